"""The language: how each kind of text is read, and what is said of text that is not in it."""

from __future__ import annotations

import pytest

import backprop_core as bc
from backprop_core.language.errors import MESSAGES
from backprop_core.operations import FUNCTIONS, OPERATIONS
from tests.backprop_core.language.array_readings import BAD_ARRAYS
from tests.backprop_core.language.network_readings import BAD_NETWORKS
from tests.backprop_core.language.readings import PRODUCTS, WHOLE_NAMES
from tests.backprop_core.trees import read

SUMMED = (
    r"\sum over an index is not read here: write vectors without their index, as in sum(w*x), w @ x or mean((y - t)^2)."
)
READ = [
    # numbers, names, constants
    ("3", "3"),
    ("2.5", "2.5"),
    (".5", ".5"),
    ("5.", "5."),
    ("1e-3", "1e-3"),
    ("1E+3x", "(1E+3 * x)"),
    ("2e", "(2 * e)"),
    ("2e3e", "(2e3 * e)"),
    ("2e-x", "((2 * e) - x)"),
    ("2ex", "(2 * ex)"),
    ("xy", "xy"),
    ("x_1y", "x_1y"),
    ("_", "_"),
    ("pi*e", "(pi * e)"),
    ("π", "pi"),
    ("2π", "(2 * pi)"),
    ("α + beta", "(α + beta)"),
    ("Ω", "Ω"),
    ("sin1", "sin1"),
    # implicit multiplication has the precedence of *
    ("4x", "(4 * x)"),
    ("2(x+1)", "(2 * (x + 1))"),
    ("(x+1)(x-1)", "((x + 1) * (x - 1))"),
    ("3x^2", "(3 * (x ^ 2))"),
    ("1/2x", "((1 / 2) * x)"),
    ("4x/2x", "(((4 * x) / 2) * x)"),
    ("2^3x", "((2 ^ 3) * x)"),
    ("(x)y", "(x * y)"),
    ("x y", "(x * y)"),
    ("x y z", "((x * y) * z)"),
    ("2sin(x)cos(y)", "((2 * sin(x)) * cos(y))"),
    ("sin(x)y", "(sin(x) * y)"),
    ("sin(x)(y)", "(sin(x) * y)"),
    ("-2x", "((-2) * x)"),
    ("x^2(y)", "((x ^ 2) * y)"),
    ("2(3)(4)", "((2 * 3) * 4)"),
    # precedence and grouping
    ("a+b*c", "(a + (b * c))"),
    ("a-b-c", "((a - b) - c)"),
    ("a/b/c", "((a / b) / c)"),
    ("a/b*c", "((a / b) * c)"),
    ("a-b+c", "((a - b) + c)"),
    ("2^3^2", "(2 ^ (3 ^ 2))"),
    ("2**3**2", "(2 ^ (3 ^ 2))"),
    ("(2^3)^2", "((2 ^ 3) ^ 2)"),
    ("a*b^c*d", "((a * (b ^ c)) * d)"),
    ("((x))", "x"),
    # minus and plus before an operand
    ("-x^2", "(-(x ^ 2))"),
    ("(-x)^2", "((-x) ^ 2)"),
    ("2^-x", "(2 ^ (-x))"),
    ("2^-x^2", "(2 ^ (-(x ^ 2)))"),
    ("2^-x*3", "((2 ^ (-x)) * 3)"),
    ("2^-3^-2", "(2 ^ (-(3 ^ (-2))))"),
    ("-x*y", "((-x) * y)"),
    ("-x+y", "((-x) + y)"),
    ("x*-y", "(x * (-y))"),
    ("x*-y*z", "((x * (-y)) * z)"),
    ("x/-y^2", "(x / (-(y ^ 2)))"),
    ("x--y", "(x - (-y))"),
    ("x---y", "(x - (-(-y)))"),
    ("--x", "(-(-x))"),
    ("+x", "x"),
    ("x + +y", "(x + y)"),
    ("2^+x", "(2 ^ x)"),
    ("-+-x", "(-(-x))"),
    ("-sin(x)^2", "(-(sin(x) ^ 2))"),
    # calls
    ("sin(x)^2", "(sin(x) ^ 2)"),
    ("exp(-x)", "exp((-x))"),
    ("log(x)", "ln(x)"),
    ("ln(x)", "ln(x)"),
    ("log(x, 2)", "log(x, 2)"),
    ("max(x, y)", "max(x, y)"),
    ("min(a, b, c + 1, 2d)", "min(a, b, (c + 1), (2 * d))"),
    ("max(sin(x), (y))", "max(sin(x), y)"),
    ("sin (x)", "sin(x)"),
    ("sin(cos(tan(x)))", "sin(cos(tan(x)))"),
    # lines
    ("z = w*x + b\na = sigmoid(z)\n(a - t)^2", "z = ((w * x) + b); a = sigmoid(z); ((a - t) ^ 2)"),
    ("y = 2x; y", "y = (2 * x); y"),
    ("y = 2x;;\n\n y^2 ;", "y = (2 * x); (y ^ 2)"),
    ("y = x^2", "y = (x ^ 2)"),
    ("y = x\r\ny*2\r\n", "y = x; (y * 2)"),
    ("f(x) = 7x + 3\ng(x) = x^2\ng(f(x))", "f(x) = ((7 * x) + 3); g(x) = (x ^ 2); g(f(x))"),
    ("f(a, b) = a*b; f(x, 2)", "f(a, b) = (a * b); f(x, 2)"),
    ("f(x) = x; y = f(3)", "f(x) = x; y = f(3)"),
    ("f(a) = a*x; f(2)", "f(a) = (a * x); f(2)"),
    ("x = 2; f(x) = x^2; f(3) + x", "x = 2; f(x) = (x ^ 2); (f(3) + x)"),
    ("f(f) = f + 1; f(2)", "f(f) = (f + 1); f(2)"),
    ("sin2(x) = sin(x)^2; sin2(x)", "sin2(x) = (sin(x) ^ 2); sin2(x)"),
    # blanks, comments, other spellings
    ("  x\t+ y  ", "(x + y)"),
    ("x\u00a0+ y", "(x + y)"),
    ("x # the input; not a line\n", "x"),
    ("# only\n# comments\nx", "x"),
    ("a = x # first\na^2 # then", "a = x; (a ^ 2)"),
    ("# ∂ and \U0001f600 may stand in a comment\nx", "x"),
    ("2·x × y ÷ z − 1", "((((2 * x) * y) / z) - 1)"),
]


