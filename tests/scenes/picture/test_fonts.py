"""The clips' typeface is made from the site's, once."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from scenes.picture import fonts


def test_the_site_s_inter_becomes_two_fonts_that_typst_can_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "MADE", tmp_path)
    folder = fonts.font_folder.__wrapped__()
    made = sorted(folder.glob("*.ttf"))
    assert [TTFont(path)["OS/2"].usWeightClass for path in made] == [400, 600]
    for path in made:
        font = TTFont(path)
        assert font.flavor is None
        assert font["name"].getBestFamilyName() == "Inter"
        assert {ord(letter) for letter in "AZaz09.,:;?!"} <= set(font.getBestCmap())
    stamps = [path.stat().st_mtime_ns for path in made]
    fonts.font_folder.__wrapped__()
    assert [path.stat().st_mtime_ns for path in made] == stamps
