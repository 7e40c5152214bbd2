"""What a letter must be before it is set: nothing missing that its kind needs, nothing that cannot be printed."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING

from gongwen.errors import GongwenError
from gongwen.write.letter.kinds import FORMS, Kind, kind_of, kinds
from gongwen.write.letter.model import Letter, Table
from gongwen.write.letter.places import texts_of
from gongwen.write.letter.refusals import quoted, refused

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_CHARACTERS = 300_000
_MOST_TITLE = 120
_MOST_ROWS = 5_000
_MOST_COLUMNS = 20
_LONGEST_WORD = 56  # half-width characters: one line
_MOST_LINE = 20_000  # characters of one paragraph
_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
_WORD = re.compile(r"[!-~]{57,}")
_WORD_BREAK = re.compile(r"[-/?]")
_NUMBER = re.compile(r"[^\s〔〕\[\]（）()]{1,20}〔[12]\d{3}〕[1-9]\d{0,5}号")
_ORDER_NUMBER = re.compile(r"第[1-9]\d{0,4}号")
_COPY = re.compile(r"\d{6}")


def check_letter(letter: Letter) -> None:
    """Raise GongwenError (``letter_…``) for the first thing that is wrong."""
    total = 0
    for text in texts_of(letter):
        _check_text(f"{text.path}（{text.label}）" if text.label else text.path, text.words)
        total += len(text.words)
    if total > MOST_CHARACTERS:
        raise too_long()
    kind = _check_kind(letter)
    _check_present(letter, kind)
    _check_head(letter)
    for place, table in _tables(letter):
        _check_table(place, table)


def too_long() -> GongwenError:
    """The error for a draft of more characters than anybody reads."""
    return GongwenError("letter_too_long", f"草稿太长，超过 {MOST_CHARACTERS} 字。", "请拆成几份，或把长表改为附件。")


def form_of(letter: Letter) -> str:
    """The form the letter is set in. The kind must be known."""
    kind = kind_of(letter.kind)
    return letter.form or (kind.form if kind else "document")


def _check_kind(letter: Letter) -> Kind:
    kind = kind_of(letter.kind)
    if kind is None:
        names = "、".join(kind.name for kind in kinds().values())
        raise refused("unknown_kind", "kind（文种）", f"不认识 {quoted(letter.kind)}", f"可以写：{names}。")
    if letter.form and letter.form not in FORMS:
        raise refused("unknown_form", "form（格式）", f"不认识 {quoted(letter.form)}", f"可以写：{'、'.join(FORMS)}。")
    return kind


def _check_present(letter: Letter, kind: Kind) -> None:
    needed = ["issuers", "title", "body", *kind.needs] if form_of(letter) != "table" else ["title", "body"]
    if form_of(letter) == "order":
        needed.remove("title")
    labels = {field.name: field.metadata["label"] for field in dataclasses.fields(Letter)}
    for name in needed:
        if not getattr(letter, name):
            raise refused("empty_field", f"{name}（{labels[name]}）", f"是空的，{kind.name}必须写明", "请补上。")
    for name in ("issuers", "recipients", "signers"):
        if not all(getattr(letter, name)):
            raise refused("empty_field", f"{name}（{labels[name]}）", "里有空的名称", "请补上或删去。")
    if len(letter.title) > _MOST_TITLE:
        raise refused("title_too_long", "title（标题）", f"超过 {_MOST_TITLE} 字", "请压缩标题。")


def _check_head(letter: Letter) -> None:
    if letter.doc_number:
        order = form_of(letter) == "order"
        pattern, lay = (_ORDER_NUMBER, "第12号") if order else (_NUMBER, "云营商〔2026〕12号")
        if not pattern.fullmatch(letter.doc_number):
            todo = f"应写成“{lay}”的样子：六角括号，年份写全，序号不编虚位" + ("。" if order else "、不加“第”。")
            raise refused("doc_number", "doc_number（发文字号）", f"写作 {quoted(letter.doc_number)}，不合规范", todo)
    if letter.copy_number and not _COPY.fullmatch(letter.copy_number):
        raise refused("copy_number", "copy_number（份号）", "不是 6 位数字", "份号写成 000001 的样子。")
    for signature in letter.signatures:
        if signature.seal and not 10 <= signature.seal.width_mm <= 60:
            raise refused("seal_width", "seal.width_mm（印章宽度）", "应在 10 到 60 毫米之间")
    if letter.check and len(letter.check.content.encode()) > 500:
        raise refused("check_too_long", "check.content（二维码内容）", "超过 500 字节", "请缩短二维码内容。")


def _check_text(place: str, text: str) -> None:
    if len(text) > _MOST_LINE:
        raise refused("paragraph_too_long", place, f"一段超过 {_MOST_LINE} 字", "请分段。")
    if hidden := _HIDDEN.search(text):
        code = f"U+{ord(hidden[0]):04X}"
        raise refused(
            "hidden_character", place, f"第 {hidden.start() + 1} 个字是看不见的控制字符 {code}", "请删去这个字符。"
        )
    for run in _WORD.finditer(text):
        word = max(_WORD_BREAK.split(run[0]), key=len)
        if len(word) > _LONGEST_WORD:
            raise refused("word_too_long", place, f"有一串 {len(word)} 个字符不能换行：{quoted(word)}", "请断开它。")


def _tables(letter: Letter) -> Iterator[tuple[str, Table]]:
    bodies = [("body", letter.body)]
    bodies += [(f"attachments[{n}].annex.body", a.annex.body) for n, a in enumerate(letter.attachments, 1) if a.annex]
    for path, body in bodies:
        for number, block in enumerate(body, 1):
            if isinstance(block, Table):
                yield f"{path}[{number}]", block


def _check_table(place: str, table: Table) -> None:
    width = columns_of(table)
    if not table.head or not table.rows:
        part = "head（表头）" if not table.head else "rows（行）"
        raise refused("empty_table", f"{place}.{part}", "是空的", "表格要有表头和至少一行。")
    if width > _MOST_COLUMNS or len(table.rows) > _MOST_ROWS:
        raise refused("table_too_large", place, f"超过 {_MOST_COLUMNS} 列或 {_MOST_ROWS} 行", "请改用 Excel 附件。")
    for number, row in enumerate(table.rows, 1):
        if len(row) != width:
            raise refused("row_width", f"{place}.rows[{number}]", f"有 {len(row)} 格，表头有 {width} 列", "请对齐。")
    if table.columns and len(table.columns) != width:
        raise refused("row_width", f"{place}.columns（列）", f"写了 {len(table.columns)} 列，表头有 {width} 列")
    if any(column.width <= 0 or column.width > 1000 for column in table.columns):
        raise refused("column_width", f"{place}.columns（列）", "的列宽应大于 0")
    _check_head_cells(place, table, width)


def _check_head_cells(place: str, table: Table, width: int) -> None:
    taken = [[0] * width for _ in table.head]
    for row, cells in enumerate(table.head):
        column = 0
        for cell in cells:
            while column < width and taken[row][column]:
                column += 1
            fits = 1 <= cell.across <= width - column and 1 <= cell.down <= len(table.head) - row
            if not fits:
                raise refused("head_cells", f"{place}.head[{row + 1}]", f"的 {quoted(cell.text)} 超出表格")
            for down in range(cell.down):
                for across in range(cell.across):
                    taken[row + down][column + across] += 1
    if any(count != 1 for line in taken for count in line):
        raise refused("head_cells", f"{place}.head（表头）", "的跨行跨列没有正好铺满各列")


def columns_of(table: Table) -> int:
    """How many columns the head spans."""
    return sum(cell.across for cell in table.head[0]) if table.head else 0
