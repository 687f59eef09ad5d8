"""Who may enter: accounts, their sessions, displays, credentials of sites. No table holds a secret that opens a door:
passwords are argon2id hashes, tokens are kept as SHA-256, second factors are encrypted with the installation's key."""

from sqlalchemy import BigInteger, Boolean, Column, Float, ForeignKey, Index, Integer, String, Table, Text

from commandcenter.store.schema.base import SerialId, instant, metadata

account = Table(
    "account",
    metadata,
    Column("id", SerialId, primary_key=True),
    Column("name", String(80), nullable=False, unique=True),  # lower case; a duty, not a person's name
    Column("role", String(20), nullable=False),
    Column("opd", String(40)),  # of an editor
    Column("password_hash", Text),  # None: signs in elsewhere, or cannot
    instant("password_at", nullable=True),
    Column("must_change", Boolean, nullable=False),  # a password that somebody else has seen
    Column("totp_secret", Text),  # encrypted; None: no second factor
    Column("totp_step", BigInteger),  # the last one that was taken: none is taken twice
    Column("failures", Integer, nullable=False, server_default="0"),  # in a row
    instant("locked_until", nullable=True),
    Column("issuer", String(200)),  # of OpenID Connect
    Column("external", String(255)),  # its "sub"
    instant("created_at"),
    Column("created_by", String(80), nullable=False),
    instant("seen_at", nullable=True),
    instant("disabled_at", nullable=True),
    Index("uq_account_issuer_external", "issuer", "external", unique=True),
)

session = Table(
    "session",
    metadata,
    Column("id", SerialId, primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("account_id", BigInteger, ForeignKey("account.id"), nullable=False),
    Column("stage", String(10), nullable=False, server_default=""),  # totp, password, setup: what is left to be done
    Column("method", String(10), nullable=False),  # password, oidc
    instant("created_at"),
    instant("seen_at"),
    instant("ended_at", nullable=True),
    Column("ended_why", String(20)),  # logout, revoked, password, idle, expired, disabled
    Column("origin", String(64), nullable=False, server_default=""),
    Column("agent", String(200), nullable=False, server_default=""),  # browser and system, as it calls itself
    Index("ix_session_account_id", "account_id"),
)

# One-time codes for whoever has lost his second factor. 80 random bits each: SHA-256 is enough.
recovery_code = Table(
    "recovery_code",
    metadata,
    Column("id", SerialId, primary_key=True),
    Column("account_id", BigInteger, ForeignKey("account.id"), nullable=False),
    Column("code_hash", String(64), nullable=False),
    instant("used_at", nullable=True),
    Index("uq_recovery_code_account_id_code_hash", "account_id", "code_hash", unique=True),
)

# Failures in a row of what is no account: names that nobody has (a few thousand buckets of a keyed digest), browsers
# that have signed in before, open sessions that are asked for their password again. Accounts keep their own.
attempt = Table(
    "attempt",
    metadata,
    Column("key", String(80), primary_key=True),
    Column("failures", Integer, nullable=False),
    instant("locked_until", nullable=True),
    instant("at"),
)

display = Table(
    "display",
    metadata,
    Column("id", SerialId, primary_key=True),
    Column("name", String(80), nullable=False),
    Column("start", String(200), nullable=False, server_default="/"),  # where it begins: path and query of a screen
    Column("token_hash", String(64), nullable=False, unique=True),
    instant("created_at"),
    Column("created_by", String(80), nullable=False),
    instant("seen_at", nullable=True),
    Column("origin", String(64), nullable=False, server_default=""),  # where it was last seen
    instant("revoked_at", nullable=True),
    Column("revoked_by", String(80)),
    # Where it hangs (domain.wall.geometry); column and row are NULL for one that hangs by itself.
    Column("grid_column", Integer),
    Column("grid_row", Integer),
    Column("width_mm", Float),
    Column("height_mm", Float),
    Column("bezel_mm", Float),
    Column("distance_mm", Float),
    instant("named_until", nullable=True),  # until then it shows its name, large
    instant("legible_until", nullable=True),  # until then it marks text that is too small for its distance
)
# Two displays cannot hang in one cell, however many operators accept at once.
_HANGS = display.c.revoked_at.is_(None)
Index(
    "uq_display_cell", display.c.grid_column, display.c.grid_row, unique=True,
    sqlite_where=_HANGS, postgresql_where=_HANGS,
)  # fmt: skip

# A display that waits to be accepted shows ``code``; the secret that it holds becomes its token. A row whose display
# is there already stands for a link that pairs once (`commandcenter display add`): its secret becomes no token.
pairing = Table(
    "pairing",
    metadata,
    Column("id", SerialId, primary_key=True),
    Column("code", String(12), nullable=False, unique=True),
    Column("secret_hash", String(64), nullable=False, unique=True),
    instant("created_at"),
    instant("expires_at"),
    Column("origin", String(64), nullable=False, server_default=""),
    Column("display_id", BigInteger, ForeignKey("display.id")),  # once it was accepted
)

# Who may speak to the broker. The table has what the broker needs to know somebody again, never the password itself.
mqtt_credential = Table(
    "mqtt_credential",
    metadata,
    Column("id", SerialId, primary_key=True),
    Column("username", String(80), nullable=False, unique=True),
    Column("kecamatan", String(8), ForeignKey("kecamatan.code")),  # None: not a site: ingest
    Column("element", String(80)),  # link/balen-a: of this device alone; None: of the whole kecamatan
    Column("password_hash", Text),  # as mosquitto keeps it; None: certificates only
    instant("created_at"),
    Column("created_by", String(80), nullable=False),
    instant("revoked_at", nullable=True),
)

# Client certificates. Those that were revoked, also by a newer one, stay: the revocation list is made of them.
mqtt_certificate = Table(
    "mqtt_certificate",
    metadata,
    Column("serial", String(64), primary_key=True),  # in hexadecimal
    Column("credential_id", BigInteger, ForeignKey("mqtt_credential.id"), nullable=False),
    instant("created_at"),
    instant("ends_at"),
    instant("revoked_at", nullable=True),
    Index("ix_mqtt_certificate_credential_id", "credential_id"),
)

# A sender that spoke for somebody else: a burst of such messages is one row, and they are in quarantine.
refused_claim = Table(
    "refused_claim",
    metadata,
    Column("id", SerialId, primary_key=True),
    Column("reason", String(32), nullable=False),  # one of domain.claims.REASONS
    Column("element", String(80), nullable=False),  # link/balen-a; empty: none of the inventory
    Column("kecamatan", String(8)),  # that the element belongs to
    Column("topic", String(210), nullable=False),  # of the newest message
    Column("detail", Text, nullable=False),  # likewise
    Column("n", Integer, nullable=False),
    instant("first_at"),
    instant("last_at"),
    Index("ix_refused_claim_last_at", "last_at"),
)
