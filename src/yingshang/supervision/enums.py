"""Kinds, states and figures of supervision; stored values are English and permanent."""

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
    REFUSED = "refused", "拒办或未获认可"
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
            "report_dissatisfied",
            "登记当事人不满意",
            (StepState.ISSUED, StepState.UNANSWERED, StepState.ANSWERED, StepState.CLOSED),
            StepState.REFUSED,
            _FOLLOW,
            ("reason",),
        ),
        Move("ask_again", "答复被退回", (StepState.ANSWERED,), StepState.ISSUED, _SYSTEM),
        Move(
            "conclude",
            "了结",
            (StepState.ISSUED, StepState.UNANSWERED, StepState.REFUSED),
            StepState.CLOSED,
            _FOLLOW,
            ("finding",),
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
            (StepState.APPROVED, StepState.ISSUED, StepState.UNANSWERED, StepState.ANSWERED),
            StepState.PROPOSED,
            _DECIDE,
            ("reason",),
            danger=True,
        ),
        Move("lapse", "事由消失", UNDECIDED, StepState.LAPSED, _SYSTEM),
    ),
)

# --- circulars ---


class Figure(TextChoices):
    """What is counted for a unit in a period as of a cut-off: docs/algorithms/circulars.md says how."""

    HANDED = "handed", "交办"
    DUE = "due", "应办结"
    ON_TIME = "on_time", "按期办结"
    LATE = "late", "逾期办结"
    OVERDUE = "overdue", "逾期未办结"
    WAITING = "waiting", "按期申请待审核"
    NOT_DUE = "not_due", "未到期"
    CARRIED = "carried", "以前逾期未办结"
    SENT_BACK = "sent_back", "退回次数"
    OBJECTED = "objected", "异议次数"
    EXTENDED = "extended", "延期次数"


class TableOrder(TextChoices):
    """How the units of a circular are ordered."""

    RATE = "rate", "按期办结率从高到低"
    OVERDUE = "overdue", "逾期未办结从多到少"
    TREE = "tree", "单位排列顺序"


class ScopeKind(TextChoices):
    """Which duties a circular is about."""

    ALL = "all", "本单位交办的全部事项"
    SOURCE = "source", "一份文件的事项"
    UNITS = "units", "几个单位的事项"


class CircularState(TextChoices):
    """Where a circular stands."""

    DRAFT = "draft", "起草中"
    FROZEN = "frozen", "已定稿"
    LETTERED = "lettered", "已转公文"
    REPLACED = "replaced", "已被更正"
    WITHDRAWN = "withdrawn", "已撤销"


CIRCULAR_MOVES = StateTable(
    "supervision.circular",
    dict(CircularState.choices),
    (
        Move("freeze", "定稿", (CircularState.DRAFT,), CircularState.FROZEN, "supervision.manage_circular"),
        Move(
            "write_letter", "转为公文", (CircularState.FROZEN,), CircularState.LETTERED, "supervision.manage_circular"
        ),
        Move("letter_voided", "公文作废", (CircularState.LETTERED,), CircularState.FROZEN, "supervision.sweep"),
        Move(
            "replace",
            "更正",
            (CircularState.FROZEN, CircularState.LETTERED),
            CircularState.REPLACED,
            "supervision.manage_circular",
            ("reason",),
        ),
        Move(
            "withdraw",
            "撤销",
            (CircularState.DRAFT, CircularState.FROZEN),
            CircularState.WITHDRAWN,
            "supervision.manage_circular",
            ("reason",),
            danger=True,
        ),
    ),
)

# --- problems ---


class FoundBy(TextChoices):
    """How a problem came to light."""

    INSPECTION = "inspection", "督查检查"
    LOOK_BACK = "look_back", "回头看"
    COMPLAINT = "complaint", "投诉举报"
    MEDIA = "media", "媒体反映"
    SELF_CHECK = "self_check", "自查"


class Category(TextChoices):
    """What a problem is about."""

    SERVICE = "service", "政务服务"
    POLICY = "policy", "政策落实"
    CONDUCT = "conduct", "干部作风"
    ENFORCEMENT = "enforcement", "涉企执法"
    FEES = "fees", "涉企收费"
    BIDDING = "bidding", "招标投标"
    INTEGRITY = "integrity", "履约践诺"
    FACTORS = "factors", "要素保障"
    PUBLICITY = "publicity", "政策宣传"
    OTHER = "other", "其他"


class ProblemState(TextChoices):
    """Where a problem stands."""

    REGISTERED = "registered", "已登记"
    ASSIGNED = "assigned", "整改中"
    RECTIFIED = "rectified", "已整改待验收"
    NOT_PASSED = "not_passed", "验收未通过"
    CLOSED = "closed", "已销号"
    WITHDRAWN = "withdrawn", "已撤销"


PROBLEM_MOVES = StateTable(
    "supervision.problem",
    dict(ProblemState.choices),
    (
        Move("assign", "交办整改", (ProblemState.REGISTERED,), ProblemState.ASSIGNED, "supervision.assign_problem"),
        Move(
            "rectify",
            "整改完成",
            (ProblemState.ASSIGNED, ProblemState.NOT_PASSED),
            ProblemState.RECTIFIED,
            "supervision.follow_problem",
        ),
        Move("resume", "重新整改", (ProblemState.RECTIFIED,), ProblemState.ASSIGNED, "supervision.follow_problem"),
        Move(
            "release",
            "整改任务作废",
            (ProblemState.ASSIGNED, ProblemState.NOT_PASSED, ProblemState.RECTIFIED),
            ProblemState.REGISTERED,
            "supervision.follow_problem",
        ),
        Move(
            "close", "销号", (ProblemState.RECTIFIED,), ProblemState.CLOSED, "supervision.judge_problem", ("finding",)
        ),
        Move(
            "fail",
            "验收不通过",
            (ProblemState.RECTIFIED,),
            ProblemState.NOT_PASSED,
            "supervision.assign_problem",
            ("finding",),
        ),
        Move(
            "withdraw",
            "撤销",
            (ProblemState.REGISTERED,),
            ProblemState.WITHDRAWN,
            "supervision.manage_problem",
            ("reason",),
            danger=True,
        ),
    ),
)
OPEN_PROBLEMS = (
    ProblemState.REGISTERED,
    ProblemState.ASSIGNED,
    ProblemState.RECTIFIED,
    ProblemState.NOT_PASSED,
)
