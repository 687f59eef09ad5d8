"""Whether a page of ours sends what comes: the browser says where it is from, and no page can make it lie."""

from urllib.parse import urlsplit

from werkzeug.datastructures import Headers


def is_ours(headers: Headers, host: str) -> bool:
    """Whether the page that asks is one of this server: same name, same port."""
    origin = headers.get("Origin", "")
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    site = headers.get("Sec-Fetch-Site", "same-origin")
    return parts.scheme in ("http", "https") and parts.netloc == host and site == "same-origin"
