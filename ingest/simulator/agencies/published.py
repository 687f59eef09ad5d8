"""Published figures of Kabupaten Bojonegoro and around it, each with where it was printed. These are not simulated.

BPS' figures were read in the press that quotes them; two sources of one figure stand side by side where they differ.
"""

import csv
from pathlib import Path
from typing import Final, NamedTuple

_BPS: Final = "BPS, dikutip pers daerah"


class Figure(NamedTuple):
    """The value of an indicator for a year, as text in Indonesian notation."""

    indicator: str
    year: int
    text: str
    source: str
    area: str = "Kab. Bojonegoro"


def _series(indicator: str, source: str, values: dict[int, str], area: str = "Kab. Bojonegoro") -> tuple[Figure, ...]:
    return tuple(Figure(indicator, year, text, source, area) for year, text in values.items())


def _beside(indicator: str, year: int, source: str, values: dict[str, str]) -> tuple[Figure, ...]:
    """One year of the areas that the regency is compared with."""
    return tuple(Figure(indicator, year, text, source, area) for area, text in values.items())


# What the WebAPI of BPS would give: variable number, its label and unit, values by year.
BPS_TABLES: Final[dict[int, tuple[str, str, dict[int, str]]]] = {
    101: (
        "Indeks Pembangunan Manusia (UHH LF SP2020)",
        "Indeks",
        {2021: "70,70", 2022: "71,15", 2023: "71,80", 2024: "72,75", 2025: "73,74"},
    ),
    102: (
        "Persentase Penduduk Miskin",
        "Persen",
        {2018: "13,16", 2019: "12,38", 2023: "12,18", 2024: "11,69", 2025: "11,49"},
    ),
    103: ("Tingkat Pengangguran Terbuka", "Persen", {2023: "4,63", 2024: "4,42", 2025: "3,90"}),
}

FIGURES: Final = (
    *_series("ipm-lama", _BPS, {2018: "67,85", 2019: "68,75", 2020: "69,04", 2021: "69,59", 2022: "70,12"}),
    *_series(
        "penduduk-miskin-ribu",
        _BPS,
        {2018: "163,94", 2019: "154,64", 2020: "161,10", 2021: "166,52", 2024: "147,33", 2025: "144,90"},
    ),
    *_series(
        "pertumbuhan-ekonomi-migas", _BPS, {2018: "4,39", 2019: "6,34", 2020: "-0,40", 2021: "-5,54", 2023: "2,47"}
    ),
    *_series("uhh", _BPS, {2025: "75,20"}),
    *_series("hls", _BPS, {2025: "13,27"}),
    *_series("rls", _BPS, {2025: "7,78"}),
    *_series("inflasi", _BPS, {2023: "1,51", 2024: "1,14"}),
    *_series("nilai-sakip", "KemenPANRB, dikutip pers", {2024: "74,02", 2025: "78,38"}),
    *_series("indeks-reformasi-birokrasi", "KemenPANRB, dikutip pers", {2024: "82,84", 2025: "85,79"}),
    *_series("indeks-spbe", "KemenPANRB, dikutip pers", {2021: "2,45"}),
    *_series(
        "skor-keterbukaan-informasi",
        "Komisi Informasi Jawa Timur",
        {2020: "97", 2021: "98,63", 2022: "20,04", 2023: "86,58", 2024: "28,69", 2025: "A+"},
    ),
    *_series("penduduk-pertengahan-tahun", _BPS, {2022: "1.350.650"}),
)

