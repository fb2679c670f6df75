"""Writing files so that nothing half-made ever stands under its final name."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file all at once: a reader sees the old content or the new, never a part. Makes the folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@contextmanager
def folder_in_the_making(final: Path) -> Iterator[Path]:
    """A folder to fill beside the final one, which it replaces only if nothing went wrong; else it is removed.

    Two renames: for an instant the final name is missing, but it never names a half-made folder.
    """
    final.parent.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(dir=final.parent, prefix=f".{final.name}."))
    try:
        yield making
        making.chmod(0o755)
        if final.exists():
            old = Path(tempfile.mkdtemp(dir=final.parent, prefix=f".{final.name}."))
            os.replace(final, old / "old")
            os.replace(making, final)
            shutil.rmtree(old)
        else:
            os.replace(making, final)
    finally:
        shutil.rmtree(making, ignore_errors=True)
