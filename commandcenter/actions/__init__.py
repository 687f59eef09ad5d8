"""What people do through a browser: writing routes, one guard before all of them, one audit trail behind them.

A subject has a module here with its ``ACTIONS``; the modules are listed in this file.
"""

from commandcenter.actions import briefings, displays, people, priorities, privacy, reports
from commandcenter.actions.blueprint import blueprint as blueprint
from commandcenter.actions.contract import Action

ACTIONS: tuple[Action, ...] = (
    *briefings.ACTIONS,
    *displays.ACTIONS,
    *people.ACTIONS,
    *priorities.ACTIONS,
    *privacy.ACTIONS,
    *reports.ACTIONS,
)
