"""How checks of a gradient are told: in a line, as the table that the command line prints, and in a notebook."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

AGREES = "They agree."
AGREES_NOT = "They do NOT agree."
NO_VARIABLE = "There is no variable, so there is no gradient."
ALL_NUDGES = "What each nudge finds"
HEADS = ("nudge", "one-sided slope", "error", "two-sided slope", "error")
WIDTHS = (5, 18, 5, 18, 5)
# Numbers stand on the left whatever a notebook says of its own tables: JupyterLab's rule names more classes than ours.
STYLE = (
    ".bp-check table{border-collapse:collapse;margin:.4em 0}"
    ".bp-check caption{text-align:left;font-weight:bold;white-space:nowrap}"
    ".bp-check td,.bp-check th{padding:.2em .8em;text-align:left!important;font-variant-numeric:tabular-nums}"
    ".bp-check p{margin:.4em 0}.bp-check details{margin-bottom:1em;overflow-x:auto}"
    ".bp-check details td{white-space:nowrap}"
)


@dataclass(frozen=True)
class Told:
    """What is told of one variable.

    Attributes:
        title: what is checked.
        ways: each way to the gradient, and what it found.
        nudges: a row for each size, under HEADS; none where nudges are too many to be listed.
        said: the verdict, and a note where there is one.
    """

    title: str
    ways: tuple[tuple[str, str], ...]
    nudges: tuple[tuple[str, ...], ...]
    said: tuple[str, ...]


class AnyCheck(ABC):
    """How a check shows itself, whatever it checks."""

    @abstractmethod
    def told(self) -> Told:
        """What there is to tell."""

    @property
    @abstractmethod
    def brief(self) -> str:
        """The variable, its gradient, and whether all ways agree."""

    @property
    def text(self) -> str:
        """The check as the command line prints it."""
        return text(self.told())

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.brief})"

    def _repr_html_(self) -> str:
        return html([self.told()])


One = TypeVar("One", bound=AnyCheck)


class Checks(tuple[One, ...]):
    """A check for each variable: a tuple that a notebook shows as tables."""

    __slots__ = ()

    @property
    def text(self) -> str:
        """The tables as the command line prints them."""
        return "\n\n".join([one.text for one in self]) or NO_VARIABLE

    def __repr__(self) -> str:
        return f"Checks({', '.join([one.brief for one in self])})"

    def _repr_html_(self) -> str:
        return html([one.told() for one in self]) if self else f"<p>{NO_VARIABLE}</p>"


def briefly(variable: str, gradient: str, agrees: bool) -> str:
    """A check in a few words."""
    return f"{variable}: {gradient} {'agrees' if agrees else 'does NOT agree'}"


def text(told: Told) -> str:
    """A check in lines, whose columns stand below each other."""
    widest = max([len(way) for way, _ in told.ways])
    lines = [told.title, *[f"  {way:<{widest}}   {found}" for way, found in told.ways]]
    if told.nudges:
        heads = [f" {head}" if "slope" in head else head for head in HEADS]  # a number has room for its sign
        lines += ["", *[row(cells) for cells in (heads, *told.nudges)]]
    return "\n".join([*lines, "", *[f"  {sentence}" for sentence in told.said]])


def row(cells: Sequence[str]) -> str:
    """The cells of a line, each as wide as its column."""
    return "  " + "   ".join([f"{cell:<{wide}}" for cell, wide in zip(cells, WIDTHS, strict=True)]).rstrip()


def html(all_told: list[Told]) -> str:
    """The same as tables of a page, those of the nudges folded; without a script."""
    return f'<div class="bp-check"><style>{STYLE}</style>{"".join(map(section, all_told))}</div>'


def section(told: Told) -> str:
    """One variable's tables."""
    from html import escape  # only a notebook asks for it

    ways = "".join([f'<tr><th scope="row">{way}</th><td>{escape(found)}</td></tr>' for way, found in told.ways])
    sentences = f"<p>{escape(' '.join(told.said))}</p>"
    shown = f"<table><caption>{escape(told.title)}</caption><tbody>{ways}</tbody></table>{sentences}"
    if not told.nudges:
        return shown
    heads = "".join([f'<th scope="col">{head}</th>' for head in HEADS])
    cells = [[f"<td>{cell.strip()}</td>" for cell in cells] for cells in told.nudges]
    rows = "".join([f"<tr>{''.join(one)}</tr>" for one in cells])
    table = f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    return f"{shown}<details><summary>{ALL_NUDGES}</summary>{table}</details>"
