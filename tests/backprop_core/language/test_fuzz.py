"""200,000 random and mutated texts, each read and traced: nothing is raised but the project's own error, and what a
long one costs is in proportion to its length.

Each chunk draws from its own seed, so that a failure can be run again; texts of up to 10 kB, in bytes, Unicode,
deep nests, huge numbers and broken programs.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial

import pytest

import backprop_core as bc
from backprop_core.examples import EXAMPLES
from backprop_core.operations import FUNCTIONS
from tests.backprop_core.language.readings import CODE, LATEX, TEXTBOOK
from tests.backprop_core.strategies import from_seed
from tests.work import assert_in_proportion, lines_run

CHUNKS = 40
IN_A_CHUNK = 5_000  # 200,000 in all
MOST_LINES = 400  # of Python for each character of a long text; a chain of signs takes 180

SIGNS = "+-*/^()=,;\n# .eE_0123456789xyzπα²√·×÷−\t\r\u00a0\u2028\u0000\ufeff\U0001f600\ud800"
PIECES = [
    *FUNCTIONS,
    "e",
    "pi",
    "x",
    "y1",
    "f(x) = ",
    "f(x)",
    "y = ",
    "1e308",
    "1e-320",
    "**",
    "; ",
    "\n",
    "(",
    ")",
    ",",
    "-",
]
SEEDS = [row.text for row in EXAMPLES.values()]
NOTATIONS = {
    # the pieces of each, and whole texts in it
    "textbook": (
        "² ⁻¹ √ ∛ ½ | [ ] { } sin cos ln x y 2 0,5 0x1F 1_000 sinx PI − · w₁ 𝑥 σ( ( ) ^ = \n ; f(x)= and d/dx",
        TEXTBOOK,
    ),
    "latex": (
        r"\frac \sqrt[3] \left( \right) \cdot \sigma \mathrm{relu} \operatorname \hat{y} ^{ _{ } { ( ) x y w_1 2 12 + - = & "
        r"\\ \begin{aligned} \end{aligned} \log_2 \exp \max \top \lvert \rvert \, \text{a} ^{(1)} | . , \int $",
        LATEX,
    ),
    "code": (
        "np. math. torch. F. Math. x y w exp( pow( relu( .pow(2) .exp() .sum() .T ( ) , = + - * ** / 2 1.5 # // \n "
        "\n\t return def f(x): lambda x: => const let import for ; { } \" ' dim=0 self. Value( tensor( @ % : += [ ]",
        CODE,
    ),
}


def from_bytes(chance: random.Random) -> str:
    raw = chance.randbytes(chance.randrange(60))
    return raw.decode(chance.choice(["utf-8", "latin-1", "utf-16"]), "replace")


def from_signs(chance: random.Random) -> str:
    return "".join(chance.choices(SIGNS, k=chance.randrange(40)))


def from_pieces(chance: random.Random) -> str:
    return "".join(chance.choices(PIECES, k=chance.randrange(20)))


def mutated(chance: random.Random) -> str:
    """A good program with some signs taken out, put in, doubled or moved."""
    text = chance.choice(SEEDS) if chance.random() < 0.3 else from_seed(chance.randrange(10**6)).text
    for _ in range(chance.randrange(1, 5)):
        place = chance.randrange(len(text) + 1)
        end = place + chance.randrange(6)
        piece = chance.choice(["", chance.choice(SIGNS), chance.choice(PIECES), text[place:end] * 2])
        text = text[:place] + piece + text[end:]
    return text


def unicode(chance: random.Random) -> str:
    return "".join(chr(chance.randrange(0x11000)) for _ in range(chance.randrange(30)))


def huge_numbers(chance: random.Random) -> str:
    digits = "".join(chance.choices("0123456789", k=chance.randrange(1, 400)))
    return chance.choice(
        ["{0}", "x^{0}", "{0}.{0}", "{0}e{0}", "1e-{0}*x", "x/{0}", "-{0}^{0}", "log({0}, {0})"]
    ).format(digits)


def in_a_notation(chance: random.Random) -> str:
    """Pieces of one notation, or a good text in it with some of them put in."""
    pieces, texts = NOTATIONS[chance.choice(list(NOTATIONS))]
    if chance.random() < 0.4:
        return chance.choice(["", " "]).join(chance.choices(pieces.split(" "), k=chance.randrange(14)))
    text: str = chance.choice(texts)[0]
    for _ in range(chance.randrange(1, 4)):
        place = chance.randrange(len(text) + 1)
        piece = chance.choice(["", chance.choice(pieces.split(" ")), chance.choice(SIGNS)])
        text = text[:place] + piece + text[place + chance.randrange(4) :]
    return text


KINDS: list[Callable[[random.Random], str]] = [
    from_bytes,
    from_signs,
    from_pieces,
    mutated,
    mutated,
    unicode,
    huge_numbers,
    in_a_notation,
    in_a_notation,
    in_a_notation,
]


def long(chance: random.Random) -> str:
    """Up to 10 kB: deep nests, long lines, many lines, and repetitions of anything."""
    size = chance.randrange(1_000, 10_000)
    opening = chance.choice(
        [
            "(",
            "-",
            "sin(",
            "max(x,",
            "x^",
            "x*(",
            "2(",
            "((",
            "1/(",
            "x+",
            "f(",
            "- -",
            "|x+",
            "√",
            "sin ",
            "sin^2 ",
            "{",
            "[",
            "½x",
            "0,5+",
            "1;",
            "sinx ",
            "x²",
            r"\\frac{",
            r"\\sqrt{",
            "^{(",
            r"\\\\",
            r"\\hat{x}_",
            "_{",
            "&",
            "np.exp(",
            ".exp()",
            "x.pow(",
            "var ",
            "lambda ",
            "def f(x): ",
            "=>",
            "x=1\n",
            "import x\n",
            "'",
            '"',
            "/*",
            "= ",
        ]
    )
    times = size // len(opening)
    closed = opening * times + "x" + ")" * (times * opening.count("(") - chance.choice([0, 0, 0, 1, -1]))
    lines = chance.choice(["y{0} = y{1}*y{1}", "f{0}(x) = f{1}(f{1}(x))", "a{0} = x + {0}", "f{0}(x) = x", "# {0}"])
    program = "\n".join(lines.format(number, number - 1) for number in range(1, size // 30))
    anything = chance.choice(KINDS)(chance) or "x"
    repeated = anything * (size // len(anything))
    digits = "9" * size
    return chance.choice(
        [closed, closed, "f1(x) = x + x\n" + program + "\nx", program, repeated, digits, f"1e-{digits}"]
    )[:10_000]


def read(text: str, whole: bool) -> bool:
    """Read a text and, where it is good, trace it and say all of it; True when it was good."""
    try:
        program = bc.parse(text)
        found = bc.trace(program, dict.fromkeys(program.variables, 0.5))
        if whole:
            found.json()
            bc.parse(bc.notation.write(program), given=program.variables)
            [step.words("latex").sentence for step in found.steps[-3:]]
    except bc.BackpropError as refused:
        assert refused.message.endswith(".") or refused.message.endswith("?")
        assert refused.position is None or 0 <= refused.position <= len(text)
        assert refused.show().startswith(refused.message)
        return False
    return True


@pytest.mark.thorough
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_no_text_raises_anything_but_the_projects_own_error(chunk: int) -> None:
    chance = random.Random(chunk)
    good = 0
    for number in range(IN_A_CHUNK):
        text = chance.choice(KINDS)(chance) if number % 500 else long(chance)
        try:
            good += read(text, whole=number % 20 == 1)
        except Exception as error:
            pytest.fail(f"{text!r} raised {error!r}")
    assert IN_A_CHUNK / 50 < good < IN_A_CHUNK / 2  # both good and bad texts are among them


@pytest.mark.thorough
@pytest.mark.parametrize("seed", range(20))
def test_a_long_text_costs_what_its_length_asks_for(seed: int) -> None:
    text = long(random.Random(seed))
    lines_run(partial(read, text, whole=False), most=MOST_LINES * (len(text) + 100))


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
