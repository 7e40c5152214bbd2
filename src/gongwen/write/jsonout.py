"""JSON of the schema ``gongwen/1``: one object per document, an array for several."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gongwen.model import Decomposition


def to_json(result: Decomposition) -> str:
    """One document as an object, indented, Chinese as it is, without a line break at the end."""
    return json.dumps(result.to_dict(), ensure_ascii=False, indent=1, allow_nan=False)
