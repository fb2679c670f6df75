"""A program as PyTorch, JAX or TensorFlow code that prints its value and gradient.

How each framework says things is data (FRAMEWORKS and what stands beside it): the browser writes the same code from it.
"""

from __future__ import annotations

import keyword
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..graph.build import Graph, build
from ..language.expression import CALL, CONSTANT, VARIABLE, Line, Node, Program, constant_value
from ..language.point import point
from ..notation.numbers import Atom
from ..notation.writer import Piece, cut, write_nodes
from ..operations import COMPARISONS

NO_GRADIENT = "The output depends on no variable, so there is no gradient to ask for."
BACKWARD = "output.backward()\n"  # PyTorch refuses it where no gradient reaches a variable
INFIX = {
    "add": "<u1> + <v2>",
    "subtract": "<u1> - <v2>",
    "multiply": "<u2> * <v3>",
    "divide": "<u2> / <v3>",
    "mod": "<u2> % <v3>",
    "negate": "-<u4>",
    "power": "<u5> ** <v3>",
    **{name: f"<u1> {sign} <v1>" for sign, name in COMPARISONS.items()},
}


@dataclass(frozen=True)
class Framework:
    """How one library says things: its functions (`*` for those it names as we do), and a program's frame.

    A function is a template (notation/writer.py) which binds like a call: a quotient of logarithms stands in brackets.
    """

    title: str
    functions: dict[str, str]
    wrap: str  # makes a tensor of a number, for functions that take no plain one
    variable: str  # the line that makes a variable; empty where the frame passes them
    frame: str


