"""Attainment of targets: formulas, bands, roll-up, pace and forecast. Pure."""
