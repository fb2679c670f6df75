"""The project's commands, run by tests as a person would run them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent


def make(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs make with `arguments`, as if not called from another make; its output, errors included, is in `stdout`."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(
        ["make", *arguments],
        cwd=ROOT,
        env=inherited | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


@contextmanager
def serving(folder: Path, port: int = 0, program: str = "docs.making.serve") -> Iterator[str]:
    """Serves `folder` in a process of its own and gives the address that it prints."""
    command = [sys.executable, "-m", program, str(folder), "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout
            line = server.stdout.readline()
            if "is taken" in line:
                line = server.stdout.readline()
            address = re.search(r"http://\S+(?=/)", line)
            assert address, f"the server said {line!r}"
            yield address[0]
        finally:
            server.terminate()
