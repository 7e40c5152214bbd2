"""The two ledgers: what a unit owes, and what an office handed out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Case, Q, Value, When

from yingshang.kernel.lists import Act, Column, Days, ListSpec, OneOf, Related, Words, YesNo, declare
from yingshang.kernel.web.addresses import address_of
from yingshang.obligations.actions import by_office, by_unit
from yingshang.obligations.enums import CURRENT_STATES, DONE_STATES, WITH_UNIT, Grade, Lamp, State
from yingshang.obligations.forms.ledgers import GradeForm, ReasonForm
from yingshang.obligations.queries.ledger import SENT_BACK, for_file, inbox, ledger, showing, to_come, to_sign
from yingshang.obligations.rules import FOR_OFFICE, FOR_UNIT
from yingshang.obligations.web.changed import CHANGED, WAITING
from yingshang.obligations.web.words import due_words, first_due_day, lamp_of, quota_words, state_words
from yingshang.orgs.enums import UnitRole
from yingshang.orgs.models import Unit

if TYPE_CHECKING:
    from collections.abc import Callable

    from yingshang.kernel.actor import Actor
    from yingshang.obligations.models import Obligation
    from yingshang.obligations.models.obligation import ObligationQuerySet

STATES = (
    ("open", "未办结"),
    ("with_unit", "在单位办理（含待签收）"),
    (State.ASSIGNED.value, "待签收"),
    ("to_come", "定期任务以后各期（未开始）"),
    (State.OBJECTED.value, "有异议"),
    (State.IN_PROGRESS.value, "办理中"),
    ("sent_back", "被退回"),
    (State.SUBMITTED.value, "已报待审核"),
    (State.COMPLETED.value, "已办结，待销号"),
    (State.SIGNED_OFF.value, "已销号"),
    ("done", "已办结和已销号"),
    (State.SUSPENDED.value, "已中止"),
    (State.VOID.value, "已作废"),
)
REACH = 30_000  # duties of a whole county that one page of a search by words looks through: some 50 ms
_JOINED = ("matter", "unit")
_LAMPS = [(lamp.value, str(lamp.label)) for lamp in (Lamp.RED, Lamp.YELLOW, Lamp.GREEN, Lamp.BLUE, Lamp.GREY)]


def in_state(value: str) -> Q:
    """The condition of a choice of the state filter."""
    match value:
        case "open":
            return Q(state__in=CURRENT_STATES)
        case "with_unit":
            return Q(state__in=WITH_UNIT)
        case "done":
            return Q(state__in=DONE_STATES)
        case State.ASSIGNED:
            return to_sign()
        case "to_come":
            return to_come()
        case "sent_back":
            return SENT_BACK
    return Q(state=value)


def each(run: Callable[..., object]) -> Callable[..., object]:
    """A command on one row, claiming the version that was read with the row."""

    def once(*, actor: Actor, obligation: Obligation, **given: Any) -> object:  # noqa: ANN401 - the command's own
        return run(actor=actor, obligation=obligation, version=obligation.version, **given)

    return once


def _open_first(actor: Actor) -> ObligationQuerySet:
    """What is still owed before what is done."""
    over = Case(When(state__in=CURRENT_STATES, then=Value(0)), default=Value(1))
    return inbox(actor).annotate(over=over)


def _people(row: Obligation) -> str:
    return "、".join(person.name for person in (row.leader, row.handler) if person is not None)


def _columns(*, unit_shown: bool) -> tuple[Column, ...]:
    return (
        Column(
            "title",
            "事项",
            value=lambda row: row.matter.title,
            order="matter__title",
            link=address_of("obligations:duty"),
            wide=True,
        ),
        Column(
            "unit", "单位", value=lambda row: row.unit.short_name or row.unit.name, order="unit__path", shown=unit_shown
        ),
        Column("lamp", "灯", value=lamp_of),
        Column("due", "完成时限", value=due_words, order="due_at", nowrap=True),
        Column("state", "状态", value=state_words, order="state", nowrap=True),
        Column("role", "角色", value=lambda row: UnitRole(row.role).label, order="role"),
        Column("label", "节点或期次", value=lambda row: row.label, order="label", nowrap=True),
        Column("source", "来源", value=lambda row: row.matter.source_title, long=True),
        Column("demand", "对本单位的要求", value=lambda row: row.demand, shown=False, long=True),
        Column("basis", "发文字号", value=lambda row: row.matter.basis, shown=False),
        Column("quota", "数量", value=quota_words, shown=False),
        Column("people", "分管领导和责任人", value=_people, shown=False, joined=("leader", "handler")),
        Column("assigned_at", "交办时间", order="assigned_at", shown=False),
        Column("submitted_at", "申请办结时间", order="submitted_at", shown=False),
        Column(
            "grade", "评定", value=lambda row: Grade(row.grade).label if row.grade else "", order="grade", shown=False
        ),
        Column("first_due", "原定时限", value=first_due_day, shown=False),
        Column("sent_back_times", "退回次数", number=True, shown=False),
        Column("extended_times", "延期次数", number=True, shown=False),
    )


_WORDS = Words("words", "事项或要求", within=("matter__title", "matter__content", "label", "demand"), slow=True)
_FILTERS = (
    OneOf("lamp", "灯", choices=_LAMPS, when=showing),
    OneOf("state", "状态", choices=STATES, when=in_state),
    OneOf("role", "角色", choices=UnitRole.choices),
    Words("source", "来源", within=("matter__source_title", "matter__basis")),
    Days("due", "完成时限", path="due_at"),
    CHANGED,
)


def _serves_unit(actor: Actor) -> bool:
    return bool(actor.roles & FOR_UNIT)


def _serves_office(actor: Actor) -> bool:
    return bool(actor.roles & FOR_OFFICE)


INBOX = declare(
    ListSpec(
        key="obligations.inbox",
        title="本单位应办事项",
        address="obligations:inbox",
        rows=_open_first,
        order=("over", "due_at"),
        file_rows=for_file,
        joined=_JOINED,
        columns=_columns(unit_shown=False),
        filters=(_WORDS, *_FILTERS),
        acts=(Act("acknowledge", "签收", each(by_unit.acknowledge), "obligation", offered=_serves_unit),),
        state=lambda row: row.lamp if row.state in CURRENT_STATES else "",
        empty="没有交给本单位的事项。",
    )
)
LEDGER = declare(
    ListSpec(
        key="obligations.ledger",
        title="交办台账",
        address="obligations:office",
        rows=ledger,
        order=("-pk",),
        near=True,
        reach=REACH,
        file_rows=for_file,
        joined=_JOINED,
        columns=_columns(unit_shown=True),
        filters=(
            _WORDS,
            *_FILTERS,
            Related("unit", "单位", offered=Unit.objects.visible_to, path="unit", below="path"),
            OneOf("grade", "评定", choices=Grade.choices),
            YesNo("undated", "未定时限", when=Q(due_at__isnull=True)),
            WAITING,
        ),
        acts=(
            Act("complete", "审核通过", each(by_office.complete), "obligation", offered=_serves_office, form=GradeForm),
            Act("send_back", "退回", each(by_office.send_back), "obligation", offered=_serves_office, form=ReasonForm),
            Act("sign_off", "销号", each(by_office.sign_off), "obligation", offered=_serves_office),
            Act(
                "void", "作废", each(by_office.void), "obligation", offered=_serves_office, form=ReasonForm, danger=True
            ),
        ),
        state=lambda row: row.lamp if row.state in CURRENT_STATES else "",
        empty="本单位还没有交办事项。审核文件、交办任务以后，各单位的事项会列在这里。",
    )
)
