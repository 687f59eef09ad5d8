"""Screens and pages: one package or file each, listed here. Adding one is one line."""

from layouts import data, detail, network, statistics
from layouts.contract import Page, Screen

SCREENS: tuple[Screen, ...] = (network.SCREEN, statistics.SCREEN, data.SCREEN)

# Where nobody pushes to: forms, and whatever is looked into.
PAGES: tuple[Page, ...] = (detail.page(SCREENS),)
