"""A point that is typed is read in the browser as it is read for a command, and refused in the same sentence."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

import backprop_core as bc
from backprop_core.tracing.typed_point import read_point
from docs.extensions.javascript import DOCS, Engine
from tests.backprop_core.tracing.test_typed_point import OF_ARRAYS, READ, REFUSED, REFUSED_ARRAYS
from tests.docs.explorable.twin.test_twin import difference

TYPED = [
    *READ,
    *OF_ARRAYS,
    *REFUSED,
    *REFUSED_ARRAYS,
    "W=normal(2, 3, seed=1) x=[1,2,3]",
    "x=ones(2)ones(2); y=0.1*normal(2, 3)",
    "x=normal( (2, 3,) , seed = 7 )",
    "x=normals(2)",
    "x=zeros(0)",
    "x=[1, [2, 3]]",
    "x=[[1, 2], [3]]",
    "x=(1, y=2",
    "x=[a=1]",
    "x==1",
    "x=1 = 2",
    "x = sinn(1)",
    "𝑎=1, 𝑏=(2)",
    "x=np.array([1, 2])",
    "x=[1, 2] y",
    ",;",
]
DRIVER = """
const [{ readPoint }, { BackpropError }, { bringEveryReader }] = ["typed_point", "errors", "every_reader"]
  .map((name) => modules[`DOCS/explorable/twin/${name}.js`]);
bringEveryReader();
const ask = (typed) => {
  try {
    return JSON.stringify([...readPoint(typed)]);
  } catch (error) {
    if (!(error instanceof BackpropError)) throw error;
    return JSON.stringify(error.message);
  }
};
"""
OTHER_PICTURES = "digit"  # the browser knows their shape alone


@pytest.fixture(scope="module")
def engine() -> Engine:
    made = Engine()
    for name in ("typed_point", "errors", "every_reader"):
        made.module(DOCS / "explorable" / "twin" / f"{name}.js")
    made.script(DRIVER.replace("DOCS", str(DOCS)))
    return made


def read(typed: str) -> Any:
    """What the core reads, as plain data."""
    try:
        return [[name, np.asarray(value).tolist()] for name, value in read_point(typed).items()]
    except bc.BackpropError as refused:
        return refused.message


def close(one: Any, other: Any) -> bool:
    return isinstance(one, int | float) and one == pytest.approx(other, rel=1e-12)


def shapes(point: Any) -> Any:
    return [[name, list(np.shape(value))] for name, value in point]


@pytest.mark.parametrize("typed", TYPED)
def test_a_point_is_read_as_for_a_command(engine: Engine, typed: str) -> None:
    found, expected = json.loads(engine.call("ask", typed)), read(typed)
    if OTHER_PICTURES in typed and not isinstance(expected, str):
        found, expected = shapes(found), shapes(expected)
    assert difference(found, expected, close) is None
