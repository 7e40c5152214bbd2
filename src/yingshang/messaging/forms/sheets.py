"""The list of those to be told by hand: taken out, worked through, ticked off in it, and read back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.template.loader import render_to_string

from yingshang.kernel import clock
from yingshang.kernel.errors import Refusal
from yingshang.kernel.sheets import Column, Kind, Sheet, Stored, declare
from yingshang.messaging.actions.desk import tell_by_hand
from yingshang.messaging.enums import DeliveryState
from yingshang.messaging.models import Delivery
from yingshang.messaging.rules.kinds import kind_named

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from yingshang.kernel.actor import Actor
    from yingshang.kernel.sheets import Change
    from yingshang.kernel.sheets.declaring import Key

_CHUNK = 500
_NOBODY = "（没有联络员）"
_BY_LIST = "按名单逐个通知"


def person_of(row: Delivery) -> str:
    """Who is to be told."""
    return row.person.name if row.person else _NOBODY


def words_of(row: Delivery) -> str:
    """What it carries, by kinds."""
    return "，".join(f"{label}{count}件" for label, count in _counts(row).items())


def sms_of(row: Delivery) -> str:
    """The words of an SMS about it, as a gateway would send them: kinds and numbers, nothing else."""
    return render_to_string(
        "messaging/sms.txt", {"site": settings.SITE_NAME, "counts": list(_counts(row).items())}
    ).strip()


def _counts(row: Delivery) -> dict[str, int]:
    counts: dict[str, int] = {}
    for item in row.items.all():
        label = kind_named(item.message.kind).label
        counts[label] = counts.get(label, 0) + item.message.count
    return counts


def stored_deliveries(actor: Actor, keys: Sequence[Key]) -> dict[Key, Stored]:
    """Deliveries by hand that the numbers mean; those that the actor sees. How somebody was told is said once."""
    return {
        (row.pk,): Stored(
            row,
            {"number": row.pk, **_who(row), "done": _done(row), "how": row.note},
            frozenset({"done", "how"}) if _done(row) else frozenset(),
        )
        for row in _rows(actor, [key[0] for key in keys])
    }


def check_deliveries(actor: Actor, rows: Sequence[Any]) -> Iterator[tuple[int, str, str, str]]:
    """Rows that mean no delivery, or that slipped beside another's number; a tick taken back; words without a tick."""
    there = {row.pk: row for row in _rows(actor, [one.values.get("number") for one in rows])}
    for one in rows:
        row = there.get(one.values.get("number"))
        if row is None:
            yield one.row, "number", "名单里没有这个编号", "请使用从“待人工通知”导出的名单，不要改动编号"
            continue
        for name, was in _who(row).items():
            said = one.values.get(name)
            if said and said != was:
                yield one.row, name, f"编号 {row.pk} 应是“{was}”", "可能有几行错位，请重新导出名单再登记"
        if row.state == DeliveryState.TOLD and "done" in one.values and not one.values["done"]:
            yield one.row, "done", "已经登记通知过了", "请填“是”，或者删去这一行"
        elif row.state not in {DeliveryState.BY_HAND, DeliveryState.TOLD} and one.values.get("done"):
            state = DeliveryState(row.state).label
            yield one.row, "done", f"现在是“{state}”，不用登记", "请删去这一行"
        elif row.state == DeliveryState.BY_HAND and one.values.get("how") and not one.values.get("done"):
            yield one.row, "done", "写了通知情况，没有填已发", "已经通知的填“是”；没有通知的清空通知情况"


def tick_off(actor: Actor, change: Change) -> object:
    """Tick off one row that says so."""
    if not isinstance(change.stored, Delivery):
        raise Refusal("messaging.no_such_delivery", field="number")
    delivery = Delivery.objects.select_related("person", "unit").get(pk=change.stored.pk)
    if not change.values.get("done") or delivery.state == DeliveryState.TOLD:
        return delivery
    return tell_by_hand(actor=actor, delivery=delivery, how=str(change.values.get("how") or _BY_LIST))


def _rows(actor: Actor, numbers: Sequence[object]) -> Iterator[Delivery]:
    wanted = [number for number in numbers if isinstance(number, int)]
    own = Delivery.objects.visible_to(actor).select_related("person", "unit")
    for start in range(0, len(wanted), _CHUNK):
        yield from own.filter(pk__in=wanted[start : start + _CHUNK])


def _who(row: Delivery) -> dict[str, str]:
    return {"person": person_of(row), "unit": row.unit.name}


def _done(row: Delivery) -> bool:
    return row.state == DeliveryState.TOLD


def _mobile(row: Delivery) -> str:
    return row.person.mobile if row.person else ""


def _phone(row: Delivery) -> str:
    return (row.person.phone if row.person else "") or row.unit.phone


def _planned(row: Delivery) -> str:
    return f"{clock.local(row.planned_at):%Y-%m-%d %H:%M}"


_LIST = (
    Column("number", "编号", Kind.WHOLE, required=True, least=1, help="系统编的，不要改动"),
    Column("person", "收件人", value=person_of, width=16, spare=True),
    Column("unit", "单位", value=lambda row: row.unit.name, width=30, spare=True),
)
_TICKS = (
    Column("done", "已发", Kind.YESNO, value=_done, aliases=("已通知", "已发送"), help="已经通知的填“是”"),
    Column("how", "通知情况", value=lambda row: row.note, aliases=("怎样通知的",), width=40,
           help=f"留空记为“{_BY_LIST}”", example="9时短信发出"),
)  # fmt: skip
BY_HAND = declare(
    Sheet(
        "messaging.by_hand",
        "人工通知登记",
        (*_LIST, *_TICKS),
        key=("number",),
        note="从“待人工通知”导出名单，通知以后在“已发”一列填“是”，再导入。没有填的不登记。",
        permission="messaging.keep_deliveries",
        stored=stored_deliveries,
        check=check_deliveries,
        write=tick_off,
    )
)
BY_HAND_OUT = declare(
    Sheet(
        "messaging.by_hand_out",
        "人工通知名单",
        (
            Column("number", "编号", Kind.WHOLE, value=lambda row: row.pk),
            *_LIST[1:],
            Column("mobile", "手机", Kind.CODE, personal=True, value=_mobile),
            Column("phone", "办公电话", Kind.CODE, value=_phone),
            Column("words", "内容", value=words_of, width=30),
            Column("text", "短信文字", value=sms_of, width=50, lines=True),
            Column("planned", "应通知时间", value=_planned, width=18),
            *_TICKS,
        ),
        reveal="messaging.keep_deliveries",
        returns=BY_HAND,
    )
)
