"""Objects behind the addresses of letters."""

from __future__ import annotations

from itertools import count

from tests.factories.letters import House, drafted
from tests.factories.orgs import actor_of, make_person
from tests.yingshang.samples import Sample
from yingshang.kernel import clock
from yingshang.letters.actions.templates import Wordings, make_template, ship_templates
from yingshang.letters.models import Edition, Receipt, Seal
from yingshang.orgs.models import Unit

_number = count(1)


def own_unit(county, person):
    return Unit.objects.get(pk=actor_of(person).unit_id or county.office.pk)


def draft(county, person):
    """A draft of the person's own unit."""
    unit = own_unit(county, person)
    clerk = actor_of(make_person("起草人", unit, "clerk"))
    return {"pk": drafted(clerk, unit, county.town).pk}


def letter(county, person):
    """For whoever writes a draft of their own, for the others a letter that came to them."""
    unit = own_unit(county, person)
    if actor_of(person).role != "liaison":
        return draft(county, person)
    return {"pk": House(county.town).issued(unit).pk}


def foreign_letter(county, _):
    """A draft of the town: nobody else's business."""
    clerk = actor_of(make_person("起草人", county.town, "clerk"))
    return {"pk": drafted(clerk, county.town, county.section).pk}


def receipt(county, person):
    unit = own_unit(county, person)
    if actor_of(person).role == "supervisor":  # who answers for nobody and judges what others answered
        return {"pk": Receipt.objects.get(letter=drafted(actor_of(person), unit, county.town)).pk, "verb": "accept"}
    return {"pk": Receipt.objects.get(letter=House(county.town).issued(unit)).pk, "verb": "receive"}


def foreign_receipt(county, _):
    issued = drafted(actor_of(make_person("起草人", county.town, "clerk")), county.town, county.section)
    return {"pk": Receipt.objects.get(letter=issued).pk, "verb": "receive"}


def edition(county, _):
    ship_templates()
    return {"pk": Edition.objects.order_by("pk")[0].pk}


def template(county, person):
    unit = own_unit(county, person)
    clerk = actor_of(make_person("管模板的人", unit, "clerk"))
    words = Wordings("关于{主送单位}的通知", "请办理。", "", "县营商办〔2026〕3号", clock.today())
    return {"pk": make_template(actor=clerk, issuer=unit, kind="notice", name=f"通知{next(_number)}", words=words).pk}


def foreign_template(county, _):
    clerk = actor_of(make_person("管模板的人", county.town, "clerk"))
    words = Wordings("通知", "请办理。", "", "白政〔2026〕3号", clock.today())
    return {
        "pk": make_template(
            actor=clerk, issuer=county.town, kind="notice", name=f"镇通知{next(_number)}", words=words
        ).pk
    }


def seal(county, person):
    unit = own_unit(county, person)
    return {"pk": _seal(unit).pk}


def foreign_seal(county, _):
    return {"pk": _seal(county.town).pk}


def _seal(unit):
    rows = {"name": "公章", "sha256": "0" * 64, "added_by": "管印人", "added_at": clock.now()}
    return Seal.objects.get_or_create(issuer=unit, withdrawn_at=None, defaults=rows)[0]


def with_(maker, **more):
    return lambda county, person: {**maker(county, person), **more}


SAMPLES = {
    "letters:draft": Sample(own=edition),
    "letters:letter": Sample(own=letter, foreign=foreign_letter),
    "letters:edit": Sample(own=draft, foreign=foreign_letter),
    "letters:try": Sample(own=draft, foreign=foreign_letter),
    "letters:paper": Sample(own=with_(draft, form="docx"), foreign=with_(foreign_letter, form="docx")),
    "letters:act": Sample(own=with_(draft, verb="issue"), foreign=with_(foreign_letter, verb="issue")),
    "letters:act_on_receipt": Sample(own=receipt, foreign=foreign_receipt),
    "letters:template": Sample(own=template, foreign=foreign_template),
    "letters:edit_template": Sample(own=template, foreign=foreign_template),
    "letters:end_template": Sample(own=template, foreign=foreign_template),
    "letters:word": Sample(own=template, foreign=foreign_template),
    "letters:take_word": Sample(own=template, foreign=foreign_template),
    "letters:withdraw": Sample(own=seal, foreign=foreign_seal),
}
