"""The ledger as a list: who, what, unit, object, period; the columns of its export."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from yingshang.audit.models import Entry
from yingshang.audit.queries.heads import head_line
from yingshang.audit.queries.kinds import app_label, kind_labels
from yingshang.audit.queries.ledger import REACH, numbers_around
from yingshang.audit.queries.timeline import who
from yingshang.kernel import clock
from yingshang.kernel.events.catalogue import types_of_apps
from yingshang.kernel.lists import Column, Days, Exactly, ListSpec, OneOf, Words, declare
from yingshang.kernel.sheets import Column as Cell
from yingshang.kernel.sheets import Sheet
from yingshang.kernel.sheets import declare as declare_sheet
from yingshang.kernel.web.addresses import address_of, place_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django import forms
    from django.db.models import QuerySet

    from yingshang.kernel.actor import Actor


@dataclass(frozen=True)
class Period:
    """Entries of some days. The time range becomes a range of numbers as well, so that paging walks one index."""

    name: str
    label: str

    @property
    def _days(self) -> Days:
        return Days(self.name, self.label, "at")

    def fields(self, actor: Actor) -> dict[str, forms.Field]:
        """Two days."""
        return self._days.fields(actor)

    def narrow(self, rows: QuerySet[Any], given: Mapping[str, Any], actor: Actor) -> QuerySet[Any]:
        """The entries between. Raises ValidationError when the days are the wrong way round."""
        rows = self._days.narrow(rows, given, actor)
        least, most = numbers_around(given[f"{self.name}_from"], given[f"{self.name}_to"])
        if least is not None:
            rows = rows.filter(number__gte=least)
        return rows if most is None else rows.filter(number__lte=most)

    def say(self, form: forms.Form) -> str:
        """时间 2026-05-01 至 2026-05-16."""
        return self._days.say(form)


def _types(actor: Actor) -> list[tuple[str, Any]]:
    groups = groupby(types_of_apps(), key=lambda kind: kind.name.partition(".")[0])
    return [(app_label(label), [(kind.name, kind.sentence) for kind in kinds]) for label, kinds in groups]


def _of_target(entry: Entry) -> str:
    return f"{place_of('audit:ledger')}?target_kind={entry.target_kind}&target_id={entry.target_id}"


SHEET = declare_sheet(
    Sheet(
        "audit.entries",
        "审计记录",
        (
            Cell("number", "编号", value=lambda entry: str(entry.number), width=10),
            Cell("at", "时间", value=lambda entry: f"{clock.local(entry.at):%Y-%m-%d %H:%M:%S}", width=20),
            Cell("person_name", "人员", width=12),
            Cell("for_person", "代行", width=12),
            Cell("post", "岗位"),
            Cell("unit", "单位", width=24),
            Cell("sentence", "内容", lines=True, width=60),
            Cell("target_title", "对象", width=24),
            Cell("type", "事项代码", width=24),
            Cell("target", "对象编号", value=lambda entry: f"{entry.target_kind} {entry.target_id}", width=24),
            Cell("address", "来源地址"),
            Cell("algorithm", "算法"),
            Cell("previous", "前一条校验值", width=30),
            Cell("hash", "校验值", width=30),
        ),
        above=head_line,
    )
)
LEDGER = declare(
    ListSpec(
        key="audit.entries",
        title="审计记录",
        address="audit:ledger",
        rows=lambda actor: Entry.objects.visible_to(actor).defer("facts", "sealed"),
        order=("-pk",),
        reach=REACH,
        sheet=SHEET.name,
        columns=(
            Column(
                "number",
                "编号",
                value=lambda entry: str(entry.number),
                nowrap=True,
                link=address_of("audit:entry", "number"),
            ),
            Column("at", "时间", nowrap=True),
            Column("person", "人员", value=who, nowrap=True),
            Column("unit", "单位"),
            Column("post", "岗位"),
            Column("sentence", "内容", long=True),
            Column("target_title", "对象", value=lambda entry: entry.target_title or entry.target_id, link=_of_target),
            Column(
                "target_kind", "对象类型", value=lambda entry: kind_labels().get(entry.target_kind, ""), shown=False
            ),
            Column("type", "事项代码", shown=False),
            Column("address", "来源地址", shown=False),
            Column("hash", "校验值", shown=False),
        ),
        filters=(
            Period("at", "时间"),
            Words("person", "人员", within=("person_name", "for_person"), slow=True),
            Words("unit", "单位", within=("unit",), slow=True),
            OneOf("type", "事项", choices=_types),
            OneOf(
                "target_kind", "对象类型", choices=lambda actor: sorted(kind_labels().items(), key=lambda one: one[1])
            ),
            Words("words", "内容", within=("sentence", "target_title"), slow=True),
            Exactly("target_id", "对象编号"),
            Exactly("person_id", "人员编号"),
            Exactly("unit_id", "单位编号"),
        ),
        empty="还没有审计记录。",
    )
)
