"""Posts: who is what in which unit, how far it sees, and who is a unit's first liaison officer."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import NotAllowed, Refusal
from yingshang.kernel.events import record
from yingshang.kernel.rules import may
from yingshang.orgs import events
from yingshang.orgs.actions.checking import changes, clean, require
from yingshang.orgs.enums import ADMINISTRATORS, DEFAULT_SCOPE, OWN_POSTS, PersonState, PostKind, Scope, UnitState
from yingshang.orgs.models import Delegation, Person, Post, Unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yingshang.kernel.actor import Actor

POST_FACTS = ("title", "duties", "public", "is_main", "valid_from", "valid_to")
_EVER = date.max


@command("orgs.assign_post", target="unit")
def assign_post(*, actor: Actor, person: Person, unit: Unit, kind: str, facts: Mapping[str, object]) -> Post:
    """Put somebody in a post; ``facts`` are POST_FACTS. The first liaison officer of a unit becomes its chief one.

    The three administrators' posts are given by the security administrator, never to oneself, and nobody holds two
    of them at once. A unit's own people give OWN_POSTS to their own people.
    Raises NotAllowed, or Refusal: ``orgs.not_for_oneself``, ``orgs.separated``, ``orgs.post_twice``, a person who
    has left, a unit that is dissolved, days crossed.
    """
    values = clean(Post, {**facts, "kind": kind}, (*POST_FACTS, "kind"))
    post = Post(person=person, unit=unit, **values)
    _check_may_give(actor, post)
    _check_sound(post)
    first = not Post.objects.open_from(clock.today()).filter(person=person).exists()
    post.is_main = post.is_main or first
    post.is_chief = post.kind == PostKind.LIAISON and chief_of(unit) is None
    post.save()
    if post.is_main:
        _only_main(post)
    record(events.post_assigned, post, actor=actor, person=person.name)
    return post


@command("orgs.edit_post", target="post")
def edit_post(*, actor: Actor, post: Post, version: int | None, facts: Mapping[str, object]) -> Post:
    """Change title, duties, first day, and whether the post is public or its holder's main one.

    Its end is set by ``end_post``.

    Raises Refusal ``orgs.nothing_changed``, days crossed.
    """
    values = clean(Post, facts, ("title", "duties", "public", "is_main", "valid_from"))
    if "valid_from" in values:
        _check_days(values["valid_from"], post.valid_to)
        post_then = Post(pk=post.pk, person=post.person, unit=post.unit, kind=post.kind, valid_to=post.valid_to)
        post_then.valid_from = values["valid_from"]
        _check_overlaps(post_then)
    labels = changes(post, values)
    if not labels:
        raise Refusal("orgs.nothing_changed")
    if post.is_main:
        _only_main(post)
    record(events.post_edited, post, actor=actor, person=post.person.name, fields="、".join(labels))
    return post


@command("orgs.end_post", target="post")
def end_post(*, actor: Actor, post: Post, version: int | None, on: date) -> Post:
    """``on`` is the last day in the post, which may lie ahead; yesterday ends it at once. Delegations end with it.

    Raises Refusal: ``orgs.post_over``, ``orgs.days_crossed`` before it began, ``orgs.last_administrator``.
    """
    clean(Post, {"valid_to": on}, ("valid_to",))
    if post.valid_to is not None and post.valid_to < clock.today():
        raise Refusal("orgs.post_over", post=str(post), on=post.valid_to.isoformat())
    check_last_administrator(post, actor)
    close_post(post, on, actor=actor)
    return post


@command("orgs.change_scope", target="post")
def change_scope(*, actor: Actor, post: Post, version: int | None, scope: str) -> Post:
    """Say how far a post sees; "" is as its kind. Never one's own. Raises Refusal ``orgs.nothing_changed``."""
    value = clean(Post, {"scope": scope}, ("scope",))["scope"]
    if value == post.scope:
        raise Refusal("orgs.nothing_changed")
    old, post.scope = reach_of(post), value
    post.save(update_fields=["scope"])
    record(
        events.post_rescoped,
        post,
        actor=actor,
        person=post.person.name,
        old=str(old.label),
        new=str(reach_of(post).label),
    )
    return post


@command("orgs.mark_chief", target="post")
def mark_chief(*, actor: Actor, post: Post, version: int | None) -> Post:
    """Make this liaison officer the unit's chief one; whoever was, is no longer. Raises Refusal ``orgs.no_liaison``."""
    if post.kind != PostKind.LIAISON or not Post.objects.held_on(clock.today()).filter(pk=post.pk).exists():
        raise Refusal("orgs.no_liaison", post=str(post))
    if post.is_chief:
        raise Refusal("orgs.nothing_changed")
    _make_chief(post, actor)
    return post


def reach_of(post: Post) -> Scope:
    """How far the post sees: its own setting, else that of its kind."""
    return Scope(post.scope) if post.scope else DEFAULT_SCOPE[PostKind(post.kind)]


def chief_of(unit: Unit) -> Post | None:
    """The chief liaison officer's post, now or to come; None when the unit has none."""
    posts = Post.objects.open_from(clock.today())
    return posts.filter(unit=unit, kind=PostKind.LIAISON, is_chief=True).first()


