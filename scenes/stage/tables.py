"""Numbers side by side in the panel's place: what the gradient predicts beside a real nudge."""

from collections.abc import Sequence

import backprop_core as core
from backprop_core import Trace, notation
from backprop_core.tracing.nudge import NUDGE
from scenes.picture.arrange import Arrangement
from scenes.picture.digits import decimals_of_a_move, in_full
from scenes.picture.typeset import Writing, box_of, fitted, place
from scenes.picture.typst import coloured_cell, grid, in_colour, maths, muted, name
from scenes.stage.script import MOST_CHECKED
from scenes.theme import FORMULA, LEAST_TEXT, SENTENCE, Palette

LONG_NUMBER = 9  # characters


def comparison(trace: Trace, arrangement: Arrangement, palette: Palette) -> Writing:
    """For each variable what the gradient predicts and what a real nudge does, as a small table.

    Where a sign of rounding at each number would take too much room, it stands once at the head of its column.
    Beside the graph the variables go down the rows, below it along the columns.
    """
    nudges = {variable: core.nudge(trace, variable, NUDGE) for variable in list(trace.at)[:MOST_CHECKED]}
    numbers = [number for pair in nudges.values() for number in pair]
    room = all(len(notation.shown(number)) < LONG_NUMBER for number in numbers)
    about = "" if room or all(notation.relation(number) == "=" for number in numbers) else f" {maths('approx')}"
    rows: list[Sequence[str]] = [(muted("nudged"), muted(f"predicted{about}"), muted(f"actual{about}"))]
    for variable, (change, predicted) in nudges.items():
        found = coloured_cell(predicted, "adjoint", room), coloured_cell(change, "value", room)
        rows.append((maths(name(variable)), *found))
    return table(rows, arrangement, palette)


def moved(trace: Trace, then: Trace, arrangement: Arrangement, palette: Palette) -> Writing:
    """The first variable and the output: what each was, its move, and what that makes; it adds up as printed."""
    variable, output = next(iter(trace.at)), trace.nodes[-1].label
    pairs = (variable, trace.at[variable], then.at[variable]), (output, trace.value, then.value)
    rows: list[Sequence[str]] = [
        (maths(name(label)), maths(sum_source(before, after))) for label, before, after in pairs
    ]
    return table(rows, arrangement, palette, pixels=FORMULA if arrangement.beside else SENTENCE, align="left")


def sum_source(before: float, after: float) -> str:
    """25 + 0.4016 = 25.4016, in the colour of values."""
    count = decimals_of_a_move(before, after)
    move = after - before
    sign = "+" if move >= 0 else "-"
    texts = [in_full(each, count) for each in (before, abs(move), after)]
    first, second, result = (in_colour("value", maths(text)) for text in texts)
    return f"{first} {sign} {second} {'=' if count is not None else 'approx'} {result}"


def table(
    rows: Sequence[Sequence[str]],
    arrangement: Arrangement,
    palette: Palette,
    parts: Sequence[str] = (),
    pixels: float = SENTENCE,
    align: str = "right",
    gutter: float = 0.8,
) -> Writing:
    """Cells of Typst in rows, or beneath a graph in columns, at the top left of the panel's place.

    `parts` are the labels in the cells by which their writing is to be known; `align` is how all columns but the first
    are set, `gutter` the space between columns in ems.
    """
    panel = arrangement.panel

    def set_table(rows: Sequence[Sequence[str]]) -> Writing:
        return fitted(
            lambda size: Writing(grid(rows, align, gutter), size, palette, parts), pixels, LEAST_TEXT, panel.width
        )

    writing = set_table(rows)
    if not arrangement.beside and (box_of(writing).height > panel.height or not arrangement.is_full):
        writing = set_table(list(zip(*rows, strict=True)))
    return place(writing, left=panel.left, middle=panel.top + box_of(writing).height / 2)
