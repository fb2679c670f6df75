"""What visitors do, one after another. Each journey begins at a page, and says what must come of what is done."""

from __future__ import annotations

from collections.abc import Callable

from selenium.webdriver.common.keys import Keys

from tests.other_browsers.films import seek_a_film
from tests.other_browsers.visit import Visit

FIELD = "backprop-explorable .bp-field"
STATE = "document.querySelector('backprop-explorable')?.controller?.state"
STEP = "Number(document.querySelector('.bp-ticks').getAttribute('aria-valuenow'))"
RESTED = "document.querySelector('.bp-problem') === null"


def type_a_function(visit: Visit) -> None:
    visit.open("explore/")
    visit.write(FIELD, "x*sin(x)")
    visit.wait(
        f"{STATE}?.trace.expression === 'x*sin(x)' && document.querySelector('.bp-graph .node .symbol') !== null"
    )
    value = visit.read(f"{STATE}.trace.values.at(-1)")
    visit.write("[data-do=number][data-name=x]", "2.5")
    visit.wait(f"{STATE}.at.x === 2.5 && {STATE}.trace.values.at(-1) !== given[0]", value)
    visit.wait("Math.abs(Math.sin(2.5) + 2.5 * Math.cos(2.5) - " + f"{STATE}.trace.gradient.x) < 1e-12")


def say_what_is_wrong(visit: Visit) -> None:
    visit.open("explore/")
    visit.write(FIELD, "sni(x)")
    visit.wait(
        "[...document.querySelectorAll('backprop-explorable *')].some((one) => /sin/.test(one.textContent) && one.matches('[data-do=fix], .bp-problem'))"
    )
    visit.write(FIELD, "3x")
    visit.wait(f"{STATE}.trace.expression === '3x'")


def step_and_play(visit: Visit) -> None:
    visit.open("explore/")
    visit.write(FIELD, "(4x+1)^2")
    visit.wait(f"{STATE}?.trace.expression === '(4x+1)^2'")
    last = visit.read(f"{STATE}.trace.length")
    visit.press(".bp-ticks")
    visit.keys(Keys.HOME)
    visit.wait(f"{STEP} === 1")
    visit.keys(Keys.ARROW_RIGHT)
    visit.wait(f"{STEP} === 2")
    visit.press("[data-do=forward]")
    visit.wait(f"{STEP} === 3")
    visit.wait("document.querySelector('.tokens .token') !== null")
    visit.wait("document.querySelector('.tokens .token') === null")
    visit.press("[data-do=play]")
    visit.wait(f"{STEP} === given[0] && !{STATE}.playing", last)
    visit.wait("document.querySelector('.tokens') === null")


def drag_numbers(visit: Visit) -> None:
    visit.open("explore/")
    visit.write(FIELD, "x^2+1")
    visit.wait(f"{STATE}?.trace.expression === 'x^2+1'")
    before = visit.read(f"{STATE}.at.x")
    visit.drag(".bp-graph .node.variable .shape", 70)
    visit.wait(f"{STATE}.at.x > given[0] + 0.2", before)
    now = visit.read(f"{STATE}.at.x")
    visit.wait(f"location.hash.includes(encodeURIComponent('x=' + {STATE}.at.x))")  # it rests, and can be gone back to
    visit.drag(".bp-curve .grip", -60)
    visit.wait(f"{STATE}.at.x < given[0] - 0.2", now)
    visit.wait(f"Math.abs(2 * {STATE}.at.x - {STATE}.trace.gradient.x) < 1e-12")
    visit.press("[data-do=undo]")
    visit.wait(f"{STATE}.at.x === given[0]", now)


def look_closely(visit: Visit) -> None:
    visit.open("explore/")
    visit.write(FIELD, "sigmoid(w*x+b)")
    visit.wait(f"{STATE}?.trace.expression === 'sigmoid(w*x+b)'")
    visit.press(".bp-graph .node .shape")
    visit.wait(
        "document.querySelector('.bp-inspector') !== null && document.querySelector('.bp-graph [data-lit]') !== null"
    )
    visit.press("[data-do=compact]")
    visit.wait(f"{STATE}.compact")
    visit.press("[data-do=unfold]")
    visit.wait(f"{STATE}.unfold")


def predict(visit: Visit) -> None:
    visit.open("explore/")
    visit.write(FIELD, "3x")
    visit.wait(f"{STATE}?.trace.expression === '3x'")
    visit.press("[data-do=predict]")
    visit.wait("document.querySelector('[data-do=answer-typed]') !== null")
    right = visit.read(f"String(3 * {STATE}.at.x)")
    visit.write("[data-do=answer-typed]", "123456")
    visit.keys(Keys.ENTER)
    visit.wait(
        "!/Right/.test(document.querySelector('.bp-predict').textContent) && document.querySelector('.bp-predict').textContent.length > 20"
    )
    visit.write("[data-do=answer-typed]", right)
    visit.keys(Keys.ENTER)
    visit.wait("/Right/.test(document.querySelector('.bp-predict').textContent)")


def work_with_arrays(visit: Visit) -> None:
    visit.open("explore/")
    visit.write(FIELD, "sum((W @ x - [1, 2])^2)")
    visit.wait(f"{STATE}?.ofArrays && document.querySelector('.bp-graph .node.array') !== null")
    visit.press("[data-do=back]")
    visit.press("[data-do=forward]")
    visit.wait("document.querySelector('.tokens .token') !== null")
    before = visit.read(f"JSON.stringify({STATE}.at)")
    visit.drag(".bp-graph .variable .cells.value .ground", 60)
    visit.wait(f"JSON.stringify({STATE}.at) !== given[0]", before)
    visit.press("[data-do=numbers]")
    visit.wait(f"{STATE}.opened")


