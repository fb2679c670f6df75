"""Nested styles, written out for browsers that know no nesting, mean what they meant."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs.extensions.javascript import DOCS
from docs.making.nesting import flattened, parts
from docs.making.stylesheets import ELSEWHERE, ELSEWHERE_INTO, SITE, SITE_INTO, joined

PARTS = DOCS / "styles" / "explorable"
SCALED = re.compile(
    r"^\s*(?:font|font-size|gap|(?:padding|margin)[a-z-]*): [^;]*(?<![-\w.])\d*\.?\d+rem[^;]*;", re.MULTILINE
)

MEANT = [
    ("a { color: red; }", "a { color: red; }"),
    ("a { color: red }", "a { color: red; }"),
    (".card { color: red; p { margin: 0; } }", ".card { color: red; }\n.card p { margin: 0; }"),
    (".card { p { margin: 0; } color: red; }", ".card p { margin: 0; }\n.card { color: red; }"),
    (".card { &.open { a: b; } &:hover p { a: b; } }", ".card.open { a: b; }\n.card:hover p { a: b; }"),
    (".card { > p { a: b; } + .card { a: b; } }", ".card > p { a: b; }\n.card + .card { a: b; }"),
    (".a, .b { p { a: b; } &.c { a: b; } }", ":is(.a, .b) p { a: b; }\n:is(.a, .b).c { a: b; }"),
    (".a { p, q { a: b; } }", ".a p, .a q { a: b; }"),
    (".a { .b & { a: b; } }", ".b .a { a: b; }"),
    (".a .b { .c & { a: b; } }", ".c :is(.a .b) { a: b; }"),
    (":is(.a, .b) { p { a: b; } }", ":is(.a, .b) p { a: b; }"),
    (".a { @media print { c: d; p { a: b; } } }", "@media print {\n.a { c: d; }\n.a p { a: b; }\n}"),
    ("@media print { .a { p { a: b; } } }", "@media print {\n.a p { a: b; }\n}"),
    ("@keyframes k { from { a: b; } to { a: c; } }", "@keyframes k { from { a: b; } to { a: c; } }"),
    ('@import "x.css";', '@import "x.css";'),
    ('a { b: url(data:x;y{z}); c: "};"; } /* } */', 'a { b: url(data:x;y{z}); c: "};"; }'),
]  # fmt: skip


@pytest.mark.parametrize(("nested", "meant"), MEANT)
def test_it_means_what_it_meant(nested: str, meant: str) -> None:
    assert flattened(nested) == f"{meant}\n"


@pytest.mark.parametrize("wrong", ["a { b: c;", "a { b: c; } }", "a { b: f(c; }"])
def test_a_brace_too_many_or_too_few_ends_the_build(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"closed"):
        flattened(wrong)


def test_a_comma_in_brackets_parts_nothing() -> None:
    assert parts(':is(.a, .b) p, q[name=","]') == [":is(.a, .b) p", 'q[name=","]']


@pytest.mark.parametrize(("path", "into"), [(SITE, SITE_INTO), (ELSEWHERE, ELSEWHERE_INTO)])
@pytest.mark.usefixtures("site")  # what it joins is made when the site is built
def test_what_is_served_holds_no_nested_rule(path: str, into: str) -> None:
    served = joined(path, into)
    own = served[served.index(".bp-said {") :]
    assert "&" not in own and "@import" not in own
    assert flattened(own).split() == own.split()


@pytest.mark.parametrize("sheet", sorted(PARTS.glob("*.css")), ids=lambda sheet: sheet.name)
def test_sizes_of_type_and_space_come_from_the_one_scale(sheet: Path) -> None:
    assert sheet.name == "scale.css" or not SCALED.findall(sheet.read_text(encoding="utf-8"))


def test_every_step_of_the_scale_is_used() -> None:
    stated = set(re.findall(r"^  (--bp-[\w-]+):", (PARTS / "scale.css").read_text(encoding="utf-8"), re.MULTILINE))
    used = {
        name for sheet in PARTS.parent.glob("**/*.css") for name in re.findall(r"var\((--bp-[\w-]+)", sheet.read_text())
    }
    assert stated <= used
