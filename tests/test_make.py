"""The make commands: what they say of themselves, and that a user's text reaches the program as it was typed."""

from __future__ import annotations

import re

import pytest

from tests.commands import make


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


def test_what_is_wrong_with_an_expression_is_shown_at_its_place() -> None:
    refused = make("clip", "EXPR=a$b", "AT=a=1")
    assert refused.returncode == 2
    message, line, caret, *_ = refused.stdout.splitlines()
    assert message.endswith(".")
    assert (line, caret) == ("  a$b", "   ^")


def test_options_reach_the_renderer_as_they_were_typed() -> None:
    said = make("scenes", "CLIP=no 'such' $clip", "QUALITY=draft", "THEME=dark")
    assert said.returncode == 2
    assert "no 'such' $clip" in said.stdout
    shown = make("scenes", "python=echo", "QUALITY=draft", "THEME=dark").stdout
    assert shown.split() == ["-m", "scenes.commands.render", "--quality", "draft", "--theme", "dark"]
    assert make("scenes", "python=echo").stdout.split() == ["-m", "scenes.commands.render"]


def test_no_test_waits_for_drafts_but_those_that_show_the_site_which_make_them() -> None:
    assert "scenes.commands.render" not in make("test", "--dry-run").stdout
