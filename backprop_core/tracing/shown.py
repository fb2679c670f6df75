"""What every trace can do to be looked at: in a line, in a notebook, and as a picture in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


class Shown:
    """How a trace shows itself. What draws is imported with the first picture, so that a trace starts at once."""

    @property
    def _trace(self) -> Any:
        return self  # only traces are of this class

    def __repr__(self) -> str:
        from .portrait import line

        return line(self._trace)

    def _repr_html_(self) -> str:
        from .portrait import html

        return html(self._trace)

    def _repr_latex_(self) -> str:
        from .portrait import latex

        return latex(self._trace)

    def svg(self) -> str:
        """The graph with all its numbers as an SVG file, light or dark as its reader prefers.

        Returns:
            the `svg` element as text.
        """
        from .portrait import svg_of

        return svg_of(self._trace)

    def dot(self) -> str:
        """The graph with all its numbers in Graphviz's language.

        Returns:
            a `digraph` as text.
        """
        from .portrait import dot_of

        return dot_of(self._trace)

    def tikz(self) -> str:
        r"""The graph with all its numbers as a `tikzpicture`, for a document with `\usepackage{tikz, amsmath}`.

        Returns:
            LaTeX as text.
        """
        from .portrait import tikz_of

        return tikz_of(self._trace)

    def save(self, path: str | Path) -> Path:
        """Write the trace to a file, as what its ending says: .svg, .dot, .tex, .html, .json or .txt.

        Args:
            path: of the file; one that stands there is written over.

        Returns:
            the path.

        Raises:
            BackpropError: for another ending, and where the file cannot be written.
        """
        from .portrait import save

        return save(self._trace, path)
