"""`make lighthouse`: what Lighthouse says of the built site on a slow phone, against what this site has promised.

    python -m tests.lighthouse FOLDER [PATH ...]

It is fetched once, into build/lighthouse. Exit status: 0 when every promise is kept.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests import chromium
from tests.commands import ROOT, serving

PACKAGE = "lighthouse@13.5.0"
TOOLS = ROOT / "build" / "lighthouse"
FLAGS = "--headless=new --no-sandbox " + " ".join(chromium.FLAGS)
PAGES = ("", "clips/backward-pass/")  # and the longest of the chapters

RUNS = 3  # on a page: one run and the next differ by some points, so Lighthouse's authors advise to take the middle one

SCORES = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
LIMITS = {  # audit: what it is called here, the most that it may be, in what unit, and how many of its own make one
    "largest-contentful-paint": ("largest paint", 2.5, "s", 1000),
    "cumulative-layout-shift": ("shift", 0.05, "", 1),
    "total-byte-weight": ("weight", 400, "kB", 1000),
}


def main(arguments: list[str]) -> int:
    folder, *paths = arguments
    if not (Path(folder) / "index.html").is_file():
        print(f"There is no site in {folder}: build it with make site.", file=sys.stderr)
        return 1
    program = installed()
    if not program:
        print("Lighthouse needs Node.js and its npm, and finds none.", file=sys.stderr)
        return 1
    kept = True
    with serving(Path(folder)) as home:
        for path in paths or [*PAGES, longest(Path(folder), "chapters")]:
            kept &= told(path, middle([report(program, f"{home}/{path}") for _ in range(RUNS)]))
    return 0 if kept else 1


def longest(folder: Path, part: str) -> str:
    """The page with the most HTML in a part of the site, by its path: what holds for it holds for all of them."""
    page = max((folder / part).glob("*/index.html"), key=lambda page: page.stat().st_size)
    return f"{page.parent.relative_to(folder).as_posix()}/"


def installed() -> Path | None:
    """Lighthouse, fetched if it is not there yet; nothing where there is no npm."""
    program = TOOLS / "node_modules" / ".bin" / "lighthouse"
    npm = shutil.which("npm")
    if npm and not program.exists():
        TOOLS.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            [npm, "install", "--prefix", str(TOOLS), "--silent", "--no-fund", "--no-audit", PACKAGE], check=True
        )
    return program if program.exists() else None


def report(program: Path, address: str) -> dict[str, Any]:
    """What Lighthouse finds on a page, with the mobile profile that it takes if it is told nothing."""
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        command = [
            str(program),
            address,
            "--quiet",
            "--output=json",
            f"--output-path={file.name}",
            f"--chrome-flags={FLAGS}",
        ]
        subprocess.run(command, check=True, env=os.environ | {"CHROME_PATH": chromium.executable() or ""})
        found: dict[str, Any] = json.loads(Path(file.name).read_text(encoding="utf-8"))
    return found


def middle(reports: list[dict[str, Any]]) -> dict[str, Any]:
    """The report that does neither best nor worst in performance."""
    return sorted(reports, key=lambda found: found["categories"]["performance"]["score"])[len(reports) // 2]


def told(path: str, found: dict[str, Any]) -> bool:
    """Prints a page's line, and beneath it what was marked down; whether all is as promised."""
    scores = {name: round(100 * found["categories"][name]["score"]) for name in SCORES}
    sizes = {audit: found["audits"][audit]["numericValue"] / LIMITS[audit][3] for audit in LIMITS}
    line = [f"{name} {score}{'' if score >= SCORES[name] else ' (!)'}" for name, score in scores.items()]
    for audit, size in sizes.items():
        name, most, unit, _ = LIMITS[audit]
        line.append(f"{name} {size:.3g} {unit}".rstrip() + ("" if size < most else " (!)"))
    print(f"/{path}: {', '.join(line)}")
    for name in SCORES:
        for part in found["categories"][name]["auditRefs"] if scores[name] < SCORES[name] else ():
            audit = found["audits"][part["id"]]
            if part["weight"] and (audit["score"] or 0) < 1 and audit["scoreDisplayMode"] != "notApplicable":
                print(f"    {audit['title']} {audit.get('displayValue', '')}".rstrip())
    return "(!)" not in " ".join(line)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