def close_post(post: Post, on: date, *, actor: Actor) -> None:
    """End a post after the day ``on``, with its delegations; the mark of the chief goes to the next liaison officer.

    Raises NotAllowed when the actor may not end it, Refusal ``orgs.days_crossed``.
    """
    require(actor, "orgs.end_post", post)
    first = post.valid_from
    if first is not None and on < first - timedelta(days=1):
        raise Refusal("orgs.days_crossed", field="on", first=first.isoformat(), last=on.isoformat())
    post.valid_to = on
    post.save(update_fields=["valid_to"])
    _shorten_delegations(post, on)
    record(events.post_ended, post, actor=actor, person=post.person.name, on=on.isoformat())
    if post.is_chief:
        later = Post.objects.open_from(on + timedelta(days=1)).filter(unit=post.unit, kind=PostKind.LIAISON)
        heir = later.exclude(pk=post.pk).order_by("id").first()
        if heir is not None:
            _make_chief(heir, actor)


def check_last_administrator(post: Post, actor: Actor) -> None:
    """Somebody must remain in each of the three administrators' posts. Raises Refusal ``orgs.last_administrator``."""
    if actor.is_system or post.kind not in ADMINISTRATORS:
        return
    others = Post.objects.held_on(clock.today()).filter(kind=post.kind, valid_to__isnull=True)
    able = others.filter(person__state__in=(PersonState.ACTIVE, PersonState.INVITED)).exclude(person=post.person_id)
    if not able.exists():
        raise Refusal("orgs.last_administrator", post=str(PostKind(post.kind).label))


def _check_may_give(actor: Actor, post: Post) -> None:
    if actor.is_system:
        return
    if post.kind in ADMINISTRATORS:
        require(actor, "orgs.assign_administrator")
        if actor.person_id == post.person_id:
            raise Refusal("orgs.not_for_oneself")
    elif post.kind not in OWN_POSTS:
        require(actor, "orgs.assign_any_post")
    else:
        require(actor, "orgs.assign_own_post", post.unit)
        others = Post.objects.filter(person=post.person_id)
        if not may(actor, "orgs.assign_any_post") and others.exists():
            _check_own_person(actor, post)


def _check_own_person(actor: Actor, post: Post) -> None:
    if not Person.objects.visible_to(actor).filter(pk=post.person_id).exists():
        raise NotAllowed


def _check_sound(post: Post) -> None:
    if post.person.state == PersonState.LEFT:
        raise Refusal("orgs.person_left", field="person", person=post.person.name)
    if post.unit.state != UnitState.ACTIVE:
        raise Refusal("orgs.unit_dissolved", field="unit", unit=post.unit.name)
    _check_days(post.valid_from, post.valid_to)
    _check_overlaps(post)


def _check_days(first: date | None, last: date | None) -> None:
    if first and last and last < first:
        raise Refusal("orgs.days_crossed", field="valid_to", first=first.isoformat(), last=last.isoformat())


def _check_overlaps(post: Post) -> None:
    meanwhile = Post.objects.filter(person=post.person_id).exclude(pk=post.pk).filter(overlapping(post))
    if meanwhile.filter(unit=post.unit_id, kind=post.kind).exists():
        raise Refusal("orgs.post_twice", field="kind", person=post.person.name, post=str(post))
    if post.kind in ADMINISTRATORS:
        check_separate(post.person, post)


def check_separate(person: Person, post: Post) -> None:
    """Nobody holds two of the three administrators' posts at once, nor stands in for one beside another.

    Raises Refusal ``orgs.separated``.
    """
    others = Post.objects.exclude(kind=post.kind).filter(kind__in=ADMINISTRATORS).filter(overlapping(post))
    lent = Delegation.objects.filter(to=person, ended_at__isnull=True, ends_on__gte=clock.today())
    other = others.filter(Q(person=person) | Q(delegations__in=lent)).first()
    if other is not None:
        held = str(PostKind(other.kind).label)
        raise Refusal(
            "orgs.separated", field="kind", person=person.name, held=held, post=str(PostKind(post.kind).label)
        )


def overlapping(post: Post) -> Q:
    """The condition that a post is in force on a day on which ``post`` is too."""
    begins: Q = Q(valid_from__isnull=True) | Q(valid_from__lte=post.valid_to or _EVER)
    if post.valid_from is None:
        return begins
    ends: Q = Q(valid_to__isnull=True) | Q(valid_to__gte=post.valid_from)
    return begins & ends


def _only_main(post: Post) -> None:
    Post.objects.filter(person=post.person_id, is_main=True).exclude(pk=post.pk).update(is_main=False)


def _make_chief(post: Post, actor: Actor) -> None:
    Post.objects.filter(unit=post.unit_id, is_chief=True).exclude(pk=post.pk).update(is_chief=False)
    post.is_chief = True
    post.save(update_fields=["is_chief"])
    record(events.chief_marked, post, actor=actor, person=post.person.name, unit=post.unit.name)


def _shorten_delegations(post: Post, on: date) -> None:
    open_ones = Delegation.objects.filter(post=post, ended_at__isnull=True, ends_on__gt=on)
    open_ones.filter(starts_on__gt=on).update(ended_at=clock.now())
    open_ones.filter(starts_on__lte=on).update(ends_on=on)
