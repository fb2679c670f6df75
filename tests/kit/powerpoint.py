"""Opens the PPTX in LibreOffice."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser

from scenes.commands.rendered import Rendered
from tests.kit.finding import Finding

TRIED = "PPTX, opened in LibreOffice and printed as PDF"
INSTALL = (
    "LibreOffice is not here to open it. Debian/Ubuntu: sudo apt install libreoffice-impress; "
    "Fedora: sudo dnf install libreoffice-impress; macOS: brew install --cask libreoffice."
)


def opens_in_libreoffice(clip: Rendered, folder: Path, _browser: Browser | None = None) -> Iterator[Finding]:
    """Every slide comes out as a page."""
    office = next(filter(None, map(shutil.which, ("soffice", "libreoffice"))), None)
    if office is None:
        yield Finding(TRIED, INSTALL)
        return
    name = f"{clip.id}-{clip.theme}"
    profile = f"-env:UserInstallation={(folder / 'office').resolve().as_uri()}"  # one that is open keeps its own
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), f"{folder / name}.pptx"]
    said = subprocess.run(command, capture_output=True, text=True, check=False, timeout=180)
    pdf = folder / f"{name}.pdf"
    if not pdf.exists():
        yield Finding(TRIED, f"LibreOffice could not read it: {said.stderr.strip() or said.stdout.strip()}")
        return
    pages, steps = len(re.findall(rb"/Type\s*/Page\b", pdf.read_bytes())), len(clip.passages)
    yield Finding(TRIED, "" if pages == steps else f"it has {pages} pages for {steps} steps.")
