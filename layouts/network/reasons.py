"""Why messages were not accepted, in words."""

from layouts import i18n
from layouts.i18n import message

# The codes of quarantine in words; a code that is not here is shown as it is.
REASONS = {
    "bad_topic": message("wrong topic"),
    "too_large": message("too large"),
    "too_deep": message("nested too deep"),
    "not_json": message("not JSON"),
    "not_object": message("not an object"),
    "status_missing": message("status missing"),
    "unknown_status": message("unknown status"),
    "ts_missing": message("time missing"),
    "ts_unreadable": message("time unreadable"),
    "ts_without_zone": message("time without zone"),
    "ts_out_of_range": message("time out of range"),
    "clock_ahead": message("clock ahead"),
    "wrong_type": message("wrong type"),
    "out_of_range": message("out of range"),
    "unknown_element": message("unknown device"),
    "wrong_kecamatan": message("wrong kecamatan"),
    "unknown_kecamatan": message("unknown kecamatan"),
    "wrong_device": message("wrong device"),
    "too_old": message("too old"),
    "store_refused": message("refused by the store"),
    "not_protobuf": message("not Sparkplug"),
    "before_birth": message("before its birth message"),
    "sequence_gap": message("a message was lost before"),
    "too_many": message("too many"),
}


def reason(lang: str, code: str) -> str:
    """A code of quarantine in words."""
    return i18n.text(lang, REASONS[code]) if code in REASONS else code
