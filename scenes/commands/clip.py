"""A clip of a function of one's own: what `make clip EXPR="x*sin(x)" AT="x=2"` runs. Values may be arrays.

The text comes through the environment (EXPR, AT, TREE=1 for the tree, and LENGTH=full for every step at leisure), so
that `;`, `$` and quotes are safe.

    python -m scenes.commands.clip [--quality draft|web|lecture|4k] [--theme light|dark|both]
                            [--transparent 1|0] [--scheduler ADDRESS]

QUALITY, THEME and TRANSPARENT may stand in the environment too. The files go into a folder under build/clips, which is
printed.
Exit status: 0, 1 when the rendering failed, 2 for bad input, 130 when interrupted.
"""

from backprop_core.command import run_command

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
from scenes.commands.options import is_yes
from scenes.film import manifest
from scenes.stage.script import MOST_NODES

FOLDER = Path("build/clips")
FULL, LENGTHS = "full", {"", "60", "full"}
FEW_STEPS = 12  # of which each is shown for itself
IN_ENVIRONMENT = ("quality", "theme", "transparent")
SLUG = 40  # letters of the expression in the folder's name


def main(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    parser = render.options_parser("python -m scenes.commands.clip", "Render the function in EXPR at the point in AT.")
    parser.add_argument("--into", metavar="FOLDER", type=Path, default=FOLDER)
    given = [f"--{name}={environment[name.upper()]}" for name in IN_ENVIRONMENT if environment.get(name.upper())]
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
    text, length = environment.get("EXPR", ""), environment.get("LENGTH", "")
    given = read_point(environment.get("AT", ""), 'AT="x=1"')
    at = {name: getattr(value, "tolist", lambda value=value: value)() for name, value in given.items()}
    check_given(text, at)
    tree = is_tree(environment.get("TREE", ""))
    trace = core.trace(text, at, tree=tree)
    nodes = len(trace.graph.nodes)
    if nodes > MOST_NODES:
        smaller = "without TREE it may have fewer" if tree else "take a part of it"
        raise core.BackpropError(f"This has {nodes} nodes, and a clip follows {MOST_NODES} at most: {smaller}.")
    if trace.has_arrays:
        check_arrays(trace)
    return Clip(
        id=slug(text, at, tree) + (f"-{FULL}" if length == FULL else ""),
        title="Forward, then backward",
        idea="Values go up from the variables to the output; from there the gradient comes down.",
        scene=scene_for(trace, length),
        program=text,
        at=at,
        tree=tree,
    )


def scene_for(trace: core.Trace, length: str) -> str:
    """Which scene plays a trace: one step after the other, or where that would take long, what is done at once at once.

    Raises:
        BackpropError: for a length that there is not.
    """
    if length not in LENGTHS:
        raise core.BackpropError(
            f"LENGTH={length} is none: say LENGTH=60 for about a minute, or LENGTH=full for every step at leisure."
        )
    if trace.has_arrays:
        return "scenes.chapters.array_passes:ArrayTour"
    step_by_step = length == FULL or trace.error or len(trace.steps) <= FEW_STEPS
    return "scenes.chapters.passes:Tour" if step_by_step else "scenes.chapters.brief_tour:BriefTour"


def is_tree(word: str) -> bool:
    """Whether TREE is switched on.

    Raises:
        BackpropError: for a word that says neither.
    """
    try:
        return is_yes("TREE", word)
    except ValueError as error:
        raise core.BackpropError(str(error)) from None


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
