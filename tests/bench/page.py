"""How fast the explorable answers in Chromium, beside plain pages in the same browser, and how much it loads.

The browser can slow a processor down, which it does by stopping a page now and then: such stops hit a short frame and
not the next one, and a ratio of two pages would tell of them. Both pages therefore run at full speed.
"""

from __future__ import annotations

import gzip
import html
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import CDPSession, Page, Route, sync_playwright

from docs.extensions.figures.explorable import PRERENDER
from docs.extensions.javascript import engine
from tests import chromium
from tests.bench.measure import Promise, horner
from tests.commands import ROOT, make, serving

DRAGS = {50: 1.1, 200: 1.0}  # nodes: script in a frame beside that of a plain page with as many elements
MOVES = 80  # of the pointer, one a frame
WARM = 20  # frames at the start of a drag that are not counted: the browser still compiles
FEWEST = 40  # frames that a percentile is taken of
TIMES = 3  # that everything is done, ours and the plain page's in turns: the median counts
# Found by the page itself: a locator of Playwright leaves listeners of its own, which would be counted as the page's.
SLIDER = 'document.querySelector("input[type=range]")'
KEYS = 20  # that are typed at the end of a function: each changes its last number
# A key comes as an event does, or its script would not be counted; one frame shows what it does, another lets it rest.
TYPED = """for (let key = 0; key < KEYS; key += 1) {
    await new Promise((done) => setTimeout(() => {
      typed(`${text} + ${key}`);
      requestAnimationFrame(() => requestAnimationFrame(done));
    }));
  }""".replace("KEYS", str(KEYS))
