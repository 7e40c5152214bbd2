"""``yingshang audit``: verify the ledger, export its head and its entries, guard it."""

from __future__ import annotations

import getpass
import sys
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from yingshang.audit.actions.guarding import guards_missing, install_guards
from yingshang.audit.actions.noting import note_export, note_head_export
from yingshang.audit.queries.export import csv_lines
from yingshang.audit.queries.heads import dump_head, export_head, load_head
from yingshang.audit.queries.ledger import Filters, entries
from yingshang.audit.queries.verification import Report, verify
from yingshang.kernel import clock
from yingshang.kernel.actor import SYSTEM, Actor
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events.catalogue import page
from yingshang.kernel.web.refusals import say

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """The sub-commands; broken chains and refusals end with code 1 and sentences."""

    help = "核验审计记录，导出核对文件和记录"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The sub-commands and their options."""
        acts = parser.add_subparsers(dest="act", required=True, title="动作", metavar="动作")
        checking = acts.add_parser("verify", help="逐条核验审计记录，指出被改动、缺失、插入、调换或截去的记录")
        checking.add_argument(
            "--head", action="append", default=[], metavar="文件", help="同时与以前导出的核对文件比对，可写多次"
        )
        checking.add_argument("--since", type=int, metavar="编号", help="从这一号开始核验")
        head = acts.add_parser("head", help="导出核对文件：记下现在的末号和校验值，请另处保存")
        head.add_argument("-o", "--output", metavar="文件", help="写入的文件；不写则打印")
        export = acts.add_parser("export", help="把审计记录导出为 CSV 文件")
        export.add_argument("-o", "--output", required=True, metavar="文件", help="写入的文件")
        export.add_argument(
            "--from", dest="since", type=date.fromisoformat, metavar="日期", help="起始日期，如 2026-01-01"
        )
        export.add_argument("--to", dest="until", type=date.fromisoformat, metavar="日期", help="截止日期（含当天）")
        acts.add_parser("guard", help="安装数据库的只增触发器，并报告是否齐全")
        events = acts.add_parser("events", help="列出全部事项及其说法")
        events.add_argument("-o", "--output", metavar="文件", help="写入的文件；不写则打印")

    def handle(self, *_: object, **options: Any) -> None:  # noqa: ANN401 - as Django declares it
        """Run one of them."""
        try:
            getattr(self, f"_{options['act']}")(options)
        except Refusal as refusal:
            said = say(refusal)
            raise CommandError(f"{said.what}{said.todo}") from refusal

    def _verify(self, options: dict[str, Any]) -> None:
        heads = [load_head(_text(name)) for name in options["head"]]
        began = perf_counter()
        report = verify(options["since"], heads=heads, progress=self._progress)
        seconds = max(perf_counter() - began, 0.001)
        for sentence in sentences(report):
            self.stdout.write(sentence)
        if not report.is_whole:
            raise CommandError(
                f"审计记录不完整：发现问题{len(report.findings)}处。请保留现场，不要继续写入，并联系审计管理员。"
            )
        self.stdout.write(f"用时{seconds:.1f}秒，每秒{report.rows / seconds:.0f}条。")
        if lacking := guards_missing():
            self.stdout.write(f"提醒：只增触发器不齐（{'、'.join(lacking)}），请运行 yingshang audit guard。")

    def _progress(self, reached: int, last: int) -> None:
        if reached % 100_000 < 2_000 and sys.stderr.isatty():
            self.stderr.write(f"已核验到第{reached}号，共到第{last}号")

    def _head(self, options: dict[str, Any]) -> None:
        head = export_head()
        note_head_export(actor=_operator(), number=head.number, hash=head.hash)
        self._give(dump_head(head), options["output"])

    def _export(self, options: dict[str, Any]) -> None:
        filters = Filters(since=_start(options["since"]), until=_end(options["until"]))
        rows = 0
        with Path(options["output"]).open("w", encoding="utf-8-sig", newline="") as file:
            for rows, line in enumerate(csv_lines(entries(SYSTEM, filters))):  # noqa: B007 - the last number is the count
                file.write(line)
        note_export(actor=_operator(), filters=filters, rows=rows)
        self.stdout.write(f"已导出{rows}条，写入 {options['output']}。")

    def _guard(self, _: dict[str, Any]) -> None:
        install_guards()
        if lacking := guards_missing():
            raise CommandError(f"只增触发器没有装齐：{'、'.join(lacking)}。请用有建触发器权限的数据库账号重试。")
        self.stdout.write("只增触发器齐全：审计记录在数据库里只能增加，不能修改或删除。")

    def _events(self, options: dict[str, Any]) -> None:
        self._give(page(), options["output"])

    def _give(self, text: str, output: str | None) -> None:
        if output:
            Path(output).write_text(text, encoding="utf-8")
            self.stdout.write(f"已写入 {output}。")
        else:
            self.stdout.write(text, ending="")


def sentences(report: Report) -> list[str]:
    """The result in Chinese: one sentence for each finding, or that nothing is wrong."""
    if report.is_whole:
        return [f"审计记录完整：核验{report.rows}条，到第{report.last}号，校验值 {report.hash}。"]
    said = [finding.sentence for finding in report.findings]
    return [*said, "问题太多，核验到此停止。"] if report.stopped else said


def _operator() -> Actor:
    """The system, with the account on the server that runs the command."""
    try:
        account = getpass.getuser()
    except (KeyError, OSError):  # a container without a user database
        account = ""
    return replace(SYSTEM, address=account[:64])


def _text(name: str) -> str:
    try:
        return Path(name).read_text(encoding="utf-8")
    except OSError as error:
        raise CommandError(f"打不开文件 {name}：{error.strerror}。") from error
    except UnicodeDecodeError as error:
        raise Refusal("audit.not_a_head") from error


def _start(day: date | None) -> datetime | None:
    return datetime.combine(day, time.min, clock.SHANGHAI) if day else None


def _end(day: date | None) -> datetime | None:
    return datetime.combine(day, time.max, clock.SHANGHAI) if day else None
