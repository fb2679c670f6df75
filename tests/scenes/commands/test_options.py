"""What is said of a word that a command of the scenes does not know: a sentence, with what there is."""

import pytest

from scenes.commands import clip, contact_sheet, render, slides

COMMANDS = {
    "render": render.main,
    "clip": lambda arguments: clip.main(arguments, {"EXPR": "x", "AT": "x=1"}),
    "contact_sheet": contact_sheet.main,
    "slides": slides.main,
}
QUALITY = "There is no quality best: say draft, web, lecture or 4k.\n"
TRANSPARENT = "TRANSPARENT=maybe is neither yes nor no: say TRANSPARENT=1 or TRANSPARENT=0.\n"
THEME = "There is no theme blue: say light, dark or both.\n"


@pytest.mark.parametrize(
    ("command", "option", "word", "sentence"),
    [
        ("render", "--quality", "best", QUALITY),
        ("render", "--theme", "blue", THEME),
        ("clip", "--quality", "best", QUALITY),
        ("clip", "--theme", "blue", THEME),
        ("render", "--transparent", "maybe", TRANSPARENT),
        ("clip", "--transparent", "maybe", TRANSPARENT),
        ("contact_sheet", "--theme", "blue", THEME),
        ("slides", "--theme", "blue", THEME),
    ],
)
def test_an_unknown_word_is_answered_in_a_sentence(
    command: str, option: str, word: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        COMMANDS[command]([option, word])
    assert ended.value.code == 2
    assert capsys.readouterr().err == sentence


def test_an_unknown_option_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        render.main(["--colour", "red"])
    assert capsys.readouterr().err == "unrecognized arguments: --colour red (--help lists what there is)\n"
