"""Whatever is typed: nothing but the project's own error, and never a long wait."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

import pytest

import backprop_core as bc
from backprop_core.examples import EXAMPLES
from backprop_core.operations import FUNCTIONS
from tests.backprop_core.test_parser import READ

INPUTS = 200_000
PARTS = 8
LONGEST = 1.0  # seconds for any input of up to 10 kB
SEEDS = [text for text, _ in READ] + [example.text for example in EXAMPLES.values()]
PIECES = [
    *"+-*/^(),=;\n #.·×÷−πeExyz_09∂√²①٣ß𝒙\t\0\x85\u2028\ud800",
    *FUNCTIONS,
    "**",
    "==",
    "1e",
    "1e-3",
    "9" * 40,
    "1e999",
    "f(x) = ",
    "f(",
    "lambda",
    "__import__('os')",
    "{x}",
    "\\x41",
    "%s",
    "sin sin",
    "x" * 50,
]


def inputs(seed: int, count: int) -> Iterator[str]:
    """Random and mutated texts: bytes, Unicode, pieces of the language, deep and long ones."""
    chance = random.Random(seed)
    for _ in range(count):
        kind = chance.random()
        if kind < 0.15:
            yield chance.randbytes(chance.randrange(1, 40)).decode("utf-8", "replace")
        elif kind < 0.2:
            yield "".join(chr(chance.randrange(0x11000)) for _ in range(chance.randrange(1, 20)))
        elif kind < 0.55:
            yield "".join(chance.choice(PIECES) for _ in range(chance.randrange(1, 14)))
        else:
            yield mutated(chance.choice(SEEDS), chance)


def mutated(text: str, chance: random.Random) -> str:
    """A text of the language with pieces inserted, taken out, swapped or repeated."""
    for _ in range(chance.randrange(1, 4)):
        place, end = sorted(chance.randrange(len(text) + 1) for _ in range(2))
        text = chance.choice(
            [
                text[:place] + chance.choice(PIECES) + text[place:],
                text[:place] + text[end:],
                text[:place] + text[place:end] * 2 + text[end:],
                text[:place] + chance.choice(SEEDS) + text[end:],
            ]
        )
    return text


def survives(text: str, at: float) -> bool:
    """Read it, run it, and say everything about it; True when it was in the language."""
    try:
        program = bc.parse(text)
        trace = bc.trace(program, dict.fromkeys(program.variables, at))
        assert trace.error is None or trace.error.message
        assert len(trace.steps) >= 2
        if len(trace.nodes) < 60:
            assert trace.steps[-1].text
            assert all(step.plugged for step in trace.steps)
    except bc.BackpropError as error:
        assert error.message
        assert error.message[-1] in ".?"
        assert "\n" not in error.message
        error.show()
        return False
    return True


@pytest.mark.parametrize("part", range(PARTS))
def test_any_text_is_either_read_or_refused_in_a_sentence(part: int) -> None:
    chance = random.Random(part)
    read = 0
    for text in inputs(part, INPUTS // PARTS):
        assert len(text) < 10_000
        begin = time.process_time()
        read += survives(text, chance.choice([0.0, 1.0, -1.0, 0.5, -2.5, 700.0, 1e200, -1e-300]))
        assert time.process_time() - begin < LONGEST, text
    assert read > INPUTS // PARTS / 20  # or the fuzzer only tests the refusals


SLOWEST = {
    "deep parentheses": "(" * 5_000 + "x" + ")" * 4_999,
    "never closed": "(" * 10_000,
    "calls": "sin(" * 2_400 + "x",
    "a long number": "9" * 10_000,
    "a long fraction": "0." + "0" * 9_000 + "1",
    "a long name": "x" * 10_000,
    "an unknown long function": "y" * 9_000 + "(x)",
    "many names": "+".join(f"v{k}" for k in range(1_800)),
    "many lines": "\n".join(f"v{k} = x" for k in range(1_000)) + "\nx",
    "many unknown calls": "+".join(f"f{k}(x)" for k in range(1_200)),
    "powers": "2^" * 4_000 + "x",
    "a tower of powers": "9^" * 3 + "9^9^x",
    "minuses": "-" * 9_999 + "x",
    "products": "x" + "(x)" * 3_000,
    "many operands": "max(" + "x," * 4_000 + "x)",
    "many uses": "x*" * 3_000 + "x",
    "comments": "#" * 10_000,
    "blank lines": "\n" * 9_999 + "x",
    "doubling calls": "; ".join(["f0(x)=x+x", *(f"f{k}(x)=f{k - 1}(f{k - 1}(x))" for k in range(1, 200)), "f199(x)"]),
}


@pytest.mark.parametrize("text", SLOWEST.values(), ids=SLOWEST.keys())
def test_no_text_of_ten_kilobytes_takes_a_second(text: str) -> None:
    begin = time.process_time()
    survives(text[:10_000], 0.5)
    assert time.process_time() - begin < LONGEST
