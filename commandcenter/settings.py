"""Settings: the only reader of the environment.

Every field is ``COMMANDCENTER_<NAME>``. A secret may also come from a file named by ``COMMANDCENTER_<NAME>_FILE``
(the habit of container and systemd credentials). All mistakes are reported at once.
"""

import os
import re
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator

PREFIX = "COMMANDCENTER_"
LOOPBACK = ("127.0.0.1", "::1", "localhost")
_ROLES = "(viewer|operator|network|leader|editor|steward|administrator)"
# What stands right of the last "=" of a part of oidc_roles; commandcenter.access.oidc.roles reads it.
_ROLE_OF = re.compile(r"|.+=\s*(viewer|operator|network|leader|steward|administrator|editor:[a-z0-9][a-z0-9-]{0,39})")


# An origin as it is typed: no path, no name and password, no wildcard; a port that there is.
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?"
_ORIGIN = re.compile(
    rf"https?://({_LABEL}(\.{_LABEL}){{0,30}}|\[[0-9A-Fa-f:.]{{2,45}}\])"
    r"(:([1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d\d|655[0-2]\d|6553[0-5]))?/?"
)


class SettingsError(Exception):
    """The settings cannot be used; the message names every mistake and the variable to change."""


Seconds = Annotated[int, Field(gt=0)]
Days = Annotated[int, Field(gt=0)]
Port = Annotated[int, Field(ge=1, le=65535)]


