"""Set up ``.venv`` from the hashed locks in ``requirements/``, or write those locks anew.

    python3 tools/install.py LAYER        run, dev, ocr or bench
    python3 tools/install.py lock

Runs on any Python 3.11 that has pip, also where the ``venv`` module is missing and where the system's packages are
externally managed: pip brings uv into ``.tools`` and uv does the rest. uv does not read pip's configuration, so
what an office has set there (mirror, certificate, proxy) is handed on. Standard library only.
"""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements"
TOOLS = ROOT / ".tools"
VENV = ROOT / ".venv"
STAMP = ROOT / "src" / "yingshang" / "kernel" / "static" / "vendor" / "stamp.txt"
NO_LIBRARIES = (
    "The browser libraries could not be fetched by npm: the site runs with plain fields and without charts. "
    "When npm reaches its registry, run: .venv/bin/python -m tools.assets"
)
LAYERS = {"run": [], "dev": ["--group", "dev"], "ocr": ["--extra", "ocr"], "bench": ["--group", "bench"]}
NO_INDEX = "GONGWEN_NO_INDEX"  # uv has a flag for it and no variable
# pip's setting, uv's variable, what parts several values there
_PASSED_ON = {
    "index-url": ("UV_DEFAULT_INDEX", " "),
    "extra-index-url": ("UV_INDEX", " "),
    "find-links": ("UV_FIND_LINKS", ","),
    "trusted-host": ("UV_INSECURE_HOST", " "),
    "cert": ("SSL_CERT_FILE", " "),
    "proxy": ("ALL_PROXY", " "),
    "default-timeout": ("UV_HTTP_TIMEOUT", " "),
    "timeout": ("UV_HTTP_TIMEOUT", " "),
    "no-index": (NO_INDEX, " "),
}


def pip_settings(listing: str) -> dict[str, str]:
    """What ``pip config list`` printed, under uv's names; pip's own environment variables win over its files."""
    found: dict[str, str] = {}
    lines = [line.partition("=") for line in listing.splitlines() if "=" in line]
    for key, _, value in sorted(lines, key=lambda line: line[0].startswith(":env:")):
        variable, separator = _PASSED_ON.get(key.rpartition(".")[2], ("", ""))
        if variable:
            found[variable] = separator.join(str(ast.literal_eval(value)).split())
    return found


def environment() -> dict[str, str]:
    """The environment for uv: the user's own, then pip's settings, then ours."""
    settings = pip_settings(_output([sys.executable, "-m", "pip", "config", "list"]))
    ours = {
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_NATIVE_TLS": "true",  # an office's own certificate authority is in the system's store
        "UV_INDEX_STRATEGY": "unsafe-best-match",  # as pip looks; the hashes of the lock say which file is right
        "UV_LINK_MODE": "copy",
    }
    return {**ours, **settings, **os.environ}


def install(layer: str) -> None:
    """Install one layer over what is there; the project itself comes last, in place."""
    env = environment()
    uv = str(_uv())
    if not (VENV / "pyvenv.cfg").exists():
        _run([uv, "venv", "--quiet", "--python", sys.executable, str(VENV)], env)
    offline = ["--no-index"] if env.get(NO_INDEX, "").lower() in {"1", "true", "yes", "on"} else []
    pip = [uv, "pip", "install", "--quiet", *offline, "--python", str(_python())]
    _run([*pip, "--require-hashes", "-r", str(REQUIREMENTS / f"{layer}.lock")], env)
    _run([*pip, "--require-hashes", "-r", str(REQUIREMENTS / "build.lock")], env)
    # Built anew each time: the build also fetches the browser libraries, which a build from uv's cache would not.
    fresh = ["--reinstall-package", "yingshang", "--refresh-package", "yingshang"]
    _run([*pip, *fresh, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)], env)
    # Compiled now, so that a command starts fast also where Python is not allowed to write beside the source.
    _run([str(_python()), "-m", "compileall", "-q", "src/gongwen"], env)
    _run([str(_python()), "-m", "tools.prepare"], env)
    if not STAMP.exists():
        print(NO_LIBRARIES, file=sys.stderr)


def lock() -> None:
    """Resolve every layer. Only the main index is asked: a lock must not hold what one machine happens to have."""
    env = {key: value for key, value in environment().items() if key not in {"UV_INDEX", "UV_FIND_LINKS"}}
    same = ["-c", "requirements/dev.lock"]
    _compile(env, "bootstrap", ["requirements/bootstrap.in"])
    _compile(env, "dev", ["pyproject.toml", *LAYERS["dev"]])
    for layer in ("run", "ocr", "bench"):
        _compile(env, layer, ["pyproject.toml", *LAYERS[layer], *same])
    _compile(env, "build", ["requirements/build.in", *same])


def _compile(env: dict[str, str], name: str, what: list[str]) -> None:
    options = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate"]
    addresses = ["--no-emit-index-url", "--no-emit-find-links", "--upgrade", "--quiet"]
    _run([str(_uv()), "pip", "compile", *what, *options, *addresses, "-o", f"requirements/{name}.lock"], env)


def _uv() -> Path:
    names = [TOOLS / "bin" / "uv", TOOLS / "bin" / "uv.exe"]
    if not any(name.exists() for name in names):
        quiet = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore"}
        env = {**os.environ, **quiet, "PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0"}  # both forbid --target
        pinned = REQUIREMENTS / "bootstrap.lock"
        wanted = ["--require-hashes", "-r", str(pinned)] if pinned.exists() else ["uv"]  # no lock before the first
        _run([sys.executable, "-m", "pip", "install", "--quiet", "--quiet", "--target", str(TOOLS), *wanted], env)
    return next(name for name in names if name.exists())


def _python() -> Path:
    return next(path for path in (VENV / "bin" / "python", VENV / "Scripts" / "python.exe") if path.exists())


def _run(command: list[str], env: dict[str, str]) -> None:
    done = subprocess.run(command, env=env, cwd=ROOT, check=False)
    if done.returncode:
        sys.exit(f"set-up failed: {' '.join(command[:3])} … ended with {done.returncode}; its own words are above")


def _output(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def main(arguments: list[str]) -> int:
    """Entry point; ``arguments`` without the program's name."""
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever starts this may have an older one
        sys.exit(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}. Try: make PYTHON=python3.12 …")
    if arguments == ["lock"]:
        lock()
    elif len(arguments) == 1 and arguments[0] in LAYERS:
        install(arguments[0])
    else:
        sys.exit(__doc__)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
