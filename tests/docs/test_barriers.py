"""What looks alike is looked at twice, and still no barrier is passed over."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.docs.barriers import DAY, NIGHT, barriers
from tests.docs.explorable.alone import opening

LINES = "<p class='line'>a line</p>" * 9
FORMULA = (
    "<span class='katex'><span class='katex-mathml'>{0}</span>"
    "<span class='katex-html' aria-hidden='true'><b>{0}</b></span></span>"
)
NAMELESS = "<span class='katex'><span class='katex-html' aria-hidden='true'><b>xyz</b></span></span>"
FORMULAS = f"<p>{FORMULA.format('xyz') * 9}</p>"
PAGE = f"""<h1>Alike</h1>{LINES}{FORMULAS}<button type="button">one</button><button type="button">another</button>
<button type="button">{FORMULA.format("xyz")}</button>"""
FAINT = "color: rgb(200, 200, 200)"


@pytest.mark.parametrize(
    ("more", "style", "found"),
    [
        ("", "", []),
        (f"<p class='line' style='{FAINT}'>a line</p>", "", [(DAY, "color-contrast", "a line")]),
        ("<div style='background: #000'><p class='line'>a line</p></div>", "", [(DAY, "color-contrast", "a line")]),
        (
            f"<p style='{FAINT}'>{FORMULA.format('yes')}</p>",
            "",
            [(DAY, "color-contrast", ">yes<")],
        ),
        ("", "[data-md-color-scheme=slate] .katex b { color: #333 }", [(NIGHT, "color-contrast", ">xyz<")] * 2),
        ("<button type='button'></button>", "", [(DAY, "button-name", "")]),
        (f"<button type='button'>{NAMELESS}</button>", "", [(DAY, "button-name", ">xyz<")]),
    ],
    ids=["nothing", "a colour", "a ground", "a formula", "by night", "a name", "a formula without words"],
)
def test_it_is_found_among_what_is_alike(
    chromium: Browser, more: str, style: str, found: list[tuple[str, str, str]]
) -> None:
    with opening(chromium) as alone:
        page = alone(f"<style>main {{ color: var(--bp-ink) }} {style}</style>{PAGE}{more}")
        before = page.content()
        problems = barriers(page, "main")
        assert page.content() == before
    assert len(problems) == len(found), problems
    for problem, (palette, rule, words) in zip(problems, found, strict=True):
        assert problem.startswith(f"{palette}: {rule} ")
        assert words in problem
