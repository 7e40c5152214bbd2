"""Rows of a table of people: a row is somebody in a post."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, cast

from yingshang.kernel import clock
from yingshang.kernel.sheets import Choice, Stored
from yingshang.orgs.actions.people import add_person, edit_person
from yingshang.orgs.actions.posts import assign_post, edit_post
from yingshang.orgs.enums import ADMINISTRATORS, PostKind
from yingshang.orgs.forms.unit_rows import Tree
from yingshang.orgs.models import Person, Post, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from yingshang.kernel.actor import Actor
    from yingshang.kernel.sheets import Change
    from yingshang.kernel.sheets.declaring import Key

ABOUT_PERSON = ("phone", "mobile", "email", "note")
ABOUT_POST = ("title", "duties", "public", "valid_from")
KINDS = tuple((str(kind.value), str(kind.label)) for kind in PostKind if kind not in ADMINISTRATORS)
_CHUNK = 500


def units_to_choose(actor: Actor) -> list[Choice]:
    """Units in use by the shortest label that is theirs alone; a short name is understood too."""
    tree = Tree(actor)
    active = [(pk, row) for pk, row in tree.rows.items() if row["state"] == "active"]
    active.sort(key=lambda one: one[1]["path"])
    return [Choice(pk, tree.label(pk), (row["short_name"],) if row["short_name"] else ()) for pk, row in active]


def stored_people(actor: Actor, keys: Sequence[Key]) -> dict[Key, Stored]:
    """The posts, now or to come, that the keys (name, unit, kind, username) mean; several alike need the username."""
    alike = _alike(actor, keys)
    found = {}
    for key in keys:
        name, unit, kind, username = key
        posts = alike.get((name, unit, kind), [])
        if username:
            posts = [post for post in posts if post.person.username == username]
        if len(posts) == 1:
            found[key] = Stored(posts[0], _values(posts[0], key))
    return found


def _alike(actor: Actor, keys: Sequence[Key]) -> dict[tuple[object, object, object], list[Post]]:
    units = sorted({key[1] for key in keys if isinstance(key[1], int)})
    posts: dict[tuple[object, object, object], list[Post]] = defaultdict(list)
    held = Post.objects.visible_to(actor).open_from(clock.today()).select_related("person", "unit")
    for start in range(0, len(units), _CHUNK):
        for post in held.filter(unit__in=units[start : start + _CHUNK]).order_by("pk"):
            posts[post.person.name, post.unit_id, post.kind].append(post)
    return posts


def _values(post: Post, key: Key) -> dict[str, object]:
    values: dict[str, object] = {"name": key[0], "unit_id": key[1], "kind": key[2], "username": key[3]}
    values |= {name: getattr(post.person, name) for name in ABOUT_PERSON}
    return values | {name: getattr(post, name) for name in ABOUT_POST}


def check_people(actor: Actor, rows: Sequence[Any]) -> Iterator[tuple[int, str, str, str]]:
    """Who cannot be told apart, and login names that are somebody else's."""
    alike = _alike(actor, [(None, row.values.get("unit_id"), None, None) for row in rows])
    names = {str(row.values.get("username") or "") for row in rows} - {""}
    owners = dict(Person.objects.filter(username__in=names).values_list("username", "name"))
    given: dict[str, tuple[int, str]] = {}
    for row in rows:
        values = row.values
        name, username = str(values["name"]), str(values.get("username") or "")
        if not username:
            same = alike.get((name, values["unit_id"], values["kind"]), [])
            if len(same) > 1:
                logins = "、".join(post.person.username for post in same[:5])
                yield (
                    row.row,
                    "username",
                    f"这个单位有 {len(same)} 位同岗的“{name}”，分不清是哪一位",
                    f"填登录名：{logins}",
                )
            continue
        first, other = given.setdefault(username, (row.row, name))
        owner = owners.get(username, other)
        if owner != name:
            where = "" if username in owners else f"（第 {first} 行）"
            yield (
                row.row,
                "username",
                f"登录名“{username}”是“{owner}”的{where}",
                "核对姓名和登录名；新添加的人可以不填登录名",
            )


def write_person(actor: Actor, change: Change) -> object:
    """Add somebody with a post, give somebody another post, or change what differs."""
    values = change.values
    about_post = _given(values, ABOUT_POST)
    if "public" in about_post:
        about_post["public"] = bool(about_post["public"])
    if isinstance(change.stored, Post):
        return _edit(actor, change.stored, _given(values, ABOUT_PERSON), about_post)
    unit, kind, username = (
        Unit.objects.get(pk=cast("int", values["unit_id"])),
        str(values["kind"]),
        str(values.get("username") or ""),
    )
    known = Person.objects.filter(username=username).first() if username else None
    if known is not None:
        assign_post(actor=actor, person=known, unit=unit, kind=kind, facts=about_post)
        return _edit_person(actor, known, _given(values, ABOUT_PERSON))
    facts = {**_given(values, ABOUT_PERSON), **about_post, "username": username}
    return add_person(actor=actor, unit=unit, kind=kind, name=str(values["name"]), facts=facts)


def _given(values: Mapping[str, object], names: Sequence[str]) -> dict[str, object]:
    return {name: values[name] for name in names if name in values}


def _edit(actor: Actor, stored: Post, about_person: dict[str, object], about_post: dict[str, object]) -> object:
    post = Post.objects.select_related("person", "unit").get(pk=stored.pk)
    _edit_person(actor, post.person, about_person)
    differing = {name: value for name, value in about_post.items() if getattr(post, name) != value}
    return edit_post(actor=actor, post=post, version=None, facts=differing) if differing else None


def _edit_person(actor: Actor, person: Person, facts: dict[str, object]) -> object:
    differing = {name: value for name, value in facts.items() if getattr(person, name) != value}
    return edit_person(actor=actor, person=person, version=None, facts=differing) if differing else None
