"""Flaws of a text as refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yingshang.letters.queries.language import Problem


def refuse_flaws(problems: Sequence[Problem]) -> None:
    """Raise Refusal ``letters.text_flawed`` for the first problem; how many there are is said, too."""
    if problems:
        first = problems[0]
        fact = {"flaw": first.said(), "name": first.field[:40], "line": first.line, "count": len(problems)}
        raise Refusal("letters.text_flawed", field="body", **fact)
