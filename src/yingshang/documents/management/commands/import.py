"""``yingshang import FILE...``: read documents into the ledger without a browser, one after the other."""  # noqa: N999 - the command is called import

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.table import Table

from yingshang.documents.actions.reading import upload_document
from yingshang.documents.enums import DocumentState, ItemKind
from yingshang.documents.queries.standing import standing_of
from yingshang.documents.web.rows import rows_of
from yingshang.documents.web.uploading import OPEN
from yingshang.kernel import clock
from yingshang.kernel.errors import Refusal
from yingshang.kernel.files import store_file
from yingshang.kernel.jobs.running import run_next
from yingshang.kernel.web.refusals import say
from yingshang.orgs.enums import PersonState, PostKind
from yingshang.orgs.models import Person, Post
from yingshang.orgs.queries.actors import actor_for

if TYPE_CHECKING:
    from yingshang.documents.models import Document
    from yingshang.documents.web.rows import TaskRow
    from yingshang.kernel.actor import Actor

_PAUSE = 0.3
_LONGEST = 900  # seconds that one document may take, its waiting included
_REVIEWERS = (PostKind.CLERK, PostKind.SECTION_HEAD)


class Command(BaseCommand):
    """Store, read, print; a file that is not taken does not stop the next one."""

    help = "登记并读取公文，打印分解出的任务台账；有文件没有读出时退出码为 1。"

    def add_arguments(self, parser: CommandParser) -> None:
        """What, and in whose name."""
        parser.add_argument("files", nargs="+", type=Path, metavar="文件", help="一份或多份公文")
        parser.add_argument("--user", default="", metavar="登录名", help="以谁的名义登记（只有一位经办人时可以不写）")
        parser.add_argument("--quiet", action="store_true", help="每份只打印一行，不打印台账")

    def handle(self, *_: object, **options: Any) -> None:  # noqa: ANN401 - as Django declares it
        """One file after the other; code 1 when any was not read."""
        actor = actor_for(_person(options["user"]), address="yingshang import")
        failed = 0
        for number, path in enumerate(options["files"], start=1):
            try:
                self._one(path, actor, quiet=options["quiet"])
            except (Refusal, OSError) as fault:
                failed += 1
                self.stderr.write(f"{path.name}：{_words(fault)}")
            if len(options["files"]) > 1:
                self.stderr.write(f"[{number}/{len(options['files'])}]")
        if failed:
            raise CommandError(_left_out(failed, len(options["files"])))

    def _one(self, path: Path, actor: Actor, *, quiet: bool) -> None:
        with path.open("rb") as opened:
            stored = store_file(File(opened), name=path.name, actor=actor)
        document = _wait_for(upload_document(actor=actor, file=stored.pk))
        if document.state == DocumentState.UNREADABLE:
            raise Refusal(document.trouble_code, **document.trouble)
        standing = standing_of(document)
        figures = f"{standing.tasks}项任务，{standing.doubtful}项存疑，{len(standing.open_names)}个单位名称待确认"
        self.stdout.write(f"{path.name}：《{document}》{document.doc_number}，{figures}（编号 {document.pk}）")
        if not quiet:
            self._print(document)

    def _print(self, document: Document) -> None:
        items = list(document.items.prefetch_related("units").order_by("order", "id"))
        console = Console(file=self.stdout)  # type: ignore[arg-type]  # Django's wrapper writes text like a file
        for scheme in rows_of(items, document.head.get("schemes", [])):
            table = Table(title=scheme.title or None, show_lines=True)
            for head in ("序号", "任务", scheme.units_label, "配合单位", "时限", "疑点"):
                table.add_column(head, overflow="fold")
            for chapter, rows in scheme.chapters:
                if chapter:
                    table.add_row("", f"[bold]{_plain(chapter)}[/bold]")
                for row in rows:
                    table.add_row(*map(_plain, _cells(row)))
            console.print(table)
        reporting = sum(item.kind == ItemKind.REPORTING for item in items)
        if reporting:
            self.stdout.write(f"另有{reporting}条任务以外的要求，见公文页面。")


def _cells(row: TaskRow) -> tuple[str, ...]:
    units = [*row.lead, *row.responsible]
    due = row.item.due_phrase if not row.deadline else f"{row.item.due_phrase}（{row.deadline}）"
    return (
        row.item.ordinal,
        row.item.title,
        "、".join(each.printed for each in units),
        "、".join(each.printed for each in row.participating),
        due,
        "；".join(row.doubts),
    )


def _plain(text: str) -> str:
    """The text as the library shows it: square brackets are words of the document, not its mark-up."""
    return text.replace("[", "\\[")


def _wait_for(document: Document) -> Document:
    """The document when it has been read: by a worker, else here."""
    until = time.monotonic() + _LONGEST
    while document.state in OPEN:
        if time.monotonic() > until:
            raise Refusal("documents.too_long", minutes=_LONGEST // 60)
        if not run_next():
            time.sleep(_PAUSE)
        document.refresh_from_db()
    return document


def _person(username: str) -> Person:
    """Whose act it is. Raises CommandError where that is not clear."""
    held = Post.objects.held_on(clock.today()).filter(kind__in=_REVIEWERS)
    people = Person.objects.filter(state=PersonState.ACTIVE, pk__in=held.values("person"))
    if username:
        found = people.filter(username=username).first()
        if found is None:
            raise CommandError(f"没有登录名为“{username}”的经办人或股室负责人。")
        return found
    clerks = list(people.filter(pk__in=held.filter(kind=PostKind.CLERK).values("person"))[:2])
    if len(clerks) != 1:
        raise CommandError("请用 --user 写明以谁的名义登记，例如 --user clerk。")
    return clerks[0]


def _left_out(failed: int, every: int) -> str:
    if failed < every:
        return f"{every}份中有{failed}份没有读出，其余已登记。"
    return "这份没有读出，原因见上。" if every == 1 else f"{every}份都没有读出，原因见上。"


def _words(fault: Refusal | OSError) -> str:
    if isinstance(fault, Refusal):
        sentence = say(fault)
        return f"{sentence.what}{sentence.todo}（{sentence.code}）"
    if isinstance(fault, FileNotFoundError):
        return "找不到这个文件。请检查文件名和所在的文件夹。"
    return "打不开这个文件。请确认它是一个文件，并且有读取权限。"
