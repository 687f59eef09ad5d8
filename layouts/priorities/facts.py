"""What stands beside the figures of this screen: the window, how many complaints, from where."""

from commandcenter.store.queries.problem_counts import WEEK
from layouts import i18n, theme
from layouts.contract import Facts, Look
from layouts.priorities import words
from layouts.priorities.known import Known
from layouts.priorities.opened import WEEKS, Opened


def facts(known: Known, look: Look, n: int | None) -> Facts:
    """The window with its first and last day, and the sources by their titles."""
    ask, lang = known.asked, look.lang
    span = i18n.text(lang, words.SPANS[ask.weeks])
    titles = [source.title for source in known.sources]
    days = words.period(lang, ask.starts_at, ask.ends_at)
    # A wall has no room for the days; a desk says them.
    return Facts(days if theme.is_close(look) else span, n, tuple(titles))


def span_facts(opened: Opened, look: Look) -> Facts:
    """The span of the course, and the sources."""
    first = opened.asked.ends_at - WEEKS * WEEK
    period = words.period(look.lang, first, opened.asked.ends_at)
    return Facts(period, sum(opened.weeks) if opened.weeks else None, tuple(each.title for each in opened.sources))
