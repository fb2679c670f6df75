"""How Hypothesis runs here: as often as each test says, without a stopwatch (two cores are often busy)."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile("backprop", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("backprop")
