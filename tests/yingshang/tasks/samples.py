"""Objects behind the addresses of tasks."""

from __future__ import annotations

from uuid import uuid4

from tests.factories.orgs import actor_of
from tests.factories.tasks import document, task
from tests.yingshang.samples import Sample
from yingshang.kernel import clock
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.models import Blob, StoredFile
from yingshang.obligations.actions.handing_out import Due, Part, Source, Wording, hand_out
from yingshang.obligations.enums import DueKind
from yingshang.orgs.enums import UnitRole
from yingshang.orgs.models import Unit
from yingshang.tasks.models import HandedItem, Round, TaskTable


def unit_of(county, person):
    return Unit.objects.get(pk=actor_of(person).unit_id or county.town.pk)


def paper_of(unit):
    paper = document(unit)
    task(paper, phrase="6月底前", lead=[unit])
    return paper


def item_of(unit):
    return {"pk": paper_of(unit).items.get().pk}


def round_of(unit):
    made = Round.objects.create(document=paper_of(unit), as_of=clock.today(), person_name="经办人", at=clock.now())
    return {"pk": made.pk}


def handed_of(unit):
    item = paper_of(unit).items.get()
    source = Source("documents.item", str(item.pk), item.document.title)
    parts = [Part(unit, UnitRole.LEAD, (Due(DueKind.NONE),))]
    matter = hand_out(actor=SYSTEM, source=source, office=unit, wording=Wording(item.title), parts=parts)
    agreed = {"title": item.title, "content": "", "note": "", "due_phrase": "", "parts": {}, "dues": []}
    HandedItem.objects.create(item=item, matter=matter, agreed=agreed, item_version=1, at=clock.now())
    return {"pk": item.pk}


def table_of(unit, person):
    blob = Blob.objects.create(sha256=uuid4().hex * 2, size=1, stored_as=uuid4().hex, used_at=clock.now())
    file = StoredFile.objects.create(blob=blob, name="表.csv", size=1, person_id=person, at=clock.now())
    made = TaskTable.objects.create(
        document=paper_of(unit), file=file, name="表.csv", title="表", state="checked", person_id=person, at=clock.now()
    )
    return {"pk": made.pk}


def of(make):
    return Sample(own=lambda county, person: make(unit_of(county, person)), foreign=lambda county, _: make(county.town))


paper = of(lambda unit: {"pk": paper_of(unit).pk})
item = of(item_of)
SAMPLES = {
    "tasks:item": item,
    "tasks:amend": item,
    "tasks:change": of(handed_of),
    "tasks:hand_out": paper,
    "tasks:annex": paper,
    "tasks:import": paper,
    "tasks:table": Sample(
        own=lambda county, person: table_of(unit_of(county, person), person.pk),
        foreign=lambda county, _: table_of(county.town, 0),
    ),
    "tasks:round": of(round_of),
}