# Of the neighbours, the province and the country only what was found printed; what is not here is not known.
BESIDE: Final = (
    *_beside(
        "ipm",
        2024,
        "BPS, dikutip damarinfo.com",
        {
            "Kab. Lamongan": "75,90",
            "Kab. Nganjuk": "75,24",
            "Kab. Madiun": "74,81",
            "Kab. Ngawi": "73,91",
            "Kab. Tuban": "72,31",
        },
    ),
    *_series(
        "ipm",
        "BPS Jawa Timur, dikutip pers daerah",
        {2021: "73,48", 2022: "74,05", 2023: "74,65", 2024: "75,35"},
        "Jawa Timur",
    ),
    *_series("ipm", "BPS, dikutip pers daerah", {2023: "74,39", 2024: "75,02"}, "Indonesia"),
    *_series(
        "penduduk-miskin-persen",
        "BPS Kabupaten Tuban, 2018 dan 2019; BPS, dikutip Databoks, 2023 dan 2024",
        {2018: "15,31", 2019: "14,58", 2023: "14,91", 2024: "14,36"},
        "Kab. Tuban",
    ),
    *_series("penduduk-miskin-persen", "BPS, dikutip Databoks", {2024: "13,81"}, "Kab. Ngawi"),
    *_series("penduduk-miskin-persen", "BPS Kabupaten Tuban", {2018: "10,98", 2019: "10,37"}, "Jawa Timur"),
    *_series(
        "penduduk-miskin-ribu",
        "BPS Kabupaten Tuban, 2018 dan 2019; BPS, dikutip pers daerah, 2024",
        {2018: "178,64", 2019: "170,80", 2024: "171,24"},
        "Kab. Tuban",
    ),
    *_series("penduduk-miskin-ribu", "BPS, dikutip pers daerah", {2024: "146,98"}, "Kab. Lamongan"),
    *_series("indeks-spbe", "KemenPANRB, dikutip damarinfo.com", {2021: "3,32"}, "Kab. Lamongan"),
)

# Two true figures of one thing: both are shown, none is averaged.
DISDUKCAPIL: Final = (
    Figure("jumlah-penduduk", 2025, "1.367.980", "Disdukcapil, akhir 2025"),
    Figure("luas-wilayah", 2025, "2.307,06", "BPS"),
)
KEMENDAGRI: Final = (
    Figure("jumlah-penduduk", 2025, "1.366.227", "Kemendagri, Kepmendagri 300.2.2-2138/2025"),
    Figure("luas-wilayah", 2025, "2.312,627", "Kemendagri, Kepmendagri 300.2.2-2138/2025"),
)


def write(folder: Path, name: str, figures: tuple[Figure, ...]) -> Path:
    """A list of figures as a semicolon file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["Indikator", "Wilayah", "Tahun", "Nilai", "Sumber"])
        writer.writerows((figure.indicator, figure.area, figure.year, figure.text, figure.source) for figure in figures)
    return path


def bps_years(variable: int) -> dict[str, object]:
    """The WebAPI's list of the years that a variable has."""
    years = BPS_TABLES[variable][2]
    page = {"page": 1, "pages": 1, "per_page": 10, "count": len(years), "total": len(years)}
    return {
        "status": "OK",
        "data-availability": "available",
        "data": [page, [{"th_id": year - 1900, "th": str(year)} for year in years]],
    }


def bps_data(variable: int, number: int) -> dict[str, object]:
    """The WebAPI's answer for one year, by BPS' number of it."""
    label, unit, years = BPS_TABLES[variable]
    text = years.get(number + 1900)
    if text is None:
        return {"status": "OK", "data-availability": "list-not-available", "data": ""}
    return {
        "status": "OK",
        "data-availability": "available",
        "last_update": "2026-03-01 10:00:00",
        "var": [{"val": variable, "label": label, "unit": unit, "subj": "", "def": "", "decimal": "2", "note": ""}],
        "turvar": [{"val": 0, "label": "Tidak ada"}],
        "labelvervar": "Kabupaten/Kota",
        "vervar": [{"val": 3522, "label": "Bojonegoro"}],
        "tahun": [{"val": number, "label": str(number + 1900)}],
        "turtahun": [{"val": 0, "label": "Tahun"}],
        "datacontent": {f"3522{variable}0{number}0": text},
    }
