"""The ledgers of the ladders: steps, and quarters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from yingshang.kernel.dates import period_words
from yingshang.kernel.lists import Act, Column, Days, ListSpec, OneOf, Related, Tag, Words, declare
from yingshang.kernel.web.addresses import address_of
from yingshang.obligations.forms.ledgers import ReasonForm
from yingshang.orgs.enums import PostKind
from yingshang.orgs.models import Unit
from yingshang.supervision.actions import deciding, judging
from yingshang.supervision.enums import OVER, Paper, StepState, Trigger, VerdictState
from yingshang.supervision.queries.ladders import steps_of
from yingshang.supervision.queries.quarters import Rate
from yingshang.supervision.queries.verdicts import verdicts_of
from yingshang.supervision.rules import FOR_OFFICE
from yingshang.supervision.web.words import about, cause, days_left, lamp_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from yingshang.kernel.actor import Actor
    from yingshang.supervision.models import Step, Verdict


def _each(run: Callable[..., object], target: str) -> Callable[..., object]:
    """A command on one row, claiming the version that was read with the row."""

    def once(*, actor: Actor, **given: Any) -> object:  # noqa: ANN401 - the command's own
        return run(actor=actor, version=given[target].version, **given)

    return once


def _decides(actor: Actor) -> bool:
    return bool(actor.roles & {PostKind.SECTION_HEAD, PostKind.LEADER, PostKind.SUPERVISOR})


def _judges(actor: Actor) -> bool:
    return bool(actor.roles & FOR_OFFICE)


def _due(row: Step) -> object:
    words = days_left(row)
    return f"{row.answer_due}（{words}）" if words else row.answer_due


STEP_LIST = declare(
    ListSpec(
        key="supervision.steps",
        title="督办措施",
        address="supervision:steps",
        rows=steps_of,
        order=("-id",),
        columns=(
            Column("about", "事项", value=about, link=address_of("supervision:step")),
            Column(
                "unit",
                "单位",
                value=lambda row: row.unit.short_name or row.unit.name,
                order="unit__path",
                link=address_of("supervision:unit", "unit_id"),
            ),
            Column("paper", "措施", value=lambda row: Paper(row.rung.paper).label, order="rung__paper"),
            Column("lamp", "状态", value=lamp_of, order="state"),
            Column("cause", "事由", value=cause, long=True),
            Column("answer_due", "回复期限", value=_due, order="answer_due"),
            Column("issuer", "发函单位", value=lambda row: row.issuer.short_name or row.issuer.name, shown=False),
            Column("ladder", "规则", value=lambda row: row.rung.ladder.title, shown=False),
            Column("proposed_at", "提出时间", order="proposed_at", shown=False),
            Column("issued_at", "发函时间", order="issued_at", shown=False),
            Column("answered_at", "回复时间", order="answered_at", shown=False),
            Column("decision", "决定理由", shown=False, long=True),
            Column("decided_by", "决定人", shown=False),
        ),
        filters=(
            Words("words", "事项或单位", within=("proceeding__obligation__matter__title", "unit__name")),
            OneOf("state", "状态", choices=StepState.choices, path="state"),
            OneOf("paper", "措施", choices=Paper.choices, path="rung__paper"),
            OneOf("trigger", "事由", choices=Trigger.choices, path="trigger"),
            Related("unit", "单位", offered=Unit.objects.visible_to, path="unit", below="path"),
            Days("proposed", "提出日期", path="proposed_at"),
        ),
        acts=(
            Act("approve", "同意发函", _each(deciding.approve, "step"), "step", offered=_decides, form=ReasonForm),
            Act(
                "decline",
                "不予采取",
                _each(deciding.decline, "step"),
                "step",
                offered=_decides,
                form=ReasonForm,
                danger=True,
            ),
        ),
        state=lambda row: lamp_of(row).state if row.state not in OVER else "",
        empty="没有督办措施。规则施行以后，逾期的事项和未达标的季度会在这里提出。",
    )
)


def _result(row: Verdict) -> Tag:
    if row.exempt:
        return Tag("容错不计")
    return Tag("未达标", "red") if row.below else Tag("达标", "green")


VERDICT_LIST = declare(
    ListSpec(
        key="supervision.verdicts",
        title="季度评价",
        address="supervision:verdicts",
        rows=verdicts_of,
        order=("-period", "unit__path"),
        columns=(
            Column(
                "unit",
                "单位",
                value=lambda row: row.unit.short_name or row.unit.name,
                order="unit__path",
                link=address_of("supervision:verdict"),
            ),
            Column("period", "季度", value=lambda row: period_words(row.period), order="period"),
            Column("numerator", "按期办结", order="numerator", number=True),
            Column("denominator", "应办结", order="denominator", number=True),
            Column("rate", "按期办结率（%）", value=lambda row: Rate(row.unit, row.numerator, row.denominator).percent),
            Column("standard", "达标线（%）", number=True),
            Column("result", "结果", value=_result, order="below"),
            Column("state", "状态", order="state"),
            Column("corrected", "更正理由", shown=False, long=True),
            Column("cut_off", "统计截止", order="cut_off", shown=False),
        ),
        filters=(
            Related("unit", "单位", offered=Unit.objects.visible_to, path="unit", below="path"),
            Words("period", "季度", within=("period",), help="例如 2026Q1"),
            OneOf("below", "结果", choices=(("True", "未达标"), ("False", "达标")), path="below"),
            OneOf("state", "状态", choices=VerdictState.choices, path="state"),
        ),
        acts=(Act("confirm", "按统计数据确认", _each(judging.confirm, "verdict"), "verdict", offered=_judges),),
        state=lambda row: "red" if row.below and not row.exempt else "",
        empty="还没有季度评价。季度规则施行以后，每季度结束几天会自动统计。",
    )
)
