"""Takes out of a text what tells who somebody is: NIK and other numbers, telephones, e-mail, names, addresses.

It works on what a text looks like. It takes out too much rather than too little, but leaves what a complaint is about:
places, dates, amounts, numbers of tickets. Doing it twice changes nothing.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Final

from commandcenter.domain.reference import REGENCY

# The first two digits of a NIK are a province: what begins otherwise ("2021 2022 2023 2024") is none.
_PROVINCE: Final = r"(?:1[1-9]|2[1]|3[1-6]|5[1-3]|6[1-5]|7[1-6]|8[12]|9[1-7])"
_NO_MONEY: Final = r"(?<![Rr][Pp])(?<![Rr][Pp][. ])(?<![Rr][Pp]\. )"
_NO_DATE: Final = r"(?!\d{1,2}[-./ ]\d{1,2}[-./ ]\d{4})"

_HERE: Final = REGENCY.replace(".", "")  # a NIK of our own citizens; tickets are not numbered so
_SEPARATORS: Final = re.compile(r"[ .()-]")
_PASSES_MAX: Final = 10  # two are the rule, three are rare

_EMAIL: Final = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_ACCOUNT: Final = re.compile(r"(?<![\w@])@\w[\w.]{1,29}")
_LABELLED_ID: Final = re.compile(
    r"(?<!\[)(?P<label>\b(?:nik|ktp|kk|npwp|nip)\b(?:\W{1,3}(?:no|nomor|nomer|saya))?\W{0,4})\d(?:[ .-]?\d){7,}",
    re.IGNORECASE,
)
_LONG: Final = re.compile(r"\d{15,}")
_NIK: Final = re.compile(rf"(?<!\d){_NO_MONEY}{_PROVINCE}(?:[ .-]?\d){{13,18}}(?!\d)")
_LABELLED_PHONE: Final = re.compile(
    r"(?<!\[)(?P<label>\b(?:hp|wa|telp|telpon|telepon|tlp|handphone|whatsapp|ponsel|phone|hub|hubungi|kontak|sms)\b"
    rf"(?:\W{{1,3}}(?:no|nomor|nomer|saya|ke|di|via)\b){{0,2}}[^\w+(]{{0,4}})"
    rf"{_NO_DATE}\+?\(?\d(?:[ .()-]{{0,2}}\d){{6,16}}(?!\d)",
    re.IGNORECASE,
)
_MOBILE: Final = re.compile(
    rf"(?<!\d)(?<!\d[.,]){_NO_MONEY}(?:\+ ?62[ .-]?(?:\(0\) ?)?|62[ -]?|\(?0)"
    r"8\d{1,3}\)?(?:[ .-]?\d{2,5}){2,5}(?!\d)"
)
_PLAIN_MOBILE: Final = re.compile(r"(?<!\d)(?:\+?62|0)8\d{7,12}(?!\d)")
_LANDLINE: Final = re.compile(
    r"(?<![\d/-])(?<!\d[.,])(?:\+62[ .-]?|\(?0)[2-9]\d{1,2}\)?[ .-]{0,2}(?:\d{5,8}|\d{3,4}[ .-]\d{3,4})(?!\d)"
)

_RT_RW: Final = re.compile(
    r"\b(?:rt ?/ ?rw[ .:]{0,3}\d{1,3}(?: ?/ ?\d{1,3})?"
    r"|rt[ .:]{0,3}\d{1,3}(?:[ ,/-]{0,3}rw[ .:]{0,3}\d{1,3}| ?/ ?\d{1,3})?"
    r"|rw[ .:]{0,3}\d{1,3})\b",
    re.IGNORECASE,
)
_HOUSE: Final = r"(?:,?\s{0,2}(?i:no|nomor|nomer|blok)\b\.?\s{0,2}\w{1,6}(?:[/-]\w{1,4})?)"
_STREET: Final = re.compile(
    rf"\b(?i:jl|jln|gg)\b\.?(?:[ \t]*(?:[A-Z]\w*+\.?|\d{{1,4}}\b)){{1,5}}{_HOUSE}?"
    rf"|\b(?i:jl|jln|jalan|gg|gang)\b\.?(?:[ \t]+[\w.]+){{1,4}}?{_HOUSE}(?<=\d)"
)
_ADDRESS: Final = re.compile(
    r"(?P<label>\balamat\b(?:\s++(?:saya|kami|rumah|lengkap|tinggal|pelapor|domisili)\b)*+"
    r"(?:\s*+(?:[:=]|di\b)\s*+|(?<!alamat)\s++|\s++(?=[A-Z0-9])))"
    r"(?!(?:di|kantor|website|situs|web|url|email|e-mail|yang|tersebut|tidak|belum|salah|kejadian|lokasi|tujuan|palsu|"
    r"instansi|dinas|opd|desa|kecamatan|kelurahan|kabupaten|ini|itu)\b)(?=[^\s\[])(?:(?!alamat)[^\n,;]){2,80}?(?=[\n,;]|\.\s|\.?$)",
    re.IGNORECASE | re.MULTILINE,
)

# Who or what is spoken of by office, not by name; and words that no name begins with.
_NO_NAMES: Final = (
    "bupati|wakil|lurah|camat|kades|kadus|kasun|kepala|ketua|sekda|sekdes|gubernur|presiden|menteri|walikota|wali|guru|"
    "dokter|bidan|perawat|polisi|kapolsek|kapolres|danramil|dandim|petugas|pegawai|pejabat|staf|admin|operator|rt|rw|"
    "bapak|ibu|pak|bu|bpk|sdr|saudara|saudari|warga|masyarakat|pelapor|pengadu|pemilik|desa|dusun|kelurahan|kecamatan|"
    "kabupaten|kota|provinsi|jalan|jl|jln|gang|dinas|badan|kantor|opd|instansi|perusahaan|pt|cv|toko|sekolah|sd|sdn|smp|"
    "smpn|sma|sman|smk|puskesmas|rumah|rsud|pasar|sungai|jembatan|lembaga|kelompok|program|kegiatan|file|aplikasi|"
    "indikator|kategori|hamil|menyusui|tangga|pkk|dan|atau|dari|di|ke|yang|untuk|dengan|pada|adalah|tidak|belum|sudah|"
    "akan|mohon|tolong|saya|kami|kita|mereka|nya|nama|alamat|nik|no|nomor|hp|wa|tanggal|tinggal|mau|ingin|lapor|"
    "melaporkan|ini|itu|tersebut|sama|baik|lain|besar|is|the"
)
_FREE_WORD: Final = rf"(?!(?i:{_NO_NAMES})\b)[^\W\d_][\w'’-]*+\.?"
_CAPITAL_WORD: Final = rf"(?!(?i:{_NO_NAMES})\b)[A-Z][\w'’-]*+\.?"
_NAME_SAID: Final = re.compile(  # whatever the case: "nama saya …", "Nama: …"
    r"(?P<label>\b(?i:nama(?:\s++(?:saya|lengkap|pelapor|pengadu|pemohon|kami)\b)++(?:\s*+[:=]|\s++adalah\b)?+|nama\s*+[:=]|atas\s++nama\s*+[:=]?+"
    r"|bernama|my\s++name\s++is|name\s*+:)\s*+)"
    rf"{_FREE_WORD}(?:[ \t]+{_FREE_WORD}){{0,3}}"
)
_NAME_LABELLED: Final = re.compile(  # "Nama: …", which says by itself that a name follows
    r"(?P<label>\b(?i:nama(?:\s++(?:saya|lengkap|pelapor|pengadu|pemohon|kami)\b)*+\s*+[:=]|name\s*+:|bernama\b)\s*+)"
    rf"{_FREE_WORD}(?:[ \t]+{_FREE_WORD}){{0,3}}"
)
_NAME_CALLED: Final = re.compile(
    r"(?P<label>\b(?i:nama|a\.\s?n\.?|an\.|sdr[ia]?\.?|saudara|saudari|bapak|bpk\.?|pak|ibu|bu|tn\.|ny\.)\s++)"
    rf"{_CAPITAL_WORD}(?:[ \t]+{_CAPITAL_WORD}){{0,3}}"
)


def redact(text: str) -> tuple[str, int]:
    """The text with a mark in place of each passage that tells who somebody is, and how many marks were set."""
    return _redacted(text, _STEPS)


def redact_numbers(text: str) -> tuple[str, int]:
    """Takes out numbers, e-mail and what is labelled as a name: of a category or a place, in which "Ibu Anak" is
    nobody's name."""
    return _redacted(text, _NUMBER_STEPS)


