"""Importing the core costs nothing but Python, and a trace never wakes SymPy."""

from __future__ import annotations

import ast
import subprocess
import sys

from tests.commands import ROOT

BLOCK = """
import sys
class Block:
    def find_spec(self, name, path=None, target=None):
        if name.partition('.')[0] not in sys.stdlib_module_names | {'backprop_core'}:
            raise ImportError('not in the standard library: ' + name)
sys.meta_path.insert(0, Block())
"""


def python(code: str, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *options, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )


def test_all_but_exact_derivatives_needs_only_the_standard_library() -> None:
    done = python(
        BLOCK
        + """
import backprop_core as bc
t = bc.trace('f(u) = u^2; y = f(x) + ln(x); y*x', {'x': 2}, tree=True)
t.json()
assert bc.compile('x*y')(x=2, y=3) == (6.0, {'x': 3.0, 'y': 2.0})
bc.descend('x^2', {'x': 1}, 0.1, 3); bc.paths(t, 'x'); bc.tangents(t, 'x'); bc.write_code('x', {'x': 1}, 'jax')
from backprop_core.writers.javascript import table_module
assert table_module()
try:
    bc.exact('x')
except ImportError as error:
    print(error)
""",
        "-S",
    )
    assert (done.stderr, done.returncode) == ("", 0)
    assert done.stdout.startswith("not in the standard library: ")


def test_a_trace_from_the_command_line_imports_neither_sympy_nor_numpy() -> None:
    code = "import sys; from backprop_core.cli import main; main({!r}); print('sympy' in sys.modules)"
    assert python(code.replace("sympy", "numpy").format(["trace", "(4x+1)^2", "x=1"])).stdout.endswith("False\n")
    assert python(code.format(["trace", "(4x+1)^2", "x=1"])).stdout.endswith("False\n")
    assert python(code.format(["check", "(4x+1)^2", "x=1"])).stdout.endswith("True\n")


def test_a_trace_of_numbers_starts_without_what_only_files_and_pictures_need() -> None:
    code = "import sys; before = {*sys.modules}; from backprop_core.cli import main; main(['trace', 'x^2', 'x=3']); "
    done = python(code + "print(sorted({'gzip', 'json', 'pathlib', 'numpy'} & ({*sys.modules} - before)))", "-S")
    assert done.stdout.endswith("\n[]\n"), done.stdout + done.stderr


def test_the_core_imports_no_other_room_of_the_house() -> None:
    for file in (ROOT / "backprop_core").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                names.append(node.module or "")
            rooms = {name.partition(".")[0] for name in names}
            assert rooms <= sys.stdlib_module_names | {"sympy", "mpmath", "numpy", "anywidget", "traitlets"}, (
                file.name,
                rooms,
            )


def test_everything_that_is_promised_at_the_top_can_be_had() -> None:
    done = python("import backprop_core as bc; print([bool(getattr(bc, name)) for name in bc.__all__])")
    assert done.stderr == ""
    assert "False" not in done.stdout
    missing = python("import backprop_core as bc; bc.nothing")
    assert "AttributeError: module 'backprop_core' has no attribute 'nothing'" in missing.stderr
