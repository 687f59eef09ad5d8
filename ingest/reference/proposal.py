"""The holidays of a year as the ``holidays`` library has them: a proposal for the calendar, never its authority."""

import re
from typing import Any

import holidays

_ESTIMATED = re.compile(r"\s*\(perkiraan\)", re.IGNORECASE)
_BY_THE_MOON = re.compile(r"Isra|Idul|Islam|Maulid", re.IGNORECASE)
_FIXED = {(1, 1), (5, 1), (6, 1), (8, 17), (12, 25)}
_BY_EASTER = re.compile(r"Yesus|Paskah", re.IGNORECASE)


def propose(year: int) -> list[dict[str, Any]]:
    """The days of ``year`` in the shape of ``calendar.days``, by day.

    As soon as the library marks one Islamic feast as an estimate, all of them and all joint leave are. Without any
    joint leave the year's decree is not known, and every feast that moves is an estimate but those reckoned by Easter.
    """
    public = holidays.country_holidays("ID", years=year, language="id", categories=(holidays.PUBLIC,))
    leave = holidays.country_holidays("ID", years=year, language="id", categories=(holidays.GOVERNMENT,))
    moon_is_unsure = any(_ESTIMATED.search(name) for name in public.values())
    proposal = []
    for kind, days in (("holiday", public), ("joint_leave", leave)):
        for day, name in days.items():
            moves = (day.month, day.day) not in _FIXED and not _BY_EASTER.search(name)
            is_unsure = kind == "joint_leave" or bool(_BY_THE_MOON.search(name))
            is_estimate = (moon_is_unsure and is_unsure) or (not leave and moves)
            entry = {"day": day.isoformat(), "kind": kind, "name": _ESTIMATED.sub("", name)}
            proposal.append(entry | ({"estimate": True} if is_estimate else {}))
    return sorted(proposal, key=lambda entry: str(entry["day"]))
