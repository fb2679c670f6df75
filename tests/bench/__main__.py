"""`make bench`: measures what is promised about speed and prints it as one table."""

from __future__ import annotations

import sys

from tests.bench import engine
from tests.bench.measure import table

found = list(engine.promises())
print(table(found))
sys.exit(0 if all(promise.kept for promise in found) else 1)
