"""Commands and what they print: nothing of it is typed. Each is run when the site is built."""

from __future__ import annotations

import ast
import io
import os
import re
import shlex
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from functools import lru_cache
from pathlib import Path
from typing import Any

from backprop_core import BackpropError
from backprop_core.cli import COMMANDS, OPTIONS, main
from docs.extensions.javascript import DOCS
from docs.extensions.page import nearest
from docs.extensions.reference.tables import code, table

ROOT = DOCS.parent
TARGET = re.compile(r"^([a-z-]+):.*?## (.*)$", re.MULTILINE)
TYPED = re.compile(r'(?:make [a-z-]+ )?(?:\b[A-Z]+=(?:"[^"]*"|[\w|]+) ?)+(?<! )')
CORE = ["python", "-m", "backprop_core"]
FOR_A_SHELL = re.compile(r"""(?x)      # all but words, with quotation marks around them or not
    [$`\\\n\#]                          # what has a meaning within quotation marks, or ends a command
  | ^(?:[^"']|"[^"]*"|'[^']*')*[|&;<>()]  # and what joins commands, outside them
""")
LONGEST = 60  # seconds that a command of a page may take


def run(script: str, status: int = 0) -> str:
    """A shell's commands, and below them what they print.

    Args:
        script: the commands, as a person types them in the project's folder.
        status: with which exit status they are to end.

    Raises:
        ValueError: they end with another.
    """
    said = printed(script.strip("\n"), status)
    ending = ["", f"It ends with exit status {status}."] if status else []
    kind = ".said .typed" if status else ".said"  # a refusal is words, and wraps; what else is printed has columns
    return "\n".join(
        ["```{ .sh .typed }", script.strip("\n"), "```", "", f"```{{ .text {kind} }}", said, "```", *ending]
    )


@lru_cache
def printed(script: str, status: int) -> str:
    """What the commands print, errors included."""
    words = words_of(script)
    ended, said = in_a_shell(script) if words is None else in_this_process(words)
    if ended != status:
        raise ValueError(f"it ended with exit status {ended}, not {status}, and said: {said.strip()}")
    return said.rstrip()


def words_of(script: str) -> list[str] | None:
    """What a script tells the core, where it is one plain command; None where it takes a shell to read it."""
    if FOR_A_SHELL.search(script):
        return None
    words = shlex.split(script)
    return words[len(CORE) :] if words[: len(CORE)] == CORE else None


def in_this_process(words: list[str]) -> tuple[int, str]:
    """The exit status of the core's command, and what it says; to start Python would take most of the time."""
    said = io.StringIO()
    with chdir(ROOT), redirect_stdout(said), redirect_stderr(said):
        return main(words), said.getvalue()


def in_a_shell(script: str) -> tuple[int, str]:
    """The exit status of what a shell runs, and what it says."""
    folder = Path(sys.executable).parent  # `python` is the one that builds the site
    environment = os.environ | {"PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}", "MAKEFLAGS": ""}
    done = subprocess.run(
        ["sh", "-c", script],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=LONGEST,
        check=False,
    )
    return done.returncode, done.stdout


def session(written: str, names: dict[str, Any]) -> str:
    """Python, each statement followed by what it prints or gives, as comments, so that it can be copied as it is.

    Args:
        written: the statements.
        names: what is known already; what the statements name is added.

    Raises:
        ValueError: one of them fails.
    """
    lines: list[str] = []
    above = 1
    try:
        for statement in ast.parse(written).body:
            lines += [""] if statement.lineno > above + 1 else []
            above = statement.end_lineno or above
            lines.append(ast.get_source_segment(written, statement) or "")
            lines += [f"# {line}".rstrip() for line in outcome(statement, names).rstrip().splitlines()]
    except (BackpropError, SyntaxError, NameError, TypeError, LookupError, AttributeError) as problem:
        raise ValueError(f"{type(problem).__name__}: {problem}") from problem
    return "\n".join(["```python", *lines, "```"])


def outcome(statement: ast.stmt, names: dict[str, Any]) -> str:
    """What one statement prints, and the value of an expression."""
    said = io.StringIO()
    with redirect_stdout(said):
        if isinstance(statement, ast.Expr):
            value = eval(compile(ast.Expression(statement.value), "<page>", "eval"), names)
            if value is not None:
                print(repr(value))
        else:
            exec(compile(ast.Module([statement], []), "<page>", "exec"), names)
    return said.getvalue()


def options(command: str) -> str:
    """The options of a command of `python -m backprop_core`, as its parser knows them."""
    if command not in COMMANDS:
        raise ValueError(f"there is no command {command}{nearest(command, COMMANDS)}")
    whole = "{: .whole }"  # on a narrow page, --tree is not broken after its hyphens
    rows = ((code(name) + whole, what) for name, what in OPTIONS[command].items())
    return "\n".join(table(("Option", "Meaning"), rows))


def targets() -> str:
    """What `make` can do, as the Makefile says it."""
    found = TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8"))
    return "\n".join(table(("Command", "Meaning"), ((code(f"make {name}"), typed(what)) for name, what in found)))


def typed(what: str) -> str:
    """What a command does, with what is typed in it as code."""
    return TYPED.sub(lambda found: code(found[0]), what)
