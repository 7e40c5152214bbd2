"""Flaws of a text as refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yingshang.letters.queries.language import Problem


def refuse_flaws(problems: Sequence[Problem], *, typed: bool = True, field: str = "body") -> None:
    """Raise Refusal ``letters.text_flawed`` for the first problem; how many there are is said, too.

    ``typed`` False: the line is not said: the ``field`` has but one, or the drafter does not see the template.
    """
    if problems:
        first = problems[0]
        place = f"第{first.line}行：" if typed and first.line else ""
        fact = {"flaw": first.said(), "name": first.field[:40], "place": place, "count": len(problems)}
        raise Refusal("letters.text_flawed", field=field, **fact)