TYPE = """async (text) => {
  const element = document.querySelector("backprop-explorable");
  const field = element.querySelector("textarea");
  field.focus(); // as it has while someone types
  const typed = (more) => {
    field.value = more;
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  };
  TYPED
  const { source } = element.controller.state.trace.program;
  if (source !== field.value) throw new Error(`it shows ${source}`);
}""".replace("TYPED", TYPED)
# The least that anyone would do: the same texts read and typeset.
READ = """async (text) => {
  const [{ parse }, { write }] = await Promise.all(["parser", "writer"].map((name) => import(`/explorable/twin/${name}.js`)));
  const script = Object.assign(document.createElement("script"), { src: "KATEX" });
  await new Promise((done) => document.head.append(Object.assign(script, { onload: done })));
  const typed = (more) => katex.render(write(parse(more), "latex"), document.body);
  TYPED
}""".replace("TYPED", TYPED)
ENGINE = ("twin/trace.js", "../generated/table.js")
KATEX = ROOT / "docs" / "vendor" / "katex" / "katex.min.js"
# What anyone would write who shows numbers that follow a slider: all is made anew, once in a frame. Only its script
# is counted, so the picture is not shown.
PLAIN = """
<input type="range" min="0" max="1" step="any" value="0" style="width: 300px"><svg style="display: none"></svg>
<script>
  const [slider, picture] = document.body.querySelectorAll("input, svg");
  let waiting = false;
  slider.addEventListener("input", () => {
    if (!waiting) requestAnimationFrame(draw);
    waiting = true;
  });
  function draw() {
    waiting = false;
    picture.replaceChildren(...Array.from({ length: ELEMENTS }, (_, place) => {
      const text = document.createElementNS("http://www.w3.org/2000/svg", "text");
      text.textContent = slider.valueAsNumber * place;
      return text;
    }));
  }
</script>
"""
# A step down the gradient changes every map: they are worked out, their borders found, and all canvases painted.
PAINT = """async () => {
  const names = ["state", "plane", "paint"].map((name) => import(`/explorable/knobs/${name}.js`));
  const [{ begun, stepped }, { maps, borders }, { paint }] = await Promise.all(names);
  const canvases = Array.from({ length: 6 }, () => Object.assign(document.createElement("canvas"), { width: 50, height: 38 }));
  const colours = [[230, 160, 90], [90, 160, 230], [255, 255, 255]];
  let state = begun({ id: "it", set: "island" });
  const frame = () => {
    borders(state);
    canvases.forEach((canvas, place) => paint(canvas, maps(state)[place % 5], [0, 1], colours));
  };
  return await quiet(frame, () => { state = stepped(state, 1); });
}"""
# What anyone would write who colours a plane of this size: every pixel in turn, all the same.
FILL = """async () => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 572, height: 429 });
  const context = canvas.getContext("2d");
  const pixels = context.createImageData(canvas.width, canvas.height);
  return await quiet(() => {
    for (let place = 0; place < pixels.data.length; place += 4) {
      pixels.data[place] = 230;
      pixels.data[place + 1] = 160;
      pixels.data[place + 2] = 90;
      pixels.data[place + 3] = 255;
    }
    context.putImageData(pixels, 0, 0);
  }, () => {});
}"""
# Ten steps of training on batches of 64, ours and by hand, from the same weights on the same pictures; a step each, first.
STEPS = 10
LESSON = """async () => {
  const names = ["/explorable/digits/network.js", "/explorable/digits/pictures.js", "/generated/pictures.js", "/by_hand.js"];
  const [{ byName, firstWeights, step }, { unpacked }, texts, { byHand }] = await Promise.all(names.map((name) => import(name)));
  const { ink, labels } = unpacked(texts);
  const batch = Uint16Array.from({ length: 64 }, (_, place) => 20 * place);
  const weights = firstWeights(3);
  const { X, t, step: handStep, ...hand } = byHand(batch.length);
  for (const [name, numbers] of Object.entries(byName(weights))) hand[name].set(numbers.flat());
  batch.forEach((picture, place) => {
    X.set(ink.subarray(64 * picture, 64 * picture + 64), 64 * place);
    t[place] = labels[picture];
  });
  const [ours, theirs] = [() => step(weights, 0.01, ink, labels, batch), () => handStep(0.01)];
  if (!(Math.abs(ours() - theirs()) < 1e-9)) throw new Error("the two disagree");
  return await quiet(() => { for (let turn = 0; turn < STEPS; turn += 1) WHOSE(); }, () => {});
}"""
# Both passes over a trace of the same network, with the slopes of everything, and the same by hand.
WALK = """async () => {
  const names = ["parser", "build", "arrays"].map((name) => `/explorable/twin/${name}.js`);
  const [{ parse }, { build }, { forward, backward }, { byHand }] = await Promise.all([...names, "/by_hand.js"].map((name) => import(name)));
  const { step: handStep, ...hand } = byHand(64, true);
  let last = 1;
  const next = () => (last = (last * 16807) % 2147483647) / 2147483647 - 0.5;
  const shapes = { X: [64, 64], W: [32, 64], b: [32], V: [10, 32], c: [10], t: [64] };
  const at = {};
  for (const [name, shape] of Object.entries(shapes)) {
    const numbers = hand[name].map((_, place) => (name === "t" ? place % 10 : next()));
    hand[name].set(numbers);
    at[name] = { shape, entries: Float64Array.from(numbers) };
  }
  const graph = build(parse("Z = X @ W.T + b; H = relu(Z); S = H @ V.T + c; cross_entropy(S, t)"));
  const ours = () => {
    const { values } = forward(graph, at);
    return { loss: values[values.length - 1], ...backward(graph, values, at) };
  };
  const theirs = () => handStep(0);
  const { loss, gradient } = ours();
  const near = (one, other) => Math.abs(one - other) < 1e-9;
  const agree = near(loss, theirs() / 64) && ["W", "X"].every((name) => gradient[name].entries.every((one, place) => near(one, hand[`d${name}`][place])));
  if (!agree) throw new Error("the two disagree");
  return await quiet(() => { for (let turn = 0; turn < STEPS; turn += 1) WHOSE(); }, () => {});
}"""
TRAIN, TRAIN_BY_HAND = (LESSON.replace("STEPS", str(STEPS)).replace("WHOSE", whose) for whose in ("ours", "theirs"))
TRACE, TRACE_BY_HAND = (WALK.replace("STEPS", str(STEPS)).replace("WHOSE", whose) for whose in ("ours", "theirs"))
BY_HAND = ROOT / "tests" / "bench" / "digits_by_hand.js"
# One of many frames, once the browser has compiled; a quarter of them were quicker, and other programs had no part in
# those. `before` each is what does not count.
QUIET = """async function quiet(work, before) {
  const took = [];
  for (let frame = 0; frame < 160; frame += 1) {
    before();
    const start = performance.now();
    work();
    took.push(performance.now() - start);
    if (frame % 8 === 0) await new Promise(requestAnimationFrame);
  }
  return took.slice(40).sort((one, other) => one - other)[30] / 1000;
}"""
IMPORT = re.compile(r'^import .*?from "(\.[^"]*)";', re.MULTILINE | re.DOTALL)


