"""Personal data stops at the door. Every number and name here is plainly invented: zeros, and nobody called Contoh."""

import re
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.privacy import DROPPED, Door, Personal, is_somebody, judge, redact, redact_numbers

NIK = "3522000000000000"


@pytest.mark.parametrize(
    "header",
    [
        "Nama Pelapor", "NAMA  PELAPOR", "nama_pelapor", "namaPelapor", "Pelapor", "Pelapor / Nama", "Identitas / NIK",
        "NIK", "NIK Pelapor", "No KTP", "no_ktp", "No. KTP/SIM", "Nomor KK", "No. Kartu Keluarga", "No HP", "noHP",
        "nohp", "No. HP/WA", "Nomor Telepon", "no telp", "Nomor WA", "HP Pelapor", "Email pelapor", "Alamat e-mail",
        "alamat pelapor", "Alamat Rumah", "Alamat lengkap", "Nama Lengkap", "Tanggal Lahir", "Tgl. Lahir",
        "Tempat, tanggal lahir", "TTL", "Full name", "First Name", "Reporter", "reporter_name", "Phone number",
        "Date of birth", "Home address", "Email address", "Nomor Induk Kependudukan", "NPWP", "id_pelapor",
        "Nama Warga", "Nama ibu kandung", "N.I.K.", "N I K", "No. H P", "N\u200bIK", "No. K.K.",
    ],
)  # fmt: skip
def test_a_column_that_can_only_be_personal_is_never_read(header: str) -> None:
    assert judge(header) is Personal.CERTAIN


@pytest.mark.parametrize(
    "header",
    [
        "Nama", "nama", "Name", "Alamat", "Address", "RT", "RW", "RT/RW", "Telepon", "HP", "WA", "Email", "E-mail",
        "KK", "KTP", "Kontak", "Jenis kelamin pelapor", "Username",
    ],
)  # fmt: skip
def test_a_column_that_may_be_personal_is_left_out_unless_a_rule_names_it(header: str) -> None:
    assert judge(header) is Personal.LIKELY
    assert Door.of((header,)).positions == (0,)
    assert Door.of((header,), used=(f" {header.upper()} ",)).positions == ()


@pytest.mark.parametrize(
    "header",
    [
        "Nama OPD", "nama opd", "Nama Kecamatan", "NAMA DESA", "Nama Desa/Kelurahan", "Nama Indikator", "nama_instansi",
        "Alamat website", "Alamat situs", "Alamat Rumah Sakit", "Nama Program", "Nama jalan", "Telepon kantor",
        "Jumlah KK", "Jumlah pelapor", "Jumlah RT", "Banyaknya RW", "Persentase pengguna HP", "KK miskin",
        "Kepemilikan KTP-el", "Pengguna HP", "Number of phones", "Penduduk", "Lahir", "Angka kelahiran", "No", "No.",
        "Nomor Tiket", "No Laporan", "ID", "ID Laporan", "Kode Desa", "Tanggal", "Tanggal Lapor", "Kategori", "Kanal",
        "Status", "Isi laporan", "Tempat kejadian", "Rumah tangga", "Warga", "", "2024", "IPM", "P D R B", "Tipe A B",
    ],
)  # fmt: skip
def test_ordinary_columns_pass(header: str) -> None:
    assert judge(header) is Personal.NO


def test_a_rule_cannot_open_the_door_for_what_is_certainly_personal_nor_for_what_is_to_be_dropped() -> None:
    door = Door.of(("NIK", "Catatan", "Nama"), drop=("catatan",), used=("NIK", "Catatan", "Nama"))
    assert door.positions == (0, 1)


def test_a_row_that_is_kept_has_marks_for_what_was_left_out_and_no_numbers_of_people_in_its_texts() -> None:
    door = Door.of(("Tiket", "Nama Pelapor", "No HP", "Isi", "Jumlah"))
    row = ("#5010653", "Contoh Orang", None, f"NIK saya {NIK}, hp 0800-000-0000", int(NIK))
    assert door.clean(row) == ("#5010653", DROPPED, None, "NIK saya [nik], hp [tel]", "[nik]")
    assert door.count(row) == 1
    assert door.clean(row, without=(3,))[3] == DROPPED


