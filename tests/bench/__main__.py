"""`make bench`: measures what is promised about speed and prints it as one table.

python -m tests.bench                      every part
python -m tests.bench engine page          some of them
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable

from tests.bench import compiled, engine, page, pipeline
from tests.bench.measure import Promise, table

PARTS: dict[str, Callable[[], Iterable[Promise]]] = {
    "engine": engine.promises,
    "compiled": compiled.promises,
    "page": page.promises,
    "pipeline": pipeline.promises,
}


def main(asked: list[str]) -> int:
    if unknown := [name for name in asked if name not in PARTS]:
        print(f"There is no part called {', '.join(unknown)}; there are {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    found = [promise for name in asked or PARTS for promise in PARTS[name]()]
    print(table(found))
    if "compiled" in (asked or PARTS):
        print(compiled.curves())
    return 0 if all(promise.kept for promise in found) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
