"""The published schemas: every trace and every check keeps to them, and a broken one does not."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

import backprop_core as bc
from backprop_core.examples import EXAMPLES
from tests.backprop_core.strategies import from_seed
from tests.backprop_core.test_published_arrays import CASES, PROGRAMS, traced
from tests.commands import ROOT

PUBLISHED = json.loads((ROOT / "tests" / "cases" / "published.json").read_text())["cases"]
FOLDER = ROOT / "docs" / "reference"
SCHEMAS = {name: json.loads((FOLDER / name).read_text()) for name in ("trace.schema.json", "check.schema.json")}
OF_ARRAYS = {"settings", "pull", "letters", "way_round", "fold", "shapes"}  # of a node or a step that has them
EXTREME: dict[str, tuple[str, dict[str, float]]] = {
    "undefined": ("ln(x) + 1/y", {"x": -1, "y": 0}),
    "infinite": ("exp(x)*y", {"x": 1000, "y": -1}),
    "no slope": ("sqrt(x)", {"x": 0}),
    "a leaf": ("x", {"x": -0.0}),
    "no variable": ("2 + 3", {}),
    "minus a leaf": ("-x * -x", {"x": 2}),
    "calls": ("g(u) = u^2; f(u) = g(u) + 1; f(f(x))", {"x": 0.5}),
    "not Latin": ("α^2 + w1*θ", {"α": 1, "w1": 2, "θ": 3}),
    "many operands": ("max(x, y, x, 2)", {"x": 1, "y": 3}),
}


@cache
def published(name: str) -> Draft202012Validator:
    """The published schema, which may name the other one by its address beside it."""
    registry: Registry[Any] = Registry().with_resources(
        (file, Resource.from_contents(schema)) for file, schema in SCHEMAS.items()
    )
    return Draft202012Validator(SCHEMAS[name], registry=registry)


@cache
def validator(name: str) -> Draft202012Validator:
    """The same with what each reference names in its place: looking it up for every number takes most of the time."""
    return Draft202012Validator(linked(SCHEMAS[name], name, {}))


def linked(schema: Any, file: str, named: dict[tuple[str, str], dict[str, Any]]) -> Any:
    """A part of a schema without references; what refers to itself holds itself."""
    if isinstance(schema, list):
        return [linked(one, file, named) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" not in schema:
        return {key: linked(one, file, named) for key, one in schema.items()}
    assert schema.keys() <= {"$ref", "description"}
    other, _, path = schema["$ref"].partition("#/")
    address = (other or file, path)
    if address not in named:
        named[address] = {}
        named[address].update(linked(part(SCHEMAS[address[0]], path.split("/")), address[0], named))
    return named[address]


def as_read(data: Any) -> Any:
    """Data as another program reads it from JSON that is strictly valid."""
    return json.loads(json.dumps(data, allow_nan=False))


def assert_kept(text: str, at: dict[str, float], **view: bool) -> None:
    wanted = bc.parse(text).variables
    trace = bc.trace(text, {name: number for name, number in at.items() if name in wanted}, **view)
    data = as_read(trace.json())
    validator("trace.schema.json").validate(data)
    assert data["gradient"].keys() == data["at"].keys()
    assert [node["id"] for node in data["nodes"]] == list(range(len(data["nodes"])))
    assert len({node["label"] for node in data["nodes"]}) == len(data["nodes"])
    assert all((node["adjoint"] is None) == (not node["leads"]) for node in data["nodes"][:-1])
    assert data["nodes"][-1]["adjoint"] == (None if data["nodes"][-1]["operation"] == "constant" else 1)


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schema_is_one_and_says_what_each_key_is(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])
    for thing in objects(SCHEMAS[name]):
        assert thing["description"].endswith(".")
        assert thing["additionalProperties"] is False
        stated = [key for key in thing["properties"] if key not in OF_ARRAYS]
        assert thing["required"] == [key for key in stated if key != "shape" or {"least", "tried"} & {*stated}]
        for key, meaning in thing["properties"].items():
            assert meaning["description"].endswith("."), key


def objects(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from [thing for thing in [schema, *schema["$defs"].values()] if "required" in thing]


@pytest.mark.parametrize("view", [{}, {"tree": True}, {"tree": True, "expand": True}, {"compact": True}])
@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_keep_to_it(name: str, view: dict[str, bool]) -> None:
    assert_kept(EXAMPLES[name].text, EXAMPLES[name].at, **view)


@pytest.mark.parametrize("tree", [False, True])
@pytest.mark.parametrize("name", EXTREME)
def test_what_is_undefined_infinite_or_odd_keeps_to_it(name: str, tree: bool) -> None:
    assert_kept(*EXTREME[name], tree=tree)


@pytest.mark.parametrize("case", PROGRAMS)
def test_arrays_keep_to_it(case: str) -> None:
    trace = traced(CASES[case], PROGRAMS[case])
    short, full = as_read(trace.json()), as_read(trace.json(full=True))
    for data in [short] if short == full else [short, full]:
        validator("trace.schema.json").validate(data)
        assert all("shape" in node for node in data["nodes"])
        assert any("pull" in step for step in data["steps"])


def test_a_seed_that_is_an_array_and_a_large_array_keep_to_it() -> None:
    validator("trace.schema.json").validate(as_read(bc.trace("ln(x)", {"x": [1, -2]}, seed=[1, 1]).json()))
    validator("trace.schema.json").validate(as_read(bc.trace("sum(x)", {"x": [1.0] * 2000}).json()))


@pytest.mark.parametrize("case", PUBLISHED, ids=lambda case: str(case["id"]))
def test_published_cases_keep_to_it(case: dict[str, Any]) -> None:
    assert_kept("\n".join(f"{name} = {text}" for name, text in case["steps"]), case["inputs"])


@pytest.mark.thorough
@pytest.mark.parametrize("tree", [False, True])
def test_programs_that_nobody_thought_of_keep_to_it(tree: bool) -> None:
    for seed in range(75):
        program = from_seed(seed)
        assert_kept(program.text, program.at, tree=tree)


def test_checks_keep_to_theirs() -> None:
    plain: list[tuple[str, dict[str, float]]] = [("x*sin(x)", {"x": 2}), ("abs(x)", {"x": 0}), ("3", {})]
    for text, at in [*plain, *EXTREME.values()]:
        checks = as_read([one.json() for one in bc.check(bc.trace(text, at))])
        validator("check.schema.json").validate(checks)
        assert [one["variable"] for one in checks] == list(at)
    arrays: dict[str, Any] = {"A": [[1, 2], [0, -1]], "x": [3, 0]}
    for text in ("sum(A @ x)", "sum(relu(A @ x))", "sum(A @ (x*0 + ln(x)))"):
        checks = as_read([one.json() for one in bc.check(text, arrays)])
        validator("check.schema.json").validate(checks)
        assert [one["variable"] for one in checks] == list(arrays)


# What is broken is refused.

WHOLES = {
    "trace.schema.json": as_read(bc.trace("k = 1\nf(u) = u*u\nf(x)/y + 2", {"x": 3, "y": 0}, compact=True).json()),
    "check.schema.json": as_read(
        [one.json() for one in (*bc.check("x*sin(x)", {"x": 2}), *bc.check("sum(x*x)", {"x": [2, 3]}))]
    ),
}
NODES = len(WHOLES["trace.schema.json"]["nodes"])
PLACES: list[tuple[str, tuple[str | int, ...]]] = [  # one object of each kind, and where it stands
    ("trace.schema.json", ()),
    ("trace.schema.json", ("error",)),
    ("trace.schema.json", ("notes", 0)),
    ("trace.schema.json", ("nodes", 0)),
    ("trace.schema.json", ("nodes", 1)),
    ("trace.schema.json", ("nodes", NODES - 1, "constants", 0)),
    ("trace.schema.json", ("steps", 0)),
    ("trace.schema.json", ("steps", NODES)),
    ("trace.schema.json", ("steps", NODES + 1)),
    ("check.schema.json", (0,)),
    ("check.schema.json", (0, "nudges", 3)),
    ("check.schema.json", (1,)),
]
JUNK: dict[str, Any] = {
    "null": None, "boolean": True, "number": 0.5, "string": "?", "array": ["?"], "object": {"?": "?"}
}  # fmt: skip
KINDS = {type(None): "null", bool: "boolean", float: "number", str: "string", list: "array", dict: "object"}
MAY_BE_NULL = {"entry", "written_out", "exact_error", "error", "adjoint", "exact", "group", "name"}


def part(whole: Any, path: Sequence[str | int]) -> Any:
    for key in path:
        whole = whole[key]
    return whole


@cache
def is_taken_whole(schema: str) -> bool:
    return bool(published(schema).is_valid(WHOLES[schema]))


def is_refused(schema: str, path: tuple[str | int, ...], change: Any, judge: Any = validator) -> bool:
    """Whether the whole is refused after a change of one of its objects; without the change it is taken."""
    assert is_taken_whole(schema)
    broken = copy.deepcopy(WHOLES[schema])
    change(part(broken, path))
    return not judge(schema).is_valid(broken)


@pytest.mark.parametrize(("schema", "path"), PLACES)
def test_each_missing_key_is_refused_and_each_unknown_one(schema: str, path: tuple[str | int, ...]) -> None:
    for key in part(WHOLES[schema], path):
        assert is_refused(schema, path, lambda thing, key=key: thing.pop(key)), key
    assert is_refused(schema, path, lambda thing: thing.update({"more": 1}), published)


@pytest.mark.thorough
@pytest.mark.parametrize(("schema", "path"), PLACES)
def test_each_value_of_another_type_is_refused(schema: str, path: tuple[str | int, ...]) -> None:
    for key, value in part(WHOLES[schema], path).items():
        taken = {"number"} if str(value) in {"inf", "-inf", "nan"} else {KINDS.get(type(value))} - {"array", "object"}
        taken |= {"null"} if key in MAY_BE_NULL else set()
        taken |= {"string"} if key in {"group", "name"} else set()
        taken |= {"string", "null"} if path[:1] == ("notes",) and key == "node" else set()
        for kind in JUNK.keys() - taken:
            assert is_refused(schema, path, lambda thing, key=key, junk=JUNK[kind]: thing.update({key: junk})), key


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("value",), "infinity"),
        (("at", "x"), "inf"),
        (("gradient", "x"), None),
        (("nodes",), []),
        (("nodes", 0, "span"), [1]),
        (("nodes", 0, "span"), [1, 2, 3]),
        (("nodes", 0, "id"), -1),
        (("nodes", 0, "operation"), "two words"),
        (("nodes", 1, "bends"), [[[0.5]]]),
        (("steps", 0, "pass"), "sideways"),
        (("steps", 0, "partial"), 1.0),
        (("steps", NODES, "total"), 2),
        (("steps", NODES + 1, "partial"), None),
        (("steps", NODES + 1, "value"), 3.0),
    ],
)
def test_values_that_no_trace_has_are_refused(path: tuple[str | int, ...], value: Any) -> None:
    *above, key = path
    assert is_refused("trace.schema.json", tuple(above), lambda thing: thing.__setitem__(key, value))
