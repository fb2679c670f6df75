"""A built site made over so that it works from a folder, with no server and no network.

Browsers treat each file of a folder as a stranger to all others. So every page gets one plain script that holds all
modules (bundle.py) and the few files that modules fetch (offline.js), links name files instead of folders, the search
finds its words in a script, and captions come from the sentences in the page (offline_page.js).
"""

from __future__ import annotations

import json
import posixpath
import re
import shutil
import tempfile
from collections.abc import Iterable
from html import escape
from pathlib import Path

from docs.making.bundle import MODULE, bundled
from docs.making.stylesheets import data

HERE = Path(__file__).parent
KIT, PYTHON = "kit/kit.js", "kit/python.js"
NOT_HERE = ("404.html", "robots.txt", "sitemap.xml", "sitemap.xml.gz", "generated/icons/site.webmanifest")
WORKER, WASM = "explorable/write/worker.js", "vendor/micropython/micropython.wasm"
INDEX = "search/search_index.json"
WRITES = "<backprop-write"  # what needs Python in the page

MODULES = ("explorable/**/*.js", "player/*.js", "generated/*.js", "vendor/**/*.js", "vendor/**/*.mjs")
LATER = "assets/javascripts/later.js"  # a module too, in a folder of the theme's
META = re.compile(r'^ *<meta http-equiv="Content-Security-Policy"[^>]*>\n?', re.MULTILINE)
FETCHED = re.compile(r'^ *<link rel="(?:preload|manifest|modulepreload)"[^>]*>\n?', re.MULTILINE)
TRACK = re.compile(r"<track [^>]*>")
MODULE_SCRIPT = re.compile(r'<script src="(?P<src>[^"]+)"[^>]*? type="module"[^>]*></script>')
HREF = re.compile(r'(?P<before>\shref=")(?P<path>[^":?#]*)(?P<rest>[^"]*")')
ARCHIVE = re.compile(r'<div class="clip-archive">.*?</div>(?=\s*(?:<h2|$))', re.DOTALL)
FOOT = re.compile(r"(?=</div>\s*</footer>)")
HERE_IT_IS = "<p>You are reading it: this is the site without a network.</p>"


def make_over(site: Path, note: str) -> None:
    """Changes a built site so that it works from its folder; each page's foot says the note.

    Raises:
        BundleError: its modules cannot be made one script.
    """
    for name in NOT_HERE:
        (site / name).unlink(missing_ok=True)
    for path in site.rglob("*.map"):
        path.unlink()
    pages = sorted(site.rglob("*.html"))
    modules: dict[str, None] = {}
    for page in pages:
        text, wanted = remade(page.read_text(encoding="utf-8"), page.relative_to(site), site, note)
        page.write_text(text, encoding="utf-8")
        modules.update(dict.fromkeys(wanted))
    write_scripts(site, list(modules))
    write_index(site)
    remove_empty(site)


def remade(text: str, page: Path, site: Path, note: str) -> tuple[str, list[str]]:
    """A page for a folder, and the modules that it asked for, from the site's root."""
    up = posixpath.relpath(".", page.parent.as_posix())
    wanted: list[str] = []

    def noted(found: re.Match[str]) -> str:
        wanted.append(posixpath.normpath(posixpath.join(page.parent.as_posix(), found["src"])))
        return ""

    def to_file(found: re.Match[str]) -> str:
        return f"{found['before']}{file_for(found['path'], page, site)}{found['rest']}"

    for pattern in (META, FETCHED, TRACK):
        text = pattern.sub("", text)
    text = MODULE_SCRIPT.sub(noted, text)
    wanted = list(dict.fromkeys(wanted))  # the theme's own copy of them waits in a template
    if wanted:
        scripts = f'<script src="{up}/{KIT}" data-modules="{" ".join(wanted)}" defer></script>'
        if WRITES in text:
            scripts += f'<script src="{up}/{PYTHON}" defer></script>'
        before, end, after = text.rpartition("</body>")
        text = f"{before}{scripts}{end}{after}"
    text = ARCHIVE.sub(HERE_IT_IS, HREF.sub(to_file, text))
    return FOOT.sub(f"<p>{escape(note)}</p>", text), wanted


