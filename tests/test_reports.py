"""Every small input after a public bug report is held by a test: the kinds of most by tests over all of them, the rest by name."""

from __future__ import annotations

import ast

import pytest

from tests.backprop_core.language.test_reports import DONE
from tests.backprop_core.tracing.test_reported_numbers import KINDS
from tests.case_files import cases
from tests.commands import ROOT

CHECKS = "backprop_core/analysis/test_checks.py::test_the_slopes_on_both_sides_of_0_decide_what_is_exact"
HELD = {
    # of the other kinds: the test of each
    **dict.fromkeys("c-max3 c-max23 c-ln-domain c-xx c-sqrt4 c-sig40 c-relupair c-relu0".split(), CHECKS),
    "num-field-comma": "docs/explorable/function/test_numbers.py::test_a_number_with_a_decimal_comma_is_read",
    "s-pptx-notes": "scenes/film/test_powerpoint.py::test_keynote_finds_the_master_of_the_notes_and_the_size_is_that_of_the_slides",
    "s-pptx-size": "scenes/film/test_powerpoint.py::test_keynote_finds_the_master_of_the_notes_and_the_size_is_that_of_the_slides",
    "s-copy": "docs/explorable/test_elsewhere.py::test_a_formula_is_copied_as_text_that_can_be_typed",
    "s-h1": "docs/test_site.py::test_every_page_has_one_heading_over_all",
    "s-sandbox": "docs/explorable/test_elsewhere.py::test_an_element_answers_in_a_sandbox_as_courses_put_around_pages",
    "s-iframe-height": "docs/explorable/test_embed.py::test_the_copied_frame_shows_the_same_state_in_another_page",
    "s-yuv": "scenes/film/test_powerpoint.py::test_each_film_is_the_step_s_and_fills_the_slide",
    "s-range": "docs/making/test_serve.py::test_a_part_of_a_film_can_be_asked_for",
    "s-subfolder": "docs/test_page.py::test_the_site_works_from_a_folder_of_its_host",
    "s-autoplay": "scenes/film/test_powerpoint.py::test_each_film_starts_when_its_slide_is_shown",
    "s-removable": "docs/explorable/function/test_curve.py::test_the_curve_has_no_dot_where_a_function_has_a_gap_of_one_point",
    "s-proto": "docs/explorable/function/test_typing.py::test_a_text_is_only_ever_text",
    "s-code": "backprop_core/writers/test_compiler.py::test_variables_may_have_any_name_that_the_language_knows",
    "s-twin": "docs/explorable/twin/test_twin.py::test_programs_that_nobody_thought_of",
    "s-search": "docs/test_page.py::test_search_finds_words_of_the_pages",
}


def test_each_case_is_held_by_a_test() -> None:
    others = {case["id"] for case in cases("reports") if case["kind"] not in DONE | KINDS}
    assert others == HELD.keys()


@pytest.mark.parametrize("test", sorted(set(HELD.values())))
def test_the_test_that_holds_a_case_is_there(test: str) -> None:
    path, _, name = test.partition("::")
    functions = ast.parse((ROOT / "tests" / path).read_text(encoding="utf-8")).body
    assert name in [node.name for node in functions if isinstance(node, ast.FunctionDef)]
