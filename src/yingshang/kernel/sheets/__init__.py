"""Excel in and out as one mechanism: a ledger declares its columns once, the rest is made of the declaration."""

from yingshang.kernel.sheets.comparing import RowRefused, compare
from yingshang.kernel.sheets.declaring import Choice, Column, Kind, Sheet, Stored, declare, sheet_named
from yingshang.kernel.sheets.exporting import Cover, Exported, export, provenance
from yingshang.kernel.sheets.importing import check_import, opened, recheck, write_import
from yingshang.kernel.sheets.keeping import keep_export, opened_export
from yingshang.kernel.sheets.marking import marked_copy
from yingshang.kernel.sheets.reading import read_rows
from yingshang.kernel.sheets.report import Change, Problem, Report
from yingshang.kernel.sheets.templates import blank_template

__all__ = [
    "Change",
    "Choice",
    "Column",
    "Cover",
    "Exported",
    "Kind",
    "Problem",
    "Report",
    "RowRefused",
    "Sheet",
    "Stored",
    "blank_template",
    "check_import",
    "compare",
    "declare",
    "export",
    "keep_export",
    "marked_copy",
    "opened",
    "opened_export",
    "provenance",
    "read_rows",
    "recheck",
    "sheet_named",
    "write_import",
]
