"""A mistake in a page ends the build with a sentence that names the page; a good page is built for any address."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import ROOT
from tests.conftest import Site

CONFIGURATION = """\
INHERIT: {root}/mkdocs.yml
docs_dir: pages
nav:
  - index.md
site_url: {address}
theme:
  custom_dir: {root}/docs/overrides
"""


def build(folder: Path, text: str, address: str = "http://127.0.0.1:8000/") -> subprocess.CompletedProcess[str]:
    """Builds a site of one page with the real configuration, as `make site` does."""
    (folder / "pages").mkdir()
    (folder / "pages" / "index.md").write_text(text)
    (folder / "mkdocs.yml").write_text(CONFIGURATION.format(root=ROOT, address=address))
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", str(folder / "mkdocs.yml")]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=environment)


@pytest.mark.usefixtures("site")  # which makes what pages draw on
@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "# One\n\n/// clip | backwards-pass\n///",
            "index.md: there is no clip backwards-pass (did you mean backward-pass?)",
        ),
        (
            "# One\n\nIt is [[square.gradient.y]].",
            "index.md: [[square.gradient.y]]: there is no variable y; there is x.",
        ),
        ("# One\n\nSo $\\frac{1$.", "index.md: the formula \\frac{1 cannot be set"),
        ("# One\n\n[there](nowhere.md)", "nowhere.md"),
        ("# One\n\n[there](#nowhere)", "#nowhere"),
    ],
)
def test_a_mistake_ends_the_build_in_a_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    built = build(tmp_path, text)
    assert built.returncode != 0
    assert sentence in built.stderr
    assert "Traceback" not in built.stderr


@pytest.mark.usefixtures("site")
def test_the_page_for_what_is_not_there_finds_its_files_below_any_address(tmp_path: Path) -> None:
    built = build(tmp_path, "# One", "https://example.org/some/where/")
    assert built.returncode == 0, built.stderr
    page = (tmp_path / "site" / "404.html").read_text()
    assert 'href="/some/where/generated/site.css"' in page
    assert 'href="/some/where/." class="site-name"' in page
    assert 'href="/styles' not in page


def test_only_what_readers_need_is_published(site: Site) -> None:
    offered = Path("generated/thirty_lines.py")  # what a reader writes, to take away
    found = [path.relative_to(site.folder) for path in site.folder.rglob("*")]
    assert offered in found
    found.remove(offered)
    assert not [path for path in found if path.suffix in {".py", ".pyc", ".md"} or "overrides" in path.parts]
