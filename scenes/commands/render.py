"""Render every clip that has changed, in parallel: what `make scenes` runs.

    python -m scenes.commands.render [--clip NAME] [--quality draft|web|lecture] [--theme light|dark|both]
                            [--scheduler ADDRESS] [--missing] [--into FOLDER]

Exit status: 0 when all is up to date, 1 when a clip failed, 2 for a name that there is not, 130 when interrupted.
"""

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
from scenes.commands.options import BOTH, INTERRUPTED, Parser, add_quality, add_theme, run_command
from scenes.film import manifest
from scenes.film.fingerprint import fingerprint
from scenes.film.job import Job, Made
from scenes.film.workers import NoClusterError, render_or_end, workers
from scenes.theme import PALETTES

MEDIA = Path("docs/generated/media")


def main(arguments: Sequence[str], catalogue: Sequence[Clip] = CLIPS) -> int:
    parser = options_parser("python -m scenes.commands.render", "Render every clip that has changed.")
    parser.add_argument("--clip", metavar="NAME", help="only this clip")
    parser.add_argument("--missing", action="store_true", help="keep what is up to date, at whatever quality it is")
    parser.add_argument("--into", metavar="FOLDER", type=Path, default=MEDIA)
    options = parser.parse_args(arguments)
    chosen = [clip for clip in catalogue if options.clip in (None, clip.id)]
    if not chosen:
        print(f"There is no clip {options.clip}{nearest(options.clip, [c.id for c in catalogue])}", file=sys.stderr)
        return 2
    jobs = outdated(chosen, options, options.missing)
    if not jobs:
        print(f"Nothing has changed: {counted(len(chosen), 'clip')}, {' and '.join(themes(options))}.")
        return 0
    return carry_out(jobs, options, [clip.id for clip in catalogue])


def options_parser(program: str, purpose: str) -> argparse.ArgumentParser:
    """What the commands that render have in common."""
    parser = Parser(prog=program, description=purpose)
    add_quality(parser)
    add_theme(parser)
    parser.add_argument("--scheduler", metavar="ADDRESS", help="render on the Dask cluster there")
    return parser


def themes(options: argparse.Namespace) -> tuple[str, ...]:
    return tuple(PALETTES) if options.theme == BOTH else (options.theme,)


def carry_out(jobs: Sequence[Job], options: argparse.Namespace, order: Sequence[str]) -> int:
    """Do the jobs and put them into the manifest, in a given order of clips; the exit status."""
    done = partial(record, media=options.into, order=order)
    try:
        failed = done_by_workers(jobs, options.scheduler, done)
        manifest.tidy(options.into, manifest.read(options.into))
        if failed:
            print(failures.report(failed), file=sys.stderr)
    except KeyboardInterrupt:
        manifest.tidy(options.into, manifest.read(options.into))
        print("\nStopped: clips that were complete stay, of the others nothing is left.", file=sys.stderr)
        return INTERRUPTED
    except (OSError, NoClusterError) as error:
        print(failures.excuse(error) or error, file=sys.stderr)
        return 1
    return 1 if failed else 0


def done_by_workers(
    jobs: Sequence[Job], scheduler: str | None, done: Callable[[Job, Made], None]
) -> list[tuple[Job, BaseException]]:
    """Do the jobs; those that failed, with their errors. What fell with another's process is done again, alone."""
    failed = at_work(jobs, scheduler, done)
    fallen = [job for job, error in failed if isinstance(error, BrokenProcessPool)] if len(jobs) > 1 else []
    return [
        *((job, error) for job, error in failed if job not in fallen),
        *(again for job in fallen for again in at_work([job], scheduler, done)),
    ]


def at_work(
    jobs: Sequence[Job], scheduler: str | None, done: Callable[[Job, Made], None]
) -> list[tuple[Job, BaseException]]:
    """Let workers do the jobs; those that failed, with their errors."""
    with workers(scheduler, len(jobs)) as (executor, threads):
        return run([replace(job, threads=threads) for job in jobs], executor, done)


def nearest(name: str, ids: Sequence[str]) -> str:
    """The end of a sentence about a clip that there is not: what was meant perhaps, or what there is."""
    close = difflib.get_close_matches(name, ids, 1)
    return f": did you mean {close[0]}?" if close else f". There are: {', '.join(ids)}."


def outdated(clips: Sequence[Clip], options: argparse.Namespace, missing: bool = False) -> list[Job]:
    """What there is to do: a job for each theme of each clip that was not made from what there is now.

    With `missing`, a clip that is up to date at another quality is left as it is.
    """
    rows, jobs = manifest.read(options.into), []
    for clip in clips:
        row = rows.get(clip.id)
        mark = fingerprint(clip, row["quality"] if missing and row else options.quality)
        jobs += [
            Job(clip, theme, options.quality, options.into.resolve() / clip.id / theme)
            for theme in themes(options)
            if not manifest.has(row, mark, theme, options.into)
        ]
    return jobs


def run(jobs: Sequence[Job], executor: Executor, done: Callable[[Job, Made], None]) -> list[tuple[Job, BaseException]]:
    """Do the jobs, showing how far each is; whoever fails is returned with its error, and the rest go on."""
    from scenes.commands.progress import Watch

    failed: list[tuple[Job, BaseException]] = []
    with tempfile.TemporaryDirectory() as scratch, Watch() as watch:
        futures: dict[Future[Made], Job] = {}
        for number, job in enumerate(jobs):
            job = replace(job, progress=Path(scratch) / str(number))
            futures[executor.submit(render_or_end, job)] = job
        for future, job in watch.finished(futures):
            error = future.exception()
            if error is None:
                done(job, future.result())
            else:
                failed.append((job, error))
    return failed


def record(job: Job, made: Made, *, media: Path, order: Sequence[str]) -> None:
    """Put a clip that has just been rendered into the manifest."""
    rows = manifest.read(media)
    rows[job.clip.id] = manifest.with_theme(rows.get(job.clip.id), job, fingerprint(job.clip, job.quality), made)
    manifest.write(media, rows, order)


def counted(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


if __name__ == "__main__":
    run_command(lambda: main(sys.argv[1:]))
