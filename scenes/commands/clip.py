"""A clip of a function of one's own: what `make clip EXPR="x*sin(x)" AT="x=2"` runs. Values may be arrays.

The text comes through the environment (EXPR, AT, and TREE=1 for the tree), so that `;`, `$` and quotes are safe.

    python -m scenes.commands.clip [--quality draft|web|lecture] [--theme light|dark|both] [--scheduler ADDRESS]

QUALITY and THEME may stand in the environment too. The files go into a folder under build/clips, which is printed.
Exit status: 0, 1 when the rendering failed, 2 for bad input, 130 when interrupted.
"""

import hashlib
import os
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import backprop_core as core
from backprop_core.tracing.typed_point import read_point
from scenes.catalogue import Clip
from scenes.commands import render
from scenes.commands.options import run_command
from scenes.film import manifest
from scenes.stage.script import MOST_NODES

FOLDER = Path("build/clips")
YES = {"1", "yes", "true", "on"}
SLUG = 40  # letters of the expression in the folder's name


def main(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    parser = render.options_parser("python -m scenes.commands.clip", "Render the function in EXPR at the point in AT.")
    parser.add_argument("--into", metavar="FOLDER", type=Path, default=FOLDER)
    given = [f"--{name}={environment[name.upper()]}" for name in ("quality", "theme") if environment.get(name.upper())]
    options = parser.parse_args([*given, *arguments])
    try:
        clip = clip_of(environment)
    except core.BackpropError as error:
        print(error.show(), file=sys.stderr)
        return 2
    jobs = render.outdated([clip], options)
    status = render.carry_out(jobs, options, [*manifest.read(options.into), clip.id]) if jobs else 0
    if status == 0:
        print(f"Your clip: {options.into / clip.id}")
    return status


def clip_of(environment: Mapping[str, str]) -> Clip:
    """The row of a catalogue that the environment describes.

    Raises:
        BackpropError: for text that cannot be read, numbers that do not fit, or a graph too large to follow.
    """
    text, given = environment.get("EXPR", ""), read_point(environment.get("AT", ""), 'AT="x=1"')
    at = {name: getattr(value, "tolist", lambda value=value: value)() for name, value in given.items()}
    check_given(text, at)
    tree = environment.get("TREE", "").lower() in YES
    trace = core.trace(text, at, tree=tree)
    nodes = len(trace.graph.nodes)
    if nodes > MOST_NODES:
        smaller = "without TREE it may have fewer" if tree else "take a part of it"
        raise core.BackpropError(f"This has {nodes} nodes, and a clip follows {MOST_NODES} at most: {smaller}.")
    if trace.has_arrays:
        check_arrays(trace)
    return Clip(
        id=slug(text, at, tree),
        title="Forward, then backward",
        idea="Values go up from the variables to the output; from there the gradient comes down.",
        scene="scenes.chapters.array_passes:ArrayTour" if trace.has_arrays else "scenes.chapters.passes:Tour",
        program=text,
        at=at,
        tree=tree,
    )


def check_arrays(trace: core.Trace) -> None:
    """Says what of a program with arrays has no room in a frame.

    Raises:
        BackpropError: something has none.
    """
    from scenes.stage.array_scene import check_room  # what draws is imported with the first array

    check_room(trace)


def check_given(text: str, at: Mapping[str, Any]) -> None:
    """Says how a function and its point are given to `make`, where one is lacking.

    Raises:
        BackpropError: for no function, or one that cannot be read, or a variable without a value.
    """
    if not text.strip():
        raise core.BackpropError('Say which function: make clip EXPR="x*sin(x)" AT="x=2", for example.')
    variables = core.parse(text, given=at).variables
    lacking = [name for name in variables if name not in at]
    if lacking:
        whole = " ".join(f"{name}={typed(at.get(name, 1))}" for name in variables)
        raise core.BackpropError(f'No value was given for {" and ".join(lacking)}: write AT="{whole}", for example.')


def typed(value: Any) -> str:
    """A value as it is typed."""
    return f"[{', '.join(map(typed, value))}]" if isinstance(value, list) else f"{value:g}"


def slug(text: str, at: Mapping[str, Any], tree: bool) -> str:
    """A short name for a folder: what can be read of the expression, and a hash that tells it from all others."""
    readable = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:SLUG].strip("-")
    mark = hashlib.sha256(repr((text, sorted(at.items()), tree)).encode()).hexdigest()[:6]
    return f"{readable}-{mark}" if readable else mark


if __name__ == "__main__":
    run_command(lambda: main(sys.argv[1:], os.environ))
