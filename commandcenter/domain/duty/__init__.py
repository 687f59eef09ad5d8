"""Who is on duty: duties and their rota, hand-over, shift log. Pure."""
