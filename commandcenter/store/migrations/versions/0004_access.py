"""Safe hands: accounts, sessions, displays, credentials of sites."""

import sqlalchemy as sa
from alembic import op

from commandcenter.domain.audit_chain import Head, chained
from commandcenter.store.append_only import guard

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _people()
    _displays()
    _sites()
    _audit()
    _privacy()
    _backups()


def _people() -> None:
    op.create_table(
        "account",
        _serial(),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("opd", sa.String(length=40), nullable=True),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("password_at", sa.BigInteger(), nullable=True),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("totp_secret", sa.Text(), nullable=True),
        sa.Column("totp_step", sa.BigInteger(), nullable=True),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("locked_until", sa.BigInteger(), nullable=True),
        sa.Column("issuer", sa.String(length=200), nullable=True),
        sa.Column("external", sa.String(length=255), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=True),
        sa.Column("disabled_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("name", name=op.f("uq_account_name")),
    )
    op.create_index("uq_account_issuer_external", "account", ["issuer", "external"], unique=True)
    op.create_table(
        "session",
        _serial(),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("stage", sa.String(length=10), server_default="", nullable=False),
        sa.Column("method", sa.String(length=10), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_why", sa.String(length=20), nullable=True),
        sa.Column("origin", sa.String(length=64), server_default="", nullable=False),
        sa.Column("agent", sa.String(length=200), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_session_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_session_token_hash")),
    )
    op.create_index("ix_session_account_id", "session", ["account_id"], unique=False)
    op.create_table(
        "recovery_code",
        _serial(),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_recovery_code_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
    )
    op.create_index("uq_recovery_code_account_id_code_hash", "recovery_code", ["account_id", "code_hash"], unique=True)
    op.create_table(
        "attempt",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_attempt")),
    )


def _displays() -> None:
    op.create_table(
        "display",
        _serial(),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("start", sa.String(length=200), server_default="/", nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=True),
        sa.Column("origin", sa.String(length=64), server_default="", nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.Column("revoked_by", sa.String(length=80), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_display")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_display_token_hash")),
    )
    op.create_table(
        "pairing",
        _serial(),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("origin", sa.String(length=64), server_default="", nullable=False),
        sa.Column("display_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["display_id"], ["display.id"], name=op.f("fk_pairing_display_id_display")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pairing")),
        sa.UniqueConstraint("code", name=op.f("uq_pairing_code")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_pairing_secret_hash")),
    )


def _sites() -> None:
    op.create_table(
        "mqtt_credential",
        _serial(),
        sa.Column("username", sa.String(length=80), nullable=False),
        sa.Column("kecamatan", sa.String(length=8), nullable=True),
        sa.Column("element", sa.String(length=80), nullable=True),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["kecamatan"], ["kecamatan.code"], name=op.f("fk_mqtt_credential_kecamatan_kecamatan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mqtt_credential")),
        sa.UniqueConstraint("username", name=op.f("uq_mqtt_credential_username")),
    )
    op.create_table(
        "mqtt_certificate",
        sa.Column("serial", sa.String(length=64), nullable=False),
        sa.Column("credential_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["credential_id"], ["mqtt_credential.id"], name=op.f("fk_mqtt_certificate_credential_id_mqtt_credential")
        ),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_mqtt_certificate")),
    )
    op.create_index("ix_mqtt_certificate_credential_id", "mqtt_certificate", ["credential_id"], unique=False)
    op.create_table(
        "refused_claim",
        _serial(),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("element", sa.String(length=80), nullable=False),
        sa.Column("kecamatan", sa.String(length=8), nullable=True),
        sa.Column("topic", sa.String(length=210), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refused_claim")),
    )
    op.create_index("ix_refused_claim_last_at", "refused_claim", ["last_at"], unique=False)


def _backups() -> None:
    op.create_table(
        "backup",
        _serial(),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("is_good", sa.Boolean(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("finished_at", sa.BigInteger(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("rows", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("sha256", sa.String(length=64), server_default="", nullable=False),
        sa.Column("is_encrypted", sa.Boolean(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backup")),
    )
    op.create_index("ix_backup_kind", "backup", ["kind", "is_good", "finished_at"])


def _privacy() -> None:
    op.create_table(
        "ticket_order",
        _serial(),
        sa.Column("feed", sa.String(length=64), nullable=False),
        sa.Column("ticket_hash", sa.String(length=64), nullable=False),
        sa.Column("key_mark", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("changes", sa.Text(), nullable=True),
        sa.Column("basis", sa.String(length=20), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_order")),
    )
    op.create_index("uq_ticket_order_feed_ticket_hash", "ticket_order", ["feed", "ticket_hash"], unique=True)


def _audit() -> None:
    """Chain what was written so far, then let nobody change it any more."""
    for name, kind in _CHAIN:
        op.add_column("audit", sa.Column(name, kind, nullable=True))
    connection, head = op.get_bind(), Head()
    table = sa.Table("audit", sa.MetaData(), autoload_with=connection)
    rows = (dict(row) for row in connection.execute(table.select().order_by(table.c.id)).mappings().all())
    for row in chained(rows, head):
        sealed = {name: row[name] for name, _ in _CHAIN}
        connection.execute(table.update().where(table.c.id == row["id"]).values(**sealed))
        head = Head(row["id"], row["digest"])
    with op.batch_alter_table("audit") as batch:
        for name, kind in _CHAIN:
            batch.alter_column(name, existing_type=kind, nullable=False)
    op.create_index("ix_audit_actor", "audit", ["actor", "id"], unique=False)
    op.create_index("ix_audit_at", "audit", ["at"], unique=False)
    made = op.create_table(
        "audit_head",
        sa.Column("one", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_id", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("verified_at", sa.BigInteger(), nullable=True),
        sa.Column("verified_id", sa.BigInteger(), nullable=True),
        sa.Column("fault", sa.String(length=20), nullable=True),
        sa.Column("fault_id", sa.BigInteger(), nullable=True),
        sa.Column("anchored_at", sa.BigInteger(), nullable=True),
        sa.Column("anchored_id", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_audit_head")),
    )
    op.bulk_insert(made, [{"one": 1, "last_id": head.id, "digest": head.digest}])
    guard(connection)


_CHAIN = (("form", sa.Integer()), ("previous", sa.String(length=64)), ("digest", sa.String(length=64)))


def _serial() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False)