FRAMEWORKS = {
    "pytorch": Framework(
        "PyTorch",
        {
            "*": "torch.{name}(<*>)",
            "ln": "torch.log(<u0>)",
            "log": "(torch.log(<u0>) / torch.log(<v0>))",
            "cbrt": "(lambda u: torch.sign(u) * torch.abs(u) ** (1 / 3))(<u0>)",
            "elu": "torch.nn.functional.elu(<u0>)",
            "selu": "torch.nn.functional.selu(<u0>)",
            "step": "torch.relu(torch.sign(<u0>))",  # heaviside has no derivative there
            "relu": "torch.relu(<u0>)",
            "leaky_relu": "torch.nn.functional.leaky_relu(<u0>, 0.01)",
            "softplus": "torch.nn.functional.softplus(<u0>)",
            "silu": "torch.nn.functional.silu(<u0>)",
            "gelu": "torch.nn.functional.gelu(<u0>)",
            "max": "torch.stack(torch.broadcast_tensors(<*>)).amax(0)",
            "min": "torch.stack(torch.broadcast_tensors(<*>)).amin(0)",
        },
        "torch.tensor({}, dtype=torch.float64)",
        "{} = torch.tensor({}, dtype=torch.float64, requires_grad=True)",
        "import torch\n\n{variables}\n\n{lines}\n\noutput.backward()\nprint(output.item())\nprint({{{gradient}}})\n",
    ),
    "jax": Framework(
        "JAX",
        {
            "*": "jnp.{name}(<*>)",
            "ln": "jnp.log(<u0>)",
            "log": "(jnp.log(<u0>) / jnp.log(<v0>))",
            "asin": "jnp.arcsin(<u0>)",
            "acos": "jnp.arccos(<u0>)",
            "atan": "jnp.arctan(<u0>)",
            "atan2": "jnp.arctan2(<*>)",
            "asinh": "jnp.arcsinh(<u0>)",
            "acosh": "jnp.arccosh(<u0>)",
            "atanh": "jnp.arctanh(<u0>)",
            "elu": "jax.nn.elu(<u0>)",
            "selu": "jax.nn.selu(<u0>)",
            "erfc": "jax.scipy.special.erfc(<u0>)",
            "erf": "jax.scipy.special.erf(<u0>)",
            "step": "jax.nn.relu(jnp.sign(<u0>))",
            "sigmoid": "jax.nn.sigmoid(<u0>)",
            "relu": "jax.nn.relu(<u0>)",
            "leaky_relu": "jax.nn.leaky_relu(<u0>, 0.01)",
            "softplus": "jax.nn.softplus(<u0>)",
            "silu": "jax.nn.silu(<u0>)",
            "gelu": "jax.nn.gelu(<u0>, approximate=False)",
            "max": "jnp.stack(jnp.broadcast_arrays(<*>)).max(0)",
            "min": "jnp.stack(jnp.broadcast_arrays(<*>)).min(0)",
        },
        "jnp.float64({})",
        "",
        'import jax\nimport jax.numpy as jnp\n\njax.config.update("jax_enable_x64", True)\n\n\n'
        "def loss({names}):\n{indented}\n    return output\n\n\n"
        "value, gradient = jax.value_and_grad(loss, argnums=[{numbers}])({point})\n"
        "print(float(value))\nprint(dict(zip([{quoted}], map(float, gradient))))\n",
    ),
    "tensorflow": Framework(
        "TensorFlow",
        {
            "*": "tf.math.{name}(<*>)",
            "where": "tf.where(<*>)",
            "ln": "tf.math.log(<u0>)",
            "log": "(tf.math.log(<u0>) / tf.math.log(<v0>))",
            "log2": "(tf.math.log(<u0>) / tf.math.log(tf.constant(2.0, tf.float64)))",
            "log10": "(tf.math.log(<u0>) / tf.math.log(tf.constant(10.0, tf.float64)))",
            "cbrt": "(lambda u: tf.sign(u) * tf.abs(u) ** (1 / 3))(<u0>)",
            "hypot": "(lambda u, v: tf.sqrt(u * u + v * v))(<*>)",
            "elu": "tf.nn.elu(<u0>)",
            "selu": "tf.nn.selu(<u0>)",
            "step": "tf.nn.relu(tf.sign(<u0>))",
            "relu": "tf.nn.relu(<u0>)",
            "leaky_relu": "(lambda u: tf.where(u > 0.0, u, 0.01 * u))(<u0>)",  # tf.nn's own works with 32 bits
            "silu": "tf.nn.silu(<u0>)",
            "gelu": "(lambda u: u * (0.5 + 0.5 * tf.math.erf(u / 2.0**0.5)))(<u0>)",  # as does this one
            "max": "tf.reduce_max(tf.stack([<*>]), 0)",
            "min": "tf.reduce_min(tf.stack([<*>]), 0)",
        },
        "tf.constant({}, tf.float64)",
        "{} = tf.Variable({}, dtype=tf.float64)",
        "import tensorflow as tf\n\n{variables}\n\nwith tf.GradientTape() as tape:\n{indented}\n\n"
        'gradient = tape.gradient(output, [{names}], unconnected_gradients="zero")\n'
        "print(float(output))\n"
        "print(dict(zip([{quoted}], map(float, gradient))))\n",
    ),
}
RESERVED = frozenset("torch jax jnp tf tape output loss gradient value zip map dict print float".split())
"""Names that the code needs itself; Python's own words are added to them."""


def write_code(program: Program, at: Mapping[str, float], framework: str) -> str:
    """A program of numbers in a framework's own words, ready to run.

    Args:
        program: what was read.
        at: a number for each variable.
        framework: a key of FRAMEWORKS.

    Raises:
        BackpropError: for numbers that do not fit it.
    """
    needed = reached(build(program))
    library = FRAMEWORKS[framework]
    names = program.variables
    numbers = [repr(number) for number in point(program, at).values()]
    lines = code_lines(program, framework)
    grads = [f"{name!r}: {f'{safe(name)}.grad.item()' if name in needed else '0.0'}" for name in names]
    frame = library.frame if needed else library.frame.replace(BACKWARD, "")
    return frame.format(
        variables="\n".join(
            library.variable.format(safe(name), number) for name, number in zip(names, numbers, strict=True)
        ),
        lines="\n".join(lines),
        indented="\n".join("    " + line for line in lines),
        names=", ".join(map(safe, names)),
        quoted=", ".join(map(repr, names)),
        numbers=", ".join(map(str, range(len(names)))),
        point=", ".join(numbers),
        gradient=",\n       ".join(grads),  # a line for each variable, below the first
    )


