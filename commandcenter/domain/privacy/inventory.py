"""The inventory: every table with every column. A test walks the schema and fails for a column that is missing here."""

from typing import Final

from commandcenter.domain.access import Permission as P
from commandcenter.domain.privacy.model import Activity, Held, Kept, Leaves, columns

_WATCH: Final = (P.WATCH,)
_FILES: Final = (Leaves.EXPORT,)
_REVISED: Final = "id row_key revision digest recorded_at superseded_at feed item_id sheet line"
_ROLLUP: Final = columns(
    "element_id bucket_at n n_up n_degraded n_down n_maintenance latency_n latency_sum latency_min latency_max loss_n "
    "loss_sum rx_n rx_sum tx_n tx_sum"
)
_READING: Final = "latency_ms loss_pct rx_mbps tx_mbps signal_dbm snr_db power battery_v temp_c"


def _reference(table: str, names: str) -> Held:
    return Held(table, Activity.REFERENCE, Kept.EVER, _WATCH, _FILES, columns(names))


def _network(table: str, names: str, kept: str = Kept.EVER) -> Held:
    return Held(table, Activity.NETWORK, kept, _WATCH, _FILES, columns(names))


_NETWORK: Final = (
    _network(
        "kecamatan",
        "code bps_code name aliases latitude longitude area_km2 population desa kelurahan neighbours",
    ),
    _network("element", "id kind key name kecamatan heartbeat_s added_at retired_at", Kept.IN_USE),
    _network("node", "id role latitude longitude", Kept.IN_USE),
    _network("link", "id a b medium capacity_mbps", Kept.IN_USE),
    _network(
        "element_state",
        f"id state since event_at seen_at recent changes flapping_since digest {_READING} reason",
        Kept.IN_USE,
    ),
    _network("state_event", "id element_id event_at recorded_at kind from_state to_state is_flapping reason"),
    _network(
        "sample",
        f"element_id event_at digest recorded_at status {_READING} uptime_s seq reason extra",
        "retain_sample_days",
    ),
    Held("rollup_5m", Activity.NETWORK, "retain_5m_days", _WATCH, _FILES, _ROLLUP),
    Held("rollup_hour", Activity.NETWORK, "retain_hour_days", _WATCH, _FILES, _ROLLUP),
    Held("rollup_day", Activity.NETWORK, "retain_day_days", _WATCH, _FILES, _ROLLUP),
    Held(
        "maintenance", Activity.ALERTS, Kept.EVER, _WATCH, _FILES,
        columns("id element_id starts_at ends_at reason recorded_at cancelled_at work series_id occurs_at",
                pseudonym="planned_by cancelled_by"),
    ),
    Held(
        "maintenance_series", Activity.ALERTS, Kept.EVER, (P.STUDY,), (),
        columns("id scope rrule minute length valid_from valid_until reason recorded_at ended_at filled_for",
                pseudonym="planned_by ended_by"),
    ),
    Held(
        "maintenance_exception", Activity.ALERTS, Kept.EVER, (P.STUDY,), (),
        columns("series_id occurs_at starts_at ends_at recorded_at", pseudonym="by"),
    ),
    Held(
        "maintenance_notice", Activity.NETWORK, Kept.EVER, (P.STUDY,), (),
        columns("id subject kind due_at at is_told"),
    ),
    Held(
        "worker", Activity.HOUSE, Kept.IN_USE, _WATCH, (),
        columns("name kind pid started_at beat_at broker broker_state broker_since stored quarantined error "
                "stopped_at"),
    ),
    Held(
        "backup", Activity.HOUSE, Kept.EVER, (P.AUDIT,), (),
        columns("id kind is_good started_at finished_at file bytes rows sha256 is_encrypted error"),
    ),
    Held("topic_version", Activity.HOUSE, Kept.EVER, (), (), columns("topic version changed_at")),
    Held(
        "quarantine", Activity.QUARANTINE, "retain_quarantine_days", (P.DATA,), (Leaves.REJECTS,),
        columns("id feed source position digest reason recorded_at n last_at settled_at settled_as",
                free_text="payload detail"),
    ),
)  # fmt: skip

