"""How fast the explorable answers in Chromium with a processor slowed down four times, and how much it loads."""

from __future__ import annotations

import gzip
import html
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, Route, sync_playwright

from docs.extensions.figures.explorable import STILL
from docs.extensions.javascript import engine
from tests import chromium
from tests.bench.measure import Promise, horner
from tests.commands import ROOT, make, serving

SLOWER = 4  # times, as a phone is beside a laptop
ANSWERS = 0.400  # seconds of script until the element answers
DRAGS = {50: 0.004, 200: 0.016}  # nodes: seconds of script that a frame may take, at the 95th percentile
MOVES = 150  # of the pointer, one a frame
WARM = 30  # frames at the start of a drag that are not counted: the browser still compiles
FEWEST = 40  # frames that a percentile is taken of
TIMES = 3  # that each drag is done: the least counts, as in every timing here
FIRST_VIEW = 20.0  # kB
TWIN = 45.0  # kB that the engine and its table are to stay under; most of it is comments
# Found by the page itself: a locator of Playwright leaves listeners of its own, which would be counted as the page's.
SLIDER = 'document.querySelector("input[type=range]")'
ENGINE = ("twin/trace.js", "../generated/table.js")
IMPORT = re.compile(r'^import .*?from "(\.[^"]*)";', re.MULTILINE | re.DOTALL)


def promises() -> Iterator[Promise]:
    """What the explorable promises, measured now."""
    with opened() as page:
        loaded = first_view(page)
        yield Promise("first view of the explorable, gzip", loaded, "", FIRST_VIEW, most=1.0, unit="kB")
        yield Promise("script until it answers, 4x slower", time_to_live(page), "", ANSWERS, most=1.0)
        for nodes, most in DRAGS.items():
            took, unslowed = (min(drag(page, nodes, slower) for _ in range(TIMES)) for slower in (SLOWER, 1))
            fast = f"{1000 * unslowed:.2f} ms at full speed"
            what = f"script in a frame of a drag, {nodes} nodes, 4x slower, p95 ({fast})"
            yield Promise(what, took, "", most, most=1.0)
    yield Promise("engine and table, gzip", weight(modules(ENGINE)), "", TWIN, most=1.0, unit="kB")