def reached(graph: Graph, ends: Callable[[int], int | None] = lambda index: None) -> set[str]:
    """The variables that a gradient reaches: not those by which only a choice is made or a comparison.

    Args:
        graph: any.
        ends: how many operands of a node a gradient reaches at most, None where it reaches all.
    """
    found = {graph.output}
    for index in range(graph.output, -1, -1):
        node = graph.nodes[index]
        if index in found and node.operation not in COMPARISONS.values():
            found |= set(node.operands[node.operation == "where" : ends(index)])
    return {graph.nodes[index].name or "" for index in found if graph.nodes[index].operation == VARIABLE}


def code_lines(program: Program, framework: str) -> list[str]:
    """One line of Python for each line of the program; the last gives `output`."""
    lines: list[str] = []
    for line in program.lines:
        name = "output" if line.name is None else safe(line.name)
        body = write_line(line, framework)
        if line.parameters is None:
            lines.append(f"{name} = {body}")
        else:
            lines.append(f"def {name}({', '.join(map(safe, line.parameters))}): return {body}")
    if name != "output":
        lines.append(f"output = {name}")
    return lines


def write_line(line: Line, framework: str) -> str:
    """One expression. Numbers that a function works on, and a line that is a number, are made tensors."""
    line = with_conditions(line)
    tensors = made_tensors(line)
    before, after = FRAMEWORKS[framework].wrap.split("{}")

    def mark(index: int, side: str) -> str:
        if index not in tensors:
            return ""
        return before if side == "open" else after

    def leaf(node: Node, notation: str) -> Atom:
        return Atom(safe(node.name or "") if node.operation == VARIABLE else repr(constant_value(node)))

    return write_nodes(line.nodes, framework, leaf=leaf, mark=mark, templates=template)


def with_conditions(line: Line) -> Line:
    """The line with truth values where a library chooses by one, and with numbers everywhere else.

    A line that compares is worth 1 or 0, as here, and what a choice is made by is asked whether it is above 0.
    """
    nodes: list[Node] = []
    places: list[int] = []
    for node in line.nodes:
        node = node._replace(operands=tuple([places[operand] for operand in node.operands]))
        if node.operation == "where" and nodes[node.operands[0]].operation == VARIABLE:
            nodes += [Node(CONSTANT, literal="0"), Node("above", (node.operands[0], len(nodes)))]
            node = node._replace(operands=(len(nodes) - 1, *node.operands[1:]))
        nodes.append(node)
        places.append(len(nodes) - 1)
    if nodes[-1].operation in COMPARISONS.values():
        one, zero = Node(CONSTANT, literal="1"), Node(CONSTANT, literal="0")
        last = len(nodes) - 1
        nodes += [one, zero, Node("where", (last, last + 1, last + 2))]
    return Line(line.name, line.parameters, tuple(nodes))


def made_tensors(line: Line) -> set[int]:
    """The nodes that are plain numbers and must be tensors: operands of functions, and the whole line."""
    plain: list[bool] = []
    for node in line.nodes:
        is_plain = node.operation == CONSTANT or node.operation in INFIX
        plain.append(is_plain and all(plain[operand] for operand in node.operands))
    works_on = {operand for node in line.nodes if node.operation not in INFIX for operand in node.operands}
    made = {index for index in {*works_on, len(line.nodes) - 1} if plain[index]}
    compare = {index for index in made if line.nodes[index].operation in COMPARISONS.values()}
    return made - compare | {line.nodes[index].operands[0] for index in compare}


def safe(name: str) -> str:
    """A name that Python and the library leave free; `output` and `output_` stay two."""
    stem = name.rstrip("_")
    return f"{name}_" if keyword.iskeyword(stem) or stem in RESERVED else name


def template(node: Node, framework: str) -> tuple[str | Piece, ...]:
    """The template of a node in a framework's words."""
    if node.operation == CALL:
        return cut(f"{safe(node.name or '')}(<*>)")
    functions = FRAMEWORKS[framework].functions
    written = INFIX.get(node.operation) or functions.get(node.operation)
    return cut(written or functions["*"].format(name=node.operation))
