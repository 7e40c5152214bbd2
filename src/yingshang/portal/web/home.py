"""The first page after logging in: what waits for the post that was chosen."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.shortcuts import render

from yingshang.kernel import clock
from yingshang.obligations.enums import Lamp
from yingshang.orgs.enums import PostKind
from yingshang.portal.queries import homes, rooms
from yingshang.portal.web.doors import door
from yingshang.portal.web.lines import MOST_BARS, Changed, lines, moved, shares_chart, unit_query, weeks_chart
from yingshang.portal.web.waiting import letters_to_answer, to_decide

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from yingshang.kernel.actor import Actor
    from yingshang.kernel.web.requests import Request
    from yingshang.obligations.queries.loads import Weeks

Page = tuple[str, dict[str, Any]]


def home(request: Request) -> HttpResponse:
    """The home of the chosen post."""
    make = _HOMES.get(request.actor.role, _quiet)
    template, context = make(request.actor)
    return render(request, f"portal/{template}.html", context)


def _office(actor: Actor) -> Page:
    found = homes.office_home(actor)
    office, counts = found.book.address, found.counts
    return "office", {
        "home": found,
        "figures": [
            (
                "存疑公文",
                counts["documents"],
                "份",
                door(actor, "documents:documents", doubts="yes"),
                "有任务的疑点待定",
            ),
            ("待审核", counts["submitted"], "件", door(actor, office, state="submitted"), "单位已申请办结"),
            ("待答复", counts["answers"], "件", door(actor, office, waiting="either"), "异议和延期申请"),
            ("逾期", counts["red"], "件", door(actor, office, lamp="red", _sort="due"), "还在单位办理"),
        ],
        "submitted": lines(found.submitted),
        "objected": lines(found.objected),
        "red_units": [
            (load, count, door(actor, office, lamp="red", **unit_query(found.book, load)))
            for load, count in found.red_units
        ],
        "upload": door(actor, "documents:upload"),
        "documents_open": bool(door(actor, "documents:documents")),
        "owed": door(actor, "obligations:inbox", state="with_unit") if found.owed else "",
    }


def _unit(actor: Actor) -> Page:
    found = homes.unit_home(actor)
    inbox, counts = found.book.address, found.counts
    first, last = found.week
    links = {
        "red": door(actor, inbox, lamp="red", _sort="due"),
        "sent_back": door(actor, inbox, state="sent_back"),
        "new": door(actor, inbox, state="assigned"),
        "week": door(actor, inbox, state="with_unit", due_from=first, due_to=last),
    }
    words = {"red": "逾期", "sent_back": "被退回", "new": "新交办待签收", "week": "本周到期"}
    return "unit", {
        "figures": [(words[name], counts[name], "件", links[name], "") for name in ("new", "week", "sent_back", "red")],
        "groups": [
            (name, words[name], counts[name], links[name], lines(found.rows[name])) for name in words if counts[name]
        ],
        "waiting": letters_to_answer(actor),
        "inbox": door(actor, inbox),
        "calendar": door(actor, "obligations:calendar"),
    }


def _leader(actor: Actor) -> Page:
    book, counted = homes.leader_home(actor)
    found, lamps = counted.value, counted.value.lamps
    return "leader", {
        "home": found,
        "book": book,
        "at": counted.at,
        "waiting": to_decide(actor),
        "figures": [
            ("逾期", lamps[Lamp.RED], "件", door(actor, book.address, lamp="red", _sort="due"), ""),
            ("临期", lamps[Lamp.YELLOW], "件", door(actor, book.address, lamp="yellow", _sort="due"), ""),
            ("待审核", lamps[Lamp.BLUE], "件", door(actor, book.address, state="submitted"), ""),
            ("未办结", found.total, "件", door(actor, book.address, state="open"), ""),
        ],
        "shares": shares_chart(actor, book, found.loads),
        "units": len(found.loads),
        "hidden_units": max(len(found.loads) - MOST_BARS, 0),
        "aside": _aside(found.weeks),
        "weeks": weeks_chart(actor, book, found.weeks, timedelta(days=6)),
        "moved": moved(actor, book, Changed(found.days, found.changes, found.before)),
        "oldest": lines(found.oldest),
        "briefing": door(actor, "portal:briefing"),
    }


def _aside(weeks: Weeks) -> str:
    """What is due before and after the weeks that are drawn, or at no known moment."""
    said = (
        (weeks.before, "本周以前到期、仍未办的 {} 件"),
        (weeks.later, "八周以后到期的 {} 件"),
        (weeks.undated, "没有具体时限的 {} 件"),
    )
    parts = [words.format(count) for count, words in said if count]
    return f"{'；'.join(parts)}。" if parts else ""


def _system(actor: Actor) -> Page:
    room = rooms.system_room()
    return "system", {
        "room": room,
        "figures": [
            ("故障", room.faults, "处", door(actor, "ops:health"), ""),
            ("提醒", room.attentions, "处", door(actor, "ops:health"), ""),
            ("搁置的后台任务", room.parked, "项", door(actor, "kernel:jobs", state="parked"), ""),
        ],
        "health": door(actor, "ops:health"),
    }


def _security(actor: Actor) -> Page:
    room = rooms.security_room(actor)
    return "security", {
        "room": room,
        "figures": [
            ("未开通账号", room.listed, "人", door(actor, "accounts:people", state="listed"), ""),
            ("已发开通码、未开通", room.invited, "人", door(actor, "accounts:people", state="invited"), ""),
            ("已停用", room.suspended, "人", door(actor, "accounts:people", state="suspended"), ""),
            ("待审批的清除申请", room.shreddings, "件", door(actor, "audit:shreddings"), ""),
        ],
        "slips": door(actor, "accounts:slips"),
    }


def _audit(actor: Actor) -> Page:
    room = rooms.audit_room(actor)
    return "audit", {
        "room": room,
        "figures": [
            ("审计记录", room.last, "条", door(actor, "audit:ledger"), ""),
            ("今天新增", room.today, "条", door(actor, "audit:ledger", since=clock.today()), ""),
            ("待审批的清除申请", room.shreddings, "件", door(actor, "audit:shreddings"), ""),
        ],
        "verification": door(actor, "audit:verification"),
        "ledger": door(actor, "audit:ledger"),
    }


def _quiet(actor: Actor) -> Page:
    found = homes.unit_home(actor)
    return "quiet", {
        "counts": found.counts,
        "doors": [
            ("查单位和联络员", door(actor, "orgs:tree")),
            ("看工作日历", door(actor, "calendars:this_year")),
            ("我的资料", door(actor, "orgs:me")),
        ],
    }


_HOMES: dict[str, Callable[[Actor], Page]] = {
    PostKind.CLERK: _office,
    PostKind.LIAISON: _unit,
    PostKind.SECTION_HEAD: _leader,
    PostKind.LEADER: _leader,
    PostKind.SUPERVISOR: _leader,
    PostKind.SYSTEM_ADMIN: _system,
    PostKind.SECURITY_ADMIN: _security,
    PostKind.AUDIT_ADMIN: _audit,
}
