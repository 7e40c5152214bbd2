"""The ledgers of supervision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from yingshang.kernel import clock
from yingshang.kernel.lists import Act, Column, Days, Lamp, ListSpec, OneOf, Related, Tag, Words, declare
from yingshang.kernel.templatetags.look import day as day_words
from yingshang.kernel.web.addresses import address_of
from yingshang.orgs.models import Unit
from yingshang.supervision.actions.problems import assign_problem
from yingshang.supervision.enums import OPEN_PROBLEMS, Category, CircularState, FoundBy, ProblemState
from yingshang.supervision.forms.problems import AssignManyForm
from yingshang.supervision.models import Circular
from yingshang.supervision.queries.circular_kinds import kinds
from yingshang.supervision.queries.problems import ledger
from yingshang.supervision.rules import ASSIGNERS
from yingshang.supervision.web import step_lists  # noqa: F401 - its lists are declared with these

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor
    from yingshang.supervision.models import Problem

STATES = (("open", "未销号"), ("late", "逾期未整改"), *ProblemState.choices)
WORKING = (ProblemState.ASSIGNED, ProblemState.NOT_PASSED)


def in_state(value: str) -> Q:
    """The condition of a choice of the state filter."""
    if value == "open":
        return Q(state__in=OPEN_PROBLEMS)
    if value == "late":
        return Q(state__in=WORKING, due_on__lt=clock.today())
    return Q(state=value)


def lamp_of(problem: Problem) -> Lamp | Tag:
    """Registered grey, being rectified green or (after its day) red, waiting for acceptance blue; closed a tag."""
    match problem.state:
        case ProblemState.CLOSED | ProblemState.WITHDRAWN:
            return Tag(str(ProblemState(problem.state).label))
        case ProblemState.REGISTERED:
            return Lamp("grey", "待交办")
        case ProblemState.RECTIFIED:
            return Lamp("blue", "待验收")
    late = problem.due_on is not None and problem.due_on < clock.today()
    return Lamp("red", "逾期") if late else Lamp("green", "整改中")


def bar_of(problem: Problem) -> str:
    """The colour of the row's bar: nothing once it is closed."""
    lamp = lamp_of(problem)
    return lamp.state if isinstance(lamp, Lamp) else ""


def units_of(problem: Problem) -> str:
    """Its units by their short names, the lead first."""
    return "、".join(share.unit.short_name or share.unit.name for share in problem.shares.all())


def due_words(problem: Problem) -> str:
    """The day, with how long it is late."""
    if problem.due_on is None:
        return "未定"
    late = (clock.today() - problem.due_on).days
    return f"{day_words(problem.due_on)}" + (f"，逾期 {late} 天" if late > 0 and problem.state in WORKING else "")


def assign_one(*, actor: Actor, problem: Problem, **given: Any) -> object:  # noqa: ANN401 - what the form asked
    """Hand one of several out, claiming the version that was read with the row."""
    return assign_problem(actor=actor, problem=problem, version=problem.version, **given)


def _assigns(actor: Actor) -> bool:
    return bool(actor.roles & ASSIGNERS)


PROBLEMS = declare(
    ListSpec(
        key="supervision.problems",
        title="问题清单",
        address="supervision:problems",
        rows=ledger,
        order=("-id",),
        columns=(
            Column(
                "title",
                "问题",
                order="title",
                long=True,
                link=address_of("supervision:problem"),
            ),
            Column("number", "编号", order="number", nowrap=True),
            Column("units", "单位", value=units_of),
            Column("lamp", "灯", value=lamp_of),
            Column("due_on", "整改时限", value=due_words, order="due_on", nowrap=True),
            Column("state", "状态", order="state", nowrap=True),
            Column("category", "类别", order="category", nowrap=True),
            Column("found_by", "发现途径", order="found_by", shown=False),
            Column("found_on", "发现日期", order="found_on", shown=False),
            Column("place", "发现地点", shown=False),
            Column("description", "问题描述", shown=False, long=True),
            Column("demand", "整改要求", shown=False, long=True),
            Column("office", "登记单位", value=lambda row: row.office.name, shown=False),
            Column("registered_at", "登记时间", order="registered_at", shown=False),
            Column("closed_at", "销号时间", order="closed_at", shown=False),
        ),
        filters=(
            Words("words", "问题或编号", within=("number", "title", "description", "demand", "place")),
            OneOf("state", "状态", choices=STATES, when=in_state),
            OneOf("category", "类别", choices=Category.choices),
            OneOf("found_by", "发现途径", choices=FoundBy.choices),
            Related("unit", "单位", offered=Unit.objects.visible_to, path="shares__unit", below="path"),
            Days("found", "发现日期", path="found_on"),
            Days("due", "整改时限", path="due_on"),
        ),
        acts=(Act("assign", "交办整改", assign_one, "problem", offered=_assigns, form=AssignManyForm),),
        state=bar_of,
        empty="还没有登记问题。督查检查、回头看、投诉、媒体反映和自查发现的问题，都登记在这里。",
    )
)


def issue_words(circular: Circular) -> str:
    """2026年第3期, with the revision of a correction; nothing before it is frozen."""
    if circular.number is None:
        return f"更正第{circular.revision}版" if circular.revision > 1 else ""
    again = f"（第{circular.revision}版）" if circular.revision > 1 else ""
    return f"{circular.year}年第{circular.number}期{again}"


def kind_choices() -> list[tuple[str, str]]:
    """The kinds as a filter offers them."""
    return [(kind.key, kind.label) for kind in kinds().values()]


_STATE_TAGS = {
    CircularState.DRAFT: "yellow",
    CircularState.FROZEN: "green",
    CircularState.LETTERED: "blue",
}
CIRCULARS = declare(
    ListSpec(
        key="supervision.circulars",
        title="通报和简报",
        address="supervision:circulars",
        rows=lambda actor: Circular.objects.visible_to(actor).light().select_related("office"),
        order=("-id",),
        columns=(
            Column(
                "title",
                "标题",
                order="title",
                long=True,
                link=address_of("supervision:circular"),
            ),
            Column("kind", "种类", value=lambda row: kinds()[row.kind].label, order="kind", nowrap=True),
            Column("issue", "期号", value=issue_words, nowrap=True),
            Column(
                "state",
                "状态",
                value=lambda row: Tag(
                    str(CircularState(row.state).label), _STATE_TAGS.get(CircularState(row.state), "")
                ),
                order="state",
            ),
            Column("first", "起", order="first"),
            Column("last", "止", order="last"),
            Column("cut_off", "数据截至", order="cut_off"),
            Column("made_by", "起草人", shown=False),
            Column("made_at", "起草时间", order="made_at", shown=False),
            Column("frozen_by", "定稿人", shown=False),
            Column("frozen_at", "定稿时间", order="frozen_at", shown=False),
            Column("office", "编写单位", value=lambda row: row.office.name, shown=False),
            Column("reason", "更正原因", shown=False, long=True),
        ),
        filters=(
            Words("words", "标题", within=("title",)),
            OneOf("kind", "种类", choices=kind_choices()),
            OneOf("state", "状态", choices=CircularState.choices),
            Days("last", "期末", path="last"),
        ),
        empty="还没有通报。选好期间和范围，系统按台账统计数据、生成文字，您核对修改以后定稿。",
    )
)
