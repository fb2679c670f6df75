"""What a person does to a page, in whichever browser WebDriver drives: look, wait, press, type, drag."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic, sleep
from typing import Any

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.actions.action_builder import ActionBuilder
from selenium.webdriver.common.actions.interaction import POINTER_TOUCH
from selenium.webdriver.common.actions.mouse_button import MouseButton
from selenium.webdriver.common.actions.pointer_input import PointerInput
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver

PATIENCE = 25  # seconds until what is waited for has happened
STILL = 4  # looks, a tenth of a second apart, in which it has not moved
FIND = """const found = [...document.querySelectorAll(arguments[0])].filter((one) => arguments[1] === null || one.textContent.trim() === arguments[1]);
const one = found[0];
if (!one) return null;
const middle = () => {
    const { left, top, width, height } = one.getBoundingClientRect();
    return [left + width / 2, top + height / 2];
};
const isSeen = () => one.parentNode.contains(document.elementFromPoint(...middle()));
if (!isSeen()) one.scrollIntoView({ block: "center", behavior: "instant" });
return isSeen() ? middle() : null;"""


@dataclass(frozen=True)
class Visit:
    """A visit to the site."""

    driver: WebDriver
    home: str

    def open(self, path: str) -> None:
        self.driver.get(f"{self.home}/{path}")

    def read(self, script: str, *given: Any) -> Any:
        """What an expression of JavaScript gives; the arguments are `given`."""
        return self.driver.execute_script(f"const given = [...arguments]; return ({script});", *given)

    def wait(self, script: str, *given: Any) -> Any:
        """The same, as soon as it is something."""
        end = monotonic() + PATIENCE
        while not (found := self.read(script, *given)):
            assert monotonic() < end, f"it never came to be that {script} {given or ''}"
            sleep(0.05)
        return found

    def place(self, selector: str, text: str | None = None) -> tuple[int, int]:
        """The middle of a thing in the window, once it is there, scrolled to, and rests."""
        end = monotonic() + PATIENCE
        found, still = None, 0
        while found is None or still < STILL:
            assert monotonic() < end, f"there is no {selector} {text or ''} that rests"
            sleep(0.1)
            found, before = self.driver.execute_script(FIND, selector, text), found
            still = still + 1 if found == before else 0
        return round(found[0]), round(found[1])

    def press(self, selector: str, text: str | None = None) -> None:
        x, y = self.place(selector, text)
        hand = ActionBuilder(self.driver)
        mouse: Any = hand.pointer_action
        mouse.move_to_location(x, y).click()
        hand.perform()

    def drag(self, selector: str, across: int, down: int = 0, text: str | None = None, *, finger: bool = False) -> None:
        x, y = self.place(selector, text)
        kind: Any = PointerInput
        hand = ActionBuilder(self.driver, mouse=kind(POINTER_TOUCH, "finger") if finger else None, duration=20)
        mouse: Any = hand.pointer_action
        mouse.move_to_location(x, y).pointer_down(button=MouseButton.LEFT)
        for move in range(1, 9):
            mouse.move_to_location(x + across * move // 8, y + down * move // 8)
        mouse.pointer_up(button=MouseButton.LEFT)
        hand.perform()

    def keys(self, *keys: str) -> None:
        chain = ActionChains(self.driver, duration=20)
        for key in keys:
            chain.send_keys(key)
        chain.perform()

    def write(self, selector: str, text: str) -> None:
        """Types over what stands in a field."""
        self.press(selector)
        chain = ActionChains(self.driver, duration=20)
        chain.key_down(Keys.CONTROL).send_keys("a").key_up(Keys.CONTROL).send_keys(text).perform()

    def complaints(self) -> list[str]:
        """What the page has logged as an error, or thrown, or been refused."""
        found: list[str] = self.read("globalThis.complaints")
        return found
