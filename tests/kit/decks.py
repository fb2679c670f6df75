"""The snippets for slides, in the real reveal.js, Slidev, Marp and LaTeX, and in Pandoc, which makes Quarto's slides."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.kit.presenting import film_plays, goes_on, plays, tried
from tests.kit.tools import SEEN, ended, from_npm, python_with

REVEAL, OLDER_REVEAL = "reveal.js@6.0.2", "reveal.js@5.2.1"  # the second as Quarto and Pandoc lay it
MARP = "@marp-team/marp-cli@4.5.1"
SLIDEV = ("@slidev/cli@53.0.0", "@slidev/theme-default@0.25.0")
PANDOC = "pypandoc_binary==1.17"
NO_LATEX = (
    "LaTeX is not here to set it. Debian/Ubuntu: sudo apt install texlive-latex-recommended; "
    "Fedora: sudo dnf install texlive-beamer; macOS: brew install --cask mactex-no-gui."
)
DECK = """<!doctype html><html><head><meta charset="utf-8"><title>A lecture</title>
<link rel="stylesheet" href="reveal/reveal.css"><link rel="stylesheet" href="reveal/theme/white.css"></head>
<body><div class="reveal"><div class="slides"><section><h2>Before</h2></section>
{}
<section><h2>After</h2></section></div></div>
<script src="reveal/reveal.js"></script><script>Reveal.initialize();</script></body></html>"""
PAPER = """\\documentclass[aspectratio={shape}]{{beamer}}
\\usepackage{{graphicx, multimedia}}
\\begin{{document}}
{code}
\\end{{document}}
"""
TOO_LARGE = """() => [...document.querySelectorAll("section")]
  .filter(({ scrollHeight, clientHeight, scrollWidth, clientWidth }) => scrollHeight > clientHeight || scrollWidth > clientWidth)
  .map(({ scrollWidth, clientWidth, scrollHeight, clientHeight }) =>
    `a slide of ${clientWidth} × ${clientHeight} pixels holds ${scrollWidth} × ${scrollHeight}.`)[0] ?? ''"""


def in_reveal(browser: Browser, hosts: Path, pages: str, code: str) -> str:
    """Between two slides of a deck of reveal.js."""
    shutil.copytree(from_npm(REVEAL) / "reveal.js" / "dist", hosts / "reveal")
    (hosts / "deck.html").write_text(DECK.format(code), encoding="utf-8")
    return tried(browser, f"{pages}/deck.html", goes_on("Reveal.getIndices().h"), "reveal")


def in_pandoc(browser: Browser, hosts: Path, pages: str, code: str) -> str:
    """In slides and in a document, both made by Pandoc, as Quarto has them made."""
    python = python_with("pandoc", PANDOC)
    shutil.copytree(from_npm(OLDER_REVEAL) / "reveal.js", hosts / "older")
    (hosts / "quarto.md").write_text(
        f"---\ntitle: A lecture\n---\n\n## Before\n\n{code}\n\n## After\n", encoding="utf-8"
    )
    pandoc = [
        str(python),
        "-c",
        "import pypandoc, os, sys; os.execv(pypandoc.get_pandoc_path(), ['pandoc', *sys.argv[1:]])",
    ]
    for more in (["-t", "revealjs", "-V", "revealjs-url=older"], ["-t", "html"]):
        problem = ended([*pandoc, "-s", *more, "-o", f"quarto-{more[1]}.html", "quarto.md"], hosts)
        if problem:
            return problem
    place = "Reveal.getIndices().h - 1"  # a page with the title stands first
    slides = tried(browser, f"{pages}/quarto-revealjs.html#/1", goes_on(place), "quarto-slides")
    return slides or tried(browser, f"{pages}/quarto-html.html", plays, "quarto-document")


def in_slidev(browser: Browser, hosts: Path, pages: str, code: str) -> str:
    """On a slide of Slidev, above its bar."""
    deck = hosts / "slidev"
    deck.mkdir()
    (deck / "node_modules").symlink_to(from_npm(*SLIDEV))
    head = "---\nrouterMode: hash\nfonts:\n  provider: none\n---\n\n"  # it asks another host for typefaces
    (deck / "slides.md").write_text(f"{head}# Before\n\n---\n\n{code}\n\n---\n\n# After\n", encoding="utf-8")
    slidev = deck / "node_modules" / ".bin" / "slidev"
    problem = ended([str(slidev), "build", "slides.md", "--base", "./", "--out", "shown"], deck)
    place = "Number(location.hash.split('/').pop()) - 1"
    return problem or tried(browser, f"{pages}/slidev/shown/#/1", goes_on(place), "slidev")


def in_marp(browser: Browser, hosts: Path, pages: str, code: str) -> str:
    """On a slide of Marp, which is to hold all of it."""
    (hosts / "marp.md").write_text(f"# Before\n\n---\n\n{code}\n\n---\n\n# After\n", encoding="utf-8")
    marp = from_npm(MARP) / ".bin" / "marp"
    problem = ended([str(marp), "--html", "--no-stdin", "marp.md", "-o", "marp.html"], hosts)
    return problem or tried(browser, f"{pages}/marp.html#2", fits_and_plays, "marp")


def fits_and_plays(page: Page) -> str:
    page.wait_for_function("document.querySelector('video').readyState > 0")
    return str(page.evaluate(TOO_LARGE)) or film_plays(page)


def in_latex(hosts: Path, code: str, files: dict[str, Path]) -> str:
    """On a slide of Beamer, of the old shape and of the wide one, with the files beside it under the snippet's names."""
    latex = shutil.which("pdflatex")
    if latex is None:
        return NO_LATEX
    for shape in ("43", "169"):
        folder = hosts / f"beamer-{shape}"
        folder.mkdir()
        for name, file in files.items():
            assert name in code, f"The snippet does not name {name}."
            shutil.copy(file, folder / name)
        (folder / "lecture.tex").write_text(PAPER.format(shape=shape, code=code), encoding="utf-8")
        if ended([latex, "-interaction=nonstopmode", "lecture.tex"], folder):
            return f"LaTeX says of {shape}: {complaint(folder)}"
        log = (folder / "lecture.log").read_text(encoding="latin-1")
        if too_large := re.search(r"^Overfull .*$", log, re.MULTILINE):
            return f"{shape}: {too_large[0]}"
        if "(1 page" not in log:
            return f"{shape}: it is not on one page."
        printed(folder / "lecture.pdf", f"beamer-{shape}")
    return ""


def complaint(folder: Path) -> str:
    """The first thing that LaTeX could not do."""
    log = (folder / "lecture.log").read_text(encoding="latin-1")
    return next((line for line in log.splitlines() if line.startswith("!")), "it failed.")


def printed(pdf: Path, name: str) -> None:
    """Keeps a picture of the first page, where something can draw one."""
    drawer = shutil.which("pdftoppm")
    if drawer:
        SEEN.mkdir(parents=True, exist_ok=True)
        ended([drawer, "-png", "-r", "80", "-singlefile", str(pdf), str(SEEN / name)])
