"""What every answer tells the browser: what a page may load and who may frame it, and that nothing of it is kept."""

from collections.abc import Iterable
from typing import Final

import flask

from commandcenter.settings import Settings

HSTS: Final = "max-age=31536000"  # a year, of this name alone: others below it are other agencies' servers
_FEATURES: Final = (
    "accelerometer", "autoplay", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone",
    "midi", "payment", "publickey-credentials-get", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
# Of these endpoints every file has its fingerprint in its address, and is the same for everybody.
_FILES: Final = frozenset(
    {"_dash_assets.static", "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>"}
)
_GOOD: Final = (200, 206, 304)
WALL: Final = "displays.show"  # the page of a display: it alone shows cameras and web pages of others
KEPT: Final = {"wall_images.show": "private, max-age=31536000, immutable"}  # its address is what is in it


def register(server: flask.Flask, settings: Settings, scripts: Iterable[str]) -> None:
    """Add the headers to every answer of ``server``, errors too. ``scripts``: hashes of the inline scripts (CSP)."""
    ancestors = framing(settings.web_frame_ancestors)
    of_wall = policy((), ancestors, settings.allowed)
    always = {
        "Content-Security-Policy": policy(scripts, ancestors),
        "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _FEATURES),
        "Referrer-Policy": "same-origin",  # the layout is made from it
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    if settings.is_tls:
        always["Strict-Transport-Security"] = HSTS

    @server.after_request
    def secure(response: flask.Response) -> flask.Response:
        response.headers.update(always)
        if flask.request.endpoint == WALL:
            response.headers["Content-Security-Policy"] = of_wall
        is_read = flask.request.method in ("GET", "HEAD") and response.status_code in _GOOD
        if flask.request.endpoint in KEPT and is_read:
            response.headers["Cache-Control"] = KEPT[flask.request.endpoint]
        elif not (is_of_files(flask.request) and is_read):
            response.headers["Cache-Control"] = "no-store"
            del response.headers["Expires"], response.headers["ETag"]
        return response


def is_of_files(request: flask.Request) -> bool:
    """Whether this asks for a file that is the same for everybody."""
    return request.endpoint in _FILES


def framing(configured: str) -> str:
    """Who may frame a page: whoever was configured, and we ourselves, because a display shows screens in frames.

    That gives nobody anything: a page that frames another of its own origin could as well be it.
    """
    others = [each for each in configured.split() if each not in ("'none'", "'self'")]
    return " ".join(("'self'", *others))


def policy(scripts: Iterable[str], ancestors: str, others: Iterable[str] = ()) -> str:
    """The Content-Security-Policy: everything comes from here. ``ancestors``: who may frame a page.

    ``others``: origins of cameras and web pages that it may show, and of which it runs nothing.
    """
    shown = tuple(others)
    of_wall = (
        " ".join(("media-src 'self' blob:", *shown)),  # blob: what hls.js has put together
        " ".join(("frame-src 'self'", *shown)),
    )
    return "; ".join(
        (
            "default-src 'self'",
            " ".join(("script-src 'self'", *scripts)),
            "style-src 'self' 'unsafe-inline'",  # plotly writes its style sheet into the page
            " ".join(("img-src 'self' data: blob:", *shown)),
            " ".join(("connect-src 'self'", *shown)),
            *(of_wall if shown else ()),
            "worker-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",  # a picture of a panel resolves its style sheets in a document of its own
            "form-action 'self'",
            f"frame-ancestors {ancestors}",
        )
    )
