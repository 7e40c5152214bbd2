"""Our own checks, one module each: ``check(files)`` takes path → text of the repository and returns what is wrong."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One thing to mend. ``path`` is relative to the repository, ``line`` counts from 1 (0: the whole file)."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


def python_in(files: dict[str, str], *folders: str) -> dict[str, str]:
    """The Python files of ``files`` below any of ``folders``; migrations are written by Django and left out."""
    return {
        path: text
        for path, text in files.items()
        if path.endswith(".py") and path.startswith(folders) and "/migrations/" not in path
    }
