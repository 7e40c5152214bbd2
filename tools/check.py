"""Run our own checks over every file of the repository: ``python -m tools.check [RULE ...]``."""

from __future__ import annotations

import ast
import subprocess  # git is asked for its list of files
import sys
from importlib import import_module
from pathlib import Path

from tools.rules import Problem

ROOT = Path(__file__).resolve().parent.parent
RULES = ("budgets", "docstrings", "exceptions", "glossary", "literals", "network", "patterns", "privacy")
_SKIPPED = (".venv/", ".tools/", "out/", "build/", "dist/")


def repository_files(root: Path = ROOT) -> dict[str, str]:
    """Path → text of everything that is, or is about to be, in the repository; binary files are left out."""
    command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, capture_output=True, check=False)
    if listed.returncode == 0:
        names = [name for name in listed.stdout.decode().split("\0") if name]
    else:  # an unpacked archive has no history to ask
        names = [path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()]
    found = {name: _text(root / name) for name in sorted(names) if not name.startswith(_SKIPPED)}
    return {name: text for name, text in found.items() if text is not None}


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except (UnicodeDecodeError, OSError):
        return None


def run(rules: list[str], files: dict[str, str]) -> list[Problem]:
    """All problems that the named rules see, in order of place. A file that Python cannot parse is one problem."""
    broken = {path: error for path, text in files.items() if path.endswith(".py") and (error := _broken(text))}
    whole = {path: text for path, text in files.items() if path not in broken}
    problems = [Problem(path, error.lineno or 0, f"is no Python: {error.msg}") for path, error in broken.items()]
    problems += [problem for rule in rules for problem in import_module(f"tools.rules.{rule}").check(whole)]
    return sorted(problems)


def _broken(text: str) -> SyntaxError | None:
    try:
        ast.parse(text)
    except SyntaxError as error:
        return error
    return None


def main(arguments: list[str]) -> int:
    """Print what is wrong; 1 when anything is."""
    problems = run(arguments or list(RULES), repository_files())
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problems" if problems else f"our own rules hold ({', '.join(arguments or RULES)})")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
