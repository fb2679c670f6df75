"""Installs what the lock names with uv, from wherever pip is told to look. At any status but 0 pip has to do it."""

import ast
import os
import subprocess
import sys

PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
UV = [sys.executable, "-m", "uv", "--quiet", "pip", "install", "--python", sys.executable]
SECTIONS = ("global", "install", ":env:")  # of pip's settings: what stands later counts more

# What uv calls a setting of pip's, and what stands there between two of its values.
IN_UV = {
    "index-url": ("UV_DEFAULT_INDEX", " "),
    "extra-index-url": ("UV_INDEX", " "),
    "find-links": ("UV_FIND_LINKS", ","),
    "no-index": ("UV_NO_INDEX", " "),
    "trusted-host": ("UV_INSECURE_HOST", " "),
    "proxy": ("ALL_PROXY", " "),
    "cert": ("SSL_CERT_FILE", " "),
    "default-timeout": ("UV_HTTP_TIMEOUT", " "),
    "timeout": ("UV_HTTP_TIMEOUT", " "),
}

# Like pip it trusts whom the system trusts, and takes the one file with the right hash from whichever index has it.
LIKE_PIP = {"UV_SYSTEM_CERTS": "true", "UV_INDEX_STRATEGY": "unsafe-best-match"}


def settings_of_pip() -> dict[str, str]:
    """Each of pip's settings, as its files and its environment have it."""
    told = subprocess.run([*PIP, "config", "list"], capture_output=True, text=True, check=True).stdout
    found = [line.partition("=") for line in told.splitlines() if line.startswith(SECTIONS)]
    found.sort(key=lambda one: SECTIONS.index(one[0].partition(".")[0]))
    return {name.partition(".")[2]: str(ast.literal_eval(value)) for name, _, value in found}


def main(lock: str) -> int:
    """Install what the lock names; uv's status. What uv itself is told in the environment stays."""
    told = {
        IN_UV[name][0]: IN_UV[name][1].join(value.split()) for name, value in settings_of_pip().items() if name in IN_UV
    }
    # Bytecode is written once here, and not by each process that begins.
    options = ["--require-hashes", "--compile-bytecode", "-r", lock]
    return subprocess.run([*UV, *options], env=LIKE_PIP | told | os.environ, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
