"""A public name of backprop_core as Markdown, from its docstring. Griffe reads the code without running it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from griffe import Alias, Class, DocstringSectionKind, Function, Module, Object, Parser, load

from docs.extensions.javascript import DOCS
from docs.extensions.page import nearest
from docs.extensions.reference.tables import code, table

PACKAGE = "backprop_core"
WIDTH = 66  # of a signature on one line: what a page shows beside the button that copies
SOURCE = re.compile(r"^(?:Source|Method): .*?(?:\n\n|\Z)", re.MULTILINE | re.DOTALL)

Sections = dict[str, list[Any]]


class Row(NamedTuple):
    """A row of a table: a name and what it means."""

    name: str
    description: str


@cache
def package() -> Module:
    """The package as griffe sees it."""
    found = load(PACKAGE, search_paths=[DOCS.parent], docstring_parser=Parser.google, allow_inspection=False)
    assert isinstance(found, Module)
    return found


def find(name: str) -> Object:
    """What a name of the package's own stands for, or one by its module: `trace`, `checks.Check`.

    Raises:
        ValueError: there is no such name.
    """
    path = package().imports.get(name, name).removeprefix(f"{PACKAGE}.")
    try:
        found = package()[path]
    except KeyError:
        raise ValueError(f"{PACKAGE} has no {name}{nearest(name, map(str, package().exports or []))}") from None
    if isinstance(found, Alias):  # a room's own name for what stands in one of its files
        found = found.final_target
    if not isinstance(found, Class | Function | Module):
        raise ValueError(f"{name} is no function, class or module.")
    return found


def markdown(name: str, members: Sequence[str] = ()) -> str:
    """The section of one name: what it means, what goes in, what comes out, and what may be wrong.

    Args:
        name: see `find`.
        members: of a class, the attributes and methods that are shown; if none is named, its documented fields.

    Raises:
        ValueError: a name is not there, or has no docstring.
    """
    thing, path = find(name), f"{PACKAGE}.{name}"
    lines = list(described(thing, path, "###", members))
    for source in SOURCE.findall(docstring(thing.module)) if isinstance(thing, Function) else ():
        lines += ["", prose(source)]
    lines += ["", f"`{thing.relative_package_filepath.as_posix()}`", "{: .where }"]
    for member in members:
        method = thing.all_members.get(member)
        if isinstance(method, Alias):  # of a class that it builds on
            method = method.final_target
        if isinstance(method, Function):
            lines += ["", *described(method, f"{path}.{member}", "####", ())]
    return "\n".join(lines)


def described(thing: Object, path: str, level: str, members: Sequence[str]) -> Iterator[str]:
    """A heading, the signature, and the docstring's sections in their order."""
    sections = sections_of(thing)
    owner = f"{thing.parent.name}." if isinstance(thing.parent, Class) else ""
    yield f"{level} `{owner}{thing.name}` {{ #{path} }}"
    if isinstance(thing, Function):
        yield from ["", "```python", signature(thing), "```"]
    yield from ["", *sections.get("text", [])]
    yield from rows("Argument", sections.get("parameters", []))
    if isinstance(thing, Class):
        yield from rows("Attribute", attributes(thing, sections, members))
    for found in sections.get("returns", []):
        yield from ["", f"**Returns** {prose(given_back(thing, found))}"]
    for problem in sections.get("raises", []):
        yield from ["", f"**Raises** `{problem.annotation}` {prose(problem.description)}"]


def given_back(by: Object, found: Any) -> str:
    """What a function returns. Of a sentence with a colon, griffe takes the first part for a type."""
    typed = isinstance(by, Function) and str(found.annotation) == str(by.returns)
    return str(found.description) if typed else f"{found.annotation}: {found.description}"


def signature(of: Function) -> str:
    """The function as it is called; one argument a line where it is long."""
    given = [parameter for parameter in of.parameters if parameter.name != "self"]
    written = [f"{one.name}: {one.annotation}" + (f" = {one.default}" if one.default else "") for one in given]
    line = f"{of.name}({', '.join(written)}) -> {of.returns}"
    if len(line) <= WIDTH:
        return line
    return "\n".join([f"{of.name}(", *[f"    {one}," for one in written], f") -> {of.returns}"])


def docstring(thing: Object | Alias) -> str:
    return thing.docstring.value if thing.docstring else ""


def sections_of(thing: Object) -> Sections:
    """The parts of a docstring by their kind.

    Raises:
        ValueError: there is no docstring.
    """
    if not thing.docstring:
        raise ValueError(f"{thing.path} has no docstring.")
    found: Sections = {}
    for part in thing.docstring.parse(
        Parser.google, warnings=False, returns_multiple_items=False, returns_named_value=False
    ):
        text = part.kind is DocstringSectionKind.text
        found.setdefault(part.kind.value, []).extend([SOURCE.sub("", part.value)] if text else part.value)
    return found


def attributes(of: Class, sections: Sections, members: Sequence[str]) -> Iterator[Row]:
    """The attributes that are shown: fields as the docstring of the class says, properties as their own does."""
    own = sections.get("attributes", [])
    inherited = [field for base in of.mro() for field in sections_of(base).get("attributes", [])]
    fields = {field.name: field.description for field in [*inherited, *own]}
    known = of.all_members
    for name in members or [field.name for field in own]:
        member = known.get(name)
        if member is None:
            raise ValueError(f"{of.name} has no {name}{nearest(name, known)}")
        if member.is_attribute:
            meaning = fields.get(name) or docstring(member)
            if not meaning:
                raise ValueError(f"{of.name}.{name} has no docstring.")
            yield Row(name, meaning)


def rows(head: str, found: Iterable[Any]) -> list[str]:
    """Names and what they mean, if there are any."""
    return ["", *table((head, "Meaning"), ((code(row.name), sentence(row.description)) for row in found))]


def sentence(text: str) -> str:
    """With a capital, and a full stop."""
    words = prose(text)
    return words[:1].upper() + words[1:]


def prose(text: str) -> str:
    """A sentence of a docstring, whose lines end where the code's do."""
    words = " ".join(text.split())
    return words if words.endswith((".", ":")) else f"{words}."