def test_cells_beyond_the_header_belong_to_no_column_and_are_not_kept() -> None:
    assert Door.of(("Tiket",)).clean(("1", "Contoh", None)) == ("1", DROPPED, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"NIK {NIK} mohon dibantu", "NIK [nik] mohon dibantu"),
        (f"nik:{NIK}.", "nik:[nik]."),
        ("KK 3522 0000 0000 0000 hilang", "KK [nik] hilang"),
        ("no 3522.0000.0000.0000", "no [nik]"),
        ("352200-000000-0000", "[nik]"),
        ("3522\u200b0000\u200b00000000", "[nik]"),
        ("３５２２００００００００００００", "[nik]"),
        ("0000000000000000000000", "[nik]"),
        ("hp 0800-000-0000", "hp [tel]"),
        ("hub.080000000000 ya", "hub.[tel] ya"),
        ("wa +62 800 0000 0000", "wa [tel]"),
        ("+62800-0000-0000", "[tel]"),
        ("62800000000000 itu nomor saya", "[tel] itu nomor saya"),
        ("(0800) 000 000", "[tel]"),
        ("telp. (0353) 000000 kantor", "telp. [tel] kantor"),
        ("0353-000000", "[tel]"),
        ("hubungi ke nomor 800 0000 000", "hubungi ke nomor [tel]"),
        ("surat ke contoh.orang+1@contoh.example.id segera", "surat ke [e-mail] segera"),
        ("lihat @contoh_orang", "lihat [account]"),
        ("Nama saya Contoh Orang, warga Kapas", "Nama saya [name], warga Kapas"),
        ("nama saya contoh orang tinggal di Kapas", "nama saya [name] tinggal di Kapas"),
        ("Nama: CONTOH ORANG", "Nama: [name]"),
        ("Nama : contoh", "Nama : [name]"),
        ("KTP atas nama Contoh Orang belum jadi", "KTP atas nama [name] belum jadi"),
        ("KK a.n. Contoh Orang salah", "KK a.n. [name] salah"),
        ("Sdr. Contoh sudah datang", "Sdr. [name] sudah datang"),
        ("menurut Bapak Contoh Orang jalan rusak", "menurut Bapak [name] jalan rusak"),
        ("Ibu Contoh sakit", "Ibu [name] sakit"),
        ("my name is Contoh Orang", "my name is [name]"),
        ("rumah di Jl. Contoh Raya No. 5 banjir", "rumah di [address] banjir"),
        ("jalan contoh no 5 gelap", "[address] gelap"),
        ("RT 03/RW 02 Desa Kapas", "[address] Desa Kapas"),
        ("rt.3 rw.2 kapas", "[address] kapas"),
        ("RT/RW 003/002", "[address]"),
        ("Alamat: Dusun Contoh sebelah masjid, Kapas", "Alamat: [address], Kapas"),
        ("alamat saya di dusun contoh", "alamat saya di [address]"),
    ],
)
def test_what_tells_who_somebody_is_is_taken_out(text: str, expected: str) -> None:
    redacted, n = redact(text)
    assert redacted == expected
    assert n == 1


