"""Elements in a page with styles and a point of its own, and in browsers that are a few years old."""

from __future__ import annotations

import html
import re

import pytest
from playwright.sync_api import expect

import backprop_core as core
from docs.extensions.javascript import DOCS
from docs.making import stylesheets
from tests.docs.explorable.alone import Alone
from tests.docs.extensions.pages import rendered
from tests.watch import let_frames_pass

LOUD = """p, ul, li, td, th { margin: 3em !important } p { margin: 3em; color: red }
svg { width: 24px; height: 24px; border: 5px solid } main table { width: 100%; background: pink; border-spacing: 9px }
body main button { padding: 30px; text-transform: uppercase; border: 9px dotted lime; border-radius: 0 }
main input, main select, main textarea { display: block; width: 100%; margin: 2em; box-shadow: 0 0 9px }
main label { display: block; font-weight: 900 } main section, main details { padding: 4em; border: 2px solid }"""
LOUD = LOUD.partition("\n")[2]  # what a page says with !important is its own affair
FOREIGN = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Elsewhere</title><link rel="icon" href="data:,">
<style>{head}</style></head><body><main>{body}</main>
<script type="module" src="/explorable/element.js"></script></body></html>"""
SQUARE = '<backprop-explorable expression="(4x+1)^2" at="x=1"></backprop-explorable>'
BOXES = """() => [...document.querySelectorAll("backprop-explorable *")].filter((one) => !one.closest(".katex, option"))
    .map((one) => { const { x, y, width, height } = one.getBoundingClientRect();
        return `${one.localName}.${one.getAttribute("class")} ${[x, y, width, height].map(Math.round)}`; })"""

NOTEBOOK = """body { font: 13px/1.28581 system-ui } main * { box-sizing: content-box } main { width: WIDTH }"""  # as in JupyterLab
INSIDE = """() => {
    const card = document.querySelector("backprop-explorable").getBoundingClientRect();
    return [...document.querySelectorAll("backprop-explorable *")].filter((one) => !one.closest(".katex, option"))
        .map((one) => { const { x, y, width, height } = one.getBoundingClientRect();
            return [`${one.localName}.${one.getAttribute("class")}`, width ? [x - card.x, y - card.y, width, height] : [0, 0, 0, 0]]; });
}"""


def test_a_pages_own_styles_do_not_reach_into_an_element(alone: Alone) -> None:
    pages = [alone(SQUARE, page=FOREIGN), alone(SQUARE, page=FOREIGN, head=LOUD)]
    for page in pages:
        expect(page.locator(".bp-words .katex").first).to_be_visible()
        let_frames_pass(page)
        page.wait_for_function("document.fonts.status === 'loaded'")
    quiet, loud = (page.evaluate(BOXES) for page in pages)
    assert len(quiet) > 100
    assert [pair for pair in zip(quiet, loud, strict=True) if pair[0] != pair[1]] == [], "moved"


@pytest.mark.parametrize("width", ["1085px", "640px", "320px"])
def test_in_a_notebook_all_stands_where_it_stands_on_our_own_page(alone: Alone, width: str) -> None:
    ours = f"<style>main {{ max-width: none !important; padding: 0 !important; width: {width} }}</style>"
    pages = [alone(SQUARE, head=ours), alone(SQUARE, page=FOREIGN, head=NOTEBOOK.replace("WIDTH", width))]
    for page in pages:
        expect(page.locator(".bp-words .katex").first).to_be_visible()
        page.wait_for_function("document.fonts.status === 'loaded'")
        let_frames_pass(page)
    here, there = (page.evaluate(INSIDE) for page in pages)
    assert len(here) > 100
    assert [
        pair for pair in zip(here, there, strict=True) if pair[1] != [pair[0][0], pytest.approx(pair[0][1], abs=3)]
    ] == []


def test_a_picture_is_saved_though_the_page_has_a_sheet_that_may_not_be_read(alone: Alone) -> None:
    page = alone(SQUARE)
    page.evaluate("""() => {
        const sheet = document.head.appendChild(document.createElement("style")).sheet;
        const refuse = () => { throw new DOMException("Cannot access rules", "SecurityError"); };
        Object.defineProperty(sheet, "cssRules", { get: refuse }); // as for a sheet of another origin
    }""")
    page.get_by_role("button", name="export").click()
    for kind in ("SVG", "PNG"):
        with page.expect_download() as download:
            page.get_by_role("button", name=f"picture ({kind})").click()
        assert download.value.suggested_filename == f"backprop.{kind.lower()}"


@pytest.mark.parametrize(
    ("tag", "expression", "says"),
    [
        ("explorable", "y = x^2\ny + sinn(x)", "There is no function sinn: did you mean sin? (line 2, column 5)"),
        ("explorable", "𝑎 = 2x; 𝑎 ? 1", "b elsewhere. (line 1, column 11)"),
        (
            "descent",
            "\n  # a valley\n  (x - 3)^2 + yy(",
            "There is no function yy: to multiply, put * before the parenthesis. (line 3, column 15)",
        ),
        ("network", "w*x +\n  ?", "The sign ? has no meaning here. (line 2, column 3)"),
    ],
)
def test_what_is_wrong_with_a_program_in_an_attribute_is_said_with_its_place(
    alone: Alone, tag: str, expression: str, says: str
) -> None:
    attribute = html.escape(expression).replace("\n", "&#10;")
    page = alone(f'<backprop-{tag} expression="{attribute}" data="x=1; x=2" inputs="x"></backprop-{tag}>')
    expect(page.locator(f"backprop-{tag}")).to_contain_text(says)


@pytest.mark.parametrize("tag", ["explorable", "descent"])
@pytest.mark.parametrize(
    ("at", "number", "says"),
    [
        ("x = 5", "5", ""),
        ("x=1/3", "0.3333333333", ""),
        ("x=-pi/2", "-1.570796327", ""),
        ("x=log(8, 2)", "3", ""),
        ("x=high", "", "The value of x must be a number such as -2, 0.5 or 1/3, not high."),
        ("5", "", "5 is no value for a variable: write it as x=1."),
        ("x=", "", "No number was given for x: write x=1, for example."),
    ],
)
def test_a_point_is_read_as_the_command_line_reads_it(alone: Alone, tag: str, at: str, number: str, says: str) -> None:
    page = alone(f'<backprop-{tag} id="one" expression="x^2" at="{at}"></backprop-{tag}>')
    field = page.get_by_label(re.compile("x as a number"))
    if number:
        expect(field).to_have_value(number)
        expect(page.locator(".bp-reading.wrong")).to_have_count(0)
    else:
        expect(page.locator(".bp-reading.wrong")).to_contain_text(says)
    page.evaluate("([at]) => { location.hash = new URLSearchParams({ explorable: 'one', f: 'x^3', at }) }", [at])
    expect(page.locator(".bp-field")).to_have_value("x^3")
    if number:
        expect(field).to_have_value(number)
    else:
        expect(page.locator(".bp-reading.wrong")).to_contain_text(says)


SHIPPED = sorted(
    path
    for room in ("explorable", "player", "generated", "overrides/assets")
    for path in (DOCS / room).rglob("*.js")
    if "vendor" not in path.parts
)
# What Safari 16.0 does not know. A module with such a piece in its grammar is not read at all.
TOO_NEW = {
    "a lookbehind (16.4)": r"\(\?<[=!]",
    "a set in a regular expression (17)": r"[=(,:] ?/[^/\n]+/[dgimsuy]*v[dgimsuy]*[.;),]",
    "a static block (16.4)": r"^\s*static \{",
    "an import attribute (17.2)": r"^import .* with \{",
    "Object.groupBy (17.4)": r"(?:Object|Map)\.groupBy\(",
    "Promise.withResolvers (17.4)": r"Promise\.(?:withResolvers|try)\(",
    "Array.fromAsync (16.4)": r"Array\.fromAsync",
    "a helper of iterators (18.4)": r"\.(?:values|keys|entries)\(\)\.(?:map|filter|some|every|find|reduce|toArray)\(",
    "AbortSignal.any (17.4)": r"AbortSignal\.any",
    "a method of sets (17)": r"\.(?:union|intersection|isSubsetOf|isSupersetOf|symmetricDifference)\(",
    "checkVisibility (17.4)": r"\.checkVisibility\(",
}


@pytest.mark.parametrize("what", TOO_NEW)
def test_no_script_asks_for_more_than_safari_16(what: str) -> None:
    assert len(SHIPPED) > 80
    found = [path.name for path in SHIPPED if re.search(TOO_NEW[what], path.read_text("utf-8"), re.MULTILINE)]
    assert not found


def test_colours_need_no_light_dark() -> None:
    bare = re.sub(r"@supports \(color: light-dark.*?\n\}\n\}\n", "", stylesheets.elsewhere(), flags=re.DOTALL)
    assert "light-dark" not in bare
    assert bare.count("--bp-ink: #") == 2


def test_a_page_whose_script_does_not_come_says_so(alone: Alone) -> None:
    page = alone(SQUARE)
    content = """() => {
        const deaf = document.body.appendChild(document.createElement("backprop-explorable-not"));
        deaf.outerHTML = "<div></div>";
        const rule = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])
            .find(({ selectorText = "" }) => /:not\\(:defined\\)::after$/.test(selectorText));
        return [rule.selectorText, rule.style.content];
    }"""
    selector, says = page.evaluate(content)
    assert "backprop-explorable" in selector
    assert "has to be served" in says


def test_the_whole_of_a_wide_graph_is_printed(alone: Alone) -> None:
    chain = "; ".join(f"h{n}=tanh(w{n}*x+v{n}*y+b{n})" for n in range(1, 6))
    page = alone(f'<backprop-explorable expression="{chain}; h1+h2+h3+h4+h5"></backprop-explorable>')
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 680, "height": 900})  # of A4 with its margins
    box = page.locator(".bp-graph").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 680


def test_an_element_answers_in_a_sandbox_as_courses_put_around_pages(alone: Alone) -> None:
    inner = html.escape(FOREIGN.format(head="", body=SQUARE))
    page = alone(f'<iframe title="course" sandbox="allow-scripts" srcdoc="{inner}" width="900" height="700"></iframe>')
    inside = page.frame_locator("iframe").locator("backprop-explorable")
    inside.get_by_role("textbox", name="A function, or a short program").fill("x^3")
    expect(inside.locator(".bp-program, .bp-text").first).to_be_visible()
    expect(inside).to_contain_text("x^3")


COPIED = """(selector) => {
    const [range, selection] = [document.createRange(), getSelection()];
    const formula = document.querySelector(selector);
    range.setStart(formula.querySelector("mn, mi"), 0); // in the middle of the formula, as a double click begins
    range.setEndAfter(formula);
    selection.removeAllRanges();
    selection.addRange(range);
    let text = "";
    const keep = (event) => { text = event.clipboardData.getData("text/plain"); };
    document.addEventListener("copy", keep, { once: true });
    document.execCommand("copy");
    return text;
}"""


def test_a_formula_is_copied_as_text_that_can_be_typed(alone: Alone) -> None:
    formulas = ["(4x+1)^2", r"\frac{1}{1+e^{-x}}", r"w_1 x^2 + \sqrt{x}", r"\sqrt[3]{x} \cdot 2", r"2 \sin x"]
    body = [f'<div id="f{rank}">{rendered(f"So ${formula}$ it is.")}</div>' for rank, formula in enumerate(formulas)]
    page = alone(f'{"".join(body)}<script type="module" src="/player/copy.js"></script>')
    for rank, formula in enumerate(formulas):
        programs = [core.parse(page.evaluate(COPIED, f"#f{rank} .katex")), core.parse(formula)]
        copied, meant = [core.trace(one, {name: 0.7 + (name != "x") for name in one.variables}) for one in programs]
        assert copied.value == pytest.approx(meant.value), copied.expression
