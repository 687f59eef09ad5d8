"""From what a visit saw to a status and a reason, in the words of a screen."""

from dataclasses import dataclass, field
from typing import Any, Final

from commandcenter.domain.model import State
from ingest.probes import certificates, pages
from ingest.probes.visit import Visit

WARN_DAYS: Final = 14  # before the end of a certificate: time enough for an agency to renew it
_NEW_FACE: Final = 20  # bits of 64; two pages about different things differ in about 32


@dataclass(frozen=True, slots=True)
class Expected:
    """What a site should be. ``hosts`` may be redirected to, beside its own with and without www."""

    host: str
    statuses: tuple[int, ...] = (200,)
    text: str = ""
    forbidden: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """``status`` is a State. ``extra`` is what is noted beside the columns of a sample."""

    status: str
    reason: str | None
    extra: dict[str, Any] = field(default_factory=dict)
    face: int | None = None


def judge(visit: Visit, expected: Expected, at: int, last_face: int | None) -> Verdict:
    """The verdict. Without a whole answer of the expected status, and without a certificate that is good, it is down;
    what only looks wrong is degraded: a person has to look at it.

    That a page has a new face is no reason, because pages are redesigned: it is noted as a hint.
    """
    extra: dict[str, Any] = {"certificate_ends_at": visit.certificate_ends_at, "http_status": visit.status}
    if visit.status is not None and visit.status not in expected.statuses:
        return Verdict(State.DOWN.value, f"HTTP {visit.status}", _given(extra))
    if visit.status is None:
        return Verdict(State.DOWN.value, visit.trouble, _given(extra))
    page = pages.parse(visit.body, visit.charset)
    face = pages.face(page)
    extra |= {"size": len(visit.body), "face": f"{face:016x}"}
    if _plain(visit.host) != _plain(expected.host):
        extra["leads_to"] = visit.host
    if last_face is not None and pages.difference(face, last_face) >= _NEW_FACE:
        extra["new_face"] = True
    reasons = _reasons(visit, expected, page, at)
    status = State.DEGRADED if reasons else State.UP
    return Verdict(status.value, "; ".join(reasons) or None, _given(extra), face)


def _reasons(visit: Visit, expected: Expected, page: pages.Page, at: int) -> list[str]:
    found = [visit.trouble]
    own = {_plain(host) for host in (expected.host, *expected.hosts)}
    if _plain(visit.host) not in own:
        found.append(f"leads to another server: {visit.host}")
    traces = pages.traces(page, expected.forbidden)
    if traces:
        found.append(f"unexpected content: {', '.join(repr(word) for word in traces[:3])}")
    if expected.text and not visit.trouble and not pages.has(page, expected.text):
        found.append(f"expected text is missing: {expected.text!r}")
    if visit.certificate_ends_at is not None:
        found.append(certificates.ending(visit.certificate_ends_at, at, WARN_DAYS) or "")
    return [reason for reason in found if reason]


def _plain(host: str) -> str:
    return host.lower().rstrip(".").removeprefix("www.")


def _given(extra: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in extra.items() if value is not None}
