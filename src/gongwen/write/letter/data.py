"""A plan as the data that the typesetter's template reads; pictures go beside it as files."""

from __future__ import annotations

import base64
import dataclasses
import re
from typing import TYPE_CHECKING, Any

from gongwen.write.letter import measures
from gongwen.write.letter.checks import columns_of
from gongwen.write.letter.codes import code_picture
from gongwen.write.letter.headings import is_heading, lead_and_rest
from gongwen.write.letter.model import Column, Paragraph, Table
from gongwen.write.letter.placing import joint, signature_words
from gongwen.write.letter.plan import text_width

if TYPE_CHECKING:
    from gongwen.write.letter.fonts import Chain
    from gongwen.write.letter.model import Block
    from gongwen.write.letter.plan import Plan

_FACES = {1: "black", 2: "kai"}
_CELL = 12.0
_ROW_LINE = 18.0
_TALLEST = 400.0  # points: a row above this may be parted between pages, else it would run off its page
_LONG_WORD = re.compile(r"[!-~]{9,}")
_MEASURES = {name.lower(): value for name, value in vars(measures).items() if name.isupper() and not callable(value)}


def data_of(plan: Plan, faces: Chain, pitch: float) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The words for ``letter.json`` and the pictures by file name."""
    letter = plan.letter
    pictures = {f"seal-{n}.svg": _wrapped(s.seal.image) for n, s in enumerate(plan.signatures, 1) if s.seal}
    if letter.check:
        pictures["check.svg"] = _wrapped(code_picture(letter.check.content))
    words = {
        "measures": _MEASURES,
        "pitch": pitch,
        "fonts": {role: _face(face) for role, face in faces.faces.items()},
        **_head(plan),
        **_text(plan),
        **_end(plan),
        "annexes": [
            {
                "label": label,
                "title": title,
                "body": _blocks(annex.body, across=annex.landscape),
                "landscape": annex.landscape,
            }
            for label, title, annex in plan.annexes
        ],
        "check": {"words": letter.check.words} if letter.check else None,
        "watermark": letter.watermark,
    }
    return words, pictures


def _wrapped(picture: bytes) -> bytes:
    """A square SVG around a PNG: files that are handed to the typesetter in memory must be text."""
    inside = base64.b64encode(picture).decode()
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><image width="100" height="100" '
        f'href="data:image/png;base64,{inside}"/></svg>'
    ).encode()


def _face(face: Any) -> dict[str, Any]:  # noqa: ANN401 - fonts.Face
    return {"families": face.families, "weight": face.weight, "stroke": face.stroke}


def _head(plan: Plan) -> dict[str, Any]:
    letter = plan.letter
    return {
        "form": plan.form,
        "upward": plan.kind.upward,
        "mark": plan.mark,
        "mark_suffix": plan.mark_suffix,
        "mark_points": plan.mark_points,
        "flags": [{"words": flag, "number": flag == letter.copy_number} for flag in _flags(plan)],
        "doc_number": letter.doc_number,
        "issue": letter.issue,
        "issuers": letter.issuers,
        "secrecy": letter.secrecy,
        "signers": letter.signers,
        "telegram": dataclasses.asdict(letter.telegram) if letter.telegram else None,
        "landscape": letter.landscape,
    }


def _flags(plan: Plan) -> tuple[str, ...]:
    return plan.flags if plan.form != "telegram" else ()  # they stand in the table of its head


def _text(plan: Plan) -> dict[str, Any]:
    letter = plan.letter
    return {
        "title": letter.title or f"{''.join(plan.mark)}{letter.doc_number}",
        "author": list(letter.issuers),
        "title_lines": plan.title,
        "recipients": plan.recipients,
        "body": _blocks(letter.body, across=letter.landscape),
        "attachments": [{"number": number, "name": name} for number, name in plan.attachments],
        "attendance": [dataclasses.asdict(group) for group in letter.attendance],
    }


def _end(plan: Plan) -> dict[str, Any]:
    letter = plan.letter
    imprint = letter.imprint
    by, day = plan.printed
    signed = plan.form not in ("minutes", "table")
    return {
        "signatures": [
            {"words": signature_words(plan, n), "seal": _seal(plan, n)} for n in range(len(plan.signatures)) if signed
        ],
        "joint": dataclasses.asdict(joint(plan)) if signed and len(plan.signatures) > 1 else None,
        "sealed": letter.sealed,
        "date": plan.date,
        "note": plan.note,
        "imprint": {"copies": [dataclasses.asdict(c) for c in imprint.copies], "by": by, "day": day}
        if imprint
        else None,
    }


def _seal(plan: Plan, number: int) -> dict[str, Any] | None:
    seal = plan.signatures[number].seal
    return {"file": f"seal-{number + 1}.svg", "width": seal.width_mm} if seal else None


def _blocks(body: tuple[Block, ...], *, across: bool) -> list[dict[str, Any]]:
    return [_paragraph(block) if isinstance(block, Paragraph) else _table(block, across=across) for block in body]


def _paragraph(block: Paragraph) -> dict[str, Any]:
    lead, rest = lead_and_rest(block)
    heading = block.level if is_heading(block) else 0
    face = _FACES.get(block.level, "body")
    return {"kind": "paragraph", "lead": lead, "rest": rest, "face": face, "heading": heading}


def _table(block: Table, *, across: bool) -> dict[str, Any]:
    columns = block.columns or tuple(Column() for _ in range(columns_of(block)))
    total = sum(column.width for column in columns)
    width = (measures.HEIGHT if across else measures.WIDTH) * measures.MM
    rooms = [width * column.width / total - 8 for column in columns]
    return {
        "kind": "table",
        "caption": block.caption,
        "note": block.note,
        "head": [[dataclasses.asdict(cell) for cell in row] for row in block.head],
        "widths": [column.width for column in columns],
        "align": [column.align for column in columns],
        "rows": [_row(row, rooms) for row in block.rows],
    }


def _row(cells: tuple[str, ...], rooms: list[float]) -> dict[str, Any]:
    heights = [text_width(cell, _CELL) / max(_CELL, room) * _ROW_LINE for cell, room in zip(cells, rooms, strict=True)]
    words = [_yielding(cell, room) for cell, room in zip(cells, rooms, strict=True)]
    return {"cells": words, "breakable": max(heights) > _TALLEST}


def _yielding(cell: str, room: float) -> str:
    """Words longer than their cell may break anywhere; a mark of no width says where."""
    most = max(1, int(room / (_CELL * 0.62)))
    return _LONG_WORD.sub(
        lambda word: "\u200b".join(re.findall(f".{{1,{most}}}", word[0])) if len(word[0]) > most else word[0], cell
    )
