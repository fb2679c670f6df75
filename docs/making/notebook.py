"""Cells, and the notebook that they make: Jupyter's format, version 4.5, without outputs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Cell = dict[str, Any]


def markdown(words: str) -> Cell:
    """A cell of text."""
    return {"cell_type": "markdown", "metadata": {}, "source": words}


def code(words: str) -> Cell:
    """A cell of Python that nobody has run."""
    source = words.rstrip("\n")
    return {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": source}


def notebook(cells: Sequence[Cell]) -> dict[str, Any]:
    """The notebook, as data that JSON can hold; the same cells make the same file."""
    return {
        "cells": [{**cell, "id": f"cell-{number}"} for number, cell in enumerate(cells)],
        "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
