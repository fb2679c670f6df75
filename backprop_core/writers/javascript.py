"""The table, the templates and the sentences as JavaScript modules, for the browser's engine.

python -m backprop_core.writers.javascript FOLDER      writes FOLDER/table.js and the modules beside it
"""

from __future__ import annotations

from ..command import run_command  # isort: split

import json
import keyword
import os
import re
import sys
from dataclasses import asdict
from itertools import count
from pathlib import Path
from typing import Any

from .. import array_operations, operations
from ..analysis import descent, optimizers
from ..array_operations import ArrayOperation
from ..examples import COURSES, EXAMPLES, PLANES, WALKS
from ..graph import build, compact, inline, layout, shapes
from ..language import (
    array_reader,
    code_blocks,
    code_built,
    code_expression,
    code_layers,
    code_networks,
    code_pasted,
    code_tokens,
    errors,
    expression,
    fills,
    latex_environments,
    latex_pieces,
    latex_tokens,
    name_reader,
    notes,
    parser,
    point,
    reader,
    reader_state,
    tokens,
    vocabulary,
    ways,
)
from ..notation import matrices, names, numbers, spelling, writer
from ..operation import LETTERS, NOTATIONS, Condition, Operation
from ..operations import ROWS
from ..tracing import accuracy, passes, trace, words
from ..tracing.row_code import code, own_name, stable_nodes
from . import frameworks
from .entry_loops import loops_text

SPECIAL = {"choose", "erf", "erfc", "mod", "pow"}  # what JavaScript's Math lacks, or has otherwise than C
OPERANDS = ", ".join(LETTERS)

WORDS = {
    "elsewhere": vocabulary.ELSEWHERE,
    "textbook": vocabulary.TEXTBOOK,
    "whole": vocabulary.WHOLE,
    "latexStyles": latex_pieces.STYLES,
    "latexUnseen": latex_tokens.UNSEEN,
    "latexArgumentUnseen": latex_tokens.ARGUMENT_UNSEEN,
    "latexGreek": latex_tokens.GREEK_NAMES,
    "latexRows": latex_environments.ROWS,
    "latexCoefficients": latex_tokens.COEFFICIENTS,
    "latexCases": latex_environments.CASES,
    "latexFormulaEnds": latex_tokens.FORMULA_ENDS,
    "latexConditionWords": latex_environments.CONDITION_WORDS,
    "latexElseWords": latex_environments.ELSE_WORDS,
    "compares": tokens.COMPARES,
    "libraries": code_expression.LIBRARIES,
    "codeMade": code_tokens.MADE,
    "addingAxis": code_expression.ADDING_AXIS,
    "codeDerives": code_tokens.DERIVES,
    "codeBranches": code_expression.BRANCHES,
    "codeLoops": code_expression.LOOPS,
    "codeSettings": code_tokens.SETTINGS,
    "codeUnpacked": code_tokens.UNPACKED,
    "codeShows": code_blocks.SHOWS,
    "codeHolds": code_built.HOLDS,
    "codeHasLimits": code_built.HAS_LIMITS,
    "codeSame": code_expression.SAME,
    "codeCalledAlone": code_tokens.CALLED_ALONE,
    "codeWithoutMeaning": code_expression.WITHOUT_MEANING,
    "codeControl": code_tokens.CONTROL,
    "codeUnread": code_expression.UNREAD,
    "codeIdle": code_tokens.IDLE,
    "codeDeclares": code_tokens.DECLARES,
    "codeAttributes": code_expression.ATTRIBUTES,
    "latexMatrices": latex_environments.MATRICES,
    "latexOpens": latex_tokens.OPENS,
    "latexTransposed": latex_tokens.TRANSPOSED,
    "codeTurns": code_expression.TURNS,
}
LIMITS = {
    "text": parser.MOST_TEXT,
    "nodes": inline.MOST_NODES,
    "tree": build.MOST_TREE,
    "countedDigits": build.MOST_DIGITS,
    "bends": layout.MOST_BENDS,
    "sweeps": layout.SWEEPS,
    "glued": name_reader.LONGEST_GLUED,
    "namePieces": latex_pieces.LONGEST_NAME,
    "letterProduct": latex_tokens.SHORT,
    "flat": descent.FLAT,
    "far": descent.FAR,
    "still": descent.STILL,
    "less": descent.LESS,
    "axes": point.MOST_AXES,
    "entries": point.MOST_ENTRIES,
    "putIn": code_networks.MOST_PUT_IN,
    "nested": code_networks.MOST_NESTED,
    "indexDigits": array_reader.LONGEST_INDEX,
    "written": array_reader.MOST_WRITTEN,
    "said": shapes.LONGEST_SAID,
}
ACCURACY = {
    "rounding": accuracy.ROUNDING,
    "halfLost": accuracy.HALF_LOST,
    "cancels": accuracy.CANCELS,
    "smallest": accuracy.SMALLEST,
    "mostMultiplied": accuracy.MOST_MULTIPLIED,
}
PATTERNS = {
    "tokens": tokens.TOKEN,
    "plainName": tokens.PLAIN_NAME,
    "decimal": tokens.DECIMAL,
    "subscript": tokens.SUBSCRIPT,
    "fraction": name_reader.FRACTION,
    "against": name_reader.AGAINST,
    "factor": name_reader.FACTOR,
    "differential": name_reader.DIFFERENTIAL,
    "isLatex": latex_tokens.IS_LATEX,
    "latexTokens": latex_pieces.LATEX,
    "latexDelimiter": latex_pieces.DELIMITER,
    "latexProse": latex_pieces.PROSE,
    "latexWord": latex_tokens.WORD,
    "latexAtom": latex_tokens.ATOM,
    "latexDifferential": latex_tokens.DIFFERENTIAL,
    "isCode": code_pasted.IS_CODE,
    "mayBeNetwork": code_pasted.MAY_BE_NETWORK,
    "isScript": code_tokens.IS_SCRIPT,
    "codeRemark": code_tokens.REMARK,
    "codeTokens": code_tokens.CODE,
    "codeFence": code_pasted.FENCE,
    "codePrompt": code_pasted.PROMPT,
    "isCopied": code_pasted.IS_COPIED,
    "matrix": tokens.MATRIX,
    "arrayPiece": expression.PIECE,
    "arraysInCode": reader_state.IN_CODE,
    "arraysInText": reader_state.IN_TEXT,
    "sizes": parser.SIZES,
}


