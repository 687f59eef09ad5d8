"""After a breach: what was touched and by whom, from the audit trail, and a draft of the notice of Pasal 46. Pure.

The notice names no person, no ticket, no address: it goes to many. What only people can know stands in brackets.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from commandcenter.domain.access import PERMISSIONS, Permission, Role
from commandcenter.domain.audit import Deed
from commandcenter.domain.clock import DAY, to_datetime
from commandcenter.domain.privacy.inventory import INVENTORY
from commandcenter.domain.privacy.model import Data

SIGHTS: Final = ("ticket.seen", "ticket.exported")
NOTICE: Final = 3 * DAY  # 3 x 24 hours, Pasal 46 (1)
_SAID: Final = {
    Data.PSEUDONYM: "nomor tiket aduan dan nama akun",
    Data.TECHNICAL: "alamat jaringan dan jenis peramban pengguna sistem",
    Data.FREE_TEXT: "isi aduan dan catatan yang sudah disamarkan",
    Data.SECRET: "sidik kata sandi dan token (bukan kata sandinya)",
}


@dataclass(slots=True)
class Touched:
    """What happened between ``since`` and ``until`` (ms UTC), as far as it was asked for.

    ``tickets``: how many single tickets were opened; ``lists``: tables of tickets that were seen, with their rows in
    all; ``taken``: rows of tickets in files. ``reach``: what those who acted were allowed to see.
    """

    since: int
    until: int
    deeds: int = 0
    actors: Counter[str] = field(default_factory=Counter)
    origins: Counter[str] = field(default_factory=Counter)
    actions: Counter[str] = field(default_factory=Counter)
    tickets: int = 0
    lists: int = 0
    listed_rows: int = 0
    files: int = 0
    taken_rows: int = 0
    reach: frozenset[Permission] = frozenset()
    sessions: int = 0
    failures: int = 0
    locked: int = 0

    @property
    def kinds(self) -> tuple[Data, ...]:
        """The kinds of data that may have been seen with these permissions."""
        seen = {
            data
            for held in INVENTORY
            if self.reach.intersection(held.seen_with)
            for data in held.columns.values()
            if data is not Data.NONE
        }
        return tuple(data for data in Data if data in seen)


def touched(deeds: Iterable[Deed], since: int, until: int) -> Touched:
    """What these deeds touched."""
    found, numbers = Touched(since, until), set()
    reach: set[Permission] = set()
    for deed in deeds:
        found.deeds += 1
        found.actors[f"{deed.actor} ({deed.role})"] += 1
        found.origins[deed.origin or "-"] += 1
        found.actions[deed.action] += 1
        reach |= _may(deed.role)
        if deed.action in SIGHTS:
            reach.add(Permission.TICKETS)
            rows = _rows(deed.after)
            if deed.action == "ticket.exported":
                found.files, found.taken_rows = found.files + 1, found.taken_rows + rows
            elif deed.subject.startswith("ticket:"):
                numbers.add(deed.subject)
            else:
                found.lists, found.listed_rows = found.lists + 1, found.listed_rows + rows
    found.tickets, found.reach = len(numbers), frozenset(reach)
    return found


def _may(role: str) -> frozenset[Permission]:
    if role in {each.value for each in Role}:
        return PERMISSIONS[Role(role)]
    return frozenset(Permission) if role in ("machine", "operator") else frozenset({Permission.WATCH})


def _rows(said: Mapping[str, object] | None) -> int:
    rows = (said or {}).get("rows", 0)
    return rows if isinstance(rows, int) else 0


def notice(found: Touched, known_at: int | None = None) -> str:
    """The draft for data subjects and the agency, in Indonesian. ``known_at``: when it was noticed (ms UTC)."""
    kinds = "\n".join(f"   - {_SAID[data]}" for data in found.kinds) or "   - [isi: jenis data pribadi]"
    until = "[isi: 3 x 24 jam sejak diketahui]" if known_at is None else _moment(known_at + NOTICE)
    return f"""PEMBERITAHUAN KEGAGALAN PELINDUNGAN DATA PRIBADI
(Pasal 46 Undang-Undang Nomor 27 Tahun 2022)

Rancangan. Bagian dalam kurung siku harus diisi dan seluruh isi diperiksa sebelum dikirim.
Batas pengiriman: {until}, tertulis, kepada Subjek Data Pribadi dan lembaga.

Pengendali Data Pribadi : Pemerintah Kabupaten Bojonegoro, [isi: perangkat daerah]
Pejabat yang dihubungi  : [isi: jabatan petugas pelindungan data, alamat surel dinas, telepon dinas]
Nomor                   : [isi]

1. Data pribadi yang terungkap (Pasal 46 ayat (2) huruf a)
   Jenis data yang dapat dilihat dengan kewenangan yang dipakai:
{kinds}
   Jumlah tiket aduan yang dibuka satu per satu: {found.tickets}
   Daftar tiket yang dilihat: {found.lists}, seluruhnya {found.listed_rows} baris (satu baris dapat terhitung ulang)
   Berkas berisi tiket yang diunduh: {found.files}, seluruhnya {found.taken_rows} baris
   Sistem tidak menyimpan nama, NIK, telepon, atau alamat rumah warga.
   [isi: apakah data di luar sistem ini ikut terungkap, dan perkiraan jumlah Subjek Data Pribadi]

2. Kapan dan bagaimana data pribadi terungkap (huruf b)
   Rentang waktu yang diperiksa: {_moment(found.since)} sampai {_moment(found.until)}
   Tindakan yang tercatat: {found.deeds}, oleh {len(found.actors)} pelaku dari {len(found.origins)} alamat
   Sesi masuk dalam rentang itu: {found.sessions}
   Kapan diketahui: {"[isi]" if known_at is None else _moment(known_at)}
   [isi: bagaimana terjadi, misalnya komputer hilang, kata sandi bocor, kesalahan pengaturan]

3. Upaya penanganan dan pemulihan (huruf c)
   [isi: sesi diakhiri, akun dinonaktifkan, layar dicabut, kata sandi diganti; waktu masing-masing]
   [isi: pemulihan dari cadangan, bila ada; pencegahan agar tidak terulang]

4. Yang dapat dilakukan Subjek Data Pribadi
   [isi: saran kewaspadaan; cara meminta penjelasan, perbaikan, atau penghapusan]

[isi: tempat, tanggal, jabatan penanda tangan]
"""


def _moment(at: int) -> str:
    return to_datetime(at).strftime("%d-%m-%Y %H.%M WIB")
