"""The command line: `python -m backprop_core trace "(4x+1)^2" x=1`.

Arguments are read by hand: an expression may begin with a minus, and options may stand anywhere,
which argparse does not allow; and it doubles the time to start.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from typing import Any

from .language.errors import BackpropError
from .language.parser import parse
from .tracing.trace import Step, Trace, trace
from .tracing.typed_point import read_file, read_point
from .version import __version__

COMMANDS = {
    "trace": ('"(4x+1)^2" x=1', "every step of both passes, as a table"),
    "svg": ('"(4x+1)^2" x=1 > square.svg', "the graph with every number, as a picture"),
    "check": ('"x*sin(x)" x=2', "the gradient by the backward pass, SymPy and nudges"),
    "paths": ('"(a+b)*(b+1)" a=2 b=1', "every path from each variable to the output, and its product"),
    "code": ('"w*x + b" w=2 x=1 b=-1 --pytorch', "the same as code that runs, with its gradient"),
    "train": ("digits epochs=30 rate=0.5", "a network that learns handwritten digits, epoch by epoch"),
}
VIEWS = {
    "--tree": "every use of a variable is a node of its own",
    "--compact": "constants are written into the operations that use them",
    "--expand": "functions such as sigmoid are written out in simpler ones",
}
OPTIONS = {
    "trace": {
        **VIEWS,
        "--json": "one JSON object instead of the table",
        "--full": "in JSON all entries of large arrays, which else are summed up",
        "--entries": "a program with arrays written out in single numbers",
    },
    "svg": VIEWS,
    "check": {"--json": "one JSON list instead of the tables"},
    "paths": {"--json": "one JSON list instead of the lines"},
    "code": {
        "--numpy": "both passes written out in NumPy, unless told otherwise",
        "--pytorch": "in PyTorch's words",
        "--jax": "in JAX's words",
        "--tensorflow": "in TensorFlow's words",
    },
    "train": {
        "--shuffled": "the pictures that it is tested on are by the same writers",
        "--adam": "Adam decides the steps; try rate=0.005",
    },
}
"""What each command may be told; the usage and the reference page are drawn from here."""

NOTES = (
    "Lines of a program are separated by ; or newlines; - reads standard input.",
    "A value may be an expression of numbers: x=1/3, y=-pi/2.",
    "It may be an array: x=[3,1,2], W=normal(2, 3, seed=1), x=digits[7].",
    "--at FILE takes values from a .json, .npz or .csv file.",
    "Exit status: 0; 1 where a check disagrees; 2 for bad input.",
)


WIDEST = 84  # letters of a sentence in the table


def usage(*asked: str) -> str:
    """How the commands asked for (all, unless told) are called, and their options."""
    program = "backprop" if os.path.basename(sys.argv[0]).split(".")[0] == "backprop" else "python -m backprop_core"
    commands = asked or tuple(COMMANDS)
    lines = ["Usage:"]
    for name in commands:
        example, what = COMMANDS[name]
        lines += [f"  {program} {name} {example}", f"      {what}"]
    for command in commands:
        lines += ["", f"Options of {command}, anywhere after it:"]
        lines += [f"  {option:<12}   {what}" for option, what in OPTIONS[command].items()]
    return "\n".join([*lines, "", *NOTES, ""])


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; give its exit status: 0, 1 when a check disagrees, 2 for bad input."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or words[0] in {"-h", "--help", "help"}:
        print(usage(), end="", file=sys.stdout if words else sys.stderr)
        return 0 if words else 2
    if words[0] in {"-V", "--version"}:
        print(f"Backprop in Motion {__version__}")
        return 0
    if words[0] in COMMANDS and "--help" in words:  # and not -h, which may be a function: minus h
        print(usage(words[0]), end="")
        return 0
    speak_utf8()
    status = 0
    try:
        command, text, at, options = read(words)
        if command == "code":
            print_code(text, at, options)
            return 0
        if command == "train":
            print_training(text, at, options)
            return 0
        result = trace(text, at, tree="--tree" in options, expand="--expand" in options, compact="--compact" in options)
        if "--entries" in options and result.has_arrays:
            from .analysis.array_checks import in_numbers

            result = in_numbers(result)
        if command == "check":
            status = show_checks(result, "--json" in options)
        elif command == "svg":
            print(result.svg())
        elif command == "paths":
            show_paths(result, "--json" in options)
        elif "--json" in options:
            print_json(result.json(full="--full" in options))
        else:
            print(table(result))
        sys.stdout.flush()  # or a closed pipe would be noticed only after this function
    except BackpropError as error:
        print(error.show(), file=sys.stderr)
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left goes nowhere
        return 0
    return status


def speak_utf8() -> None:
    """The signs of mathematics are printed whatever the system's own encoding is."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def read(words: list[str]) -> tuple[str, str, dict[str, Any], set[str]]:
    """The command, the program's text, the point and the options."""
    command = words[0]
    if command not in COMMANDS:
        *others, last = COMMANDS
        raise BackpropError(f"There is no command {command}: say {', '.join(others)} or {last}.")
    words, files = without_files(words)
    options = {word for word in words[1:] if word.startswith("--")}
    unknown = options - OPTIONS[command].keys()
    if unknown:
        known = ", ".join(sorted(OPTIONS[command]))
        raise BackpropError(f"There is no option {min(unknown)}: the options of {command} are {known}.")
    rest = [word for word in words[1:] if not word.startswith("--")]
    if not rest:
        raise BackpropError(f"Say what to {command}: {command} {COMMANDS[command][0]}, for example.")
    text = rest[0] if rest[0] != "-" else read_input()
    if not text.isascii():
        try:
            text.encode("utf-8")
        except UnicodeEncodeError as error:
            raise BackpropError("The expression is not UTF-8 text.") from error
    at: dict[str, Any] = {}
    for file in files:
        at |= read_file(file)
    return command, text, at | read_point(rest[1:]), options