def table_module() -> str:
    """The JavaScript module that the browser's engine is made from: rows as functions, words as data."""
    lines = [*functions_of_numbers(), "export const operations = {"]
    lines += [f"  {row.name}: {row_text(row)}," for row in ROWS]
    lines += ["};", ""]
    lines += [f"export const {name} = {data_text(data)};" for name, data in shared_data().items()]
    return "\n".join(lines) + "\n"


def functions_of_numbers() -> list[str]:
    """How a module begins that works with the rows of the table."""
    return [
        "// Generated from backprop_core by `python -m backprop_core.writers.javascript`. Do not edit.",
        "",
        f'import {{ {", ".join(sorted(SPECIAL))} }} from "../explorable/twin/special_functions.js";',
        "",
        f"const {{ {', '.join(name for name in operations.SHARED if name not in SPECIAL)} }} = Math;",
        "",
    ]


def frameworks_module() -> str:
    """How PyTorch, JAX and TensorFlow say things, apart from the table because few readers ask for it."""
    libraries = {key: asdict(library) for key, library in frameworks.FRAMEWORKS.items()}
    for library in libraries.values():
        library["frame"] = unescaped(library["frame"])
    data = {
        "frameworks": libraries,
        "infix": frameworks.INFIX,
        "backward": frameworks.BACKWARD,
        "noGradient": frameworks.NO_GRADIENT,
        "reserved": sorted(frameworks.RESERVED.union(keyword.kwlist)),
    }
    lines = ["// Generated from backprop_core by `python -m backprop_core.writers.javascript`. Do not edit.", ""]
    return "\n".join(lines + [f"export const {name} = {data_text(entry)};" for name, entry in data.items()]) + "\n"


