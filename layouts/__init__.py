"""Screens: one package or file each, listed here. Adding a screen is one line."""

from layouts import data, network
from layouts.contract import Screen

SCREENS: tuple[Screen, ...] = (network.SCREEN, data.SCREEN)
