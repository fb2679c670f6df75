"""How Hypothesis runs here: as often as each test says, without a stopwatch (two cores are often busy).

On CI it writes the same programs every time, so that a change is judged by what it changed; elsewhere new ones.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "backprop", deadline=None, derandomize="CI" in os.environ, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("backprop")