@pytest.mark.parametrize(("text", "said"), READ)
def test_text_is_read_as_the_language_says(text: str, said: str) -> None:
    assert read(text) == said


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_of_the_table_can_be_called(name: str) -> None:
    operands = {1: "x", 3: "c, x, y"}.get(OPERATIONS[FUNCTIONS[name]].arity[1] or 2, "x, y")
    line = "c = above(y, 0); " if name == "where" else ""
    assert read(f"{line.replace('above(y, 0)', 'y > 0')}{name}({operands})") == f"{line}{name}({operands})"


def test_no_function_that_was_promised_is_missing() -> None:
    assert set(FUNCTIONS) >= set(
        "exp expm1 ln log1p log log2 log10 sqrt cbrt hypot abs sin cos tan sinh cosh tanh asin acos atan atan2 "
        "asinh acosh atanh erf erfc sign step floor ceil sigmoid relu leaky_relu elu selu softplus silu gelu "
        "max min where".split()
    )


def test_variables_stand_in_the_order_of_their_first_use() -> None:
    assert bc.parse("c = b*a + b\nc*d*a").variables == ("b", "a", "d")
    assert bc.parse("f(x) = x*k; f(y)").variables == ("k", "y")
    assert bc.parse("2pi*e").variables == ()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("(4x+1)^2", ["4", "x", "4x", "1", "4x+1", "2", "(4x+1)^2"]),
        ("-x^2", ["x", "2", "x^2", "-x^2"]),
        (" 2 * ( x )", ["2", "x", "2 * ( x )"]),
        ("max(a, (b)) + c", ["a", "b", "max(a, (b))", "c", "max(a, (b)) + c"]),
        ("x*-y", ["x", "y", "-y", "x*-y"]),
        ("2(x)(y)", ["2", "x", "2(x)", "y", "2(x)(y)"]),
    ],
)
def test_every_node_knows_its_stretch_of_the_source(text: str, parts: list[str]) -> None:
    (line,) = bc.parse(text).lines
    assert [text[slice(*node.span)] for node in line.nodes] == parts


