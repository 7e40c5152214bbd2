"""Every exception from a rule names the rule and says why: ``# noqa: CODE - reason`` and its like."""

from __future__ import annotations

import io
import re
import tokenize
from typing import TYPE_CHECKING

from tools.rules import Problem, python_in

if TYPE_CHECKING:
    from collections.abc import Iterator

# What a comment with an exception must look like in full; the reason has at least three letters.
_REASON = r"(?:\s+[-—#]+\s*|\s*\()(?P<reason>\w.{2,})"
_KINDS = {
    "noqa": (r"#\s*(?:ruff:\s*|flake8:\s*)?(?i:noqa)\b", r"#\s*noqa: [A-Z]+\d+(?:, ?[A-Z]+\d+)*"),
    "type: ignore": (r"#\s*type:\s*ignore", r"#\s*type: ignore\[[a-z, -]+\]"),
    "pragma": (r"#\s*(?i:pragma):\s*no", r"#\s*pragma: no (?:cover|branch)"),
    "nosec": (r"#\s*nosec", r"#\s*nosec B\d+"),
}


def check(files: dict[str, str]) -> list[Problem]:
    """Exceptions without code or without reason, in Python files."""
    found = python_in(files, "src/", "tests/", "tools/", "bench/")
    return [
        Problem(path, line, f"this {kind} does not say what it excepts and why: {comment}")
        for path, text in found.items()
        for line, comment in comments(text)
        for kind, (marker, whole) in _KINDS.items()
        if re.search(marker, comment) and not re.search(whole + _REASON, comment)
    ]


def comments(text: str) -> Iterator[tuple[int, str]]:
    """Line number and text of every comment."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string
