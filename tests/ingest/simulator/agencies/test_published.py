"""The published figures are exactly those that were printed: read here a second time, from the list of facts."""

import csv
from pathlib import Path

import pytest

from commandcenter.domain.reference import Reference
from commandcenter.domain.values import figure
from ingest.simulator.agencies import published

FACTS: dict[str, dict[int, float | str]] = {
    "ipm-lama": {2018: 67.85, 2019: 68.75, 2020: 69.04, 2021: 69.59, 2022: 70.12},
    "ipm": {2021: 70.70, 2022: 71.15, 2023: 71.80, 2024: 72.75, 2025: 73.74},
    "penduduk-miskin-ribu": {2018: 163.94, 2019: 154.64, 2020: 161.10, 2021: 166.52, 2024: 147.33, 2025: 144.90},
    "penduduk-miskin-persen": {2018: 13.16, 2019: 12.38, 2023: 12.18, 2024: 11.69, 2025: 11.49},
    "tpt": {2023: 4.63, 2024: 4.42, 2025: 3.90},
    "pertumbuhan-ekonomi-migas": {2018: 4.39, 2019: 6.34, 2020: -0.40, 2021: -5.54, 2023: 2.47},
    "uhh": {2025: 75.20},
    "hls": {2025: 13.27},
    "rls": {2025: 7.78},
    "inflasi": {2023: 1.51, 2024: 1.14},
    "nilai-sakip": {2024: 74.02, 2025: 78.38},
    "indeks-reformasi-birokrasi": {2024: 82.84, 2025: 85.79},
    "indeks-spbe": {2021: 2.45},
    "skor-keterbukaan-informasi": {2020: 97, 2021: 98.63, 2022: 20.04, 2023: 86.58, 2024: 28.69, 2025: "A+"},
    "penduduk-pertengahan-tahun": {2022: 1_350_650},
}
BPS = {"ipm": 101, "penduduk-miskin-persen": 102, "tpt": 103}


def said(text: str) -> float | str | None:
    """What a text in Indonesian notation says."""
    found = figure(text, ",")
    return found.text if found.value is None else found.value


def test_every_figure_is_as_it_was_printed_and_no_other_is_there() -> None:
    found: dict[str, dict[int, float | str | None]] = {}
    for figure_ in published.FIGURES:
        found.setdefault(figure_.indicator, {})[figure_.year] = said(figure_.text)
        assert figure_.source
    for indicator, variable in BPS.items():
        found[indicator] = {year: said(text) for year, text in published.BPS_TABLES[variable][2].items()}
    assert found == FACTS


def test_two_true_figures_of_population_and_area_stand_side_by_side() -> None:
    here, there = (
        {figure_.indicator: (figure_.year, said(figure_.text)) for figure_ in figures}
        for figures in (published.DISDUKCAPIL, published.KEMENDAGRI)
    )
    assert here == {"jumlah-penduduk": (2025, 1_367_980), "luas-wilayah": (2025, 2_307.06)}
    assert there == {"jumlah-penduduk": (2025, 1_366_227), "luas-wilayah": (2025, 2_312.627)}


def test_every_indicator_is_in_the_catalogue(reference: Reference) -> None:
    every = {
        each.indicator
        for each in (*published.FIGURES, *published.BESIDE, *published.DISDUKCAPIL, *published.KEMENDAGRI)
    }
    assert every | BPS.keys() <= reference.indicators.entries.keys()


def test_the_file_names_the_source_of_every_figure(tmp_path: Path) -> None:
    path = published.write(tmp_path / "inbox", "angka.csv", published.FIGURES)
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines(), delimiter=";"))
    assert [tuple(row.values()) for row in rows] == [
        (each.indicator, each.area, str(each.year), each.text, each.source) for each in published.FIGURES
    ]


@pytest.mark.parametrize("variable", published.BPS_TABLES)
def test_the_webapi_gives_each_year_by_its_number_and_nothing_for_others(variable: int) -> None:
    (page, years) = published.bps_years(variable)["data"]  # type: ignore[misc]
    assert page["total"] == len(years) == len(published.BPS_TABLES[variable][2])
    for year in years:
        content = published.bps_data(variable, year["th_id"])["datacontent"]
        assert content == {f"3522{variable}0{year['th_id']}0": published.BPS_TABLES[variable][2][int(year["th"])]}
    assert published.bps_data(variable, 50)["data-availability"] == "list-not-available"
