"""The built site as files: whatever a page names is there, nothing comes from elsewhere, nothing is left to scripts."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

from docs.extensions.javascript import DOCS
from docs.making.bundle import bundled
from docs.making.modules import lists
from tests.conftest import Site
from tests.docs.built import MOVED, Names, Prose, broken, file_of, pages

IN_STYLES = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)""")
IN_MODULES = re.compile(r"""(?:from|import)\s*\(?\s*["'](\.[^"']+)["']""")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def test_there_is_a_page(site: Site) -> None:
    assert {path.name for path, _ in pages(site.folder)} >= {"index.html", "404.html"}


def test_whatever_a_page_loads_or_links_to_is_there(site: Site) -> None:
    assert not broken(site.folder)


def test_every_page_has_one_heading_over_all(site: Site) -> None:
    headings = {page: (site.folder / page).read_text(encoding="utf-8").count("<h1") for page, _ in pages(site.folder)}
    assert not {page: count for page, count in headings.items() if count != 1}


def test_every_page_has_a_language_a_title_and_each_id_once(site: Site) -> None:
    for page, _ in pages(site.folder):
        text = page.read_text(encoding="utf-8")
        assert re.search(r'<html lang="en"', text), page
        assert re.search(r"<title>[^<]+</title>", text), page
        ids = re.findall(r'<[^>]*?\sid="([^"]*)"', re.sub(r"<template.*?</template>", "", text, flags=re.DOTALL))
        assert not {each for each in ids if ids.count(each) > 1}, page


def test_no_heading_skips_a_level(site: Site) -> None:
    for page, _ in pages(site.folder):
        levels = [int(level) for level in re.findall(r"<h([1-6])\b", page.read_text(encoding="utf-8"))]
        steps = [(above, below) for above, below in pairwise(levels) if below > above + 1]
        assert not steps, page


def test_no_page_loads_anything_from_elsewhere(site: Site) -> None:
    for page, names in pages(site.folder):
        elsewhere = [address for address in names.loads if urlsplit(address).scheme not in {"", "data"}]
        assert not elsewhere, page


def test_whatever_our_styles_and_modules_name_is_there_and_ours(site: Site) -> None:
    checked = 0
    for path in [*site.folder.rglob("*.css"), *site.folder.rglob("*.js")]:
        if "assets" in path.relative_to(site.folder).parts:
            continue  # the theme's own
        found = (IN_STYLES if path.suffix == ".css" else IN_MODULES).findall(path.read_text(encoding="utf-8"))
        if path.name == "katex.min.js":
            continue  # a finished script, without imports
        for address in found:
            if address.endswith(".d.ts"):  # for the check of types: a comment may name it, code may not load it
                assert address not in COMMENT.sub("", path.read_text(encoding="utf-8")), f"{path.name} -> {address}"
            elif not address.startswith("data:"):
                assert (path.parent / address).is_file(), f"{path.name} -> {address}"
                checked += 1
    assert checked > 20


def test_no_page_has_a_script_of_its_own(site: Site) -> None:
    for page, names in pages(site.folder):
        assert not names.inline, page


def policy_of(page: Path) -> dict[str, list[str]]:
    """The rules that stand at the head of a page, before anything that they could concern."""
    text = page.read_text(encoding="utf-8")
    found = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', text)
    assert found, page
    assert found.start() < min(text.index("<script"), text.index("<link")), page
    return {rule.split()[0]: rule.split()[1:] for rule in found[1].split(";")}


def test_every_page_lets_in_nothing_but_its_own(site: Site) -> None:
    for page, _ in pages(site.folder):
        rules = policy_of(page)
        assert rules["script-src"] == ["'self'"], page
        if "embed" in page.relative_to(site.folder).parts:
            assert rules["default-src"] == rules["base-uri"] == ["'none'"], page
        else:
            assert rules["default-src"] == ["'self'"], page
            assert rules["object-src"] == ["'none'"], page
    assert "'unsafe-inline'" not in policy_of(site.folder / "embed" / "backward-pass" / "index.html")["style-src"]


