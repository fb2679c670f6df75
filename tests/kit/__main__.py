"""`make check-kit`: opens what lecturers take away in the programs that they would open it in, and says how it went.

    python -m tests.kit [CLIP]

It takes a clip as it was last rendered. To check another thing, add a function to CHECKS: it is given the clip, a
folder with the files that `make slides` writes for it, and a browser, and yields what it found.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from scenes.commands import rendered
from scenes.commands.slides import write_slides
from tests import chromium
from tests.commands import ROOT
from tests.kit import deck, hosts, jupyter, powerpoint, tools

CHECKS = (
    powerpoint.opens_in_libreoffice,
    deck.plays_in_chromium,
    hosts.play_where_they_are_pasted,
    jupyter.explores_in_jupyterlab,
)


def main(arguments: list[str]) -> int:
    parser = rendered.options_parser("python -m tests.kit", "Open what lecturers take away.", "build/slides")
    try:
        clip = rendered.asked_for(parser.parse_args([f"--clip={name}" for name in arguments[:1]]))[0]
    except rendered.NotRenderedError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{clip.title} ({clip.theme}), {len(clip.passages)} steps")
    with tempfile.TemporaryDirectory() as name, chromium.running() as browser:
        folder = Path(name)
        write_slides(clip, folder)
        found = [finding for check in CHECKS for finding in check(clip, folder, browser)]
    for finding in found:
        print(f"  {finding.what}: {finding.wrong or 'good'}")
    print(f"Pictures of what was seen: {tools.SEEN.relative_to(ROOT)}/")
    return 1 if any(finding.wrong for finding in found) else 0


sys.exit(main(sys.argv[1:]))