@pytest.mark.parametrize(
    "text",
    [
        "Jalan rusak di Kedungadem 3 km",
        "Jalan Raya Bojonegoro-Babat macet sejak 05-11-2021 08.45",
        "Pak Camat dan Ibu Lurah mohon bantuan",
        "Bapak Bupati yang terhormat",
        "ibu hamil di puskesmas Kapas",
        "Tiket #5010653 dan 20240305123456 belum dijawab",
        "nama desa Ngraho salah tulis di peta",
        "atas nama warga desa Kapas kami mohon",
        "alamat website desa tidak bisa dibuka",
        "Dana desa Rp 62.812.345.678 dan Rp 1.250.000.000.000.000 untuk apa?",
        "tahun 2021 2022 2023 2024 selalu banjir",
        "SMS 1708 tidak dibalas, telepon tanggal 05-11-2021 tidak diangkat",
        "Lampu mati 3 bulan, tagihan 350.000; daya 1300 VA, jam 18.00-21.00",
        "Permendagri 86/2017, 35.22.15.1001, km 12+500",
        "e-KTP belum jadi sejak 2024-03-05",
        "art 3 and start 5",
    ],
)
def test_what_a_complaint_is_about_keeps_its_sense(text: str) -> None:
    assert redact(text) == (text, 0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kesehatan Ibu Anak, Jl. Rusak, RT 03", "Kesehatan Ibu Anak, Jl. Rusak, RT 03"),
        ("Nama: Contoh Orang, perubahan nama", "Nama: [name], perubahan nama"),
        (f"KTP {NIK} hp 0800-000-0000, a@b.example", "KTP [nik] hp [tel], [e-mail]"),
    ],
)
def test_of_a_category_or_a_place_only_numbers_of_people_are_taken_out(text: str, expected: str) -> None:
    assert redact_numbers(text)[0] == expected


PIECES = st.sampled_from(
    [
        NIK, "3522 0000 0000 0000", "080000000000", "+62 800-0000-0000", "(0353) 000000", "a@b.example", "@contoh",
        "Contoh", "Orang", "contoh", "nama", "Nama:", "saya", "atas nama", "Bapak", "Ibu", "a.n.", "alamat",
        "Alamat:", "di", "Jl.", "jalan", "No.", "5", "RT 03", "RW", "/", "hp", "nik", ",", ".", "\n", ":", "[nik]",
        "[tel]", "12", "2024", "0", "8", "-", "Rp", "desa", "Kapas", "rumah",
    ]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(),
    st.text("0123456789 .-+()62"),
    st.lists(PIECES, max_size=12).map(" ".join),
    st.lists(PIECES, max_size=8).map("".join),
)


@given(TEXTS)
@example("hp 080000000000 1234567")
@example(f"{NIK}@00")
@example("alamat saya di [address]")
def test_to_redact_twice_changes_nothing(text: str) -> None:
    once, _ = redact(text)
    assert redact(once) == (once, 0)


@given(TEXTS, st.sampled_from([NIK, f"NIK{NIK}", "080000000000", "+6280000000000", "0800-0000-0000"]), TEXTS)
def test_no_number_of_a_person_survives_between_other_words(before: str, number: str, after: str) -> None:
    redacted, n = redact(f"{before} {number} {after}")
    assert n
    assert not re.search(r"\d{15}", redacted)
    assert not re.search(r"(?<!\d)(?:\+62|62|0)8\d{8,11}(?!\d)", redacted)


@given(st.text())
def test_no_text_is_too_strange_to_be_redacted(text: str) -> None:
    redacted, n = redact(text)
    assert n > 0 or redacted == text or not text.isascii()


@pytest.mark.parametrize(
    "piece", ["a", "0 ", "08", "nama ", "Jl. A ", "alamat di ", "a@", "Bapak ", "RT ", "A", "(", "Ibu A"]
)
def test_a_megabyte_of_nonsense_takes_no_more_than_time_in_proportion(piece: str) -> None:
    """A pattern that goes back and forth would take hours."""
    started = time.process_time()
    redact(piece * (1_000_000 // len(piece)))
    assert time.process_time() - started < 20


@pytest.mark.parametrize(
    "ticket",
    [
        "3522000101010000",
        "3522004101010000",
        NIK,
        "3522 0000 0000 0000",
        "080000000000",
        "+6280000000000",
        "0800-0000-0000",
        "a@b.example",
    ],
)
def test_a_ticket_that_is_a_person_is_known(ticket: str) -> None:
    assert is_somebody(ticket)


@pytest.mark.parametrize(
    "ticket", ["#5010653", "5010653", "20240305123456", "2024030500000123", "LAP-2024-000123", "0812", ""]
)
def test_a_ticket_that_is_a_ticket_is_none(ticket: str) -> None:
    assert not is_somebody(ticket)