def test_formulas_are_set_already(site: Site) -> None:
    for page in [site.folder / "index.html", *(site.folder / "chapters").rglob("*.html")]:
        text = page.read_text(encoding="utf-8")
        assert 'class="katex-html"' in text or page.parent.name in MOVED, page
        assert "[[" not in re.sub(r"<code>.*?</code>|\[\[-?[\d.]+", "", text), (
            page
        )  # a matrix begins so, and no reference
        article = text[text.index("<article") : text.index("</article>")]
        assert "$" not in re.sub(r"<[^>]*>", "", article), page


def test_the_search_index_holds_words_and_no_debris(site: Site) -> None:
    entries = json.loads((site.folder / "search" / "search_index.json").read_text(encoding="utf-8"))["docs"]
    text = " ".join(entry["title"] + " " + entry["text"] for entry in entries)
    assert "adjoint" in text
    for debris in ("katex", "mord", "htmlClass", "∂h∂b", "viewBox"):
        assert debris not in text


def test_the_first_view_is_light(site: Site) -> None:
    """What the home page loads before anyone plays a clip or reaches for an element, as a host would compress it."""
    home = site.folder / "index.html"
    names = Names(home.read_text(encoding="utf-8"))
    files = {file_of(site.folder, home, address) for address in names.loads if not address.startswith("data:")}
    files = {path for path in files if path.suffix not in {".webm", ".mp4", ".vtt"} and "stills" not in path.parts}
    assert site.folder / "explorable" / "element.js" in files
    assert compressed(files | {home, *(site.folder / "player").rglob("*.js")}) < 200_000


def test_what_an_element_loads_when_someone_reaches_for_it_is_light(site: Site) -> None:
    """Half of it is the language, its rules and its sentences; what few want comes when it is wanted."""
    found = lists()
    weights = {
        element: compressed({site.folder / "explorable" / path for path in paths}) for element, paths in found.items()
    }
    assert max(weights.values()) < 160_000, weights
    with_map = {
        site.folder / "explorable" / path
        for element in ("backprop-explorable", "backprop-explorable .bp-map")
        for path in found[element]
    }
    assert compressed(with_map) < 170_000


def test_scripts_are_served_as_they_were_tested_without_their_comments(site: Site) -> None:
    """A minifier once put a declaration before the one that it needs, so all lines of code are left as they are."""
    for path in (DOCS / "explorable").rglob("*.js"):
        served, tested = (
            (folder / path.relative_to(DOCS)).read_text(encoding="utf-8").splitlines() for folder in (site.folder, DOCS)
        )
        assert lines_of_code(served) == lines_of_code(tested), path
        assert not [line for line in served if line.lstrip().startswith("/**") and line.endswith("*/")], path
    assert bundled(site.folder / "explorable" / "element.js") == bundled(DOCS / "explorable" / "element.js")


def lines_of_code(lines: Iterable[str]) -> list[str]:
    return [line for line in lines if not line.lstrip().startswith(("/**", "*"))]


def compressed(files: Iterable[Path]) -> int:
    """The bytes of some files as a host would send them."""
    packed = {".woff2", ".webp", ".png"}
    return sum(
        path.stat().st_size if path.suffix in packed else len(gzip.compress(path.read_bytes(), 6)) for path in files
    )


def test_quotes_and_apostrophes_are_those_of_print(site: Site) -> None:
    """In words; code keeps those that can be typed, and a licence is quoted as it stands."""
    typed, printed = [], 0
    for path in site.folder.rglob("*.html"):
        if "licences" in path.parts:
            continue
        said = Prose(path.read_text(encoding="utf-8")).said
        typed += [f"{path}: {part}" for part in said if re.search("[\"']", part)]
        printed += "".join(said).count("’")
    assert not typed
    assert printed > 50
