"""The command line: `python -m backprop_core trace "(4x+1)^2" x=1`.

Arguments are read by hand: an expression may begin with a minus, and options may stand anywhere,
which argparse does not allow; and it doubles the time to start.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

from .errors import BackpropError
from .notation import number_atom, relation, shown
from .parser import parse
from .trace import Trace, trace

USAGE = """\
Usage:
  python -m backprop_core trace "(4x+1)^2" x=1 [--tree] [--expand] [--json]   every step, forward and backward

An expression, or a program with lines separated by ; or newlines; - reads it from standard input.
A value may be an expression of numbers: x=1/3, y=-pi/2.
"""
OPTIONS = {"trace": {"--json", "--tree", "--expand"}}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; give its exit status: 0, or 2 for bad input."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or words[0] in {"-h", "--help", "help"}:
        print(USAGE, end="")
        return 0 if words else 2
    try:
        command, text, at, options = read(words)
        result = trace(text, at, tree="--tree" in options, expand="--expand" in options)
        if "--json" in options:
            json.dump(result.json(), sys.stdout, ensure_ascii=False, allow_nan=False)
            print()
        else:
            print(table(result))
    except BackpropError as error:
        print(error.show(), file=sys.stderr)
        return 2
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    return 0


def read(words: list[str]) -> tuple[str, str, dict[str, float], set[str]]:
    """The command, the program's text, the point and the options."""
    command = words[0]
    if command not in OPTIONS:
        raise BackpropError(f"There is no command {command}: say {' or '.join(OPTIONS)}.")
    options = {word for word in words[1:] if word.startswith("--")}
    unknown = options - OPTIONS[command]
    if unknown:
        known = ", ".join(sorted(OPTIONS[command]))
        raise BackpropError(f"There is no option {min(unknown)}: the options of {command} are {known}.")
    rest = [word for word in words[1:] if not word.startswith("--")]
    if not rest:
        raise BackpropError(f'Say which function to {command}: {command} "(4x+1)^2" x=1, for example.')
    text = rest[0] if rest[0] != "-" else read_input()
    at: dict[str, float] = {}
    for word in rest[1:]:
        name, equals, value = word.partition("=")
        name = name.strip()
        if not equals or not name:
            raise BackpropError(f"{word} is no value for a variable: write it as x=1.")
        if name in at:
            raise BackpropError(f"{name} was given two values.")
        at[name] = number(name, value)
    return command, text, at, options


def read_input() -> str:
    try:
        return sys.stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError as error:
        raise BackpropError("Standard input is not UTF-8 text.") from error


def number(name: str, text: str) -> float:
    """A value as typed: a number, or an expression of numbers such as 1/3 or -pi/2."""
    program = parse(text)
    if program.variables:
        raise BackpropError(f"The value of {name} must be a number, not {text.strip()}.")
    found = trace(program)
    if found.error is not None:
        raise BackpropError(f"The value of {name} is no number: {found.error.message}")
    return found.value


def table(found: Trace) -> str:
    """The steps as a table that a person can read."""
    rows: list[tuple[str, str, str, str]] = [("", "step", "with numbers", "rule")]
    for step in found.steps:
        rows.append(("" if step.operand is None else "  ", step.formula, step.plugged, step.rule))
    wide = [max(len(row[column]) for row in rows) for column in range(1, 3)]
    lines: list[str] = []
    phase = ""
    for row, step in zip(rows[1:], found.steps, strict=True):
        if step.phase != phase:
            phase = step.phase
            lines += ["", f"The {phase} pass"]
        lines.append(f"  {row[1]:<{wide[0]}}   {row[2]:<{wide[1]}}   {row[3]}")
    lines.append("")
    lines += [
        f"{found.graph.labels[-1]} {relation(found.value)} {number_atom(found.value, 'plain').text}",
        *[f"gradient {name} {relation(slope)} {shown(slope)}" for name, slope in found.gradient.items()],
    ]
    if found.error is not None:
        lines += ["", found.error.message]
    return "\n".join(lines[1:])


if __name__ == "__main__":
    sys.exit(main())
