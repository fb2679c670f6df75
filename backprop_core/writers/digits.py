"""The pictures of handwritten digits, packed small.

python -m backprop_core.writers.digits optdigits.tes      writes backprop_core/language/digits.gz

The file is the test set of "Optical Recognition of Handwritten Digits" by E. Alpaydin and C. Kaynak (1998), from the
UCI Machine Learning Repository, https://doi.org/10.24432/C50P49, under CC BY 4.0: a line of 64 numbers from 0 to 16
and the digit for each of 1,797 pictures. scikit-learn ships the same as digits.csv.gz, which is read too.
"""

from __future__ import annotations

from ..command import run_command  # isort: split

import gzip
import sys
from pathlib import Path

from ..language.fills import INK, PICTURES, PIXELS, digits_file


def packed(text: str) -> bytes:
    """The pictures' bytes, then those of their digits, compressed; always the same for the same text.

    Raises:
        ValueError: it is another file.
    """
    rows = [[int(float(number)) for number in line.split(",")] for line in text.split()]
    if len(rows) != PICTURES or {len(row) for row in rows} != {PIXELS + 1}:
        raise ValueError(f"{PICTURES} lines of {PIXELS} numbers and a digit are wanted.")
    if max(max(row[:PIXELS]) for row in rows) != INK:
        raise ValueError(f"The numbers go from 0 to {INK}.")
    pictures = bytes([number for row in rows for number in row[:PIXELS]])
    return gzip.compress(pictures + bytes([row[PIXELS] for row in rows]), mtime=0)


def main() -> int:
    """Pack the file that is named; 2 where none is."""
    if len(sys.argv) != 2:
        print("Say which file to pack: python -m backprop_core.writers.digits optdigits.tes", file=sys.stderr)
        return 2
    source = Path(sys.argv[1]).read_bytes()
    is_packed = source[:2] == b"\x1f\x8b"
    digits_file().write_bytes(packed((gzip.decompress(source) if is_packed else source).decode("ascii")))
    return 0


if __name__ == "__main__":
    run_command(main)
