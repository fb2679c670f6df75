"""The race as a reader meets it: by mouse, touch and keyboard, and without a script."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from docs.extensions.page import PageError
from tests.docs.barriers import DAY, NIGHT, barriers
from tests.docs.explorable.alone import Alone, address
from tests.docs.extensions.pages import rendered
from tests.watch import drawn, let_frames_pass, stop_the_clock

BLOCK = "/// race | 10\n    moment: 9\n///"
TAG = '<backprop-race id="one"></backprop-race>'
HEADER = 48  # pixels that the page's own header covers
SAME = """(html) => {
    const page = document.createElement("template");
    page.innerHTML = html;
    return page.content.querySelector("backprop-race").innerHTML === document.querySelector("backprop-race").innerHTML;
}"""


def state(page: Page, expression: str) -> Any:
    return page.evaluate(f"(({{ controller: {{ state }} }}) => {expression})(document.querySelector('backprop-race'))")


def counts(page: Page) -> list[str]:
    drawn(page)
    return page.locator(".bp-lane-count").all_text_contents()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_without_a_script_the_race_stands_where_reverse_mode_is_home() -> None:
    html = rendered(BLOCK)
    assert "Reverse mode has all 10 slopes. Nudging has 2, forward mode 1." in html
    assert [re.sub("<.*?>", "", one) for one in re.findall(r'bp-lane-count">(.*?)</p>', html)] == [
        "3 of 11 passes",
        "1 of 10 passes",
        "2 of 2 passes",
    ]
    assert html.count('class="slopes" d="M') == 3
    assert "110 nanoseconds" in html
    assert "30 nanoseconds" in html


def test_the_script_takes_the_page_over_as_it_stands(alone: Alone) -> None:
    html = rendered(BLOCK)
    assert alone(html).evaluate(SAME, html)


def test_it_runs_pauses_goes_on_and_ends_with_the_same_slopes(alone: Alone) -> None:
    page = alone(TAG, fresh=True)
    asks = page.locator(".bp-asks")
    expect(asks).to_have_text("10 weights, and each wants to know its slope. Which way finds them all first?")
    stop_the_clock(page)
    press(page, "Race")
    page.clock.run_for(200)
    expect(asks).to_contain_text("In slow motion: 39 million times slower")
    page.clock.run_for(9 * 130)
    expect(asks).to_contain_text("Reverse mode has all 10 slopes.")
    press(page, "Pause")
    page.clock.run_for(100)
    moment = state(page, "state.moment")
    assert 9 <= moment <= 12
    page.clock.run_for(2_000)
    assert state(page, "state.moment") == moment
    press(page, "Go on")
    page.clock.run_for(20_000)
    expect(asks).to_have_text("All have the same 10 slopes, after 11, 10 and 2 passes.")
    page.clock.resume()
    assert counts(page) == ["11 of 11 passes", "10 of 10 passes", "2 of 2 passes"]
    drawings = page.locator(".bp-track .slopes").evaluate_all("all => all.map((one) => one.getAttribute('d'))")
    assert drawings[1] == drawings[2]
    assert drawings[0].count("M") == 10
    expect(page.locator(".bp-lane.nudging .bp-lane-says")).to_have_text(
        re.compile(r"^All 10 slopes, off by up to 0\.000\d\.$")
    )
    expect(page.locator(".bp-lane.reverse .bp-lane-says")).to_have_text("All 10 slopes, exactly.")
    press(page, "Race")  # from the start again
    expect(page.locator(".bp-lane.reverse .bp-lane-count")).to_have_text("0 of 2 passes")


def test_it_goes_pass_by_pass_and_each_adds_a_slope(alone: Alone) -> None:
    page = alone(TAG)
    press(page, "Step")
    assert counts(page) == ["1 of 11 passes", "0 of 10 passes", "1 of 2 passes"]
    press(page, "Step")
    assert counts(page) == ["2 of 11 passes", "1 of 10 passes", "1 of 2 passes"]
    expect(page.locator(".bp-lane.nudging .bp-lane-says")).to_have_text("w2 + 0.001: and what does the loss do?")
    expect(page.locator(".bp-lane.forward .bp-lane-says")).to_have_text("w2’s slope goes up beside the values.")
    slopes = page.locator(".bp-track .slopes").evaluate_all(
        "all => all.map((one) => one.getAttribute('d').split('M').length - 1)"
    )
    assert slopes == [1, 1, 2]  # of the last layer, on the way back
    page.locator(".bp-lane-name").first.get_by_role("combobox").select_option("±")
    assert counts(page)[0] == "2 of 20 passes"
    press(page, "Finish")
    assert counts(page)[0] == "20 of 20 passes"
    expect(page.get_by_role("button", name="Finish")).to_be_disabled()
    press(page, "Start again")
    assert counts(page) == ["0 of 20 passes", "0 of 10 passes", "0 of 2 passes"]


def test_the_size_follows_hand_keys_and_what_is_typed(alone: Alone) -> None:
    page = alone(TAG)
    slider = page.get_by_role("slider", name="weights")
    sizes = []
    slider.focus()
    for key in ("ArrowRight", "ArrowUp", "ArrowLeft", "PageUp", "End", "Home"):
        page.keyboard.press(key)
        drawn(page)
        sizes.append(state(page, "state.weights"))
    assert sizes == [21, 36, 21, 400, 1e9, 10]
    box = slider.bounding_box()
    assert box
    page.mouse.move(box["x"] + 8, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 1, box["y"] + box["height"] / 2, steps=12)
    page.mouse.up()
    drawn(page)
    assert state(page, "state.weights") == 1e9
    expect(page.locator(".bp-asks")).to_have_text("1 billion weights: 3 seconds in reverse, and 32 years by nudging.")
    expect(page.locator(".bp-clock b")).to_have_text(["32 years", "63 years", "3 seconds"])
    page.get_by_label("weights as a number").fill("1e6")
    expect(page.locator(".bp-clock b")).to_have_text(["17 minutes", "33 minutes", "3 milliseconds"])
    page.get_by_label("weights as a number").fill("40")
    page.keyboard.press("Tab")
    drawn(page)
    assert state(page, "state.weights") == 36
    expect(page.get_by_label("weights as a number")).to_have_value("36")
    page.get_by_label("What the clocks are for").select_option("100000")
    page.get_by_label("Speed of the machine").select_option("1000000000000")
    expect(page.locator(".bp-clock b").last).to_have_text("11 microseconds")


def test_a_billion_weights_are_raced_in_real_time_and_nobody_has_to_wait(alone: Alone) -> None:
    page = alone('<backprop-race id="one" weights="1e9"></backprop-race>', fresh=True)
    stop_the_clock(page)
    press(page, "Race")
    page.clock.run_for(200)
    expect(page.locator(".bp-asks")).to_have_text("In real time, at the speed below.")
    page.clock.run_for(3_200)
    expect(page.locator(".bp-asks")).to_contain_text("Reverse mode has all 1 billion slopes.")
    page.clock.run_for(60_000)  # it stops by itself
    expect(page.locator(".bp-asks")).to_have_text(
        "Reverse mode has all 1 billion slopes. Nudging has 11. Will you wait 32 years for it?"
    )
    page.clock.resume()
    assert counts(page) == ["12 of 1,000,000,001 passes", "6 of 1,000,000,000 passes", "2 of 2 passes"]


def test_who_wants_little_to_move_sees_few_pictures(alone: Alone) -> None:
    page = alone(TAG, fresh=True, reduced_motion="reduce")
    stop_the_clock(page)
    press(page, "Race")
    moments = set()
    for _ in range(40):
        page.clock.run_for(350)
        moments.add(state(page, "state.moment"))
    assert max(moments) == 60
    assert len(moments) <= 14
    assert page.locator(".bp-hand").first.evaluate("(one) => getComputedStyle(one).transitionDuration") == "0s"


def test_the_table_is_its_equal(alone: Alone) -> None:
    page = alone('<backprop-race id="one" weights="21" moment="12"></backprop-race>')
    page.get_by_text("All numbers").click()
    needs = page.get_by_role("group", name="What each way needs").get_by_role("row")
    expect(needs.nth(1)).to_have_text("Nudging22 forward462" + "460 nanoseconds46 milliseconds")
    expect(needs.nth(3)).to_have_text("Reverse mode1 forward, 1 backward63" + "63 nanoseconds6.3 milliseconds")
    slopes = page.get_by_role("group", name="The slopes so far").get_by_role("row")
    expect(slopes).to_have_count(22)
    found = slopes.evaluate_all(
        "all => all.slice(1).map((row) => [...row.cells].slice(2).map((cell) => cell.textContent))"
    )
    assert [sum(row[way] != "–" for row in found) for way in range(3)] == [3, 2, 21]
    assert [row[1] for row in found[:2]] == [row[2] for row in found[:2]]


def test_a_link_restores_it_and_says_what_cannot_be_read(alone: Alone) -> None:
    page = alone(TAG)
    slider = page.get_by_role("slider", name="weights")
    slider.focus()
    page.keyboard.press("ArrowRight")
    press(page, "Step")
    page.get_by_label("How a weight is nudged").select_option("2")
    page.get_by_label("What the clocks are for").select_option("100000")
    press(page, "copy link")
    link = page.get_by_label("Link to what you see").input_value()
    parts = ("state.weights", "state.moment", "state.sides", "state.steps", "state.speed")
    seen = {part: state(page, part) for part in parts}
    other = alone(TAG, into=page)
    other.goto(link.replace(address(), ""))
    expect(other.locator(".bp-lane-count").first).to_have_text("1 of 42 passes")
    assert {part: state(other, part) for part in parts} == seen
    for part, sentence in {
        "weights=9": "The weights are a number from 10 to 1e9",
        "weights=<img src=x>": "The weights are a number from 10 to 1e9",
        "moment=-1": "The moment is a whole number",
        "sides=3": "The sides of a nudge are 1 or 2",
        "steps=7": "The steps are 1 or 100000",
        "speed=fast": "The speed is 1e9 or 1e12",
    }.items():
        other.evaluate("(part) => { location.hash = `explorable=one&${part}`; }", part)
        expect(other.locator(".bp-asks")).to_contain_text(sentence)
    assert other.locator("backprop-race :is(img, script)").count() == 0


@pytest.mark.parametrize("size", [(390, 844), (768, 1024), (1366, 768)])
def test_all_of_it_is_seen_at_once_and_stays_in_its_place(alone: Alone, size: tuple[int, int]) -> None:
    page = alone(TAG, viewport={"width": size[0], "height": size[1]})
    places = set()
    for name in ("Step", "Step", "Step", "Finish"):
        press(page, name)
        let_frames_pass(page, 3)
        boxes = page.locator(":is(.bp-asks, .bp-lane, .bp-verbs, .bp-clocks)").evaluate_all(
            "all => all.map((one) => one.getBoundingClientRect()).map(({ top, bottom, left, right }) => [top, bottom, left, right])"
        )
        assert max(box[1] for box in boxes) - min(box[0] for box in boxes) <= size[1] - HEADER
        assert min(box[2] for box in boxes) >= 0
        assert max(box[3] for box in boxes) <= size[0]
        places.add(tuple(page.locator(".bp-lane").evaluate_all("all => all.map((one) => one.offsetTop)")))
    assert len(places) == 1


def test_it_stands_in_its_chapter_as_it_does_alone(page: Page, alone: Alone) -> None:
    alone_page = alone(rendered(BLOCK), viewport={"width": 1366, "height": 768})
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto("/chapters/why-cheap/")
    page.locator("backprop-race").scroll_into_view_if_needed()
    highs = [
        one.locator(":is(.bp-lane, .bp-clocks, .bp-track)").evaluate_all(
            "all => all.map((one) => one.offsetHeight || one.clientHeight)"
        )
        for one in (page, alone_page)
    ]
    assert highs[0] == highs[1]


def test_a_finger_drags_the_size_on_the_smallest_phone(alone: Alone) -> None:
    page = alone(TAG, viewport={"width": 320, "height": 640}, has_touch=True)
    box = page.get_by_role("slider", name="weights").bounding_box()
    assert box
    client = page.context.new_cdp_session(page)
    y = box["y"] + box["height"] / 2
    client.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": box["x"] + 8, "y": y}]})
    for share in (0.3, 0.6, 0.9):
        moved = {"x": box["x"] + box["width"] * share, "y": y}
        client.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [moved]})
        let_frames_pass(page, 2)
    client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    drawn(page)
    assert 1e7 < state(page, "state.weights") < 1e9
    for name in ("Race", "Step", "Finish", "Start again"):
        button = page.get_by_role("button", name=name, exact=True).bounding_box()
        assert button
        assert button["x"] + button["width"] <= 320
    page.get_by_label("weights as a number").fill("1e9")
    page.get_by_label("How a weight is nudged").select_option("2")
    drawn(page)
    count = page.locator(".nudging .bp-lane-count").bounding_box()
    assert count
    edge = page.get_by_label("How a weight is nudged").bounding_box()
    assert edge
    assert edge["x"] + edge["width"] <= count["x"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_on_paper_the_sentence_is_whole_and_nothing_is_left_to_press(alone: Alone) -> None:
    page = alone(rendered(BLOCK))
    page.emulate_media(media="print")
    expect(page.get_by_label("What the clocks are for")).to_be_visible()
    expect(page.locator(".bp-verbs button").first).to_be_hidden()
    expect(page.get_by_role("slider")).to_be_hidden()
    expect(page.locator(".bp-run").first).to_be_visible()


@pytest.mark.parametrize(("width", "weights", "palettes"), [(390, 36, [DAY]), (1366, 36, [NIGHT]), (390, 10**9, [DAY])])
def test_axe_finds_nothing(alone: Alone, width: int, weights: int, palettes: list[str]) -> None:
    tag = f'<backprop-race id="one" weights="{weights}" moment="10"></backprop-race>'
    page = alone(tag, viewport={"width": width, "height": 844})
    page.get_by_text("All numbers").click()
    let_frames_pass(page, 30)
    assert not barriers(page, "main", palettes)


@pytest.mark.parametrize(
    ("block", "sentence"),
    [
        ("/// race | many\n///", "say how many weights there are"),
        ("/// race | 9\n///", "from 10 to 1e9"),
    ],
)
def test_a_block_that_makes_no_sense_stops_the_build(block: str, sentence: str) -> None:
    with pytest.raises(PageError, match=re.escape(sentence)):
        rendered(block)
