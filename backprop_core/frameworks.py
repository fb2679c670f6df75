"""A program as PyTorch, JAX or TensorFlow code that prints its value and gradient."""

from __future__ import annotations

import keyword
from collections.abc import Mapping
from dataclasses import dataclass

from .errors import BackpropError
from .expression import CONSTANT, VARIABLE, Line, Node, Program
from .graph import build, constant_value
from .notation import Atom, Piece, cut, write_nodes
from .parser import parse

INFIX = {
    "add": "<u1> + <v2>",
    "subtract": "<u1> - <v2>",
    "multiply": "<u2> * <v3>",
    "divide": "<u2> / <v3>",
    "negate": "-<u4>",
    "power": "<u5> ** <v3>",
}


@dataclass(frozen=True)
class Framework:
    """How one library says things: its functions (`*` for those it names as we do), and a program's frame."""

    title: str
    functions: dict[str, str]
    wrap: str  # makes a tensor of a number, for functions that take no plain one
    frame: str


FRAMEWORKS = {
    "pytorch": Framework(
        "PyTorch",
        {
            "*": "torch.{name}(<*>)",
            "ln": "torch.log(<u0>)",
            "log": "torch.log(<u0>) / torch.log(<v0>)",
            "step": "torch.relu(torch.sign(<u0>))",  # heaviside has no derivative there
            "relu": "torch.relu(<u0>)",
            "leaky_relu": "torch.nn.functional.leaky_relu(<u0>, 0.01)",
            "softplus": "torch.nn.functional.softplus(<u0>)",
            "silu": "torch.nn.functional.silu(<u0>)",
            "gelu": "torch.nn.functional.gelu(<u0>)",
            "max": "torch.stack(torch.broadcast_tensors(<*>)).amax(0)",
            "min": "torch.stack(torch.broadcast_tensors(<*>)).amin(0)",
        },
        "torch.tensor({0}, dtype=torch.float64)",
        "import torch\n\n{variables}\n\n{lines}\n\noutput.backward()\nprint(output.item())\nprint({{{gradient}}})\n",
    ),
    "jax": Framework(
        "JAX",
        {
            "*": "jnp.{name}(<*>)",
            "ln": "jnp.log(<u0>)",
            "log": "jnp.log(<u0>) / jnp.log(<v0>)",
            "asin": "jnp.arcsin(<u0>)",
            "acos": "jnp.arccos(<u0>)",
            "atan": "jnp.arctan(<u0>)",
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
        "jnp.float64({0})",
        'import jax\nimport jax.numpy as jnp\n\njax.config.update("jax_enable_x64", True)\n\n\n'
        "def loss({names}):\n{indented}\n    return output\n\n\n"
        "value, gradient = jax.value_and_grad(loss, argnums=[{numbers}])({point})\n"
        "print(float(value))\nprint(dict(zip([{quoted}], map(float, gradient))))\n",
    ),
    "tensorflow": Framework(
        "TensorFlow",
        {
            "*": "tf.math.{name}(<*>)",
            "ln": "tf.math.log(<u0>)",
            "log": "tf.math.log(<u0>) / tf.math.log(<v0>)",
            "log2": "tf.math.log(<u0>) / tf.math.log(tf.constant(2.0, tf.float64))",
            "log10": "tf.math.log(<u0>) / tf.math.log(tf.constant(10.0, tf.float64))",
            "step": "tf.nn.relu(tf.sign(<u0>))",
            "relu": "tf.nn.relu(<u0>)",
            "leaky_relu": "tf.nn.leaky_relu(<u0>, 0.01)",
            "silu": "tf.nn.silu(<u0>)",
            "gelu": "tf.nn.gelu(<u0>)",
            "max": "tf.reduce_max(tf.stack([<*>]), 0)",
            "min": "tf.reduce_min(tf.stack([<*>]), 0)",
        },
        "tf.constant({0}, tf.float64)",
        "import tensorflow as tf\n\n{variables}\n\nwith tf.GradientTape() as tape:\n{indented}\n\n"
        "gradient = tape.gradient(output, [{names}], unconnected_gradients=tf.UnconnectedGradients.ZERO)\n"
        "print(float(output))\n"
        "print(dict(zip([{quoted}], map(float, gradient))))\n",
    ),
}
VARIABLES = {
    "pytorch": "{0} = torch.tensor({1}, dtype=torch.float64, requires_grad=True)",
    "jax": "",
    "tensorflow": "{0} = tf.Variable({1}, dtype=tf.float64)",
}
RESERVED = {
    "torch",
    "jax",
    "jnp",
    "tf",
    "tape",
    "output",
    "loss",
    "gradient",
    "value",
    "zip",
    "map",
    "dict",
    "print",
    "float",
}


def write_code(text: str | Program, at: Mapping[str, float], framework: str) -> str:
    """The program in a framework's own words, ready to run.

    Args:
        text: an expression or program.
        at: a number for each variable.
        framework: `pytorch`, `jax` or `tensorflow`.

    Raises:
        BackpropError: when the output depends on no variable, so that a framework has nothing to differentiate.
    """
    program = parse(text) if isinstance(text, str) else text
    library = FRAMEWORKS[framework]
    needed = {node.name for node in build(program).nodes if node.operation == VARIABLE}
    if not needed:
        raise BackpropError("The output depends on no variable, so there is no gradient to ask for.", 0, program.source)
    lines = code_lines(program, framework)
    names = [safe(name) for name in program.variables]
    return library.frame.format(
        variables="\n".join(
            VARIABLES[framework].format(safe(name), repr(float(at[name]))) for name in program.variables
        ),
        lines="\n".join(lines),
        indented="\n".join("    " + line for line in lines),
        names=", ".join(names),
        quoted=", ".join(repr(name) for name in program.variables),
        numbers=", ".join(str(rank) for rank in range(len(names))),
        point=", ".join(repr(float(at[name])) for name in program.variables),
        gradient=", ".join(
            f"{name!r}: {f'{safe(name)}.grad.item()' if name in needed else '0.0'}" for name in program.variables
        ),
    )


def code_lines(program: Program, framework: str) -> list[str]:
    """One line of Python for each line of the program; the last is called `output`."""
    lines: list[str] = []
    for number, line in enumerate(program.lines):
        name = "output" if line.name is None else safe(line.name)
        body = write_line(line, framework)
        if line.parameters is None:
            lines.append(f"{name} = {body}")
        else:
            parameters = ", ".join(safe(parameter) for parameter in line.parameters)
            lines.append(f"def {name}({parameters}): return {body}")
        if number == len(program.lines) - 1 and line.name is not None:
            lines.append(f"output = {name}")
    return lines


def write_line(line: Line, framework: str) -> str:
    """One expression. Numbers that a function works on are made tensors first."""
    library = FRAMEWORKS[framework]
    known = [False] * len(line.nodes)
    for index, node in enumerate(line.nodes):
        numeric = node.operation != VARIABLE and all(known[operand] for operand in node.operands)
        known[index] = numeric and (node.operation == CONSTANT or node.operation in INFIX)
    needs = {
        operand
        for node in line.nodes
        if node.operands and node.operation not in INFIX
        for operand in node.operands
        if known[operand]
    }
    if len(line.nodes) - 1 in [i for i, plain in enumerate(known) if plain]:
        needs.add(len(line.nodes) - 1)

    def mark(index: int, side: str) -> str:
        if index not in needs:
            return ""
        before, after = library.wrap.split("{0}")
        return before if side == "open" else after

    def leaf(node: Node, notation: str) -> Atom:
        if node.operation == VARIABLE:
            return Atom(safe(node.name or ""))
        return Atom(repr(constant_value(node)))

    return write_nodes(line.nodes, framework, leaf=leaf, mark=mark, templates=template)


def safe(name: str) -> str:
    """A name that Python and the library leave free; `output` and `output_` stay two."""
    stem = name.rstrip("_")
    return f"{name}_" if keyword.iskeyword(stem) or stem in RESERVED else name


def template(name: str, framework: str) -> tuple[str | Piece, ...]:
    """The template of an operation in a framework's words."""
    functions = FRAMEWORKS[framework].functions
    return cut(INFIX.get(name) or functions.get(name) or functions["*"].format(name=name))