def arrays_module() -> str:
    """What is said of arrays and read of networks, and when a convention decides; pages of numbers need neither."""
    from ..tracing import (  # NumPy is imported with the first array
        array_pulls,
        array_repairs,
        array_words,
        arrays,
        composites,
    )

    templates = {
        "transposed": spelling.TRANSPOSED,
        "product": spelling.PRODUCT,
        "entrywise": spelling.ENTRYWISE,
        "scaled": spelling.SCALED,
        "bracketed": spelling.BRACKETED,
        "summed": spelling.SUMMED,
        "sigma": spelling.SIGMA,
        "called": spelling.CALLED,
        "atEntry": array_words.AT,
        "where": array_pulls.WHERE,
    }
    data = {
        "letters": ways.LETTERS,
        "mostPlaces": ways.MOST_LISTED,
        "mostEntries": arrays.MOST_LISTED,
        "mostTies": array_words.MOST_TIES,
        "mostShown": matrices.MOST_SHOWN,
        "mostInVector": matrices.MOST_IN_VECTOR,
        "mostTerms": matrices.MOST_TERMS,
        "noClass": array_repairs.NO_CLASS,
        "along": composites.ALONG,
        "codeTrains": sorted(code_blocks.TRAINS),
        "codeRemembers": sorted(code_blocks.REMEMBERS),
        "codeSlope": code_blocks.SLOPE.pattern,
        "codeForward": code_networks.FORWARD,
        "codeLosses": code_layers.LOSSES,
        "layersLinear": sorted(code_layers.LINEAR),
        "layersChains": sorted(code_layers.CHAINS),
        "layersUnchanged": sorted(code_layers.UNCHANGED),
        "layersMoves": sorted(code_layers.MOVES),
        "layerHints": code_layers.LAYER_HINTS,
        "sentences": array_pulls.ARRAY_SENTENCES,
        "reasons": matrices.WORDS,
        "matrix": {key: [*around(whole), *between] for key, (whole, *between) in matrices.MATRIX.items()},
        "many": {key: around(text) for key, text in matrices.MANY.items()},
        **{name: {key: numbered(text) for key, text in texts.items()} for name, texts in templates.items()},
    }
    lines = functions_of_numbers()
    lines += [f"export const {name} = {data_text(entry)};" for name, entry in data.items()]
    special = {row.name: [condition.holds for condition in row.special] for row in array_operations.ARRAY_ROWS}
    decides = [f"{name}: [{', '.join(f'(z) => {one}' for one in found)}]" for name, found in special.items() if found]
    lines += [f"export const special = {{ __proto__: null, {', '.join(decides)} }};", loops_text()]
    return "\n".join(lines) + "\n"


def planes_module() -> str:
    """The points that the knobs are to separate; on their own, because no other element has them."""
    lines = ["// Generated from backprop_core by `python -m backprop_core.writers.javascript`. Do not edit.", ""]
    planes = json.dumps([asdict(plane) for plane in PLANES.values()], ensure_ascii=False)
    return "\n".join([*lines, f"export const planes = {planes};"]) + "\n"


def learning_module() -> str:
    """How weights are learned, and the programs that learn; apart, because the explorable learns nothing."""
    data = {
        "walks": [asdict(walk) for walk in WALKS.values()],
        "courses": [asdict(course) for course in COURSES.values()],
        "adam": {"first": optimizers.FIRST, "second": optimizers.SECOND, "least": optimizers.LEAST},
        "refusals": descent.REFUSALS,
        "endings": descent.ENDINGS,
        "outlooks": descent.OUTLOOKS,
    }
    lines = ["// Generated from backprop_core by `python -m backprop_core.writers.javascript`. Do not edit.", ""]
    return "\n".join(lines + [f"export const {name} = {data_text(entry)};" for name, entry in data.items()]) + "\n"


def numbered(template: str) -> str:
    """A template whose holes are numbered and whose doubled braces are single."""
    places = count()
    return unescaped(re.sub(r"\{\}", lambda _: f"{{{next(places)}}}", template))


def around(template: str) -> list[str]:
    """What stands before and after the one hole of a template."""
    return template.format("\0").split("\0")


MODULES = {
    "table.js": table_module,
    "frameworks.js": frameworks_module,
    "arrays.js": arrays_module,
    "planes.js": planes_module,
    "learning.js": learning_module,
}


def data_text(data: Any) -> str:
    """Data as JavaScript; a dictionary without a prototype, so that only its own keys are found in it."""
    text = json.dumps(data, ensure_ascii=False, indent=1)
    return text.replace("{", "{ __proto__: null,", 1) if isinstance(data, dict) else text


