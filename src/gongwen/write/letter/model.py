"""What a letter says, typed. How it looks follows from its kind (``kinds.toml``) and the numbers in ``measures``.

Field labels are the words of the standard; refusals name a field by key and label.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - the strict reader looks annotations up at run time
from dataclasses import dataclass, field
from typing import Literal

Align = Literal["left", "center", "right"]
Level = Literal[0, 1, 2, 3, 4]


def _label(words: str) -> dict[str, str]:
    return {"label": words}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph. ``level`` 1 to 4 are the headings 一、 （一） 1. (1); 0 is text.

    The number of a heading is part of ``text``. A heading of level 1 or 2 that goes on behind its first full stop is
    set in its own font up to there.
    """

    text: str = field(metadata=_label("文字"))
    level: Level = field(default=0, metadata=_label("层次"))


@dataclass(frozen=True, slots=True)
class HeadCell:
    """One cell of a table's head; it may reach over columns (``across``) and rows (``down``)."""

    text: str = field(metadata=_label("文字"))
    across: int = field(default=1, metadata=_label("跨列数"))
    down: int = field(default=1, metadata=_label("跨行数"))


@dataclass(frozen=True, slots=True)
class Column:
    """Share of the table's width, and how the cells below the head are aligned."""

    width: float = field(default=1.0, metadata=_label("列宽"))
    align: Align = field(default="left", metadata=_label("对齐"))


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose head is repeated on every page and whose rows are never parted."""

    head: tuple[tuple[HeadCell, ...], ...] = field(metadata=_label("表头"))
    rows: tuple[tuple[str, ...], ...] = field(metadata=_label("行"))
    columns: tuple[Column, ...] = field(default=(), metadata=_label("列"))
    caption: str = field(default="", metadata=_label("表题"))
    note: str = field(default="", metadata=_label("表注"))


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Annex:
    """The pages of an attachment that are set with the letter."""

    title: str = field(metadata=_label("标题"))
    body: tuple[Block, ...] = field(metadata=_label("正文"))
    landscape: bool = field(default=False, metadata=_label("横排"))


@dataclass(frozen=True, slots=True)
class Attachment:
    """An attachment by name; without ``annex`` its pages lie beside the letter."""

    name: str = field(metadata=_label("附件名称"))
    annex: Annex | None = field(default=None, metadata=_label("附件正文"))


@dataclass(frozen=True, slots=True)
class Seal:
    """A picture of a seal (PNG or JPEG) and how wide it is printed. White paper in the picture becomes transparent."""

    image: bytes = field(metadata=_label("印章图片"))
    width_mm: float = field(default=42.0, metadata=_label("印章宽度"))


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs: the name of a body, or of a person with ``office`` (orders); with the seal or name stamp."""

    name: str = field(metadata=_label("署名"))
    seal: Seal | None = field(default=None, metadata=_label("印章"))
    office: str = field(default="", metadata=_label("签发人职务"))


@dataclass(frozen=True, slots=True)
class Copies:
    """One line of the imprint; minutes and briefings have 报、送、发 where letters have 抄送."""

    names: tuple[str, ...] = field(metadata=_label("机关"))
    label: str = field(default="抄送", metadata=_label("名目"))


@dataclass(frozen=True, slots=True)
class Imprint:
    """The lines at the foot of the last page."""

    copies: tuple[Copies, ...] = field(default=(), metadata=_label("抄送"))
    printed_by: str = field(default="", metadata=_label("印发机关"))
    printed_on: dt.date | None = field(default=None, metadata=_label("印发日期"))


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who was at a meeting: 出席, 请假 or 列席."""

    label: str = field(metadata=_label("名目"))
    names: tuple[str, ...] = field(metadata=_label("姓名"))


@dataclass(frozen=True, slots=True)
class Telegram:
    """The head table of a telegram (发电)."""

    grade: str = field(metadata=_label("等级"))
    ordinal: str = field(default="", metadata=_label("序号"))
    approver: str = field(default="", metadata=_label("签批盖章"))


@dataclass(frozen=True, slots=True)
class Check:
    """A QR code by which the paper can be checked: what is encoded, and words printed beside it."""

    content: str = field(metadata=_label("二维码内容"))
    words: str = field(default="", metadata=_label("核验说明"))


@dataclass(frozen=True, slots=True)
class Letter:
    """One official letter. ``kind`` is a code of ``kinds.toml``; ``form`` overrides the form of that kind.

    ``mark`` replaces the mark that follows from ``issuers``. Without ``signatures`` the issuers sign; ``sealed`` says
    whether the paper bears seals, pictured or to be stamped by hand.
    """

    kind: str = field(metadata=_label("文种"))
    issuers: tuple[str, ...] = field(metadata=_label("发文机关"))
    title: str = field(metadata=_label("标题"))
    body: tuple[Block, ...] = field(metadata=_label("正文"))
    form: str = field(default="", metadata=_label("格式"))
    mark: str = field(default="", metadata=_label("发文机关标志"))
    copy_number: str = field(default="", metadata=_label("份号"))
    secrecy: str = field(default="", metadata=_label("密级和保密期限"))
    urgency: str = field(default="", metadata=_label("紧急程度"))
    doc_number: str = field(default="", metadata=_label("发文字号"))
    issue: str = field(default="", metadata=_label("期号"))
    signers: tuple[str, ...] = field(default=(), metadata=_label("签发人"))
    recipients: tuple[str, ...] = field(default=(), metadata=_label("主送机关"))
    attachments: tuple[Attachment, ...] = field(default=(), metadata=_label("附件"))
    signatures: tuple[Signature, ...] = field(default=(), metadata=_label("发文机关署名"))
    sealed: bool = field(default=True, metadata=_label("加盖印章"))
    issued_on: dt.date | None = field(default=None, metadata=_label("成文日期"))
    note: str = field(default="", metadata=_label("附注"))
    attendance: tuple[Attendance, ...] = field(default=(), metadata=_label("出席人员"))
    imprint: Imprint | None = field(default=None, metadata=_label("版记"))
    telegram: Telegram | None = field(default=None, metadata=_label("电报报头"))
    check: Check | None = field(default=None, metadata=_label("核验码"))
    watermark: str = field(default="", metadata=_label("水印"))
    landscape: bool = field(default=False, metadata=_label("横排"))
