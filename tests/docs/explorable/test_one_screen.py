"""What is needed at once is seen at once: graph, step, transport and a slider, on every screen."""

from __future__ import annotations

import html
import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, expect

from backprop_core.examples import COURSES, EXAMPLES, WALKS
from docs.extensions.figures.descent_and_network import course_attributes, walk_attributes, written
from docs.extensions.javascript import DOCS
from tests.conftest import Site
from tests.docs.explorable.alone import Alone
from tests.watch import drawn, let_frames_pass, watched_page

HEADER = 48  # pixels that the page's own header covers
SCREENS = {
    "phone": (390, 844),
    "tablet": (768, 1024),
    "laptop": (1366, 768),
    "large": (1440, 900),
    "hall": (1920, 1080),
    "laptop at 200 %": (683, 384),
}


def tag(name: str, **attributes: object) -> str:
    given = "".join(f' {key}="{html.escape(str(value))}"' for key, value in attributes.items())
    return f"<backprop-{name}{given}></backprop-{name}>"


def example(name: str) -> str:
    found = EXAMPLES[name]
    return tag("explorable", expression=found.text, at=written(found.at), view="tree" if found.tree else "graph")


def walk(name: str) -> str:
    return tag("descent", **walk_attributes(WALKS[name]))


ELEMENTS = {
    **{name: example(name) for name in EXAMPLES},
    **{f"descent on {name}": walk(name) for name in WALKS},
    **{f"training of {name}": tag("network", **course_attributes(course)) for name, course in COURSES.items()},
}
BOXES = """() => {
    const element = document.querySelector("backprop-explorable, backprop-descent, backprop-network");
    const box = (part) => {
        const { top, bottom, left, right } = part.getBoundingClientRect();
        return { top, bottom, left, right };
    };
    const sliders = [...element.querySelectorAll(".bp-body input[type=range]:not([data-do=zoom])")];
    const lines = [...element.querySelectorAll(".bp-step .bp-formula, .bp-step .bp-rule")];
    return {
        stage: box(element.querySelector(".bp-stage")),
        transport: box(element.querySelector(".bp-steps")),
        slider: box(sliders.sort((one, other) => box(one).top - box(other).top)[0]),
        step: box(lines.filter((line) => line.closest(".bp-step").querySelector(".bp-formula, .bp-rule"))[0]),
        card: box(element),
    };
}"""


def seen_at_once(page: Page) -> float:
    """How high the piece of the page is that has graph, step, transport and a slider in it."""
    boxes = page.evaluate(BOXES)
    parts = [boxes[name] for name in ("stage", "transport", "slider", "step")]
    beside = [part for part in parts if part["left"] < boxes["card"]["left"] or part["right"] > boxes["card"]["right"]]
    assert not beside
    return float(max(part["bottom"] for part in parts) - min(part["top"] for part in parts))


@pytest.mark.parametrize("name", ELEMENTS)
def test_graph_step_transport_and_a_slider_are_seen_at_once(alone: Alone, name: str) -> None:
    page = alone(f'<div style="height: 200vh"></div>{ELEMENTS[name]}<div style="height: 200vh"></div>')
    too_high = {}
    for screen, (width, height) in SCREENS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("document.querySelector('.bp-stage').scrollIntoView()")
        let_frames_pass(page, 3)
        if (high := seen_at_once(page)) > height - HEADER:
            too_high[screen] = high
    assert not too_high


def test_the_transport_stays_at_the_foot_of_the_screen(alone: Alone) -> None:
    page = alone(f"{example('network')}<div style='height: 200vh'></div>", viewport={"width": 390, "height": 560})
    page.evaluate("document.querySelector('backprop-explorable').scrollIntoView()")
    bar, stage = page.locator(".bp-controls").bounding_box(), page.locator(".bp-stage").bounding_box()
    assert bar
    assert stage
    assert stage["y"] + stage["height"] > 560, "the stage goes on below the screen"
    assert abs(bar["y"] + bar["height"] - 560) < 2


def test_nothing_stands_between_the_graph_and_its_steps(alone: Alone) -> None:
    page = alone(example("square"), viewport={"width": 390, "height": 844})
    boxes = page.evaluate(BOXES)
    assert 0 <= boxes["transport"]["top"] - boxes["stage"]["bottom"] < 20
    order = page.locator(".bp-body > *").evaluate_all("all => all.map((one) => one.className.split(' ')[0])")
    assert order == ["bp-stage", "bp-controls", "bp-side", "bp-variables", "bp-curve", "bp-legend"]
    expect(page.locator(".bp-curve")).to_be_visible()


