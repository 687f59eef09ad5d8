"""Planned work on towers, links and websites: works, series that make them, and what is told of them."""

from commandcenter.store.writes.maintenance.single import cancel as cancel
from commandcenter.store.writes.maintenance.single import plan as plan
