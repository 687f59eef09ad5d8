"""Does a column hold personal data? Its header says so, in Indonesian or English, whatever the signs between words."""

import re
from enum import StrEnum
from functools import lru_cache
from typing import Final

from commandcenter.domain.values.tidy import tidy


class Personal(StrEnum):
    """LIKELY: left at the door unless a rule of the feed names the column ("Nama" may be that of a village).
    CERTAIN: never read; a rule that names it is a mistake."""

    NO = "no"
    LIKELY = "likely"
    CERTAIN = "certain"


_WORD: Final = re.compile(r"[^\W_]+")
_SPELT: Final = re.compile(r"\b([^\W\d_])[ ._-]+(?=[^\W\d_]\b)")  # "N.I.K", "No. H P"
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_COUNTING: Final = _set(
    "jumlah jml jmlh total banyaknya banyak persentase persen rasio rerata rata cakupan capaian wajib"
    " kepemilikan perekaman percentage share"
)
_OWNING: Final = _set("pengguna pelanggan sambungan pemilik penduduk keluarga miskin layanan users")
_REPORTERS: Final = _set(
    "pelapor pengadu pemohon penelepon penelpon pengirim terlapor reporter complainant caller sender applicant"
)
_PERSONS: Final = _REPORTERS | _set(
    "warga penduduk masyarakat responden penerima saksi korban pasien siswa citizen respondent recipient patient"
    " suami istri ayah anak orang"
)
_TELEPHONES: Final = _set("telp telepon telpon tlp tlpn hp handphone ponsel phone mobile cellphone wa whatsapp whatsap")
_MAIL: Final = _set("email mail surel")
_PAPERS: Final = _set("ktp kk identitas identity paspor passport sim npwp")
_NAMES: Final = _set("nama name")
_ADDRESSES: Final = _set("alamat address")
_NUMBERS: Final = _set("no nomor nomer nmr number num id")
_ALONE: Final = _set("nik npwp ttl dob birthdate birthday nohp notelp notlp nowa noktp nokk hppelapor namapelapor")
_WHOLE_NAME: Final = _set("lengkap panggilan depan belakang full first last kandung ibu ayah suami istri pegawai")
_HOME: Final = _set("rumah lengkap tinggal domisili ktp ip home street") | _MAIL
_BIRTH: Final = _set("tanggal tgl tempat tahun kota date place year")
_LIKELY: Final = (
    _NAMES | _ADDRESSES | _TELEPHONES | _MAIL | _PAPERS | _REPORTERS | _set("rt rw kontak contact username pic cp")
)
# What has a name, an address or a telephone without being a person.
_THINGS: Final = _set(
    "opd skpd dinas instansi badan lembaga unit bidang bagian kantor organisasi agency institution"
    " kecamatan kec desa kelurahan kel dusun kabupaten kab kota provinsi wilayah daerah area village district"
    " indikator indicator variabel data dataset tabel kolom program kegiatan sasaran urusan tujuan rencana dokumen"
    " layanan service kategori category kanal channel media topik jenis klasifikasi produk komoditas"
    " website situs web url link laman domain aplikasi app file berkas sekolah puskesmas pasar jalan sungai jembatan"
    " lokasi wisata bulan hari periode status radio menara tower perangkat sakit"
)


@lru_cache(maxsize=4096)
def judge(header: str) -> Personal:
    """What the header of a column says: "no_hp" and "Identitas / NIK" are personal, "Nama OPD" and "Jumlah KK" not."""
    plain = _SPELT.sub(r"\1", tidy(header[:500]))
    words = frozenset(_WORD.findall(_CAMEL.sub(" ", plain).casefold()))
    if words & _COUNTING or {"number", "of"} <= words:
        return Personal.NO
    if _is_certain(words):
        return Personal.CERTAIN
    if words & _THINGS and not words & _REPORTERS:
        return Personal.NO
    if words & _OWNING and not words & (_NAMES | _ADDRESSES | _NUMBERS):
        return Personal.NO
    return Personal.LIKELY if words & _LIKELY else Personal.NO


def _is_certain(words: frozenset[str]) -> bool:
    return bool(
        words & _ALONE
        or (words and words <= _REPORTERS)
        or (words & _PERSONS and words & (_NAMES | _ADDRESSES | _TELEPHONES | _MAIL | _PAPERS | _NUMBERS))
        or (words & _NUMBERS and words & (_TELEPHONES | _PAPERS) and not words & _THINGS)
        or (words & _NAMES and words & _WHOLE_NAME and not words & _THINGS)
        or (words & _ADDRESSES and words & _HOME and not words & _THINGS)
        or (words & {"lahir", "birth"} and words & _BIRTH)
        or {"induk", "kependudukan"} <= words
        or {"kartu", "keluarga"} <= words
    )
