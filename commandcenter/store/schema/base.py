"""What every table is made with. Instants are BIGINT milliseconds UTC; local dates are ISO texts (2026-11-22)."""

from sqlalchemy import BigInteger, Column, Integer, MetaData

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite gives ROWIDs only to INTEGER PRIMARY KEY; PostgreSQL wants 64 bits for tables that grow for ever.
SerialId = BigInteger().with_variant(Integer, "sqlite")


def instant(name: str, *, nullable: bool = False) -> Column[int]:
    """A column of milliseconds UTC."""
    return Column(name, BigInteger, nullable=nullable)
