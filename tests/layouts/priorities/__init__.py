"""Tests of layouts.priorities."""
