"""Budgets: a module has at most 500 lines, and nine functions of ten in a package at most 25.

Statements, complexity and arguments of a single function are ruff's to count (PLR0915, C901, PLR0913); that its
settings still say 30, 8 and 6 is proven in tests/consistency.
"""

from __future__ import annotations

import ast
from collections import defaultdict

from tools.rules import Problem, python_in

MODULE_LINES = 500
FUNCTION_LINES = 25


def check(files: dict[str, str]) -> list[Problem]:
    """Modules over their budget, and packages whose functions are."""
    problems: list[Problem] = []
    lengths: dict[str, list[int]] = defaultdict(list)
    for path, text in python_in(files, "src/", "tests/", "tools/", "bench/").items():
        count = len(text.splitlines())
        if count > MODULE_LINES:
            problems.append(Problem(path, 0, f"{count} lines; a module has at most {MODULE_LINES}"))
        if not path.startswith("tests/"):
            lengths[_package(path)] += function_lengths(text)
    for folder, found in lengths.items():
        if found and percentile(found) > FUNCTION_LINES:
            message = f"the longest tenth of its functions begins at {percentile(found)} lines, not {FUNCTION_LINES}"
            problems.append(Problem(folder, 0, message))
    return problems


def _package(path: str) -> str:
    """What is measured together: a folder of the engine, or a whole app of the site."""
    parts = path.split("/")
    return "/".join(parts[:3]) if path.startswith("src/yingshang/") else "/".join(parts[:-1])


def function_lengths(text: str) -> list[int]:
    """Lines of every function, its ``def`` line and docstring included, decorators not."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [
        node.end_lineno - node.lineno + 1
        for node in ast.walk(ast.parse(text))
        if isinstance(node, kinds) and node.end_lineno
    ]


def percentile(lengths: list[int]) -> int:
    """The length that nine functions of ten do not exceed."""
    return sorted(lengths)[max(0, -(-len(lengths) * 9 // 10) - 1)]
