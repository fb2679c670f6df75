"""`python -m tests.frameworks`: runs the code that is written for PyTorch, JAX and TensorFlow, with whichever is here.

Every example, every operation at its samples, the kinks whose convention is PyTorch's, and programs with arrays. Needs nothing but the
core, NumPy and a framework, so that any environment that has them can run it. Exits with 1 where one disagrees.
"""

from __future__ import annotations

import ast
import contextlib
import importlib.util
import io
import sys
import tempfile
from typing import Any

import numpy as np

import backprop_core as bc
from tests.frameworks.programs import Case, array_programs, programs

MODULES = {"pytorch": "torch", "jax": "jax", "tensorflow": "tensorflow"}


def main() -> int:
    here = [name for name, module in MODULES.items() if importlib.util.find_spec(module)]
    if not here:
        print(
            f"None of {', '.join(MODULES)} is installed here: add one, for example by `.venv/bin/python -m pip install torch`.",
            file=sys.stderr,
        )
        return 2
    wrong = 0
    for framework in here:
        cases = [case for case in programs() if case.everywhere or framework == "pytorch"] + [*array_programs()]
        faults = [fault for case in cases for fault in [disagreement(framework, case)] if fault]
        print(f"{framework}: {len(cases) - len(faults)} of {len(cases)} programs agree")
        print("".join(f"  {fault}\n" for fault in faults), end="")
        wrong += len(faults)
    return 1 if wrong else 0


def disagreement(framework: str, case: Case) -> str:
    """What differs, or nothing."""
    program = bc.parse(case.text, given=case.at)
    found = bc.trace(program, case.at)
    code = bc.write_code(program, case.at, framework)
    try:
        value, gradient = run(code, case.at)
    except Exception as error:
        return f"{case.text}: {type(error).__name__}: {error}\n{code}"
    if not near(value, found.value):
        return f"{case.text} at {case.at}: value {value}, not {found.value}"
    wrong = {name: slope for name, slope in gradient.items() if not near(slope, found.gradient[name])}
    if wrong or not found.gradient.keys() - {"t"} <= gradient.keys() <= found.gradient.keys():  # t are classes
        return f"{case.text} at {case.at}: gradient {gradient}, not {found.gradient}"
    return ""


def run(code: str, at: dict[str, Any]) -> tuple[float, dict[str, Any]]:
    """Run the project's own code for the project's own texts, in a folder with the values that it loads."""
    said = io.StringIO()
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder), contextlib.redirect_stdout(said):
        np.savez("point.npz", **at)
        exec(compile(code, "<code>", "exec"), {})
    first, second = said.getvalue().splitlines()[0], said.getvalue().partition("\n")[2]
    return float(first), ast.literal_eval(second)


def near(left: Any, right: Any) -> bool:
    return np.shape(left) == np.shape(right) and np.allclose(left, right, rtol=1e-9, atol=1e-12)


if __name__ == "__main__":
    sys.exit(main())
