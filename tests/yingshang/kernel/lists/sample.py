"""A list of posts as an app would declare it: scoped, with every kind of filter and two acts on many rows."""

from __future__ import annotations

from django import forms
from django.db.models import Q

from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import event_type, record
from yingshang.kernel.lists import Act, Column, Days, Lamp, ListSpec, OneOf, Related, Tag, Words, YesNo, declare
from yingshang.kernel.rules import allow, holds
from yingshang.orgs.enums import PostKind
from yingshang.orgs.models import Post, Unit
from yingshang.orgs.models.unit import actor_scope

titled = event_type("tests.post_titled", "将{target}的职务写为“{title}”")
allow("tests.title_post", holds("clerk", "liaison", "system_admin"))


class TitleForm(forms.Form):
    title = forms.CharField(label="职务", max_length=20)


@command("tests.title_post", target="post")
def title_post(*, actor, post, title):
    if post.title == title:
        raise Refusal("kernel.needed", act="改职务")
    post.title = title
    post.save(update_fields=["title"])
    record(titled, post, actor=actor, title=title)
    return post


@command("tests.title_post", target="post")
def clear_post(*, actor, post):
    return title_post(actor=actor, post=post, title="")


def make(**over):
    given = {
        "key": "tests.posts",
        "title": "岗位台账",
        "address": "portal:home",
        "rows": lambda actor: Post.objects.filter(actor_scope(actor, "unit__")).select_related("person", "unit"),
        "order": ("unit__path",),
        "columns": (
            Column("person", "姓名", order="person__name", link=lambda post: f"/post/{post.pk}/"),
            Column("unit", "单位", order="unit__name"),
            Column("kind", "岗位", order="kind"),
            Column("title", "职务", value=lambda post: Tag(post.title), long=True),
            Column("valid_from", "任职日期", order="valid_from", nowrap=True),
            Column("state", "状态", value=lambda post: Lamp("red" if post.public else "green")),
            Column("number", "编号", value=lambda post: post.pk, number=True, shown=False),
        ),
        "filters": (
            Words("words", "姓名或职务", within=("person__name", "title")),
            OneOf("kind", "岗位", choices=PostKind.choices),
            Related("unit", "单位", offered=Unit.objects.visible_to, path="unit", below="path"),
            Days("from", "任职日期", path="valid_from"),
            YesNo("untitled", "无职务", when=Q(title="")),
        ),
        "acts": (
            Act("title", "写职务", title_post, "post", offered=lambda actor: actor.role != "leader", form=TitleForm),
            Act("clear", "清除职务", clear_post, "post", offered=lambda actor: True, danger=True, together=True),
            Act("empty", "清空职务", clear_post, "post", offered=lambda actor: True),
        ),
        "state": lambda post: "red" if post.public else "",
    }  # fmt: skip
    return ListSpec(**{**given, **over})


POSTS = declare(make())