def promises() -> Iterator[Promise]:
    """What the explorable promises, measured now."""
    katex = weight([KATEX])
    with browser() as opened:
        yield Promise(
            "script before the first view, gzip", opened(first_view), "KaTeX, gzip", katex, most=0.05, unit="kB"
        )
        took, katex_took = medians(partial(opened, time_to_live), partial(opened, time_to_load_katex))
        yield Promise("script until it answers", took, "to load KaTeX", katex_took, most=3.0)
        for nodes, most in DRAGS.items():
            count = opened(elements_of, nodes)
            took, plain_took = medians(partial(opened, drag, nodes), partial(opened, plain_drag, count))
            what = f"script in a frame of a drag, {nodes} nodes, p95"
            yield Promise(what, took, f"making {count} elements", plain_took, most)
        # The one promise with less room than the others have: 2.2 to 2.9 were seen, once 3.2 on a machine with much to do.
        took, read_took = medians(partial(opened, type_keys), partial(opened, read_keys))
        yield Promise("script for a key typed at 50 nodes", took, "to read and typeset", read_took, most=3.0)
        took, plain_took = medians(partial(opened, in_frames, PAINT), partial(opened, in_frames, FILL))
        yield Promise("colouring the knobs' plane, a frame", took, "filling as many pixels", plain_took, most=8.0)
        took, hand_took = medians(partial(opened, in_frames, TRAIN), partial(opened, in_frames, TRAIN_BY_HAND))
        what = "a training step in the browser, 64-32-10, batch 64"
        yield Promise(what, took / STEPS, "loops by hand", hand_took / STEPS, most=1.4)
        took, hand_took = medians(partial(opened, in_frames, TRACE), partial(opened, in_frames, TRACE_BY_HAND))
        what = "both passes over arrays in the browser, 64-32-10, batch 64"
        yield Promise(what, took / STEPS, "loops by hand", hand_took / STEPS, most=3.0)
    yield Promise("engine and table, gzip", weight(modules(ENGINE)), "KaTeX, gzip", katex, most=2.0, unit="kB")


def medians(*works: Callable[[], float]) -> list[float]:
    """What each of `works` measures: the median of times in turns, so that all meet the same noise."""
    rounds = [[work() for work in works] for _ in range(TIMES)]
    return [median(found) for found in zip(*rounds, strict=True)]


