"""What stands on a page: found where visitors read it, in time in proportion to its length."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.probes import pages
from tests.ingest.probes.websites import page

HOME = "Selamat datang di situs resmi. Berita: jalan poros diperbaiki, posyandu dibuka, pasar ditata kembali. " * 3
NEWS = (
    HOME.replace("jalan poros diperbaiki", "banjir surut, bantuan dibagikan") + " 23 November 2026, dibaca 1.234 kali"
)
HIJACKED = "Daftar situs judi slot gacor hari ini gampang menang, deposit pulsa tanpa potongan, bonus member baru " * 3


def test_a_visitor_reads_the_text_and_not_the_scripts() -> None:
    found = pages.parse(page("Kecamatan&nbsp;<b>Balen</b>\n  melayani &amp; terbuka"))
    assert pages.has(found, "kecamatan balen MELAYANI & terbuka")
    assert not pages.has(found, "color")
    assert pages.traces(found, ["hacked by"]) == [], "it stands in a script that filters it"


@pytest.mark.parametrize(
    "body",
    [
        b"<h1>HACKED\n BY someone</h1>", b'<a href="/x" title="Hacked by someone">x</a>',
        b"<div style='display:none'>hacked by x", b"<script>1</script><p>Hacked by", "ｘ<p>hacked&#32;by".encode(),
        b"<svg><path d='1'/></svg>hacked by", b"<noscript/>hacked by", b"<!-- a > b -->hacked by",
    ],
)  # fmt: skip
def test_a_trace_is_found_wherever_a_visitor_or_a_search_engine_finds_it(body: bytes) -> None:
    assert pages.traces(pages.parse(body), ["slot gacor", "hacked by"]) == ["hacked by"]


@given(st.binary(max_size=500), st.sampled_from(["utf-8", "latin-1", "utf-16", "no-such", "idna"]))
def test_any_bytes_are_a_page(body: bytes, charset: str) -> None:
    assert 0 <= pages.face(pages.parse(body, charset)) < 2**64


def test_news_and_dates_hardly_change_the_face_of_a_page_and_a_hijacker_does() -> None:
    home, news, hijacked = (pages.face(pages.parse(page(text))) for text in (HOME, NEWS, HIJACKED))
    assert pages.difference(home, home) == 0
    assert pages.difference(home, news) < 15
    assert pages.difference(home, hijacked) > 20


@pytest.mark.parametrize("piece", [b"<", b"<script", b"<script>", b"<a href='", b"&", b"&#x", b"a b ", b"<<>", b"<!--"])
def test_a_page_that_is_made_to_break_programs_takes_no_longer_than_others(piece: bytes) -> None:
    body = piece * (1_000_000 // len(piece))
    began = time.process_time()
    found = pages.parse(body)
    pages.face(found)
    pages.traces(found, pages.USUAL_TRACES)
    assert time.process_time() - began < 3


def test_a_hundred_thousand_different_words_take_no_longer() -> None:
    letters = str.maketrans("0123456789", "ghijklmnop")
    body = " ".join(f"{n:x}".translate(letters) for n in range(100_000))
    began = time.process_time()
    pages.face(pages.parse(body.encode()))
    assert time.process_time() - began < 3
