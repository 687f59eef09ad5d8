"""What tiles may show: our own screens that displays may watch, and what an administrator allowed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.wall import sources
from commandcenter.wall.sources import judge_source, origin_of
from layouts import SCREENS

ALLOWED = ("http://10.0.0.7:8888", "https://kamera.example.go.id")


@pytest.mark.parametrize(
    ("kind", "source"),
    [
        ("screen", "/network"), ("screen", "/network?lang=en&theme=light"), ("screen", "/"), ("clock", ""),
        ("free", ""),
        ("announcement", ""), ("announcement", "Rapat pukul 14.00"), ("ticker", ""), ("image", "a" * 40),
        ("camera", "http://10.0.0.7:8888/depan/stream"), ("web", "https://kamera.example.go.id/"),
        ("web", "https://KAMERA.example.go.id:443/"),
    ],
)  # fmt: skip
def test_what_may_be_shown(kind: str, source: str) -> None:
    assert judge_source(kind, source, ALLOWED, SCREENS, images={"a" * 40}) is None


@pytest.mark.parametrize(
    ("kind", "source", "why"),
    [
        ("screen", "", sources.NO_SCREEN), ("screen", "/people", sources.NO_SCREEN),
        ("screen", "//evil.example/network", sources.NO_SCREEN), ("screen", "/\\evil.example", sources.NO_SCREEN),
        ("screen", "http://127.0.0.1/network", sources.NO_SCREEN), ("screen", "/network#x", sources.NO_SCREEN),
        ("screen", "javascript:alert(1)", sources.NO_SCREEN), ("screen", "/api/alerts", sources.NO_SCREEN),
        ("screen", "/net\nwork", sources.UNSEEN), ("web", "https://kamera.example.go.id/\x00", sources.UNSEEN),
        ("web", "https://kamera.example.go.id/\u202egpj", sources.UNSEEN),
        ("web", "javascript:alert(1)", sources.NO_ADDRESS), ("web", "data:text/html,x", sources.NO_ADDRESS),
        ("web", "file:///etc/passwd", sources.NO_ADDRESS), ("camera", "rtsp://10.0.0.7/1", sources.NO_ADDRESS),
        ("camera", "", sources.NO_ADDRESS), ("camera", "http://", sources.NO_ADDRESS),
        ("camera", "http://10.0.0.7:99999/", sources.NO_ADDRESS), ("camera", "http://[::1/", sources.NO_ADDRESS),
        ("camera", "http://operator:rahasia@10.0.0.7:8888/", sources.WITH_PASSWORD),
        ("camera", "http://10.0.0.7:8888@evil.example/", sources.WITH_PASSWORD),
        ("camera", "http://10.0.0.7\\@10.0.0.7:8888/", sources.NO_ADDRESS),
        ("web", "http://pusat.example.go.id/network", sources.OURSELVES),
        ("web", "http://10.0.0.7/", sources.NOT_ALLOWED),
        ("web", "https://x.kamera.example.go.id/", sources.NOT_ALLOWED),
        ("web", "http://kamera.example.go.id/", sources.NOT_ALLOWED),
        ("image", "b" * 40, sources.NO_IMAGE), ("clock", "/network", sources.NOTHING), ("free", "x", sources.NOTHING),
        ("web", "https://kamera.example.go.id/" + "a" * 300, sources.TOO_LONG),
    ],
)  # fmt: skip
def test_what_may_not(kind: str, source: str, why: str) -> None:
    own = "http://pusat.example.go.id"
    assert judge_source(kind, source, ALLOWED, SCREENS, images={"a" * 40}, own=own) == why


@given(st.text(), st.sampled_from(["screen", "camera", "web"]))
def test_whatever_is_typed_is_judged(source: str, kind: str) -> None:
    """Never an error; and what passes as an address elsewhere is on the list."""
    wrong = judge_source(kind, source, ALLOWED, SCREENS)
    assert wrong is not None or kind == "screen" or origin_of(source) in ALLOWED
