"""Who asks, and whether he may: the one gate before every route of the web application."""
