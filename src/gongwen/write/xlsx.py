"""The ledger as an Excel workbook in the columns of the usual 任务分解表; doubts and annexes on sheets of their own.

Every value is written as text: what begins with ``=``, ``+``, ``-``, ``@`` or a tab stays text.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from gongwen.explain import describe_deadline, describe_moment
from gongwen.write.head import head_pairs
from gongwen.write.ledger import doubts_of, has_leads, has_responsible, rows_of, units_label
from gongwen.write.sheet import Sheet, SheetName, sheet_names
from gongwen.write.styles import make_styles

if TYPE_CHECKING:
    from pathlib import Path

    from gongwen.model import Decomposition
    from gongwen.write.ledger import Row
    from gongwen.write.styles import Styles

_LEDGER = [("序号", 6), ("任务", 22), ("具体工作", 46), ("", 18), ("配合单位", 18), ("完成时限", 14), ("备注", 26)]
_DOUBTS = [("序号", 6), ("任务", 26), ("疑点", 40), ("原文", 40), ("原文位置", 12), ("把握程度", 10)]
_DUTIES = [("序号", 6), ("要求", 60), ("责任单位", 22), ("报送对象", 20), ("完成时限", 18), ("读作", 26)]
_TIMETABLE = [("序号", 6), ("单位", 36), ("日期", 18), ("时间", 18), ("地点", 30)]


def write_xlsx(results: list[tuple[str, Decomposition]], path: str | Path) -> None:
    """Write documents, given as (name, decomposition), to one workbook at ``path``.

    One document has the sheets 任务分解, 存疑, 报送要求, 日程表, 表单, 标语, 说明 (those with something to show); of
    several documents each has its own set, numbered, behind a table of contents. OSError where the disk refuses.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 - only who writes Excel pays for it
    from xlsxwriter.exceptions import FileCreateError  # noqa: PLC0415 - as above

    book: Any = Workbook(
        str(path), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"title": "任务分解表", "comments": "gongwen"})
    styles = make_styles(book)
    names = sheet_names(len(results))
    if len(results) > 1:
        _contents(Sheet(book, names("目录", 0), styles), results)
    for number, (name, result) in enumerate(results, 1):
        _document(book, styles, names, (number, name, result))
    try:
        book.close()
    except FileCreateError as error:
        raise error.args[0] if isinstance(error.args[0], OSError) else OSError(str(error)) from error


def _document(book: Any, styles: Styles, names: SheetName, what: tuple[int, str, Decomposition]) -> None:  # noqa: ANN401 - xlsxwriter has no annotations
    number, name, result = what
    writers = {
        "任务分解": (True, _ledger),
        "存疑": (bool(doubts_of(result)), _doubts),
        "报送要求": (bool(result.obligations), _obligations),
        "日程表": (bool(result.timetables), _timetables),
        "表单": (bool(result.forms), _forms),
        "标语": (bool(result.slogans), _slogans),
    }
    for title, (wanted, write) in writers.items():
        if wanted:
            write(Sheet(book, names(title, number), styles), result)
    _about(Sheet(book, names("说明", number), styles), name, result)


# ---------------------------------------------------------------------- tasks


def _ledger(sheet: Sheet, result: Decomposition) -> None:
    columns = [(label or units_label(result), width) for label, width in _LEDGER]
    sheet.columns(columns)
    sheet.title(_ledger_title(result))
    sheet.head()
    for headings, group in groupby(rows_of(result), key=lambda row: row.headings):
        if headings:
            sheet.section(" / ".join(headings))
        for row in group:
            sheet.row(_cells(row), doubtful=bool(row.doubts))
    if not result.tasks:
        sheet.section("没有读出任务。")
    sheet.finish()


def _ledger_title(result: Decomposition) -> str:
    title = result.schemes[0] if len(result.schemes) == 1 else result.document.title or "任务分解表"
    return title if title.endswith("表") else f"{title}任务分解表"


def _cells(row: Row) -> list[str]:
    remarks = [*row.remarks, f"存疑 {row.doubts} 处，见“存疑”表"] if row.doubts else row.remarks
    return [str(row.number), row.title, row.content, row.units, row.participating, row.deadline, "\n".join(remarks)]


def _doubts(sheet: Sheet, result: Decomposition) -> None:
    sheet.columns(_DOUBTS)
    sheet.title("存疑：请人工核对")
    sheet.head()
    for doubt in doubts_of(result):
        where = f"{doubt.span[0]}–{doubt.span[1]}" if doubt.span else ""
        sure = "" if doubt.confidence is None else f"{doubt.confidence:.2f}"
        number = str(doubt.number) if doubt.number else "全文"
        sheet.row([number, doubt.title, doubt.message, doubt.words, where, sure])
    sheet.finish()


# ---------------------------------------------------------------------- what stands outside the tasks


def _obligations(sheet: Sheet, result: Decomposition) -> None:
    sheet.columns(_DUTIES)
    sheet.title("报送要求和其他要求")
    sheet.head()
    for number, duty in enumerate(result.obligations, 1):
        units, receivers = "、".join(duty.responsible_units), "、".join(duty.report_to)
        sheet.row([str(number), duty.text, units, receivers, duty.deadline.text, describe_deadline(duty.deadline)])
    sheet.finish()


def _timetables(sheet: Sheet, result: Decomposition) -> None:
    sheet.columns(_TIMETABLE)
    sheet.title("日程表")
    sheet.head()
    for table in result.timetables:
        sheet.section(table.title)
        for row in table.rows:
            day = describe_moment(row.date) if row.date else ""
            sheet.row([row.order or "", row.unit or "", day, row.time or "", row.place or ""])
    sheet.finish()


def _forms(sheet: Sheet, result: Decomposition) -> None:
    sheet.columns([("序号", 6), ("栏目", 60)])
    sheet.title("表单")
    sheet.head()
    for form in result.forms:
        sheet.section(form.title)
        for number, name in enumerate(form.fields, 1):
            sheet.row([str(number), name])
    sheet.finish()


def _slogans(sheet: Sheet, result: Decomposition) -> None:
    sheet.columns([("序号", 6), ("标语口号", 80)])
    sheet.title("标语口号")
    sheet.head()
    for number, slogan in enumerate(result.slogans, 1):
        sheet.row([str(number), slogan])
    sheet.finish()


def _about(sheet: Sheet, name: str, result: Decomposition) -> None:
    sheet.columns([("项目", 16), ("内容", 100)])
    sheet.title("说明")
    sheet.head()
    for label, value in [("文件", name), *head_pairs(result.document)]:
        sheet.row([label, value])
    for number, scheme in enumerate(result.schemes, 1):
        sheet.row([f"方案 {number}", scheme])
    sheet.row(["任务", f"{len(result.tasks)} 项，其中 {sum(bool(task.signals) for task in result.tasks)} 项有疑点"])
    if has_leads(result) and has_responsible(result):
        sheet.row(["单位", "写明牵头的单位直接列出；没有写明牵头、只写责任的单位前面标“责任：”。"])
    sheet.row(["完成时限", "按原文照录；换算出的日期、频次和读法在备注栏。"])
    sheet.finish()


def _contents(sheet: Sheet, results: list[tuple[str, Decomposition]]) -> None:
    sheet.columns([("序号", 6), ("文件", 36), ("标题", 70), ("任务", 8), ("存疑", 8)])
    sheet.title("目录")
    sheet.head()
    for number, (name, result) in enumerate(results, 1):
        counts = [str(len(result.tasks)), str(len(doubts_of(result)))]
        sheet.row([str(number), name, result.document.title or "", *counts])
    sheet.finish()
