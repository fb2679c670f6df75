"""What the commands of the scenes may be told, and what is said of a word that they do not know."""

import argparse
import re
import signal
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn

from scenes.theme import PALETTES, QUALITIES

BOTH = "both"
INTERRUPTED = 130  # the exit status that shells expect


def run_command(command: Callable[[], int]) -> NoReturn:
    """End with a command's exit status. Ctrl-C before there is anything to tidy away ends it without a word.

    To be told to end (SIGTERM) is the same as Ctrl-C: what is half made goes, and so do the workers.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        sys.exit(command())
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


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


def one_of(what: str, known: Sequence[str]) -> tuple[Callable[[str], str], str]:
    """How a word out of a few is read, and how they are shown in the usage."""

    def read(word: str) -> str:
        if word not in known:
            raise argparse.ArgumentTypeError(f"There is no {what} {word}: say {', '.join(known[:-1])} or {known[-1]}.")
        return word

    return read, "|".join(known)
