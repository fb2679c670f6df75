"""A rule of calculus as a small picture: the curve of an operation, and its slope at a point.

    /// rule | z = tanh(u) @ u=0.8
        from: -3
        to: 3
    What it does to a nudge.
    ///

The curve is drawn along the first variable, or along the one that `along` names; the others hold still. `clip` names a
clip of the rule, to which there is a link. A product is
drawn as a rectangle, whose area grows by a strip. Curve, slope and formula all come from the trace.
"""

from __future__ import annotations

import html
import math
from collections.abc import Iterator
from typing import Any, ClassVar

from markdown import Markdown
from pymdownx.blocks import BlocksExtension, BlocksProcessor
from pymdownx.blocks.block import type_number, type_string

import backprop_core as core
from backprop_core import notation
from docs.extensions.blocks import FigureBlock, watch
from docs.extensions.clips.media import clips, no_clip
from docs.extensions.page import address, nearest, stop
from docs.extensions.quotes.functions import read
from docs.extensions.quotes.maths import formula

WIDTH, HEIGHT, MARGIN = 240, 150, 22
SAMPLES = 96
TANGENT = 40  # half the length of the line that shows the slope
STRIP = 12  # how thick the nudge of a rectangle's side is


class Rule(FigureBlock):
    """The block."""

    NAME = "rule"
    OPTIONS: ClassVar[dict[str, Any]] = {
        "along": ("", type_string),
        "from": (-3.0, type_number),
        "to": (3.0, type_number),
        "clip": ("", type_string),
    }

    def markup(self) -> str:
        trace = read(self.md, f"{self.argument} (graph)")
        name = self.options["along"] or next(iter(trace.at))
        if name not in trace.gradient:
            stop(self.md, f"/// rule | {self.argument}: there is no variable {name}{nearest(name, trace.gradient)}")
        inside = "".join(rectangle(trace) if trace.nodes[-1].operation == "multiply" else self.curve(trace, name))
        said = html.escape(f"{trace.expression}, with the slope {trace.gradient[name]:.4g} in {name}")
        picture = f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{said}">{inside}</svg>'
        told = " ".join(formula(self.md, one) for one in words(trace, name))
        return f'{picture}<p class="rule-formula">{told}{self.link()}</p>'

    def link(self) -> str:
        """The way to the rule as a clip, where there is one."""
        name = self.options["clip"]
        if not name:
            return ""
        if name not in clips():
            stop(self.md, no_clip(name, clips()))
        there = html.escape(f"{address(self.md, f'clips/{name}')}/")
        seconds = round(clips()[name].duration)
        return f'<a class="rule-clip" href="{there}">watch it, {seconds} s</a>'

    def curve(self, trace: core.Trace, name: str) -> Iterator[str]:
        first, last = self.options["from"], self.options["to"]
        if not first < trace.at[name] < last:
            stop(self.md, f"/// rule | {self.argument}: {name} lies outside of {first:g} to {last:g}.")
        return curve(trace, name, first, last)


def words(trace: core.Trace, name: str) -> tuple[str, str]:
    """The operation, and its partial in letters, with its value where the letters are no number."""
    step = next(step for step in trace.backward if step.operand == name)
    equation = step.words("latex").equation
    value = notation.number_atom(trace.gradient[name], "latex").text
    sign = {"=": "=", "≈": r"\approx"}[notation.relation(trace.gradient[name])]
    worth = "" if equation.letters == value else rf" {sign} \htmlClass{{adjoint}}{{{value}}}"
    return notation.write(trace.program, "latex"), f"{equation.left} = {equation.letters}{worth}"


def curve(trace: core.Trace, name: str, first: float, last: float) -> Iterator[str]:
    """The axes, the curve along a variable, its tangent at the point, and the point."""
    places = [first + (last - first) * number / SAMPLES for number in range(SAMPLES + 1)]
    heights = [core.trace(trace.program, {**trace.at, name: place}).value for place in places]
    low, high = min(0.0, *heights), max(0.0, *heights)

    def across(place: float) -> float:
        return MARGIN + (WIDTH - 2 * MARGIN) * (place - first) / (last - first)

    def up(height: float) -> float:
        return HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * (height - low) / (high - low)

    yield line("rule-axis", MARGIN, up(0), WIDTH - MARGIN, up(0))
    if first <= 0 <= last:
        yield line("rule-axis", across(0), MARGIN, across(0), HEIGHT - MARGIN)
    points = " ".join(f"{across(x):.1f},{up(y):.1f}" for x, y in zip(places, heights, strict=True))
    yield f'<polyline class="rule-curve" points="{points}"/>'
    x, y = across(trace.at[name]), up(trace.value)
    rise = up(trace.value + trace.gradient[name]) - y
    run_of_one = across(trace.at[name] + 1) - x
    share = TANGENT / math.hypot(run_of_one, rise)
    yield line("rule-slope", x - run_of_one * share, y - rise * share, x + run_of_one * share, y + rise * share)
    yield f'<circle class="rule-point" cx="{x:.1f}" cy="{y:.1f}" r="5"/>'


def rectangle(trace: core.Trace) -> Iterator[str]:
    """A product as the area of a rectangle: a nudge of one side adds a strip as long as the other."""
    (across, width), (up, height) = trace.at.items()
    unit = min((WIDTH - 4 * MARGIN) / width, (HEIGHT - 2.4 * MARGIN) / height)
    left, top = (WIDTH - width * unit - STRIP) / 2, (HEIGHT - height * unit) / 2 - 8
    right, foot = left + width * unit, top + height * unit
    yield box("rule-area", left, top, width * unit, height * unit)
    yield box("rule-strip", right, top, STRIP, height * unit)
    yield letter(across, (left + right) / 2, foot + 16)
    yield letter(up, right + STRIP + 12, (top + foot) / 2 + 5)
    yield letter("z", (left + right) / 2, (top + foot) / 2 + 5)


def line(kind: str, x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def box(kind: str, x: float, y: float, width: float, height: float) -> str:
    return f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"/>'


def letter(name: str, x: float, y: float) -> str:
    return f'<text class="rule-letter" x="{x:.1f}" y="{y:.1f}">{html.escape(name)}</text>'


class RuleExtension(BlocksExtension):  # type: ignore[misc]
    """Registers the block."""

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: BlocksProcessor) -> None:  # noqa: N802
        block_mgr.register(Rule, self.getConfigs())
        watch(md, {Rule.NAME: Rule})


def makeExtension(**options: Any) -> RuleExtension:  # noqa: N802
    """What Markdown calls to load this."""
    return RuleExtension(**options)
