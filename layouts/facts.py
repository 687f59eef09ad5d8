"""The facts of a panel in ready words: they stand in its foot, and are pushed together with the picture."""

from layouts import i18n, theme
from layouts.contract import Facts, Look


def words(facts: Facts | None, look: Look) -> str:
    """Period and n; at a desk the sources too. Empty when there is nothing to say."""
    return " · ".join(parts(facts, look))


def parts(facts: Facts | None, look: Look) -> list[str]:
    """What ``words`` says, piece by piece."""
    if facts is None:
        return []
    said = [facts.period] if facts.period else []
    if facts.n is not None:
        said.append(f"n\u00a0{i18n.number(look.lang, facts.n)}")
    if facts.sources and theme.is_close(look):
        said.append(sources(facts, look.lang))
    return said


def sources(facts: Facts, lang: str) -> str:
    """Where the figures come from, by name."""
    return i18n.plural(lang, "source: {names}", "sources: {names}", len(facts.sources), names=", ".join(facts.sources))