def test_spans_point_into_the_whole_program() -> None:
    text = "f(u) = u^2  # square\ny = f(3 + x)\ny*2"
    found = bc.trace(text, {"x": 1}).nodes
    assert {text[slice(*node.span)] for node in found} == {"3", "x", "3 + x", "2", "u^2", "y*2"}


COMPARES = "{} compares, and here there are only numbers: write where(x > 0, a, b) to choose by it, or step(x), max, min, relu or abs."
NO_CONDITION = "where chooses by a comparison: write where(x > 0, a, b), which is a where x is above 0 and b elsewhere."
NO_ELSE = "This choice has no else: write where(x > 0, a, b), which is a where x is above 0 and b elsewhere."
BAD = [
    # (text, sentence, position)
    ("", "There is nothing to read yet: type a function such as (4x+1)^2.", 0),
    (" # nothing\n;", "There is nothing to read yet: type a function such as (4x+1)^2.", 0),
    ("f(f) = f + 1", "The last line must come out as a number: add a line such as f(f).", 12),
    ("g(x) = x; f(a, g) = a*g # so\n\n", "The last line must come out as a number: add a line such as f(a, g).", 28),
    ("x ≥ y", COMPARES.format("≥"), 2),
    ("0 < x <= 1", COMPARES.format("<="), 6),
    ("where((x > 0) + (x < 1), x, 0)", NO_CONDITION, 6),
    ("2 == x", COMPARES.format("=="), 2),
    ("f(c) = where(c, 1, 2); f(x)", NO_CONDITION, 13),
    (
        "Math.exp(x) % 2",
        "In JavaScript % takes the sign of the number before it, and here that of the divisor: write fmod(a, b).",
        12,
    ),
    (
        "np.exp(x)(2)",
        "exp gives a number, and a number cannot be called: "
        "write all its operands in one pair of parentheses, or put * between.",
        3,
    ),
    ("torch.clamp(x, max=1)", "The argument max= is not read: leave it out, or write the formula itself.", 15),
    ("np.where(x, 1, 0)", NO_CONDITION, 9),
    ("x > 0 ? 1", NO_ELSE, 6),
    ("2 : 1", "The sign : has no meaning here.", 2),
    ("x if y", "if is a word, not an operation or a variable, and can't be read here.", 2),
    (
        r"\begin{cases} 1 & x > 0 \\ 2 & x < 0 \end{cases}",
        "The last row of cases is for everything else: write otherwise instead of its condition.",
        31,
    ),
    ("x $ y", "The sign $ has no meaning here.", 2),
    ("x \u0007 y", "The sign U+0007 has no meaning here.", 2),
    ("х^2", "This х is a Cyrillic letter that looks like the Latin x: write the Latin one.", 0),
    ("2ŷ", "Letters have no accents here: write y_hat for ŷ.", 1),
    ("x\u0304^2", "Letters have no accents here: write x_bar for x\u0304.", 0),
    ("f'(x)", "A prime asks for a derivative, which the backward pass finds: leave it out.", 1),
    ("x + 1\ny + 2", "Only the last line can do without a name: put `name =` before the line above.", 6),
    ("y = 2z; z = 3; y", "z is used here before it has a value.", 5),
    ("y = y + 1; y", "y is used here before it has a value.", 4),
    ("a = x*f; f(u) = u; f(a)", "f is a variable above, so it cannot name a function.", 9),
    ("f(e) = e^2; f(1)", "e has a fixed meaning, so it cannot be a parameter.", 2),
    ("f(sin) = 2; f(1)", "sin has a fixed meaning, so it cannot be a parameter.", 2),
    ("f(a, a) = a; f(1, 2)", "f names a parameter twice.", 5),
    ("e = 3; e", "e is a constant, so nothing can be assigned to it.", 0),
    ("pi(x) = 3; x", "pi is a constant, so nothing can be assigned to it.", 0),
    ("sin = 3; x", "sin is a function of the language: choose another name.", 0),
    ("exp(x) = x; x", "exp is a function of the language: choose another name.", 0),
    ("a = 1; a = 2; a", "a already has a value: a name is assigned once.", 7),
    ("a = 1; a(x) = 2; a", "a already has a value: a name is assigned once.", 7),
    ("f(x) = x; f = 2; f", "f already has a value: a name is assigned once.", 10),
    ("(x + 1", "This parenthesis is never closed.", 0),
    ("2*(x + (y)", "This parenthesis is never closed.", 2),
    ("sin(x", "This parenthesis is never closed.", 0),
    ("x + 1)", "This parenthesis was never opened.", 5),
    ("2 3", "There are two numbers side by side: put an operation between them.", 2),
    ("1.2.3", "There are two numbers side by side: put an operation between them.", 3),
    ("1e400", "This number is too large.", 0),
    ("x + " + "9" * 400, "This number is too large.", 4),
    ("x, y", "A comma only separates the operands of a function.", 1),
    ("(x, y)", "A comma only separates the operands of a function.", 2),
    ("sin((x, y))", "A comma only separates the operands of a function.", 6),
    ("x 2", "A number cannot follow here: put an operation before it, such as *.", 2),
    ("(x)2", "A number cannot follow here: put an operation before it, such as *.", 3),
    ("1e-400x", "This number is too small: it would be read as 0.", 0),
    ("1,500x", "This comma may be a decimal point, or one of thousands: write 1.500 or 1500.", 1),
    ("x + 1 = 2", "An equation isn't a function: write only the name that a line defines before its =.", 6),
    ("x and y", "and is a word, not an operation or a variable, and can't be read here.", 2),
    ("d/dx x^3", "d/dx asks for a derivative, which the backward pass finds: write the function alone.", 0),
    ("sin^2", "After sin^ must come a plain power and what sin works on, as in sin^2(x).", 0),
    ("exp^-1(x)", "exp^-1 may be an inverse or a reciprocal: write 1/exp( ) for the reciprocal.", 0),
    ("2xsin(x)", "xsin looks like x*sin without an operation between them: write x*sin.", 1),
    ("sinc(x)", "There is no function sinc: write it out, as in sin(x)/x.", 0),
    ("sinpi(x)", "There is no function sinpi in this language.", 0),
    (r"\int x", r"\int is not read here: write the formula without it.", 0),
    (r"y = \sum_{i=1}^{3} w_i x_i", SUMMED, 4),
    (r"y = \sum_i w_i x_i + b", SUMMED, 4),
    (r"\frac{1}{N}\sum\limits_{i=1}^{N} (y_i - t_i)^2", SUMMED, 11),
    (r"\sum w x", SUMMED, 0),
    ("for x in np.e: x", "A loop is not read: write out what one turn computes, as in a = tanh(w*a + b).", 0),
    ("if x > 0:\n  y = x.exp()", "A branch is not read: choose within a line, as in y = where(x > 0, a, b).", 0),
    ("try:\n  y = x.exp()", "A line of code with try is not read: write what happens at one point.", 0),
    ("np.exp(x.H)", "The attribute H is not read: write the number's own name.", 9),
    (
        "torch.sort(x, descending=True)",
        "The argument descending= is not read: leave it out, or write the formula itself.",
        14,
    ),
    (
        "function f(x) {\n  y = x*x;\n  return y\n}\nf(2)",
        "A function of several lines is read only alone: leave out the lines after it.",
        9,
    ),
    ("f(2) = x", "There is no function f: to multiply, put * before the parenthesis.", 0),
    ("sin", "sin is a function: write sin( ) around what it works on.", 0),
    ("f(x) = x; f + 1", "f is a function: write f( ) around what it works on.", 10),
    ("f(x) = f; f(1)", "f is a function: write f( ) around what it works on.", 7),
    ("f(x) = 2f(x); f(1)", "f calls itself: a function may use only those defined above it.", 8),
    ("y = 2x; y(3)", "y is not a function: write y*( to multiply.", 8),
    ("x*x(3)", "x is not a function: write x*( to multiply.", 2),
    ("e(3)", "e is not a function: write e*( to multiply.", 0),
    ("f(x) = x(x + 1); f(1)", "x is not a function: write x*( to multiply.", 7),
    ("x(x + 1)", "There is no function x: to multiply, put * before the parenthesis.", 0),
    ("a(b)", "There is no function a: to multiply, put * before the parenthesis.", 0),
    ("sine(x)", "There is no function sine: did you mean sin?", 0),
    ("cosine(x)", "There is no function cosine: did you mean cos?", 0),
    ("Square_root(x)", "There is no function Square_root: did you mean sqrt?", 0),
    ("logarithm(x)", "There is no function logarithm: did you mean ln?", 0),
    ("2 + sigmod(x)", "There is no function sigmod: did you mean sigmoid?", 4),
    ("layer(x) = x; layr(2)", "There is no function layr: did you mean layer?", 14),
    ("sin(x, y)", "sin takes one operand, not 2.", 0),
    ("max()", "There is nothing between these parentheses.", 4),
    ("log(x, y, z)", "log takes one operand, or two with the base last, not 3.", 0),
    ("f(a, b) = a; 1 + f(x)", "f takes 2 operands, not 1.", 17),
    ("f(a) = a; f(x, 1)", "f takes one operand, not 2.", 10),
    ("x +", "The line ends too early: a number, a name or a parenthesis must follow.", 3),
    ("y =", "The line ends too early: a number, a name or a parenthesis must follow.", 3),
    ("y = ; y", "The line ends too early: a number, a name or a parenthesis must follow.", 4),
    ("(", "The line ends too early: a number, a name or a parenthesis must follow.", 1),
    ("-", "The line ends too early: a number, a name or a parenthesis must follow.", 1),
    ("a = 2*;a", "The line ends too early: a number, a name or a parenthesis must follow.", 6),
    ("()", "There is nothing between these parentheses.", 1),
    ("sin()", "There is nothing between these parentheses.", 4),
    ("x*()", "There is nothing between these parentheses.", 3),
    ("* x", "A number, a name or a parenthesis must come before this *.", 0),
    ("x + * y", "A number, a name or a parenthesis must come before this *.", 4),
    ("x ^^ 2", "A number, a name or a parenthesis must come before this ^.", 3),
    ("= = 3", "A number, a name or a parenthesis must come before this =.", 2),
    ("max(, x)", "A number, a name or a parenthesis must come before this ,.", 4),
    ("max(x,)", "A number, a name or a parenthesis must come before this ).", 6),
    ("x == 3", COMPARES.format("=="), 2),
]