_RECORDS: Final = (
    Held(
        "complaint", Activity.COMPLAINTS, Kept.FEED, (P.TICKETS,), _FILES,
        columns(
            f"{_REVISED.replace('row_key ', '').replace('digest ', '')} channel kind category kecamatan village opd "
            "received_at verified_at disposed_at answered_at closed_at confirmed_at status verdict is_confidential",
            pseudonym="ticket row_key digest",
            free_text="text",
        ),
    ),
    Held("complaint_day", Activity.COMPLAINTS, Kept.FEED, _WATCH, _FILES, columns("day category kecamatan n")),
    Held(
        "complaint_count", Activity.COMPLAINTS, Kept.FEED, _WATCH, _FILES,
        columns(f"{_REVISED} period starts_at ends_at channel kind category kecamatan opd status n"),
    ),
    Held(
        "observation", Activity.STATISTICS, Kept.FEED, _WATCH, _FILES,
        columns(f"{_REVISED} indicator area period event_at value text note"),
    ),
    Held("contested", Activity.STATISTICS, Kept.EVER, _WATCH, _FILES, columns("indicator area period")),
    Held(
        "target", Activity.STATISTICS, Kept.FEED, _WATCH, _FILES,
        columns(f"{_REVISED} indicator area opd plan plan_version period event_at value upper text"),
    ),
)  # fmt: skip

_REFERENCE: Final = (
    _reference("village", "code name kind kecamatan aliases retired_at"),
    _reference("opd", "code name short_name kind aliases valid_from valid_to successor retired_at"),
    _reference(
        "indicator",
        "code name aliases concept definition interpretation method measure unit classification level is_composite "
        "built_from access producer walidata frequency polarity decimals lowest highest reference_code theme source "
        "recorded_at retired_at",
    ),
    _reference("indicator_break", "indicator starts note"),
    _reference("calendar_day", "day kind name is_estimate"),
    _reference("working_hours", "id name valid_from valid_to weekday starts ends break_minutes priority"),
    _reference("service_limit", "kind step days counts note"),
    _reference("site", "id url opd village feed"),
    _reference("plan_year", "year average_cap met_from partly_from least_coverage scale note"),
    _reference("band", "year key above is_inclusive name"),
    _reference("programme", "code opd name weight valid_from valid_to"),
    _reference("programme_indicator", "programme indicator weight accumulation"),
)

_FEEDS: Final = (
    Held(
        "feed", Activity.FEEDS, Kept.IN_USE, _WATCH, _FILES,
        columns("name title kind owner records schedule warn_after_s error_after_s is_enabled retention_days config "
                "source added_at configured_at removed_at state since failures last_run_at last_ok_at next_at run_id "
                "lease_until data_at rows rejects differing memory", free_text="error"),
    ),
    Held(
        "feed_run", Activity.FEEDS, "retain_feed_run_days", _WATCH, _FILES,
        columns("id feed started_at finished_at trigger outcome items lines added revised unchanged rejected dropped "
                "state since failures last_ok_at data_at rows rejects differing", free_text="error"),
    ),
    Held(
        "feed_item", Activity.FEEDS, "retain_feed_item_days", _WATCH, _FILES,
        columns("id feed run_id digest recorded_at finished_at", free_text="origin error"),
    ),
    Held(
        "feed_note", Activity.FEEDS, "retain_feed_item_days", _WATCH, _FILES,
        columns("id feed item_id kind sheet line field n", free_text="detail"),
    ),
)  # fmt: skip

_DEEDS: Final = (
    Held(
        "report", Activity.REPORTS, Kept.EVER, (P.STUDY,), _FILES,
        columns("id opd period state version created_at changed_at submitted_at judged_at",
                pseudonym="changed_by submitted_by judged_by", free_text="reason"),
    ),
    Held(
        "report_line", Activity.REPORTS, Kept.EVER, (P.STUDY,), (Leaves.EXPORT, Leaves.REPORT),
        columns("report_id indicator typed value text", free_text="driver obstacle evidence"),
    ),
    Held("priority", Activity.PRIORITIES, Kept.EVER, _WATCH, _FILES, columns("id created_at")),
    Held(
        "priority_version", Activity.PRIORITIES, Kept.EVER, _WATCH, (Leaves.EXPORT, Leaves.REPORT),
        columns("priority_id version recorded_at superseded_at is_removed kind category kecamatan status happens_on "
                "opd year amount is_simulated", free_text="title programme note"),
    ),
    Held("briefing", Activity.PRIORITIES, Kept.EVER, _WATCH, (), columns("id held_at", free_text="note")),
    Held(
        "audit", Activity.AUDIT, Kept.EVER, (P.AUDIT,), (Leaves.TRAIL,),
        columns("id at role action form digest previous", pseudonym="actor subject", technical="origin",
                free_text="before after"),
    ),
    Held(
        "audit_head", Activity.HOUSE, Kept.IN_USE, (P.AUDIT,), (),
        columns("one last_id digest verified_at verified_id fault fault_id anchored_at anchored_id"),
    ),
)  # fmt: skip

