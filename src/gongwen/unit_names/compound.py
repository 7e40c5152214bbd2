"""Names that stand for a body and for others beside it: 「发改局等相关部门及各镇办」."""

from __future__ import annotations

import re
from functools import lru_cache

from gongwen.lexicon import load
from gongwen.unit_names.forms import simplified


def parts_of(name: str) -> list[str]:
    """Take 「A等相关部门及各B」 apart into A, 相关部门 and 各B, as printed; any other name is its own only part.

    A bare 「A等部门」 is A and 部门; 「A等」 stays. Traditional characters and full-width forms do not matter.
    """
    match = _compound().fullmatch(simplified(name))
    if match is None:
        return [name]
    return [name[slice(*match.span(part))] for part in ("first", "others", "every") if match[part]]


def names_nobody(name: str) -> bool:
    """Whether a part is the bare rest of 「A等部门」, which names nobody beside A."""
    return simplified(name) in load("units")["compound"]["nobody"]


@lru_cache(maxsize=1)
def _compound() -> re.Pattern[str]:
    units = load("units")
    some, every = "|".join(units["fragments"]["some"]), units["fragments"]["every"]
    between = "|".join([*units["name"]["conjunctions"], "、"])
    # Who is meant beside A is a mere collective: departments or units, not a body of its own.
    ranks = "|".join(units["fragments"]["bare_levels"])
    others = rf"(?:(?:{ranks})级)?{every}?(?:{some})*{every}?(?:{'|'.join(units['compound']['others'])})"
    return re.compile(
        rf"(?P<first>[^、]{{2,40}}?){units['name']['etcetera']}(?P<others>{others})"
        rf"(?:(?:{between})(?P<every>{every}.{{1,40}}))?"
    )
