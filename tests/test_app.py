"""The web application without a browser: routes, headers, layout."""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import flask
import pytest
from flask.testing import FlaskClient

from commandcenter.app import LIVE, create_app
from commandcenter.live.watch import wall_clock
from commandcenter.store import engine as store_engine
from commandcenter.store.versions import Topic
from layouts import SCREENS, ids
from layouts.i18n import text
from tests.live import tiny
from tests.opened import opened


def build(database_url: str, **overrides: str) -> flask.Flask:
    return create_app(opened(database_url, **overrides), [tiny.SCREEN], pages=())


@pytest.fixture
def client(sqlite_url: str) -> Iterator[FlaskClient]:
    engine = store_engine.create_engine(sqlite_url)
    tiny.write(engine, 7, Topic.STATE, Topic.METRICS, at=wall_clock())
    engine.dispose()
    app = build(sqlite_url)
    yield app.test_client()
    app.extensions[LIVE].stop()


def layout(client: FlaskClient, referer: str) -> str:
    answer = client.get("/_dash-layout", headers={"Referer": referer} if referer else {})
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_the_front_door_leads_to_the_first_screen_and_keeps_the_look(client: FlaskClient) -> None:
    assert client.get("/").headers["Location"] == "/tiny"
    assert client.get("/?theme=light").headers["Location"] == "/tiny?theme=light"


def test_an_address_that_leads_nowhere_is_not_found(client: FlaskClient) -> None:
    answer = client.get("/nowhere?lang=en")
    assert answer.status_code == 404
    assert "There is no such page" in answer.get_data(as_text=True)
    assert client.get("/assets/none.css").status_code == 404


def test_the_first_bytes_carry_language_theme_and_title(client: FlaskClient) -> None:
    html = client.get("/tiny?lang=en&theme=light").get_data(as_text=True)
    assert '<html lang="en" data-theme="light">' in html
    assert "<title>Bojonegoro Command Center</title>" in html
    assert '<html lang="id" data-theme="dark">' in client.get("/tiny").get_data(as_text=True)


def test_the_worker_is_served_but_does_not_run_in_the_page(client: FlaskClient) -> None:
    html = client.get("/tiny").get_data(as_text=True)
    assert "/assets/live.js" in html
    assert "live-worker.js" not in html
    assert client.get("/assets/live-worker.js", buffered=True).status_code == 200


def test_the_layout_comes_with_its_panels_filled_in(client: FlaskClient) -> None:
    page = layout(client, "http://localhost/tiny?lang=en")
    assert '"children":"7"' in page
    assert '"children":"en: nothing"' in page
    assert '"y":[0,7,0]' in page


def test_a_page_of_the_future_does_not_claim_to_have_been(client: FlaskClient) -> None:
    assert "As it was at" in json.dumps(layout(client, "http://localhost/tiny?lang=en&at=1000"))
    assert "As it was at" not in json.dumps(layout(client, "http://localhost/tiny?lang=en&at=99999999999999"))


def test_without_a_referer_the_page_waits_to_be_asked(client: FlaskClient) -> None:
    assert '"panel-body"' not in layout(client, "")
    asked = {
        "output": f"{ids.PAGE}.children",
        "outputs": {"id": ids.PAGE, "property": "children"},
        "inputs": [{"id": ids.WANTED, "property": "data", "value": "/tiny?lang=en"}],
        "changedPropIds": [f"{ids.WANTED}.data"],
        "state": [],
    }
    answer = client.post("/_dash-update-component", json=asked)
    assert answer.status_code == 200
    assert "en: nothing" in answer.get_data(as_text=True)


def test_the_ids_of_every_callback_are_in_the_layout(client: FlaskClient) -> None:
    page = json.dumps(json.loads(layout(client, "http://localhost/tiny")))
    callbacks = client.get("/_dash-dependencies").get_json()
    assert len(callbacks) == 1
    named = {callbacks[0]["output"].split(".")[0], *(entry["id"] for entry in callbacks[0]["inputs"])}
    for name in named:
        assert f'"id": "{name}"' in page


def test_every_answer_forbids_outside_requests_and_tells_the_page_its_own_address(client: FlaskClient) -> None:
    for path in ("/tiny", "/healthz", "/nowhere", "/assets/live.js", "/_dash-layout"):
        headers = client.get(path, buffered=True).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "connect-src 'self'" in policy
        assert "script-src 'self' 'sha256-" in policy
        assert "frame-ancestors 'self'" in policy
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["X-Content-Type-Options"] == "nosniff"


# Flask-Compress leaves the file to the garbage collector.
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_files_are_compressed_and_kept_for_a_year(client: FlaskClient) -> None:
    # A browser offers brotli and zstd only over TLS or on the machine itself.
    answer = client.get("/assets/live.js", headers={"Accept-Encoding": "gzip, deflate"}, buffered=True)
    assert answer.headers["Content-Encoding"] == "deflate"
    assert "max-age=31536000" in answer.headers["Cache-Control"]


def test_health_tells_versions_when_the_store_answers(client: FlaskClient) -> None:
    live = client.application.extensions[LIVE]
    live.start()
    deadline = time.monotonic() + 5
    while not live.hub.versions and time.monotonic() < deadline:
        time.sleep(0.01)
    answer = client.get("/healthz")
    assert answer.status_code == 200
    body = answer.get_json()
    assert body["store"] == {"reachable": True, "missing": False, "reason": ""}
    assert body["versions"]["network.state"] == 1


