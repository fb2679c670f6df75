"""The network that learns digits as a reader meets it: by mouse, touch and keyboard, and without a script."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

import backprop_core as core
from backprop_core.language.fills import data
from backprop_core.training import digits
from docs.extensions.javascript import DOCS
from docs.extensions.page import PageError
from tests.docs.barriers import DAY, NIGHT, barriers
from tests.docs.explorable.alone import PAGE, Alone, Answers, address
from tests.docs.explorable.digits.test_learning import learned
from tests.docs.extensions.pages import rendered
from tests.watch import drawn, let_frames_pass

TAG = '<backprop-digits id="one"></backprop-digits>'
END = 690
HEADER = 48  # pixels that the page's own header covers
SAME = """(html) => {
    const page = document.createElement("template");
    page.innerHTML = html;
    return page.content.querySelector("backprop-digits").innerHTML === document.querySelector("backprop-digits").innerHTML;
}"""


def state(page: Page, expression: str) -> Any:
    return page.evaluate(
        f"(({{ controller: {{ state }} }}) => {expression})(document.querySelector('backprop-digits'))"
    )


def trace(steps: int, picture: Any, t: int) -> core.Trace:
    """What the core says of a picture after some steps."""
    return core.trace(digits.OF_ONE, {**learned("others")[steps], "x": np.array(picture), "t": t})


def shares(steps: int, picture: Any) -> list[float]:
    nodes = {node.label: node.value for node in trace(steps, picture, 0).nodes}
    powers = np.exp(nodes["s"] - np.max(nodes["s"]))
    return [float(one) for one in powers / powers.sum()]


def told(share: float) -> str:
    """A share as the page says it."""
    text = f"{100 * share:.0f}"
    return {"0": "<1%", "100": ">99%"}.get(text, f"{text}%")


def bars(page: Page) -> list[str]:
    drawn(page)
    return page.locator(".bp-digit span").all_text_contents()


@cache
def wrong() -> list[tuple[int, int, int]]:
    """The number of each picture that is misread at the end, its digit, and what is said."""
    parts = digits.split()
    weights = learned("others")[END]
    hidden = np.maximum(parts.others["X"] @ weights["W"].T + weights["b"], 0)
    says = (hidden @ weights["V"].T + weights["c"]).argmax(axis=1)
    return [
        (1437 + place, int(label), int(said))
        for place, (label, said) in enumerate(zip(parts.others["t"], says, strict=True))
        if label != said
    ]


def train(page: Page) -> None:
    """To the end, in no time."""
    page.clock.install()
    page.get_by_role("button", name="Train").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.clock.run_for(12_000)
    expect(page.get_by_role("button", name="Train")).to_be_visible()


def test_without_a_script_a_trained_network_and_its_mistake_stand_in_the_page() -> None:
    number, label, said = wrong()[2]
    html = rendered(f"/// digits | {END}\n    picture: {number}\n    target: {label}\n///")
    found = re.findall(r'data-digit="(\d)" aria-pressed="(true|false)" aria-label="\d: ([^"]+)"', html)
    assert [share.replace("&lt;", "<").replace("&gt;", ">") for _, _, share in found[:10]] == [
        told(one) for one in shares(END, data("digits")[number])
    ]
    assert [pressed for _, pressed, _ in found[:10]] == [str(digit == label).lower() for digit in range(10)]
    assert html.count('role="gridcell"') == 64
    assert 'class="signs" d="M' in html
    *_, end = digits.learn()
    assert f"It reads {end.learned:.1%} of what it learned from, and {end.others:.1%} of what strangers wrote." in html
    assert said != label
    assert f"{len(wrong())} mistakes" in html


def test_the_picture_of_the_chapter_is_the_mistake_that_it_tells_of() -> None:
    chapter = (DOCS / "chapters" / "digits.md").read_text(encoding="utf-8")
    found = re.search(r"picture: (\d+)\n    target: (\d)\nAn (\d) by a stranger.* takes for a (\d)\.", chapter)
    assert found
    number, target, label, said = map(int, found.groups())
    assert (number, label, said) in wrong()
    assert target == label


def test_the_script_takes_the_page_over_as_it_stands(alone: Alone) -> None:
    html = rendered(f"/// digits | {END}\n    picture: {wrong()[0][0]}\n///")
    page = alone(html)
    assert state(page, "state.progress.steps") == END
    assert page.evaluate(SAME, html)


def test_ten_bars_answer_what_is_drawn_by_mouse_and_by_keys(alone: Alone) -> None:
    page = alone(TAG)
    box = page.locator(".bp-paper").bounding_box()
    assert box

    def spot(column: float, row: float) -> tuple[float, float]:
        return box["x"] + box["width"] * column / 8, box["y"] + box["height"] * row / 8

    page.mouse.move(*spot(3.5, 0.5))
    page.mouse.down()
    page.mouse.move(*spot(3.5, 7.5), steps=8)
    page.mouse.up()
    let_frames_pass(page, 3)
    picture = state(page, "[...state.picture]")
    rows = np.array(picture).reshape(8, 8)
    assert (rows[:, 3] == 1).all()  # a line down, on a sheet that was blank
    assert (rows[:, 6:] == 0).all()
    assert (rows[:, 0] == 0).all()
    assert bars(page) == [told(one) for one in shares(0, picture)]
    page.locator(".pixel").nth(0).focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "ArrowUp", " ", "ArrowRight", " ", " "):
        page.keyboard.press(key)
    let_frames_pass(page, 3)
    picture[2], picture[3] = 1, 1  # one that was blank; and one that was inked, blank and inked again
    assert state(page, "[...state.picture]") == picture
    assert page.evaluate("document.activeElement.dataset.spot") == "3"
    assert bars(page) == [told(one) for one in shares(0, picture)]
    page.get_by_role("button", name="rub out").click()
    page.mouse.click(*spot(3.5, 4.5))
    let_frames_pass(page, 3)
    assert state(page, "state.picture[4 * 8 + 3]") == 0
    page.get_by_role("button", name="clear").click()
    expect(page.locator(".bp-asks")).to_contain_text("The paper is blank")
    expect(page.locator(".bp-opinion")).to_contain_text("Draw a digit here")
    page.mouse.move(*spot(-0.2, 2.5))  # begun outside, as a stroke is that began before the script had come
    page.mouse.down()
    page.mouse.move(*spot(4.5, 2.5), steps=6)
    page.mouse.up()
    page.mouse.move(*spot(4.5, 6.5))
    let_frames_pass(page, 3)
    rows = np.array(state(page, "[...state.picture]")).reshape(8, 8)
    assert (rows[2, 1:5] == 1).all()
    assert (rows[5:] == 0).all()
    page.get_by_role("button", name="An 8", exact=True).click()
    expect(page.locator(".bp-opinion")).to_contain_text("It’s an 8,")


def test_it_learns_and_shows_what_it_still_gets_wrong_and_what_would_change_its_mind(alone: Alone) -> None:
    page = alone(TAG, fresh=True, reduced_motion="reduce")
    drawn(page)
    before = page.locator(".bp-strokes .plus").first.get_attribute("d")
    train(page)
    *_, end = digits.learn()
    assert state(page, "state.progress.steps") == END
    expect(page.locator(".bp-asks")).to_have_text(
        f"It reads {end.learned:.1%} of what it learned from, and {end.others:.1%} of what strangers wrote. "
        "Now try the same writers."
    )
    expect(page.locator(".bp-scores .tested b")).to_have_text(f"{end.others:.1%}")
    expect(page.locator(".bp-scores .loss b")).to_have_text(f"{end.loss:.3f}")
    assert page.locator(".bp-strokes .plus").first.get_attribute("d") != before
    page.get_by_role("button", name=f"{len(wrong())} mistakes").click()
    listed = [f"{label} → {said}" for _, label, said in wrong()]
    expect(page.locator(".bp-pick span")).to_have_text(listed)
    number, label, said = wrong()[2]
    page.locator(".bp-pick").nth(2).click()
    let_frames_pass(page, 3)
    assert state(page, "[...state.picture]") == data("digits")[number].tolist()
    expect(page.locator(".bp-opinion")).to_contain_text(f"It’s an {label}, but it says {said}")  # an 8

    page.get_by_role("button", name=re.compile(f"^{label}: ")).click()
    gradient = trace(END, data("digits")[number], label).gradient["x"]
    let_frames_pass(page, 3)
    advice = page.locator(".pixel").evaluate_all("all => all.map((one) => one.getAttribute('aria-label'))")
    largest = np.argsort(-abs(gradient))[:12]
    possible = [one for one in largest if (data("digits")[number][one] > 0 if gradient[one] > 0 else True)]
    assert all(f", {'more' if gradient[one] < 0 else 'less'} ink" in advice[one] for one in possible)
    page.get_by_role("button", name=f"change the pixels towards {label}").click()
    page.clock.run_for(10_000)
    expect(page.locator(".bp-opinion")).to_contain_text(f"and now it says {label}. Would you?")
    changed = np.array(state(page, "[...state.picture]"))
    assert np.argmax(shares(END, changed)) == label
    assert np.abs(changed - data("digits")[number]).max() < 0.5
    page.get_by_role("button", name="put back").click()
    let_frames_pass(page, 3)
    assert state(page, "[...state.picture]") == data("digits")[number].tolist()

    page.get_by_role("button", name="passes").click()
    inside = page.locator("backprop-explorable")
    expect(inside.locator(".node")).to_have_count(len(trace(END, changed, label).nodes))
    found = page.evaluate("document.querySelector('backprop-explorable').controller.state.trace.gradient.x.entries")
    np.testing.assert_allclose(found, gradient, rtol=1e-8, atol=1e-12)
    page.get_by_role("button", name="passes").click()

    page.get_by_label("Pictures that it never learns from").select_option("same")
    page.get_by_role("button", name="Train").click()
    page.clock.run_for(12_000)
    *_, same = digits.learn(is_shuffled=True)
    expect(page.locator(".bp-asks")).to_have_text(
        f"It reads {same.others:.1%} of new pictures by people whose writing it knows. "
        f"Of what strangers wrote it was {end.others:.1%}, the honest number."
    )


def test_it_steps_pauses_starts_again_and_takes_another_seed(alone: Alone) -> None:
    page = alone(TAG)
    step = page.get_by_role("button", name="Step", exact=True)
    step.click()
    expect(page.locator(".bp-asks")).to_contain_text("After 1 step it reads")
    np.testing.assert_allclose(state(page, "[...state.progress.weights.slice(0, 64)]"), learned("others")[1]["W"][0])
    page.get_by_role("button", name="Train").click()
    expect(page.locator(".bp-asks")).to_contain_text(re.compile(r"^Epoch \d+ of 30"))
    page.get_by_role("button", name="Pause").click()
    steps = state(page, "state.progress.steps")
    let_frames_pass(page)
    assert state(page, "state.progress.steps") == steps > 1
    np.testing.assert_allclose(
        state(page, "[...state.progress.weights.slice(0, 64)]"), learned("others")[steps]["W"][0], rtol=1e-9
    )
    page.get_by_role("button", name="Start again").click()
    expect(page.locator(".bp-asks")).to_contain_text("has learned nothing yet")
    page.get_by_label("seed").fill("7")
    let_frames_pass(page, 3)
    np.testing.assert_allclose(state(page, "[...state.progress.weights.slice(0, 64)]"), digits.first_weights(7)["W"][0])


def test_pictures_that_do_not_come_are_told_of_and_asked_for_again(chromium: Browser) -> None:
    with chromium.new_context(base_url=address()) as context:  # not watched: the browser notes what did not come
        page = context.new_page()
        page.route("**/generated/pictures.js", lambda route: route.abort())
        Answers.pages.append(PAGE.format(head="", scheme="default", body=TAG))
        page.goto(f"/{len(Answers.pages) - 1}")
        page.get_by_role("button", name="Step", exact=True).click()
        expect(page.locator(".bp-asks")).to_contain_text("have not come")
        page.unroute("**/generated/pictures.js")
        page.get_by_role("button", name="Step", exact=True).click()
        expect(page.locator(".bp-asks")).to_contain_text("After 1 step")


def test_a_link_restores_steps_picture_and_target(alone: Alone) -> None:
    page = alone(TAG)
    page.get_by_role("button", name="Step", exact=True).click()
    page.get_by_role("button", name=re.compile("^5: ")).click()
    page.locator(".pixel").nth(9).focus()
    page.keyboard.press(" ")
    page.get_by_role("button", name="copy link").click()
    drawn(page)
    link = page.get_by_label("Link to what you see").input_value()
    parts = ("[...state.picture]", "state.target", "state.settings", "[...state.progress.weights]")
    seen = {part: state(page, part) for part in parts}
    signs = page.locator(".bp-paper .signs").get_attribute("d")
    other = alone(TAG, into=page)
    other.goto(link.replace(address(), ""))
    expect(other.locator(".bp-asks")).to_contain_text("After 1 step")
    assert {part: state(other, part) for part in parts} == seen
    assert other.locator(".bp-paper .signs").get_attribute("d") == signs
    for part, sentence in {
        "seed=-1": "A seed is a whole number",
        "steps=1e9": "The steps are a whole number up to",
        "picture=zz": "A picture is written as 64 signs",
        "target=<img src=x>": "A digit is a whole number from 0 to 9",
        "writers=mine": "The writers are others or same",
    }.items():
        other.evaluate("(part) => { location.hash = `explorable=one&${part}`; }", part)
        expect(other.locator(".bp-asks")).to_contain_text(sentence)
    assert other.locator("backprop-digits :is(img, script)").count() == 0


@pytest.mark.parametrize("size", [(390, 844), (768, 1024), (1366, 768)])
def test_all_that_is_played_with_is_seen_at_once_and_stays_in_its_place(alone: Alone, size: tuple[int, int]) -> None:
    page = alone(TAG, viewport={"width": size[0], "height": size[1]})
    places = set()
    for name in ("An 8", "Step", "4: ", "1: "):
        page.get_by_role("button", name=name, exact=not name.endswith(" ")).first.click()
        let_frames_pass(page, 3)
        boxes = page.locator(":is(.bp-asks, .bp-desk > *)").evaluate_all(
            "all => all.map((one) => one.getBoundingClientRect()).map(({ top, bottom, left, right }) => [top, bottom, left, right])"
        )
        assert max(box[1] for box in boxes) - min(box[0] for box in boxes) <= size[1] - HEADER
        assert min(box[2] for box in boxes) >= 0
        assert max(box[3] for box in boxes) <= size[0]
        tops = page.locator(".bp-desk > *").evaluate_all("all => all.map((one) => one.offsetTop)")
        places.add(tuple(tops))
    assert len(places) == 1


def test_a_finger_draws_on_the_smallest_phone_and_the_page_stays(alone: Alone) -> None:
    page = alone(TAG, viewport={"width": 320, "height": 640}, has_touch=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    box = page.locator(".bp-paper").bounding_box()
    assert box
    client = page.context.new_cdp_session(page)
    x, y = box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.1
    client.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for share in (0.3, 0.6, 0.8):
        moved = {"x": x, "y": box["y"] + box["height"] * share}
        client.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [moved]})
        let_frames_pass(page, 2)
    client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    rows = np.array(state(page, "[...state.picture]")).reshape(8, 8)
    assert (rows[:6, 2] > 0.5).all()
    assert page.evaluate("scrollY") == 0


def test_axe_finds_nothing(alone: Alone) -> None:
    page = alone(TAG, viewport={"width": 390, "height": 844})
    page.get_by_role("button", name="Step", exact=True).click()
    page.get_by_role("button", name=re.compile("^8: ")).click()
    page.get_by_role("button", name=re.compile("mistakes")).click()
    page.get_by_text("All numbers").click()
    page.locator(".pixel").nth(20).focus()
    let_frames_pass(page, 30)
    assert not barriers(page, "main", [DAY])
    page.set_viewport_size({"width": 1366, "height": 844})
    let_frames_pass(page, 30)
    assert not barriers(page, "main", [NIGHT])


@pytest.mark.parametrize(
    ("block", "sentence"),
    [
        ("/// digits | many\n///", "say how many steps"),
        ("/// digits | 0\n    picture: 1797\n///", "picture goes from 0 to 1796"),
        ("/// digits | 0\n    target: 10\n///", "target goes from 0 to 9"),
    ],
)
def test_a_block_that_makes_no_sense_stops_the_build(block: str, sentence: str) -> None:
    with pytest.raises(PageError, match=re.escape(sentence)):
        rendered(block)
