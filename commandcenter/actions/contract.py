"""The contract of an action: a route that writes, and what it says it has done.

``run`` gets a transaction. What it returns is written to the audit trail and its topics are raised in that same
transaction; what it raises rolls everything back. Errors that are not ``Refused`` are a 500 without details.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import Connection

from commandcenter.actions.body import Body
from commandcenter.actions.refusal import Problem as Problem
from commandcenter.actions.refusal import Refused as Refused
from commandcenter.domain.access import Permission, Principal
from commandcenter.domain.actor import Actor
from commandcenter.store.versions import Topic


@dataclass(frozen=True, slots=True)
class Call:
    """One request that has passed the guard. ``at`` is ms UTC; ``lang`` is the reader's ("id", "en")."""

    connection: Connection
    who: Principal
    at: int
    lang: str
    path: Mapping[str, str]  # the parts of the route: {"opd": "dinkes"}
    body: Body

    @property
    def actor(self) -> Actor:
        """Who does it, as the audit trail names him."""
        return self.who.actor


@dataclass(frozen=True, slots=True)
class Done:
    """What was changed. ``subject`` names it for the audit trail: "report:dinkes:2026-Q3", "priority:17".

    ``before`` and ``after`` are what JSON can say of it, only as far as it changed (None: it was not there, or is not
    any more). Equal ones mean that nothing changed: then nothing is written to the trail and no topic is raised.
    ``next``: an address of ours that the browser goes to; empty: it stays. ``answer`` joins the answer's JSON.
    """

    action: str  # at most 40 characters, as "report.submit"
    subject: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    topics: frozenset[Topic] = frozenset()
    next: str = ""
    answer: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Action:
    """A route below /api/: ``Action("POST", "/api/priorities", create, Permission.PRIORITIES)``. Parts in angle
    brackets are texts; one that is called ``opd`` must be an OPD that is the principal's business."""

    method: Literal["POST", "PUT", "DELETE"]
    rule: str
    run: Callable[[Call], Done]
    needs: Permission