class Settings(BaseModel):
    """What an installation may change. Descriptions become docs/settings.md."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    data_dir: Path = Field(Path("var"), description="Folder of the embedded database, logs and process files.")
    database_url: str = Field(
        "",
        repr=False,
        description="SQLAlchemy URL. Empty: SQLite in the data folder. PostgreSQL: `postgresql+psycopg://…`.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="How much is logged.")

    web_host: str = Field("127.0.0.1", description="Address that the web server listens on.")
    web_port: Port = Field(8050, description="Port of the web server. If taken, the demo takes the next free one.")
    web_threads: Annotated[int, Field(ge=4)] = Field(
        64, description="Threads of a web process. Every open display needs one for its live stream."
    )
    web_workers: Annotated[int, Field(ge=1, le=64)] = Field(
        1, description="Web processes. One serves some hundred displays; with several, share the cache."
    )
    cache_url: str = Field(
        "",
        repr=False,
        description="Redis URL of the panel cache and of the limits, shared by several web processes. Empty: in each.",
    )
    access: Literal["accounts", "open"] = Field(
        "accounts",
        description="`accounts`: everybody signs in. `open`: whoever sits at this machine may do everything without a "
        "login, and nobody else anything; only with a web_host of this machine (the demo).",
    )
    secret_key: SecretStr = Field(
        SecretStr(""),
        description="Key of what the store keeps encrypted. Empty: `secret.key` in the data folder, made at the first "
        "start. Several web hosts must share it.",
    )
    web_origin: str = Field(
        "",
        description="Address under which browsers reach the web server, e.g. `https://pusat.bojonegorokab.go.id`; its "
        "name is answered to. Empty: only numeric addresses and localhost are.",
    )
    web_proxies: Annotated[int, Field(ge=0, le=4)] = Field(
        0, description="Reverse proxies in front, whose X-Forwarded-* headers are believed."
    )
    web_frame_ancestors: str = Field(
        "",
        pattern=r"^('none'|'self'|https?://[A-Za-z0-9.:*-]+)?( ('self'|https?://[A-Za-z0-9.:*-]+))*$",
        description="Who may show our pages inside its own, as CSP writes it: `https://dinding.bojonegorokab.go.id`, "
        "several with blanks, `'none'`. Empty: only we ourselves; we may in any case, because a display of the wall "
        "shows screens in frames.",
    )
    wall_allowed: str = Field(
        "",
        description="Servers whose cameras and web pages displays of the wall may show, separated by commas, each as "
        "`https://kamera.bojonegorokab.go.id` or `http://10.0.0.7:8888`: scheme, host and port, no path, no wildcard "
        "(docs/wall-tiles.md). Empty: none.",
    )
    web_cert_file: Path | None = Field(None, description="TLS certificate of the web server (PEM, with its chain).")
    web_key_file: Path | None = Field(None, description="Key of the certificate (PEM).")
    web_unencrypted: bool = Field(
        False,
        description="Start although passwords and sessions cross the network readable: other addresses than this "
        "machine's without TLS, ours or a proxy's.",
    )
    second_factor_roles: str = Field(
        "administrator",
        pattern=rf"^ *({_ROLES}( *, *{_ROLES})*)? *$",
        description="Roles, separated by commas, whose accounts must have a second factor; they are asked to set it up "
        "when they sign in. Empty: no role must (docs/accounts.md).",
    )
    session_idle_min: Annotated[int, Field(ge=5)] = Field(
        480, description="Minutes without a request of a person after which a session ends: a shift."
    )
    session_hours: Annotated[int, Field(ge=1)] = Field(24, description="Hours after which a session ends in any case.")
    oidc_issuer: str = Field(
        "",
        max_length=200,
        description="Issuer of an OpenID Connect provider, as it calls itself, e.g. `https://sso.bojonegorokab.go.id/realms/"
        "pemkab` (docs/oidc.md). Empty: only accounts of the command center sign in.",
    )
    oidc_client_id: str = Field("", description="Our name at the provider.")
    oidc_client_secret: SecretStr = Field(
        SecretStr(""), description="Our secret at the provider. Empty: a public client (PKCE alone)."
    )
    oidc_title: str = Field("", max_length=60, description="Name of the provider on the sign-in page. Empty: its host.")
    oidc_scopes: str = Field("openid profile", description="Scopes that are asked for; `openid` must be among them.")
    oidc_role_claim: str = Field(
        "groups", description="Claim of the ID token that roles follow from; dots look inside: `realm_access.roles`."
    )
    oidc_roles: str = Field(
        "",
        description="What becomes of its values, the first that somebody has: `pusat-admin=administrator; "
        "dinkes=editor:dinkes; semua=viewer`. Who has none of them is not let in.",
    )
    oidc_name_claim: str = Field(
        "preferred_username",
        description="Claim that names a new account, if it is a valid one. Empty, where it is a person's: a pseudonym.",
    )
    oidc_hosts: str = Field(
        "", description="Hosts beside the issuer's, separated by blanks, that the provider may name for its addresses."
    )
    oidc_ca_file: Path | None = Field(None, description="CA certificate of the provider. Empty: the usual ones.")
    audit_anchors_file: Path | None = Field(
        None,
        description="Where anchors of the audit trail are added (docs/audit.md), best on another machine. Empty: "
        "`audit-anchors.jsonl` in the data folder.",
    )
    simulated: bool = Field(False, description="The data is simulated: every screen says so.")

    mqtt_host: str = Field("127.0.0.1", description="MQTT broker.")
    mqtt_port: Port = Field(1883, description="Port of the MQTT broker.")
    mqtt_client_id: str = Field(
        "commandcenter-ingest", min_length=1, description="Client id and session name; each worker adds its number."
    )
    mqtt_username: str = Field("", description="User name at the broker. Empty: anonymous.")
    mqtt_password: SecretStr = Field(SecretStr(""), description="Password at the broker.")
    mqtt_tls: bool = Field(False, description="Speak TLS to the broker.")
    mqtt_ca_file: Path | None = Field(None, description="CA certificate of the broker. Empty: the system's.")
    mqtt_cert_file: Path | None = Field(None, description="Client certificate, if the broker asks for one.")
    mqtt_key_file: Path | None = Field(None, description="Key of the client certificate.")
    mqtt_share: str = Field(
        "", description="Shared-subscription group. Needed as soon as several workers ingest the same topics."
    )
    devices_file: Path | None = Field(
        None, description="devices.yaml: topics of devices that do not speak our contract (docs/mqtt-adapters.md)."
    )
    broker_files_dir: Path | None = Field(
        None,
        description="Folder of what mosquitto reads: passwords, access list, certificates, as `mqtt-credentials` and "
        "`certificate` write them (docs/mqtt-security.md). Empty: `broker` in the data folder.",
    )
    mqtt_new_devices: bool = Field(
        False,
        description="Whether the broker's access list lets a site announce, below its own kecamatan, devices that the "
        "inventory does not know yet.",
    )
    mqtt_session_expiry_s: Seconds = Field(
        7 * 86400, description="How long the broker keeps messages for a worker that is away (MQTT 5)."
    )
    mqtt_keepalive_s: Annotated[int, Field(ge=5, le=3600)] = Field(30, description="MQTT keep-alive.")
    ingest_batch: Annotated[int, Field(ge=1, le=20_000)] = Field(
        1000, description="Most messages in one transaction; also how many may be unacknowledged at the broker."
    )

    feeds_file: Path | None = Field(
        None, description="The feeds (docs/feeds.md). Empty: `feeds.yaml` in the data folder, if it is there."
    )
    alerts_file: Path | None = Field(
        None,
        description="Rules of the alerts and who is told (docs/alerts.md). Empty: `alerts.yaml` in the data folder; "
        "where there is none, the rules that the program brings.",
    )
    secrets_dir: Path | None = Field(
        None,
        description="Folder with one file per secret that feeds.yaml and alerts.yaml name. Empty: `secrets` in the "
        "data folder.",
    )
    language: Literal["id", "en"] = Field("id", description="Language of the files that go back to agencies.")
    feed_threads: Annotated[int, Field(ge=1, le=64)] = Field(4, description="Feeds that may run at the same time.")

    clock_ahead_max_s: Seconds = Field(300, description="A reading from further in the future is quarantined.")
    heartbeat_missed_max: Annotated[int, Field(ge=2)] = Field(
        3, description="Heartbeats an element may miss before its state is unknown."
    )
    state_confirm: Annotated[int, Field(ge=1, le=16)] = Field(
        2, description="N of N-of-M: readings that must agree before a state changes."
    )
    state_window: Annotated[int, Field(ge=1, le=16)] = Field(
        3, description="M of N-of-M: the newest readings looked at."
    )
    flap_window_s: Seconds = Field(900, description="Window in which state changes are counted for flapping.")
    flap_high: Annotated[int, Field(ge=2)] = Field(6, description="State changes in the window that start flapping.")
    flap_low: Annotated[int, Field(ge=0)] = Field(2, description="Changes in the window at which flapping has ended.")

    small_cell_min: Annotated[int, Field(ge=3, le=100)] = Field(
        5,
        description="Counts of people or complaints below this are hidden in files for the public (docs/privacy.md).",
    )
    retain_sample_days: Days = Field(7, description="Raw samples.")
    retain_5m_days: Days = Field(35, description="5-minute rollups.")
    retain_hour_days: Days = Field(400, description="Hour rollups.")
    retain_day_days: Days = Field(3660, description="Day rollups.")
    retain_quarantine_days: Days = Field(90, description="Quarantined messages that somebody has dealt with.")
    retain_feed_run_days: Days = Field(
        90, description="Runs of feeds: how far back the freshness screen can look. What they brought has its own time."
    )
    retain_feed_item_days: Days = Field(
        400, description="Files and answers of feeds that no record stands on any more, with what was noticed in them."
    )
    retain_raw_days: Days = Field(
        90,
        description="Files in `processed` and `failed` of an inbox: they hold what agencies sent, personal data too. "
        "What was taken in stays in the store.",
    )
    retain_session_days: Days = Field(
        90, description="Sessions that have ended, with the address and the browser that they came from."
    )
    retain_notification_days: Days = Field(
        400, description="What was told through which channel, and what came of it; what is on its way stays."
    )
    prune_interval_s: Seconds = Field(3600, description="How often ingest prunes.")

    backup_dir: Path | None = Field(
        None,
        description="Folder of the backups: on another disk, or mounted from another machine (docs/backup.md). Empty: "
        "none are made by themselves.",
    )
    backup_at: str = Field(
        "02:30", pattern=r"^([01]\d|2[0-3]):[0-5]\d$", description="When `backup serve` makes one every day, WIB."
    )
    backup_recipients: str = Field(
        "",
        description="Who can open the backups: `age1…` from `backup keygen`, several with blanks. Empty: they are not "
        "encrypted, and hold no secrets.",
    )
    backup_keep_days: Annotated[int, Field(ge=1, le=400)] = Field(7, description="Daily backups that are kept.")
    backup_keep_weeks: Annotated[int, Field(ge=0, le=200)] = Field(5, description="Weekly ones, beside those.")
    backup_keep_months: Annotated[int, Field(ge=0, le=200)] = Field(12, description="Monthly ones, beside those.")

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if 2 * self.state_confirm <= self.state_window:
            raise ValueError("state_confirm must be more than half of state_window, or two states could hold at once")
        if self.state_confirm > self.state_window:
            raise ValueError("state_confirm cannot be larger than state_window")
        if self.flap_low >= self.flap_high:
            raise ValueError("flap_low must be below flap_high")
        self._check_cache()
        if bool(self.mqtt_cert_file) != bool(self.mqtt_key_file):
            raise ValueError("mqtt_cert_file and mqtt_key_file belong together")
        if bool(self.web_cert_file) != bool(self.web_key_file):
            raise ValueError("web_cert_file and web_key_file belong together")
        if self.web_origin and not re.fullmatch(r"https?://[^/\s]+/?", self.web_origin):
            raise ValueError("web_origin is https:// and a name, without a path: https://pusat.example.go.id")
        self._check_allowed()
        if self.oidc_issuer:
            self._agree_on_provider()
        if self.access == "open" and (self.web_host not in LOOPBACK or self.web_origin or self.web_proxies):
            raise ValueError(
                "access=open is for this machine alone: set web_host to 127.0.0.1 without web_origin and web_proxies, "
                "or access to accounts"
            )
        return self

    def _agree_on_provider(self) -> None:
        issuer = urlsplit(self.oidc_issuer)
        if issuer.scheme != "https" and not (issuer.scheme == "http" and issuer.hostname in LOOPBACK):
            raise ValueError("oidc_issuer must begin with https://")
        missing = [name for name in ("oidc_client_id", "oidc_roles", "web_origin") if not getattr(self, name)]
        if missing:
            raise ValueError(f"oidc_issuer needs {', '.join(missing)} too (docs/oidc.md)")
        if "openid" not in self.oidc_scopes.split():
            raise ValueError("oidc_scopes must have openid among them")
        wrong = [part.strip() for part in re.split(r"[;\n]", self.oidc_roles) if not _ROLE_OF.fullmatch(part.strip())]
        if wrong:
            raise ValueError(f"oidc_roles: write value=role or value=editor:opd, not {', '.join(map(repr, wrong))}")

    def _check_allowed(self) -> None:
        """They become part of a policy of the browser: nothing but origins may stand there."""
        wrong = [part for part in _parts(self.wall_allowed) if not _ORIGIN.fullmatch(part)]
        if wrong:
            raise ValueError(
                f"wall_allowed: write scheme, host and port, as https://kamera.example.go.id, not {', '.join(wrong)}"
            )
        if self.web_origin and _origin(self.web_origin.rstrip("/")) in self.allowed:
            raise ValueError("wall_allowed: the command center itself needs no leave; show its screens as screens")

    def _check_cache(self) -> None:
        """Here, in words: redis' own error quotes what it cannot read, and that is the password."""
        if not self.cache_url:
            return
        try:
            parts = urlsplit(self.cache_url)
            is_good = parts.scheme in ("redis", "rediss", "unix") and (parts.port or 1) > 0
        except ValueError:
            is_good = False
        if not is_good:
            raise ValueError(
                "cache_url is no address of a Redis: write redis://:password@host:6379/0, and letters such as "
                "/ # ? : @ in the password as %2F %23 %3F %3A %40"
            )

    @property
    def is_tls(self) -> bool:
        """Whether browsers reach us over TLS, ours or that of a proxy in front."""
        return self.web_cert_file is not None or self.web_origin.startswith("https://")

    @property
    def allowed(self) -> tuple[str, ...]:
        """Origins of cameras and web pages that displays may show, as browsers write them."""
        return tuple(dict.fromkeys(_origin(part) for part in _parts(self.wall_allowed)))

    @property
    def anchors(self) -> Path:
        """Where the anchors of the audit trail are."""
        return self.audit_anchors_file or self.data_dir / "audit-anchors.jsonl"

    @property
    def feeds(self) -> Path:
        """Where the feeds are configured."""
        return self.feeds_file or self.data_dir / "feeds.yaml"

    @property
    def alerts(self) -> Path:
        """Where the rules of the alerts are, if the installation has its own."""
        return self.alerts_file or self.data_dir / "alerts.yaml"

    @property
    def broker_files(self) -> Path:
        """Where the files of the broker are."""
        return self.broker_files_dir or self.data_dir / "broker"

    @property
    def certificates(self) -> Path:
        """Where our own authority is, and the certificate of the web server that it made."""
        return self.data_dir / "certificates"

    @property
    def secrets(self) -> Path:
        """Where the secrets of the feeds are."""
        return self.secrets_dir or self.data_dir / "secrets"

    @property
    def database(self) -> str:
        """The database URL in force."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'commandcenter.db').absolute()}"


def load(environ: dict[str, str] | None = None, **overrides: object) -> Settings:
    """Settings from the environment. Raises SettingsError that lists every mistake, unknown names included."""
    values = dict(os.environ if environ is None else environ)
    given = {name.removeprefix(PREFIX).lower(): value for name, value in values.items() if name.startswith(PREFIX)}
    problems: list[str] = []
    fields = Settings.model_fields
    for name in [n for n in given if n.endswith("_file") and n not in fields]:
        target, path = name.removesuffix("_file"), Path(given.pop(name))
        if target not in fields:
            problems.append(f"{PREFIX}{name.upper()}: there is no setting {target}")
        elif target in given:
            problems.append(f"{PREFIX}{name.upper()}: {PREFIX}{target.upper()} is set too; give one of them")
        else:
            try:
                given[target] = path.read_text(encoding="utf-8").strip()
            except OSError as error:
                problems.append(f"{PREFIX}{name.upper()}: cannot read {path}: {error.strerror}")
    for name in sorted(set(given) - set(fields)):
        given.pop(name)
        problems.append(f"{PREFIX}{name.upper()}: there is no setting of this name (see docs/settings.md)")
    try:
        settings = Settings.model_validate({**given, **overrides})
    except ValidationError as error:
        for mistake in error.errors():
            field = "_".join(str(part) for part in mistake["loc"])
            problems.append(f"{PREFIX}{field.upper()}: {mistake['msg']}" if field else mistake["msg"])
    if problems:
        raise SettingsError("The settings have mistakes:\n" + "\n".join(f"  - {problem}" for problem in problems))
    return settings


def _parts(listed: str) -> list[str]:
    return [part.strip() for part in listed.split(",") if part.strip()]


def _origin(typed: str) -> str:
    """As browsers write it: small letters, without the port that the scheme has anyway."""
    scheme, _, host = typed.rstrip("/").lower().partition("://")
    usual = {"http": ":80", "https": ":443"}.get(scheme, "")
    return f"{scheme}://{host.removesuffix(usual) if usual else host}"