def without_files(words: list[str]) -> tuple[list[str], list[str]]:
    """The words without `--at FILE` and `--at=FILE`, and the files.

    Raises:
        BackpropError: no file follows.
    """
    kept: list[str] = []
    files: list[str] = []
    remaining = iter(words)
    for word in remaining:
        if word == "--at":
            files.append(next(remaining, ""))
        elif word.startswith("--at="):
            files.append(word.removeprefix("--at="))
        else:
            kept.append(word)
    if "" in files:
        raise BackpropError("Say which file after --at: point.json, for example.")
    return kept, files


def read_input() -> str:
    """All of standard input as text; a byte order mark at its start is left out.

    Raises:
        BackpropError: it is not UTF-8.
    """
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BackpropError("Standard input is not UTF-8 text.") from error


def print_code(text: str, at: dict[str, Any], options: set[str]) -> None:
    """Print a program as the code of one library.

    Raises:
        BackpropError: for two libraries, and for what cannot be written.
    """
    from .writers.code import BY_HAND, write_code

    if len(options) > 1:
        raise BackpropError(f"Say one of {' and '.join(sorted(options))}: code is written for one library at a time.")
    framework = "".join(options).removeprefix("--") or BY_HAND
    print(write_code(parse(text, given=at), at, framework), end="", flush=True)


def print_training(text: str, at: dict[str, Any], options: set[str]) -> None:
    """Print how a network learns, a line for each epoch as soon as it is done.

    Raises:
        BackpropError: for another example than the digits, and for settings that cannot be.
    """
    if text != "digits":
        raise BackpropError(f"There is no example {text} to train: say train digits.")
    from .training import digits  # NumPy is imported with the first array

    settings = digits.settings(at)
    others = "the same writers" if "--shuffled" in options else "other writers"
    print(f"A network of 64, 32 and 10 learns 1,437 pictures; it is tested on 360 by {others}.")
    print(", ".join([f"{name} {value:g}" for name, value in settings.items()]))
    print("\nepoch   loss      right of those   right of the others")
    for progress in digits.learn("--shuffled" in options, adam="--adam" in options, **settings):
        row = f"{progress.epoch:>5}   {progress.loss:<7.4f}   {progress.learned:>13.1%}   {progress.others:>19.1%}"
        print(row, flush=True)


def print_json(data: object) -> None:
    """Print JSON that is read everywhere: a number that JSON cannot hold raises ValueError."""
    import json  # costs a tenth of a short run, and most runs print a table

    print(json.dumps(data, ensure_ascii=False, allow_nan=False))


def show_checks(found: Trace, as_json: bool) -> int:
    """Print each derivative three ways; 0 when they agree."""
    from .analysis.checks import check

    checks = check(found)
    if as_json:
        print_json([one.json() for one in checks])
    else:
        print(checks.text)
        if found.error is not None:
            print(f"\n{found.error.message}")
    return 0 if all(one.agrees for one in checks) else 1


def show_paths(found: Trace, as_json: bool) -> None:
    """Print the paths from each variable to the output."""
    from .analysis.path_words import as_data, told

    if as_json:
        print_json([path for name in found.gradient for path in as_data(found, name)])
    else:
        lines = "\n\n".join([told(found, name) for name in found.gradient])
        print(lines or "There is no variable, so no path leads from one.")


def array_lines(step: Step) -> list[str]:
    """What is said besides of an array that goes back: shapes, an entry, which way round, and what was stretched."""
    array = step.said.array
    if array is None or step.phase == "forward":
        return []
    from textwrap import wrap  # only arrays need it

    why = f"Which way round: {array.way_round}" if array.way_round else ""
    said = [line for line in (array.shapes, array.each, why, array.fold) if line]
    return [line for sentence in said for line in wrap(sentence, WIDEST, subsequent_indent="  ")]


def table(found: Trace) -> str:
    """The steps as a table that a person can read."""
    formulas = max(len(step.formula) for step in found.steps)
    numbers = max(len(step.plugged) for step in found.steps)
    lines: list[str] = []
    phase = ""
    for step in found.steps:
        if step.phase != phase:
            phase = step.phase
            lines += ["", f"The {phase} pass"]
        lines.append(f"  {step.formula:<{formulas}}   {step.plugged:<{numbers}}   {step.rule}")
        lines += [f"      {line}" for line in array_lines(step)]
    results = {found.graph.labels[-1]: found.value}
    results |= {f"gradient {name}": slope for name, slope in found.gradient.items()}
    lines.append("")
    lines += [found.speaker("plain").equals(name, number, "value") for name, number in results.items()]
    said = [] if found.error is None else [found.error.message]
    lines += [line for message in said for line in ("", message)]
    notes = how_it_was_read(found)
    notes += [note.message for note in found.notes_of_numbers if note.message not in said]
    if notes:
        lines += ["", *notes]
    return "\n".join(lines[1:])


def how_it_was_read(found: Trace) -> list[str]:
    """What the notes on the text say, each sentence once; behind it the lines of a longer text that it is about."""
    about: dict[str, dict[int, None]] = {}
    for note in found.program.notes:
        about.setdefault(note.message, {})[found.expression.count("\n", 0, note.span[0]) + 1] = None
    if "\n" not in found.expression.strip():
        return list(about)
    return [
        f"{said.rstrip('.')} (line{'s' * (len(at) > 1)} {', '.join(map(str, sorted(at)))})."
        for said, at in about.items()
    ]
