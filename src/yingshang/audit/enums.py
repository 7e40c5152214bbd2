"""Words of the audit: hashes, what a verification can find, states of a shredding. Stored values are permanent."""

from __future__ import annotations

from enum import StrEnum

from django.db.models import TextChoices

from yingshang.kernel.states import Move, StateTable


class HashName(TextChoices):
    """The hash functions of the chain; each entry says which one made it."""

    SM3 = "sm3", "SM3（GB/T 32905）"
    SHA256 = "sha256", "SHA-256"


class ShreddingState(TextChoices):
    """The states of an application to shred personal data."""

    REQUESTED = "requested", "待审批"
    DONE = "done", "已清除"
    REFUSED = "refused", "不同意"
    WITHDRAWN = "withdrawn", "已撤回"


_WAITING = (ShreddingState.REQUESTED.value,)
SHREDDING = StateTable(
    "audit.shredding",
    dict(ShreddingState.choices),
    (
        Move("approve", "同意并清除", _WAITING, ShreddingState.DONE.value, "audit.decide_shredding", danger=True),
        Move("refuse", "不同意", _WAITING, ShreddingState.REFUSED.value, "audit.decide_shredding", needs=("answer",)),
        Move("withdraw", "撤回申请", _WAITING, ShreddingState.WITHDRAWN.value, "audit.withdraw_shredding"),
    ),
)


class FindingKind(StrEnum):
    """What a verification can find wrong; the sentence of each is in ``FINDINGS``."""

    CHANGED = "changed"
    MISSING = "missing"
    INSERTED = "inserted"
    MOVED = "moved"
    LINK = "link"
    CUT = "cut"
    BEYOND = "beyond"
    HEAD_GONE = "head_gone"
    HEAD_WRONG = "head_wrong"
    SECRET_CHANGED = "secret_changed"  # noqa: S105 - no password
    SECRET_GONE = "secret_gone"  # noqa: S105 - no password
    FILE_ALTERED = "file_altered"
    FILE_DIFFERS = "file_differs"
    FILE_AHEAD = "file_ahead"


FINDINGS: dict[str, str] = {
    FindingKind.CHANGED: "第{number}号记录的内容被改动：按现有内容算出的校验值与登记的不一致。",
    FindingKind.MISSING: "第{number}号至第{last}号记录缺失，共{count}条。",
    FindingKind.INSERTED: "第{number}号记录是后来插入的：其后各条原来的编号都小1。",
    FindingKind.MOVED: "第{number}号记录的次序被调换：它原来是第{last}号。",
    FindingKind.LINK: "第{number}号记录与前一条衔接不上：前一条被整条替换过。",
    FindingKind.CUT: "末尾被截去：登记的末号是第{last}号，现在只到第{number}号，少了{count}条。",
    FindingKind.BEYOND: "第{number}号记录是多出来的：登记的末号是第{last}号。",
    FindingKind.HEAD_GONE: "末号登记不见了：现有记录到第{number}号，无法确认末尾是否完整。",
    FindingKind.HEAD_WRONG: "末号登记的校验值与第{number}号记录不一致：末条或末号登记被改动。",
    FindingKind.SECRET_CHANGED: "第{number}号记录的个人信息“{name}”被改动。",
    FindingKind.SECRET_GONE: "第{number}号记录的个人信息“{name}”不见了，而没有批准清除的记录。",
    FindingKind.FILE_ALTERED: "核对文件本身被改动过，或者不是本站导出的（签名不符）。",
    FindingKind.FILE_DIFFERS: "第{number}号记录与{day}导出的核对文件不一致：它或更早的记录在导出之后被整体改写。",
    FindingKind.FILE_AHEAD: "末尾被截去：{day}导出的核对文件已有第{last}号，现在只到第{number}号。",
}

NIGHTLY = "每夜核验审计记录"
HEAD_LINE = "审计末号 {number}，校验值 {hash}，{at}"
COLUMNS = (
    "编号", "时间", "人员", "代行", "岗位", "单位", "内容", "对象", "事项代码", "对象编号", "来源地址", "算法",
    "前一条校验值", "校验值",
)  # fmt: skip
# The parts of a filter as the ledger says what somebody looked for.
FILTER_WORDS = {
    "since": "自", "until": "至", "person": "人员", "unit": "单位", "type": "事项", "target_kind": "对象类型",
    "target_id": "对象编号", "words": "包含",
}  # fmt: skip
NO_FILTER = "全部"