@pytest.mark.parametrize(("text", "sentence", "position"), [*BAD, *BAD_NETWORKS])
def test_bad_text_is_answered_by_a_sentence_at_the_place(text: str, sentence: str, position: int) -> None:
    with pytest.raises(bc.BackpropError) as refused:
        bc.parse(text)
    assert (refused.value.message, refused.value.position) == (sentence, position)
    assert refused.value.source == text


def test_too_long_a_text_is_not_read() -> None:
    from backprop_core.language.parser import parse

    assert parse("x" * 50, most_text=50)
    with pytest.raises(bc.BackpropError) as refused:
        parse("x" * 51, most_text=50)
    assert refused.value.message == "The text is too long: it has 51 characters, and 50 are read at most."


def test_every_sentence_of_the_parser_is_seen_above() -> None:
    said = [sentence for _, sentence, _ in [*BAD, *BAD_ARRAYS, *BAD_NETWORKS]]
    of_the_text = list(MESSAGES)[: list(MESSAGES).index("unfolds")]
    for key in of_the_text:
        start = MESSAGES[key].partition("{")[0]
        last = MESSAGES[key].rpartition("}")[2]
        assert key == "too long" or any(one.startswith(start) and one.endswith(last) for one in said), key


@pytest.mark.parametrize(
    ("text", "fix"),
    PRODUCTS,
)
def test_a_name_that_is_probably_a_product_is_told_with_the_text_in_which_it_is_one(text: str, fix: str | None) -> None:
    first = bc.parse(text).notes[0]
    assert first.kind == "one name"
    assert first.fix == fix
    name = text[slice(*first.span)]
    assert (
        first.message
        == f"{name} was read as one name; for a product, write {name[: len(name) // 2]}*{name[len(name) // 2 :]}."
    )
    assert "one name" not in [note.kind for note in bc.parse(text, given=bc.parse(text).variables).notes]


@pytest.mark.parametrize(
    "text",
    WHOLE_NAMES,
)
def test_a_name_that_may_well_be_one_is_passed_over(text: str) -> None:
    assert "one name" not in [note.kind for note in bc.parse(text).notes]
