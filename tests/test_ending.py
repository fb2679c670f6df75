"""However a command is ended, it says so in a sentence, shows no traceback and leaves nothing half made."""

from __future__ import annotations

import errno
import os
import pty
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from backprop_core import command
from scenes.commands import clip
from tests.commands import ROOT, make
from tests.conftest import PLAYED

COMMANDS = [
    ["backprop_core", "check", "x*sin(x)", "x=2"],
    ["backprop_core.writers.javascript", "{into}"],
    ["scenes.theme", "{into}"],
    *([f"scenes.commands.{name}", "--into", "{into}"] for name in ("render", "slides", "contact_sheet", "clip")),
    *([f"docs.making.{name}"] for name in ("generated", "kit", "watch")),
    ["docs.making.site", "{into}/site"],
    ["docs.making.serve", "{into}", "--port", "0"],
]
ENVIRONMENT = {"EXPR": "x^2", "AT": "x=3", "PYTHONDONTWRITEBYTECODE": ""}


def interrupted(arguments: list[str], heard: int, into: Path) -> subprocess.CompletedProcess[str]:
    """Runs a command and ends it when it has imported so many modules after the one that hears Ctrl-C."""
    spy = (
        "import os, runpy, signal, sys\n"
        f"left, hears = {heard}, False\n"
        "class Spy:\n"
        "    def find_spec(self, name, *_):\n"
        "        global left, hears\n"
        "        hears = hears or signal.getsignal(signal.SIGINT) is not signal.default_int_handler\n"
        "        if hears:\n"
        "            left -= 1\n"
        "            if left == 0: os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Spy())\n"
        "sys.argv = sys.argv[1:]\n"
        "runpy._run_module_as_main(sys.argv[0])\n"
    )
    words = [word.format(into=into) for word in arguments]
    return subprocess.run(
        [sys.executable, "-c", spy, *words],
        cwd=ROOT,
        env=os.environ | ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.thorough
@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_ctrl_c_is_a_sentence_whatever_is_being_imported(arguments: list[str], tmp_path: Path) -> None:
    for heard in (1, 3, 9):
        done = interrupted(arguments, heard, tmp_path / "into")
        assert (done.returncode, done.stderr.strip(), done.stdout) == (130, "Stopped.", ""), heard
    assert not (tmp_path / "into").exists()


@pytest.mark.parametrize("arguments", COMMANDS[:4], ids=" ".join)
def test_nothing_is_imported_before_what_hears_it(arguments: list[str]) -> None:
    """But for what Python imports itself to find the command."""
    name = arguments[0] if "." in arguments[0] else f"{arguments[0]}.__main__"
    code = "import sys, backprop_core.command; before = set(sys.modules); print(*sorted(before))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    ours = {module for module in done.stdout.split() if module.startswith(("backprop_core", "scenes", "docs"))}
    assert ours == {"backprop_core", "backprop_core.command", "backprop_core.version"}
    text = (ROOT / f"{name.replace('.', '/')}.py").read_text(encoding="utf-8")
    first = next(
        line for line in text.splitlines() if line.startswith(("import ", "from ")) and "__future__" not in line
    )
    assert "command import" in first


def test_every_module_that_is_run_hears_it_first() -> None:
    for house in ("docs", "scenes", "backprop_core"):
        for path in (ROOT / house).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            if 'if __name__ == "__main__":' not in text or "vendor" in path.parts or "generated" in path.parts:
                continue
            lines = [line for line in text.splitlines() if line.startswith(("import ", "from "))]
            first = next(line for line in lines if "__future__" not in line)
            assert "command import" in first, path
            assert "run_command(" in text, path


def test_ctrl_c_in_a_second_of_real_time_is_a_sentence(tmp_path: Path) -> None:
    """As a person does it, at moments that begin when Python has started: each run is told by what it has written."""
    for place in range(8):
        command = [sys.executable, "-X", "importtime", "-m", "scenes.commands.slides", "--into", str(tmp_path / "s")]
        with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
            assert running.stderr
            for line in running.stderr:  # each import, as it ends
                if line.endswith("| backprop_core.command\n"):
                    break
            for _ in range(place * 7):
                running.stderr.readline()
            running.send_signal(signal.SIGINT)
            said = running.stderr.read()
        assert "Traceback" not in said
        assert running.returncode == 130
        assert "Stopped." in said


def test_after_the_sentence_no_library_complains() -> None:
    """As those do that have a loop of events, or threads, when they are cut off."""
    code = (
        "import atexit, os, signal, sys; from backprop_core.command import run_command\n"
        "atexit.register(print, 'Task was destroyed but it is pending!', file=sys.stderr)\n"
        "run_command(lambda: print('half') or os.kill(os.getpid(), signal.SIGINT))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "half\n", "\nStopped.\n")


def test_a_program_of_somebody_else_keeps_its_own_ctrl_c() -> None:
    code = "import signal, backprop_core.command; print(signal.getsignal(signal.SIGINT) is signal.default_int_handler)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"


@pytest.mark.parametrize("script", ["setup", "system-packages"])
def test_an_interrupted_look_for_a_package_installs_nothing(tmp_path: Path, script: str) -> None:
    machine = tmp_path / "bin"
    machine.mkdir()
    for tool in ("bash", "env", "dirname", "sed", "mktemp", "rm", "tail", "sh", "id", "cat", "touch", "grep", "kill"):
        found = shutil.which(tool)
        if found:
            (machine / tool).symlink_to(found)
    for name, lines in {
        "python3": "kill -INT 0; sleep 5; exit 1",
        "apt-get": f"echo $@ >> {tmp_path}/installed",
        "sudo": '[ "$1" = -n ] && shift; "$@"',
    }.items():
        path = machine / name
        path.write_text(f"#!{shutil.which('sh')}\nPATH=/usr/bin:/bin\n{lines}\n")
        path.chmod(0o755)
    copied = tmp_path / "project"
    shutil.copytree(ROOT / ".ci", copied / ".ci")
    for name in ("pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, copied)
    done = subprocess.run(
        [f".ci/{script}", *(["build", "python3"] if script == "system-packages" else [])],
        cwd=copied,
        env={"PATH": str(machine)},
        capture_output=True,
        text=True,
        check=False,
        start_new_session=True,
        timeout=60,
    )
    assert done.returncode == 130, done.stderr
    assert "Stopped: nothing more is installed." in done.stderr
    assert "Installing" not in done.stdout
    assert not (tmp_path / "installed").exists()


def test_an_interrupted_look_for_a_browser_installs_none() -> None:
    said = make("browser", "python=sh -c 'exit 130' #")
    assert said.returncode == 2
    assert "Installing" not in said.stdout


@pytest.mark.parametrize("port", ["abc", "", "-1", "70000", "80a", "$(x)"])
@pytest.mark.parametrize("name", ["serve", "watch"])
def test_what_is_no_port_is_refused_before_anything_is_built(name: str, port: str) -> None:
    planned = make("-n", name, f"PORT={port}").stdout
    assert planned.index(".ci/port") < planned.index("scenes.commands.render")
    done = subprocess.run([".ci/port", port], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == f"PORT={port} is no port: choose a number from 1 to 65535, as in PORT=9000.\n"


@pytest.mark.parametrize("port", ["0", "1", "8000", "65535", "08080"])
def test_what_is_a_port_is_not(port: str) -> None:
    assert subprocess.run([".ci/port", port], cwd=ROOT, check=False).returncode == 0


def test_a_tree_is_asked_for_by_yes_or_no() -> None:
    for word, answer in {"1": True, "YES": True, "0": False, "": False, "off": False}.items():
        assert clip.is_tree(word) is answer
    refused = make("clip", "EXPR=x^2", "AT=x=1", TREE="maybe")
    assert refused.returncode == 2
    assert "TREE=maybe is neither yes nor no: say TREE=1 or TREE=0." in refused.stdout


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_folder_that_a_site_cannot_be_written_to_is_named(number: int, tmp_path: Path) -> None:
    names_the_folder("docs.making.site", number, tmp_path)


@pytest.mark.usefixtures("site")  # for which a clip has been filmed
@pytest.mark.parametrize("name", ["docs.making.kit", "scenes.commands.slides", "scenes.commands.contact_sheet"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_folder_that_cannot_be_written_to_is_named(name: str, number: int, tmp_path: Path) -> None:
    names_the_folder(name, number, tmp_path)


def names_the_folder(name: str, number: int, tmp_path: Path) -> None:
    """Whatever first wants to write there is told so by the system, and says it in a sentence."""
    failing = (
        "import os, runpy, sys\n"
        f"into = {str(tmp_path / 'into')!r}\n"
        "kit = os.path.abspath('build/kit')\n"
        "real = os.mkdir\n"
        "def mkdir(path, *more, **named):\n"
        "    if os.path.abspath(path).startswith((into, kit)) or os.path.basename(path).startswith('.into'):\n"
        f"        raise OSError({number}, 'no', os.fspath(path))\n"
        "    return real(path, *more, **named)\n"
        "os.mkdir = mkdir\n"
        "sys.argv = sys.argv[1:]\n"
        "runpy._run_module_as_main(sys.argv[0])\n"
    )
    words = {"docs.making.kit": [], "docs.making.site": [str(tmp_path / "into")]}.get(
        name, ["--clip", PLAYED[0], "--into", str(tmp_path / "into")]
    )
    done = subprocess.run(
        [sys.executable, "-c", failing, name, *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    wanted = "build/kit" if name == "docs.making.kit" else "into" if name != "docs.making.site" else str(tmp_path)
    sentence = {errno.ENOSPC: command.FULL, errno.EROFS: command.READ_ONLY, errno.EACCES: command.MAY_NOT}[number]
    assert sentence.split("{folder}")[1] in done.stderr
    assert wanted in done.stderr
    assert not (tmp_path / "into").exists()


@pytest.mark.usefixtures("site")
def test_a_site_is_never_put_in_place_of_something_else(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("mine")
    done = make("site", f"SITE={tmp_path}", "generated=")
    assert done.returncode == 2
    assert f"{tmp_path} has files that no build of the site made" in done.stdout
    assert (tmp_path / "thesis.tex").read_text() == "mine"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder in which something was built, rendered and made."""
    shutil.copytree(ROOT / ".ci", tmp_path / ".ci")
    for made in (
        "build/clips/mine/light/clip.mp4",
        "build/slides/a.html",
        "docs/generated/media/gates/light/clip.mp4",
        "docs/generated/table.js",
        "docs/clips/index.md",
        "docs/clips/gates/index.md",
        "docs/embed/explore.md",
        "docs/embed/gates/index.md",
        "site/search/search_index.json",
        "backprop_core/notebook/explorable.js",
        "backprop_core/notebook/explorable.css",
        "backprop_core/notebook/explore.py",
        "dist/backprop_in_motion-1.0-py3-none-any.whl",
    ):
        (tmp_path / made).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / made).touch()
    return tmp_path


def left(project: Path) -> set[str]:
    return {path.relative_to(project).as_posix() for path in project.rglob("*") if path.is_file()} - {
        f".ci/{path.name}" for path in (ROOT / ".ci").iterdir()
    }


RENDERED = {"build/clips/mine/light/clip.mp4", "docs/generated/media/gates/light/clip.mp4"}
WRITTEN = {"docs/clips/index.md", "docs/embed/explore.md", "backprop_core/notebook/explore.py"}


def clean(project: Path, *more: str) -> str:
    done = subprocess.run(
        [".ci/clean", "site", *more], cwd=project, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_clean_removes_the_generated_pages_and_leaves_what_was_rendered(project: Path) -> None:
    assert clean(project) == "The 2 rendered clips stay; make clean ALL=1 removes them too.\n"
    assert left(project) == RENDERED | WRITTEN


def test_clean_removes_all_of_it_when_told(project: Path) -> None:
    assert clean(project, "1") == ""
    assert left(project) == WRITTEN


@pytest.mark.parametrize(("answer", "kept"), [("n", True), ("", True), ("y", False)])
def test_clean_asks_before_rendered_clips_go(project: Path, answer: str, kept: bool) -> None:
    ours, theirs = pty.openpty()
    with subprocess.Popen([".ci/clean", "site"], cwd=project, stdin=theirs, stdout=theirs, stderr=theirs) as asking:
        os.close(theirs)
        said = b""
        while b"[y/N]" not in said:
            said += os.read(ours, 1000)
        os.write(ours, f"{answer}\n".encode())
        assert asking.wait(timeout=60) == 0
    os.close(ours)
    assert b"Remove the 2 rendered clips too?" in said
    assert left(project) == WRITTEN | (RENDERED if kept else set())


def test_clean_leaves_a_folder_that_is_no_site(project: Path) -> None:
    (project / "site" / "search" / "search_index.json").unlink()
    (project / "site" / "mine.txt").touch()
    clean(project, "1")
    assert left(project) == WRITTEN | {"site/mine.txt"}
