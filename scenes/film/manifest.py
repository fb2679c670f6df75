"""The list of what has been rendered, media/manifest.json: one row a clip, rewritten whole after each clip."""

import json
import shutil
from collections.abc import Collection, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from scenes.files import write_whole
from scenes.film.job import Job
from scenes.theme import PALETTES, QUALITIES

Row = dict[str, Any]


def read(media: Path) -> dict[str, Row]:
    """The rows by clip; none where there is no manifest, or none that can be read."""
    try:
        return {row["id"]: row for row in json.loads((media / "manifest.json").read_text(encoding="utf-8"))["clips"]}
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return {}


def write(media: Path, rows: dict[str, Row], order: Iterable[str]) -> None:
    """Write the rows of the clips with these ids, in this order."""
    kept = [rows[clip] for clip in order if clip in rows]
    write_whole(media / "manifest.json", json.dumps({"clips": kept}, indent=1, ensure_ascii=False) + "\n")


def has(row: Row | None, mark: str, theme: str, media: Path, extra: Collection[str] = ()) -> bool:
    """Whether a theme of a clip, with extra files if wanted, stands there whole, made from what the mark stands for."""
    if row is None or row["hash"] != mark or theme not in row["files"]:
        return False
    files = row["files"][theme]
    if not files.keys() >= set(extra):
        return False
    return all(
        (media / path).exists() for path in [*files["stills"], *(files[kind] for kind in files if kind != "stills")]
    )


def is_sketched(row: Row | None, theme: str, media: Path) -> bool:
    """Whether there is something to show of a theme of a clip, be it only its pictures."""
    if row is None or theme not in row["files"]:
        return False
    return all((media / path).exists() for path in [row["files"][theme]["poster"], *row["files"][theme]["stills"]])


def with_theme(row: Row | None, job: Job, mark: str, made: dict[str, Any]) -> Row:
    """A clip's row with a theme that has just been rendered; other themes stay if they were made from the same."""
    quality = QUALITIES[job.quality]
    others = row if row and row["hash"] == mark else {"files": {}, "bytes": {}}
    return {
        "id": job.clip.id,
        "title": job.clip.title,
        "question": made["question"],
        "idea": job.clip.idea,
        "program": job.clip.program,
        "at": job.clip.at,
        "tree": job.clip.tree,
        "loops": job.clip.loops,
        "duration": round(made["duration"], 3),
        "width": quality.width,
        "height": quality.height,
        "rate": quality.rate,
        "quality": job.quality,
        "hash": mark,
        "steps": [rounded(asdict(passage)) for passage in made["passages"]],
        **{about: by_theme(others[about] | {job.theme: made[about]}) for about in ("files", "bytes")},
    }


def by_theme(found: Row) -> Row:
    """What is known of each theme, light first."""
    return {theme: found[theme] for theme in PALETTES if theme in found}


def rounded(passage: Row) -> Row:
    return passage | {"start": round(passage["start"], 3), "end": round(passage["end"], 3)}


def tidy(media: Path, rows: dict[str, Row]) -> None:
    """Remove folders that no row names, such as what an interrupted run left behind."""
    for folder in media.iterdir() if media.exists() else []:
        named = rows[folder.name]["files"] if folder.name in rows else {}
        for theme in folder.iterdir() if folder.is_dir() else []:
            if theme.name not in named:
                shutil.rmtree(theme, ignore_errors=True)
        if folder.is_dir() and not named:
            shutil.rmtree(folder, ignore_errors=True)
