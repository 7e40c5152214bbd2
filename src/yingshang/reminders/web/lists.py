"""The lists: what was sent, and what may be chased."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from yingshang.kernel.lists import Act, Column, Days, Lamp, ListSpec, OneOf, Related, Words, YesNo, declare
from yingshang.kernel.web.addresses import address_of
from yingshang.obligations.enums import Lamp as DutyLamp
from yingshang.obligations.queries.ledger import showing
from yingshang.obligations.rules import FOR_OFFICE
from yingshang.obligations.web.words import due_words, lamp_of
from yingshang.orgs.enums import PostKind
from yingshang.orgs.models import Unit
from yingshang.reminders.actions.chasing import chase
from yingshang.reminders.enums import ReminderKind
from yingshang.reminders.forms.ruling import ChaseForm
from yingshang.reminders.queries.ledger import chaseable, sent
from yingshang.reminders.web.words import how_words, is_told, whom_words

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor
    from yingshang.obligations.models import Obligation
    from yingshang.reminders.models import Reminder

_TOLD = Q(message__isnull=False) | Q(leader_message__isnull=False)


def _chases(actor: Actor) -> bool:
    return bool(actor.roles & (FOR_OFFICE | {PostKind.SUPERVISOR}))


def chase_row(*, actor: Actor, obligation: Obligation, **given: Any) -> object:  # noqa: ANN401 - of the form
    """Chase a row of the list: annotated as it is, the duty is the same."""
    return chase(actor=actor, obligation=obligation, **given)


def outcome_of(row: Reminder) -> Lamp:
    """Whether it was sent; what was handed in before the message went out was not."""
    if is_told(row):
        return Lamp("green", "已提醒")
    return Lamp("grey", "已报，未发") if row.sweep is not None and row.sweep.ended_at else Lamp("blue", "正在发")


SENT = declare(
    ListSpec(
        key="reminders.sent",
        title="提醒和催办记录",
        address="reminders:sent",
        rows=lambda actor: sent(actor).select_related(
            "obligation__matter", "unit", "step__rule", "handler", "leader", "sweep"
        ),
        order=("-id",),
        columns=(
            Column(
                "title",
                "事项",
                value=lambda row: str(row.obligation),
                link=address_of("reminders:duty", "obligation_id"),
            ),
            Column("unit", "单位", value=lambda row: row.unit.short_name or row.unit.name, order="unit__path"),
            Column("on", "提醒日期", order="on", nowrap=True),
            Column("kind", "方式", order="kind", nowrap=True),
            Column("how", "规则或催办内容", value=how_words, long=True),
            Column("whom", "发给", value=whom_words),
            Column("outcome", "结果", value=outcome_of, nowrap=True),
            Column("due_at", "当时的时限", order="due_at", nowrap=True),
            Column("at", "时间", order="at", shown=False),
        ),
        filters=(
            Words("words", "事项", within=("obligation__matter__title", "obligation__label", "text")),
            OneOf("kind", "方式", choices=ReminderKind.choices),
            YesNo("told", "结果", _TOLD, yes="已提醒", no="未发"),
            Days("on", "提醒日期", path="on"),
            Related("unit", "单位", offered=Unit.objects.visible_to, path="unit", below="path"),
        ),
        empty="还没有提醒过。先在“提醒规则”里定规则，每个工作日早上自动提醒。",
    )
)
CHASE = declare(
    ListSpec(
        key="reminders.chase",
        title="催办",
        address="reminders:chase",
        rows=chaseable,
        order=("due_at", "id"),
        columns=(
            Column(
                "title",
                "事项",
                value=str,
                link=address_of("obligations:duty"),
            ),
            Column("unit", "单位", value=lambda row: row.unit.short_name or row.unit.name, order="unit__path"),
            Column("lamp", "灯", value=lamp_of),
            Column("due", "完成时限", value=due_words, order="due_at"),
            Column("state", "状态", order="state", nowrap=True),
            Column("reminded_on", "上次提醒", order="reminded_on", nowrap=True),
            Column("reminded", "提醒次数", value=lambda row: row.reminded or 0, number=True),
            Column("handler", "责任人", value=lambda row: row.handler.name if row.handler else "", shown=False),
        ),
        filters=(
            Words("words", "事项", within=("matter__title", "label", "matter__source_title")),
            OneOf(
                "lamp",
                "灯",
                choices=[(one.value, str(one.label)) for one in (DutyLamp.RED, DutyLamp.YELLOW, DutyLamp.GREEN)],
                when=showing,
            ),
            Days("due", "完成时限", path="due_at"),
            Related("unit", "单位", offered=Unit.objects.visible_to, path="unit", below="path"),
        ),
        acts=(Act("chase", "催办", chase_row, "obligation", offered=_chases, form=ChaseForm),),
        state=lambda row: row.lamp,
        empty="没有在单位手里的事项，不用催办。",
    )
)
