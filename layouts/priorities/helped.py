"""Whether it helped, in words: fewer, more, chance, too early. Never that one thing caused another."""

from typing import NamedTuple

from commandcenter.domain.priorities.effect import AFTER_DAYS_MIN, Verdict
from layouts import i18n, theme
from layouts.contract import Look
from layouts.i18n import message
from layouts.priorities import words
from layouts.priorities.opened import Opened

HEADLINES = {
    Verdict.EARLY: message("too early to say"),
    Verdict.SPARSE: message("too few complaints to say"),
    Verdict.FEWER: message("fewer than expected"),
    Verdict.MORE: message("more than expected"),
    Verdict.UNCLEAR: message("cannot be told apart from chance"),
    Verdict.UNKNOWN: message("nothing to compare with"),
}
REACHED = {Verdict.FEWER: "done", Verdict.MORE: "ended", Verdict.UNCLEAR: "planned", Verdict.SPARSE: "planned"}


class Said(NamedTuple):
    """``reached``: the shape of the link."""

    headline: str
    range_: str
    reached: str


def helped(opened: Opened, look: Look) -> Said:
    """Headline and range. Raises ValueError where nothing has begun."""
    if opened.effect is None or opened.since is None:
        raise ValueError("nothing has begun")
    lang, effect = look.lang, opened.effect
    headline = i18n.text(lang, HEADLINES[effect.verdict])
    began = words.day(lang, opened.since.began() or "", "")
    kind = i18n.text(lang, words.KINDS[opened.since.kind])
    spans = effect.spans
    if effect.verdict is Verdict.EARLY:
        said = i18n.text(
            lang, "{n} days since {what} of {day}; at least {least} are needed",
            n=spans.after_days, what=kind, day=began, least=AFTER_DAYS_MIN,
        )  # fmt: skip
        return Said(headline, said, "not")
    if effect.low is None or effect.high is None:
        return Said(headline, i18n.text(lang, "no complaints are known from a year before {day}", day=began), "not")
    if not theme.is_close(look):
        said = i18n.text(
            lang, "{after} complaints, expected {low}–{high}; no proof of cause",
            after=spans.after, low=effect.low, high=effect.high,
        )  # fmt: skip
        return Said(headline, said, REACHED.get(effect.verdict, "not"))
    controls = (
        message("as other complaints went since the same weeks a year before")
        if effect.has_controls
        else message("as in the same weeks a year before")
    )
    said = i18n.text(
        lang,
        "{after} complaints in {days} days since {what} of {day}, where {low}–{high} were to be expected, {controls}. "
        "This is no proof of cause",
        after=spans.after, days=spans.after_days, what=kind, day=began, low=effect.low, high=effect.high,
        controls=i18n.text(lang, controls),
    )  # fmt: skip
    return Said(headline, said, REACHED.get(effect.verdict, "not"))
