"""`make check-browsers`: does what visitors do, in Firefox and WebKitGTK, on the built site.

    python -m tests.other_browsers FOLDER [firefox|webkit ...] [-k PART]

Exit status: 0 when all went well in each browser that is installed, 1 where something did not, or where none is.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

from tests.commands import serving
from tests.other_browsers.journeys import JOURNEYS
from tests.other_browsers.marionette import firefox
from tests.other_browsers.visit import Visit

SIZES = {"desk": (1280, 900), "phone": (500, 860)}  # no window of Firefox is narrower
MINI = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
WATCH = """globalThis.complaints = [];
addEventListener("error", ({ message, target }) => {
  // Of what was fetched, it is the page's own that must come: not every system can play videos.
  if (/^ResizeObserver loop/.test(message)) return; // the theme's; what it has not told in one frame it tells in the next
  if (message) complaints.push(`threw ${message}`);
  else if (target.matches?.("script, img, [rel=stylesheet]")) complaints.push(`did not get ${target.src ?? target.href}`);
}, true);
addEventListener("unhandledrejection", ({ reason }) => complaints.push(`threw ${reason}`));
addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => complaints.push(`was refused ${blockedURI} by ${violatedDirective}`));
const { error } = console;
console.error = (...said) => { complaints.push(`logged ${said.join(" ")}`); error.apply(console, said); };
"""


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.other_browsers")
    parser.add_argument("folder", type=Path)
    parser.add_argument("browsers", nargs="*", choices=[*BROWSERS, []])
    parser.add_argument("-k", dest="part", default="")
    asked = parser.parse_args(arguments)
    if not (asked.folder / "index.html").is_file():
        print(f"There is no site in {asked.folder}: build it with make site.", file=sys.stderr)
        return 1
    failures, driven = 0, 0
    with watched(asked.folder) as folder, serving(folder) as home:
        for name in asked.browsers or BROWSERS:
            missing, opened = BROWSERS[name]
            if lacks := missing():
                print(f"{name}: not here (Debian: apt install {lacks})")
                failures += bool(asked.browsers)
                continue
            driven += 1
            with opened() as driver:
                failures += sum(not went_well(name, size, Visit(driver, home), asked.part) for size in SIZES)
    if not driven:
        print("No other browser is installed.", file=sys.stderr)
    return 0 if driven and not failures else 1


def went_well(browser: str, size: str, visit: Visit, part: str) -> bool:
    """Goes on all journeys at a size, and says of each what came of it."""
    visit.driver.set_window_rect(width=SIZES[size][0], height=SIZES[size][1])
    well = True
    for journey in JOURNEYS:
        if part not in journey.__name__:
            continue
        try:
            journey(visit)
            complaints = visit.complaints()
        except (AssertionError, WebDriverException) as error:
            complaints = [str(error).splitlines()[0]]
            Path("build").mkdir(exist_ok=True)
            visit.driver.save_screenshot(f"build/{browser}-{size}-{journey.__name__}.png")
        print(f"{browser} {size}: {journey.__name__.replace('_', ' ')}: {'; '.join(complaints) or 'ok'}", flush=True)
        well &= not complaints
    return well


@contextmanager
def watched(folder: Path) -> Iterator[Path]:
    """The site with one script more, which notes what a page complains of."""
    with tempfile.TemporaryDirectory(dir=folder.resolve().parent) as name:
        copy = Path(name) / "site"
        shutil.copytree(folder, copy, copy_function=os.link)
        (copy / "watched.js").write_text(WATCH, encoding="utf-8")
        for page in copy.rglob("*.html"):
            text = page.read_text(encoding="utf-8")
            page.unlink()
            page.write_text(text.replace("<head>", '<head><script src="/watched.js"></script>', 1), encoding="utf-8")
        yield copy


@contextmanager
def opened_firefox() -> Iterator[WebDriver]:
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    assert program
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile, firefox(program, Path(profile)) as driver:
        yield driver


@contextmanager
def opened_webkit() -> Iterator[WebDriver]:
    with ExitStack() as stack:
        if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
            os.environ["DISPLAY"] = stack.enter_context(screen())
            stack.callback(os.environ.pop, "DISPLAY")
        options = Options()
        options.binary_location = str(MINI[-1])
        options.add_argument("--automation")
        driver = webdriver.WebKitGTK(options=options, service=Service(shutil.which("WebKitWebDriver")))
        stack.callback(driver.quit)
        yield driver


@contextmanager
def screen() -> Iterator[str]:
    """A screen that nobody sees."""
    reads, writes = os.pipe()
    command = ["Xvfb", "-displayfd", str(writes), "-screen", "0", "1400x1000x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writes], stderr=subprocess.DEVNULL) as process, os.fdopen(reads) as line:
        os.close(writes)
        try:
            yield f":{line.readline().strip()}"
        finally:
            process.terminate()


def without_firefox() -> str:
    return "" if shutil.which("firefox-esr") or shutil.which("firefox") else "firefox-esr"


def without_webkit() -> str:
    has_screen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or shutil.which("Xvfb")
    lacks = [("webkit2gtk-driver", MINI and shutil.which("WebKitWebDriver")), ("xvfb", has_screen)]
    return " ".join(name for name, is_here in lacks if not is_here)


BROWSERS: dict[str, tuple[Callable[[], str], Callable[[], AbstractContextManager[WebDriver]]]] = {
    "firefox": (without_firefox, opened_firefox),
    "webkit": (without_webkit, opened_webkit),
}

if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