def shared_data() -> dict[str, Any]:
    """What both engines must agree on and that is no row."""
    return {
        "spellings": tokens.SPELLINGS,
        "roots": tokens.ROOTS,
        "primes": tokens.PRIMES,
        "opening": tokens.OPENING,
        "closing": tokens.CLOSING,
        "goesOn": "".join(sorted(tokens.GOES_ON)),
        "carriesOn": "".join(sorted(tokens.CARRIES_ON)),
        "closes": array_reader.CLOSES,
        "bars": array_reader.BARS,
        "alphabet": build.ALPHABET,
        "indexLetters": build.INDEX_LETTERS,
        "messages": errors.MESSAGES,
        "remarks": notes.NOTES,
        "alike": name_reader.ALIKE,
        "synonyms": vocabulary.SYNONYMS,
        "prelude": vocabulary.PRELUDE,
        "averaged": vocabulary.AVERAGED,
        "hints": vocabulary.HINTS,
        "variants": {f"{name}/{count}": other for (name, count), other in vocabulary.VARIANTS.items()},
        "inverses": vocabulary.INVERSES,
        "wordSigns": vocabulary.WORDS,
        "signs": vocabulary.SIGNS,
        "lookalikes": vocabulary.LOOKALIKES,
        "marks": vocabulary.MARKS,
        "latexSigns": latex_tokens.COMMANDS,
        "latexAbove": latex_tokens.ABOVE,
        "latexEnds": latex_pieces.ENDS,
        "opposites": latex_environments.OPPOSITES,
        "reversed": latex_environments.REVERSED,
        "latexLetters": latex_pieces.LETTER_NAMES,
        "codeKeywords": {f"{name}/{word}": place for (name, word), place in code_expression.KEYWORDS.items()},
        "codeFilled": code_expression.FILLED,
        "codeListing": code_expression.LISTING,
        "codeBetween": code_expression.BETWEEN,
        "codeChanges": code_tokens.CHANGES,
        "codeTruths": code_tokens.TRUTHS,
        "codeDrawn": code_built.DRAWN,
        "mostDrawn": code_built.MOST_DRAWN,
        "codeConstants": code_expression.CONSTANT_NAMES,
        **{key: sorted(words) for key, words in WORDS.items()},
        **{key: pattern.pattern.replace("(?P<", "(?<") for key, pattern in PATTERNS.items()},
        "infix": operations.INFIX,
        "comparisons": operations.COMPARISONS,
        "halves": reader.HALVES,
        "letters": LETTERS,
        "functions": operations.FUNCTIONS,
        "titles": operations.TITLES,
        "arrayOperations": {row.name: array_row(row) for row in array_operations.ARRAY_ROWS},
        "soft": list(vocabulary.SOFT),
        "generator": {  # as texts, since a number of JavaScript has 53 bits
            "gamma": hex(fills.GAMMA),
            "firstMix": hex(fills.FIRST_MIX),
            "secondMix": hex(fills.SECOND_MIX),
        },
        "ofOne": vocabulary.OF_ONE,
        "settingNames": vocabulary.SETTINGS,
        "settingKinds": array_reader.KINDS,
        "needed": array_reader.NEEDED,
        "newAxis": array_reader.NEW_AXIS,
        "counting": array_reader.COUNTING,
        "writtenFills": vocabulary.WRITTEN_FILLS,
        "randomFills": vocabulary.RANDOM_FILLS,
        "codeOfArrays": code_expression.OF_ARRAYS,
        "betweenSizes": writer.BETWEEN_SIZES,
        "behind": writer.BEHIND,
        "leastSettings": shapes.FROM,
        "signsOf": shapes.SIGNS,
        "certainArrays": sorted(array_reader.ARRAYS),
        "aliases": {f"{name}/{count}": row for (name, count), row in operations.ALIASES.items()},
        "constants": operations.CONSTANTS,
        "limits": LIMITS,
        "besideBinds": reader.BESIDE,
        "shownDigits": numbers.DIGITS,
        "exact": numbers.EXACT,
        "smallNudge": trace.NUDGE,
        "tooLarge": passes.TOO_LARGE,
        "open": passes.OPEN,
        "sentences": words.SENTENCES,
        "accuracy": ACCURACY,
        "bases": accuracy.BASES,
        "dots": words.DOTS,
        "lost": words.LOST,
        "mostListed": words.MOST_LISTED,
        "slope": {key: unescaped(text) for key, text in words.SLOPE.items()},
        "slopeInLine": {key: unescaped(text) for key, text in words.SLOPE_IN_LINE.items()},
        "inLine": words.INLINE,
        "role": {key: unescaped(text) for key, text in words.ROLE.items()},
        "relations": words.RELATION,
        "greek": sorted(names.GREEK | names.GREEK_CAPITALS),
        "spoken": names.SPOKEN,
        "latexLetter": names.LATEX_LETTER,
        "spelled": numbers.SPELLED,
        "powerOfTen": {key: unescaped(text) for key, text in numbers.POWER_OF_TEN.items()},
        "close": writer.CLOSE,
        "placeholder": writer.PLACEHOLDER,
        "raised": writer.RAISED,
        "commute": writer.COMMUTE,
        "mostInOne": compact.MOST_IN_ONE,
        "examples": [asdict(example) for example in EXAMPLES.values()],
    }


