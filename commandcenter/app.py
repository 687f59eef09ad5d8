"""The web application, put together: Flask, Dash, the live road, headers, health."""

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import dash
import flask
from dash.exceptions import DependencyException, InvalidResourceError
from sqlalchemy.exc import DBAPIError
from werkzeug.middleware.proxy_fix import ProxyFix

from commandcenter import __version__, actions, exporting, log_exporting, trail_exporting
from commandcenter.access import displays, errors, headers, key, limits, presence, routes
from commandcenter.access import gate as current
from commandcenter.access.bodies import Bounded
from commandcenter.access.gate import PUBLIC, Gate, Need
from commandcenter.access.principals import Principals, is_local
from commandcenter.access.trail_keeper import TrailKeeper
from commandcenter.actions.privacy import ORDERS
from commandcenter.actions.wall_scenes_asked import ALLOWED
from commandcenter.cache import open_cache
from commandcenter.domain.access import Permission
from commandcenter.live import sse
from commandcenter.live.service import Live
from commandcenter.live.watch import wall_clock
from commandcenter.settings import Settings
from commandcenter.sighting import Sights
from commandcenter.store.engine import create_engine
from commandcenter.store.orders import PURPOSE, Orders
from commandcenter.wall import images as wall_images
from commandcenter.wall import routes as wall_routes
from commandcenter.wall.program_view import WithProgram
from commandcenter.wall.shell import Shell
from layouts import PAGES, SCREENS, detail, frame, views
from layouts.contract import Page, Panel, Screen
from layouts.renderer import Base, Picture, Renderer
from layouts.views import View
from layouts.wall import program

ASSETS = Path(__file__).parent.parent / "assets"
WORKER = "live-worker.js"
PAIRING = "display.js"
PICTURE = "html-to-image.js"
HLS = "hls.light.min.js"
WALL = "^wall$"  # the folder of the page of a display: Dash would load it with every page
GATE = "commandcenter.gate"
ENGINES = "commandcenter.engines"  # what reads and what writes; whoever made the application may close them
LIVE = "commandcenter.live"  # under this name the Live is in app.extensions
YEAR_S = 31_536_000
BODY_MAX = 100_000  # bytes; the one callback sends an address
# 1.3 MB that only tables need: a wall must not wait for it.
TABLES = re.compile(r'<script src="[^"]*/dash_ag_grid/[^"]*"></script>\s*')
TITLES = {"id": "Pusat Komando Bojonegoro", "en": "Bojonegoro Command Center"}

# Dash asks for the layout when its scripts have been evaluated; asked for at once, the panels are rendered meanwhile.
_INDEX = """<!DOCTYPE html>
<html lang="LANG" data-theme="THEME">
    <head>{%metas%}<title>{%title%}</title>{%favicon%}{%css%}
    <link rel="preload" href="/_dash-layout" as="fetch" crossorigin="anonymous">
    <link rel="preload" href="/_dash-dependencies" as="fetch" crossorigin="anonymous"></head>
    <body>{%app_entry%}<footer>{%config%}{%scripts%}{%renderer%}</footer></body>
</html>"""


class _Page(dash.Dash):
    """Dash, with language and theme of the address in the first bytes, so that nothing flashes in the wrong colour.

    ``pages``: where nobody pushes to; only these get the scripts of tables. ``picture``: the address of the script
    that makes a PNG of a panel, empty where it was not set up.
    """

    pages: Sequence[Page] = ()
    picture = ""

    def interpolate_index(self, **parts: Any) -> str:  # type: ignore[override]  # Dash passes names only
        look = views.look(flask.request.args)
        parts["title"] = TITLES[look.lang]
        if views.page_of_address(flask.request.path, self.pages) is None:
            parts["scripts"] = TABLES.sub("", parts["scripts"])
        index: str = super().interpolate_index(**parts)  # type: ignore[no-untyped-call]
        index = index.replace("LANG", look.lang, 1).replace("THEME", look.theme, 1)
        return index.replace("<body>", f'<body data-picture="{self.picture}">', 1) if self.picture else index


