"""Random and mutated texts, each read and traced: nothing is raised but the project's own error, both languages read
alike, and a long text costs what its length asks for.

    python -m tests.fuzz 200000           # as many texts; --seed N draws others

Texts are bytes, Unicode, broken programs, programs of arrays and pieces of textbook notation, LaTeX and code; one in 500
has up to 10 kB. A variable of a program of arrays gets an array, of the shape that is stated or of any.
Each batch draws from its own seed, so that a failure can be run again.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
import unicodedata
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

import backprop_core as bc
from backprop_core.array_operations import ARRAY_ROWS
from backprop_core.examples import EXAMPLES
from backprop_core.language.expression import is_array
from backprop_core.operations import FUNCTIONS
from backprop_core.writers.javascript import write_modules
from docs.extensions.javascript import DOCS
from tests.backprop_core.array_texts import array_program
from tests.backprop_core.language.array_readings import READ_ARRAYS
from tests.backprop_core.language.network_readings import NETWORKS
from tests.backprop_core.language.readings import CODE, LATEX, TEXTBOOK
from tests.backprop_core.strategies import from_seed
from tests.cost import blocks_to_read
from tests.work import lines_run

MOST_LINES = 600  # of Python for each character of a long text; a chain of squares, x²x², takes 410
MOST_BLOCKS = 120  # that V8 enters for it; a chain of squares, x²x², takes 90
BATCH = 5_000
ONE_IN = 500  # texts is a long one, whose work is counted

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
NOTATIONS: dict[str, tuple[str, Sequence[tuple[str, str | None]]]] = {
    # the pieces of each, and whole texts in it
    "textbook": (
        "² ⁻¹ √ ∛ ½ | [ ] { } sin cos ln x y 2 0,5 0x1F 1_000 sinx PI − · w₁ 𝑥 σ( ( ) ^ = \n ; f(x)= and d/dx < >= ? : if else where(",
        TEXTBOOK,
    ),
    "latex": (
        r"\frac \sqrt[3] \left( \right) \cdot \sigma \mathrm{relu} \operatorname \hat{y} ^{ _{ } { ( ) x y w_1 2 12 + - = & "
        r"\\ \begin{aligned} \end{aligned} \log_2 \exp \max \top \lvert \rvert \, \text{a} ^{(1)} | . , \int $ "
        r"\begin{cases} \end{cases} \ge < \text{otherwise} \text{if}",
        LATEX,
    ),
    "code": (
        "np. math. torch. F. Math. x y w exp( pow( relu( .pow(2) .exp() .sum() .T ( ) , = + - * ** / 2 1.5 # // \n "
        "\n\t return def f(x): lambda x: => const let import for ; { } \" ' dim=0 self. Value( tensor( @ % : += [ ] "
        "np.where( > <= ? if else alpha=2 nn.ELU( )( clamp(",
        CODE,
    ),
    "arrays": (
        "W x b A @ .T [ ] [[ ]] , ; : 2x3 W: (2,3) [0] [1:] [:,-1] [None] [::2] sum( softmax( max( conv( reshape( axis=0 axis=-1 "
        "axis=(0,1) keepdims=True stride=2 pad=1 ) ( 1 -2 0.5 * + - / ^ = \n f(u)= np.zeros( np.ones( .shape .sum() dot( "
        "concat( stack( \\begin{bmatrix} \\end{bmatrix} & \\\\ cross_entropy( norm( normal( eps=1e-6",
        READ_ARRAYS,
    ),
    "networks": (
        "nn. torch. F. self. model fc1 x y W ( ) [ ] , . = : + * @ 2 3 \n \n\t \n\t\t Linear( nn.ReLU() nn.Sequential( .weight "
        "class Net: Net() def forward(self, def f(x): return for t in range(3): if .backward() print( Dropout( Conv2d( "
        "reduction='sum' bias=False range(2) [0,1] ``` >>> += MSELoss( Value(2 .shape[0] .forward( f(",
        NETWORKS,
    ),
}
OF_ARRAYS = {row.name for row in ARRAY_ROWS}
MOST_ENTRIES = 1_000  # of an array that a variable is given
ANY_SHAPE = ((), (2,), (3,), (2, 2), (2, 3), (3, 2), (1, 3), (2, 2, 3))


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


def of_arrays(chance: random.Random) -> str:
    """A program of arrays, right in form; perhaps with pieces of others put in, or its shapes stated."""
    text = array_program(chance)
    if chance.random() < 0.3:
        text = f"{chance.choice('xWAb')}: {chance.choice(['2x3', '3', '(2,)', '2 × 2', '3x2', '0', '1e9'])}\n{text}"
    for _ in range(chance.choice([0, 0, 1, 2])):
        place = chance.randrange(len(text) + 1)
        piece = chance.choice([*NOTATIONS["arrays"][0].split(" "), chance.choice(SIGNS)])
        text = text[:place] + piece + text[place + chance.randrange(3) :]
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
    of_arrays,
    of_arrays,
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
            "where(x>0,1,",
            "where(x>0,",
            "x if x>0 else ",
            "(1 if x>",
            "x>0?1:",
            "x>0?",
            r"\\begin{cases}1&x>0\\\\",
            "nn.ELU(2)(",
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


def point_for(program: bc.Program, chance: random.Random) -> dict[str, Any]:
    """A value for each variable: one half where all are numbers; otherwise arrays, of the shapes that are stated."""
    if not has_arrays(program):
        return dict.fromkeys(program.variables, 0.5)
    stated = dict(program.shapes)
    shapes = {name: stated.get(name, chance.choice(ANY_SHAPE)) for name in program.variables}
    return {
        name: np.full(shape, 0.5) if shape and math.prod(shape) <= MOST_ENTRIES else 0.5
        for name, shape in shapes.items()
    }


def has_arrays(program: bc.Program) -> bool:
    """Whether a program states a shape, or has an array or an operation on one."""
    nodes = [node for line in program.lines for node in line.nodes]
    return bool(program.shapes) or any(is_array(node) or node.operation in OF_ARRAYS for node in nodes)


def read(text: str, whole: bool) -> bool:
    """Read a text and, where it is good, trace it and say all of it; True when it was good."""
    try:
        program = bc.parse(text)
        found = bc.trace(program, point_for(program, random.Random(repr(text))))
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


def drawn(seed: str, size: int) -> list[str]:
    """So many texts, the same for the same seed."""
    chance = random.Random(seed)
    return [chance.choice(KINDS)(chance) if number % ONE_IN else long(chance) for number in range(size)]


def assigned(text: str) -> str:
    """A text without the code points that one of the two languages may not know yet."""
    joined = text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")  # pairs, as JavaScript has them
    return "".join(letter for letter in joined if unicodedata.category(letter) != "Cn")


def try_out(texts: list[str]) -> int:
    """Read each text in Python, some of them with all that can be said of them; give how many were good.

    Raises:
        AssertionError: something else was raised than the project's own error, or a long text cost too much.
    """
    good = 0
    for number, text in enumerate(texts):
        try:
            good += read(text, whole=number % 20 == 1)
            if number % ONE_IN == 0:
                lines_run(partial(read, text, whole=False), most=MOST_LINES * (len(text) + 100))
        except Exception as error:
            raise AssertionError(f"{text!r} raised {error!r}") from error
    return good


def too_dear(texts: list[str], most: float = MOST_BLOCKS) -> list[str]:
    """Those of the texts that cost the browser's engine more than their length asks for."""
    counts = blocks_to_read(texts)
    return [text for text, count in zip(texts, counts, strict=True) if count > most * (len(text) + 100)]


def main() -> int:
    from tests.docs.explorable.twin.test_reading import agree
    from tests.docs.explorable.twin.test_twin import Twin

    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Try as many random texts.")
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", default="fuzz")
    options = parser.parse_args()
    write_modules(DOCS / "generated")  # as the tests do: an older build may have left another table
    twin, good, most, left = Twin(), 0, 0, options.count
    for batch in range(-(-options.count // BATCH)):
        texts = drawn(f"{options.seed} {batch}", min(BATCH, left))
        left -= len(texts)
        good += try_out(texts)
        agree(twin, [assigned(text) for text in texts], [])
        dear = too_dear(texts[::ONE_IN])
        assert not dear, dear
        most = max(most, *map(len, texts))
        print(f"{options.count - left:,} texts, {good:,} of them good, the longest of {most:,} characters", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