@contextmanager
def opened() -> Iterator[Page]:
    """A page in Chromium that serves the explorable's files, and shows what `explorable` puts there."""
    assert make("generated").returncode == 0
    flags = [*chromium.FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("explorable", "generated", "styles", "vendor"):
            shutil.copytree(ROOT / "docs" / part, folder / part, ignore=shutil.ignore_patterns("media", "*.py"))
        (folder / "index.html").touch()  # or it would not be served
        browser: Browser = playwright.chromium.launch(executable_path=chromium.executable(), args=flags)
        with serving(folder) as address:
            yield browser.new_page(base_url=address, viewport={"width": 1280, "height": 900})
        browser.close()


def show(page: Page, expression: str, at: str, view: str) -> None:
    """Open a page that holds one explorable with its still, as the site writes it."""
    engine().module(STILL)
    options = {"id": "it", "expression": expression, "at": at, "view": view}
    still = engine().call(f"(options) => modules[{str(STILL)!r}].still(options, katex)", options)
    attributes = " ".join(f'{key}="{html.escape(value)}"' for key, value in options.items())
    body = (
        '<link rel="stylesheet" href="generated/site.css"><script type="module" src="explorable/element.js"></script>'
    )
    body += f'<div class="md-typeset"><backprop-explorable {attributes}>{still}</backprop-explorable></div>'

    def answer(route: Route) -> None:
        route.fulfill(body=f"<!doctype html><meta charset=utf-8><title>bench</title>{body}", content_type="text/html")

    page.unroute_all()
    page.route("**/bench.html", answer)
    page.goto("/bench.html", wait_until="networkidle")


def first_view(page: Page) -> float:
    """Kilobytes of script that the explorable loads before anyone reaches for it."""
    show(page, "(4x+1)^2", "x=1", "tree")
    assert "25" in page.locator(".bp-graph .value").all_text_contents(), "the first picture is not in the page"
    names = page.evaluate("performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname)")
    scripts = [ROOT / "docs" / name.lstrip("/") for name in names if name.endswith(".js")]
    assert [script.name for script in scripts] == ["element.js"]
    return weight(scripts)


def time_to_live(page: Page) -> float:
    """Seconds of script from the first approach to the first frame in which the element answers."""
    show(page, "(4x+1)^2", "x=1", "tree")
    session = slowed(page, SLOWER)
    before = script_seconds(session)
    page.evaluate(
        "document.querySelector('backprop-explorable').wake().then(() => new Promise((done) => "
        "requestAnimationFrame(() => requestAnimationFrame(done))))"
    )
    return script_seconds(session) - before


def drag(page: Page, nodes: int, slower: int) -> float:
    """Seconds of script in a frame while the first variable's slider is dragged: the 95th percentile.

    The browser slows a page down by stopping it for a while, each time it looks, for three times as long as it has
    run since. With two processors it looks late, and stops a frame of 0.5 ms for up to 5 ms: that percentile tells
    of the stops too, and more of them the more else the machine does. The time at full speed stands beside it.
    """
    show(page, horner(nodes), "x=0.9; y=0.95", "graph")
    page.evaluate("document.querySelector('backprop-explorable').wake()")
    assert page.evaluate("document.querySelector('backprop-explorable').controller.state.trace.values.length") == nodes
    page.wait_for_timeout(500)
    session = slowed(page, slower)
    box, before = page.evaluate(f"{SLIDER}.scrollIntoView(), {SLIDER}.getBoundingClientRect().toJSON()"), value(page)
    events = traced(session, lambda: pull(page, session, box))
    assert value(page) != before, "the slider did not move"
    frames = script_by_frame(events)[WARM:]
    assert len(frames) > FEWEST, f"only {len(frames)} frames"
    return sorted(frames)[int(0.95 * len(frames))]


def value(page: Page) -> str:
    """Where the slider stands."""
    return str(page.evaluate(f"{SLIDER}.value"))


def pull(page: Page, session: CDPSession, box: Any) -> None:
    """Move the pointer along a slider and back, a little in each frame."""
    height = box["y"] + box["height"] / 2
    for move in range(MOVES + 1):
        share = 0.3 + 0.4 * abs(1 - 2 * move / MOVES)
        kind = "mouseMoved" if move else "mousePressed"
        place = {"x": box["x"] + share * box["width"], "y": height, "button": "left", "buttons": 1, "clickCount": 1}
        session.send("Input.dispatchMouseEvent", {"type": kind, **place})
        page.wait_for_timeout(16)
    session.send("Input.dispatchMouseEvent", {"type": "mouseReleased", **place})


def traced(session: CDPSession, work: Any) -> list[dict[str, Any]]:
    """What the browser notes about its own work meanwhile."""
    events: list[dict[str, Any]] = []
    done: list[bool] = []
    session.on("Tracing.dataCollected", lambda data: events.extend(data["value"]))
    session.on("Tracing.tracingComplete", lambda _: done.append(True))
    session.send("Tracing.start", {"categories": "devtools.timeline", "transferMode": "ReportEvents"})
    work()
    session.send("Tracing.end")
    while not done:
        session.send("Performance.getMetrics")  # lets the events arrive
    return events


def script_by_frame(events: Sequence[dict[str, Any]]) -> list[float]:
    """Seconds of script for each frame that ran some: its callback and the events handled before it.

    The processor's time is taken where the browser tells it: other programs on this machine then count for less.
    """
    names = {"EventDispatch", "FireAnimationFrame", "TimerFire"}
    found = sorted((one for one in events if one["name"] in names and one["ph"] == "X"), key=lambda one: one["ts"])
    frames, waiting, ends = [], 0.0, 0.0
    for one in found:
        if one["ts"] < ends:
            continue  # inside the one before
        ends = one["ts"] + one["dur"]
        waiting += one.get("tdur", one["dur"]) / 1e6
        if one["name"] == "FireAnimationFrame":
            frames.append(waiting)
            waiting = 0.0
    return frames


def slowed(page: Page, slower: int) -> CDPSession:
    """A session with the page, whose processor is slowed down so many times."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    return session


def script_seconds(session: CDPSession) -> float:
    """Seconds of script so far."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return float(next(one["value"] for one in metrics if one["name"] == "ScriptDuration"))


def modules(names: Sequence[str]) -> list[Path]:
    """The explorable's modules of these names, and all that they import."""
    found: list[Path] = []
    waiting = [(ROOT / "docs" / "explorable" / name).resolve() for name in names]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.append(path)
            waiting += [(path.parent / other).resolve() for other in IMPORT.findall(path.read_text("utf-8"))]
    return found


def weight(files: Sequence[Path]) -> float:
    """Kilobytes of files as they are sent, each compressed by itself."""
    return sum(len(gzip.compress(file.read_bytes(), 9)) for file in files) / 1000