@contextmanager
def browser() -> Iterator[Callable[..., Any]]:
    """Chromium, before a server of the explorable's files: gives a work a new page, and then what comes of it.

    Each page is the first that it knows of, or the browser would take what it compiled from the page before.
    """
    assert make("generated").returncode == 0
    flags = [*chromium.FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("explorable", "generated", "styles", "vendor"):
            shutil.copytree(ROOT / "docs" / part, folder / part, ignore=shutil.ignore_patterns("media", "*.py"))
        (folder / "index.html").touch()  # or it would not be served
        chrome = playwright.chromium.launch(executable_path=chromium.executable(), args=flags)
        with serving(folder) as address:

            def opened(work: Callable[..., Any], *arguments: object) -> Any:
                with chrome.new_page(base_url=address, viewport={"width": 1280, "height": 900}) as page:
                    return work(page, *arguments)

            yield opened
        chrome.close()


def show(page: Page, expression: str, at: str, view: str) -> None:
    """Open a page that holds one explorable with its first picture, as the site writes it."""
    engine().module(PRERENDER)
    options = {"id": "it", "expression": expression, "at": at, "view": view}
    drawn = engine().call(f"(options) => modules[{str(PRERENDER)!r}].prerender(options, katex)", options)
    attributes = " ".join(f'{key}="{html.escape(value)}"' for key, value in options.items())
    open_page(
        page,
        '<link rel="stylesheet" href="generated/site.css"><script type="module" src="explorable/element.js"></script>'
        f'<div class="md-typeset"><backprop-explorable {attributes}>{drawn}</backprop-explorable></div>',
    )


def open_page(page: Page, body: str) -> None:
    """Open a page with this body and nothing else."""

    def answer(route: Route) -> None:
        route.fulfill(body=f"<!doctype html><meta charset=utf-8><title>bench</title>{body}", content_type="text/html")

    page.unroute_all()
    page.route("**/bench.html", answer)
    page.route("**/by_hand.js", lambda route: route.fulfill(path=BY_HAND))
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
    return script_of(page, "document.querySelector('backprop-explorable').wake()")


def time_to_load_katex(page: Page) -> float:
    """Seconds of script until a plain page has loaded KaTeX and shown a frame."""
    open_page(page, "")
    address = KATEX.relative_to(ROOT / "docs")
    loaded = f"Object.assign(document.createElement('script'), {{ src: '{address}', onload: done }})"
    return script_of(page, f"new Promise((done) => document.head.append({loaded}))")


def script_of(page: Page, promise: str) -> float:
    """Seconds of script until what the page is asked for has happened, and two frames have passed."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    before = script_seconds(session)
    page.evaluate(
        f"{promise}.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))"
    )
    return script_seconds(session) - before


def elements_of(page: Page, nodes: int) -> int:
    """How many elements there are in the graph of a function with so many nodes."""
    show_live(page, nodes)
    return int(page.evaluate("document.querySelectorAll('.bp-graph *').length"))


def show_live(page: Page, nodes: int) -> None:
    """Open a page with an explorable that answers, of a function with so many nodes."""
    show(page, horner(nodes), "x=0.9; y=0.95", "graph")
    page.evaluate("document.querySelector('backprop-explorable').wake()")
    assert page.evaluate("document.querySelector('backprop-explorable').controller.state.trace.values.length") == nodes


def drag(page: Page, nodes: int) -> float:
    """Seconds of script in a frame while the first variable's slider is dragged."""
    show_live(page, nodes)
    return script_in_a_frame(page)


def plain_drag(page: Page, elements: int) -> float:
    """Seconds of script in a frame of a plain page that makes so many elements anew when its slider is dragged."""
    open_page(page, PLAIN.replace("ELEMENTS", str(elements)))
    return script_in_a_frame(page)


def type_keys(page: Page) -> float:
    """Seconds of script for each key that is typed at the end of a function of 48 nodes."""
    show_live(page, 48)
    return script_for_keys(page, TYPE)


def read_keys(page: Page) -> float:
    """The same for a plain page that reads the text and typesets it."""
    open_page(page, "")
    return script_for_keys(page, READ.replace("KATEX", KATEX.relative_to(ROOT / "docs").as_posix()))


def script_for_keys(page: Page, work: str) -> float:
    """Seconds of script for a key, once the browser has compiled what they need; what else the machine does only adds to it."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.evaluate(work, horner(48))
    rounds = []
    for _ in range(TIMES):
        before = script_seconds(session)
        page.evaluate(work, horner(48))
        rounds.append((script_seconds(session) - before) / KEYS)
    return min(rounds)


def in_frames(page: Page, work: str) -> float:
    """Seconds that some work takes in a quiet frame."""
    open_page(page, f"<script>{QUIET}</script>")
    return float(page.evaluate(work))


def script_in_a_frame(page: Page) -> float:
    """Seconds of script in a frame while the page's first slider is dragged: the 95th percentile."""
    page.wait_for_timeout(500)
    session = page.context.new_cdp_session(page)
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
