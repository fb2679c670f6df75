"""Writes each chapter as a notebook, generated/notebooks/: its text, and its functions as cells to run and to change.

    python -m docs.making.notebooks

What a page draws with a block is a cell of Python here, where a trace draws itself; what only a page can play is a
link to it. Numbers and formulas in the text are the page's own.
"""

from __future__ import annotations

from backprop_core.command import run_command

import json
import os
import posixpath
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

from markdown import Markdown

import backprop_core as core
from backprop_core.writers.javascript import write_whole
from docs.extensions.clips.media import clips, no_clip
from docs.extensions.javascript import DOCS
from docs.extensions.page import PageError
from docs.extensions.quotes.functions import Definitions, function, named
from docs.extensions.quotes.maths import INLINE
from docs.extensions.quotes.references import REFERENCE, resolved
from docs.making import written
from docs.making.notebook import Cell, code, markdown, notebook

INTO = DOCS / "generated" / "notebooks"
CHAPTERS = DOCS / "chapters"
LONGEST = 60  # letters of a program on one line of a cell
MOST_ENTRIES = 120  # of values that are written into a cell
SITE_URL = re.compile(r'^site_url: !ENV \[SITE_URL, "(.*?)"\]', re.MULTILINE)
FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
BLOCK = re.compile(
    r"^(?P<rail>////?) (?P<name>[\w-]+)(?: \| (?P<argument>[^\n]*))?\n(?P<inside>.*?)^(?P=rail)[ ]*$",
    re.MULTILINE | re.DOTALL,
)
OPTION = re.compile(r"^ {4}[a-z]+: .*\n", re.MULTILINE)
ATTRIBUTES = re.compile(r"[ \n]?\{: ?[^}\n]*\}")
MATHS = re.compile(rf"\$\$(?P<display>.+?)\$\$|{INLINE}|{REFERENCE.pattern}", re.DOTALL)
COLOURED = re.compile(r"\\htmlClass\{\w+\}(?:\{([^{}]*)\})?")  # a notebook has none of the page's colours
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)(#[^)]*)?\)")
HEAD = """\
[This chapter]({address}) of *Backprop in Motion* has clips and functions that answer your hand. Here you can run
and change everything in Python: `pip install "backprop-in-motion[exact,arrays]"` brings what the cells need.

Article and clips: CC BY 4.0."""


def main(folder: Path = INTO) -> None:
    """Writes all of them."""
    for path in chapters():
        made = notebook(cells(path))
        write_whole(folder / f"{path.stem}.ipynb", json.dumps(made, ensure_ascii=False, indent=1) + "\n")


def chapters() -> list[Path]:
    """The pages of the article."""
    return sorted(CHAPTERS.glob("*.md"))


def site() -> str:
    """Where the site will stand, with a slash at its end."""
    return os.environ.get("SITE_URL") or SITE_URL.findall((DOCS.parent / "mkdocs.yml").read_text(encoding="utf-8"))[0]


def cells(path: Path) -> list[Cell]:
    """A chapter as cells.

    Raises:
        PageError: for a number that does not resolve.
    """
    md = Markdown()
    lines = FRONT.sub("", path.read_text(encoding="utf-8")).split("\n")
    try:
        parts = [*split(md, "\n".join(Definitions(md).run(lines)), path)]
    except PageError as problem:
        raise PageError(f"{path.name}: {problem}") from None
    head = HEAD.format(address=f"{site()}chapters/{path.stem}/")
    title, _, rest = parts[0]["source"].partition("\n")
    return [markdown(title), markdown(head), code("import backprop_core as bc"), markdown(rest.strip()), *parts[1:]]


def split(md: Markdown, text: str, path: Path) -> Iterator[Cell]:
    """Text and blocks in turn."""
    end = 0
    for block in BLOCK.finditer(text):
        yield from prose(md, text[end : block.start()], path)
        yield from of_block(md, block, path)
        end = block.end()
    yield from prose(md, text[end:], path)


def prose(md: Markdown, text: str, path: Path) -> Iterator[Cell]:
    """A cell of text, if there is any, with numbers in place of references and whole addresses."""

    def maths(found: re.Match[str]) -> str:
        display, inline = found["display"], found[2]
        latex = REFERENCE.sub(lambda inner: resolved(md, inner[1]), display or inline or found[0])
        latex = COLOURED.sub(lambda coloured: coloured[1] or "", latex)
        return f"$${latex}$$" if display else f"${latex.strip()}$"

    written = MATHS.sub(maths, ATTRIBUTES.sub("", text))
    written = LINK.sub(lambda found: f"]({address_of(found[1], path)}{found[2] or ''})", written).strip()
    if written:
        yield markdown(written)


def address_of(link: str, path: Path) -> str:
    """The whole address of a page that a chapter links to."""
    target = posixpath.normpath(posixpath.join(path.relative_to(DOCS).parent.as_posix(), link))
    return site() + re.sub(r"(index)?\.md$", "/", target).replace("//", "/").removeprefix("/")


def of_block(md: Markdown, block: re.Match[str], path: Path) -> Iterator[Cell]:
    """A block as cells: what can be run is run, what is folded is folded, the rest is on the page."""
    inside = OPTION.sub("", block["inside"])
    argument = (block["argument"] or "").strip()
    if block["name"] == "details":
        folded = "\n\n".join([one["source"] for one in split(md, inside, path) if one["cell_type"] == "markdown"])
        yield markdown(f"<details><summary>{argument}</summary>\n\n{folded}\n\n</details>")
        return
    make = RUN.get(block["name"], played)
    yield from make(md, argument, block, path)
    yield from prose(md, inside, path)


def traced(md: Markdown, argument: str, block: re.Match[str], path: Path) -> Iterator[Cell]:
    """The function of an explorable, which a notebook draws."""
    found = call(function(md, argument))
    if found is None:
        yield from played(md, argument, block, path)
        return
    if "predict:" in block["inside"]:
        found = f"# Work it out on paper first.\n{found}"
    yield code(found)


def stepped(md: Markdown, argument: str, block: re.Match[str], path: Path) -> Iterator[Cell]:
    """The steps of a pass, a line each."""
    name, phase = argument.split()[:2]
    found = call(named(md, name, refused(f"/// steps | {argument}")))
    yield code(f"for step in {found}.{phase}:\n    print(step.plugged)")


def framework(md: Markdown, argument: str, block: re.Match[str], path: Path) -> Iterator[Cell]:
    """The code for a library, which is not run here: not everybody has it."""
    name, library = argument.split()
    trace = named(md, name, refused(f"/// code | {argument}"))
    yield markdown(f"```python\n{core.write_code(trace.program, trace.at, library).rstrip()}\n```")


def wrote(md: Markdown, argument: str, block: re.Match[str], path: Path) -> Iterator[Cell]:
    """What a reader writes on the page, stage by stage."""
    yield from played(md, argument, block, path)
    yield from written.cells()


def played(md: Markdown, argument: str, block: re.Match[str], path: Path) -> Iterator[Cell]:
    """A link to what only the page can play."""
    page = f"{site()}chapters/{path.stem}/"
    if block["name"] == "clip":
        if argument not in clips():
            raise PageError(no_clip(argument, clips()))
        title = clips()[argument].title
        yield markdown(f"▶ [Watch the clip: {title}]({site()}clips/{argument}/)")
    else:
        yield markdown(f"☞ [Play with it on the page]({page})")


RUN: dict[str, Callable[[Markdown, str, re.Match[str], Path], Iterator[Cell]]] = {
    **{"explorable": traced, "rule": traced, "steps": stepped, "code": framework, "write": wrote},
}


def refused(where: str) -> Callable[[str], NoReturn]:
    """What ends the build where a block names nothing that is known."""

    def refuse(why: str) -> NoReturn:
        raise PageError(f"{where}: {why}")

    return refuse


def call(trace: core.Trace) -> str | None:
    """The Python that traces a function again; None where its values are too many to be written out."""
    values = {name: plain(value) for name, value in trace.at.items()}
    if sum(str(value).count(",") for value in values.values()) > MOST_ENTRIES:
        return None
    text = trace.expression.strip()
    if len(text) > LONGEST:
        text = text.replace("; ", "\n")
    program = f'"""\n{text}\n"""' if "\n" in text else json.dumps(text)
    view = ", tree=True" if trace.graph.tree else ""
    point = "{" + ", ".join([f'"{name}": {value}' for name, value in values.items()]) + "}"
    return f"bc.trace({program}, {point}{view})"


def plain(value: Any) -> Any:
    """A number as a person types it, or nested lists of numbers."""
    listed = value.tolist() if hasattr(value, "tolist") else value
    if isinstance(listed, list):
        return [plain(one) for one in listed]
    return int(listed) if float(listed).is_integer() else listed


if __name__ == "__main__":
    run_command(main, folder="docs/generated")
