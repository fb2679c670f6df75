"""Fetches the vendored packages again: `python -m docs.vendor.refresh` (needs npm and a network).

Each package is named by version and by the hash of what the registry serves for it, so a file here is exactly what its
authors published. To move to a newer version, change `version` and take `integrity` from
`npm view NAME@VERSION dist.integrity`; a wrong hash is refused before anything is written.

CodeMirror comes in many small packages, which are bundled into one module. codemirror/package-lock.json holds the
version and the hash of each, and of the bundler; after a change of codemirror/package.json, make the lock anew there with
`npm install --package-lock-only --omit-lockfile-registry-resolved`.
"""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Package:
    """A package of the npm registry, and where the files that we want from it go.

    Args:
        name: its name there.
        version: the one version that is meant.
        integrity: SHA-512 of its archive, base64, as npm states it.
        files: pairs of a pattern within the package and a folder or file here.
    """

    name: str
    version: str
    integrity: str
    files: tuple[tuple[str, str], ...]


PACKAGES = (
    Package(
        "katex",
        "0.19.1",
        "jG8uKntjSEcm2EpQOh0XturpPuuC9r3Sq5HLHdsFdWZT27E672SF19QEi+of0/YeOy15lDgRhKvr5614uRrEfA==",
        (
            ("dist/katex.min.js", "katex/"),  # one file for the build and for browsers
            ("types/katex.d.ts", "katex/"),  # what the bundle offers, for the checker of types
            ("dist/katex.min.css", "katex/"),
            ("dist/fonts/*.woff2", "katex/fonts/"),
            ("LICENSE", "katex/"),
        ),
    ),
    Package(
        "@fontsource/inter",
        "5.3.0",
        "RofMylZmjlJEfELXeNHFWBRcSs75rGU/6bV2S2jfnvv/3rPXPGe0LgUJTklcHZ9lM4OZmAVFhcJPnACfb91A3g==",
        (
            ("files/inter-latin-400-normal.woff2", "fonts/"),
            ("files/inter-latin-400-italic.woff2", "fonts/"),
            ("files/inter-latin-600-normal.woff2", "fonts/"),
            ("files/inter-latin-700-normal.woff2", "fonts/"),
            ("LICENSE", "fonts/LICENSE-inter"),
        ),
    ),
    Package(
        "@fontsource/jetbrains-mono",
        "5.3.0",
        "fqDfB5I9f1p1TV486aUgB9t8zP84P0O1FtQR5Ol9vjwPy+S+EIGlVYm1cvj2W5shcZMTg2nZFdVMoH5wFu8a1A==",
        (
            ("files/jetbrains-mono-latin-400-normal.woff2", "fonts/"),
            ("LICENSE", "fonts/LICENSE-jetbrains-mono"),
        ),
    ),
    Package(
        "@micropython/micropython-webassembly-pyscript",
        "1.27.0",
        "DnXx4EqxgkeaFESrS3uKrL7mLMk4mRTd0mMzaOd3HUSiZUOAE7t11uLnjf3ftF87N2xm4knHnWEKcVK4IYIUDA==",
        (
            ("micropython.mjs", "micropython/"),
            ("micropython.wasm", "micropython/"),
        ),  # its licence is the one file that stands there by hand: the package has none
    ),
)

BUNDLE = "codemirror"
BUNDLED = ("package.json", "package-lock.json", "entry.js")  # by which it is made
BUNDLER = ("--bundle", "--format=esm", "--minify", "--target=safari16", "--legal-comments=none", "--log-level=error")

# Every browser that runs the site's modules reads WOFF2; the older formats behind it are not vendored.
OLDER_FONTS = re.compile(rb',url\([^)]*\.(?:woff|ttf)\) format\("(?:woff|truetype)"\)')


def fetch(package: Package, into: Path) -> Path:
    """Downloads a package's archive by npm and checks its hash.

    Raises:
        SystemExit: npm failed, or the archive is not the one that is pinned.
    """
    wanted = f"{package.name}@{package.version}"
    command = ["npm", "pack", "--silent", "--pack-destination", str(into), wanted]
    try:
        name = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1]
    except FileNotFoundError:
        sys.exit("npm is not installed: install Node.js and npm, then run this again.")
    except subprocess.CalledProcessError as problem:
        sys.exit(f"npm could not fetch {wanted}:\n{problem.stderr.strip()}")
    archive = into / name
    found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != package.integrity:
        sys.exit(f"{wanted} is not the archive that is pinned (its hash is {found}): nothing was written.")
    return archive


def wanted_files(package: Package, archive: Path) -> dict[str, bytes]:
    """What the package puts here: path below this folder -> content.

    Raises:
        SystemExit: a pattern matches no file of the package.
    """
    found: dict[str, bytes] = {}
    with tarfile.open(archive) as tar:
        members = {member.name.partition("/")[2]: member for member in tar.getmembers() if member.isfile()}
        for pattern, place in package.files:
            names = [name for name in members if fnmatch(name, pattern)]
            if not names:
                sys.exit(f"{package.name}@{package.version} has no file {pattern}.")
            for name in names:
                path = place + Path(name).name if place.endswith("/") else place
                content = tar.extractfile(members[name])
                assert content
                found[path] = OLDER_FONTS.sub(b"", content.read()) if name.endswith(".css") else content.read()
    return found


def bundled(folder: Path) -> dict[str, bytes]:
    """CodeMirror as one module, with the licences of all that is in it: path below this folder -> content.

    Raises:
        SystemExit: npm failed, or a package is not the one that the lock holds.
    """
    for name in BUNDLED:
        shutil.copy(HERE / BUNDLE / name, folder)
    made = folder / "made.js"
    modules = folder / "node_modules"
    bundler = (str(modules / "esbuild" / "bin" / "esbuild"), "entry.js", *BUNDLER, f"--outfile={made}")
    for command in (("npm", "ci", "--silent", "--ignore-scripts"), ("node", *bundler)):
        done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"{command[0]} could not make CodeMirror's module:\n{(done.stderr or done.stdout).strip()}")
    found = sorted(path for path in modules.glob("**/LICENSE*") if "esbuild" not in path.parts)
    licences = [f"{path.parent.relative_to(modules)}\n\n{path.read_text(encoding='utf-8').strip()}\n" for path in found]
    rule = f"\n{'-' * 72}\n\n"
    return {f"{BUNDLE}/codemirror.js": made.read_bytes(), f"{BUNDLE}/LICENSE": rule.join(licences).encode()}


def main() -> None:
    """Fetches everything first, so that a failure leaves what is here as it is."""
    with tempfile.TemporaryDirectory() as folder:
        files = [wanted_files(package, fetch(package, Path(folder))) for package in PACKAGES]
        files.append(bundled(Path(folder)))
    for name, content in [pair for found in files for pair in found.items()]:
        (HERE / name).parent.mkdir(parents=True, exist_ok=True)
        (HERE / name).write_bytes(content)
    print("\n".join(f"{package.name} {package.version}" for package in PACKAGES))


if __name__ == "__main__":
    main()
