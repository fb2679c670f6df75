"""The scripts of the site are small, and do what they did."""

from __future__ import annotations

from pathlib import Path

import pytest

from docs.making.minified import main, scripts, small
from tests.commands import ROOT
from tests.conftest import Site


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/** What it is. */\nexport const f = 1; // why", "export const f=1"),
        ("export const t = `a  // b\n  ${1 + `c  d`}`;", "export const t=`a  // b\n  ${1+`c  d`}`"),
        ("export const r = (x) => /  a/.test(x);", "export const r=e=>/  a/.test(e)"),
    ],
)
def test_what_is_only_for_readers_of_the_source_goes_and_nothing_else(text: str, found: str) -> None:
    assert small(text) == found


def test_only_our_own_scripts_are_rewritten(tmp_path: Path) -> None:
    for name in ("explorable/twin/a.js", "vendor/b.js"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text("// why\nexport const a = 1;\n", encoding="utf-8")
    main(str(tmp_path))
    assert (tmp_path / "explorable" / "twin" / "a.js").read_text(encoding="utf-8") == "export const a=1"
    assert (tmp_path / "vendor" / "b.js").read_text(encoding="utf-8") == "// why\nexport const a = 1;\n"


def test_the_site_has_them_small(site: Site) -> None:
    served = {path.relative_to(site.folder): path.stat().st_size for path in scripts(site.folder)}
    assert len(served) > 100
    larger = [path for path, size in served.items() if size > (ROOT / "docs" / path).stat().st_size]
    assert not larger
    assert sum(served.values()) < 0.6 * sum((ROOT / "docs" / path).stat().st_size for path in served)
