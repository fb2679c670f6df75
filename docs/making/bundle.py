"""Many modules as one script, by the bundler that the checker of types brings (`deno bundle`, which is esbuild).

Only what cannot load modules is given one: pages that are opened from a folder, and a cell of a notebook.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from filelock import FileLock

from docs.extensions.javascript import DOCS

DENO = Path(sys.executable).parent / "deno"
CACHE = DOCS.parent / "build" / "deno"
LOCK = "bundler.lock"
NODE = ("module", "path", "url", "fs", "crypto")  # MicroPython asks for these where it runs in Node, and nowhere else
SCRIPT, MODULE = "iife", "esm"


class BundleError(Exception):
    """What keeps modules from becoming one script, in a sentence."""


def bundled(entry: Path, kind: str = SCRIPT) -> str:
    """A module with all that it imports, as one script or one module.

    Raises:
        BundleError: the bundler is not there, or refuses.
    """
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "bundle.js"
        external = [f"--external={name}" for name in NODE]
        command = [str(DENO), "bundle", "--quiet", "--no-config", "--no-lock", "--minify", "--platform=browser"]
        environment = {**os.environ, "DENO_DIR": str(CACHE), "DENO_NO_UPDATE_CHECK": "1", "NO_COLOR": "1"}
        try:
            CACHE.mkdir(parents=True, exist_ok=True)
            with FileLock(CACHE / LOCK):  # the first one fetches the bundler, and two would clash
                done = subprocess.run(
                    [*command, f"--format={kind}", *external, f"--output={out}", str(entry)],
                    capture_output=True,
                    text=True,
                    check=False,
                    env=environment,
                )
        except FileNotFoundError:
            raise BundleError(f"{DENO} is not there: make setup brings it.") from None
        if done.returncode or not out.is_file():
            said = (done.stderr.strip() or "it said nothing").splitlines()[0]
            raise BundleError(
                f"The modules could not be made one script: {said} "
                "The bundler itself is fetched from the npm registry once: the first time needs a network."
            )
        return out.read_text(encoding="utf-8")