def redact_label(text: str) -> tuple[str, int]:
    """Takes out numbers, e-mail and names: of the name of a file or sheet, whose "Jl. Rajawali 2025" is no home."""
    return _redacted(text, _LABEL_STEPS)


def _redacted(text: str, steps: "tuple[_Step, ...]") -> tuple[str, int]:
    done, marks = _seen(text), 0
    for _ in range(_PASSES_MAX):
        before = marks
        words = frozenset(_LETTERS.findall(done.casefold()))
        for is_needed, pattern, mark in steps:
            if is_needed(done, words):
                done, n = pattern.subn(mark, done)
                marks += n
        if marks == before:  # what one mark uncovered ("…@" before a NIK) was taken out by the next pass
            break
    return done, marks


def is_somebody(word: str) -> bool:
    """Whether the word as a whole is a NIK, a telephone number or an e-mail address: no code of a ticket."""
    plain = _SEPARATORS.sub("", word)
    digits = plain.lstrip("+")
    if digits.isdecimal():
        is_nik = len(digits) == 16 and re.match(_PROVINCE, digits) is not None
        is_nik = is_nik and (_is_day_of_birth(digits) or digits.startswith(_HERE))
        return is_nik or (_PLAIN_MOBILE.fullmatch(plain) is not None and len(digits) >= 10)
    return "@" in word and _EMAIL.fullmatch(word) is not None


