"""Reference data (kode referensi, data induk): villages, OPD, indicators, calendar, service limits, websites."""

from sqlalchemy import Boolean, Column, Float, ForeignKey, Integer, String, Table, Text

from commandcenter.store.schema.base import SerialId, instant, metadata

village = Table(
    "village",
    metadata,
    Column("code", String(13), primary_key=True),  # Kemendagri, 35.22.15.1001
    Column("name", Text, nullable=False),
    Column("kind", String(9), nullable=False),  # desa, kelurahan
    Column("kecamatan", String(8), ForeignKey("kecamatan.code"), nullable=False, index=True),
    Column("aliases", Text, nullable=False, server_default=""),  # separated by "|"
    instant("retired_at", nullable=True),
)

# An OPD that is merged or renamed keeps its row: what was reported under its name stays under its name.
opd = Table(
    "opd",
    metadata,
    Column("code", String(40), primary_key=True),
    Column("name", Text, nullable=False),
    Column("short_name", Text, nullable=False),
    Column("kind", String(16), nullable=False),  # an OpdKind
    Column("aliases", Text, nullable=False, server_default=""),
    Column("valid_from", String(10), nullable=False),
    Column("valid_to", String(10)),  # the last day; None: still there
    Column("successor", String(40)),
    instant("retired_at", nullable=True),  # taken out of the register, as an entry by mistake is
)

# The columns follow MS-Ind of Peraturan BPS 5/2020.
indicator = Table(
    "indicator",
    metadata,
    Column("code", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("aliases", Text, nullable=False, server_default=""),
    Column("concept", Text, nullable=False, server_default=""),
    Column("definition", Text, nullable=False),
    Column("interpretation", Text, nullable=False, server_default=""),
    Column("method", Text, nullable=False, server_default=""),  # formula
    Column("measure", Text, nullable=False, server_default=""),  # ukuran: persen, jumlah, indeks …
    Column("unit", Text, nullable=False),
    Column("classification", Text, nullable=False, server_default=""),
    Column("level", Text, nullable=False, server_default=""),  # level of estimation: kabupaten, kecamatan, desa
    Column("is_composite", Boolean, nullable=False),
    Column("built_from", Text, nullable=False, server_default=""),  # building indicators or variables
    Column("access", String(16), nullable=False),  # open, limited, closed
    Column("producer", String(40), nullable=False),  # code of an OPD, or "bps"
    Column("walidata", String(40), nullable=False),
    Column("frequency", String(16), nullable=False),  # day, month, quarter, half, year
    Column("polarity", String(8), nullable=False),  # higher, lower, neutral
    Column("decimals", Integer, nullable=False),
    Column("lowest", Float),  # no sane value is below
    Column("highest", Float),
    Column("reference_code", Text, nullable=False, server_default=""),  # SD00001.00.00 and the like
    Column("theme", Text, nullable=False, server_default=""),
    Column("source", Text, nullable=False, server_default=""),
    instant("recorded_at"),
    instant("retired_at", nullable=True),
)

# From ``starts`` on the figures cannot be compared with those before.
indicator_break = Table(
    "indicator_break",
    metadata,
    Column("indicator", String(64), ForeignKey("indicator.code"), primary_key=True),
    Column("starts", String(10), primary_key=True),
    Column("note", Text, nullable=False),
)

calendar_day = Table(
    "calendar_day",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("kind", String(16), nullable=False),  # holiday, joint_leave, working
    Column("name", Text, nullable=False),
    Column("is_estimate", Boolean, nullable=False),
)

# Hours of one weekday in a span of days; Ramadan is a span of its own that goes before the ordinary one.
working_hours = Table(
    "working_hours",
    metadata,
    Column("id", SerialId, primary_key=True),
    Column("name", Text, nullable=False),
    Column("valid_from", String(10), nullable=False),
    Column("valid_to", String(10)),
    Column("weekday", Integer, nullable=False),  # Monday 0
    Column("starts", String(5), nullable=False),  # 07:30, WIB
    Column("ends", String(5), nullable=False),
    Column("break_minutes", Integer, nullable=False),
    Column("priority", Integer, nullable=False),
)

service_limit = Table(
    "service_limit",
    metadata,
    Column("kind", String(20), primary_key=True),  # pengaduan, aspirasi, permintaan_informasi, * for every class
    Column("step", String(16), primary_key=True),  # verify, dispose, answer, confirm, complete
    Column("days", Integer, nullable=False),
    Column("counts", String(8), nullable=False),  # working, calendar
    Column("note", Text, nullable=False),  # the legal base, and how sure it is
)

# A website is an element like a tower: its state, its changes and its availability are kept the same way. What a probe
# saw beside them (the end of the certificate, a digest of the page) is in ``extra`` of its sample.
site = Table(
    "site",
    metadata,
    Column("id", Integer, ForeignKey("element.id"), primary_key=True, autoincrement=False),
    Column("url", Text, nullable=False),
    Column("opd", String(40), nullable=False, server_default=""),
    Column("village", String(13), nullable=False, server_default=""),
    Column("feed", String(64), nullable=False),  # the feed that probes it: a list retires only its own sites
)
