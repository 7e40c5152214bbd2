"""Objects behind the addresses of units and people."""

from __future__ import annotations

from datetime import timedelta

from tests.factories.orgs import actor_of, make_person, make_unit
from tests.factories.sheets import import_sample
from tests.yingshang.samples import Sample
from yingshang.kernel import clock
from yingshang.kernel.actor import SYSTEM
from yingshang.orgs.actions.endings import dissolve_unit
from yingshang.orgs.actions.groups import create_group, list_unit
from yingshang.orgs.actions.names import add_alias
from yingshang.orgs.models import Delegation, Group, Person, Post, Unit


def own_unit(county, person):
    return Unit.objects.get(pk=actor_of(person).unit_id or county.town.pk)


def mate(county, person, **fields):
    """A liaison officer in the person's own unit."""
    return make_person("同事", own_unit(county, person), **fields)


def stranger(county):
    return make_person("外人", county.town)


def post_of(person):
    return {"pk": Post.objects.filter(person=person).first().pk}


def administrators(county, person):
    """For the security administrator somebody's administrator post, for the others a colleague's post."""
    role = actor_of(person).role
    return post_of(mate(county, person, kind="audit_admin") if role == "security_admin" else mate(county, person))


def delegation_of(person):
    today = clock.today()
    post = Post.objects.filter(person=person).first()
    row = Delegation.objects.create(
        post=post, to=make_person("代行人"), starts_on=today, ends_on=today + timedelta(days=3), reason="休假"
    )
    return {"pk": row.pk}


def lendable(county, person):
    """One's own post; of administrators, whose post others lend, what they may lend."""
    role = actor_of(person).role
    if role == "system_admin":
        return post_of(mate(county, person))
    if role == "security_admin":
        return post_of(mate(county, person, kind="audit_admin"))
    return post_of(person)


def gone(county, _):
    unit = make_unit("黑石镇", county.root, "town")
    dissolve_unit(actor=SYSTEM, unit=unit, version=None, on=clock.today(), basis="川府〔2026〕1号")
    return {"pk": unit.pk}


def named(county, _):
    unit = make_unit("黑石镇", county.root, "town")
    return {"pk": unit.pk, "row": add_alias(actor=SYSTEM, unit=unit, alias="黑石乡").pk}


def left(county, _):
    person = stranger(county)
    Person.objects.filter(pk=person.pk).update(state="left")
    return {"pk": person.pk}


def foreign_post(county, _):
    return post_of(stranger(county))


def grouped(county, _):
    made = create_group(actor=SYSTEM, name=f"各乡镇{Group.objects.count()}", facts={})
    return {"pk": made.pk}


def listed(county, person):
    pk = grouped(county, person)["pk"]
    row = list_unit(actor=SYSTEM, group=Group.objects.get(pk=pk), unit=county.town, days=(None, None), excluded=False)
    return {"pk": pk, "row": row.pk}


def publishing(county, person):
    made = mate(county, person)
    Post.objects.filter(person=made).update(public=True)
    return {"pk": Post.objects.get(person=made).unit_id}


unit = Sample(own=lambda county, person: {"pk": own_unit(county, person).pk})
person = Sample(
    own=lambda county, person: {"pk": mate(county, person).pk}, foreign=lambda county, _: {"pk": stranger(county).pk}
)
oneself = Sample(own=lambda _, person: {"pk": person.pk}, foreign=lambda county, _: {"pk": stranger(county).pk})
post = Sample(own=lambda county, person: post_of(mate(county, person)), foreign=foreign_post)

SAMPLES = {
    **{
        f"orgs:{name}": unit
        for name in ("unit", "branch", "found", "edit", "move", "rename", "merge", "split", "dissolve", "alias")
    },
    **{f"orgs:{name}": Sample(own=grouped) for name in ("group", "group_export", "edit_group", "put_in")},
    "orgs:take_out": Sample(own=listed),
    **{f"orgs:units_import_{part}": import_sample("orgs.units") for part in ("run", "problems")},
    **{f"orgs:people_import_{part}": import_sample("orgs.people") for part in ("run", "problems")},
    "orgs:public_unit": Sample(own=publishing),
    "orgs:restore": Sample(own=gone),
    "orgs:drop_alias": Sample(own=named),
    "orgs:add_person": unit,
    "orgs:person": person,
    "orgs:edit_person": oneself,
    "orgs:leave": person,
    "orgs:return_person": Sample(own=left),
    "orgs:assign": person,
    "orgs:edit_post": post,
    "orgs:end_post": Sample(own=administrators, foreign=foreign_post),
    "orgs:scope": post,
    "orgs:chief": post,
    "orgs:delegate": Sample(own=lendable, foreign=foreign_post),
    "orgs:end_delegation": Sample(
        own=lambda _, person: delegation_of(person), foreign=lambda county, _: delegation_of(stranger(county))
    ),
}
