"""Every module of the product, the tools and the benchmarks says in its first lines what it is for."""

from __future__ import annotations

import ast

from tools.rules import Problem, python_in


def check(files: dict[str, str]) -> list[Problem]:
    """Modules without a docstring; an empty ``__init__`` has nothing to say."""
    return [
        Problem(path, 1, "the module has no docstring")
        for path, text in python_in(files, "src/", "tools/", "bench/").items()
        if text.strip() and ast.get_docstring(ast.parse(text)) is None
    ]
