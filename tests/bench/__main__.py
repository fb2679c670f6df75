"""`make bench`: measures what is promised about speed and prints it as one table.

python -m tests.bench                      every part
python -m tests.bench engine page          some of them
python -m tests.bench curves               time against size, up to a million nodes: takes some minutes

A row is the work, what it was measured beside in the same run, the ratio of the two, and the largest that is promised.
The exit code is 1 where a promise is broken.

No promise is in seconds: one machine is three times as slow as another, and what else it does slows it down too. The
reference is therefore work that anyone can name, timed in turns with ours: micrograd on the same graph, a loop of
additions, `python -c pass`, loading KaTeX, a plain page that makes as many elements in a frame. Time is the
processor's, of all cores together.

A promise was measured three times before it was stated, and stands at least a quarter above the largest of those
ratios: so much is noise on a machine with other work to do.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable

from tests.bench import arrays, compiled, engine, page, pipeline
from tests.bench.measure import Promise, table, verdict

PARTS: dict[str, Callable[[], Iterable[Promise]]] = {
    "engine": engine.promises,
    "compiled": compiled.promises,
    "arrays": arrays.promises,
    "page": page.promises,
    "pipeline": pipeline.promises,
}


def main(asked: list[str]) -> int:
    if unknown := [name for name in asked if name not in (*PARTS, "curves")]:
        print(f"There is no part called {', '.join(unknown)}; there are {', '.join(PARTS)}, curves.", file=sys.stderr)
        return 2
    parts = [name for name in asked or PARTS if name in PARTS]
    found = [promise for name in parts for promise in PARTS[name]()]
    if found:
        print(table(found))
        print(verdict(found))
    if "curves" in asked:
        print(compiled.curves(passes_up_to=1_000_000, code_up_to=100_000))
    elif "compiled" in parts:
        print(compiled.curves(passes_up_to=100_000, code_up_to=10_000))
    return 0 if all(promise.kept for promise in found) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
