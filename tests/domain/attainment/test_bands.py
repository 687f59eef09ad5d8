"""Bands and verdicts: the default five, and local schemes as configuration."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.attainment.bands import band_of, band_rule, default_rules, judged, ranked, verdict_of
from commandcenter.domain.attainment.terms import Attainment, Band, Outcome, Rules, Verdict

DEFAULT = default_rules(2026)
PONOROGO = Rules(  # LKjIP Ponorogo 2016: > 100 / > 75-100 / 55-75 / < 55
    2016,
    ranked(
        [
            Band("low", None, "kurang"),
            Band("very_high", 100.0, "melampaui"),
            Band("medium", 55.0, "cukup", is_inclusive=True),
            Band("high", 75.0, "baik"),
        ]
    ),
)
BOJONEGORO_2014 = Rules(  # LKjIP 2014: four classes, the best from 96 on; the lower bounds are examples
    2014,
    ranked(
        Band(key, above, name, is_inclusive=True)
        for key, above, name in (
            ("very_high", 96.0, "sangat baik"), ("high", 80.0, "baik"), ("medium", 60.0, "sedang"),
            ("low", None, "kurang"),
        )
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("percent", "key"),
    [
        (250.0, "very_high"), (90.0001, "very_high"), (90.0, "high"), (75.3, "high"), (75.0, "medium"),
        (65.4, "medium"), (65.0, "low"), (50.5, "low"), (50.0, "very_low"), (-30.0, "very_low"),
    ],
)  # fmt: skip
def test_the_five_bands_begin_right_above_the_bound_and_nothing_is_rounded(percent: float, key: str) -> None:
    band = band_of(DEFAULT, percent)
    assert band is not None
    assert band.key == key


@pytest.mark.parametrize(
    ("percent", "name"),
    [
        (100.1, "melampaui"), (100.0, "baik"), (75.1, "baik"), (75.0, "cukup"), (55.0, "cukup"), (54.9, "kurang"),
    ],
)  # fmt: skip
def test_ponorogo_has_four_and_one_of_them_holds_its_bound(percent: float, name: str) -> None:
    band = band_of(PONOROGO, percent)
    assert band is not None
    assert band.name == name


@pytest.mark.parametrize(("percent", "name"), [(96.0, "sangat baik"), (95.99, "baik"), (10.0, "kurang")])
def test_bojonegoro_2014_has_four_of_its_own(percent: float, name: str) -> None:
    band = band_of(BOJONEGORO_2014, percent)
    assert band is not None
    assert band.name == name


def test_the_rule_can_be_read() -> None:
    assert band_rule(DEFAULT) == "> 90 Sangat tinggi · > 75 Tinggi · > 65 Sedang · > 50 Rendah · ≤ 50 Sangat rendah"
    assert band_rule(PONOROGO) == "> 100 melampaui · > 75 baik · ≥ 55 cukup · < 55 kurang"
    assert band_rule(Rules(2026, (Band("only", None, "semua"),))) == "semua"
    halves = Rules(2026, ranked([Band("a", 90.5, "atas"), Band("b", None, "bawah")]))
    assert band_rule(halves, lambda bound: f"{bound:.1f}".replace(".", ",")) == "> 90,5 atas · ≤ 90,5 bawah"


@pytest.mark.parametrize(
    "bands",
    [
        [],
        [Band("a", 90.0, "a")],
        [Band("a", None, "a"), Band("b", None, "b")],
        [Band("a", 90.0, "a"), Band("b", 90.0, "b"), Band("c", None, "c")],
    ],
)
def test_bands_that_leave_a_gap_or_a_doubt_are_refused(bands: list[Band]) -> None:
    with pytest.raises(ValueError, match="different bounds"):
        ranked(bands)


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_every_percentage_has_one_band_and_more_never_has_a_worse_one(one: float, other: float) -> None:
    low, high = sorted((one, other))
    for rules in (DEFAULT, PONOROGO, BOJONEGORO_2014):
        worse, better = band_of(rules, low), band_of(rules, high)
        assert worse is not None
        assert better is not None
        assert better.rank <= worse.rank


def test_the_unknown_has_no_band_and_no_verdict() -> None:
    assert band_of(DEFAULT, None) is None
    assert verdict_of(DEFAULT, None) is None
    for outcome in Outcome:
        if outcome not in (Outcome.PERCENT, Outcome.LETTERS, Outcome.ZERO_TARGET):
            assert judged(DEFAULT, Attainment(outcome)) is None


@pytest.mark.parametrize(
    ("percent", "verdict"),
    [(90.0, Verdict.MET), (89.999, Verdict.PARTLY), (65.0, Verdict.PARTLY), (64.9, Verdict.MISSED)],
)
def test_a_verdict_holds_from_its_threshold_on(percent: float, verdict: Verdict) -> None:
    assert judged(DEFAULT, Attainment(Outcome.PERCENT, percent)) is verdict


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        (Attainment(Outcome.LETTERS, is_met=True, steps=0), Verdict.MET),
        (Attainment(Outcome.LETTERS, is_met=False, steps=-1), Verdict.PARTLY),
        (Attainment(Outcome.LETTERS, is_met=False, steps=-2), Verdict.MISSED),
        (Attainment(Outcome.ZERO_TARGET, is_met=True), Verdict.MET),
        (Attainment(Outcome.ZERO_TARGET, is_met=False), Verdict.MISSED),
    ],
)
def test_letters_and_a_target_of_zero_have_a_verdict_without_a_percentage(found: Attainment, verdict: Verdict) -> None:
    assert judged(DEFAULT, found) is verdict
