"""The licences as pages: every word of the files, in paragraphs, with headings where the text has them."""

import html
import re

import pytest

from tests.commands import ROOT
from tests.docs.extensions.pages import rendered


@pytest.mark.parametrize(("file", "headings"), [("LICENSE", 1), ("LICENSE-media", 11)])
def test_a_licence_is_shown_word_for_word_in_lines_of_the_page(file: str, headings: int) -> None:
    shown = rendered(f"/// licence | {file}\n///")
    said = html.unescape(re.sub("<[^>]*>", " ", shown)).split()
    assert said == [word for word in (ROOT / file).read_text(encoding="utf-8").split() if word.strip("-")]
    assert shown.count("<h2>") == headings
    assert "\n" not in shown.strip()
