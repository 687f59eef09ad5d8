"""The two lists of problems: the most frequent, and the fastest growing. Each line shows how far its chain has come."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.picture import Shown
from commandcenter.domain.priorities.chain import Chain, Reached
from commandcenter.domain.priorities.marks import Kind, Problem
from commandcenter.domain.priorities.problems import Counted, Trend
from commandcenter.domain.privacy.cells import sums_of
from layouts import i18n, marks, states, theme
from layouts.contract import Column, Look, Panel, Rendered, Table
from layouts.i18n import message
from layouts.priorities import words
from layouts.priorities.asked import PARAMS
from layouts.priorities.facts import facts
from layouts.priorities.known import TOPICS, Known, fetch
from layouts.tiles import attributes, shape

FREQUENT_SHARE, GROWING_SHARE = 0.735, 0.31  # of the page's height, below title and heads
CALM = 60.0  # arc minutes of what is said when nothing grows
ONE, TWO = 30.0, 46.0  # arc minutes of a problem: its figures, and below them where it is or how it changed
BESIDE_MAX = 12  # places below the categories, where there is room for both
QUIET = (Trend.STEADY, Trend.FEW)  # nothing that can be told from chance: no word, no colour
STEPS = {
    Kind.RADIO: message("Radio"),
    Kind.DIALOGUE: message("Dialogue"),
    Kind.BUDGET: message("Budget"),
}


def frequent(known: Known | None, look: Look) -> Rendered:
    """The most frequent problems that fit; how many others there are."""
    if known is None or known.first_at is None:
        return Rendered(_nothing(known, look))
    found = known.frequent()
    if not found:
        return _none(known, look)
    return _listed(known, found, FREQUENT_SHARE, look)


def growing(known: Known | None, look: Look) -> Rendered:
    """The problems whose growth is beyond chance, the fastest first."""
    if known is None or known.first_at is None:
        return Rendered(_nothing(known, look))
    found = known.fastest()
    if not found:
        return _calm(known, look)
    return _listed(known, found, GROWING_SHARE, look)


def _calm(known: Known, look: Look) -> Rendered:
    """Nothing grows beyond chance; what comes nearest, quietly, so that somebody may look."""
    lang = look.lang
    calm = states.calm(
        i18n.text(lang, "No problem grows beyond chance"),
        i18n.text(lang, "{n} problems looked at; the nearest:", n=i18n.number(lang, len(known.found))),
    )
    fits = theme.rows_that_fit(look, GROWING_SHARE - CALM * theme.pixels(look, 1) / theme.PAGE_HEIGHT, TWO)
    rows = [_row(each, known, look, True) for each in known.nearest()[:fits]]
    body = html.Div([calm, html.Table(html.Tbody(rows), className="problems is-quiet")])
    return Rendered(body, facts=facts(known, look, known.total), data_at=known.data_at)


def _nothing(known: Known | None, look: Look) -> Component:
    """No complaint is known: what to do now, or that none was known then."""
    if known is not None and not known.instant.live:
        return states.empty(look, "No complaints were known then", "They were imported later")
    return states.empty(look, "No complaints yet to make problems of", "Let a feed bring complaints: /data")


def _none(known: Known, look: Look) -> Rendered:
    body = states.empty(look, "No problem in this selection", "Widen the filters")
    return Rendered(body, facts=facts(known, look, 0), data_at=known.data_at)


def _listed(known: Known, found: Sequence[Counted], page_share: float, look: Look) -> Rendered:
    room = page_share * theme.PAGE_HEIGHT / theme.pixels(look, 1)
    is_mixed = len({each.problem.kecamatan is None for each in found}) > 1
    needs_place = is_mixed or (known.asked.category is None and known.asked.kecamatan is None)
    shown = _cut(found, room, needs_place)
    rows = [_row(each, known, look, is_mixed) for each in shown]
    parts: list[Component] = [html.Table([_head(look), html.Tbody(rows)], className="problems")]
    left = len(found) - len(shown)
    if left > 0:
        parts.append(html.Div(i18n.plural(look.lang, "+ {n} other", "+ {n} others", left), className="more is-small"))
    room -= sum(_height(each, needs_place) for each in shown) + 2 * ONE
    beside = int(room // TWO)
    if page_share == FREQUENT_SHARE and beside > 1 and known.places():
        places = [_row(each, known, look, False) for each in known.places()[: min(beside, BESIDE_MAX)]]
        title = html.H3(i18n.text(look.lang, "By kecamatan"), className="panel-title")
        parts += [title, html.Table(html.Tbody(places), className="problems")]
    n = sum(each.n for each in found)
    return Rendered(html.Div(parts), facts=facts(known, look, n), data_at=known.data_at)


def _cut(found: Sequence[Counted], room: float, needs_place: bool) -> Sequence[Counted]:
    """What fits into so many arc minutes; the line that tells of the rest takes room too."""
    heights = [_height(each, needs_place) for each in found]
    if sum(heights) <= room:
        return found
    used, fits = ONE, 0
    for height in heights:
        if fits and used + height > room:
            break
        used, fits = used + height, fits + 1
    return found[:fits]


def _height(counted: Counted, needs_place: bool) -> float:
    """A line is two where there is more to say than the name and its figures: a place, or a change that is one."""
    has_place = needs_place and (counted.problem.kecamatan is not None)
    return TWO if has_place or counted.trend not in QUIET else ONE


def _head(look: Look) -> Component:
    lang = look.lang
    heads = [
        ("name", i18n.text(lang, "Problem")),
        ("trend", i18n.text(lang, "A year")),
        ("n", "n"),
        *(("step", i18n.text(lang, STEPS[kind])) for kind in Kind),
        ("add", ""),
    ]
    return html.Thead(html.Tr([html.Th(said, className=f"problem-{key}", scope="col") for key, said in heads]))


def _row(counted: Counted, known: Known, look: Look, is_mixed: bool) -> Component:
    """``is_mixed``: categories and places stand among each other, so each says which it is."""
    lang, about = look.lang, counted.problem
    chain = known.chain(about)
    name = words.problem(lang, about, known.names)
    tone = words.TONES.get(counted.trend, Shown.UP)
    ink = "" if tone is Shown.UP else f" ink-{tone}"
    where = _where(about, known, lang)
    first = about.category
    second: list[Component] = []
    if known.asked.category is not None and not is_mixed:
        first = where
    elif is_mixed or (about.kecamatan is not None and known.asked.kecamatan is None):
        second.append(html.Span(where, className="problem-place"))
    if counted.trend not in QUIET:
        second += [*([] if tone is Shown.UP else [shape(tone)]), html.Span(words.changed(lang, counted))]
    lines: list[Component] = [html.Div(first, className="cell-first row-name")]
    if second:
        lines.append(html.Div(second, className="cell-second"))
    cells = [
        html.Td(lines, className="problem-name"),
        html.Td(_trend(counted, known, name, tone, look), className="problem-trend"),
        html.Td(i18n.number(lang, counted.n), className="problem-n"),
        *(_step(chain, kind, look) for kind in Kind),
        html.Td(_add(counted, look), className="problem-add"),
    ]
    return html.Tr(
        cells,
        className=f"problem{ink}",
        tabIndex="0",
        title=f"{name}: {words.compared(lang, counted)}",
        **attributes(data_select=f"problem:{about.key}"),
    )


def _where(about: Problem, known: Known, lang: str) -> str:
    if about.kecamatan is None:
        return i18n.text(lang, "regency")
    return words.place(lang, about.kecamatan, known.names)


def _trend(counted: Counted, known: Known, name: str, tone: Shown, look: Look) -> Component | None:
    series = known.series.get(counted.problem)
    if not series:
        return None
    label = i18n.text(look.lang, "{name}: complaints a week for a year", name=name)
    return marks.sparkline([float(each) for each in series], look, label=label, tone=tone, width=150, height=30)


def _step(chain: Chain, kind: Kind, look: Look) -> Component:
    """How far a link of the chain is: a filled dot, a ring, a cross or a dash; its word for whoever cannot see it."""
    word = f"{i18n.text(look.lang, STEPS[kind])}: {_word(chain, kind, look)}"
    return html.Td(className=f"problem-step is-{chain.reached(kind)}", title=word, **attributes(aria_label=word))


def _word(chain: Chain, kind: Kind, look: Look) -> str:
    """The word of the furthest mark; "not yet" where there is none."""
    reached = chain.reached(kind)
    found = [mark for mark in chain.marks if mark.kind is kind]
    if reached is Reached.NOT or not found:
        return i18n.text(look.lang, words.REACHED[Reached.NOT])
    best = max(found, key=lambda mark: words.ORDER[mark.status])
    return i18n.text(look.lang, words.STATUSES[best.status])


def _add(counted: Counted, look: Look) -> Component:
    """One click to the form that takes this problem up."""
    label = i18n.text(look.lang, "Take up")
    href = words.link(look, words.MARK_PATH, problem=counted.problem.key)
    return html.A("+", href=href, title=label)


NEAREST_MAX = 50  # rows of what does not grow beyond chance
COLUMNS = (
    Column("category", message("Category")),
    Column("kecamatan", message("Kecamatan")),
    Column("code", message("Code")),
    Column("n", message("Complaints"), "number", tells="people"),
    Column("share", message("Share of all"), "percent", decimals=1, tells="of_people"),
    Column("now", message("Compared: now"), "number", tells="people"),
    Column("before", message("Compared: window before"), "number", tells="people"),
    Column("ratio", message("Times as many"), "number", decimals=2, tells="of_people"),
    Column("low", message("At least"), "number", decimals=2, tells="of_people"),
    Column("high", message("At most"), "number", decimals=2, tells="of_people"),
    Column("year_ago", message("Same weeks of last year"), "number", tells="people"),
    Column("trend", message("Trend"), "state", tells="of_people"),
    Column("radio", message("Radio"), "state"),
    Column("dialogue", message("Dialogue"), "state"),
    Column("budget", message("Budget"), "state"),
    Column("amount", message("Amount"), "rupiah", tells="things"),
)


def _table(known: Known, found: Sequence[Counted], look: Look) -> Table:
    rows = []
    for each in found:
        chain, change = known.chain(each.problem), each.change
        rows.append(
            {
                "category": each.problem.category,
                "kecamatan": words.place(look.lang, each.problem.kecamatan, known.names),
                "code": each.problem.kecamatan or words.REGENCY,
                "n": each.n, "share": 100 * each.share, "now": change.now, "before": change.before,
                "ratio": change.ratio, "low": change.low, "high": change.high,
                "year_ago": each.of_year.before if each.of_year is not None else None,
                "trend": words.TRENDS[each.trend],
                **{kind.value: words.REACHED[chain.reached(kind)] for kind in Kind},
                "amount": chain.amount,
            }
        )  # fmt: skip
    note = i18n.text(
        look.lang,
        "Windows of {weeks} weeks. Interval: 95 %, exact. Varies {cells} (places) and {wholes} (categories) times as "
        "much as chance alone",
        weeks=known.asked.weeks, cells=i18n.number(look.lang, known.dispersion.cells, 2),
        wholes=i18n.number(look.lang, known.dispersion.wholes, 2),
    )  # fmt: skip
    fresh = ", ".join(source.title for source in known.fresh)
    if fresh:
        note += ". " + i18n.text(look.lang, "New, counted and not compared: {names}", names=fresh)
    keys = [(each.problem.category, each.problem.kecamatan) for each in found]
    return Table(COLUMNS, rows, note, sums=sums_of(keys))


def frequent_table(known: Known | None, look: Look) -> Table | None:
    """Every problem that the filters leave, categories and places, the most frequent first."""
    return None if known is None else _table(known, known.all(), look)


def growing_table(known: Known | None, look: Look) -> Table | None:
    """The problems whose growth is beyond chance; where there is none, what comes nearest, as the panel shows it."""
    return None if known is None else _table(known, known.fastest() or known.nearest()[:NEAREST_MAX], look)


FREQUENT = Panel(
    key="frequent",
    title=message("Most frequent problems"),
    unit=message("complaints"),
    topics=TOPICS,
    fetch=fetch,
    render=frequent,
    params=PARAMS,
    definition=message(
        "Complaints received in the window, by category; with a category or a kecamatan chosen, by category and "
        "kecamatan. Several of the same category, place and day count once; confidential ones count too. The line"
        " is a year by week, of the sources that can be compared. Radio, dialogue, budget: a filled "
        "dot is held or accepted, a ring is planned or proposed, a cross is refused or dropped, a dash is not "
        "yet."
    ),
    table=frequent_table,
    is_public=True,
)
GROWING = Panel(
    key="growing",
    title=message("Growing fastest"),
    unit=message("complaints"),
    topics=TOPICS,
    fetch=fetch,
    render=growing,
    params=PARAMS,
    definition=message(
        "Against the window just before, of the sources that told of complaints in both; one that is new is "
        "counted and not compared. Given the sum of both counts, the newer is binomial (Przyborowski and Wilenski"
        " 1940); of all problems looked at, at most a tenth of those shown are expected to grow by chance alone "
        "(Benjamini and Hochberg 1995). Counts that vary more than chance weigh less. Sorted by a careful ratio: "
        "as if every problem had had 10 more complaints in each window, of which the lower 10 % is taken; so a "
        "doubling from 1 to 2 never leads. Seasonal: not more than in the same weeks of last year."
    ),
    table=growing_table,
    is_public=True,
)
