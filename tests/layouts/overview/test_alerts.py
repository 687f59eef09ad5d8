"""What is wrong in the network says who has it, and leads to its alert."""

from dataclasses import replace

from commandcenter.domain.alerts.model import Alert, AlertState, Severity
from commandcenter.domain.picture import troubles
from layouts.contract import Look
from layouts.overview import wrong
from tests.layouts.overview import moods
from tests.layouts.pictures import AT

LOOK = Look()


def alert(entity: str, **changes: object) -> Alert:
    made = Alert(
        7, "link-down", entity, "x", "", Severity.HIGH, "jaringan", AlertState.UNACKNOWLEDGED, "", "", None, AT, AT, AT,
        None, 0, None, "", "", None, None, 0, None, None, None, {}, 1,
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def test_a_line_says_whether_somebody_has_it_and_leads_to_its_alert() -> None:
    known = moods.wrong_of("busy")
    picture = known.network.picture
    assert picture is not None
    element = next(line.element for line in troubles(picture) if line.victims)
    entity = f"{element.kind}:{element.key}"

    def line(*alerts: Alert) -> wrong.Ill:
        found = wrong.found(replace(known, alerts=alerts), LOOK)
        return next(each for each in found if each.name == element.name)

    assert line().href.startswith("/network")
    assert line(alert(entity)).owner == "belum ditangani"
    assert line(alert(entity)).href == "/alerts?select=alert%3A7"
    taken = alert(entity, state=AlertState.ACKNOWLEDGED, acked_at=AT, acked_by="operator-1")
    assert line(taken).owner == "operator-1 menanganinya"
    assert line(alert(entity, state=AlertState.SUPPRESSED)).href.startswith("/network"), "it asks nobody to look"
