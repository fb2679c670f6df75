"""Films, sought to many times: what a browser shows then must be the picture that the film has at that time."""

from __future__ import annotations

import io
import random
from base64 import b64decode
from itertools import pairwise
from typing import Any
from urllib.request import urlopen

import av
import numpy as np
from PIL import Image

from tests.other_browsers.visit import Visit

FILM = "generated/media/backward-pass/light/clip"
KINDS = ("webm", "mp4")
TIMES = 40  # that are sought
LOOKS = 20  # at a picture that has been sought, at most
PLAIN, OFF = 16, 8  # grey levels: what is plain to see at a place, and how much a whole picture may be off on average
# A film that plays here is there at once or says why not.
LOAD = """(() => {
    document.querySelector("video.sought")?.remove();
    document.body.append(Object.assign(document.createElement("video"), { src: given[0], muted: true, preload: "auto", className: "sought" }));
    return true;
})()"""
VIDEO = "document.querySelector('video.sought')"
LOADED = "VIDEO.readyState >= 3 ? 'plays' : VIDEO.error && (VIDEO.error.message || 'plays not')".replace("VIDEO", VIDEO)
SEEK = f"({VIDEO}.currentTime = given[0], true)"
SOUGHT = f"!{VIDEO}.seeking && {VIDEO}.readyState >= 2"
PICTURE = f"""(() => {{
    const video = {VIDEO};
    const canvas = Object.assign(document.createElement("canvas"), {{ width: video.videoWidth, height: video.videoHeight }});
    canvas.getContext("2d").drawImage(video, 0, 0);
    return canvas.toDataURL("image/png");
}})()"""

Grey = np.ndarray[Any, np.dtype[np.int16]]


def seek_a_film(visit: Visit) -> None:
    visit.open("")
    played = [kind for kind in KINDS if plays(visit, kind)]
    assert played, (
        f"it plays none of {', '.join(KINDS)} (Debian: apt install gstreamer1.0-libav gstreamer1.0-plugins-bad)"
    )
    for kind in played:
        plays(visit, kind)
        seek(visit, kind)


def plays(visit: Visit, kind: str) -> bool:
    visit.read(LOAD, f"/{FILM}.{kind}")
    return bool(visit.wait(LOADED) == "plays")


def seek(visit: Visit, kind: str) -> None:
    film = pictures(visit, kind)
    starts = [*film, 2 * max(film) - sorted(film)[-2]]
    dice = random.Random(kind)
    for start, end in dice.sample(list(pairwise(starts)), TIMES):
        visit.read(SEEK, (start + end) / 2)
        visit.wait(SOUGHT)
        for _ in range(LOOKS):  # a picture that has been sought is painted with one of the next frames
            seen = grey(Image.open(io.BytesIO(b64decode(visit.read(PICTURE).partition(",")[2]))))
            nearest = min(film, key=lambda time: float(np.abs(seen - film[time]).mean()))
            if shows(seen, film[start], film[nearest]):
                break
        else:
            raise AssertionError(f"at {start:.2f} s of the {kind} it shows the picture of {nearest:.2f} s")


def shows(seen: Grey, due: Grey, other: Grey) -> bool:
    """Whether a picture is the one that is due, and no other, by where the two differ; colours are a little off everywhere."""
    differs = np.abs(due - other) > PLAIN
    if not differs.any():
        return float(np.abs(seen - due).mean()) < OFF
    return float(np.abs(seen - due)[differs].mean()) < float(np.abs(seen - other)[differs].mean())


def pictures(visit: Visit, kind: str) -> dict[float, Grey]:
    """Each picture of a film by the second from which it is shown."""
    with urlopen(f"{visit.home}/{FILM}.{kind}") as answer, av.open(io.BytesIO(answer.read()), "r") as film:
        return {
            float(frame.time): grey(Image.fromarray(frame.to_ndarray(format="rgb24"))) for frame in film.decode(video=0)
        }


def grey(picture: Image.Image) -> Grey:
    return np.array(picture.convert("L"), np.int16)
