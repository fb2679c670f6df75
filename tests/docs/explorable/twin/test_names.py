"""What a module of the core offers to others, its twin in the browser offers by the same name, and nothing else."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.commands import ROOT

CORE = {path.stem: path for path in (ROOT / "backprop_core").glob("*/*.py") if path.stem != "__init__"}
TWINS = {path.stem: path for path in (ROOT / "docs" / "explorable" / "twin").glob("*.js")}
PAIRS = sorted(CORE.keys() & TWINS.keys())

ONLY_PYTHON = {
    "expression.Note": "the type stands in notes.js, beside the function that makes one",
    "arrays.brought": "used by array_paths.py, which has no twin; arrays.js has its own inside",
    "arrays.movedWith": "used by array_paths.py, which has no twin; arrays.js has its own inside",
    "build.approximately": "used by symbolic.py, which has no twin; build.js has its own inside",
    "fills.digitsFile": "the explorable takes no pictures of digits as values",
    "frameworks.madeTensors": "used by array_frameworks.py, which has no twin; frameworks.js has its own inside",
    "frameworks.safe": "used by array_frameworks.py, which has no twin; frameworks.js has its own inside",
    "frameworks.template": "used by array_frameworks.py, which has no twin",
    "frameworks.withConditions": "used by array_frameworks.py, which has no twin; frameworks.js has its own inside",
    "letters.ofAxis": "used by array_frameworks.py, which has no twin; letters.js has its own inside",
    "point.arrayOf": "used by batches.py; valueFrom of array_plan.js in the browser",
    "point.numberOf": "used by batches.py; point.js has its own inside",
    "shapes.extent": "used by array_frameworks.py and recording.py, which have no twin",
    "typed_point.readFile": "a page reads no files of a computer",
    "trace.withValues": "used by explore.py, which has no twin",
    "writer.cutAnew": "used by array_frameworks.py, which has no twin",
    "writer.indexText": "used by array_frameworks.py, which has no twin; writer.js has its own inside",
    "fills.data": "the explorable takes no pictures of digits as values",
    "careful.carefulValue": "used by checks.py, which has no twin; valueOf in the browser",
    "arrays.addedUp": "used by nudge.py, whose twin is of numbers alone",
    "array_plan.Crossing": "the browser's functions take its parts one by one",
    "array_plan.asValue": "meetings.js has it",
    "array_repairs.areFinite": "used by run.py, whose twin refuses arrays",
    "arrays.directionOf": "used by forward_mode.py, which has no twin",
    "arrays.pushed": "used by forward_mode.py, which has no twin",
    "array_plan.shapeOf": "meetings.js has it",
    "entries.Entries": "the browser's gives the graph alone",
    "errors.kindOf": "in the browser all that is given was typed",
    "trace.expected": "in the browser all that is given was typed",
    "entries.entryName": "placeText of matrices.js in the browser",
    "composites.codeOf": "used by array_source.py, which has no twin",
    "composites.uses": "used by array_source.py, which has no twin",
    "ways.placesOf": "the browser counts the entries, and asks unflat for their places",
    "meetings.bestMoved": "used by arrays.pushed, which has no twin",
    "meetings.inShape": "the browser's arrays are flat, with a shape beside them",
    "meetings.worker": "makes NumPy's calls; the browser walks through the entries",
    "careful.carefulPartial": "withCare in the browser gives the reason with the partial",
    "careful.undefined": "valueOf in the browser gives the reason with the value",
    "row_code_arrays.conditionFunction": "the browser's table has functions already",
    "row_code_arrays.partialFunction": "the browser's table has functions already",
    "row_code_arrays.valueFunction": "the browser's table has functions already",
    "run.hasArrays": "shapes.js has it",
    "trace.Step": "the type stands in trace.js and is not offered",
    "words.ArrayWords": "in the browser a type, in array_words.js",
    "writer.template": "templateIn in the browser, with the notation first",
}
ONLY_BROWSER = {
    "composites.nodesAlong": "in Python entries.py holds it",
    "entries.entriesAt": "in Python array_checks.py, which has no twin, holds it",
    "entries.inNumbers": "in Python array_checks.py, which has no twin, holds it",
    "matrices.entryLine": "a property of an entry view in Python",
    "matrices.placeText": "written within the entry view in Python",
    "writer.templateIn": "template in Python",
    "expression.piecesOf": "Python's writer asks the pattern itself",
    "point.pointOfArrays": "in Python point takes both; here the passes still want numbers",
    "reader_state.seesArrays": "Python's Names is a class and has it",
    "shapes.hasArrays": "in Python the graph has it",
    "errors.problemWith": "the text below a refused field; the command line prints the error itself",
    "code_layers.makePart": "Python's Part is a named tuple with defaults",
    "expression.makeNode": "Python's Node is a named tuple with defaults",
    "expression.ownName": "in Python row_code.py, which has no twin, holds it",
    "names.isTypeset": "tells TypeScript's checker which notation it is",
    "numbers.atom": "Python's Atom is a class",
    "numbers.isPlain": "the explorable sets plain numbers without KaTeX",
    "numbers.plainText": "the explorable sets plain numbers without KaTeX",
    "passes.edgeOf": "an edge as a key; in Python a tuple is one",
    "passes.bring": "the explorable tries one edge by itself",
    "passes.outputsAlong": "the curves ask for many points at once",
    "careful.partialNodes": "in Python row_code.py, which has no twin, holds it",
    "careful.sharesOfWinners": "in Python the rows of max and min hold it",
    "careful.stableNodes": "in Python row_code.py, which has no twin, holds it",
    "careful.valueOf": "gives the reason with the value, as careful_value and undefined do together",
    "path_sum.pathCounts": "the inspector counts paths before it lists a few",
    "reader_state.noNames": "Python's Names is a class with defaults",
    "reader_state.waiting": "Python's Pending is a class with defaults",
    "name_reader.isRoot": "Python has `in`",
    "latex_pieces.beginsWithT": "Python compares the first pieces in place",
    "tokens.among": "Python has `in`",
    "tokens.codePoints": "Python's len counts code points",
    "tokens.isPlainName": "Python asks the pattern itself",
    "trace_node.drawing": "what of the nodes is the same at every point; Python makes them with the trace",
    "trace_node.nodeData": "Python's node is a class and has it",
    "speaker.flows": "Python asks whether there is an operand",
    "formulas.inPlace": "a method of Letters in Python",
    "words.words": "Python's Words is a class",
    "passes.quickValue": "Python compiles the row's text in its place",
    "careful.withCare": "gives the reason with the partial, as careful_partial and undefined do together",
    "careful.numbersAt": "Python writes it in place",
    "careful.whyOutside": "undefined in Python, which looks at the operands too",
    "array_plan.isChoice": "Python asks for max and min in place",
    "arrays.negative": "NumPy has a sign for it",
    "arrays.sum": "NumPy has a sign for it",
    "arrays.nested": "NumPy has tolist",
    "array_plan.settingsOf": "Python's nodes give a dict in place",
    "array_plan.valueFrom": "NumPy has asarray",
    "array_plan.wayBack": "in Python turned is asked in place",
    "spelling.same": "Python's tuples are compared by ==",
    "ways.makeIndex": "Python's Index is a class with defaults",
    "ways.at": "Python's Index is a class and has it",
    "ways.choices": "Python has product",
    "ways.indexText": "Python's Index is a class and has it",
    "ways.isPlain": "Python's Index is a class and has it",
    "ways.isPlainSide": "Python's Way is a class and has it",
    "ways.lettersOf": "Python's Side is a class and has it",
    "ways.sideText": "Python's Side is a class and has it",
    "ways.summed": "Python's Way is a class and has it",
    "ways.sameShape": "Python's tuples are compared by ==",
    "meetings.asValue": "in Python array_plan.py has it",
    "meetings.shapeOf": "in Python array_plan.py has it",
    "meetings.entriesIn": "NumPy has asarray",
    "meetings.spread": "NumPy has broadcast_to",
    "meetings.tiesOf": "in Python it stands inside best_shared",
}

EXPORTED = re.compile(r"^export (?:function\*? |class )(\w+)", re.MULTILINE)
TYPE = re.compile(r"\}\} (\w+)|@typedef (?:\{\w+\} )?(\w+)$", re.MULTILINE)


def in_camel_case(name: str) -> str:
    return re.sub(r"(?<=[a-z])_(\w)", lambda found: found[1].upper(), name)


def used_by_others(path: Path) -> set[str]:
    """Names of other modules of the core that a file takes, as `module.name`."""
    tree = ast.parse(path.read_text())
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level]
    whole = {alias.asname or alias.name: alias.name for node in imports for alias in node.names if alias.name in CORE}
    taken = {f"{(node.module or '').split('.')[-1]}.{alias.name}" for node in imports for alias in node.names}
    return taken | {
        f"{whole[node.value.id]}.{node.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in whole
    }


def offered_in_python() -> set[str]:
    """The functions and classes of the core that another of its modules uses, as the browser spells them."""
    used = set().union(*(used_by_others(path) for path in (ROOT / "backprop_core").rglob("*.py")))
    return {
        f"{module}.{in_camel_case(node.name)}"
        for module in PAIRS
        for node in ast.parse(CORE[module].read_text()).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and f"{module}.{node.name}" in used
    }


def defined_in_python() -> set[str]:
    return {
        f"{module}.{in_camel_case(node.name)}"
        for module in PAIRS
        for node in ast.parse(CORE[module].read_text()).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    }


def offered_in_the_browser() -> set[str]:
    return {f"{module}.{name}" for module in PAIRS for name in EXPORTED.findall(TWINS[module].read_text())}


def defined_in_the_browser() -> set[str]:
    """What is exported, and the types, which are found by their module and need no export."""
    types = {f"{module}.{''.join(names)}" for module in PAIRS for names in TYPE.findall(TWINS[module].read_text())}
    return offered_in_the_browser() | types


def test_what_the_core_offers_has_a_twin_of_the_same_name() -> None:
    missing = offered_in_python() - defined_in_the_browser()
    assert missing == ONLY_PYTHON.keys()


def test_what_the_twin_offers_stands_in_the_core_by_the_same_name() -> None:
    strangers = offered_in_the_browser() - defined_in_python()
    assert strangers == ONLY_BROWSER.keys()
