"""What a home screen and a search engine ask the site for."""

from __future__ import annotations

import json
from urllib.parse import urljoin

import pytest
from PIL import Image

from docs.making.icons import SIZES
from tests.conftest import Site

ICONS = "generated/icons/"


@pytest.mark.parametrize("size", SIZES)
def test_an_icon_is_as_large_as_it_says_and_shows_the_mark_in_its_middle(site: Site, size: int) -> None:
    icon = Image.open(site.folder / ICONS / f"{size}.png").convert("RGB")
    assert icon.size == (size, size)
    paper = icon.getpixel((0, 0))
    shown = [place for place in range(size) for row in range(size) if icon.getpixel((place, row)) != paper]
    assert min(shown) < size / 5 and max(shown) > size * 0.7  # from one side to the other
    assert len(icon.getcolors(size * size) or []) > 10  # smooth rims, and so more than three colours


def test_the_manifest_names_icons_that_are_there(site: Site) -> None:
    manifest = json.loads((site.folder / ICONS / "site.webmanifest").read_text(encoding="utf-8"))
    assert manifest["icons"]
    for icon in manifest["icons"]:
        assert (site.folder / ICONS / icon["src"]).is_file()
    assert urljoin(f"{site.url}/{ICONS}site.webmanifest", manifest["start_url"]) == f"{site.url}/"


def test_search_engines_may_come_in_and_are_told_the_sitemap(site: Site) -> None:
    lines = (site.folder / "robots.txt").read_text(encoding="utf-8").splitlines()
    assert "Disallow" not in "".join(lines)
    assert [line.rpartition("/")[2] for line in lines if line.startswith("Sitemap: http")] == ["sitemap.xml"]
    assert (site.folder / "sitemap.xml").is_file()
