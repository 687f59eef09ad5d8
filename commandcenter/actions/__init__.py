"""What people do through a browser: writing routes, one guard before all of them, one audit trail behind them.

A subject has a module here with its ``ACTIONS``; the modules are listed in this file.
"""

from commandcenter.actions import (
    alerts,
    availability,
    briefings,
    displays,
    duty,
    maintenance,
    mute,
    notifications,
    people,
    priorities,
    privacy,
    reports,
    shift_log,
    wall,
    wall_file,
    wall_images,
    wall_notices,
    wall_plan,
    wall_scenes,
)
from commandcenter.actions.blueprint import blueprint as blueprint
from commandcenter.actions.contract import Action

ACTIONS: tuple[Action, ...] = (
    *alerts.ACTIONS,
    *availability.ACTIONS,
    *briefings.ACTIONS,
    *displays.ACTIONS,
    *duty.ACTIONS,
    *maintenance.ACTIONS,
    *mute.ACTIONS,
    *notifications.ACTIONS,
    *people.ACTIONS,
    *priorities.ACTIONS,
    *privacy.ACTIONS,
    *reports.ACTIONS,
    *shift_log.ACTIONS,
    *wall.ACTIONS,
    *wall_file.ACTIONS,
    *wall_images.ACTIONS,
    *wall_notices.ACTIONS,
    *wall_plan.ACTIONS,
    *wall_scenes.ACTIONS,
)
