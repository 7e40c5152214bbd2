"""Whether the ledger is whole and guarded, and whether the clock went back behind it."""

from __future__ import annotations

from django.db import connection

from yingshang.audit.models import Entry, guards
from yingshang.audit.queries.ledger import last_number
from yingshang.audit.queries.verification import verify
from yingshang.kernel import clock
from yingshang.kernel.enums import HealthLevel
from yingshang.kernel.health import Finding, register

LATEST = 1_000  # entries that are verified; all of them is the work of ``yingshang audit verify``


def check_chain() -> list[Finding]:
    """The latest entries and the head, and the triggers that guard them."""
    since = max(last_number() - LATEST + 1, 1)
    report = verify(since if since > 1 else None)
    found = [
        Finding(
            HealthLevel.FAULT,
            what=finding.sentence,
            todo="请保留现场，不要继续办理；由审计管理员核验全部记录，并与离线保存的核对文件比对。",
        )
        for finding in report.findings[:10]
    ]
    if lacking := guards.missing(connection):
        found.append(
            Finding(
                HealthLevel.FAULT,
                what=f"审计记录缺少 {len(lacking)} 个防改触发器：{'、'.join(guard.name for guard in lacking)}。",
                todo="请在服务器上运行 yingshang audit guard。",
            )
        )
    return found or [
        Finding(HealthLevel.NORMAL, what=f"最近 {report.rows} 条审计记录完整，末号 {report.last}，防改触发器齐全。")
    ]


def check_clock() -> list[Finding]:
    """The server's clock against the last entry: before it, the clock was put back."""
    last = Entry.objects.order_by("-number").values_list("at", flat=True).first()
    now = clock.now()
    if last is not None and last > now:
        return [
            Finding(
                HealthLevel.FAULT,
                what=f"服务器时间（{clock.local(now):%Y-%m-%d %H:%M}）早于最后一条审计记录"
                f"（{clock.local(last):%Y-%m-%d %H:%M}）。",
                todo="请校准服务器时间，并开启时间同步。",
            )
        ]
    return [Finding(HealthLevel.NORMAL, what=f"现在是北京时间 {clock.local(now):%Y-%m-%d %H:%M}，没有被调回。")]


register("audit.chain", check_chain, label="审计记录", thorough=True)
register("audit.clock", check_clock, label="服务器时间")
