"""The video wall in the web process: its program on the live road, and the routes of displays."""
