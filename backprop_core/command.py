"""How a command ends: with a sentence, whatever ends it. A command imports this before all else.

Python shows where it was when Ctrl-C came, which helps nobody who only waits for a command to start. So from the import
of this module on, Ctrl-C is a sentence; and once `run_command` has begun, it is an exception, so that what is half made
goes.
"""

from __future__ import annotations

import errno
import os
import signal
import sys

TYPE_CHECKING = False  # `typing` alone would take longer than this module
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType
    from typing import NoReturn

ROOMS = ("backprop_core", "docs", "scenes", "tests")
FAILED, INTERRUPTED = 1, 130  # exit statuses; the second is the one that shells expect
STOPPED = "Stopped."

FULL = "The disk is full, so {folder} could not be written: make room and run the same command again."
READ_ONLY = "{folder} is on a disk that can only be read: choose another folder, or let the disk be written to."
MAY_NOT = "{folder} may not be written to: change its permissions or its owner."
NO_FOLDER = "{folder} is a file, and a folder is needed there: move it away or choose another."


def say(sentence: str) -> None:
    """Print a sentence for whoever waits, at once and below what the terminal has echoed of Ctrl-C."""
    os.write(2, f"\n{sentence}\n".encode())


def stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    """End the process where there is nothing to tidy away yet, or no more."""
    say(STOPPED)
    os._exit(INTERRUPTED)


def is_ours() -> bool:
    """Whether the program that runs is a command of this project, and no program of somebody who imports it."""
    spec = getattr(sys.modules.get("__main__"), "__spec__", None)
    return spec is not None and spec.name.partition(".")[0] in ROOMS


def run_command(work: Callable[[], int | None], folder: str = "", stopped: str = STOPPED) -> NoReturn:
    """Do a command's work and end the program with its exit status.

    Args:
        work: gives the exit status, or None for 0.
        folder: where it writes; named where an error of the system names no file.
        stopped: what to say after Ctrl-C, or after SIGTERM, which means the same.
    """
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        status = work()
    except KeyboardInterrupt:
        say(stopped)
        sys.stdout.flush()
        os._exit(INTERRUPTED)  # all is tidied away, and a library that was cut off would only complain on the way out
    except OSError as error:
        sentence = excuse(error, folder)
        if sentence is None:
            raise
        print(sentence, file=sys.stderr)
        status = FAILED
    finally:
        signal.signal(signal.SIGINT, stop)  # what Python still does on its way out is nobody's concern
    sys.exit(status)


def excuse(error: BaseException, folder: str = "") -> str | None:
    """The sentence for a folder that cannot be written to; None for any other error.

    Args:
        error: what was raised.
        folder: the one to name where the error names none.
    """
    if not isinstance(error, OSError):
        return None
    named = os.fspath(error.filename) if isinstance(error.filename, str | os.PathLike) else ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        sentence = FULL
    elif error.errno == errno.EROFS:
        sentence = READ_ONLY
    elif isinstance(error, PermissionError):
        sentence = MAY_NOT
    elif isinstance(error, NotADirectoryError | FileExistsError) and named:
        return NO_FOLDER.format(folder=named)
    else:
        return None
    return sentence.format(folder=folder or os.path.dirname(named) or named or "The folder")


def listen() -> None:
    """From here on Ctrl-C is a sentence."""
    signal.signal(signal.SIGINT, stop)


if is_ours():
    listen()
