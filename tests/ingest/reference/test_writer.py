"""What is written is read back to the same entries, in every form."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import geodata
from commandcenter.commands.inventory import gazetteer
from commandcenter.domain.reference import Access, Frequency, Indicator, Polarity, SeriesBreak, Village
from ingest.reference.builtin import default
from ingest.reference.loader import Known, load
from ingest.reference.writer import Form, write
from tests.domain.registers import DISDIK, INDICATORS, OPDS

FORMS: tuple[Form, ...] = ("yaml", "csv", "json")
DINKOMINFO = DISDIK.__class__("dinkominfo", "Dinas Kominfo", "Dinkominfo", "dinas", "2017-01-01")
KNOWN = Known(opds=(*OPDS, DINKOMINFO))


def written(folder: Path, what: str, entries: object, form: Form) -> Path:
    path = folder / f"out.{form}"
    path.write_text(write(what, entries, form), encoding="utf-8", newline="")  # type: ignore[arg-type]
    return path


@pytest.mark.parametrize("form", FORMS)
def test_the_whole_built_in_set_survives_the_round_trip(tmp_path: Path, form: Form) -> None:
    brought = default(gazetteer().places)
    known = Known(opds=brought.opds or ())
    assert load([written(tmp_path, "opds", brought.opds, form)]).opds == brought.opds
    assert load([written(tmp_path, "indicators", brought.indicators, form)], known).indicators == brought.indicators


@pytest.mark.parametrize("form", FORMS)
def test_villages_survive_the_round_trip(tmp_path: Path, form: Form) -> None:
    villages = tuple(Village(v.code, v.name, v.kind, v.kecamatan, v.aliases) for v in geodata.load_villages())
    assert load([written(tmp_path, "villages", villages, form)]).villages == villages


@pytest.mark.parametrize("form", FORMS)
def test_every_field_survives_the_round_trip(tmp_path: Path, form: Form) -> None:
    assert load([written(tmp_path, "indicators", INDICATORS, form)], KNOWN).indicators == INDICATORS
    assert load([written(tmp_path, "opds", OPDS, form)]).opds == OPDS


def test_a_table_of_a_spreadsheet_with_semicolons_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(
        "\ufeffcode;name;definition;unit;producer;walidata;frequency;polarity;breaks;aliases\r\n"
        "a;Alfa;Semua, tanpa kecuali.;orang;disdik;disdik;year;higher;2021-01-01: LF: SP2020;x | y\r\n\r\n".encode()
    )
    (alfa,) = load([path], KNOWN).indicators or ()
    assert alfa.definition == "Semua, tanpa kecuali."
    assert alfa.breaks == (SeriesBreak("2021-01-01", "LF: SP2020"),)
    assert alfa.aliases == ("x", "y")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"nama,satuan\na,b\n", "line 1: the first row names the columns, and one of them must be short_name (opds)"),
        (b"code,definition\na,\xff\n", "line 1: not UTF-8"),
        (b"code,definition,satuan\nalfa,Semua.,orang\n", "line 2: indicators[1].satuan: there is no such key"),
        (b"code,definition\nalfa,Semua.\nbeta,Semua.,x\n", "line 3: indicators[2].(a cell beyond the last column)"),
    ],
)
def test_a_table_that_cannot_be_used_says_where(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"a\.csv has ") as caught:
        load([path], KNOWN)
    assert told in str(caught.value)


words = st.text(
    st.characters(blacklist_categories=("C", "Z"), blacklist_characters="|"), min_size=1, max_size=20
).filter(lambda text: text[0] not in "=+-@")
indicators = st.builds(
    Indicator,
    code=st.from_regex(r"[a-z0-9][a-z0-9-]{0,20}", fullmatch=True).filter(lambda code: "alfa" not in code),
    name=words.map(lambda text: f"nama {text}"),
    definition=words,
    unit=words,
    producer=st.just("disdik"),
    walidata=st.just("disdik"),
    frequency=st.sampled_from(Frequency),
    polarity=st.sampled_from(Polarity),
    access=st.sampled_from(Access),
    method=st.just("") | words,
    source=st.just("") | words,
    is_composite=st.booleans(),
    decimals=st.integers(0, 6),
    lowest=st.none() | st.floats(-1e12, 0),
    highest=st.none() | st.floats(0, 1e12),
    breaks=st.dates().map(lambda day: (SeriesBreak(day.isoformat(), "catatan: satu"),)) | st.just(()),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(indicators, st.sampled_from(FORMS))
def test_any_indicator_that_may_be_read_survives_the_round_trip(
    tmp_path: Path, indicator: Indicator, form: Form
) -> None:
    assert load([written(tmp_path, "indicators", [indicator], form)], KNOWN).indicators == (indicator,)
