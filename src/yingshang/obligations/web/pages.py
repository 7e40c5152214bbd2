"""The ledgers, one obligation, one matter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from yingshang.audit.queries.timeline import timeline_of
from yingshang.kernel.rules import may
from yingshang.kernel.web.lists import list_page
from yingshang.kernel.web.requests import Request
from yingshang.obligations.enums import CURRENT_STATES, MOVES, SeriesState, State
from yingshang.obligations.models import Matter, Obligation
from yingshang.obligations.queries.ledger import inbox as inbox_rows
from yingshang.obligations.queries.ledger import ledger as ledger_rows
from yingshang.obligations.queries.ledger import lit, standing
from yingshang.obligations.queries.matters import (
    lamps_of,
    parts_of,
    reports_of,
    series_of,
    waiting_events,
)
from yingshang.obligations.queries.rhythms import without_rhythm
from yingshang.obligations.rules import FOR_UNIT
from yingshang.obligations.web.acting import duty_of, seen_of
from yingshang.obligations.web.deeds import open_deeds
from yingshang.obligations.web.links import links
from yingshang.obligations.web.lists import INBOX, LEDGER
from yingshang.obligations.web.words import (
    due_day,
    due_note,
    due_words,
    lamp_of,
    quota_words,
    reckoning,
    rhythm,
    state_words,
)
from yingshang.orgs.enums import UnitRole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from yingshang.obligations.models.obligation import ObligationQuerySet

_STANDING = (
    ("assigned", "待签收", "state=assigned"),
    ("in_progress", "办理中", "state=in_progress"),
    ("sent_back", "被退回", "state=sent_back"),
    ("yellow", "临期", "lamp=yellow"),
    ("red", "逾期", "lamp=red"),
    ("submitted", "已报待审核", "state=submitted"),
    ("done", "已办结", "state=done"),
)
_OFFICE_STANDING = (
    ("submitted", "待审核", "state=submitted"),
    ("objected", "有异议", "state=objected"),
    ("red", "逾期", "lamp=red&_sort=due"),
    ("yellow", "临期", "lamp=yellow&_sort=due"),
    ("assigned", "待签收", "state=assigned"),
    ("completed", "待销号", "state=completed"),
)


def inbox(request: Request) -> HttpResponseBase:
    """The unit's inbox: what waits for what, and the ledger."""
    groups: list[Any] = []
    if _is_whole(request):
        groups = _groups(request, inbox_rows(request.actor), _STANDING)
    page = {"groups": groups, "is_inbox": True}
    return list_page(request, INBOX, template="obligations/list.html", context=page)


def office(request: Request) -> HttpResponseBase:
    """The office's ledger: everything it handed out."""
    groups: list[Any] = []
    if _is_whole(request):
        groups = _groups(request, ledger_rows(request.actor), _OFFICE_STANDING)
    return list_page(request, LEDGER, template="obligations/list.html", context={"groups": groups})


def front(request: Request) -> HttpResponse:
    """Where somebody of this role begins: the unit's inbox, or for those who owe nothing the ledger."""
    return redirect("obligations:inbox" if request.actor.roles & FOR_UNIT else "obligations:office")


def duty(request: Request, pk: int) -> HttpResponse:
    """One obligation: what is asked, what was done, and what the actor may do now."""
    found = duty_of(request, pk)
    row = lit(Obligation.objects.filter(pk=pk)).select_related("matter").get()
    deeds = open_deeds(request.actor, found)
    returned = MOVES.latest(found, "send_back", "reopen") if found.state == State.IN_PROGRESS else None
    told = MOVES.latest(found, "change", "settle") if found.state == State.ASSIGNED else None
    page = {
        "duty": found,
        "lamp": lamp_of(row),
        "due": due_words(found),
        "late": found.state in CURRENT_STATES and row.lamp == "red" and found.due_at,  # type: ignore[attr-defined]  # annotated
        "due_day": due_day(found),
        "due_note": due_note(found),
        "state_words": found.get_state_display() if returned and returned.verb == "reopen" else state_words(found),
        "role": UnitRole(found.role).label,
        "quota": quota_words(found),
        "reckoning": reckoning(found),
        "rhythmic": found.series is not None
        and found.series.state == SeriesState.RUNNING
        and may(request.actor, "obligations.manage_matter", found.series),
        "first": deeds[0] if deeds else None,
        "others": deeds[1:],
        "links": links(),
        "seen": seen_of(found),
        "reports": reports_of(found),
        "extensions": found.extensions.order_by("-id"),
        "returned": returned,
        "voided": MOVES.latest(found, "void", "withdraw") if found.state == State.VOID else None,
        "suspended": MOVES.latest(found, "suspend", "suspend_along") if found.state == State.SUSPENDED else None,
        "changed": told if told and told.verb == "change" else None,
        "settled": told if told and told.verb == "settle" else None,
        "objection": MOVES.latest(found, "object") if found.state == State.OBJECTED else None,
        "siblings": _lines(_siblings(request, found)),
        "sections": _lines(_sections(request, found)),
        "timeline": [*timeline_of(found, request.actor), *_made(found)],
    }
    return render(request, "obligations/duty.html", page)


