"""What is said of how a text was read, where it is read and yet may have been meant otherwise."""

from __future__ import annotations

from .expression import Note

NOTES = {
    "glued": "{name} was read as {read}; if it is one name, give it a value.",
    "constant": "{name} was read as the constant π.",
    "inverse": "{name}^-1 was read as the inverse function, {read}.",
    "hexadecimal": "{name} was read as a hexadecimal number, {read}.",
    "formula": "The = in front was left out.",
    "decimal": "{name} was read with a decimal comma, as {read}.",
    "unused line": "The output does not use {name}, so this line has no part in it.",
    "no variable": "Every name stands for a fixed number, so there is no slope: {names} can be variables instead.",
    "transposed": "A single number is its own transpose, so {name} was left out.",
    "computes nothing": "This line was passed over: it computes nothing.",
    "calls a library": "This line was passed over: it calls a library.",
    "sets an attribute": "This line was passed over: it sets an attribute.",
    "builds": "This line was passed over: {name} is a variable where it is used.",
    "not the last": "This line was passed over: only the last value counts.",
    "one number": "{name} of a single number is that number.",
    "argument": "{name} was left out.",
    "renamed": "{name} is a constant of mathematics here, so the name {name} was read as {read}.",
    "own function": "{name} is a function of the language, so the one that is defined here was read as {read}.",
    "again": "{name} is given a value again: from here on it is read as {read}.",
    "factor": "{name} was read as a factor of what follows, and not as a function.",
    "index": "The index {name} was read as part of the name {read}.",
}


def note(kind: str, span: tuple[int, int], **holes: object) -> Note:
    """One of NOTES, its holes filled."""
    return Note(kind, NOTES[kind].format(**holes), span)
