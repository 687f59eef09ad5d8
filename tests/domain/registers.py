"""Reference data for tests: a few OPDs, indicators and villages."""

from commandcenter.domain.reference import (
    Access,
    Frequency,
    Indicator,
    Opd,
    Polarity,
    SeriesBreak,
    Village,
)

DISDIK = Opd("disdik", "Dinas Pendidikan", "Disdik", "dinas", "2017-01-01", aliases=("Diknas", "Dinas Pendidikan Kab."))
DINKES = Opd("dinkes", "Dinas Kesehatan", "Dinkes", "dinas", "2017-01-01")
OLD = Opd("dinas-lama", "Dinas Lama", "Dinlama", "dinas", "2010-01-01", "2016-12-31", (), "disdik")
OPDS = (OLD, DINKES, DISDIK)

APK = Indicator(
    "apk-paud", "APK PAUD", "Perbandingan siswa PAUD dengan penduduk usia 3-6 tahun.", "persen", "disdik", "dinkominfo",
    Frequency.YEAR, Polarity.HIGHER, lowest=0.0, highest=200.0,
)  # fmt: skip
IPM = Indicator(
    code="ipm", name="Indeks Pembangunan Manusia", definition="Capaian pembangunan manusia.", unit="indeks",
    producer="bps", walidata="dinkominfo", frequency=Frequency.YEAR, polarity=Polarity.HIGHER, aliases=("IPM", "HDI"),
    concept="Pembangunan manusia", interpretation="Makin tinggi makin baik.", method="Rata-rata geometrik.",
    measure="Indeks", classification="Rendah, sedang, tinggi, sangat tinggi", level="kabupaten", is_composite=True,
    built_from="UHH, HLS, RLS, pengeluaran", access=Access.LIMITED, decimals=1, reference_code="SD00001.00.00",
    theme="Sosial", source="BPS", breaks=(SeriesBreak("2021-01-01", "LF SP2020"), SeriesBreak("2030-01-01", "?")),
)  # fmt: skip
INDICATORS = (APK, IPM)

LUWIHAJI = Village("35.22.01.2001", "Luwihaji", "desa", "35.22.01")
SUMBERJO = Village("35.22.22.2004", "Sumberjo", "desa", "35.22.22", ("Sumberejo",))
VILLAGES = (LUWIHAJI, SUMBERJO)
