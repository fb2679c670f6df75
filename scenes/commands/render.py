"""Render every clip that has changed, in parallel: what `make scenes` runs.

    python -m scenes.commands.render [--clip NAME] [--quality draft|web|lecture|4k] [--theme light|dark|both]
                            [--shape wide|square] [--scheduler ADDRESS] [--missing] [--into FOLDER]
                            [--sketch] [--asked FILE] [--transparent 1|0]

With --sketch, clips that have no pictures get some; with --missing too, also those whose pictures are out of date.

Exit status: 0 when all is up to date, 1 when a clip failed, 2 for a name that there is not, 130 when interrupted.
"""

from backprop_core.command import INTERRUPTED, run_command

import argparse
import difflib
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from functools import partial
from pathlib import Path

from scenes.catalogue import CLIPS, Clip
from scenes.commands import failures
from scenes.commands.options import BOTH, Parser, add_quality, add_shape, add_theme, add_transparent
from scenes.film import manifest
from scenes.film.fingerprint import fingerprint
from scenes.film.job import Job, Made, extra_names
from scenes.film.workers import NoClusterError, cores, render_or_end, unheard, workers
from scenes.theme import PALETTES

MEDIA = Path("docs/generated/media")
DRAFT = "draft"  # of which squares are made only when they are asked for


def main(arguments: Sequence[str], catalogue: Sequence[Clip] = CLIPS) -> int:
    parser = options_parser("python -m scenes.commands.render", "Render every clip that has changed.")
    parser.add_argument("--clip", metavar="NAME", help="only this clip")
    parser.add_argument("--missing", action="store_true", help="keep what is up to date, at whatever quality it is")
    parser.add_argument("--sketch", action="store_true", help="only words and pictures, of clips that have none yet")
    parser.add_argument("--asked", metavar="FILE", type=Path, help="names clips that go first, the last one foremost")
    parser.add_argument("--into", metavar="FOLDER", type=Path, default=MEDIA)
    options = parser.parse_args(arguments)
    options.shape = options.shape or ("wide" if options.missing or options.quality == DRAFT else "square")
    chosen = [clip for clip in catalogue if options.clip in (None, clip.id)]
    if not chosen:
        print(f"There is no clip {options.clip}{nearest(options.clip, [c.id for c in catalogue])}", file=sys.stderr)
        return 2
    jobs = unseen(chosen, options) if options.sketch else outdated(chosen, options, options.missing)
    if not jobs and options.sketch:
        return 0
    if not jobs:
        print(f"Nothing has changed: {counted(len(chosen), 'clip')}, {' and '.join(themes(options))}.")
        return 0
    return carry_out(jobs, options, [clip.id for clip in catalogue], options.asked)


def options_parser(program: str, purpose: str) -> argparse.ArgumentParser:
    """What the commands that render have in common."""
    parser = Parser(prog=program, description=purpose)
    add_quality(parser)
    add_theme(parser)
    add_shape(parser)
    add_transparent(parser)
    parser.add_argument("--scheduler", metavar="ADDRESS", help="render on the Dask cluster there")
    return parser


def themes(options: argparse.Namespace) -> tuple[str, ...]:
    return tuple(PALETTES) if options.theme == BOTH else (options.theme,)


def carry_out(jobs: Sequence[Job], options: argparse.Namespace, order: Sequence[str], asked: Path | None = None) -> int:
    """Do the jobs, those of clips that were `asked` for first, and put them into the manifest in a given order of
    clips; the exit status.
    """
    done = partial(record, media=options.into, order=order)
    try:
        failed = done_by_workers(jobs, options.scheduler, done, asked)
        manifest.tidy(options.into, manifest.read(options.into))
        if failed:
            print(failures.report(failed), file=sys.stderr)
    except KeyboardInterrupt:
        manifest.tidy(options.into, manifest.read(options.into))
        print("\nStopped: clips that were complete stay, of the others nothing is left.", file=sys.stderr)
        return INTERRUPTED
    except (OSError, NoClusterError) as error:
        print(failures.excuse(error, options.into) or error, file=sys.stderr)
        return 1
    return 1 if failed else 0


def done_by_workers(
    jobs: Sequence[Job], scheduler: str | None, done: Callable[[Job, Made], None], asked: Path | None
) -> list[tuple[Job, BaseException]]:
    """Do the jobs; those that failed, with their errors. What fell with another's process is done again, alone."""
    failed = at_work(jobs, scheduler, done, asked)
    fallen = [job for job, error in failed if isinstance(error, BrokenProcessPool)] if len(jobs) > 1 else []
    return [
        *((job, error) for job, error in failed if job not in fallen),
        *(again for job in fallen for again in at_work([job], scheduler, done)),
    ]