def move_on_a_map(visit: Visit) -> None:
    visit.open("explore/")
    visit.write(FIELD, "x*ln(y)")
    visit.wait(f"{STATE}?.trace.expression === 'x*ln(y)' && document.querySelector('.bp-map .band') !== null")
    if visit.read("document.querySelector('.bp-map').checkVisibility() === false"):
        visit.press("[data-do=map]")
    point = f"[{STATE}.at.x, {STATE}.at.y]"
    moved = f"{STATE}.at.x < given[0][0] - 0.1 && {STATE}.at.y < given[0][1] - 0.1"
    for finger in (False, True):
        visit.wait(f"{STATE}.at.y > 0")
        before = visit.read(point)
        visit.drag(".bp-map .dot", -16, 12, finger=finger)
        visit.wait(moved, before)
    before = visit.read(point)
    visit.keys(Keys.ARROW_RIGHT, Keys.ARROW_UP)
    visit.wait(f"{STATE}.at.x > given[0][0] && {STATE}.at.y > given[0][1]", before)
    visit.wait("/ln|falls fastest/.test(document.activeElement.getAttribute('aria-valuetext'))")
    # Below its axis the logarithm has no value: the paper is empty there, and the point says so.
    visit.wait("""[...document.querySelectorAll('.bp-map :is(.band, .there)')].every((one) =>
        one.isPointInFill(new DOMPoint(100, 120)) === false)""")
    visit.wait("document.querySelector('.bp-map .there').isPointInFill(new DOMPoint(100, 60))")
    visit.write("[data-do=number][data-name=y]", "-1")
    visit.wait("/is undefined/.test(document.querySelector('.bp-map .point').getAttribute('aria-valuetext'))")
    visit.wait("document.querySelector('.bp-map .slope').textContent === ''")


def descend(visit: Visit) -> None:
    visit.open("embed/descent/")
    state = "document.querySelector('backprop-descent')?.controller?.state"
    visit.press("[data-do=forward]")
    visit.wait(f"{state}?.taken > 0")
    visit.press("[data-do=play]")
    visit.wait(f"{state}.taken > 4")


def train(visit: Visit) -> None:
    visit.open("embed/training/")
    state = "document.querySelector('backprop-network')?.controller?.state"
    bands = "[...document.querySelectorAll('.bp-plane-map .band')].map((one) => one.getAttribute('d')).join()"
    before = visit.read(bands)
    visit.press("[data-do=play]")
    visit.wait(f"{state}?.shown > 20")
    visit.wait(f"{bands} !== given[0]", before)
    visit.press(".unit[data-unit] .small")
    visit.wait(f"{state}.unit === 'h1' && document.querySelector('.unit.large .symbol').textContent === 'h1'")


def turn_knobs(visit: Visit) -> None:
    visit.open("embed/knobs/")
    visit.press(
        "backprop-knobs [data-do=play], backprop-knobs [data-do=train], backprop-knobs .bp-verb.main, backprop-knobs .bp-button.main"
    )
    first = visit.wait(
        "document.querySelector('backprop-knobs').controller && document.querySelector('backprop-knobs').textContent"
    )
    visit.wait("document.querySelector('backprop-knobs').textContent !== given[0]", first)
    visit.wait("[...document.querySelectorAll('backprop-knobs canvas')].every((one) => one.width > 1)")


def learn_digits(visit: Visit) -> None:
    visit.open("embed/digits/")
    visit.press("backprop-digits [data-do=play], backprop-digits .bp-verb.main, backprop-digits .bp-button.main")
    visit.wait("document.querySelector('backprop-digits')?.controller?.state.playing")
    visit.wait("/\\b(9\\d|8\\d)(\\.\\d)? ?%/.test(document.querySelector('backprop-digits').textContent)")
    visit.drag("backprop-digits [data-do=paper]", 24, 50)


def race(visit: Visit) -> None:
    visit.open("embed/race/")
    visit.press("backprop-race [data-do=start], backprop-race [data-do=play], backprop-race .bp-verb.main")
    visit.wait(
        "document.querySelector('backprop-race')?.controller?.state.playing || document.querySelector('backprop-race')?.controller?.state.step > 0"
    )


def write_a_program(visit: Visit) -> None:
    visit.open("embed/write/")
    visit.press("[data-do=begin]")
    visit.wait("document.querySelector('.cm-content') !== null")
    visit.press("[data-do=show]")
    visit.press("[data-do=run]")
    visit.wait(
        "document.querySelector('.bp-judged b') !== null && !document.querySelector('backprop-write').controller.state.running"
    )
    assert "✓" in visit.read("document.querySelector('.bp-tasks').textContent"), visit.read(
        "document.querySelector('.bp-judged').textContent"
    )
    visit.press("[data-do=again]")
    visit.press(".cm-content")
    visit.keys("x")
    visit.press("[data-do=run]")
    visit.wait(
        "document.querySelector('.bp-judged b') !== null && !document.querySelector('backprop-write').controller.state.running"
    )


def read_a_chapter(visit: Visit) -> None:
    visit.open("chapters/backward-pass/")
    visit.wait("document.querySelector('backprop-explorable, figure.clip') !== null")
    visit.wait("document.readyState === 'complete' && document.documentElement.scrollWidth <= innerWidth + 1")


JOURNEYS: tuple[Callable[[Visit], None], ...] = (
    read_a_chapter,
    seek_a_film,
    type_a_function,
    say_what_is_wrong,
    step_and_play,
    drag_numbers,
    look_closely,
    predict,
    work_with_arrays,
    move_on_a_map,
    descend,
    train,
    turn_knobs,
    learn_digits,
    race,
    write_a_program,
)
