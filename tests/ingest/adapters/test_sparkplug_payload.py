"""Sparkplug's payload: bytes written by hand after the specification, every type, and bytes that are none."""

import contextlib
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.adapters import sparkplug_payload
from ingest.adapters.sparkplug_payload import PAYLOAD_MAX, Metric, decode, encode
from ingest.measures import Wrong


def test_the_bytes_of_the_wire_are_read_by_the_field_numbers_of_the_specification() -> None:
    """timestamp = 1, metrics = 2, seq = 3; name = 1, alias = 2, timestamp = 3, datatype = 4, float = 12."""
    name = b"\x0a\x02Rx" + b"\x10\x07" + b"\x18\x05" + b"\x20\x09" + b"\x65" + struct.pack("<f", 1.5)
    payload = decode(b"\x08\x03" + b"\x12" + bytes([len(name)]) + name + b"\x18\xff\x01")
    assert (payload.timestamp, payload.seq) == (3, 255)
    assert payload.metrics == (Metric("Rx", 7, 5, 9, False, 1.5),)


def test_what_is_not_there_is_none_and_not_zero() -> None:
    payload = decode(encode(None, None, [{}]))
    assert (payload.timestamp, payload.seq) == (None, None)
    assert payload.metrics == (Metric("", None, None, 0, False, None),)


@pytest.mark.parametrize(
    ("datatype", "field", "written", "value"),
    [
        (1, "int_value", 0xFF, -1),  # Int8, its own bits only
        (1, "int_value", 0xFFFF_FFFF, -1),  # and sign-extended
        (1, "int_value", 0x7F, 127),
        (2, "int_value", 0x8000, -32_768),
        (3, "int_value", 0xFFFF_FFC1, -63),
        (4, "long_value", 2**64 - 9, -9),
        (3, "long_value", 0xFFFF_FFC1, -63),
        (5, "int_value", 255, 255),
        (7, "int_value", 0xFFFF_FFFF, 4_294_967_295),
        (7, "long_value", 0xFFFF_FFFF, 4_294_967_295),
        (8, "long_value", 2**64 - 1, 2**64 - 1),
        (9, "float_value", 0.5, 0.5),
        (10, "double_value", -61.25, -61.25),
        (11, "boolean_value", False, False),
        (12, "string_value", "Kécamatan".encode(), "Kécamatan"),
        (13, "long_value", 1_773_111_600_000, 1_773_111_600_000),
        (14, "string_value", b"\xff", "\N{REPLACEMENT CHARACTER}"),
    ],
)
def test_every_type_is_what_its_writer_meant(datatype: int, field: str, written: object, value: object) -> None:
    [metric] = decode(encode(1, 0, [{"datatype": datatype, field: written}])).metrics
    assert metric.typed(0) == value
    assert type(metric.typed(0)) is type(value)


def test_data_without_a_type_has_the_one_of_its_birth() -> None:
    [metric] = decode(encode(1, 0, [{"int_value": 0xFFFF_FFC1}])).metrics
    assert (metric.typed(3), metric.typed(7)) == (-63, 0xFFFF_FFC1)


def test_null_is_no_value_even_beside_one() -> None:
    [metric] = decode(encode(1, 0, [{"is_null": True, "int_value": 5}])).metrics
    assert metric.value is None


@pytest.mark.parametrize(("quality", "value"), [(192, 5), (0, None), (500, None)])
def test_a_value_that_its_sender_doubts_is_no_value(quality: int, value: int | None) -> None:
    """properties = 9: keys = 1, values = 2; the value of a property is int_value = 3."""
    properties = {"keys": [b"unit", b"Quality"], "values": [{"int_value": 0}, {"int_value": quality}]}
    [metric] = decode(encode(1, 0, [{"int_value": 5, "properties": properties}])).metrics
    assert metric.value == value


def test_types_that_no_reading_has_are_left_in_the_bytes() -> None:
    """bytes_value = 16, dataset_value = 17, metadata = 8: unknown here, and no harm."""
    inner = b"\x0a\x01x" + b"\x82\x01\x02ab" + b"\x8a\x01\x02ab" + b"\x42\x02\x0a\x00"
    assert decode(b"\x12" + bytes([len(inner)]) + inner).metrics == (Metric("x", None, None, 0, False, None),)


def test_what_is_too_much_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Wrong, match="262145 bytes"):
        decode(b"\0" * (PAYLOAD_MAX + 1))
    monkeypatch.setattr(sparkplug_payload, "METRICS_MAX", 3)
    with pytest.raises(Wrong, match="4 metrics"):
        decode(encode(1, 0, [{}] * 4))


@pytest.mark.parametrize("raw", [b"\xff", b'{"ts": 1}', b"\x12\x7f", b"\x0b" * 300])
def test_what_is_no_protobuf_is_refused(raw: bytes) -> None:
    with pytest.raises(Wrong) as caught:
        decode(raw)
    assert caught.value.reason == "not_protobuf"


@given(st.binary(max_size=200))
def test_any_bytes_are_a_payload_or_refused(raw: bytes) -> None:
    with contextlib.suppress(Wrong):
        assert all(isinstance(metric.name, str) for metric in decode(raw).metrics)


@given(value=st.integers(-(2**63), 2**63 - 1), datatype=st.sampled_from([1, 2, 3, 4]))
def test_a_signed_number_comes_back_if_it_fits_its_type(value: int, datatype: int) -> None:
    width = 8 * 2 ** (datatype - 1)
    [metric] = decode(encode(1, 0, [{"datatype": datatype, "long_value": value % 2**64}])).metrics
    read = metric.typed(0)
    assert -(2 ** (width - 1)) <= read < 2 ** (width - 1)
    if -(2 ** (width - 1)) <= value < 2 ** (width - 1):
        assert read == value
