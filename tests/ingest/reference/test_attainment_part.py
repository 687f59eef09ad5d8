"""Plan years and programmes in files: mistakes are told all at once, and what is written is read back."""

from pathlib import Path

import pytest

from commandcenter.commands.inventory import gazetteer
from commandcenter.domain.attainment.bands import band_of, ranked
from commandcenter.domain.attainment.configuration import Programme, Share
from commandcenter.domain.attainment.terms import Accumulation, Band, Rules
from ingest.reference.builtin import default
from ingest.reference.loader import CatalogueError, Given, Known, load
from ingest.reference.writer import Form, write
from tests.domain.registers import INDICATORS, OPDS

KNOWN = Known(opds=OPDS, indicators=INDICATORS)
FORMS: tuple[Form, ...] = ("yaml", "csv", "json")
CODE, OPD = INDICATORS[0].code, OPDS[0].code
SCHEME = Rules(
    2016,
    ranked(
        [
            Band("very_high", 100.0, "melampaui"), Band("high", 75.0, "baik"),
            Band("medium", 55.0, "cukup: sedang", is_inclusive=True), Band("low", None, "kurang"),
        ]
    ),
    average_cap=120.0, met_from=100.0, partly_from=75.5, least_coverage=0.25, scale=("A", "B"), note="LKjIP 2016",
)  # fmt: skip
PROGRAMME = Programme(
    "alfa", OPD, "Program Alfa, satu", 100.0, 2024, 2025, (Share(CODE, 100.0, Accumulation.TOTAL),)
)  # fmt: skip


@pytest.fixture(scope="module")
def brought() -> Given:
    return default(gazetteer().places)


def mistakes(folder: Path, text: str, known: Known = KNOWN) -> list[str]:
    path = folder / "file.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        load([path], known)
    return [line.strip() for line in str(caught.value).splitlines()[1:]]


def test_every_agency_of_the_register_has_a_programme_and_every_indicator_of_it_exists(brought: Given) -> None:
    programmes = brought.programmes or ()
    assert {each.opd for each in programmes} == {opd.code for opd in brought.opds or ()}
    codes = {indicator.code for indicator in brought.indicators or ()}
    shares = [share.indicator for each in programmes for share in each.indicators]
    assert set(shares) <= codes
    assert len(shares) == len(set(shares))


def test_every_performance_indicator_has_its_programme(brought: Given) -> None:
    shares = {share.indicator for each in brought.programmes or () for share in each.indicators}
    performance = {each.code for each in brought.indicators or () if each.theme == "kinerja perangkat daerah"}
    assert performance - shares == set()


def test_the_plan_years_have_the_five_bands_and_say_how_sure_they_are(brought: Given) -> None:
    years = brought.plan_years or ()
    assert [rules.year for rules in years] == [2024, 2025, 2026]
    for rules in years:
        assert [band.above for band in rules.bands] == [90, 75, 65, 50, None]
        assert "asumsi" in rules.note


def test_what_a_regency_set_is_not_set_back(brought: Given) -> None:
    mine = (SCHEME.__class__(2026, SCHEME.bands, note="lokal"),)
    again = default(gazetteer().places, Known(plan_years=mine, programmes=(PROGRAMME,)))
    assert [rules.year for rules in again.plan_years or ()] == [2024, 2025]
    assert OPD not in {each.opd for each in again.programmes or ()}


@pytest.mark.parametrize("form", FORMS)
def test_what_is_written_is_read_back(tmp_path: Path, form: Form, brought: Given) -> None:
    known = Known(opds=brought.opds or (), indicators=brought.indicators or ())
    for what, entries in (("plan_years", brought.plan_years), ("programmes", brought.programmes)):
        path = tmp_path / f"{what}.{form}"
        path.write_text(write(what, entries or (), form), encoding="utf-8", newline="")
        assert getattr(load([path], known), what) == entries


