"""The palette can be read by everyone, the site gets the same one, and durations fall on whole frames."""

import re
from dataclasses import asdict
from itertools import product
from pathlib import Path

import pytest

from scenes import theme
from scenes.theme import PALETTES, QUALITIES

TEXT = ("ink", "muted", "value", "adjoint", "variable")


def contrast(one: str, other: str) -> float:
    """WCAG's contrast of two colours, worked out here without the composition check's own code."""

    def luminance(colour: str) -> float:
        channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("name", "role"), list(product(PALETTES, TEXT)))
def test_text_can_be_read_on_paper_and_panel(name: str, role: str) -> None:
    palette = asdict(PALETTES[name])
    assert contrast(palette[role], palette["paper"]) >= 5.5
    assert contrast(palette[role], palette["panel"]) >= 5.0


@pytest.mark.parametrize("name", PALETTES)
def test_ink_can_be_read_on_the_node_that_is_lit(name: str) -> None:
    assert contrast(PALETTES[name].ink, PALETTES[name].now) >= 4.5


def test_the_site_gets_every_colour_of_both_themes(tmp_path: Path) -> None:
    assert theme.main([str(tmp_path)]) == 0
    css = (tmp_path / "palette.css").read_text()
    light, dark = re.findall(r"([^{}]+)\{([^}]*)\}", css)
    assert "default" in light[0]
    assert ":root" in light[0]
    assert "slate" in dark[0]
    for block, palette in ((light[1], PALETTES["light"]), (dark[1], PALETTES["dark"])):
        assert dict(re.findall(r"--bp-(\w+): (#\w{6});", block)) == asdict(palette)


def test_no_folder_is_refused_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert theme.main([]) == 2
    assert "Name the folder" in capsys.readouterr().err


def test_every_duration_is_a_whole_number_of_frames_at_every_rate() -> None:
    durations = [theme.APPEAR, theme.MOVE, theme.REVEAL, theme.THINK, theme.time_to_read("How far does g move?")]
    for duration, quality in product(durations, QUALITIES.values()):
        assert duration * quality.rate == pytest.approx(round(duration * quality.rate))


def test_a_longer_line_stays_longer_at_the_stated_speed() -> None:
    short, long = theme.time_to_read("x" * 10), theme.time_to_read("x" * 95)
    assert long - short == pytest.approx(85 / theme.READING_SPEED, abs=2 * theme.BEAT)
    assert short > theme.LOOK
