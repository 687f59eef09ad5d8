"""What is wrong with a mapping is said before its source is asked."""

from typing import Any

import pytest

from ingest.mapping import problems
from ingest.mapping.fields import FIELDS, MEASURED
from tests.ingest.mapping.tables import COMPLAINT_FIELDS, complaints, feed

OBSERVATION: dict[str, Any] = {"indicator": "Indikator", "period": "Tahun", "value": "Nilai"}
WIDE: dict[str, Any] = {"field": "indicator"}


def found(records: str, fields: dict[str, Any], **more: Any) -> dict[tuple[str | int, ...], str]:
    return dict(problems(feed(records, fields, **more)))


def test_a_mapping_that_is_right_has_no_problems() -> None:
    assert problems(complaints()) == []
    assert found("observation", OBSERVATION) == {}
    assert found("observation", {"village": "Desa", "kecamatan": "Kec", "period": "Tahun"}, unpivot=WIDE) == {}


@pytest.mark.parametrize("records", FIELDS)
def test_every_required_field_that_is_missing_is_named(records: Any) -> None:
    missing = [text for at, text in problems(feed(records, {})) if at == ("fields",)]
    required = [field.name for field in FIELDS[records] if field.is_required]
    assert [text.partition(":")[0] for text in missing] == [f"{records} needs the field {name}" for name in required]


@pytest.mark.parametrize("records", MEASURED)
def test_a_wide_table_brings_its_figures_and_the_field_of_its_headers(records: Any) -> None:
    at = [at for at, _text in problems(feed(records, {}, unpivot={"field": "period"}))]
    required = sum(field.is_required for field in FIELDS[records])
    assert at == [("fields",)] * (required - 2)


def test_an_unknown_field_is_named_with_those_that_there_are() -> None:
    text = found("observation", {**OBSERVATION, "nots": "Ket"})["fields", "nots"]
    assert "observation has no field 'nots': it has indicator, area" in text
    assert "Did you mean note?" in text


@pytest.mark.parametrize(
    ("field", "rule", "at", "part"),
    [
        (
            "status",
            {"column": "S", "map": {"Proses": "in_progres"}},
            ("map", "Proses"),
            "no status: write one of received",
        ),
        ("kind", {"value": "keluhan"}, ("value",), "no kind"),
        ("verdict", {"column": "V", "default": "ok"}, ("default",), "fixed, not_fixed"),
        ("confidential", {"column": "R", "map": {"X": "rahasia"}}, ("map", "X"), "neither ya nor tidak"),
        ("channel", {"value": "x" * 41}, ("value",), "at most 40"),
        ("received", {"column": "T", "default": "kemarin"}, ("default",), "no date"),
        ("category", {"column": "K", "factor": 2}, ("factor",), "is no number"),
        ("category", {"column": "NIK"}, ("column",), "personal data"),
        ("category", {"column": ["Kategori", "Catatan"]}, ("column",), "under drop"),
        ("channel", {"value": "lapor", "map": {"a": "b"}}, ("map",), "needs no map"),
        ("kind", {"column": "K", "map": {"A": "aspirasi", " a ": "pengaduan"}}, ("map", " a "), "means two things"),
    ],
)
def test_a_rule_that_cannot_work_is_placed(field: str, rule: dict[str, Any], at: tuple[str, ...], part: str) -> None:
    text = found("complaint", {**COMPLAINT_FIELDS, field: rule}, drop=["catatan"])["fields", field, *at]
    assert part in text


@pytest.mark.parametrize(
    ("field", "rule", "at"),
    [
        ("value", {"value": "banyak"}, "value"),
        ("value", {"value": "1.234"}, "value"),
        ("value", {"column": "N", "factor": 0}, "factor"),
        ("period", {"value": "TW I"}, "value"),
    ],
)
def test_a_constant_that_cannot_be_read_is_placed(field: str, rule: dict[str, Any], at: str) -> None:
    assert ("fields", field, at) in found("observation", {**OBSERVATION, field: rule})


def test_words_that_a_register_judges_are_left_to_it() -> None:
    assert found("observation", {**OBSERVATION, "indicator": {"value": "entah"}, "area": {"value": "entah"}}) == {}


def test_the_area_stands_in_one_place() -> None:
    assert ("fields", "area") in found("observation", {**OBSERVATION, "area": "A", "kecamatan": "K"})


@pytest.mark.parametrize(
    ("records", "fields", "unpivot", "at"),
    [
        ("complaint", COMPLAINT_FIELDS, {"field": "category"}, ("unpivot",)),
        ("observation", {"period": "T"}, {"field": "opd"}, ("unpivot", "field")),
        ("observation", OBSERVATION, WIDE, ("fields", "value")),
        ("observation", OBSERVATION, WIDE, ("fields", "indicator")),
        (
            "complaint_count",
            {"period": "T"},
            {"field": "channel", "columns": ["SMS", "No HP"]},
            ("unpivot", "columns", 1),
        ),
        ("complaint_count", {"n": "N"}, {"field": "period", "map": {"I": "TW I"}}, ("unpivot", "map", "I")),
    ],
)
def test_an_unpivot_that_makes_no_sense_is_placed(
    records: str, fields: dict[str, Any], unpivot: dict[str, Any], at: tuple[str | int, ...]
) -> None:
    assert at in found(records, fields, unpivot=unpivot)


def test_a_text_is_kept_only_where_confidential_tickets_are_known() -> None:
    texts = [text for at, text in problems(complaints(keep_text=True)) if at == ("keep_text",)]
    assert len(texts) == 2
    assert problems(complaints(keep_text=True, fields={"text": "Isi", "confidential": {"value": "tidak"}})) == []
    assert ("keep_text",) in found("observation", OBSERVATION, keep_text=True)


def test_a_feed_without_rows_has_no_mapping_to_check() -> None:
    assert problems(feed("observation", {}).model_copy(update={"records": None})) == []
