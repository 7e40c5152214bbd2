"""States of documents and of the items read in them."""

from __future__ import annotations

from django.db.models import TextChoices

from yingshang.kernel.states import Move, StateTable


class DocumentState(TextChoices):
    """How far a document has come."""

    UPLOADED = "uploaded", "待读取"
    READING = "reading", "读取中"
    READ = "read", "待审阅"
    UNREADABLE = "unreadable", "未能读取"
    IN_REVIEW = "in_review", "审阅中"
    ACCEPTED = "accepted", "已审定"
    HANDED_OUT = "handed_out", "已交办"
    ARCHIVED = "archived", "已归档"


class ItemKind(TextChoices):
    """What an item is."""

    TASK = "task", "任务"
    DUTY = "duty", "任务内事项"
    REPORTING = "reporting", "报送要求"


class ItemState(TextChoices):
    """What a person has decided about an item."""

    PROPOSED = "proposed", "待审"
    ACCEPTED = "accepted", "已采纳"
    DROPPED = "dropped", "不采纳"


class Match(TextChoices):
    """How a printed name became a unit."""

    CERTAIN = "certain", "已对应"
    DOUBTFUL = "doubtful", "待确认"
    UNKNOWN = "unknown", "未找到"
    DECIDED = "decided", "已确认"
    NOT_A_UNIT = "not_a_unit", "不是单位"


class DateOrigin(TextChoices):
    """Where an item's dates are from."""

    READ = "read", "原文读出"
    SET = "set", "人工填写"


class DifferenceState(TextChoices):
    """What a person has decided about a difference between two readings."""

    OPEN = "open", "待核对"
    TAKEN = "taken", "已更新"
    LEFT = "left", "保持不变"


class Trouble(TextChoices):
    """Why a document could not be read, where the engine itself did not say."""

    TOO_LONG = "documents.too_long", "读取时间过长，已停止"
    ENGINE_DIED = "documents.engine_died", "读取程序中途退出"
    FILE_LOST = "kernel.file_lost", "找不到存放的文件"


class HeadPart(TextChoices):
    """What the head of a document has besides the columns of the table."""

    KIND = "kind", "文种"
    URGENCY = "urgency", "紧急程度"
    CLASSIFICATION = "classification", "密级"
    SIGNATORY = "signatory", "签发人"
    ADDRESSEES = "addressees", "主送单位"
    CITATIONS = "citations", "引用文件"
    CONTACTS = "contacts", "联系人"
    ATTACHMENTS = "attachments", "附件"


class Wording(TextChoices):
    """Words that stand where nobody wrote any."""

    READ_NO_MORE = "read_no_more", "重新读取后没有这一项"
    READ_NEW = "read_new", "重新读取后增加的一项"
    MERGED_INTO = "merged_into", "并入"


class Gap(TextChoices):
    """What nobody has said of a task; the ledger shows it as such."""

    UNDATED = "undated", "没有时限"
    UNITLESS = "unitless", "没有单位"
    LEADLESS = "leadless", "没有写明谁牵头"


class QuotaPer(TextChoices):
    """How often a number is to be reached; stored values are those of schema gongwen/1."""

    ONCE = "once", "共"
    DAY = "day", "每天"
    WEEK = "week", "每周"
    HALF_MONTH = "half-month", "每半月"
    MONTH = "month", "每月"
    QUARTER = "quarter", "每季度"
    HALF_YEAR = "half-year", "每半年"
    YEAR = "year", "每年"


class ItemField(TextChoices):
    """What two readings of a task are compared by."""

    TITLE = "title", "任务"
    CONTENT = "content", "具体工作"
    LEAD = "lead_units", "牵头单位"
    PARTICIPATING = "participating_units", "配合单位"
    RESPONSIBLE = "responsible_units", "责任单位"
    REPORT_TO = "report_to", "报送"
    DEADLINE = "deadline", "完成时限"
    QUOTAS = "quotas", "数量要求"
    TARGETS = "targets", "目标值"
    NOTE = "note", "备注"
    DUTIES = "duties", "任务内事项"


_STAFF = "documents.review_document"

MOVES = StateTable(
    "documents.document",
    dict(DocumentState.choices),
    (
        Move(
            "start_reading",
            "读取",
            (DocumentState.UPLOADED, DocumentState.UNREADABLE, DocumentState.READ),
            DocumentState.READING,
            _STAFF,
        ),
        Move("finish_reading", "读完", (DocumentState.READING,), DocumentState.READ, _STAFF),
        Move("give_up", "未能读取", (DocumentState.READING,), DocumentState.UNREADABLE, _STAFF, ("reason",)),
        Move("review", "开始审阅", (DocumentState.READ,), DocumentState.IN_REVIEW, _STAFF),
        Move("accept", "审定", (DocumentState.READ, DocumentState.IN_REVIEW), DocumentState.ACCEPTED, _STAFF),
        Move(
            "reopen",
            "重新审阅",
            (DocumentState.ACCEPTED, DocumentState.HANDED_OUT),
            DocumentState.IN_REVIEW,
            _STAFF,
            ("reason",),
        ),
        Move("hand_out", "交办", (DocumentState.ACCEPTED,), DocumentState.HANDED_OUT, _STAFF),
        Move(
            "archive",
            "归档",
            (DocumentState.READ, DocumentState.UNREADABLE, DocumentState.ACCEPTED, DocumentState.HANDED_OUT),
            DocumentState.ARCHIVED,
            _STAFF,
        ),
    ),
)


class Everybody(TextChoices):
    """Whom a name for many bodies may mean where no list of them is kept; the label is the name of the list made."""

    DEPARTMENT = "department", "全部部门"
    TOWN = "town", "全部乡镇（街道）"
    BOTH = "both", "全部部门和乡镇（街道）"
