"""How far the rendering is: a bar for each clip under way and one for all, or plain lines where no one watches."""

import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from types import TracebackType
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from scenes.film.job import Job

Rendered = Future[dict[str, Any]]

OFTEN = 0.25  # seconds between two looks


class Watch:
    """Shows jobs while they are done; `what` is done to them."""

    def __init__(self, what: str = "Rendering") -> None:
        self.what = what
        self.console = Console()
        bars = (
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.completed}/{task.total}"),
            TimeElapsedColumn(),
        )
        self.progress = Progress(*bars, console=self.console, transient=True, disable=not self.console.is_terminal)
        self.started = time.monotonic()

    def __enter__(self) -> "Watch":
        self.progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.progress.stop()

    def finished(self, futures: Mapping[Rendered, Job], later: Sequence[Job] = ()) -> Iterator[tuple[Rendered, Job]]:
        """Each job as it ends, in whatever way; who is told may move jobs from those for later to the others."""
        jobs = [*futures.values(), *later]
        everything = self.progress.add_task("all clips", total=len(jobs))
        bars: dict[Rendered, TaskID] = {}
        self.console.print(f"{self.what} {len(jobs)}: {', '.join(job.name for job in jobs)}")
        ended: set[Rendered] = set()
        while waiting := set(futures) - ended:
            over, waiting = wait(waiting, timeout=OFTEN, return_when=FIRST_COMPLETED)
            for future in waiting:
                self.look(future, futures[future], bars)
            for future in over:
                ended.add(future)
                if future in bars:
                    self.progress.remove_task(bars.pop(future))
                self.progress.advance(everything)
                how = "failed" if future.exception() else "done"
                seconds = time.monotonic() - self.started
                left = len(futures) - len(ended) + len(later)
                self.console.print(
                    f"  {futures[future].name} {how} after {seconds:.0f} s, {left} to go", highlight=False
                )
                yield future, futures[future]

    def look(self, future: Rendered, job: Job, bars: dict[Rendered, TaskID]) -> None:
        """Move a job's bar to where the job says that it is; it has none before it has begun."""
        try:
            assert job.progress is not None
            done, of = map(int, job.progress.read_text().split())
        except (OSError, ValueError):
            return
        if future not in bars:
            bars[future] = self.progress.add_task(job.name, total=of)
        self.progress.update(bars[future], completed=done)
