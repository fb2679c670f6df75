"""Random and mutated texts in every notation raise nothing but the project's own error, and what a long one costs is in
proportion to its length. `python -m tests.fuzz 200000` tries as many of them, in both languages."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial

import pytest

from tests.fuzz import MOST_LINES, drawn, long, read, too_dear, try_out
from tests.work import assert_in_proportion, lines_run

CHUNKS, IN_A_CHUNK = 8, 1_000


@pytest.mark.thorough
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_no_text_raises_anything_but_the_projects_own_error(chunk: int) -> None:
    good = try_out(drawn(f"chunk {chunk}", IN_A_CHUNK))
    assert IN_A_CHUNK / 50 < good < IN_A_CHUNK / 2  # both good and bad texts are among them


@pytest.mark.thorough
@pytest.mark.parametrize("seed", range(20))
def test_a_long_text_costs_what_its_length_asks_for(seed: int) -> None:
    text = long(random.Random(seed))
    lines_run(partial(read, text, whole=False), most=MOST_LINES * (len(text) + 100))


@pytest.mark.thorough
def test_a_long_text_costs_the_browsers_engine_what_its_length_asks_for() -> None:
    texts = [long(random.Random(seed)) for seed in range(20)]
    assert not too_dear(texts)
    assert too_dear(texts, most=1)


LONG: dict[str, Callable[[int], str]] = {  # by the number of characters, or a little less
    "parentheses": lambda size: "(" * (size // 2) + "x" + ")" * (size // 2 - 1),
    "signs": lambda size: "-" * (size - 1) + "x",
    "powers": lambda size: "x" + "^x" * (size // 2 - 1),
    "a sum": lambda size: "x" + "+x" * (size // 2 - 1),
    "functions": lambda size: "sin(" * (size // 5 - 1) + "x" + ")" * (size // 5 - 1),
    "a maximum": lambda size: "max(" + "x," * (size // 2 - 3) + "x)",
    "names": lambda size: " ".join(f"a{number}" for number in range(size // 6)),
    "lines": lambda size: "\n".join(f"y{n} = y{n - 1}*y{n - 1}" for n in range(1, size // 19)),
    "definitions": lambda size: f"{doubling(size)}\nf3(x)",
    "a number": lambda size: "9" * size,
    "a fraction": lambda size: "0." + "1" * (size - 2),
    "a name": lambda size: "x" * size,
    "a comment": lambda size: "#" * size,
    "fractions": lambda size: r"\frac{" * (size // 6),
    "closed fractions": lambda size: r"\frac{x}{" * (size // 9) + "x" + "}" * (size // 90),
    "tabs of LaTeX": lambda size: r"\sigma" + "&" * (size - 6),
    "powers of LaTeX": lambda size: r"\sigma" + "^{" * (size // 2 - 3),
    "displays that never end": lambda size: r"\[" * (size // 2),
    "formulas among words": lambda size: "is $x=1$, " * (size // 10),
    "methods": lambda size: "x" + ".exp()" * (size // 6),
    "functions of NumPy": lambda size: "np.exp(" * (size // 8) + "x" + ")" * (size // 8),
    "imports": lambda size: "np.e" + "\nimport x" * (size // 9 - 1),
    "decimal commas": lambda size: "0,5+" * (size // 4) + "x",
    "joined names": lambda size: "sinx " * (size // 5),
    "squares": lambda size: "x²" * (size // 2),
    "bars": lambda size: "|x|" * (size // 3),
    "functions without parentheses": lambda size: "sin " * (size // 4) + "x",
    "equals signs": lambda size: "= " * (size // 2) + "x",
    "empty lines": lambda size: "\n" * size,
}


def doubling(size: int) -> str:
    """Functions of which each calls the one before twice."""
    return "f1(x) = x + x\n" + "\n".join(f"f{n}(x) = f{n - 1}(f{n - 1}(x))" for n in range(2, size // 27))


@pytest.mark.parametrize("kind", LONG)
def test_four_times_as_long_is_about_four_times_the_work(kind: str) -> None:
    read(LONG[kind](1_000), whole=False)  # what is compiled or cached once is no part of it
    assert_in_proportion(lambda size: partial(read, LONG[kind](size), whole=False), 120)
