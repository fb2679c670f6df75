"""The colours of values, gradients and everything else that is drawn, in light and in dark."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Palette:
    """The colours of one theme, as #RRGGBB. Each is also told apart by a shape or a line style."""

    paper: str  # behind everything
    panel: str  # inside nodes, pills and boxes
    ink: str  # what is read first
    muted: str  # letters, titles, constants
    line: str  # edges that carry nothing
    value: str  # forward: the first line beside a node
    adjoint: str  # backward: the line that begins with a ∂
    variable: str  # the thick ring
    now: str  # fill of the node that the step is about


PALETTES = {
    "light": Palette(
        paper="#FBFAF7",
        panel="#FFFFFF",
        ink="#1B1F2A",
        muted="#5A6272",
        line="#C9CCD3",
        value="#0B5CB8",
        adjoint="#B3400A",
        variable="#0A7355",
        now="#FFE9A8",
    ),
    "dark": Palette(
        paper="#14171F",
        panel="#1B1F2A",
        ink="#EDEBE6",
        muted="#9DA5B4",
        line="#3A4150",
        value="#7CBBFF",
        adjoint="#FF9D63",
        variable="#5FD3AB",
        now="#4A3D12",
    ),
}