_PEOPLE: Final = (
    Held(
        "account", Activity.PEOPLE, Kept.EVER, (P.PEOPLE,), (),
        columns("id role opd password_at must_change totp_step failures locked_until created_at seen_at disabled_at",
                pseudonym="name issuer external created_by", opens="password_hash totp_secret"),
    ),
    Held(
        "session", Activity.PEOPLE, "retain_session_days", (P.PEOPLE, P.SELF), (),
        columns("id stage method created_at seen_at ended_at ended_why",
                pseudonym="account_id", technical="origin agent", opens="token_hash"),
    ),
    Held(
        "recovery_code", Activity.PEOPLE, Kept.IN_USE, (P.SELF,), (),
        columns("id used_at", pseudonym="account_id", opens="code_hash"),
    ),
    Held(
        "attempt", Activity.PEOPLE, Kept.IN_USE, (P.PEOPLE,), (),
        columns("failures locked_until at", pseudonym="key"),
    ),
    Held(
        "display", Activity.DISPLAYS, Kept.EVER, (P.DISPLAYS,), (),
        columns("id name start created_at seen_at revoked_at grid_column grid_row width_mm height_mm bezel_mm "
                "distance_mm named_until legible_until",
                pseudonym="created_by revoked_by", technical="origin", opens="token_hash"),
    ),
    Held(
        "display_report", Activity.DISPLAYS, Kept.IN_USE, (P.WATCH,), (),
        columns("display_id seen_at opened_at shows title data_at stale failing frame_rate heap_bytes nodes errors "
                "last_error width_px height_px pixel_ratio offset_ms warm build"),
    ),
    Held(
        "wall_scene", Activity.DISPLAYS, Kept.EVER, (P.WATCH,), (),
        columns("key version title tiles is_deleted recorded_at", pseudonym="by"),
    ),
    Held(
        "wall_plan", Activity.DISPLAYS, Kept.EVER, (P.WATCH,), (),
        columns("version content recorded_at", pseudonym="by"),
    ),
    Held(
        "wall_position", Activity.DISPLAYS, Kept.IN_USE, (P.WATCH,), (),
        columns("rotation anchor_at held from_at before changed_at", pseudonym="by"),
    ),
    Held(
        "wall_layer", Activity.DISPLAYS, Kept.EVER, (P.WATCH,), (),
        columns("id kind scene title tiles displays priority alert_id joined reason awaits created_at ready_by "
                "starts_at ends_at would_end_at",
                pseudonym="by ended_by"),
    ),
    Held(
        "wall_ready", Activity.DISPLAYS, Kept.EVER, (P.WATCH,), (),
        columns("layer_id display_id at"),
    ),
    Held(
        "wall_notice", Activity.DISPLAYS, Kept.EVER, (P.WATCH,), (),
        columns("id starts_at ends_at recorded_at ended_at", pseudonym="by ended_by", free_text="words"),
    ),
    Held(
        "wall_image", Activity.DISPLAYS, Kept.EVER, (P.WATCH,), (),
        columns("key title media_type digest content recorded_at", pseudonym="by"),
    ),
    Held(
        "pairing", Activity.DISPLAYS, Kept.IN_USE, (P.DISPLAYS,), (),
        columns("id created_at expires_at display_id", technical="origin", opens="code secret_hash"),
    ),
    Held(
        "mqtt_credential", Activity.SITES, Kept.EVER, (P.NETWORK,), (Leaves.ACL,),
        columns("id username kecamatan element created_at revoked_at",
                pseudonym="created_by", opens="password_hash"),
    ),
    Held(
        "mqtt_certificate", Activity.SITES, Kept.EVER, (P.NETWORK,), (Leaves.ACL,),
        columns("serial credential_id created_at ends_at revoked_at"),
    ),
    Held(
        "refused_claim", Activity.NETWORK, Kept.EVER, (P.NETWORK,), (),
        columns("id reason element kecamatan topic detail n first_at last_at"),
    ),
    Held(
        "ticket_order", Activity.PRIVACY, Kept.EVER, (P.AUDIT,), (),
        columns("id feed key_mark kind changes basis recorded_at", pseudonym="ticket_hash recorded_by"),
    ),
)  # fmt: skip