def _made(found: Obligation) -> Iterator[dict[str, object]]:
    """How an occurrence began: its rhythm has one entry for all of them, and it none of its own."""
    if found.series_id is not None and found.parent_id is None:
        yield {"at": found.assigned_at, "who": found.matter.office.name, "sentence": "交办，由定期任务的周期生成"}


def matter(request: Request, pk: int) -> HttpResponse:
    """One matter: all its parts that the actor sees, its lamps, its rhythms."""
    found = get_object_or_404(Matter.objects.visible_to(request.actor).select_related("office"), pk=pk)
    counts = lamps_of(found, request.actor)
    manages = may(request.actor, "obligations.manage_matter", found)
    page = {
        "matter": found,
        "lamps": [(lamp, count) for lamp, count in counts.items() if count],
        "bar": _bar(counts),
        "total": sum(counts.values()),
        "parts": _lines(parts_of(found, request.actor)),
        "series": [(one, rhythm(one), _lines(rows)) for one, rows in series_of(found, request.actor)],
        "events": list(waiting_events(found).items()) if manages else [],
        "open_ended": without_rhythm(found).count() if manages else 0,
        "manages": manages,
        "timeline": timeline_of(found, request.actor),
    }
    return render(request, "obligations/matter.html", page)


def _siblings(request: Request, found: Obligation) -> list[Obligation]:
    """The other parts of the matter with the same label, as far as the actor sees them."""
    rows = Obligation.objects.visible_to(request.actor).filter(matter=found.matter_id, parent__isnull=True)
    same = lit(rows.filter(label=found.label).exclude(pk=found.pk)).select_related(
        "matter", "unit", "leader", "handler"
    )
    return list(same.order_by("unit__path", "pk")[:200])


def _sections(request: Request, found: Obligation) -> list[Obligation]:
    rows = lit(Obligation.objects.visible_to(request.actor).filter(parent=found.pk))
    return list(rows.select_related("matter", "unit", "leader", "handler").order_by("unit__path", "pk")[:200])


def _lines(rows: Iterable[Obligation]) -> list[dict[str, Any]]:
    return [
        {
            "row": row,
            "href": reverse("obligations:duty", args=[row.pk]),
            "lamp": lamp_of(row),
            "bar": row.lamp if row.state in CURRENT_STATES else "",  # type: ignore[attr-defined]  # annotated by lit
            "due": due_words(row),
            "state": state_words(row),
            "role": UnitRole(row.role).label,
        }
        for row in rows
    ]


def _bar(counts: dict[str, int]) -> list[tuple[str, float, float]]:
    """Lamp, where its share begins and how wide it is, in hundredths."""
    total, begin, shares = sum(counts.values()) or 1, 0.0, []
    for lamp in ("red", "yellow", "blue", "green", "grey", "done"):
        width = round(100 * counts[lamp] / total, 2)
        if width:
            shares.append((lamp, round(begin, 2), width))
            begin += width
    return shares


def _is_whole(request: Request) -> bool:
    """Whether the whole page is asked for: neither a part of it, nor a file, nor an act."""
    return request.method == "GET" and not request.htmx and not {"_export", "_report"} & set(request.GET)


def _groups(request: Request, rows: ObligationQuerySet, wanted: Sequence[tuple[str, str, str]]) -> list[dict[str, Any]]:
    counts = standing(rows, *(name for name, _, _ in wanted))
    now = request.GET.urlencode()
    return [
        {"label": label, "count": counts[name], "href": f"{request.path}?{query}", "current": now == query}
        for name, label, query in wanted
    ]
