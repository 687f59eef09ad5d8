"""sites.yaml: read as a person writes it, every mistake at once with its line."""

from pathlib import Path

import pytest

from commandcenter.domain.reference import Reference, Register
from commandcenter.domain.sites import SitePlan
from commandcenter.yaml_lines import ConfigurationError
from ingest import samples
from ingest.probes.pages import USUAL_TRACES
from ingest.sites import Watched, read
from tests.ingest.probes.websites import reference, site, write

SAMPLE = Path(samples.__path__[0]) / "sites.yaml"


def only(folder: Path, text: str) -> Watched:
    (folder / "sites.yaml").write_text(text, encoding="utf-8")
    (found,) = read(folder / "sites.yaml", reference())
    return found


def mistakes(folder: Path, text: str) -> list[tuple[int, str]]:
    (folder / "sites.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as refused:
        read(folder / "sites.yaml", reference())
    return [(mistake.line, mistake.text) for mistake in refused.value.mistakes]


def test_names_become_codes(tmp_path: Path) -> None:
    found = only(
        tmp_path,
        "sites:\n  - {key: kominfo, name: Kominfo, url: 'https://kominfo.example/x', kecamatan: Kec. Bojonegoro, "
        "opd: Dinas Komunikasi dan Informatika, heartbeat: 15m, timeout: 20s}\n",
    )
    url = "https://kominfo.example/x"
    assert found.plan == SitePlan("kominfo", "Kominfo", "35.22.15", url, "dinkominfo", "", 900)
    assert (found.timeout_s, found.expected.host, found.expected.statuses) == (20.0, "kominfo.example", (200,))


@pytest.mark.parametrize("place", ["kecamatan: Dander, village: Ngunut", "village: 35.22.06.2001"])
def test_a_village_brings_its_kecamatan(tmp_path: Path, place: str) -> None:
    found = only(tmp_path, f"sites:\n  - {{key: a, name: A, url: 'http://a.example', {place}}}\n")
    assert (found.plan.kecamatan, found.plan.village, found.plan.opd) == ("35.22.06", "35.22.06.2001", "")


def test_all_mistakes_come_at_once_with_their_lines(tmp_path: Path) -> None:
    text = """versi: 1
sites:
  - key: Portal Kab
    name: ""
    url: ftp://a.example
    kecamatan: 35.22.15
    opd: dinkominfo
  - key: b
    name: B
    url: https://b.example
    kecamatan: Balem
    opd: dinas antah berantah
    heartbeat: 1s
    timeout: 90s
  - key: b
    name: C
    url: https://b.example
    kecamatan: Balen
    opd: dinkes
    village: Bareng
    expect: {status: 999, teks: Balen}
  - key: d
    name: D
    url: https://d.example
  - key: e
    name: E
    url: https://e.example
    village: Sukorejo
  - key: b
    name: F
    url: https://b.example
    kecamatan: 35.22.01
    opd: dinkes
"""
    found = mistakes(tmp_path, text)
    assert [line for line, _text in found] == [1, 3, 4, 5, 8, 10, 11, 12, 13, 14, 21, 21, 22, 22, 28, 29, 31]
    texts = dict(found)
    assert texts[1] == "there is no such key"
    assert "did you mean Balen?" in texts[11]
    assert "is no OPD of the register" in texts[12]
    assert texts[13].startswith("is between 5s and 1d")
    assert texts[14].startswith("is between 1s and 60s")
    assert texts[28].startswith("'Sukorejo' may be desa Sukorejo in Kec."), "which of them?"
    assert texts[8] == texts[29] == "the key 'b' is used by several sites"
    assert texts[10] == texts[31] == "this address is there several times"
    assert {text for line, text in found if line == 22} == {
        "exactly one of opd and village is needed: who answers for the site?",
        "is missing: write its code or name; of a site of the regency itself 35.22.15",
    }


@pytest.mark.parametrize("text", ["", "- a\n", "sites: {}\n", "sites:\n"])
def test_a_file_without_a_list_says_what_it_needs(tmp_path: Path, text: str) -> None:
    assert mistakes(tmp_path, text)[0] == (1, "the file needs a list 'sites:', one entry per website")


def test_a_newer_file_is_refused(tmp_path: Path) -> None:
    assert mistakes(tmp_path, "version: 2\nsites: []\n") == [(1, "this program knows version 1")]


def test_what_is_not_enabled_is_checked_and_left_out(tmp_path: Path) -> None:
    path = write(tmp_path, site("a", "http://a.example", enabled=False), site("b", "http://b.example"))
    assert [watched.plan.key for watched in read(path, reference())] == ["b"]


def test_the_usual_traces_are_looked_for_unless_they_are_allowed(tmp_path: Path) -> None:
    expects = [{}, {"forbid": ["Toko Obat"], "allow": ["Judi Online"]}, {"usual": False}]
    path = write(tmp_path, *(site(f"s{n}", f"http://s{n}.example", expect=e) for n, e in enumerate(expects)))
    usual, allowing, off = (watched.expected.forbidden for watched in read(path, reference()))
    assert usual == USUAL_TRACES
    assert "judi online" not in allowing
    assert {"Toko Obat", "slot gacor"} < set(allowing)
    assert off == ()


def test_without_a_register_an_opd_is_taken_as_it_is_written(tmp_path: Path) -> None:
    empty = Reference(reference().gazetteer, Register("OPD", ()), Register("indicator", ()))
    path = write(tmp_path, site("a", "http://a.example", opd="dinas-baru"))
    assert read(path, empty)[0].plan.opd == "dinas-baru"


def test_the_sample_can_be_read() -> None:
    """Its agencies are those that the program brings."""
    given = Reference(reference().gazetteer, Register("OPD", ()), Register("indicator", ()), reference().villages)
    found = read(SAMPLE, given)
    assert len(found) == 12
    assert {watched.plan.kecamatan for watched in found} == {"35.22.15", "35.22.06", "35.22.12", "35.22.11"}
    assert all(bool(watched.plan.opd) != bool(watched.plan.village) for watched in found)
