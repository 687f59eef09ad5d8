"""Tests of commandcenter.domain.priorities."""
