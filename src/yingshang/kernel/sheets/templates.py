"""The blank template: heads with required marks, explanations, drop-down lists, and what may be written where."""

from __future__ import annotations

import io
from typing import IO, TYPE_CHECKING

from xlsxwriter.utility import xl_col_to_name

from yingshang.kernel.dates import ALLOWED
from yingshang.kernel.sheets.books import Book, Page, fit, width_of, writing
from yingshang.kernel.sheets.declaring import Column, Kind, Sheet
from yingshang.kernel.sheets.values import words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yingshang.kernel.actor import Actor

HEAD_ROW = 2  # explanations stand above the head, so that the first row below it is the first to fill
LISTED_ROWS = 20_000  # drop-down lists and formats reach so far down
_LISTS = "_lists"


def blank_template(sheet: Sheet, actor: Actor) -> IO[bytes]:
    """The template of ``sheet`` as an xlsx file; the lists have what ``actor`` may choose."""
    target = io.BytesIO()
    with writing(target) as book:
        page = book.add(sheet.title)
        _head(book, page, sheet)
        _explain(book, sheet)
        put_lists(
            book, page, sheet, actor, places={column.name: i for i, column in enumerate(sheet.columns)}, first=HEAD_ROW
        )
        book.sign(sheet.signature)
    target.seek(0)
    return target


def explanation(column: Column) -> str:
    """What may stand in the column, in one line."""
    parts = ["必填" if column.required else "可不填", column.help, _shape(column)]
    if column.example:
        parts.append(f"例：{column.example}")
    return "；".join(part for part in parts if part)


def _shape(column: Column) -> str:
    ends = "—".join("" if end is None else str(end) for end in (column.least, column.most))
    match column.kind:
        case Kind.TEXT:
            return f"文字，不超过 {column.max_length} 字"
        case Kind.CODE:
            return "号码，按文本填写"
        case Kind.WHOLE:
            return "整数" + (f"（{ends}）" if ends != "—" else "")
        case Kind.DECIMAL:
            return f"数字，最多 {column.places} 位小数" + (f"（{ends}）" if ends != "—" else "")
        case Kind.DATE:
            return ALLOWED
        case Kind.YESNO:
            return "填“是”或“否”"
    return "从下拉列表中选"


def _head(book: Book, page: Page, sheet: Sheet) -> None:
    page.set_row(0, 60)
    page.set_row(1, 24)
    for place, column in enumerate(sheet.columns):
        numeric = column.kind in {Kind.WHOLE, Kind.DECIMAL}
        page.set_column(
            place, place, width_of(column), book.looks["plain" if numeric else "lines" if column.lines else "text"]
        )
        page.write_string(0, place, fit(explanation(column)), book.looks["help"])
        look = book.looks["required" if column.required else "head"]
        page.write_string(1, place, column.title + ("*" if column.required else ""), look)
    page.freeze_panes(HEAD_ROW, 0)


def _explain(book: Book, sheet: Sheet) -> None:
    page = book.add("填写说明")
    page.set_column(0, 0, 24)
    page.set_column(1, 1, 8)
    page.set_column(2, 3, 50, book.looks["lines"])
    page.write_string(0, 0, f"{sheet.title}：填写说明", book.looks["title"])
    lines = [
        "从表头下面第一行开始填，一行一条；带 * 的列必须填写。",
        "可以调换列的顺序、增加自己用的列；不要改表头的名称。",
        "上传后先检查、不写入；全部没有问题，并经您确认，才一次写入。",
        sheet.note,
    ]
    for row, line in enumerate((line for line in lines if line), 1):
        page.write_string(row, 0, line, book.looks["plain"])
    for place, head in enumerate(("列", "必填", "填什么", "例")):
        page.write_string(6, place, head, book.looks["head"])
    for row, column in enumerate(sheet.columns, 7):
        cells = (
            column.title,
            "必填" if column.required else "",
            "；".join(filter(None, [column.help, _shape(column)])),
            column.example,
        )
        for place, cell in enumerate(cells):
            page.write_string(row, place, fit(cell), book.looks["lines"])


def put_lists(
    book: Book,
    page: Page,
    sheet: Sheet,
    actor: Actor,
    *,
    places: dict[str, int],
    first: int,
) -> None:
    """Give every column with choices its drop-down list from row ``first`` (counted from 0) on."""
    hidden = None
    for column in sheet.columns:
        labels = ["是", "否"] if column.kind is Kind.YESNO else []
        if column.choices:
            labels = [option.label for option in words_of(column.options(actor)).options]
        if not labels or column.name not in places:
            continue
        source: Sequence[str] | str = labels
        if sum(map(len, labels)) + len(labels) > 255 or any("," in label for label in labels):
            if hidden is None:
                hidden = book.add(_LISTS)
                hidden.hide()
            source = _listed(hidden, column, labels, places[column.name])
        place = places[column.name]
        page.data_validation(first, place, first + LISTED_ROWS, place, _rule(column, source))


def _listed(hidden: Page, column: Column, labels: Sequence[str], place: int) -> str:
    hidden.write_string(0, place, column.title)
    for row, label in enumerate(labels, 1):
        hidden.write_string(row, place, fit(label))
    letter = xl_col_to_name(place)
    return f"={_LISTS}!${letter}$2:${letter}${len(labels) + 1}"


def _rule(column: Column, source: Sequence[str] | str) -> dict[str, object]:
    return {
        "validate": "list",
        "source": source,
        "error_title": f"{column.title}"[:32],
        "error_message": "请从下拉列表中选择。",
        "error_type": "stop" if column.kind is not Kind.REF else "warning",
    }
