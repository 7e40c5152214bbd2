"""Roles, states, grades and lamps of obligations."""

from __future__ import annotations

from django.db.models import TextChoices

from yingshang.kernel.states import Move, StateTable


class DueKind(TextChoices):
    """How the due moment is known."""

    ONCE = "once", "限期完成"
    MILESTONE = "milestone", "阶段节点"
    RECURRING = "recurring", "定期"
    QUOTA = "quota", "定量"
    CONTINUOUS = "continuous", "长期"
    RELATIVE = "relative", "自事项发生起算"
    NONE = "none", "未定时限"


class State(TextChoices):
    """Where an obligation stands."""

    ASSIGNED = "assigned", "待签收"
    OBJECTED = "objected", "有异议"
    IN_PROGRESS = "in_progress", "办理中"
    SUBMITTED = "submitted", "待审核"
    COMPLETED = "completed", "已办结"
    SIGNED_OFF = "signed_off", "已销号"
    SUSPENDED = "suspended", "已中止"
    VOID = "void", "已作废"


class Grade(TextChoices):
    """The office's judgement when it passes an obligation."""

    EXCELLENT = "excellent", "优秀"
    GOOD = "good", "良好"
    PASSED = "passed", "合格"
    FAILED = "failed", "不合格"


class Lamp(TextChoices):
    """Derived from state and time, never stored."""

    GREEN = "green", "正常"
    YELLOW = "yellow", "临期"
    RED = "red", "逾期"
    GREY = "grey", "未启动"
    BLUE = "blue", "待审核"


class Change(TextChoices):
    """What can happen to an obligation in a stretch of time, as the leaders ask for it."""

    NEW = "new", "新交办"
    SENT_BACK = "sent_back", "被退回"
    PASSED = "passed", "审核通过"
    ON_TIME = "on_time", "其中按期"
    OVERDUE = "overdue", "新逾期"


class WholeState(TextChoices):
    """How all parts of a matter stand together; kept, see ``Whole``."""

    EMPTY = "empty", "没有应办单位"
    OPEN = "open", "办理中"
    DONE = "done", "已办结"


class SeriesState(TextChoices):
    """Whether a series still brings occurrences."""

    RUNNING = "running", "进行中"
    ENDED = "ended", "已结束"


OPEN_STATES = (State.ASSIGNED, State.OBJECTED, State.IN_PROGRESS, State.SUBMITTED)
WITH_UNIT = (State.ASSIGNED, State.OBJECTED, State.IN_PROGRESS)
CHANGE_BECAUSE = "（理由：{reason}）"
DONE_STATES = (State.COMPLETED, State.SIGNED_OFF)
CURRENT_STATES = (*OPEN_STATES, State.SUSPENDED)

# Who moves an obligation from where to where, and what must be given: flows.md as data. Buttons, pages and documents
# are drawn from it.
MOVES = StateTable(
    "obligations.obligation",
    dict(State.choices),
    (
        Move("acknowledge", "签收", (State.ASSIGNED,), State.IN_PROGRESS, "obligations.act_for_unit"),
        Move("object", "提出异议", (State.ASSIGNED,), State.OBJECTED, "obligations.act_for_unit", ("reason",)),
        Move("settle", "维持交办", (State.OBJECTED,), State.ASSIGNED, "obligations.act_for_office", ("decision",)),
        Move("withdraw", "撤回交办", (State.OBJECTED,), State.VOID, "obligations.act_for_office", ("decision",)),
        Move("submit", "申请办结", (State.IN_PROGRESS,), State.SUBMITTED, "obligations.act_for_unit", ("result",)),
        Move("send_back", "退回", (State.SUBMITTED,), State.IN_PROGRESS, "obligations.act_for_office", ("reason",)),
        Move("complete", "审核通过", (State.SUBMITTED,), State.COMPLETED, "obligations.act_for_office", ("grade",)),
        Move("sign_off", "销号", (State.COMPLETED,), State.SIGNED_OFF, "obligations.sign_off"),
        Move("look_back", "回头看", (State.SIGNED_OFF,), State.SIGNED_OFF, "obligations.act_for_office", ("finding",)),
        Move(
            "reopen",
            "重新办理",
            (State.COMPLETED, State.SIGNED_OFF),
            State.IN_PROGRESS,
            "obligations.act_for_office",
            ("reason",),
        ),
        Move(
            "change",
            "变更要求",
            (State.ASSIGNED, State.OBJECTED, State.IN_PROGRESS),
            State.ASSIGNED,
            "obligations.act_for_office",
            ("changes",),
        ),
        Move(
            "suspend",
            "中止",
            (State.ASSIGNED, State.OBJECTED, State.IN_PROGRESS),
            State.SUSPENDED,
            "obligations.act_for_office",
            ("reason",),
        ),
        Move("resume", "恢复办理", (State.SUSPENDED,), State.IN_PROGRESS, "obligations.act_for_office", ("reason",)),
        # What nobody had signed for when it came to rest is signed for when it goes on.
        Move(
            "resume_unsigned",
            "恢复待签收",
            (State.SUSPENDED,),
            State.ASSIGNED,
            "obligations.act_for_office",
            ("reason",),
        ),
        Move(
            "void",
            "作废",
            (State.ASSIGNED, State.OBJECTED, State.IN_PROGRESS, State.SUBMITTED, State.SUSPENDED),
            State.VOID,
            "obligations.act_for_office",
            ("reason",),
            danger=True,
        ),
        # What a unit gave to its sections goes the way of its own part.
        Move(
            "suspend_along",
            "随本单位中止",
            (State.ASSIGNED, State.OBJECTED, State.IN_PROGRESS),
            State.SUSPENDED,
            "obligations.follow_parent",
            ("reason",),
        ),
        Move(
            "resume_along",
            "随本单位恢复",
            (State.SUSPENDED,),
            State.IN_PROGRESS,
            "obligations.follow_parent",
            ("reason",),
        ),
        Move(
            "resume_along_unsigned",
            "随本单位恢复待签收",
            (State.SUSPENDED,),
            State.ASSIGNED,
            "obligations.follow_parent",
            ("reason",),
        ),
        Move(
            "void_along",
            "随本单位作废",
            (State.ASSIGNED, State.OBJECTED, State.IN_PROGRESS, State.SUBMITTED, State.SUSPENDED),
            State.VOID,
            "obligations.follow_parent",
            ("reason",),
        ),
    ),
)


class ChangeKind(TextChoices):
    """In what way something changed since a day."""

    NEW = "new", "新交办"
    DUE = "due", "时限有变"
    WORDS = "words", "要求有变"
    SENT_BACK = "sent_back", "被退回"
    PASSED = "passed", "审核通过"
    VOID = "void", "已作废"
    OVERDUE = "overdue", "新逾期"
