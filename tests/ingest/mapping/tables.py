"""Feeds and tables for the tests of the mapping, written as an agency would write them."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple

import geodata
from commandcenter.commands.inventory import gazetteer
from commandcenter.domain.records import Note, Record
from commandcenter.domain.reference import Frequency, Indicator, Opd, Polarity, Reference, Register, Village
from commandcenter.domain.values import instant
from ingest.config import Feed
from ingest.contract import Cell, Line, Role, Table
from ingest.mapping import Mapper, RowReject

AT = 1_773_111_600_000  # Tuesday 10 March 2026, 10.00 WIB


def when(text: str) -> int:
    """The instant of an ISO text, in WIB."""
    return instant(text)


def indicator(code: str, name: str, unit: str, *aliases: str, **more: Any) -> Indicator:
    return Indicator(
        code, name, f"{name}.", unit, "bps", "dinkominfo", more.pop("frequency", Frequency.YEAR), Polarity.HIGHER,
        aliases, **more,
    )  # fmt: skip


INDICATORS = (
    indicator("ipm", "Indeks Pembangunan Manusia", "indeks", "IPM", measure="indeks", lowest=0, highest=100),
    indicator("penduduk", "Jumlah penduduk", "jiwa", "Penduduk", measure="jumlah", lowest=0),
    indicator("miskin", "Penduduk miskin", "persen", measure="persentase", lowest=0, highest=100),
    indicator("luas", "Luas wilayah", "km2", measure="luas"),
    indicator("pertumbuhan", "Pertumbuhan ekonomi", "persen", measure="persentase"),
    indicator("sakip", "Nilai SAKIP", "nilai", measure="nilai", classification="AA, A, BB, B, CC, C, D"),
    indicator("opini", "Opini BPK", "opini"),
    indicator("kunjungan", "Kunjungan website", "kunjungan", measure="jumlah", frequency=Frequency.MONTH),
)
OPDS = (
    Opd("dinkes", "Dinas Kesehatan", "Dinkes", "dinas", "2017-01-01"),
    Opd("dpubmpr", "Dinas PU Bina Marga dan Penataan Ruang", "DPU BMPR", "dinas", "2017-01-01", aliases=("PU",)),
    Opd("dlh", "Dinas Lingkungan Hidup", "DLH", "dinas", "2017-01-01"),
)


@cache
def reference() -> Reference:
    villages = {
        village.code: Village(village.code, village.name, village.kind, village.kecamatan, village.aliases)
        for village in geodata.load_villages()
    }
    return Reference(gazetteer(), Register("OPD", OPDS), Register("indicator", INDICATORS), villages)


def feed(records: str, fields: dict[str, Any], **more: Any) -> Feed:
    """A feed of those rows under those rules."""
    return Feed.model_validate({**_FRAME, "records": records, "fields": fields, **more})


_FRAME: dict[str, Any] = {
    "name": "contoh",
    "title": "Contoh",
    "owner": "dinkominfo",
    "kind": "file",
    "source": {},
    "schedule": {"every": "1h"},
    "freshness": {"warn_after": "1d", "error_after": "2d"},
}
COMPLAINT_FIELDS: dict[str, Any] = {
    "ticket": "ID",
    "channel": {"value": "lapor"},
    "kind": "Klasifikasi",
    "category": "Kategori",
    "kecamatan": "Kecamatan",
    "opd": "Instansi",
    "received": "Tanggal",
    "answered": "Dijawab",
    "status": {"column": "Status", "map": {"Belum": "received", "Proses": "in_progress", "Selesai": "closed"}},
}
COMPLAINT_COLUMNS = ("ID", "Klasifikasi", "Kategori", "Kecamatan", "Instansi", "Tanggal", "Dijawab", "Status")
COMPLAINT: tuple[Cell, ...] = (
    "#5010653", "Pengaduan", "Jalan rusak", "Kec. Balen", "PU", "2026-03-02 08:45", "2026-03-05 13:00", "Proses",
)  # fmt: skip


def complaint(**changed: Cell) -> tuple[Cell, ...]:
    """The row above with other cells, by the name of their column."""
    return tuple(changed.get(name, cell) for name, cell in zip(COMPLAINT_COLUMNS, COMPLAINT, strict=True))


def complaints(**more: Any) -> Feed:
    """A feed of tickets; ``fields`` are added to those above."""
    return feed("complaint", COMPLAINT_FIELDS | more.pop("fields", {}), **more)


def table(
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    sheet: str = "",
    totals: Iterable[int] = (),
    notes: Iterable[int] = (),
) -> Table:
    """A table whose header is row 1. ``totals``, ``notes``: line numbers that are no data."""
    roles = dict.fromkeys(totals, Role.TOTAL) | dict.fromkeys(notes, Role.NOTE)
    lines = [Line(number, tuple(cells), roles.get(number, Role.DATA)) for number, cells in enumerate(rows, 2)]
    return Table(tuple(columns), lambda: iter(lines), sheet)


class Mapped(NamedTuple):
    """Everything that a mapper made of some tables."""

    records: list[Record]
    rejects: list[RowReject]
    notes: list[Note]
    mapper: Mapper

    @property
    def record(self) -> Any:
        """The only one."""
        assert [reject.detail for reject in self.rejects] == []
        (record,) = self.records
        return record

    @property
    def reject(self) -> RowReject:
        """The only one."""
        assert self.records == []
        (reject,) = self.rejects
        return reject

    def noted(self, kind: str) -> list[Note]:
        return [note for note in self.notes if note.kind == kind]


def mapped(feed: Feed, *tables: Table, origin: str = "contoh.xlsx") -> Mapped:
    """Maps the tables as one item, and checks that every row of them is accounted for."""
    mapper = Mapper(feed, reference(), origin, AT)
    batches = [batch for each in tables for batch in mapper.read(each)]
    mapper.finish()
    records = [record for batch in batches for record in batch.records]
    rejects = [reject for batch in batches for reject in batch.rejects]
    assert (mapper.records, mapper.rejected) == (len(records), sum(reject.n for reject in rejects))
    assert mapper.rows == mapper.records + mapper.rejected + mapper.missing + mapper.doubles.n, (
        "a row is unaccounted for"
    )
    return Mapped(records, rejects, mapper.notes, mapper)
