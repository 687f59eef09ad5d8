"""Screens and pages: one package or file each, listed here. Adding one is one line."""

from layouts import (
    alert_health,
    alerts,
    attainment,
    audit,
    availability,
    complaints,
    data,
    detail,
    displays,
    duty,
    entry,
    maintenance,
    network,
    notifications,
    overview,
    people,
    priorities,
    privacy,
    statistics,
    wall_screen,
)
from layouts.contract import Page, Screen
from layouts.wall import control, notices, plan, scenes

# What a wall shows, and whoever looks.
WATCHED: tuple[Screen, ...] = (
    overview.SCREEN,
    network.SCREEN,
    availability.SCREEN,
    alerts.SCREEN,
    complaints.SCREEN,
    priorities.SCREEN,
    attainment.SCREEN,
    statistics.SCREEN,
    data.SCREEN,
)

SCREENS: tuple[Screen, ...] = (*WATCHED, control.screen(WATCHED), wall_screen.screen(WATCHED))

# Where nobody pushes to: forms, and whatever is looked into.
PAGES: tuple[Page, ...] = (
    entry.PAGE,
    detail.page(SCREENS),
    *priorities.PAGES,
    *availability.PAGES,
    displays.page(SCREENS),
    alert_health.PAGE,
    duty.PAGE,
    maintenance.PAGE,
    notifications.PAGE,
    people.PAGE,
    audit.PAGE,
    privacy.PAGE,
    *scenes.pages(WATCHED),
    plan.page(WATCHED),
    notices.PAGE,
)
