"""Who renders the clips: a pool of processes or a Dask cluster, and how a worker ends without leaving files."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any

from scenes.film.job import Job, Made, render

PATIENCE = 10  # seconds that a scheduler may take to answer


@contextmanager
def workers(scheduler: str | None, jobs: int) -> Iterator[tuple[Executor, int]]:
    """Whoever does the work, a Dask cluster or a pool of processes, and how many threads each encoder may use."""
    if scheduler:
        with dask_client(scheduler) as client:
            yield client.get_executor(), 1
        return
    count = min(cores(), jobs)
    # Spawned, not forked: a fork of a process with threads may hang.
    pool = ProcessPoolExecutor(count, multiprocessing.get_context("spawn"), initializer=end_tidily)
    try:
        yield pool, max(1, cores() // count)
    except KeyboardInterrupt:
        for process in multiprocessing.active_children():
            process.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def unheard() -> Iterator[None]:
    """A process that is started meanwhile never hears Ctrl-C, to which one that still imports would answer with a
    traceback; this process hears it afterwards."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class NoClusterError(Exception):
    """There is no Dask cluster where one was named; the message says so in a sentence."""


def dask_client(address: str) -> Any:
    """A connection to a Dask cluster.

    Raises:
        NoClusterError: none answers there.
    """
    from distributed import Client  # only here, for it takes a second to import

    try:
        return Client(address, timeout=PATIENCE)  # type: ignore[no-untyped-call]  # its package has no types
    except (OSError, ValueError) as error:
        raise NoClusterError(
            f"No Dask scheduler answers at {address}: start one with dask scheduler, and pass on the address it prints."
        ) from error


class Ended(SystemExit):
    """A worker was told to end while it renders."""


rendering = threading.Event()  # whether this worker has a clip in hand


def end_tidily() -> None:
    """Let a worker that is told to end take its half-made files with it; one that waits for a job just goes."""

    def end(*_: object) -> None:
        if not rendering.is_set():
            os._exit(1)  # an exception here could fall into the pool's own hands, which would keep it and go on waiting
        raise Ended(1)

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides, and tells the workers
    # Manim's bars of progress would share a lock among processes, which one that is ended leaves behind.
    from tqdm import tqdm  # type: ignore[import-untyped]  # Manim brings it; it is slow to import

    tqdm.set_lock(threading.RLock())


def render_or_end(job: Job) -> Made:
    """Render a clip; a worker that is told to end meanwhile does so, where a pool would give it its next job."""
    rendering.set()
    try:
        return render(job)
    except Ended:
        os._exit(1)
    finally:
        rendering.clear()
