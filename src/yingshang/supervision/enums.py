"""Ladders: subjects, triggers, issuers, and the states of a step."""

from __future__ import annotations

from django.db.models import TextChoices

from yingshang.kernel.states import Move, StateTable


class Subject(TextChoices):
    """Whom a ladder is for."""

    ITEM = "item", "逐件事项"
    UNIT = "unit", "单位按季度"


class Trigger(TextChoices):
    """What brings a rung."""

    OVERDUE = "overdue", "逾期未办结"
    UNANSWERED = "unanswered", "未按时回复"
    REFUSED = "refused", "拒不办理或回复未获认可"
    UNSATISFIED = "unsatisfied", "当事人不满意"
    BELOW = "below", "季度未达标"


class Issuer(TextChoices):
    """Who issues the paper of a rung."""

    OFFICE = "office", "交办单位"
    SUPERVISOR = "supervisor", "督查机构"


class Answered(TextChoices):
    """What counts as an answer to the paper of a rung."""

    REPLY = "reply", "收到回复"
    ACCEPTED = "accepted", "回复经认可"
    DONE = "done", "事项办结"


class Reset(TextChoices):
    """When the count of quarters below the standard begins again."""

    YEAR = "year", "每年重新计"
    TRANSFER = "transfer", "移交后重新计"
    NEVER = "never", "不重新计"


class Measure(TextChoices):
    """What a quarter is judged by."""

    ON_TIME = "on_time", "按期办结率"


class Paper(TextChoices):
    """What a rung sends. The values are those of the letters' kinds."""

    REMINDER = "reminder", "提醒函"
    SUPERVISION = "supervision", "督办通知"
    INTERVIEW = "interview", "约谈通知"
    TRANSFER = "transfer", "移交函"


class ProceedingState(TextChoices):
    """Whether a proceeding goes on."""

    OPEN = "open", "进行中"
    CLOSED = "closed", "已结束"


class StepState(TextChoices):
    """Where a step stands."""

    ANNOUNCED = "announced", "告知中"
    OBJECTED = "objected", "有异议"
    PROPOSED = "proposed", "待决定"
    APPROVED = "approved", "已决定待发函"
    ISSUED = "issued", "已发函"
    UNANSWERED = "unanswered", "逾期未回复"
    ANSWERED = "answered", "已回复"
    REFUSED = "refused", "回复未认可"
    CLOSED = "closed", "已了结"
    DECLINED = "declined", "不予采取"
    EXEMPTED = "exempted", "容错免责"
    LAPSED = "lapsed", "事由消失"


class VerdictState(TextChoices):
    """Whether somebody stands behind a verdict."""

    COMPUTED = "computed", "待确认"
    CONFIRMED = "confirmed", "已确认"


UNDECIDED = (StepState.ANNOUNCED, StepState.OBJECTED, StepState.PROPOSED)
RUNNING = (
    *UNDECIDED,
    StepState.APPROVED,
    StepState.ISSUED,
    StepState.UNANSWERED,
    StepState.ANSWERED,
    StepState.REFUSED,
)
OVER = (StepState.CLOSED, StepState.DECLINED, StepState.EXEMPTED, StepState.LAPSED)

_DECIDE, _UNIT, _SYSTEM, _FOLLOW = (
    "supervision.decide_step",
    "supervision.object_to_step",
    "supervision.sweep",
    "supervision.follow_step",
)
# flows.md, the two ladders, as data; buttons, pages and documents are drawn from it.
STEPS = StateTable(
    "supervision.step",
    dict(StepState.choices),
    (
        Move("object", "提出异议", (StepState.ANNOUNCED,), StepState.OBJECTED, _UNIT, ("reason",)),
        Move("overrule", "异议不成立", (StepState.OBJECTED,), StepState.PROPOSED, _DECIDE, ("reason",)),
        Move("uphold", "异议成立", (StepState.OBJECTED,), StepState.DECLINED, _DECIDE, ("reason",)),
        Move("mature", "告知期满", (StepState.ANNOUNCED,), StepState.PROPOSED, _SYSTEM),
        Move("approve", "同意发函", (StepState.PROPOSED,), StepState.APPROVED, _DECIDE, ("reason",)),
        Move(
            "decline", "不予采取", (StepState.ANNOUNCED, StepState.PROPOSED), StepState.DECLINED, _DECIDE, ("reason",)
        ),
        Move(
            "exempt", "容错免责", (*UNDECIDED, StepState.APPROVED), StepState.EXEMPTED, _DECIDE, ("document", "reason")
        ),
        Move("issue", "发函", (StepState.APPROVED,), StepState.ISSUED, _SYSTEM),
        Move("miss", "逾期未回复", (StepState.ISSUED,), StepState.UNANSWERED, _SYSTEM),
        Move("answer", "收到回复", (StepState.ISSUED, StepState.UNANSWERED), StepState.ANSWERED, _SYSTEM),
        Move("accept", "认可回复", (StepState.ANSWERED,), StepState.CLOSED, _FOLLOW, ("finding",)),
        Move("refuse", "回复不予认可", (StepState.ANSWERED,), StepState.REFUSED, _FOLLOW, ("reason",)),
        Move(
            "report_refusal",
            "登记拒不办理",
            (StepState.ISSUED, StepState.UNANSWERED),
            StepState.REFUSED,
            _FOLLOW,
            ("reason",),
        ),
        Move(
            "settle",
            "事项办结",
            (StepState.APPROVED, StepState.ISSUED, StepState.UNANSWERED, StepState.ANSWERED, StepState.REFUSED),
            StepState.CLOSED,
            _SYSTEM,
        ),
        Move("look_back", "回头看", (StepState.CLOSED,), StepState.CLOSED, _FOLLOW, ("finding",)),
        Move(
            "withdraw",
            "撤回",
            (StepState.APPROVED, StepState.ISSUED, StepState.UNANSWERED),
            StepState.PROPOSED,
            _DECIDE,
            ("reason",),
            danger=True,
        ),
        Move("lapse", "事由消失", UNDECIDED, StepState.LAPSED, _SYSTEM),
    ),
)
