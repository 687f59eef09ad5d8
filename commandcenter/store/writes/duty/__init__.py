"""How duties change: their rota, hand-overs, the shift log. All of it runs in the caller's transaction."""


class Overtaken(Exception):
    """Somebody else was there first: it is not what the caller saw. Nothing was changed."""