@pytest.mark.parametrize("form", FORMS)
def test_every_field_survives(tmp_path: Path, form: Form) -> None:
    path = tmp_path / f"out.{form}"
    path.write_text(write("plan_years", [SCHEME], form), encoding="utf-8", newline="")
    assert load([path]).plan_years == (SCHEME,)
    path.write_text(write("programmes", [PROGRAMME], form), encoding="utf-8", newline="")
    assert load([path], KNOWN).programmes == (PROGRAMME,)


def test_a_local_scheme_judges_by_its_own_bands() -> None:
    band = band_of(SCHEME, 55.0)
    assert band is not None
    assert band.name == "cukup: sedang"


def test_five_mistakes_are_told_as_five(tmp_path: Path) -> None:
    found = mistakes(
        tmp_path,
        "plan_years:\n"
        "  - {year: 2026, note: n, met_from: 50, partly_from: 60, bands: [{key: a, name: A}]}\n"
        "  - {year: 2027, note: n, bands: [{key: a, above: 90, name: A}]}\n"
        "programmes:\n"
        f"  - {{code: a, opd: {OPD}, name: A, weight: 0, valid_from: 2026, indicators: "
        f"[{{indicator: {CODE}, weight: 100}}]}}\n"
        f"  - {{code: b, opd: {OPD}, name: B, weight: 50, valid_from: 2026, indicators: "
        f"[{{indicator: {CODE}, weight: 60}}]}}\n"
        f"  - {{code: c, opd: {OPD}, name: C, weight: 50, valid_from: 2026, valid_to: 2024, indicators: "
        f"[{{indicator: {CODE}, weight: 100}}]}}\n",
    )
    assert len(found) == 5
    assert found[0] == "line 2: plan_years[1]: partly_from 60 is above met_from 50"
    assert found[1] == "line 3: plan_years[2]: bands have different bounds, and exactly one, the lowest, has none"
    assert found[2].startswith("line 5: programmes[1].weight: ")
    assert found[3] == "line 6: programmes[2]: the weights of its indicators add up to 60, and must to 100"
    assert found[4] == "line 7: programmes[3]: valid_to 2024 is before valid_from 2026"


def test_programmes_are_checked_against_the_register_and_each_other(tmp_path: Path) -> None:
    found = mistakes(
        tmp_path,
        "programmes:\n"
        "  - {code: a, opd: nowhere, name: A, weight: 100, valid_from: 2026, indicators: "
        "[{indicator: nothing, weight: 100}]}\n"
        f"  - {{code: b, opd: {OPD}, name: B, weight: 50, valid_from: 2024, indicators: "
        f"[{{indicator: {CODE}, weight: 100}}]}}\n"
        f"  - {{code: c, opd: {OPD}, name: C, weight: 40, valid_from: 2026, indicators: "
        f"[{{indicator: {CODE}, weight: 100}}]}}\n",
    )
    assert found[0].startswith("line 2: a: opd 'nowhere' is no OPD of the register")
    assert found[1].startswith("line 2: a: indicator 'nothing' is no indicator of the register")
    assert f"line 3: b: the weights of {OPD}'s programmes add up to 50 from 2024 on, and must to 100" in found
    assert f"line 3: b: the weights of {OPD}'s programmes add up to 90 from 2026 on, and must to 100" in found
    assert f"line 4: c: indicator {CODE} is in b too, and would count twice" in found


def test_programmes_that_follow_each_other_are_no_contradiction(tmp_path: Path) -> None:
    share = f"indicators: [{{indicator: {CODE}, weight: 100}}]"
    path = tmp_path / "file.yaml"
    path.write_text(
        "programmes:\n"
        f"  - {{code: a, opd: {OPD}, name: A, weight: 100, valid_from: 2024, valid_to: 2025, {share}}}\n"
        f"  - {{code: b, opd: {OPD}, name: B, weight: 100, valid_from: 2026, {share}}}\n",
        encoding="utf-8",
    )
    assert len(load([path], KNOWN).programmes or ()) == 2
