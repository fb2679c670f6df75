"""A JSON Schema as Markdown: the keys of one of its objects, each with its type and what it means."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from docs.extensions.javascript import DOCS
from docs.extensions.page import nearest
from docs.extensions.reference.tables import code, table

FOLDER = DOCS / "reference"


def markdown(place: str) -> str:
    """What an object is, and a table of its keys.

    Args:
        place: the schema's file beside the page, and after a `#` the name of one of its definitions.

    Raises:
        ValueError: there is no such file or definition.
    """
    file, _, name = place.partition("#")
    whole = read(FOLDER / file)
    definitions = whole["$defs"]
    if name and name not in definitions:
        raise ValueError(f"{file} defines no {name}{nearest(name, definitions)}")
    thing = definitions[name] if name else whole
    keys = thing.get("properties", {})
    rows = ((code(key), type_of(meaning), meaning["description"]) for key, meaning in keys.items())
    return "\n".join([thing["description"], "", *table(("Key", "Type", "Meaning"), rows)])


@lru_cache
def read(path: Any) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ValueError(f"there is no schema {path.name}.") from None
    return found


def type_of(meaning: dict[str, Any], plural: bool = False) -> str:
    """A type in a few words: `number or null`, `list of nodes`."""
    s = "s" if plural else ""
    match meaning:
        case {"$ref": str(place)}:
            name = place.rpartition("/")[2]
            return f"[{name}{s}](#{name})"
        case {"oneOf": list(ways)}:
            return " or ".join(type_of(way, plural) for way in reversed(ways))
        case {"enum": list(words)}:
            return " or ".join(f"`{word}`" for word in words)
        case {"type": "null"}:
            return "null"
        case {"type": "array", "prefixItems": list(parts)}:
            return f"list{s} of {len(parts)} {type_of(parts[0], True)}"
        case {"type": "array", "items": dict(item)}:
            return f"list{s} of {type_of(item, True)}"
        case {"type": "object", "additionalProperties": dict(item)}:
            return f"object of {type_of(item, True)}"
        case {"type": list(names)}:
            return " or ".join(names)
        case {"type": str(name)}:
            return f"{name}{s}"
    raise ValueError(f"{meaning} is a type that no word is known for.")
