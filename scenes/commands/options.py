"""What the commands of the scenes may be told, and what is said of a word that they do not know."""

import argparse
import re
from collections.abc import Callable, Sequence
from typing import NoReturn

from scenes.layout import SHAPES
from scenes.theme import PALETTES, QUALITIES

BOTH = "both"
YES, NO = {"1", "yes", "true", "on"}, {"", "0", "no", "false", "off"}


class Parser(argparse.ArgumentParser):
    """A parser that says in a line what is wrong, without its usage: whoever types `make` never sees these options."""

    def error(self, message: str) -> NoReturn:
        said = re.sub(r"^argument \S+: ", "", message)
        self.exit(2, f"{said}\n" if said.endswith(".") else f"{said} (--help lists what there is)\n")


def add_quality(parser: argparse.ArgumentParser) -> None:
    read, shown = one_of("quality", tuple(QUALITIES))
    parser.add_argument("--quality", type=read, metavar=shown, default="web")


def add_theme(parser: argparse.ArgumentParser) -> None:
    read, shown = one_of("theme", (*PALETTES, BOTH))
    parser.add_argument("--theme", type=read, metavar=shown, default=BOTH)


def add_shape(parser: argparse.ArgumentParser) -> None:
    read, shown = one_of("shape", SHAPES)
    parser.add_argument("--shape", type=read, metavar=shown, help="square: the square films too; wide: only the others")


def add_transparent(parser: argparse.ArgumentParser) -> None:
    def read(word: str) -> bool:
        try:
            return is_yes("TRANSPARENT", word)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    parser.add_argument("--transparent", type=read, metavar="1|0", default=False, help="without paper too, for editors")


def is_yes(name: str, word: str) -> bool:
    """Whether a setting is switched on.

    Raises:
        ValueError: for a word that says neither, in a sentence.
    """
    if word.lower() not in YES | NO:
        raise ValueError(f"{name}={word} is neither yes nor no: say {name}=1 or {name}=0.")
    return word.lower() in YES


def one_of(what: str, known: Sequence[str]) -> tuple[Callable[[str], str], str]:
    """How a word out of a few is read, and how they are shown in the usage."""

    def read(word: str) -> str:
        if word not in known:
            raise argparse.ArgumentTypeError(f"There is no {what} {word}: say {', '.join(known[:-1])} or {known[-1]}.")
        return word

    return read, "|".join(known)
