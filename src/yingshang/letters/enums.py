"""Kinds of letters, their states, and the words of the template language."""

from __future__ import annotations

from django.db.models import TextChoices

from yingshang.kernel.states import Move, StateTable


class LetterKind(TextChoices):
    """What a letter is. The layout of each is that of ``gongwen.write``, which knows it by its Chinese name."""

    REMINDER = "reminder", "提醒函"
    SUPERVISION = "supervision", "督办通知"
    INTERVIEW = "interview", "约谈通知"
    TRANSFER = "transfer", "移交函"
    CIRCULAR = "circular", "通报"
    BRIEFING = "briefing", "简报"
    NOTICE = "notice", "通知"
    TASK_TABLE = "task_table", "任务分解表"
    TELEGRAM = "telegram", "发电"


class LetterState(TextChoices):
    """Where a letter stands."""

    DRAFT = "draft", "起草"
    CHECKED = "checked", "已核稿"
    SIGNED = "signed", "已签发"
    ISSUED = "issued", "已印发"
    RECEIVED = "received", "已签收"
    ANSWERED = "answered", "已答复"
    CLOSED = "closed", "已办结"
    VOID = "void", "已作废"


class ReceiptState(TextChoices):
    """Where one recipient stands with a letter."""

    WAITING = "waiting", "待签收"
    RECEIVED = "received", "待答复"
    ANSWERED = "answered", "已答复"
    ACCEPTED = "accepted", "答复已采纳"
    READ = "read", "已签收"


class FieldKind(TextChoices):
    """What a field of a template takes."""

    TEXT = "text", "文字"
    NUMBER = "number", "数字"
    DAY = "day", "日期"
    FLAG = "flag", "是否"
    TABLE = "table", "表格"


class BlockWord(TextChoices):
    """The words that open, part and close the blocks of a template."""

    WHEN = "when", "若"
    WHEN_NOT = "when_not", "若非"
    OTHERWISE = "otherwise", "否则"
    EACH = "each", "每项"
    TABLE = "table", "表格"
    ANNEX = "annex", "附件"
    END = "end", "完"


class BuiltIn(TextChoices):
    """Fields that every template may name: they are filled from the letter itself."""

    ISSUER = "issuer", "发文单位"
    RECIPIENTS = "recipients", "主送单位"
    ANSWER_DAYS = "answer_days", "答复天数"
    SOURCE = "source", "来源事项"
    DATE = "date", "起草日期"
    ROW_NUMBER = "row_number", "序号"


class TemplatePart(TextChoices):
    """The headings of a template as a Word file."""

    TITLE = "title", "标题"
    BODY = "body", "正文"
    FIELDS = "fields", "字段"
    NOTE = "note", "附注"


class Flaw(TextChoices):
    """What can be wrong with a template or the text of a letter, as it is said to people."""

    UNCLOSED = "unclosed", "“{field}”前的左花括号没有对应的右花括号，请补上“}}”"
    UNOPENED = "unopened", "“{field}”处的右花括号没有对应的左花括号，请删去或补上“{{”"
    BAD_NAME = "bad_name", "“{field}”不是字段名：字段名只能用汉字、字母和数字，不能写公式、路径或程序"
    UNKNOWN = "unknown", "没有名为“{field}”的字段，请改正写法，或先在“字段”中登记"
    EMPTY = "empty", "字段“{field}”没有内容，请先填写"
    NOT_A_TABLE = "not_a_table", "“{field}”不是表格字段，不能用作“每项”或“表格”"
    A_TABLE = "a_table", "“{field}”是表格字段，请另起一行写“表格”或“附件”加它的名称"
    OPEN_BLOCK = "open_block", "从“{field}”开始的一段没有写“{{完}}”，请在段末另起一行补上"
    STRAY = "stray", "“{field}”没有与之对应的开头，请删去或补上开头的一行"
    ALONE = "alone", "“{field}”要单独占一行"
    TOO_DEEP = "too_deep", "“{field}”处层层嵌套太多，请最多套三层"
    TOO_LONG = "too_long", "文字太长（{field}），最多六万字，请删减或改用附件"
    MARKUP = "markup", "“{field}”像是网页或程序代码，公文里不能有，请改为普通文字"
    BAD_VALUE = "bad_value", "字段“{field}”的内容里有花括号，会与字段混淆，请改用其他括号"
    NOT_A_VALUE = "not_a_value", "字段“{field}”的内容与它的类别不符"
    NO_GLYPH = "no_glyph", "没有字体能印“{field}”，印出来会是空框，请改字，或请系统管理员装上有这个字的字体"
    NO_TEXT = "no_text", "“{field}”没有文字，请填写"


