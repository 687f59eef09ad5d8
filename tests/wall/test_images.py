"""Images over HTTP: who may bring one, what is answered, how displays get it; on both databases."""

import flask
import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from commandcenter import settings
from commandcenter.access import headers
from commandcenter.access.gate import Gate
from commandcenter.actions.guard import HEADER
from commandcenter.domain import access
from commandcenter.domain.access import Principal, Role
from commandcenter.wall import images, pictures
from tests.actions.serving import AT, HEADERS, Known, somebody, trail
from tests.wall.test_pictures import SECRET, bomb, encoded, exif


def client(engine: Engine, who: Principal) -> FlaskClient:
    app = flask.Flask("images")
    given = settings.load({"COMMANDCENTER_WALL_ALLOWED": "http://10.0.0.7:8888"})
    Gate(app, given, Known(who))
    app.register_blueprint(images.blueprint(engine, engine, lambda: AT))
    headers.register(app, given, ())
    return app.test_client()


@pytest.fixture
def desk(engine: Engine) -> FlaskClient:
    return client(engine, somebody(Role.OPERATOR, name="operator-1"))


def send(
    desk: FlaskClient, data: bytes, title: str = "Peta", kind: str = "image/png", told: dict[str, str] | None = None
) -> TestResponse:
    asked = {"title": title, "lang": "id"}
    return desk.post("/wall/images", query_string=asked, data=data, content_type=kind, headers=told or HEADERS)


def test_an_image_goes_in_and_comes_out_as_pixels(desk: FlaskClient, engine: Engine) -> None:
    """Kept by browsers for ever; the trail says who brought it, and not a word of what stood in the file."""
    answer = send(desk, encoded("JPEG", exif=exif()), kind="image/jpeg")
    assert answer.status_code == 200
    assert (answer.json or {})["width"] == 20
    display = client(engine, access.display("kiri", "192.0.2.2", 3))
    found = display.get(f"/wall/image/{(answer.json or {})['key']}")
    assert found.mimetype == "image/jpeg"
    assert found.data.startswith(b"\xff\xd8")
    assert SECRET not in found.data
    assert found.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert found.headers["X-Content-Type-Options"] == "nosniff"
    (row,) = trail(engine)
    assert (row.action, row.actor) == ("wall.image", "operator-1")


@pytest.mark.parametrize(
    ("data", "title", "kind", "status"),
    [
        (encoded("PNG"), "", "image/png", 422), (encoded("PNG"), "a" * 81, "image/png", 422),
        (encoded("PNG"), "a\x00b", "image/png", 422), (encoded("PNG"), "a\u202eb", "image/png", 422),
        (encoded("PNG"), "Peta", "application/json", 415), (encoded("PNG"), "Peta", "image/svg+xml", 415),
        (encoded("PNG"), "Peta", "text/plain", 415), (b"<svg/>", "Peta", "image/png", 422),
        (bomb(30_000, 30_000), "Peta", "image/png", 422), (bytes(pictures.BYTES_MAX + 1), "Peta", "image/png", 413),
    ],
)  # fmt: skip
def test_what_is_not_taken(desk: FlaskClient, engine: Engine, data: bytes, title: str, kind: str, status: int) -> None:
    answer = send(desk, data, title, kind)
    assert answer.status_code == status
    assert (answer.json or {})["error"]
    assert trail(engine) == []


@pytest.mark.parametrize("missing", [HEADER, "Origin", "other"])
def test_only_a_page_of_ours_brings_one(desk: FlaskClient, engine: Engine, missing: str) -> None:
    told = {name: value for name, value in HEADERS.items() if name != missing}
    if missing == "other":
        told |= {"Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert send(desk, encoded("PNG"), told=told).status_code == 403
    assert trail(engine) == []


def test_a_display_brings_none_and_what_is_not_there_is_404(engine: Engine) -> None:
    display = client(engine, access.display("kiri", "192.0.2.2", 3))
    assert send(display, encoded("PNG")).status_code == 403
    for key in ("0" * 40, "..%2f..%2fetc", "%00", "a" * 5000):
        answer = display.get(f"/wall/image/{key}")
        assert answer.status_code == 404
        assert answer.headers["Cache-Control"] == "no-store"