def at_work(
    jobs: Sequence[Job], scheduler: str | None, done: Callable[[Job, Made], None], asked: Path | None = None
) -> list[tuple[Job, BaseException]]:
    """Let workers do the jobs; those that failed, with their errors."""
    with workers(scheduler, len(jobs)) as (executor, threads):
        return run([replace(job, threads=threads) for job in jobs], executor, done, asked)


def nearest(name: str, ids: Sequence[str]) -> str:
    """The end of a sentence about a clip that there is not: what was meant perhaps, or what there is."""
    close = difflib.get_close_matches(name, ids, 1)
    return f": did you mean {close[0]}?" if close else f". There are: {', '.join(ids)}."


def outdated(clips: Sequence[Clip], options: argparse.Namespace, missing: bool = False) -> list[Job]:
    """What there is to do: a job for each theme of each clip that was not made from what there is now.

    With `missing`, a clip that is up to date at another quality is left as it is.
    """
    rows, jobs, square = manifest.read(options.into), [], options.shape == "square"
    extra = extra_names(square, options.transparent)
    for clip in clips:
        row = rows.get(clip.id)
        mark = fingerprint(clip, row["quality"] if missing and row else options.quality)
        jobs += [
            Job(
                clip,
                theme,
                options.quality,
                options.into.resolve() / clip.id / theme,
                square,
                transparent=options.transparent,
            )
            for theme in themes(options)
            if not manifest.has(row, mark, theme, options.into, extra)
        ]
    return jobs


def unseen(clips: Sequence[Clip], options: argparse.Namespace) -> list[Job]:
    """What is to be sketched: each theme of which there is not even a picture.

    With `missing`, each of which there is none that was made from what there is now.
    """
    rows = manifest.read(options.into)
    return [
        Job(clip, theme, options.quality, options.into.resolve() / clip.id / theme, sketch=True)
        for clip in clips
        for theme in themes(options)
        if not manifest.is_sketched(rows.get(clip.id), theme, options.into)
        or (options.missing and is_outdated(rows[clip.id], clip))
    ]


def is_outdated(row: manifest.Row, clip: Clip) -> bool:
    """Whether a clip was made from something else than there is now, at whatever quality."""
    return bool(row["hash"] != fingerprint(clip, row["quality"]))


def run(
    jobs: Sequence[Job], executor: Executor, done: Callable[[Job, Made], None], asked: Path | None = None
) -> list[tuple[Job, BaseException]]:
    """Do the jobs, showing how far each is; whoever fails is returned with its error, and the rest go on.

    With a file of clips that were `asked` for, a job is given out only when the one before it is done, so that wishes
    are heard.
    """
    from scenes.commands.progress import Watch

    failed: list[tuple[Job, BaseException]] = []
    with tempfile.TemporaryDirectory() as scratch, Watch("Sketching" if jobs[0].sketch else "Rendering") as watch:
        waiting = [replace(job, progress=Path(scratch) / str(number)) for number, job in enumerate(jobs)]
        futures: dict[Future[Made], Job] = {}

        def hand_out(count: int) -> None:
            for _ in range(min(count, len(waiting))):
                job = waiting.pop(wished(waiting, asked))
                try:
                    with unheard():  # it may start a worker
                        futures[executor.submit(render_or_end, job)] = job
                except BrokenProcessPool as error:  # another's process has brought the pool down
                    failed.append((job, error))

        hand_out(cores() if asked else len(jobs))
        for future, job in watch.finished(futures, waiting):
            hand_out(1)
            error = future.exception()
            if error is None:
                done(job, future.result())
            else:
                failed.append((job, error))
    return failed


def wished(jobs: Sequence[Job], asked: Path | None) -> int:
    """The place of the job that comes next: what was asked for last, or the first of them."""
    names = asked.read_text(encoding="utf-8").split() if asked and asked.exists() else []
    places = {job.clip.id: place for place, job in enumerate(jobs)}
    return next((places[name] for name in reversed(names) if name in places), 0)


def record(job: Job, made: Made, *, media: Path, order: Sequence[str]) -> None:
    """Put a clip that has just been rendered into the manifest."""
    rows = manifest.read(media)
    rows[job.clip.id] = manifest.with_theme(rows.get(job.clip.id), job, fingerprint(job.clip, job.quality), made)
    manifest.write(media, rows, order)


def counted(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


if __name__ == "__main__":
    run_command(lambda: main(sys.argv[1:]))