class FieldListFlaw(TextChoices):
    """What can be wrong with a line of the list of fields."""

    SHAPE = "shape", "“{line}”读不懂，请写成“名称 类别”，如“逾期天数 数字”；表格写成“逾期事项 表格：事项、时限”"
    TWICE = "twice", "字段“{line}”写了两次，请删去一个"
    RESERVED = "reserved", "“{line}”是系统已有的字段，不用登记，直接使用即可"
    MANY = "many", "字段太多（{line}），最多六十个"


# Who moves a letter from where to where: flows.md as data.
LETTER_MOVES = StateTable(
    "letters.letter",
    dict(LetterState.choices),
    (
        Move("check", "核稿通过", (LetterState.DRAFT,), LetterState.CHECKED, "letters.check"),
        Move("send_back", "退回修改", (LetterState.CHECKED,), LetterState.DRAFT, "letters.send_back", ("reason",)),
        Move("cosign", "会签", (LetterState.CHECKED,), LetterState.CHECKED, "letters.cosign"),
        Move("sign", "签发", (LetterState.CHECKED,), LetterState.SIGNED, "letters.sign"),
        Move("issue", "印发", (LetterState.SIGNED,), LetterState.ISSUED, "letters.issue"),
        Move("receive", "签收", (LetterState.ISSUED,), LetterState.RECEIVED, "letters.receive"),
        Move("answer", "答复", (LetterState.RECEIVED,), LetterState.ANSWERED, "letters.answer"),
        Move("ask_again", "退回答复", (LetterState.ANSWERED,), LetterState.RECEIVED, "letters.judge", ("reason",)),
        Move("close", "办结", (LetterState.RECEIVED, LetterState.ANSWERED), LetterState.CLOSED, "letters.close"),
        Move("look_back", "回头看", (LetterState.CLOSED,), LetterState.CLOSED, "letters.close", ("finding",)),
        Move(
            "void",
            "作废",
            (
                LetterState.DRAFT,
                LetterState.CHECKED,
                LetterState.SIGNED,
                LetterState.ISSUED,
                LetterState.RECEIVED,
                LetterState.ANSWERED,
            ),
            LetterState.VOID,
            "letters.void",
            ("reason",),
            danger=True,
        ),
    ),
)

RECEIPT_MOVES = StateTable(
    "letters.receipt",
    dict(ReceiptState.choices),
    (
        Move("receive", "签收", (ReceiptState.WAITING,), ReceiptState.RECEIVED, "letters.receive"),
        Move("read", "签收（不需答复）", (ReceiptState.WAITING,), ReceiptState.READ, "letters.receive"),
        Move("answer", "答复", (ReceiptState.RECEIVED,), ReceiptState.ANSWERED, "letters.answer"),
        Move("accept", "采纳答复", (ReceiptState.ANSWERED,), ReceiptState.ACCEPTED, "letters.judge"),
        Move("ask_again", "退回答复", (ReceiptState.ANSWERED,), ReceiptState.RECEIVED, "letters.judge", ("reason",)),
    ),
)

DRAFT_MARK = "草稿"
TELEGRAM_GRADE = "平急"
QR_WORDS = "核验码 {code}"
LATE_WORDS = "（逾期）"
SHIPPED_BASIS = "系统自带"  # the document that set what comes with the system
# How a number is written; briefings count issues.
NUMBER_SHAPE = "{code}〔{year}〕{number}号"
NUMBER_SHAPES = {LetterKind.BRIEFING: "第{number}期"}
ISSUED_STATES = (LetterState.ISSUED, LetterState.RECEIVED, LetterState.ANSWERED, LetterState.CLOSED)
UNSIGNED_STATES = (LetterState.DRAFT, LetterState.CHECKED)
OWING_STATES = (ReceiptState.WAITING, ReceiptState.RECEIVED)
