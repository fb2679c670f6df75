"""A function of two variables as a map beside its curve: what it shows, and how its point answers every hand."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

import backprop_core as core
from tests.docs.barriers import barriers
from tests.docs.explorable.alone import Alone
from tests.docs.explorable.elements import field
from tests.docs.explorable.test_hand import PHONE, comes_to, touch_drag
from tests.docs.explorable.test_one_screen import tag
from tests.watch import drawn

LEFT, RIGHT, TOP, BOTTOM = 6, 186, 8, 188  # of the frame, in the picture's own unit
LAPTOP: dict[str, Any] = {"viewport": {"width": 1366, "height": 768}}
BOWL = tag("explorable", expression="x^2 + 3*y^2", at="x=1; y=0.5")
FUNCTIONS: dict[
    str, tuple[dict[str, float], tuple[float, float]]
] = {  # with a point, and how far each slider reaches from there
    "x^2 + 3*y^2": ({"x": 1, "y": 0.5}, (2, 2)),
    "x*y": ({"x": 1.5, "y": -1}, (3, 2)),
    "sin(x) - exp(y)": ({"x": 0, "y": 1}, (2, 2)),
}
HEIGHTS = """() => [...document.querySelectorAll(".bp-map .height")].map((one) =>
    [Number(one.textContent.replace("−", "-")), Number(one.getAttribute("x")), Number(one.getAttribute("y")) - 5])"""
FILLED = """([kind, x, y]) => [...document.querySelectorAll(`.bp-map .${kind}`)]
    .filter((one) => one.isPointInFill(new DOMPoint(x, y))).length"""


def given(text: str, at: dict[str, float]) -> str:
    return tag("explorable", expression=text, at="; ".join(f"{name}={number}" for name, number in at.items()))


def place(x: float, y: float, reach: tuple[float, float]) -> dict[str, float]:
    """The point that stands at a spot of the picture, where both ranges lie around zero."""
    return {
        "x": reach[0] * (2 * (x - LEFT) / (RIGHT - LEFT) - 1),
        "y": reach[1] * (1 - 2 * (y - TOP) / (BOTTOM - TOP)),
    }


def slider(page: Page, name: str) -> Locator:
    return page.locator(f".bp-variable[data-name={name}] input[type=range]")


def numbers(page: Page) -> tuple[float, float]:
    return float(slider(page, "x").input_value()), float(slider(page, "y").input_value())


@pytest.mark.parametrize("text", FUNCTIONS)
def test_each_value_stands_on_its_line_and_it_is_darker_higher_up(alone: Alone, text: str) -> None:
    at, reach = FUNCTIONS[text]
    page = alone(given(text, at), **LAPTOP)
    drawn(page)
    heights = page.evaluate(HEIGHTS)
    assert len(heights) >= 2
    for said, x, y in heights:
        assert core.trace(text, place(x, y, reach)).value == pytest.approx(said, rel=0.04, abs=0.12)
    spots = [(LEFT + 8 + 20 * column, TOP + 8 + 23 * row) for column in range(9) for row in range(8)]
    found = sorted(
        (core.trace(text, place(x, y, reach)).value, page.evaluate(FILLED, ["band", x, y])) for x, y in spots
    )
    lowest, highest = found[0], found[-1]
    assert highest[1] - lowest[1] >= 6
    for (lower, one), (higher, other) in zip(found, found[10:], strict=False):
        assert one <= other or higher - lower < 0.1


SADDLES = {"x*y": (0, 0), "x^2 - 2*y^2": (0, 0), "x^3 - 3*x*y^2": (0, 0), "(x - 0.3)*(y + 0.7)": (0.3, -0.7)}
NEAREST = """([x, y]) => {
    const lines = [...document.querySelectorAll(".bp-map .contour")].map((line) => line.getAttribute("d"));
    const points = lines.flatMap((d) => [...d.matchAll(/([\\d.]+) ([\\d.]+)/g)].map(([, across, down]) => Math.hypot(across - x, down - y)));
    return Math.min(...points); // from the saddle
}"""


@pytest.mark.parametrize("text", SADDLES)
def test_lines_meet_in_a_saddle(alone: Alone, text: str) -> None:
    page = alone(given(text, {"x": 1, "y": 1}), **LAPTOP)
    drawn(page)
    x, y = SADDLES[text]
    spot = (LEFT + (x / 2 + 1) / 2 * (RIGHT - LEFT), TOP + (1 - y / 2) / 2 * (BOTTOM - TOP))
    assert page.evaluate(NEAREST, spot) < 0.7


def test_where_it_is_undefined_the_paper_stays_empty(alone: Alone) -> None:
    page = alone(given("x*ln(y)", {"x": 1, "y": 2}), **LAPTOP)
    drawn(page)
    for x in (20, 100, 180):
        assert page.evaluate(FILLED, ["there", x, 97]) == 1
        for y in (99, 104, 180):
            assert page.evaluate(FILLED, ["there", x, y]) == page.evaluate(FILLED, ["band", x, y]) == 0
    for line in page.locator(".bp-map .contour").all():
        assert line.evaluate("(line) => line.getBBox().y + line.getBBox().height") < 99
    point = page.locator(".bp-map .point")
    point.focus()
    slider(page, "y").evaluate(
        "(field) => { field.value = -1; field.dispatchEvent(new Event('input', { bubbles: true })); }"
    )
    expect(point).to_have_attribute("aria-valuetext", "x = 1, y = −1: b is undefined. Here it has no gradient.")
    expect(page.locator(".bp-map .gradient")).to_have_attribute("d", "M0 0")
    expect(page.locator(".bp-map .slope")).to_have_text("")


@pytest.mark.parametrize("text", ["ln(-1 - x^2 - y^2)", "3 + 0*x*y", "1/(x-y)", "exp(exp(x+y))"])
def test_a_map_without_lines_or_with_values_that_run_off_is_drawn(alone: Alone, text: str) -> None:
    page = alone(given(text, {"x": 1, "y": 2}), **LAPTOP)
    drawn(page)
    paths = page.locator(".bp-map path").evaluate_all("all => all.map((one) => one.getAttribute('d'))")
    assert paths
    assert not [d for d in paths if "NaN" in d or "Infinity" in d]
    expect(page.locator(".bp-map .dot")).to_be_visible()


@pytest.mark.parametrize("text", FUNCTIONS)
def test_the_arrow_is_the_gradient(alone: Alone, text: str) -> None:
    at, reach = FUNCTIONS[text]
    page = alone(given(text, at), **LAPTOP)
    drawn(page)
    d = page.locator(".bp-map .gradient").get_attribute("d") or ""
    (x0, y0), (x1, y1) = (map(float, part.split()) for part in d[1:].split("M")[0].split("L"))
    start, end = place(x0, y0, reach), place(x1, y1, reach)
    assert start == pytest.approx(at, abs=0.02)
    gradient = core.trace(text, at).gradient
    went = {name: end[name] - start[name] for name in at}
    along = sum(went[name] * gradient[name] for name in at)
    across = went["x"] * gradient["y"] - went["y"] * gradient["x"]
    assert along > 0
    assert abs(across) < 0.03 * along


def test_the_mouse_drags_the_point_and_the_map_stays(alone: Alone) -> None:
    page = alone(BOWL, **LAPTOP)
    drawn(page)
    page.evaluate("globalThis.first = document.querySelector('.bp-map .band')")
    before, path = page.locator(".bp-map .gradient").get_attribute("d"), page.evaluate("first.getAttribute('d')")
    scale = page.locator(".bp-map").evaluate("(map) => map.getScreenCTM().a")
    box = page.locator(".bp-map .dot").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 40, y + 30, steps=8)
    page.mouse.up()
    drawn(page)
    step = float(slider(page, "x").get_attribute("step") or 0)
    unit = (4 / (RIGHT - LEFT) / scale, 4 / (BOTTOM - TOP) / scale)
    assert numbers(page) == pytest.approx((1 - 40 * unit[0], 0.5 - 30 * unit[1]), abs=step)
    assert page.locator(".bp-map .gradient").get_attribute("d") != before
    assert page.evaluate("first.isConnected && first.getAttribute('d')") == path
    expect(page.get_by_label("x as a number")).to_have_value(slider(page, "x").input_value())
    expect(page.get_by_label("y as a number")).to_have_value(slider(page, "y").input_value())
    page.get_by_role("button", name="undo").click()
    expect(slider(page, "x")).to_have_value("1")
    expect(slider(page, "y")).to_have_value("0.5")


TOUCHING = """() => {
    const box = (part) => part.getBoundingClientRect();
    const word = box(document.querySelector(".bp-map .slope"));
    const dot = box(document.querySelector(".bp-map .dot"));
    const meets = (one, by) => one.left < by.right && by.left < one.right && one.top + 3 < by.bottom - 3 && by.top + 3 < one.bottom - 3;
    const shown = [...document.querySelectorAll(".bp-map .height")].filter((one) => getComputedStyle(one).visibility === "visible");
    return shown.filter((one) => meets(box(one), word) || meets(box(one), dot)).map((one) => one.textContent);
}"""


def test_a_value_gives_way_to_the_point_and_its_word(alone: Alone) -> None:
    page = alone(given("x*sin(2*y) + y", {"x": 1, "y": 1}), **LAPTOP)
    drawn(page)
    hidden = set()
    for x in (-1.5, -0.75, 0.25, 1.25):
        for y in (-1.5, -0.5, 0.5, 1.5):
            for name, number in (("x", x), ("y", y)):
                page.get_by_label(f"{name} as a number").fill(str(number))
            drawn(page)
            expect(page.locator(".bp-map .point")).to_have_attribute(
                "aria-valuetext", re.compile(f"^x = {x}, y = {y:g}:".replace("-", "−"))
            )
            assert page.evaluate(TOUCHING) == []
            hidden.add(page.locator(".bp-map g[visibility=hidden]").count())
    assert 0 in hidden
    assert len(hidden) > 1


def test_a_drag_works_out_nothing_anew_but_the_point(alone: Alone) -> None:
    page = alone("")
    assert page.evaluate("""async () => {
        const { map } = await import("/explorable/function/map.js");
        const { begun, movedTo } = await import("/explorable/function/state.js");
        const state = begun({ id: "here", text: "x*y", at: { x: 1, y: 1 } });
        const before = map(state);
        const isKept = map(movedTo(state, { x: 0.5, y: -1 })) === before;
        return isKept && map(movedTo(state, { x: 50, y: -1 })) !== before; // beyond its slider's range
    }""")


def test_a_finger_drags_the_point_and_the_page_does_not_scroll(alone: Alone) -> None:
    page = alone(f"{BOWL}<div style='height: 200vh'></div>", **PHONE)
    page.get_by_role("button", name="map", exact=True).tap()
    grip = page.locator(".bp-map .grip")
    expect(grip).to_be_visible()
    grip.scroll_into_view_if_needed()
    scrolled = page.evaluate("scrollY")
    touch_drag(page, grip, (-60, 70))
    drawn(page)
    x, y = numbers(page)
    assert x < 0.6
    assert y < 0
    assert page.evaluate("scrollY") == scrolled


def test_arrow_keys_move_the_point_and_what_it_means_is_said(alone: Alone) -> None:
    page = alone(BOWL, **LAPTOP)
    point = page.locator(".bp-map .point")
    point.focus()
    shown = page.get_by_role("slider", name="Step", exact=True).get_attribute("aria-valuenow")
    step = float(slider(page, "x").get_attribute("step") or 0)
    for key in ("ArrowLeft", "ArrowLeft", "ArrowUp", "ArrowDown", "ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
    expect(point).to_be_focused()
    assert page.get_by_role("slider", name="Step", exact=True).get_attribute("aria-valuenow") == shown
    expect(point).to_have_attribute(
        "aria-valuetext",
        "x = 0.95, y = 0.45: h = 1.51. "
        "The gradient is (1.9, 2.7), so h falls fastest towards smaller x and smaller y: by about 3.302 per unit of the way.",
    )
    assert numbers(page) == pytest.approx((1 - step, 0.5 - step))
    expect(page.locator(".bp-map")).to_have_attribute(
        "aria-label",
        "Map of h over x from −2 to 2 and y from −2 to 2, with contour lines. "
        + (point.get_attribute("aria-valuetext") or ""),
    )


@pytest.mark.parametrize(
    ("gradient", "said"),
    [
        (
            (3, -4),
            "The gradient is (3, −4), so L falls fastest towards smaller w and larger b: by 5 per unit of the way.",
        ),
        ((-2, 0), "The gradient is (−2, 0), so L falls fastest towards larger w: by 2 per unit of the way."),
        ((0, 0), "Here the gradient is 0: no way leads down at first."),
        ((None, 1), "Here it has no gradient."),
    ],
)
def test_the_way_down_in_words(alone: Alone, gradient: tuple[float | None, float], said: str) -> None:
    page = alone("")
    told = """async (gradient) => (await import("/explorable/function/steepest.js"))
        .steepest("L", ["w", "b"], gradient.map((one) => one ?? NaN))"""
    assert page.evaluate(told, list(gradient)) == said


def test_where_there_is_room_the_map_stands_beside_the_curve(alone: Alone) -> None:
    page = alone(BOWL, **LAPTOP)
    for width, height in ((1366, 768), (1440, 900), (1920, 1080)):
        page.set_viewport_size({"width": width, "height": height})
        drawn(page)
        curve, beside = page.locator(".bp-plots .bp-plot").first.bounding_box(), page.locator(".bp-map").bounding_box()
        assert curve and beside
        assert curve["x"] + curve["width"] <= beside["x"]
        assert curve["y"] + curve["height"] == pytest.approx(beside["y"] + beside["height"], abs=2)
        expect(page.get_by_role("button", name="map", exact=True)).to_be_hidden()


@pytest.mark.parametrize("width", [390, 768])
def test_where_there_is_none_a_switch_shows_one_of_them(alone: Alone, width: int) -> None:
    page = alone(tag("explorable", id="here", expression="x^2 + 3*y^2"), viewport={"width": width, "height": 900})
    curve, there = page.locator(".bp-plots .bp-plot").first, page.locator(".bp-map")
    expect(curve).to_be_visible()
    expect(there).to_be_hidden()
    page.get_by_role("button", name="map", exact=True).click()
    expect(there).to_be_visible()
    expect(curve).to_be_hidden()
    expect(page.get_by_role("button", name="map", exact=True)).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="curve", exact=True).click()
    expect(curve).to_be_visible()
    page.goto(f"{page.url}#explorable=here&f=x*y&map=yes")
    page.reload()
    expect(there).to_be_visible()


@pytest.mark.parametrize("width", [320, 390, 768, 1366])
def test_the_index_of_a_name_is_smaller_than_the_name(alone: Alone, width: int) -> None:
    page = alone(given("sin(a_1*x_2)", {"a_1": 1, "x_2": 2}), viewport={"width": width, "height": 800})
    if width < 1000:
        page.get_by_role("button", name="map", exact=True).click()
    drawn(page)
    sizes = page.locator(".bp-map .end.middle tspan").evaluate_all(
        "all => all.map((one) => parseFloat(getComputedStyle(one).fontSize))"
    )
    assert len(sizes) == 4
    assert all(index < name for name, index in zip(sizes[::2], sizes[1::2], strict=True)), sizes
    outside = page.evaluate("""() => [...document.querySelectorAll(".bp-curve *")].filter((part) =>
        part.getBoundingClientRect().right > innerWidth).map((part) => part.outerHTML.slice(0, 120))""")
    assert not outside


def test_two_single_numbers_have_a_map_at_once(alone: Alone) -> None:
    page = alone(BOWL, **LAPTOP)
    there, field = page.locator(".bp-map"), page.locator(".bp-field")
    expect(there).to_be_visible()
    for text in ("x^2", "x*y*z"):
        field.fill(text)
        expect(there).to_have_count(0)
        field.fill("x*y")
        expect(there).to_be_visible()
    page.get_by_role("button", name="predict").click()
    expect(there).to_have_count(0)
    arrays = alone(tag("explorable", expression="sum(x @ w)", at="x=[[7,8]]; w=[[1,2],[3,4]]"), into=page)
    expect(arrays.locator(".bp-map")).to_have_count(0)


@pytest.mark.parametrize("size", [(390, 844), (1366, 768)])
def test_axe_finds_nothing_on_the_map(alone: Alone, size: tuple[int, int]) -> None:
    page = alone(BOWL, viewport={"width": size[0], "height": size[1]})
    if size[0] < 500:
        page.get_by_role("button", name="map", exact=True).click()
    drawn(page)
    assert not barriers(page, "main")


NEURON = tag(
    "explorable", id="here", expression="z = w*x + b; a = sigmoid(z); L = (a - t)^2", at="w=0.5; x=2; b=-1; t=1"
)


def bands(page: Page) -> list[str]:
    found: list[str] = page.locator(".bp-map .band").evaluate_all("all => all.map((one) => one.getAttribute('d'))")
    return found


def test_of_more_variables_two_are_chosen_and_the_others_are_held(alone: Alone) -> None:
    page = alone(NEURON, **LAPTOP)
    expect(page.locator(".bp-map")).to_have_count(0)
    page.get_by_role("button", name="map", exact=True).click()
    across, up = (page.get_by_label(f"{way} on the map") for way in ("to the right", "up"))
    expect(across).to_have_value("w")  # the weights, since it is a loss
    expect(up).to_have_value("b")
    said = "w from −2 to 2 and b from −2 to 2, where x = 2, t = 1, with contour lines. w = 0.5, b = −1: L = 0.25."
    expect(page.locator(".bp-map")).to_have_attribute("aria-label", re.compile(f"^Map of L over {re.escape(said)}"))
    before = bands(page)
    slider(page, "b").fill("0.5")
    drawn(page)
    assert bands(page) == before
    slider(page, "x").fill("-1.5")
    expect(page.locator(".bp-map")).to_have_attribute("aria-label", re.compile("where x = −1.5, t = 1"))
    assert bands(page) != before
    across.select_option("b")
    expect(across).to_have_value("b")
    expect(up).to_have_value("w")  # no map has one variable twice
    up.select_option("x")
    expect(page.locator(".bp-map")).to_have_attribute("aria-label", re.compile("over b from .* and x from"))


def test_its_point_moves_the_two_that_were_chosen(alone: Alone) -> None:
    page = alone(NEURON, **LAPTOP)
    page.get_by_role("button", name="map", exact=True).click()
    drawn(page)
    box = page.locator(".bp-map .dot").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 30, y - 40, steps=6)
    page.mouse.up()
    scale = page.locator(".bp-map").evaluate("(map) => map.getScreenCTM().a")
    for name, gone, start in (("w", -30, 0.5), ("b", 40, -1)):
        within = float(slider(page, name).get_attribute("step") or 0)
        comes_to(page, slider(page, name), start + gone * 4 / (RIGHT - LEFT) / scale, within)
    expect(slider(page, "x")).to_have_value("2")
    before = float(slider(page, "b").input_value())
    page.keyboard.press("ArrowUp")
    expect(slider(page, "b")).to_have_value(f"{before + float(slider(page, 'b').get_attribute('step') or 0):.2f}")


@pytest.mark.parametrize(("said", "over"), [("x b", ("x", "b")), ("yes", ("w", "b")), ("x nothing", ("w", "b"))])
def test_a_link_says_what_the_map_is_over(alone: Alone, said: str, over: tuple[str, str]) -> None:
    page = alone(NEURON, **LAPTOP)
    page.goto(f"{page.url}#explorable=here&f=z%3Dw*x%2Bb;(z-t)^2&at=w=1;x=2;b=0;t=1&map={said.replace(' ', '+')}")
    expect(page.get_by_label("to the right on the map")).to_have_value(over[0])
    expect(page.get_by_label("up on the map")).to_have_value(over[1])
    if said == "x b":
        page.get_by_role("button", name="copy link").click()
        assert "&map=x+b" in page.get_by_label("Link to what you see").input_value()


def test_choosing_what_is_drawn_is_one_stop_of_the_tab_key(alone: Alone) -> None:
    page = alone(NEURON, **LAPTOP)
    tools = page.locator(".bp-plot-choices :is(select, button)")
    expect(tools).to_have_count(3)
    assert tools.evaluate_all("all => all.map((one) => one.tabIndex)").count(0) == 1


BENT = """() => [...document.querySelectorAll(".bp-map .contour")].flatMap((line) => {
    const pieces = line.getAttribute("d").split("M").filter(Boolean);
    return pieces.flatMap((piece) => {
        const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
        path.setAttribute("d", `M${piece}`);
        const { x, y } = path.getPointAtLength(path.getTotalLength() / 2);
        return [[x, y]];
    });
})"""


def test_lines_are_round_where_the_function_is(alone: Alone) -> None:
    """The middle of each piece lies on an ellipse at a round value too, and not on a chord of it."""
    page = alone(given("x^2 + 9*y^2", {"x": 1, "y": 1}), **LAPTOP)
    drawn(page)
    off = []
    for x, y in page.evaluate(BENT):
        at = place(x, y, (2, 2))
        value = core.trace("x^2 + 9*y^2", at).value
        steep = (4 * at["x"] ** 2 + 324 * at["y"] ** 2) ** 0.5
        off.append(min(abs(value - level) for level in range(0, 60, 2)) / steep * (RIGHT - LEFT) / 4)
    assert len(off) > 100
    assert max(off) < 0.25


def held_map(page: Page) -> list[Route]:
    """Where the request for what draws the map is kept waiting."""
    routes: list[Route] = []
    page.route("**/function/map.js", lambda route: routes.append(route))  # Playwright asks for a function of Python
    return routes


BODIES = """() => [...document.querySelectorAll(".bp-body > *, .bp-map")].map((one) => {
    const { x, y, width, height } = one.getBoundingClientRect();
    return [x, y, width, height].map(Math.round);
})"""


def test_a_map_comes_with_the_first_that_is_seen_and_its_room_is_there_before(alone: Alone) -> None:
    page = alone(tag("explorable", expression="x^2", at="x=1"), fresh=True, **LAPTOP)
    routes = held_map(page)
    with page.expect_request("**/function/map.js"):
        field(page.locator("backprop-explorable")).fill("x^2 + 3*y^2")
    drawn(page)
    expect(page.locator(".bp-graph .node.variable")).to_have_count(2)
    before = page.evaluate(BODIES)
    for route in routes:
        route.continue_()
    expect(page.locator(".bp-map .contour")).not_to_have_count(0)
    drawn(page)
    assert page.evaluate(BODIES) == before


def test_of_three_variables_the_map_comes_when_it_is_asked_for(alone: Alone) -> None:
    page = alone(tag("explorable", expression="x*y*z", at="x=1; y=2; z=3"), fresh=True, **LAPTOP)
    routes = held_map(page)
    expect(page.locator(".bp-curve .bp-plot")).to_have_count(1)
    assert not routes
    page.get_by_role("button", name="map").click()
    expect(page.locator(".bp-map")).to_be_visible()
    for route in routes:
        route.continue_()
    expect(page.locator(".bp-map .contour")).not_to_have_count(0)


LINES = """() => [...document.querySelectorAll(".bp-map .contour")].map((line) => line.getAttribute("d")).join()"""
DIM = "Number(getComputedStyle(document.querySelector('.bp-map .inside')).opacity)"
NOTHING_RESTS = """() => {
    const real = window.setTimeout;
    const held = [];
    window.setTimeout = (work) => held.push(work);
    window.letItRest = () => {
        window.setTimeout = real;
        for (const work of held) real(work, 450);
    };
}"""
TYPE = """async ([text, lines]) => {
    const field = document.querySelector(".bp-field");
    field.value = text;
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
    return eval(lines)();
}"""


def test_while_a_text_is_typed_the_lines_stay_dimmed_and_new_ones_come_when_it_rests(alone: Alone) -> None:
    page = alone(BOWL, **LAPTOP, reduced_motion="reduce")
    before = page.evaluate(LINES)
    page.evaluate(NOTHING_RESTS)
    for text in ("x^2 + 3*y^2 + x", "x^2 + 3*y^2 + x*y"):
        assert page.evaluate(TYPE, [text, LINES]) == before
        assert page.evaluate(DIM) == pytest.approx(0.35)
        assert page.evaluate("document.querySelector('backprop-explorable').controller.state.trace.expression") == text
    page.evaluate("letItRest()")
    expect(page.locator(".bp-curve.sketched")).to_have_count(0)
    assert page.evaluate(DIM) == 1
    assert page.evaluate(LINES) not in {"", before}
    for said, x, y in page.evaluate(HEIGHTS):
        at = place(x, y, (2, 2))
        assert core.trace("x^2 + 3*y^2 + x*y", at).value == pytest.approx(said, rel=0.05, abs=0.15)


def test_lines_over_other_variables_do_not_stay(alone: Alone) -> None:
    page = alone(BOWL, **LAPTOP)
    page.evaluate(NOTHING_RESTS)
    assert page.evaluate(TYPE, ["u^2 + 3*y^2", LINES]) == ""
    expect(page.locator(".bp-map .end.middle")).to_have_text(["y", "u"])
    expect(page.locator(".bp-map .dot")).to_have_attribute("cx", re.compile(r"^[\d.]+$"))
    page.evaluate("letItRest()")
    expect(page.locator(".bp-map .contour")).not_to_have_count(0)


def test_another_view_of_the_same_function_dims_nothing(alone: Alone) -> None:
    page = alone(BOWL, **LAPTOP)
    page.evaluate(NOTHING_RESTS)
    page.get_by_role("button", name="tree").click()
    drawn(page)
    expect(page.locator(".bp-curve.sketched")).to_have_count(0)
    expect(page.locator(".bp-map .contour")).not_to_have_count(0)


def test_a_number_that_is_moved_right_after_typing_moves_on_the_map_of_what_was_typed(alone: Alone) -> None:
    page = alone(BOWL, **LAPTOP)
    page.evaluate(NOTHING_RESTS)
    page.evaluate(TYPE, ["x^2 - 2*y^2", LINES])
    expect(page.locator(".bp-curve.sketched")).to_have_count(1)
    slider(page, "x").evaluate(
        "(slider) => { slider.value = '0.5'; slider.dispatchEvent(new InputEvent('input', { bubbles: true })); }"
    )
    expect(page.locator(".bp-curve.sketched")).to_have_count(0)
    for said, x, y in page.evaluate(HEIGHTS):
        at = place(x, y, (2, 2))
        assert core.trace("x^2 - 2*y^2", at).value == pytest.approx(said, rel=0.05, abs=0.15)
