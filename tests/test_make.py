"""The make commands: what they say of themselves, and that a user's text reaches the program as it was typed."""

from __future__ import annotations

import re

import pytest

from tests.commands import ROOT, make


def test_make_alone_says_what_there_is() -> None:
    said = make().stdout
    for name in ("serve", "test", "scenes", "clip", "site", "check"):
        assert re.search(rf"^  make {name} +\S", said, re.MULTILINE), name


@pytest.mark.parametrize(
    "text",
    ["x^2; y = 3", "a$b + $(x)", "f(x) = \"x\" + 'y'", "`x` # y", "$(shell echo run)", "two\nlines", "  -x", "100%\\"],
)
def test_an_expression_is_passed_on_untouched(text: str) -> None:
    typed = make("clip", f"EXPR={text}", "python=printenv EXPR #")
    assert typed.stdout == f"{text.lstrip()}\n"
    from_environment = make("clip", "python=printenv EXPR #", EXPR=text)
    assert from_environment.stdout == f"{text}\n"


def test_the_commands_in_the_readme_exist() -> None:
    readme = (ROOT / "README.md").read_text()
    named = set(re.findall(r"(?:^|`)make ([a-z-]+)", readme, re.MULTILINE))
    assert {"serve", "test", "scenes", "clip"} <= named
    known = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert named <= known
