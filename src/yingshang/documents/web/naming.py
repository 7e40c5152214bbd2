"""All open names of a document on one page: each asked once, all answered with one press."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from gongwen.unit_names.collective import collective_of
from gongwen.unit_names.compound import names_nobody
from yingshang.documents.actions.reviewing import decide_name
from yingshang.documents.actions.steps import step
from yingshang.documents.enums import Everybody
from yingshang.documents.queries.review import OpenName, places_of, unsettled_names
from yingshang.documents.queries.standing import open_names
from yingshang.documents.web.choosing import learn, one_of
from yingshang.documents.web.pages import document_for
from yingshang.kernel.errors import NotFound, Refusal
from yingshang.kernel.rules import may
from yingshang.kernel.text import line
from yingshang.kernel.web.refusals import say
from yingshang.kernel.web.requests import Request
from yingshang.orgs.actions.groups import create_group
from yingshang.orgs.enums import GroupReach, UnitKind
from yingshang.orgs.models import Group, Unit

if TYPE_CHECKING:
    from yingshang.documents.models import Document, Item
    from yingshang.kernel.actor import Actor

_SHOWN_PLACES = 2
_MOST_SPELLINGS = 20
_KINDS = {
    Everybody.DEPARTMENT: (UnitKind.DEPARTMENT,),
    Everybody.TOWN: (UnitKind.TOWN,),
    Everybody.BOTH: (UnitKind.DEPARTMENT, UnitKind.TOWN),
}


@dataclass
class Asked:
    """A name as the page asks it: how it is answered so far, and what is wrong with that."""

    number: int
    name: OpenName
    places: list[Item]
    chosen: str = ""
    typed: str = ""
    learn: bool = False
    error: str = ""

    @property
    def likely(self) -> bool:
        """Whether the page itself proposes the answer."""
        return self.rest or self.name.likely is not None or self.name.likely_group is not None

    @property
    def rest(self) -> bool:
        """Whether it is the bare rest of 「A等部门」: who is named stands before it."""
        return all(map(names_nobody, self.name.every))

    @property
    def proposed(self) -> str:
        """The choice that is proposed, "" for none."""
        if self.rest:
            return "none"
        if self.name.likely is not None:
            return f"u{self.name.likely.unit.pk}"
        return f"g{self.name.likely_group.pk}" if self.name.likely_group is not None else ""

    @property
    def picks(self) -> list[Pick]:
        """What there is to choose from: groups, units, and, where many bodies are meant, everybody of a kind."""
        found = [Pick(f"g{group.pk}", group.name, "单位组") for group in self.name.groups]
        found += [Pick(f"u{each.unit.pk}", each.unit.name, each.above, each.reason) for each in self.name.candidates]
        if not any(map(collective_of, self.name.every)):
            return found
        return found + [Pick(f"k{key}", label) for key, label in Everybody.choices]


@dataclass(frozen=True, slots=True)
class Pick:
    """One choice: what is sent, what is shown, what it belongs to, what speaks for it."""

    value: str
    label: str
    note: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What a name is said to be: a unit, a group, everybody of some kinds, or nothing; and whether to keep it."""

    unit: Unit | None = None
    group: Group | None = None
    every: str = ""
    keep: bool = False


def names(request: Request, pk: int) -> HttpResponse:
    """Every open name with its candidates; what is alike but for the level is proposed, never taken unseen."""
    document = document_for(request, pk)
    if document.reading is None or not may(request.actor, "documents.review_document", document):
        return redirect("documents:document", document.pk)
    asked = _asked(document, request.actor)
    if request.method != "POST":
        return _page(request, document, asked, 200)
    try:
        return _save(request, document, asked)
    except Refusal as refusal:
        return _page(request, document, asked, refusal.status, refusal=say(refusal))


