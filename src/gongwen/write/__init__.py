"""Decompositions for people and programs: a table on the screen, JSON, an Excel workbook."""

from __future__ import annotations

from gongwen.write.files import replaced
from gongwen.write.jsonout import to_json
from gongwen.write.table import render_table

__all__ = ["render_table", "replaced", "to_json"]