def file_for(path: str, page: Path, site: Path) -> str:
    """The file that a relative address means: a folder's page where it names a folder."""
    if not path or not (site / page.parent / path).is_dir():
        return path
    return posixpath.join(path, "index.html").removeprefix("./")


def write_scripts(site: Path, modules: list[str]) -> None:
    """Writes the one script, and the one that holds Python; then the modules go."""
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name)
        copied = copy_modules(site, copy)
        entry, worker = copy / "entry.js", copy / "thread.js"
        (copy / "page.js").write_text((HERE / "offline_page.js").read_text(encoding="utf-8"), encoding="utf-8")
        entry.write_text(entry_of(modules), encoding="utf-8")
        worker.write_text(f'import "./{WORKER}";\n', encoding="utf-8")
        script, python = bundled(entry), bundled(worker, MODULE)
    search = next((site / "assets/javascripts/workers").glob("search.*.js"))
    files = {
        search.relative_to(site).as_posix(): search.read_text(encoding="utf-8").partition("//# sourceMappingURL")[0]
    }
    files |= {path.relative_to(site).as_posix(): data(path) for path in sorted((site / "vendor/katex/fonts").iterdir())}
    known = declared("kit:/", {WASM: data(site / WASM, "application/wasm")})
    thread = f"{known}{prelude()}(async () => {{{python}}})();"  # it awaits
    address = 'new URL("../", document.currentScript.src).href'
    (site / KIT).parent.mkdir(parents=True, exist_ok=True)
    (site / KIT).write_text(f"{declared(address, files, literal=True)}{prelude()}\n;{script}", encoding="utf-8")
    (site / PYTHON).write_text(f"Object.assign(KIT.files, {json.dumps({WORKER: thread})});\n", encoding="utf-8")
    for path in copied:
        (site / path).unlink()
    (site / WASM).unlink()


def copy_modules(site: Path, into: Path) -> list[str]:
    """Copies every module, each of which then knows its own address by KIT; their paths."""
    paths = sorted({path for pattern in MODULES for path in site.glob(pattern)} | {site / LATER})
    names = [path.relative_to(site).as_posix() for path in paths]
    for path, name in zip(paths, names, strict=True):
        text = path.read_text(encoding="utf-8")
        own = f"new URL({json.dumps(name)}, KIT.site).href"
        (into / name).parent.mkdir(parents=True, exist_ok=True)
        (into / name).write_text(text.replace("import.meta.url", own), encoding="utf-8")
    # a list of modules to ask for at once: here there are none
    (into / "generated/modules.js").write_text("export const modules = {};\n", encoding="utf-8")
    return names


def entry_of(modules: Iterable[str]) -> str:
    """The module that loads those that a page names, in their order."""
    table = "".join(f"  {json.dumps(name)}: () => import({json.dumps('./' + name)}),\n" for name in modules)
    return (
        f"/** @type {{Record<string, () => Promise<unknown>>}} */\nconst MODULES = {{\n{table}}};\n"
        'const asked = String(document.currentScript?.dataset.modules).split(" ");\n'
        "(async () => {\n  for (const name of asked) await MODULES[name]();\n"
        '  await import("./page.js");\n})();\n'
    )


def prelude() -> str:
    """What stands before all modules, in a page and in a thread."""
    return (HERE / "offline.js").read_text(encoding="utf-8")


def declared(address: str, files: dict[str, str], *, literal: bool = False) -> str:
    """What the prelude reads; a literal address is an expression of JavaScript."""
    site = address if literal else json.dumps(address)
    return f"globalThis.KIT = {{ site: {site}, files: {json.dumps(files)} }};\n"


def write_index(site: Path) -> None:
    """Writes the words of the search as a script, which is what the theme asks for in a folder."""
    path = site / INDEX
    index = json.loads(path.read_text(encoding="utf-8"))
    for row in index["docs"]:
        folder, mark, place = row["location"].partition("#")
        row["location"] = file_for(folder or ".", Path("index.html"), site) + mark + place
    path.with_suffix(".js").write_text(f"var __index = {json.dumps(index)};\n", encoding="utf-8")
    path.unlink()


def remove_empty(site: Path) -> None:
    """Removes folders that nothing is left in."""
    for path in sorted((one for one in site.rglob("*") if one.is_dir()), reverse=True):
        if not any(path.iterdir()):
            shutil.rmtree(path)
