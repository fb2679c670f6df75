"""Networks are read in the fields of the elements, with a reader that comes with the first that is pasted."""

from __future__ import annotations

from playwright.sync_api import expect

from docs.making.modules import lists
from tests.backprop_core.language.network_readings import TRAINED
from tests.docs.explorable.alone import Alone
from tests.docs.explorable.elements import field
from tests.docs.explorable.test_one_screen import tag


def test_what_reads_networks_comes_with_the_first_that_is_pasted(alone: Alone) -> None:
    assert not [path for paths in lists().values() for path in paths if "network" in path and "twin/" in path]
    page = alone(tag("explorable", expression="x^2", at="x=1"))
    element = page.locator("backprop-explorable")
    field(element).fill("np.exp(-x)")
    expect(element.locator(".bp-remarks")).to_contain_text("Read as code.")
    with page.expect_request("**/twin/code_networks.js"):
        field(element).fill(TRAINED)
    expect(element.locator(".bp-remarks")).to_contain_text("Linear was read as x @ W_fc1.T + b_fc1")
    expect(element.locator(".node.array").first).to_be_visible()


def test_a_loss_that_is_made_first_is_read_beside_pictures_of_numbers_too(alone: Alone) -> None:
    page = alone(tag("descent", expression="x^2", at="x=1"))
    element = page.locator("backprop-descent")
    field(element).fill("criterion = nn.MSELoss()\nloss = criterion(w, 3)")
    expect(field(element)).not_to_have_attribute("aria-invalid", "true")
    expect(element.get_by_role("textbox", name="w as a number")).to_be_visible()