def test_the_first_function_of_explore_is_seen_whole_on_a_phone(alone: Alone) -> None:
    text = (DOCS / "explore.md").read_text(encoding="utf-8")
    given = re.search(r"^/// explorable \| (.*) @ (.*) \(graph\)$", text, re.MULTILINE)
    assert given
    page = alone(tag("explorable", expression=given[1], at=given[2]), viewport={"width": 390, "height": 844})
    assert page.locator(".bp-stage").evaluate("(stage) => stage.scrollHeight - stage.clientHeight") <= 1


@pytest.mark.parametrize("width", [320, 360])
def test_the_first_screen_of_explore_shows_most_of_the_graph_on_a_small_phone(
    chromium: Browser, site: Site, width: int
) -> None:
    screen: ViewportSize = {"width": width, "height": 640}
    with watched_page(chromium, site.url, viewport=screen, has_touch=True, is_mobile=True) as page:
        page.goto("/explore/")
        drawn(page)
        stage, bar = (page.locator(f"#explorable {part}").bounding_box() for part in (".bp-stage", ".bp-controls"))
        assert stage
        assert bar
        assert bar["y"] + bar["height"] <= 640
        assert min(stage["y"] + stage["height"], bar["y"]) - stage["y"] > 0.75 * stage["height"]


@pytest.mark.parametrize("name", COURSES)
def test_a_network_is_seen_whole_on_a_phone_down_to_its_inputs(alone: Alone, name: str) -> None:
    page = alone(ELEMENTS[f"training of {name}"])
    for width in (310, 390):
        page.set_viewport_size({"width": width, "height": 640})
        hidden = page.locator(".bp-stage").evaluate(
            "(stage) => [stage.scrollWidth - stage.clientWidth, stage.scrollHeight - stage.clientHeight]"
        )
        assert max(hidden) <= 1, width


@pytest.mark.parametrize("scheme", ["default", "slate"])
def test_a_stage_whose_picture_goes_on_is_shaded_at_that_edge(alone: Alone, scheme: str) -> None:
    """Its drawing is hidden here, and what is left of it is its room: only the shades and their ground are seen."""
    page = alone(example("network"), scheme=scheme, viewport={"width": 683, "height": 384})
    page.locator(".bp-graph").evaluate("(graph) => { graph.style.visibility = 'hidden'; }")
    stage = page.locator(".bp-stage")
    stage.evaluate("(stage) => stage.scrollIntoView()")
    high = stage.evaluate("(stage) => stage.scrollHeight - stage.clientHeight")
    shown = {}
    for place in (0, high / 2, high):
        stage.evaluate("(stage, place) => stage.scrollTo(0, place)", place)
        drawn(page)
        box = stage.bounding_box()
        assert box
        shot = Image.open(BytesIO(page.screenshot(clip=box))).convert("L")
        column = shot.crop((shot.width // 2, 0, shot.width // 2 + 1, shot.height)).tobytes()
        ground = column[len(column) // 2]
        shown[place] = tuple(abs(edge - ground) > 6 for edge in (column[1], column[-3]))
    assert shown == {0: (False, True), high / 2: (True, True), high: (True, False)}


@pytest.mark.parametrize("name", ELEMENTS)
def test_no_button_of_the_transport_is_squeezed(alone: Alone, name: str) -> None:
    page = alone(ELEMENTS[name])
    for width in (320, 390, 683):
        page.set_viewport_size({"width": width, "height": 600})
        sizes = page.locator(".bp-steps button:visible").evaluate_all(
            "all => all.map((one) => one.getBoundingClientRect().width)"
        )
        assert max(sizes) - min(sizes) < 1, width


@pytest.mark.parametrize("name", COURSES)
def test_on_a_low_screen_the_transport_of_a_network_is_one_line(alone: Alone, name: str) -> None:
    page = alone(ELEMENTS[f"training of {name}"], viewport={"width": 640, "height": 384})
    parts = page.locator(".bp-steps > *").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect()).map(({ top, bottom }) => (top + bottom) / 2)"
    )
    assert max(parts) - min(parts) < 2


@pytest.mark.parametrize("name", COURSES)
def test_a_network_and_what_trains_it_are_the_first_that_a_phone_shows(alone: Alone, name: str) -> None:
    """Below a heading and tabs: the program, which may be long, stands below what is said of the picture."""
    page = alone(f'<div style="height: 250px"></div>{ELEMENTS[f"training of {name}"]}')
    for width, height in ((390, 844), (320, 640)):
        page.set_viewport_size({"width": width, "height": height})
        let_frames_pass(page, 3)
        parts = (".bp-stage", ".bp-controls", "[data-do=play]", ".bp-words", ".bp-program")
        stage, bar, run, words, program = (page.locator(part).bounding_box() for part in parts)
        assert stage and bar and run and words and program
        assert run["y"] + run["height"] <= height
        assert min(stage["y"] + stage["height"], bar["y"]) - stage["y"] > 0.8 * stage["height"]
        assert stage["y"] < bar["y"] < words["y"] < program["y"]
