"""How units end and come back: dissolved, merged, split, restored."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record
from yingshang.orgs import events
from yingshang.orgs.actions.checking import basis_of, past_day
from yingshang.orgs.actions.holding import hold_tree
from yingshang.orgs.actions.units import carry, check_place
from yingshang.orgs.enums import PostKind, UnitState
from yingshang.orgs.models import Delegation, Post, Succession, Unit
from yingshang.orgs.rules.moves import UNIT_MOVES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yingshang.kernel.actor import Actor


@command("orgs.dissolve_unit", target="unit")
def dissolve_unit(*, actor: Actor, unit: Unit, version: int | None, on: date, basis: str) -> Unit:
    """End a unit on a day, with nobody to take over.

    Raises Refusal ``orgs.still_used`` while units or posts are in it.
    """
    hold_tree(unit)
    on, basis = _day_of_ending(unit, on), basis_of(basis)
    _check_empty(unit, on)
    UNIT_MOVES.move(unit, "dissolve", actor=actor, on=on, basis=basis)
    _close(unit, on)
    record(events.unit_dissolved, unit, actor=actor, on=on.isoformat(), basis=basis)
    return unit


@command("orgs.merge_units", target="into")
def merge_units(
    *, actor: Actor, units: Sequence[Unit], into: Unit, on: date, basis: str, carry_over: bool = True
) -> Unit:
    """Let ``into`` take over from the units on a day; with one unit this is a replacement.

    With ``carry_over`` their children come below ``into`` and their posts go on there; without it they must be empty.
    Raises Refusal: ``orgs.into_itself``, ``orgs.still_used``, a successor that is dissolved or was not there yet.
    """
    hold_tree(*units, into)
    basis = basis_of(basis)
    if not units:
        raise Refusal("orgs.none_chosen", field="units")
    for unit in units:
        on = _day_of_ending(unit, on)
        _check_successor(unit, into, on)
        if carry_over:
            _hand_over(unit, into, on)
        _check_empty(unit, on)
        UNIT_MOVES.move(unit, "merge", actor=actor, on=on, basis=basis, into=into.name)
        _close(unit, on)
        Succession.objects.create(before=unit, after=into, on=on, basis=basis)
        record(events.unit_merged, unit, actor=actor, on=on.isoformat(), into=into.name, basis=basis)
    return into


@command("orgs.split_unit", target="unit")
def split_unit(*, actor: Actor, unit: Unit, version: int | None, into: Sequence[Unit], on: date, basis: str) -> Unit:
    """End a unit on a day, several taking over.

    Its units and posts must have been moved first: which goes where is for people to say.
    Raises Refusal as ``merge_units``, and ``orgs.split_into_one``.
    """
    hold_tree(unit, *into)
    on, basis = _day_of_ending(unit, on), basis_of(basis)
    if len({one.pk for one in into}) < 2:
        raise Refusal("orgs.split_into_one", field="into")
    for one in into:
        _check_successor(unit, one, on)
    _check_empty(unit, on)
    names = "、".join(one.name for one in into)
    UNIT_MOVES.move(unit, "split", actor=actor, on=on, basis=basis, into=names)
    _close(unit, on)
    Succession.objects.bulk_create([Succession(before=unit, after=one, on=on, basis=basis) for one in into])
    record(events.unit_split, unit, actor=actor, on=on.isoformat(), into=names, basis=basis)
    return unit


@command("orgs.restore_unit", target="unit")
def restore_unit(*, actor: Actor, unit: Unit, version: int | None, basis: str) -> Unit:
    """Take back the end of a unit: it exists as if it had never ended, and nobody succeeds it.

    Its posts do not come back by themselves. Raises Refusal: no basis, a parent that is dissolved, its name taken.
    """
    hold_tree(unit)
    basis = basis_of(basis)
    check_place(unit, unit.parent)
    UNIT_MOVES.move(unit, "restore", actor=actor, basis=basis)
    unit.dissolved_on = None
    unit.save(update_fields=["dissolved_on"])
    unit.successors.all().delete()
    record(events.unit_restored, unit, actor=actor, basis=basis)
    return unit


def _day_of_ending(unit: Unit, on: date) -> date:
    past_day(on)
    if unit.founded_on and on <= unit.founded_on:
        raise Refusal("orgs.days_crossed", field="on", first=unit.founded_on.isoformat(), last=on.isoformat())
    return on


def _check_successor(unit: Unit, into: Unit, on: date) -> None:
    if into.path.startswith(unit.path):
        raise Refusal("orgs.into_itself", field="into", unit=unit.name, into=into.name)
    if into.state != UnitState.ACTIVE:
        raise Refusal("orgs.parent_dissolved", field="into", parent=into.name)
    if into.founded_on and into.founded_on > on:
        raise Refusal("orgs.days_crossed", field="on", first=into.founded_on.isoformat(), last=on.isoformat())


def _check_empty(unit: Unit, on: date) -> None:
    units = Unit.objects.active().filter(parent=unit).count()
    posts = Post.objects.open_from(on).filter(unit=unit).count()
    if units or posts:
        raise Refusal("orgs.still_used", unit=unit.name, units=units, posts=posts)


def _hand_over(unit: Unit, into: Unit, on: date) -> None:
    """Units come below the successor; each post ends the day before and goes on there, its delegations with it."""
    for child in list(Unit.objects.active().filter(parent=unit)):
        check_place(child, into)
        carry(child, into)
    chief = Post.objects.open_from(on).filter(unit=into, kind=PostKind.LIAISON, is_chief=True).exists()
    for post in Post.objects.open_from(on).filter(unit=unit).order_by("-is_chief", "id"):
        after = _continued(post, into, on, chief=post.is_chief and not chief)
        chief = chief or after.is_chief
        Delegation.objects.filter(post=post, ends_on__gte=on).update(post=after)


def _continued(post: Post, into: Unit, on: date, *, chief: bool) -> Post:
    began_later = post.valid_from is not None and post.valid_from >= on
    if began_later:
        post.unit, post.is_chief = into, chief
        post.save(update_fields=["unit", "is_chief"])
        return post
    last, post.valid_to = post.valid_to, on - timedelta(days=1)
    post.save(update_fields=["valid_to"])
    copy = Post.objects.get(pk=post.pk)
    copy.pk, copy.unit, copy.valid_from, copy.valid_to, copy.is_chief = None, into, on, last, chief
    copy.version = 1
    copy.save(force_insert=True)
    return copy


def _close(unit: Unit, on: date) -> None:
    unit.dissolved_on = on
    unit.save(update_fields=["dissolved_on"])
