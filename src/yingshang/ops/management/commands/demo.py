"""``yingshang demo``: fill an empty installation with the invented county and print who can log in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.table import Table

from yingshang.documents.actions.samples import review_sample, upload_samples
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.errors import Refusal
from yingshang.kernel.web.refusals import say
from yingshang.ops.actions.demo import make_demo
from yingshang.ops.actions.demo_ladders import climb
from yingshang.ops.actions.demo_letters import write_letters
from yingshang.ops.actions.demo_life import live
from yingshang.ops.actions.demo_supervision import supervise
from yingshang.ops.actions.upgrading import upgrade
from yingshang.ops.queries.accounts import Account, demo_accounts
from yingshang.orgs.models import Person, Unit
from yingshang.orgs.queries.actors import actor_for

if TYPE_CHECKING:
    from argparse import ArgumentParser

PASSWORD = "Yunchuan-2026"  # noqa: S105 - printed for everybody who looks at the demonstration


class Command(BaseCommand):
    """Makes it once; a second run prints the same accounts."""

    help = "建立演示县：三百多个单位、各类岗位的人员和可以登录的演示账号"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options."""
        parser.add_argument("--password", default=PASSWORD, metavar="密码", help="演示账号共用的密码")

    def handle(self, *_: object, **options: Any) -> None:  # noqa: ANN401 - as Django declares it
        """Set the tables up, fill them, print the accounts."""
        upgrade()
        accounts = demo_accounts()
        if not accounts:
            if not Unit.objects.exists():
                self.stderr.write("正在建立演示县，约需半分钟……")
            try:
                accounts = make_demo(actor=SYSTEM, password=options["password"])
                self.stderr.write("正在补上三个月的办理经过……")
                clerk = Person.objects.get(username="clerk")
                live(actor=SYSTEM, clerk=clerk)
                write_letters(actor=SYSTEM, clerk=clerk)
                supervise(actor=SYSTEM, clerk=clerk)
                climb(actor=SYSTEM, clerk=clerk)
            except Refusal as refusal:
                sentence = say(refusal)
                raise CommandError(f"{sentence.what}{sentence.todo}（{sentence.code}）") from refusal
            self._documents()
        self._print(accounts, options["password"])

    def _documents(self) -> None:
        self.stderr.write("正在登记和读取示例公文……")
        clerk = actor_for(Person.objects.get(username="clerk"))
        uploaded = upload_samples(actor=clerk)
        for document in reversed(uploaded[: len(uploaded) // 2]):  # the others wait for whoever looks
            review_sample(actor=clerk, document=document)

    def _print(self, accounts: list[Account], password: str) -> None:
        table = Table(title=f"演示账号（密码都是 {password}）")
        for head in ("登录名", "姓名", "岗位", "单位"):
            table.add_column(head)
        for account in accounts:
            table.add_row(account.username, account.name, account.post, account.unit)
        Console(file=self.stdout).print(table)  # type: ignore[arg-type]  # Django's wrapper writes text like a file
