"""What went wrong, for whoever waits for the clips: a sentence and the way out, and the whole story in a file."""

import re
import traceback
from collections.abc import Sequence
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from backprop_core import command
from scenes.film.job import Job

STORIES = Path("build/failed")

NO_LIBRARY = (
    "The system library {library} is missing: .ci/system-packages build .venv/bin/python installs it or says how."
)
ENDED = "The process that rendered it was ended from outside or crashed, perhaps for want of memory."

# How Linux and macOS say that a library cannot be loaded.
LIBRARY = re.compile(r"(\S+): cannot open shared object file|Library not loaded: (\S+)")


def excuse(error: BaseException, folder: Path) -> str | None:
    """The sentence for a trouble that is none of our making, in writing a folder; None for an error in the code."""
    if sentence := command.excuse(error, str(folder)):
        return sentence
    if isinstance(error, BrokenProcessPool):
        return ENDED
    found = LIBRARY.search(str(error)) if isinstance(error, ImportError | OSError) else None
    return NO_LIBRARY.format(library=found[1] or found[2]) if found else None


def report(failed: Sequence[tuple[Job, BaseException]]) -> str:
    """What to say of jobs that failed: those that have the same excuse together, every other by itself."""
    excused: dict[str, list[str]] = {}
    lines = []
    for job, error in failed:
        if sentence := excuse(error, job.folder.parents[1]):
            excused.setdefault(sentence, []).append(job.name)
        else:
            lines.append(f"{job.name} failed: {brief(error)}\n  The whole story: {story(job, error)}")
    lines += [f"{', '.join(names)} failed. {sentence}" for sentence, names in excused.items()]
    return "\n".join(lines)


def brief(error: BaseException) -> str:
    """An error in a line."""
    return f"{type(error).__name__}: {error}".splitlines()[0]


def story(job: Job, error: BaseException) -> Path:
    """A file with everything that is known of an error."""
    path = STORIES / f"{job.clip.id}-{job.theme}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    return path
