"""Objects behind the addresses of documents."""

from __future__ import annotations

from itertools import count

from tests.factories import papers
from tests.factories.orgs import actor_of, make_person
from tests.yingshang.samples import Sample
from yingshang.documents.actions.accepting import accept_document
from yingshang.documents.actions.rereading import propose_reading
from yingshang.documents.actions.reviewing import accept_items, decide_name, drop_item
from yingshang.documents.queries.standing import open_names
from yingshang.orgs.models import Unit

_number = count(1)


def own_clerk(county, person):
    """Somebody of the person's own unit who may work with documents."""
    actor = actor_of(person)
    if actor.roles & {"clerk", "section_head"}:
        return actor
    unit = Unit.objects.get(pk=actor.unit_id or county.town.pk)
    return actor_of(make_person("同单位经办人", unit, "clerk"))


def foreign_clerk(county):
    return actor_of(make_person("外单位经办人", county.town, "clerk"))


def read(actor):
    number = next(_number)
    tasks = [(f"编制第{number}份清单。梳理全县重点项目，形成清单并公布。", "县发改局", "县某某局", "2026年5月底前")]
    return papers.read(
        papers.notice(*tasks, tail="\n\n二、工作要求\n\n请于2026年4月10日前将方案报县营商局。\n"), actor=actor
    )


def settle(document, actor):
    """Decide everything in it."""
    for name in open_names(document):
        decide_name(actor=actor, document=document, printed=name)
    accept_items(actor=actor, document=document, items=list(document.items.values_list("pk", "version")))
    document.refresh_from_db()


def accepted(actor):
    document = read(actor)
    settle(document, actor)
    return accept_document(actor=actor, document=document)


def decided(actor):
    document = read(actor)
    settle(document, actor)
    return document


def reread(actor):
    document = read(actor)
    text = papers.notice(("编制另一份清单。梳理全县重点项目。", "县教育局", "", "2026年6月底前"))
    propose_reading(actor=actor, document=document, answer=papers.answer_to(text))
    return document


def pair(actor):
    older = read(actor)
    newer = papers.uploaded(
        papers.notice(("办理另一件事。按期办结并公布。", "县发改局", "", "")), actor=actor, replaces=older
    )
    return {"pk": newer.pk, "older": older.pk}


def two(actor):
    older = read(actor)
    return {"pk": read(actor).pk, "older": older.pk}


def of(make):
    """A sample of a document that ``make`` makes for an actor."""
    return Sample(
        own=lambda county, person: {"pk": make(own_clerk(county, person)).pk},
        foreign=lambda county, person: {"pk": make(foreign_clerk(county)).pk},
    )


def of_two(make):
    return Sample(
        own=lambda county, person: make(own_clerk(county, person)),
        foreign=lambda county, person: make(foreign_clerk(county)),
    )


def dropped(actor):
    document = read(actor)
    item = document.items.first()
    return drop_item(actor=actor, item=item, version=item.version, reason="不是任务")


def of_item(**more):
    """The first item of a document, with more arguments."""
    return Sample(
        own=lambda county, person: {"pk": read(own_clerk(county, person)).items.first().pk, **more},
        foreign=lambda county, person: {"pk": read(foreign_clerk(county)).items.first().pk, **more},
    )


SAMPLES = {
    "documents:review": of(read),
    "documents:deadline": of(read),
    "documents:finish": of(read),
    "documents:names": of(read),
    "documents:name_offers": of(read),
    "documents:review_record": of(read),
    "documents:item_history": of_item(),
    "documents:document_act": Sample(
        own=lambda county, person: {"pk": read(own_clerk(county, person)).pk, "verb": "undo"},
        foreign=lambda county, person: {"pk": read(foreign_clerk(county)).pk, "verb": "undo"},
    ),
    "documents:item_form": of_item(),
    "documents:item_act": of_item(verb="accept"),
    "documents:document": of(read),
    "documents:text": of(read),
    "documents:item": of(dropped),
    "documents:versions": of_two(pair),
    "documents:rereading": of(reread),
    "documents:head": of(read),
    "documents:start_reading": of(read),
    "documents:accept": of(decided),
    "documents:reopen": of(accepted),
    "documents:archive": of(read),
    "documents:follow": of_two(two),
    "documents:reread": of(decided),
}