def test_without_a_database_the_page_still_comes(tmp_path: Path) -> None:
    app = build(f"sqlite:///{tmp_path / 'none.db'}")
    client = app.test_client()
    try:
        assert client.get("/tiny").status_code == 200
        assert layout(client, "http://localhost/tiny").count("notice-failed") == 4  # its panels, and the sign of alerts
        assert client.get("/healthz").status_code == 503
    finally:
        app.extensions[LIVE].stop()


def test_two_applications_live_in_one_process(sqlite_url: str) -> None:
    first, second = build(sqlite_url), build(sqlite_url)
    for app in (first, second):
        client = app.test_client()
        assert len(client.get("/_dash-dependencies").get_json()) == 1
        app.extensions[LIVE].stop()


def test_building_the_application_starts_nothing(tmp_path: Path) -> None:
    before = threading.active_count()
    build(f"sqlite:///{tmp_path / 'none.db'}")
    assert threading.active_count() == before


CALLBACK = {
    "output": "page.children",
    "outputs": {"id": "page", "property": "children"},
    "inputs": [{"id": "wanted", "property": "data", "value": "/tiny?lang=en"}],
    "changedPropIds": ["wanted.data"],
}


def _forged(**parts: object) -> bytes:
    return json.dumps(CALLBACK | parts).encode()


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b"null",
        b"{}",
        b'{"output": "x"}',
        b"not json",
        b'{"inputs": 1, "output": 2}',
        _forged(output="other.children"),
        _forged(output={"a": 1}),
        _forged(outputs={"id": "other", "property": "innerHTML"}),
        _forged(outputs=[1]),
        _forged(outputs=None),
        _forged(inputs=[]),
        _forged(inputs=[1]),
        _forged(inputs=[{}]),
        _forged(inputs=[{"id": {"a": 1}, "property": "data", "value": "/tiny"}]),
        _forged(inputs=CALLBACK["inputs"] * 2),  # type: ignore[operator]
        _forged(state=3),
        _forged(state=[{}]),
        _forged(changedPropIds=7),
        _forged(changedPropIds=[[]]),
    ],
)
def test_what_is_no_callback_is_refused_without_a_trace(
    client: FlaskClient, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    answer = client.post("/_dash-update-component", data=body, content_type="application/json")
    assert answer.status_code == 400
    assert not caplog.records


def test_a_body_of_megabytes_is_refused(client: FlaskClient) -> None:
    answer = client.post("/_dash-update-component", data=b"[" * 5_000_000, content_type="application/json")
    assert answer.status_code in (400, 413)
    assert len(answer.data) < 1_000


@pytest.fixture
def whole(sqlite_url: str) -> Iterator[FlaskClient]:
    """All screens and pages of the house."""
    app = create_app(opened(sqlite_url))
    yield app.test_client()
    app.extensions[LIVE].stop()


def test_a_screen_at_the_root_is_the_front_door(sqlite_url: str) -> None:
    home = replace(tiny.SCREEN, path="/")
    app = create_app(opened(sqlite_url), [home], pages=())
    client = app.test_client()
    assert client.get("/?lang=en").status_code == 200
    assert '"panel-body"' in layout(client, "http://localhost/?lang=en")
    app.extensions[LIVE].stop()


def test_every_screen_and_page_answers_and_nothing_else(whole: FlaskClient) -> None:
    for path in [*(screen.path for screen in SCREENS), "/detail/network/map", "/entry"]:
        assert whole.get(path).status_code == 200, path
    for path in ("/detail", "/detail/network", "/detail/network/map/more", "/nowhere"):
        assert whole.get(path).status_code == 404, path


def test_only_pages_get_the_scripts_of_tables(whole: FlaskClient) -> None:
    assert "/dash_ag_grid/" in whole.get("/detail/network/map").get_data(as_text=True)
    for screen in SCREENS:
        assert "/dash_ag_grid/" not in whole.get(f"{screen.path}?lang=en").get_data(as_text=True)


def test_the_page_behind_a_panel_that_is_not_there_says_so(whole: FlaskClient) -> None:
    page = layout(whole, "http://localhost/detail/network/nothing?lang=en")
    assert "There is no such panel" in page


@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_panel_of_an_empty_store_opens_and_gives_its_files(whole: FlaskClient, lang: str) -> None:
    for screen in SCREENS:
        for panel in [panel for panel in screen.panels if panel.table is not None]:
            name = f"{screen.key}/{panel.key}"
            page = layout(whole, f"http://localhost/detail/{name}?lang={lang}")
            assert "notice-failed" not in page, name
            assert text(lang, "What is counted") in page, name
            csv = whole.get(f"/export/{name}.csv?lang={lang}")
            assert (csv.status_code, csv.mimetype) == (200, "text/csv"), name
            xlsx = whole.get(f"/export/{name}.xlsx?lang={lang}")
            assert xlsx.data.startswith(b"PK"), name
            assert xlsx.headers["Content-Disposition"].endswith('.xlsx"')


@pytest.mark.parametrize("path", ["network/none.csv", "none/map.csv", "network/map.pdf", "network/detail.csv"])
def test_a_file_that_no_panel_has_is_not_found(whole: FlaskClient, path: str) -> None:
    assert whole.get(f"/export/{path}").status_code == 404