def create_app(
    settings: Settings,
    screens: Sequence[Screen] | None = None,
    assets: Path = ASSETS,
    pages: Sequence[Page] | None = None,
    **dash_options: Any,
) -> flask.Flask:
    """The web application of these settings. Starts nothing: threads begin with the first page or stream."""
    screens = SCREENS if screens is None else screens
    pages = PAGES if pages is None else pages
    server = flask.Flask("commandcenter", static_folder=None)
    server.config["SEND_FILE_MAX_AGE_DEFAULT"] = YEAR_S  # Dash gives every file a fingerprint in its address
    server.config["MAX_CONTENT_LENGTH"] = BODY_MAX
    server.config[ALLOWED] = settings.allowed
    server.json = Bounded(server)
    engine, writing = create_engine(settings.database, read_only=True), create_engine(settings.database)
    server.extensions[ENGINES] = (engine, writing)
    sights = Sights(writing)
    server.before_request(wall_routes.received)
    server.before_request(TrailKeeper(writing, settings.anchors).start)
    pages = [detail.page(screens, sights.of_table) if page.key == "detail" else page for page in pages]
    local_token = key.derived(key.load(settings), "local page") if settings.access == "open" else ""
    principals = Principals(settings, engine, writing, local_token)
    if settings.web_proxies:
        of_proxies = dict.fromkeys(("x_for", "x_proto", "x_host"), settings.web_proxies)
        server.wsgi_app = ProxyFix(server.wsgi_app, **of_proxies)  # type: ignore[method-assign]
    of_address, of_principal = limits.register(server, settings, current.principal, headers.is_of_files)
    server.before_request(of_address)
    gate = server.extensions[GATE] = Gate(server, settings, principals)
    server.before_request(of_principal)
    renderer = Renderer(engine.connect, open_cache(server, settings), screens)
    reserve = min(8, settings.web_threads // 2)  # for pages and files while every display holds its stream
    seen = WithProgram(renderer, engine.connect, wall_clock)
    live = Live(engine, seen, settings.web_threads - reserve)
    server.extensions[LIVE] = live
    build = _build(assets)

    app = _Page(
        name="commandcenter",
        server=server,  # type: ignore[arg-type]  # Dash declares only bool, and takes a Flask
        assets_folder=str(assets),
        # Dash would run the first two in the page, and load the other with each.
        assets_ignore=rf"^({WORKER}|{PAIRING}|{PICTURE}|{HLS})$",
        assets_path_ignore=[WALL],
        compress=True,
        serve_locally=True,
        index_string=_INDEX,
        title=TITLES["id"],
        update_title="",
        suppress_callback_exceptions=False,
        **dash_options,
    )

    app.pages = pages
    if (assets / "vendor" / PICTURE).exists():
        app.picture = f"{app.get_asset_url(f'vendor/{PICTURE}')}?m={build}"

    def render_panel(view: View, panel: Panel) -> tuple[Picture, Base | None]:
        versions = live.versions
        picture = renderer.picture(view, panel, versions)
        if panel.base is None or b'"base":' not in picture.content:
            return picture, None
        return picture, renderer.base(view, panel, versions)

    shell = frame.Shell(f"{app.get_asset_url(WORKER)}?m={build}", build, settings.simulated)
    door = sse.Door(lambda name: _may_watch(name, screens, sights), lambda: principals.keep(current.principal()))
    server.register_blueprint(sse.blueprint(live, seen, build, door=door))
    server.register_blueprint(
        exporting.blueprint(engine.connect, screens, sights.of_file, least=settings.small_cell_min)
    )
    server.register_blueprint(trail_exporting.blueprint(engine, writing))
    server.register_blueprint(log_exporting.blueprint(engine.connect))
    server.extensions[ORDERS] = Orders(lambda: key.derived(key.load(settings), PURPOSE))
    server.register_blueprint(actions.blueprint(writing, actions.ACTIONS))
    server.register_blueprint(presence.blueprint(principals))

    def asset(name: str) -> str:
        """The address of a file of ours."""
        return f"{app.get_asset_url(name)}?m={build}"

    hls = asset(f"vendor/{HLS}") if (assets / "vendor" / HLS).exists() else ""
    of_display = Shell(assets, asset, asset(WORKER), build, settings.allowed, hls)
    server.register_blueprint(displays.blueprint(settings, principals, engine, writing, asset, of_display))
    server.register_blueprint(wall_routes.blueprint(principals, writing))
    server.register_blueprint(wall_images.blueprint(engine, writing))
    routes.register(server, settings, principals, engine, writing, asset)
    _routes(server, live, screens, pages)
    frame.register(
        app, screens, pages, shell, render_panel, engine.connect, live.start, current.principal,
        sight=lambda view: sights.of_view(view, current.principal()),
    )  # fmt: skip
    _declare(gate, screens, pages)
    headers.register(server, settings, app.csp_hashes())
    errors.register(server, DBAPIError)
    for of_dash in (DependencyException, InvalidResourceError):  # their words name paths and packages
        server.register_error_handler(of_dash, lambda _error: errors.answer(404))
    return server


def _may_watch(name: str, screens: Sequence[Screen], sights: Sights) -> str | None:
    who, view = current.principal(), views.parse(name, screens)
    if name == program.NAME:
        return name if who.may(Permission.WATCH) else None
    return sights.of_view(view, who).name if view is not None and who.may(view.screen.needs) else None


def _declare(gate: Gate, screens: Sequence[Screen], pages: Sequence[Page]) -> None:
    """What the routes need that Dash makes. Its scripts and our assets are the same for everybody."""

    def of_address(request: flask.Request) -> Need:
        view, page = views.of_address(request.path, screens), views.page_of_address(request.path, pages)
        place = view.screen if view else page.page if page else None
        return PUBLIC if place is None else frozenset({place.needs})  # an address of nothing is a 404 for everybody

    for endpoint in ("/", "/<path:path>"):
        gate.declare(endpoint, of_address)
    for endpoint in ("/_dash-layout", "/_dash-dependencies", "/_dash-update-component", "/_reload-hash"):
        gate.declare(endpoint, frozenset({Permission.WATCH}))
    for endpoint in ("_dash_assets.static", "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>"):
        gate.declare(endpoint, PUBLIC)
    gate.declare("/_favicon.ico", PUBLIC)


def _build(assets: Path) -> str:
    """A name for this state of program and assets: a page made by another one reloads itself."""
    stamps = [
        f"{path.relative_to(assets)} {path.stat().st_mtime_ns}" for path in sorted(assets.rglob("*")) if path.is_file()
    ]
    return hashlib.blake2b("\n".join([__version__, *stamps]).encode(), digest_size=6).hexdigest()


def _routes(server: flask.Flask, live: Live, screens: Sequence[Screen], pages: Sequence[Page]) -> None:
    has_home = any(screen.path == "/" for screen in screens)
    home = "/" if has_home else screens[0].path if screens else "/healthz"

    @server.before_request
    def only_known_pages() -> flask.Response | None:
        """Dash answers every address with its page; a wrong one should say so."""
        request = flask.request
        if request.path == "/" and not has_home:
            query = f"?{request.query_string.decode()}" if request.query_string else ""
            return flask.make_response(flask.redirect(f"{home}{query}"))
        rule = request.url_rule.rule if request.url_rule else ""
        if rule == "/<path:path>" and not views.is_known(request.path, screens, pages):
            flask.abort(404)
        return None

    @server.before_request
    def only_callbacks_that_are_one() -> None:
        """What is no callback at all would end in Dash's middle, with a trace in the log for each."""
        is_asked = flask.request.path.endswith("/_dash-update-component")
        if is_asked and not frame.is_callback(flask.request.get_json(silent=True)):
            flask.abort(400)

    @server.get("/healthz")
    @current.needs()
    def healthz() -> tuple[flask.Response, int]:
        live.start()
        health = live.health
        status = 200 if health.is_reachable else 503
        if not (is_local(flask.request) or current.principal().may(Permission.WATCH)):
            return flask.jsonify({"store": {"reachable": health.is_reachable}}), status
        body = {
            "version": __version__,
            "store": {"reachable": health.is_reachable, "missing": health.is_missing, "reason": health.reason},
            "versions": {topic.value: version for topic, version in live.hub.versions.items()},
            "live_clients": live.hub.client_count,
        }
        return flask.jsonify(body), status