def _asked(document: Document, actor: Actor) -> list[Asked]:
    where = places_of(document)
    found = []
    for number, name in enumerate(unsettled_names(document, actor=actor)):
        items = {item.pk: item for printed in name.every for item in where.get(printed, ())}
        places = list(items.values())[:_SHOWN_PLACES]
        # A unit's other name is worth keeping; whom 「有关部门」 means is another matter in every paper.
        one = Asked(number, name, places, learn=name.likely is not None)
        one.chosen = one.proposed
        found.append(one)
    return sorted(found, key=lambda one: one.likely)  # what needs a thought first; stable: the most frequent before


def _save(request: Request, document: Document, asked: list[Asked]) -> HttpResponse:
    _remember(request, asked)
    told = _told(request.actor, asked)
    if any(one.error for one in asked):
        return _page(request, document, asked, 422)
    still = set(open_names(document))
    known = {name: one for name, one in told.items() if name in still}
    if known:
        _decide(request.actor, document, known)
    left = len(still) - len(known)
    messages.success(request, f"已对应 {len(known)} 个名称" + (f"，还有 {left} 个没有定。" if left else "，全部定了。"))
    return redirect("documents:review", document.pk)


def _decide(actor: Actor, document: Document, known: dict[str, Told]) -> None:
    """All together or none; one step of the review, so that it can be taken back with one press."""
    with step(document, "name", actor=actor):
        every = {key: _every(actor, key) for key in {one.every for one in known.values()} if key}
        for printed, one in known.items():
            group = every.get(one.every, one.group)
            decide_name(actor=actor.once(""), document=document, printed=printed, unit=one.unit, group=group)
            if one.keep and (one.unit or group):
                learn(actor.once(""), printed, one.unit, group)


def _remember(request: Request, asked: list[Asked]) -> None:
    """What was chosen and typed, by the printed name: others may have answered some of them meanwhile."""
    sent = {
        printed: number
        for number in request.POST.getlist("row")[:2000]
        for printed in request.POST.getlist(f"printed-{number}")[:_MOST_SPELLINGS]
    }
    for one in asked:
        number = next((sent[printed] for printed in one.name.every if printed in sent), None)
        one.chosen = request.POST.get(f"as-{number}", "") if number is not None else ""
        one.typed = line(request.POST.get(f"typed-{number}"))[:200] if number is not None else ""
        one.learn = number is not None and bool(request.POST.get(f"learn-{number}"))


def _told(actor: Actor, asked: list[Asked]) -> dict[str, Told]:
    """Printed name → what it is said to be; what cannot be read is noted at its row."""
    told: dict[str, Told] = {}
    for one in asked:
        if not one.chosen or (one.chosen == "typed" and not one.typed):
            continue
        try:
            meant = _meant(actor, one)
        except NotFound:
            one.error = "这个选项已经不在了，请重新选择。"
        except Refusal as refusal:
            said = say(refusal)
            one.error = f"{said.what}{said.todo}"
        else:
            told |= dict.fromkeys(one.name.every, meant)
    return told


def _meant(actor: Actor, one: Asked) -> Told:
    kind, pk = one.chosen[:1], one.chosen[1:]
    if one.chosen == "none":
        return Told(keep=one.learn)
    if kind == "k" and pk in Everybody.values:
        return Told(every=pk, keep=one.learn)
    if one.chosen == "typed":
        unit, group = one_of(actor, typed=one.typed)
    else:
        unit, group = one_of(actor, unit=pk if kind == "u" else "", group=pk if kind == "g" else "")
    return Told(unit, group, keep=one.learn)


def _every(actor: Actor, key: str) -> Group:
    """The collective name of all units of the kinds; made when it is first needed."""
    name, kinds = str(Everybody(key).label), _KINDS[Everybody(key)]
    found = Group.objects.visible_to(actor).filter(name=name).first()
    facts = {"aliases": [], "reach": GroupReach.BELOW, "base": None, "kinds": list(kinds), "note": ""}
    return found or create_group(actor=actor.once(""), name=name, facts=facts)


def _page(request: Request, document: Document, asked: list[Asked], status: int, **more: object) -> HttpResponse:
    page = {
        "document": document,
        "asked": asked,
        "likely": sum(one.likely for one in asked),
        "wrong": sum(bool(one.error) for one in asked),
        **more,
    }
    return render(request, "documents/names.html", page, status=status)