_ALERTS: Final = (
    Held(
        "alert", Activity.ALERTS, Kept.EVER, _WATCH, _FILES,
        columns("id rule entity name kecamatan severity owner state treatment because parent_id since raised_at "
                "active_at cleared_at returns acked_at assigned_at shelved_until step escalates_at closed_at value "
                "detail version is_simulated", pseudonym="acked_by assigned_to"),
    ),
    Held(
        "alert_event", Activity.ALERTS, Kept.EVER, _WATCH, _FILES,
        columns("id alert_id at kind to_state role detail", pseudonym="actor", free_text="comment"),
    ),
    Held(
        "alert_shelf", Activity.ALERTS, Kept.EVER, _WATCH, _FILES,
        columns("id rule entity kind starts_at ends_at ended_at", pseudonym="by ended_by", free_text="reason"),
    ),
    Held(
        "alert_rule", Activity.ALERTS, Kept.EVER, _WATCH, (),
        columns("key place severity owner is_enabled content published_at removed_at"),
    ),
    Held(
        "alert_ruleset", Activity.ALERTS, Kept.EVER, _WATCH, (),
        columns("one digest is_shipped published_at fault fault_at"),
    ),
    Held(
        "alert_mute", Activity.ALERTS, Kept.EVER, _WATCH, (),
        columns("id starts_at ends_at ended_at one", pseudonym="by ended_by"),
    ),
    Held("alert_pending", Activity.ALERTS, Kept.IN_USE, (), (), columns("rule entity is_met since")),
    Held(
        "notice", Activity.ALERTS, "retain_notification_days", (P.SERVICE,), (),
        columns("id key alert_id occasion duty subject detail at routed_at"),
    ),
    Held(
        "notification", Activity.ALERTS, "retain_notification_days", (P.SERVICE,), (),
        columns("id notice_id channel uid status bundle due_at lead_id attempts error "
                "tries_until holder held_until sent_at"),
    ),
    Held(
        "notify_channel", Activity.HOUSE, Kept.IN_USE, (P.SERVICE,), (),
        columns("name kind place is_configured tokens filled_at down_since retry_at failures error sent_at"),
    ),
    Held("alert_lease", Activity.HOUSE, Kept.IN_USE, (), (), columns("one holder until term")),
)  # fmt: skip

_AVAILABILITY: Final = (
    _network("monitor_gap", "id starts_at ends_at cause"),
    _network("power_loss", "element_id down_at"),
    Held(
        "availability_objective", Activity.ALERTS, Kept.EVER, _WATCH, _FILES,
        columns("id scope percent planned_max_min owner recorded_at superseded_at", pseudonym="recorded_by"),
    ),
    Held(
        "availability_exception", Activity.ALERTS, Kept.EVER, (P.STUDY,), _FILES,
        columns("id scope starts_at ends_at asked_at is_approved decided_at revoked_at",
                pseudonym="asked_by decided_by revoked_by", free_text="reason note revoked_why"),
    ),
)  # fmt: skip

_DUTY: Final = (
    Held(
        "duty", Activity.ALERTS, Kept.EVER, _WATCH, (),
        columns("key title_id title_en rank hands_over shifts week_starts grace_min version"),
    ),
    Held(
        "rota_turn", Activity.ALERTS, Kept.EVER, _WATCH, (),
        columns("id duty starts_at ends_at is_swap added_in recorded_at removed_in removed_at",
                pseudonym="names recorded_by removed_by", free_text="note"),
    ),
    Held(
        "handover", Activity.ALERTS, Kept.EVER, (P.STUDY,), (),
        columns("id duty due_at written_at n_standing taken_at replaced_at",
                pseudonym="written_by taken_by standing", free_text="watch questions"),
    ),
    Held(
        "shift_entry", Activity.ALERTS, Kept.EVER, (P.STUDY,), _FILES,
        columns("id at role kind locks_at alert_id refers_to version edited_at",
                pseudonym="author", free_text="text"),
    ),
)  # fmt: skip

INVENTORY: Final[tuple[Held, ...]] = (
    *_DUTY,
    *_AVAILABILITY,
    *_ALERTS,
    *_RECORDS,
    *_PEOPLE,
    *_DEEDS,
    *_FEEDS,
    *_NETWORK,
    *_REFERENCE,
)
