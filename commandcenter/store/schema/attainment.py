"""How attainment is judged: bands and verdicts by plan year, programmes and weights of the roll-up. Configuration."""

from sqlalchemy import Boolean, Column, Float, ForeignKey, Integer, String, Table, Text

from commandcenter.store.schema.base import metadata

plan_year = Table(
    "plan_year",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("average_cap", Float, nullable=False),  # percent; more counts as this in averages, and nowhere else
    Column("met_from", Float, nullable=False),  # Sesuai from this attainment on, in percent
    Column("partly_from", Float, nullable=False),  # Belum Sesuai from this on; below it Tidak Sesuai
    Column("least_coverage", Float, nullable=False),  # share of the weights, 0 to 1; below it an average has no band
    Column("scale", Text, nullable=False),  # letters, the best first, separated by "|"
    Column("note", Text, nullable=False),  # where the rule comes from, and how sure it is
)

band = Table(
    "band",
    metadata,
    Column("year", Integer, ForeignKey("plan_year.year"), primary_key=True, autoincrement=False),
    Column("key", String(20), primary_key=True),  # very_high, high, medium, low, very_low, or a local one
    Column("above", Float),  # attainments above this bound, unrounded; None: the lowest band
    Column("is_inclusive", Boolean, nullable=False),  # from the bound on: the bound itself belongs to the band
    Column("name", Text, nullable=False),
)

programme = Table(
    "programme",
    metadata,
    Column("code", String(64), primary_key=True),
    Column("opd", String(40), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("weight", Float, nullable=False),  # within its OPD
    Column("valid_from", Integer, nullable=False),  # plan years
    Column("valid_to", Integer),
)

programme_indicator = Table(
    "programme_indicator",
    metadata,
    Column("programme", String(64), ForeignKey("programme.code"), primary_key=True),
    Column("indicator", String(64), ForeignKey("indicator.code"), primary_key=True),
    Column("weight", Float, nullable=False),  # within its programme
    Column("accumulation", String(8)),  # level, total; None: told by the shape of the targets
)
