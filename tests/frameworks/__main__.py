"""`python -m tests.frameworks`: runs the code that is written for PyTorch, JAX and TensorFlow, with whichever is here.

Every example, every operation at its samples, and the kinks whose convention is PyTorch's. Needs nothing but the
core and a framework, so that any environment that has one can run it. Exits with 1 where one disagrees.
"""

from __future__ import annotations

import ast
import contextlib
import importlib.util
import io
import math
import sys

import backprop_core as bc
from tests.frameworks.programs import Case, programs

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
        cases = [case for case in programs() if case.everywhere or framework == "pytorch"]
        faults = [fault for case in cases for fault in [disagreement(framework, case)] if fault]
        print(f"{framework}: {len(cases) - len(faults)} of {len(cases)} programs agree")
        print("".join(f"  {fault}\n" for fault in faults), end="")
        wrong += len(faults)
    return 1 if wrong else 0


def disagreement(framework: str, case: Case) -> str:
    """What differs, or nothing."""
    found = bc.trace(case.text, case.at)
    code = bc.write_code(case.text, case.at, framework)
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said):
            exec(compile(code, f"<{framework}>", "exec"), {})  # the project's own code, for the project's own texts
        first, second = said.getvalue().splitlines()
        value, gradient = float(first), ast.literal_eval(second)
    except Exception as error:
        return f"{case.text}: {type(error).__name__}: {error}\n{code}"
    if not near(value, found.value):
        return f"{case.text} at {case.at}: value {value}, not {found.value}"
    wrong = {name: slope for name, slope in gradient.items() if not near(slope, found.gradient[name])}
    if wrong or gradient.keys() != found.gradient.keys():
        return f"{case.text} at {case.at}: gradient {gradient}, not {found.gradient}"
    return ""


def near(left: float, right: float) -> bool:
    return math.isclose(left, right, rel_tol=1e-9, abs_tol=1e-12)


if __name__ == "__main__":
    sys.exit(main())
