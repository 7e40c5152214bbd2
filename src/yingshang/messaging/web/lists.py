"""The lists: one's messages, what left the site, and who has to be told by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from yingshang.kernel.lists import Act, Column, Days, Lamp, ListSpec, OneOf, Related, Words, YesNo, declare
from yingshang.kernel.rules import may
from yingshang.kernel.web.addresses import address_of
from yingshang.messaging.actions.desk import cancel, hand_over, retry, tell_by_hand
from yingshang.messaging.actions.reading import mark
from yingshang.messaging.enums import Channel, DeliveryState, trouble_said
from yingshang.messaging.forms.sheets import person_of, words_of
from yingshang.messaging.forms.ways import HowForm, ReasonForm
from yingshang.messaging.queries.inbox import deliveries, inbox
from yingshang.messaging.rules.kinds import kind_named, kinds
from yingshang.orgs.models import Unit

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor
    from yingshang.messaging.models import Delivery
    from yingshang.messaging.models.delivery import DeliveryQuerySet

_LAMPS = {
    DeliveryState.WAITING.value: "blue",
    DeliveryState.SENDING.value: "blue",
    DeliveryState.SENT.value: "green",
    DeliveryState.FAILED.value: "red",
    DeliveryState.UNKNOWN.value: "yellow",
    DeliveryState.BY_HAND.value: "yellow",
    DeliveryState.TOLD.value: "green",
    DeliveryState.CANCELLED.value: "grey",
}


def lamp_of(row: Delivery) -> Lamp:
    """The lamp of a delivery with its state."""
    return Lamp(_LAMPS[row.state], row.get_state_display())


def why(row: Delivery) -> str:
    """What stood in the way, or what was noted."""
    return row.note or trouble_said(row.error, row.error_text)


def _kinds(_: Actor) -> list[tuple[str, str]]:
    return sorted(((kind.name, kind.label) for kind in kinds().values()), key=lambda pair: pair[1])


def _keeps(actor: Actor) -> bool:
    return may(actor, "messaging.keep_deliveries")


def _pending(actor: Actor) -> DeliveryQuerySet:
    return deliveries(actor).filter(state=DeliveryState.BY_HAND)


INBOX = declare(
    ListSpec(
        key="messaging.inbox",
        title="消息",
        address="messaging:inbox",
        rows=inbox,
        order=("-id",),
        columns=(
            Column(
                "title",
                "标题",
                value=lambda row: row.message.title,
                link=address_of("messaging:message", "message_id"),
            ),
            Column("read", "阅读", value=lambda row: Lamp("grey", "已读") if row.read_at else Lamp("blue", "未读")),
            Column("kind", "类别", value=lambda row: kind_named(row.message.kind).label, order="message__kind"),
            Column("unit", "单位", value=lambda row: row.unit.short_name or row.unit.name, order="unit__name"),
            Column("sender", "发送", value=lambda row: row.message.sender_name),
            Column("at", "时间", value=lambda row: row.message.at, order="message__at", nowrap=True),
            Column("for_person", "代行", shown=False),
        ),
        filters=(
            Words("words", "标题", within=("message__title",)),
            OneOf("kind", "类别", choices=_kinds, path="message__kind"),
            YesNo("unread", "阅读", Q(read_at__isnull=True), yes="未读", no="已读"),
            Days("at", "时间", path="message__at"),
        ),
        acts=(Act("read", "标为已读", mark, "receipt", offered=lambda actor: actor.person_id is not None),),
        state=lambda row: "" if row.read_at else "blue",
        empty="还没有消息。",
    )
)
_COLUMNS = (
    Column(
        "person", "收件人", value=person_of, order="person__name",
        link=address_of("messaging:delivery"),
    ),
    Column("unit", "单位", value=lambda row: row.unit.short_name or row.unit.name, order="unit__path"),
    Column("words", "内容", value=words_of),
)  # fmt: skip
_REASONS = Column("why", "说明", value=why, long=True)
_UNIT = Related("unit", "单位", offered=Unit.objects.visible_to, path="unit", below="path")
DELIVERIES = declare(
    ListSpec(
        key="messaging.deliveries",
        title="发送记录",
        address="messaging:deliveries",
        rows=deliveries,
        order=("-id",),
        columns=(
            *_COLUMNS,
            Column("channel", "方式", order="channel"),
            Column("state", "状态", value=lamp_of, order="state", nowrap=True),
            Column("planned_at", "计划时间", order="planned_at", nowrap=True),
            Column("attempts", "已试次数", number=True),
            Column("ended_at", "办结时间", order="ended_at", nowrap=True),
            _REASONS,
            Column("place", "号码或邮箱", shown=False, personal=True),
            Column("reference", "发送编号", shown=False),
            Column("answer", "对方回执", shown=False, long=True),
        ),
        filters=(
            Words("words", "收件人或单位", within=("person__name", "unit__name")),
            OneOf("state", "状态", choices=DeliveryState.choices),
            OneOf("channel", "方式", choices=Channel.choices),
            Days("planned", "计划时间", path="planned_at"),
            _UNIT,
        ),
        acts=(
            Act("retry", "重新发送", retry, "delivery", offered=_keeps),
            Act("hand_over", "转人工通知", hand_over, "delivery", offered=_keeps, form=ReasonForm),
        ),
        state=lambda row: _LAMPS[row.state] if row.state in {"failed", "unknown", "by_hand"} else "",
        empty="还没有向站外发送过消息。没有接通邮件和短信的，消息只在站内看。",
    )
)
BY_HAND = declare(
    ListSpec(
        key="messaging.by_hand",
        title="待人工通知",
        address="messaging:by_hand",
        rows=_pending,
        order=("unit__path", "id"),
        columns=(
            *_COLUMNS,
            Column("mobile", "手机", value=lambda row: row.person.mobile if row.person else ""),
            Column("phone", "办公电话", value=lambda row: (row.person.phone if row.person else "") or row.unit.phone),
            Column("planned_at", "应通知时间", order="planned_at", nowrap=True),
            _REASONS,
        ),
        filters=(Words("words", "收件人或单位", within=("person__name", "unit__name")), _UNIT),
        acts=(
            Act("tell", "登记已通知", tell_by_hand, "delivery", offered=_keeps, form=HowForm),
            Act("cancel", "不再通知", cancel, "delivery", offered=_keeps, form=ReasonForm, danger=True),
        ),
        empty="没有需要人工通知的消息。",
    )
)
