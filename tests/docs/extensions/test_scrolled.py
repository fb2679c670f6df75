"""A table of the text scrolls by itself where a page is narrow; one with a class of its own is left alone."""

from __future__ import annotations

from tests.docs.extensions.pages import rendered

BOX = '<div class="md-typeset__scrollwrap"><div class="md-typeset__table"><table class="plain">'


def test_a_table_stands_in_a_box_wherever_it_stands() -> None:
    table = "| a | b |\n| --- | --- |\n| 1 | 2 |\n"
    inside = "".join(f"    {line}\n" for line in table.splitlines())
    html = rendered(f"{table}\nand\n\n/// details | More\n{table}\n///\n\n- a list\n\n{inside}\nend")
    assert html.replace("\n", "").count(BOX) == html.count("<table") == 3
    assert html.index("<p>and</p>") < html.index("<p>a list</p>") < html.index("<p>end</p>")


def test_a_table_with_a_class_is_left_alone() -> None:
    assert "scrollwrap" not in rendered('<table class="own"><tr><td>1</td></tr></table>')
