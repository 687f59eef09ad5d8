"""From what was seen to a status and a reason in plain words."""

import pytest

from commandcenter.domain.clock import DAY
from ingest.probes.pages import face, parse
from ingest.probes.verdict import Expected, Verdict, judge
from ingest.probes.visit import Visit
from tests.ingest.probes.websites import page
from tests.network import START

EXPECTED = Expected("situs.example", text="Balen", forbidden=("slot gacor",))


def seen(text: str = "Kecamatan Balen", **given: object) -> Visit:
    return Visit(**{"status": 200, "host": "situs.example", "body": page(text), "latency_ms": 80.0, **given})  # type: ignore[arg-type]


def verdict(visit: Visit, expected: Expected = EXPECTED, last: int | None = None) -> Verdict:
    return judge(visit, expected, START, last)


def test_a_page_as_it_should_be_is_up() -> None:
    found = verdict(seen(certificate_ends_at=START + 90 * DAY))
    assert (found.status, found.reason) == ("up", None)
    assert found.extra["http_status"] == 200
    assert found.extra["certificate_ends_at"] == START + 90 * DAY
    assert found.extra["size"] == len(page("Kecamatan Balen"))
    assert int(found.extra["face"], 16) == found.face


@pytest.mark.parametrize(
    ("visit", "status", "reason"),
    [
        (seen(status=503), "down", "HTTP 503"),
        (seen(status=404), "down", "HTTP 404"),
        (Visit(trouble="name cannot be resolved", is_cut_off=True), "down", "name cannot be resolved"),
        (Visit(trouble="certificate expired on 2026-03-01", certificate_ends_at=1), "down",
         "certificate expired on 2026-03-01"),
        (seen(certificate_ends_at=START + 6 * DAY + 1), "degraded", "certificate ends in 6 days"),
        (seen(certificate_ends_at=START + 1 * DAY), "degraded", "certificate ends in 1 day"),
        (seen(certificate_ends_at=START + 1), "degraded", "certificate ends today"),
        (seen(certificate_ends_at=START + 14 * DAY), "up", None),
        (seen("Balen <p>Slot  Gacor"), "degraded", "unexpected content: 'slot gacor'"),
        (seen("Kanor"), "degraded", "expected text is missing: 'Balen'"),
        (seen(host="lain.example"), "degraded", "leads to another server: lain.example"),
        (seen(host="www.situs.example"), "up", None),
        (seen(trouble="page not complete within 10 s"), "degraded", "page not complete within 10 s"),
        (seen("slot gacor", certificate_ends_at=START + DAY), "degraded",
         "unexpected content: 'slot gacor'; expected text is missing: 'Balen'; certificate ends in 1 day"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_plain_words(visit: Visit, status: str, reason: str | None) -> None:
    found = verdict(visit)
    assert (found.status, found.reason) == (status, reason)


def test_what_a_site_is_known_to_do_is_no_reason() -> None:
    expected = Expected("situs.example", statuses=(200, 403), hosts=("portal.example",))
    assert verdict(seen(status=403), expected).status == "up"
    moved = verdict(seen(host="portal.example"), expected)
    assert (moved.status, moved.extra["leads_to"]) == ("up", "portal.example")


def test_a_new_face_alone_is_a_hint_and_no_reason() -> None:
    """Pages are redesigned; a person decides."""
    before = face(parse(page("sama sekali lain isinya pada waktu itu, sebuah halaman tentang hal berbeda")))
    found = verdict(seen("Kecamatan Balen melayani warga setiap hari kerja di kantor kecamatan"), last=before)
    assert (found.status, found.extra.get("new_face")) == ("up", True)
    again = verdict(seen("Kecamatan Balen melayani warga setiap hari kerja di kantor kecamatan"), last=found.face)
    assert "new_face" not in again.extra


def test_the_hijacked_page_of_another_status_is_down_and_not_looked_at() -> None:
    found = verdict(seen("slot gacor", status=500))
    assert (found.reason, found.face) == ("HTTP 500", None)