def unescaped(template: str) -> str:
    """A Python format template whose doubled braces are single, for an engine that only fills its holes."""
    return template.replace("{{", "{").replace("}}", "}")


def row_text(row: Operation) -> str:
    """One row as a JavaScript object."""
    nary = row.arity[1] is None
    value = f"(...all) => {row.value.format(all='...all')}" if nary else f"({OPERANDS}) => {row.value}"
    partials = [
        f"({OPERANDS}, z) => {code(stable_nodes(row.name, rank), own_name)}" for rank in range(len(row.partials))
    ]
    data = {
        "name": row.name,
        "title": row.title or row.name,
        "verb": row.verb,
        "reason": row.reason,
        "rules": row.rules,
        "arity": row.arity,
        "binds": row.binds,
        "typesetBinds": row.typeset_binds,
        "notation": {key: row.notation[key] for key in NOTATIONS},
        "symbol": row.symbol,
        "expands": row.expands,
        "tie": row.tie,
        "rounds": row.rounds,
        "vanishes": row.vanishes,
        "chooses": row.chooses,
        "partialTexts": row.partials,
        "stableTexts": row.stable or row.partials,
    }
    pairs = [f"{key}: {json.dumps(entry, ensure_ascii=False)}" for key, entry in data.items()]
    pairs += [f"value: {value}", f"partials: [{', '.join(partials)}]"]
    pairs.append(f"domain: [{', '.join(f'{{ {condition_text(c)} }}' for c in row.domain)}]")
    pairs.append(f"slopes: [{', '.join(f'{{ operand: {rank}, {condition_text(c)} }}' for rank, c in row.slopes)}]")
    pairs.append(f"flat: {f'({OPERANDS}) => {row.flat}' if row.flat else 'null'}")
    special = [
        f"{{ operand: {s.operand}, when: ({OPERANDS}) => {s.when}, partial: {s.partial}, "
        f"why: {json.dumps(s.why)}, kink: {json.dumps(s.kink)} }}"
        for s in row.special
    ]
    pairs.append(f"special: [{', '.join(special)}]")
    return "{ " + ", ".join(pairs) + " }"


def array_row(row: ArrayOperation) -> dict[str, Any]:
    """One row of the table of arrays as data."""
    found = asdict(row)
    found["typesetBinds"] = found.pop("typeset_binds")
    return found


def condition_text(condition: Condition) -> str:
    """A condition as a part of an object in JavaScript."""
    return f"holds: ({OPERANDS}) => {condition.holds}, reason: {json.dumps(condition.reason)}"


def write_whole(path: Path, text: str) -> None:
    """Write a file so that a half-written one never stands under its name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


def write_modules(folder: Path) -> None:
    """Write every module that the browser's twin imports into a folder."""
    for name, module in MODULES.items():
        write_whole(folder / name, module())


def main() -> int:
    """Write each module into the folder named; 2 where none is."""
    if len(sys.argv) != 2:
        print(
            "Say which folder to write to: python -m backprop_core.writers.javascript docs/generated", file=sys.stderr
        )
        return 2
    write_modules(Path(sys.argv[1]))
    return 0


if __name__ == "__main__":
    run_command(main)
