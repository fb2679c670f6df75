"""`make bench`: measures what is promised about speed and prints it as one table."""

from __future__ import annotations

import sys

from tests.bench import compiled, engine, pipeline
from tests.bench.measure import table

found = [*engine.promises(), *compiled.promises(), *pipeline.promises()]
print(table(found))
print(compiled.curves())
sys.exit(0 if all(promise.kept for promise in found) else 1)
