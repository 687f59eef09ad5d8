"""``commandcenter reference`` at the keyboard, on a real database."""

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from commandcenter.commands.reference import command
from commandcenter.commands.reference.install import install
from commandcenter.settings import Settings
from commandcenter.store import migrate, versions
from commandcenter.store.engine import create_engine
from commandcenter.store.queries import reference as queries
from commandcenter.store.writes import reference as writes

Run = Callable[..., Result]
OPDS = """
opds:
  - {code: disdik, name: Dinas Pendidikan, short_name: Disdik, kind: dinas, valid_from: 2017-01-01}
  - {code: dinkominfo, name: Dinas Kominfo, short_name: Kominfo, kind: dinas, valid_from: 2017-01-01}
"""
APK = """
indicators:
  - code: apk-paud
    name: APK PAUD
    definition: Peserta didik PAUD dibanding penduduk umur 3-6 tahun.
    unit: persen
    producer: disdik
    walidata: dinkominfo
    frequency: year
    polarity: higher
"""
MURID = APK.replace("apk-paud", "murid-sr").replace("APK PAUD", "Murid Sekolah Rakyat").replace("persen", "murid")


def running(url: str) -> Run:
    """``commandcenter reference …`` on a database; ``answer`` is what is typed."""
    settings = Settings(database_url=url)
    return lambda *arguments, answer=None: CliRunner().invoke(command, arguments, obj=settings, input=answer)


