"""Pieces of one gzip stream."""

import zlib

from hypothesis import given
from hypothesis import strategies as st

from commandcenter.live.packing import START, packed, piece

GZIP = 31


@given(st.lists(st.binary(max_size=2_000), max_size=8))
def test_the_pieces_of_any_frames_in_any_order_are_a_stream_that_is_unpacked_as_it_comes(frames: list[bytes]) -> None:
    reader = zlib.decompressobj(GZIP)
    assert reader.decompress(START) == b""
    for frame in frames:
        assert reader.decompress(packed(frame)) == frame  # with its last byte, before the next has come


def test_a_piece_refers_to_nothing_before_it() -> None:
    frame = b'event: panel\ndata: {"children": "row row row row"}\n\n' * 50
    assert piece(frame) == packed(frame)
    assert zlib.decompressobj(-15).decompress(piece(frame)) == frame
    assert len(piece(frame)) < len(frame) / 10
