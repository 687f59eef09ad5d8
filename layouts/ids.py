"""Ids of the frame. Everything that the browser addresses by id is named here and nowhere else."""

PAGE = "page"  # what the page callback refills
WANTED = "wanted"  # path and query that live.js asks the page for, when the first answer could not know them
MAIN = "main"
BANNER = "banner"
ENDED = "ended"  # says that a session has ended while its page stands open (assets/session.js)
FILTERS = "filters"  # the key under which the filters of a screen are pushed; no panel may have it
BADGE = "alert-badge"  # likewise of the sign of the alerts in the header


def panel(key: str) -> dict[str, str]:
    """The body of a panel."""
    return {"type": "panel", "key": key}


def figure(key: str) -> dict[str, str]:
    """The chart of a panel."""
    return {"type": "figure", "key": key}