@pytest.fixture
def run(sqlite_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """On an empty migrated database."""
    monkeypatch.chdir(tmp_path)
    return running(sqlite_url)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with everything that the program brings, made once."""
    path = tmp_path_factory.mktemp("installed") / "store.db"
    migrate.upgrade(f"sqlite:///{path}")
    assert running(f"sqlite:///{path}")("import", "--default").exit_code == 0
    return path


@pytest.fixture
def full(installed: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """On a copy of that."""
    monkeypatch.chdir(tmp_path)
    with closing(sqlite3.connect(installed)) as made, closing(sqlite3.connect(tmp_path / "full.db")) as copy:
        made.backup(copy)
    return running(f"sqlite:///{tmp_path / 'full.db'}")


@pytest.fixture
def small(run: Run) -> Run:
    """A database with two agencies and an indicator."""
    assert run("import", write(OPDS + APK, "small.yaml")).exit_code == 0
    return run


def write(text: str, name: str = "file.yaml") -> str:
    Path(name).write_text(text, encoding="utf-8")
    return name


def test_a_new_installation_gets_everything_that_the_program_brings(run: Run) -> None:
    result = run("import", "--default")
    assert result.exit_code == 0, result.output
    assert "Agencies: 63 added, 0 changed, 0 retired." in result.output
    assert "Villages: 430 added, 0 changed, 0 retired." in result.output
    assert "lines more" in result.output
    again = run("import", "--default").output
    assert again.count(": as the file says.") >= 3
    assert "Done" not in again


def test_the_default_set_leaves_alone_what_a_site_added(small: Run) -> None:
    assert small("import", "--default").exit_code == 0
    assert "apk-paud" in small("list").output
    small("import", "--add", write(MURID))
    small("import", "--default")
    assert "murid-sr" in small("list", "--producer", "disdik").output


def test_a_name_that_a_site_gave_to_something_else_keeps_the_default_set_out(small: Run) -> None:
    small("import", "--add", write(MURID.replace("Murid Sekolah Rakyat", "Angka kematian ibu")))
    result = small("import", "--default")
    assert result.exit_code == 1
    assert "angka-kematian-ibu: 'angka-kematian-ibu' also means murid-sr: a name must lead to one" in result.output


@pytest.mark.parametrize("form", ["yaml", "csv", "json"])
@pytest.mark.parametrize("what", ["opds", "villages", "indicators"])
def test_importing_what_was_exported_changes_nothing(full: Run, what: str, form: str) -> None:
    assert full("export", what, f"out.{form}").exit_code == 0
    assert ": as the file says." in full("import", f"out.{form}").output
    assert full("export", what, "--format", form).output == Path(f"out.{form}").read_text(encoding="utf-8")


@pytest.mark.parametrize("form", ["yaml", "csv", "json"])
def test_an_exported_calendar_changes_nothing_either(full: Run, form: str) -> None:
    assert full("export", "calendar", f"out.{form}").exit_code == 0
    assert full("import", f"out.{form}").output == "Calendar: as the file says.\n"


def test_the_decree_of_a_year_is_not_set_back_by_the_default_set(full: Run) -> None:
    decree = "calendar:\n  days:\n    - {day: 2027-03-11, kind: holiday, name: Idul Fitri}\n"
    result = full("import", write(decree), "--dry-run")
    assert "- 2027-03-10  holiday     Hari Raya Idul Fitri (estimate)" in result.output
    assert "+ 2027-03-11  holiday     Idul Fitri" in result.output
    assert "Retire 25 of the entries above" in full("import", "file.yaml", answer="n\n").output
    full("import", "file.yaml", "--yes")
    assert "Calendar: as the file says." in full("import", "--default").output
    assert "2027-03-10" not in full("list", "calendar").output
    assert "2026-12-25  holiday" in full("list", "calendar").output


def test_proposed_holidays_can_be_imported(run: Run) -> None:
    proposal = run("propose-holidays", "2028").output
    assert "# No joint leave of 2028 is known" in proposal
    assert run("import", write(proposal)).exit_code == 0
    assert "2028-08-17  holiday" in run("list", "calendar").output


def test_a_list_is_the_whole_list_and_retiring_is_asked_for(small: Run) -> None:
    refused = small("import", write(MURID), answer="n\n")
    assert refused.exit_code == 1
    assert "- apk-paud  APK PAUD (retired; what was reported under it stays)" in refused.output
    assert "Retire 1 of the entries above (--add would keep them)?" in refused.output
    assert "apk-paud" in small("list").output
    assert small("import", "file.yaml", "--yes").exit_code == 0
    assert small("list").output.endswith("1 indicators.\n")
    assert "retired" in small("show", "apk-paud").output


def test_add_keeps_what_the_file_does_not_list(small: Run) -> None:
    result = small("import", "--add", write(MURID))
    assert result.exit_code == 0
    assert "Indicators: 1 added, 0 changed, 0 retired." in result.output
    assert small("list").output.endswith("2 indicators.\n")


def test_a_dry_run_shows_the_whole_difference_and_changes_nothing(small: Run) -> None:
    changed = write(APK.replace("unit: persen", "unit: '%'"))
    assert "      unit: persen -> %" in small("import", changed, "--dry-run").output
    assert "unit            persen" in small("show", "apk-paud").output
    assert "lines more" not in small("import", "--default", "--dry-run").output


def test_all_mistakes_of_all_files_are_shown_and_nothing_is_changed(small: Run) -> None:
    bad = write("indicators:\n  - {code: B}\n", "b.yaml")
    result = small("import", bad, write("opds: 1\n", "c.yaml"))
    assert result.exit_code == 1
    assert "Nothing was changed." in result.output
    assert "b.yaml has 8 mistakes:" in result.output
    assert "  line 2: indicators[1].unit: is missing: say what the figures count" in result.output
    assert "c.yaml has 1 mistake:\n  line 1: opds: must be a list" in result.output


def test_an_agency_that_answers_for_indicators_cannot_be_left_out(small: Run) -> None:
    result = small("import", write(OPDS.replace("disdik", "dindik").replace("Disdik", "Dindik")))
    assert result.exit_code == 1
    assert "disdik is no longer listed and answers for 1 indicators (apk-paud, …)" in result.output


def test_check_reads_a_file_beside_what_is_there(small: Run) -> None:
    assert small("check", write(MURID)).output == "No mistakes: 1 indicators.\n"
    clash = small("check", write(MURID.replace("Murid Sekolah Rakyat", "APK PAUD")))
    assert clash.exit_code == 1
    assert "'APK PAUD' also means apk-paud" in clash.output


def test_check_needs_no_database(tmp_path: Path) -> None:
    file = tmp_path / "file.yaml"
    file.write_text(MURID, encoding="utf-8")
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'none.db'}")
    result = CliRunner().invoke(command, ["check", str(file)], obj=settings)
    assert result.exit_code == 0
    assert "checked against the register that the program brings" in result.output


def test_show_prints_the_sheet_of_an_indicator_an_agency_and_a_village(full: Run) -> None:
    sheet = full("show", "Tingkat kemiskinan").output
    assert "code            penduduk-miskin-persen" in sheet
    for field in ("definition", "method", "unit", "producer", "walidata", "frequency", "polarity", "breaks"):
        assert f"\n{field} " in sheet
    assert "code            dinkominfo" in full("show", "Kominfo").output
    assert "code            35.22.22.2004" in full("show", "Desa Sumberjo").output
    unknown = full("show", "Dinkomifo")
    assert unknown.exit_code == 1
    assert "did you mean dinkominfo" in unknown.output


def test_lists_can_be_narrowed(full: Run) -> None:
    villages = full("list", "--theme", "data dasar desa, bencana").output
    assert villages.endswith("10 indicators.\n")
    assert full("list", "--producer", "Dinas Kesehatan").output.endswith("5 indicators.\n")
    assert full("list", "opds").output.endswith("63 opds.\n")
    assert full("list", "villages").output.endswith("430 villages.\n")
    assert full("list", "--producer", "nobody").exit_code == 2


def test_installing_is_safe_to_repeat_and_quick(database_url: str) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        install(connection, 1)
        before = versions.read(connection)
    with engine.begin() as connection:
        install(connection, 2)
        assert versions.read(connection) == before
        started = time.perf_counter()
        reference = queries.load(connection)
        assert time.perf_counter() - started < 0.5  # measured: 0.02 s
    assert len(reference.indicators.entries) > 500
    assert reference.area("Ngraho", "Gayam") == "35.22.28.2009"
    engine.dispose()


def test_somebody_elses_change_meanwhile_is_noticed(
    small: Run, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The question waits for an answer while another person retires everything."""

    def meanwhile(*_args: object, **_kwargs: object) -> bool:
        engine = create_engine(sqlite_url)
        with engine.begin() as connection:
            writes.apply_indicators(connection, [], 5, retire=True)
        engine.dispose()
        return True

    monkeypatch.setattr("click.confirm", meanwhile)
    result = small("import", write(MURID))
    assert result.exit_code == 1
    assert "Somebody else changed the reference data meanwhile" in result.output


@pytest.mark.parametrize(
    "arguments", [["import"], ["import", "missing.yaml"], ["export", "nothing"], ["check"], ["propose-holidays", "1"]]
)
def test_wrong_usage_has_an_exit_code_of_its_own(arguments: list[str]) -> None:
    assert CliRunner().invoke(command, arguments, obj=Settings()).exit_code == 2


def test_bands_and_programmes_are_listed_shown_and_exported(full: Run) -> None:
    assert "> 90 Sangat tinggi" in full("list", "plan_years").output
    assert "dinkes-pencegahan" in full("list", "programmes", "--producer", "Dinkes").output
    assert "dlh-" not in full("list", "programmes", "--producer", "Dinkes").output
    assert "imunisasi-dasar-lengkap, weighs 50" in full("show", "dinkes-pencegahan").output
    assert "Belum Sesuai >= 65" in full("show", "2026").output
    for what in ("plan_years", "programmes"):
        assert full("export", what, f"{what}.csv").exit_code == 0
        assert ": as the file says." in full("import", f"{what}.csv").output
        assert "No mistakes" in full("check", f"{what}.csv").output


def test_the_default_set_leaves_the_bands_of_a_regency_alone(run: Run) -> None:
    own = "plan_years: [{year: 2026, note: lokal, bands: [{key: semua, name: Semua}]}]"
    assert run("import", write(own)).exit_code == 0
    assert run("import", "--default").exit_code == 0
    assert "note             lokal" in run("show", "2026").output