def _is_day_of_birth(nik: str) -> bool:
    """Digits 7 to 12 of a NIK are day (plus 40 for women), month and year of birth (Permendagri 72/2022)."""
    return 1 <= int(nik[6:8]) % 40 <= 31 and 1 <= int(nik[8:10]) <= 12


def _seen(text: str) -> str:
    """Without characters that nobody sees, with plain digits: what stands between digits hides them from us only."""
    if text.isascii():
        return text
    return "".join(
        character if character.isascii() else str(unicodedata.decimal(character, character))
        for character in text
        if unicodedata.category(character) != "Cf"
    )


_LETTERS: Final = re.compile(r"[^\W\d_]+")
_DIGITS: Final = re.compile(r"\d(?:\D{0,3}\d){5}")


def _with(words: str) -> Callable[[str, frozenset[str]], bool]:
    wanted = frozenset(words.split())
    return lambda _text, words: not wanted.isdisjoint(words)


def _with_at(text: str, _words: frozenset[str]) -> bool:
    return "@" in text


def _with_digits(text: str, _words: frozenset[str]) -> bool:
    return _DIGITS.search(text) is not None


# Most texts need few of the patterns, and a look at their words is cheaper than a search.
_TITLES: Final = "nama a an sdr sdri sdra saudara saudari bapak bpk pak ibu bu tn ny"
_Step = tuple[Callable[[str, frozenset[str]], bool], re.Pattern[str], str]
_NUMBER_STEPS: Final[tuple[_Step, ...]] = (
    (_with_at, _EMAIL, "[e-mail]"),
    (_with_at, _ACCOUNT, "[account]"),
    (_with_digits, _LABELLED_ID, r"\g<label>[nik]"),
    (_with_digits, _LONG, "[nik]"),
    (_with_digits, _NIK, "[nik]"),
    (_with_digits, _LABELLED_PHONE, r"\g<label>[tel]"),
    (_with_digits, _MOBILE, "[tel]"),
    (_with_digits, _PLAIN_MOBILE, "[tel]"),
    (_with_digits, _LANDLINE, "[tel]"),
    (_with("nama bernama name"), _NAME_LABELLED, r"\g<label>[name]"),
)
_LABEL_STEPS: Final = (
    *_NUMBER_STEPS,
    (_with(_TITLES), _NAME_CALLED, r"\g<label>[name]"),
)
_STEPS: Final = (
    *_NUMBER_STEPS,
    (_with("rt rw"), _RT_RW, "[address]"),
    (_with("jl jln jalan gg gang"), _STREET, "[address]"),
    (_with("alamat"), _ADDRESS, r"\g<label>[address]"),
    (_with("nama bernama name"), _NAME_SAID, r"\g<label>[name]"),
    (_with(_TITLES), _NAME_CALLED, r"\g<label>[name]"),
)
