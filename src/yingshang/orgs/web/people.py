"""The list of people, a person's page, and what one does to people and posts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from yingshang.audit.queries.timeline import timeline_of
from yingshang.kernel import clock
from yingshang.kernel.errors import Refusal
from yingshang.kernel.lists import ask
from yingshang.kernel.rules import may
from yingshang.kernel.sheets import Cover
from yingshang.kernel.templatetags.look import day
from yingshang.kernel.web.lists import list_page
from yingshang.kernel.web.requests import Request
from yingshang.kernel.web.sheets import export_response
from yingshang.orgs.actions import delegations, people, posts
from yingshang.orgs.enums import ADMINISTRATORS, UnitState
from yingshang.orgs.forms import people as forms
from yingshang.orgs.forms.choosing import ActForm
from yingshang.orgs.forms.sheets import PEOPLE as PEOPLE_SHEET
from yingshang.orgs.models import Delegation, Person, Post, Unit
from yingshang.orgs.web.acting import Act, answer
from yingshang.orgs.web.lists import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Model

    from yingshang.kernel.actor import Actor


def ledger(request: Request) -> HttpResponseBase:
    """The people whom the actor may see."""
    return list_page(
        request, PEOPLE, template="orgs/people.html", context={"may_import": may(request.actor, "orgs.import")}
    )


def ledger_file(request: Request) -> HttpResponseBase:
    """The posts of the people whom the list's filters show, as the table that can be imported again."""
    asked = ask(PEOPLE, request.GET.dict(), request.actor)
    if asked.is_wrong:
        raise Refusal("kernel.export_filter")
    held = Post.objects.visible_to(request.actor).open_from(clock.today()).exclude(kind__in=ADMINISTRATORS)
    posts = held.filter(person__in=asked.rows.order_by().values("pk"), unit__state=UnitState.ACTIVE)
    rows = posts.select_related("person", "unit").order_by("unit__path", "person_id", "pk")
    return export_response(request, PEOPLE_SHEET, rows, Cover("人员名册", filters="；".join(asked.words)))


def person(request: Request, pk: int) -> HttpResponse:
    """Posts now and past, who stands in for whom, the account's state, what they may see."""
    found = _person(request, pk)
    about = _about(request, found)
    timeline = timeline_of(found, request.actor, also=[post for post, *_ in about["posts"]])
    return render(request, "orgs/person.html", {**about, "timeline": timeline})


def me(request: Request) -> HttpResponse:
    """One's own page: contact data, posts, and standing in while away."""
    found = get_object_or_404(Person, pk=request.actor.person_id)
    return render(request, "orgs/person.html", {**_about(request, found), "own": True})


def _about(request: Request, found: Person) -> dict[str, Any]:
    today, actor = clock.today(), request.actor
    rows = Post.objects.filter(person=found).select_related("unit", "person").order_by("-valid_to", "-is_main", "id")
    held = set(Post.objects.held_on(today).filter(person=found).values_list("pk", flat=True))
    standing = Delegation.objects.filter(ended_at__isnull=True, ends_on__gte=today)
    lent = standing.filter(Q(post__person=found) | Q(to=found))
    return {
        "person": found,
        "posts": [(post, post.pk in held, posts.reach_of(post).label, _post_acts(actor, post, today)) for post in rows],
        "delegations": lent.select_related("post__unit", "post__person", "to").order_by("starts_on", "id"),
        "acts": _person_acts(actor, found),
    }


def _person_acts(actor: Actor, found: Person) -> list[tuple[str, str]]:
    acts = [("orgs.edit_person", "orgs:edit_person", "修改资料")]
    if found.state == "left":
        acts.append(("orgs.return_person", "orgs:return_person", "登记返岗"))
    else:
        acts.append(("orgs.leave_person", "orgs:leave", "登记离岗"))
    shown = [
        (reverse(name, args=[found.pk]), label) for permission, name, label in acts if may(actor, permission, found)
    ]
    if found.state != "left" and (may(actor, "orgs.assign_any_post") or may(actor, "orgs.assign_administrator")):
        shown.append((reverse("orgs:assign", args=[found.pk]), "增加岗位"))
    return shown


def _post_acts(actor: Actor, post: Post, today: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - a day
    if post.valid_to is not None and post.valid_to < today:
        return []
    acts = [
        ("orgs.edit_post", "orgs:edit_post", "修改"),
        ("orgs.delegate", "orgs:delegate", "请人代行"),
        ("orgs.change_scope", "orgs:scope", "查看范围"),
        ("orgs.end_post", "orgs:end_post", "结束岗位"),
    ]
    if post.kind == "liaison" and not post.is_chief:
        acts.append(("orgs.mark_chief", "orgs:chief", "定为主联络员"))
    return [(reverse(name, args=[post.pk]), label) for permission, name, label in acts if may(actor, permission, post)]


def add(request: Request, pk: int) -> HttpResponse:
    """Somebody new in a unit."""
    unit = get_object_or_404(Unit.objects.visible_to(request.actor), pk=pk)

    def run(form: ActForm) -> object:
        given = form.facts("kind", "name")
        kind, name = form.cleaned_data["kind"], form.cleaned_data["name"]
        return people.add_person(actor=request.actor, unit=unit, kind=kind, name=name, facts=given)

    act = Act(
        title=f"给{unit.name}添加人员",
        submit="添加人员",
        form=forms.AddForm,
        run=run,
        done="已添加。账号由安全管理员另行开通。",
        back=reverse("orgs:unit", args=[unit.pk]),
        permission="orgs.add_person",
        initial={"kind": "liaison"},
        target=unit,
    )
    return answer(request, act)


def edit(request: Request, pk: int) -> HttpResponse:
    """Change what is known of somebody; of oneself only how one is reached."""
    found = _person(request, pk)
    form = forms.PersonForm if may(request.actor, "orgs.edit_name", found) else forms.ContactForm

    def run(given: ActForm) -> object:
        version = given.cleaned_data["version"]
        return people.edit_person(actor=request.actor, person=found, version=version, facts=given.facts())

    return answer(request, _act(found, f"修改{found}的资料", "保存资料", form, run, "orgs.edit_person"))


def leave(request: Request, pk: int) -> HttpResponse:
    """Somebody has left."""
    found = _person(request, pk)

    def run(given: ActForm) -> object:
        return people.leave_person(actor=request.actor, person=found, **_with_version(given))

    about = "离岗后账号立即关闭，岗位和代行一并结束；办理过的事项仍保留姓名。"
    act = _act(found, f"登记{found}离岗", "登记离岗", forms.LeaveForm, run, "orgs.leave_person", about, danger=True)
    return answer(request, act)


def come_back(request: Request, pk: int) -> HttpResponse:
    """Somebody is back."""
    found = _person(request, pk)

    def run(given: ActForm) -> object:
        return people.return_person(actor=request.actor, person=found, **_with_version(given))

    about = "返岗后需要重新增加岗位，账号由安全管理员重新开通。"
    act = _act(found, f"登记{found}返岗", "登记返岗", forms.ReasonForm, run, "orgs.return_person", about)
    return answer(request, act)


def assign(request: Request, pk: int) -> HttpResponse:
    """Another post for somebody."""
    found = _person(request, pk)

    def run(given: ActForm) -> object:
        facts, chosen = given.facts("unit", "kind"), given.cleaned_data
        return posts.assign_post(
            actor=request.actor, person=found, unit=chosen["unit"], kind=chosen["kind"], facts=facts
        )

    administrator = may(request.actor, "orgs.assign_administrator")
    permission = "orgs.assign_administrator" if administrator else "orgs.assign_any_post"
    about = "系统、安全、审计三类管理员岗位由安全管理员授予，不能授予自己，一人不能兼任两类。"
    return answer(
        request, _act(found, f"给{found}增加岗位", "增加岗位", forms.AssignForm, run, permission, about, seen=False)
    )


def edit_post(request: Request, pk: int) -> HttpResponse:
    """Title, duties, publication of a post."""
    post = _post(request, pk)

    def run(given: ActForm) -> object:
        version = given.cleaned_data["version"]
        return posts.edit_post(actor=request.actor, post=post, version=version, facts=given.facts())

    return answer(
        request, _act(post, f"修改{post}（{post.person}）", "保存岗位", forms.PostFactsForm, run, "orgs.edit_post")
    )


def end_post(request: Request, pk: int) -> HttpResponse:
    """The last day in a post."""
    post = _post(request, pk)

    def run(given: ActForm) -> object:
        return posts.end_post(actor=request.actor, post=post, **_with_version(given))

    title = f"结束{post}（{post.person}）"
    act = _act(post, title, "结束岗位", forms.EndForm, run, "orgs.end_post", danger=True)
    act.initial["on"] = clock.today() - timedelta(days=1)
    return answer(request, act)


def scope(request: Request, pk: int) -> HttpResponse:
    """How far a post sees."""
    post = _post(request, pk)

    def run(given: ActForm) -> object:
        return posts.change_scope(actor=request.actor, post=post, **_with_version(given))

    about = f"现在能看：{posts.reach_of(post).label}。"
    title = f"调整{post}（{post.person}）的查看范围"
    return answer(request, _act(post, title, "调整查看范围", forms.ScopeForm, run, "orgs.change_scope", about))


def chief(request: Request, pk: int) -> HttpResponse:
    """The unit's first liaison officer."""
    post = _post(request, pk)

    def run(given: ActForm) -> object:
        return posts.mark_chief(actor=request.actor, post=post, **_with_version(given))

    now = posts.chief_of(post.unit)
    about = f"现在的主联络员是{now.person}，将改为{post.person}。" if now else "现在没有主联络员。"
    title = f"定{post.person}为{post.unit}的主联络员"
    return answer(request, _act(post, title, "定为主联络员", ActForm, run, "orgs.mark_chief", about))


def delegate(request: Request, pk: int) -> HttpResponse:
    """Who stands in while the holder is away."""
    post = _post(request, pk)

    def run(given: ActForm) -> object:
        chosen = given.cleaned_data
        days = (chosen["starts_on"], chosen["ends_on"])
        return delegations.delegate(actor=request.actor, post=post, to=chosen["to"], days=days, reason=chosen["reason"])

    about = "代行期间，代行人以这个岗位办理，记录里写明代谁办理；代行人不能再转给别人。"
    title = f"请人代行{post}（{post.person}）"
    act = _act(post, title, "请人代行", forms.DelegateForm, run, "orgs.delegate", about, seen=False)
    return answer(request, act)


def end_delegation(request: Request, pk: int) -> HttpResponse:
    """End it before its day."""
    seen = Post.objects.visible_to(request.actor)
    rows = Delegation.objects.filter(post__in=seen).select_related("post__person", "post__unit", "to")
    row = get_object_or_404(rows, pk=pk)

    def run(_: ActForm) -> object:
        return delegations.end_delegation(actor=request.actor, delegation=row)

    about = (
        f"{row.to}代行{row.post}（{row.post.person}），{day(row.starts_on)}至{day(row.ends_on)}。结束后{row.to}马上不能再以这个岗位办理；"
        "已经办理的不受影响。"
    )
    act = _act(
        row.post, f"结束{row.to}的代行", "结束代行", ActForm, run, "orgs.end_delegation", about, seen=False, danger=True
    )
    return answer(request, Act(**{**act.__dict__, "target": row}))


def _with_version(form: ActForm) -> dict[str, Any]:
    return dict(form.cleaned_data)


def _person(request: Request, pk: int) -> Person:
    return get_object_or_404(Person.objects.visible_to(request.actor), pk=pk)


def _post(request: Request, pk: int) -> Post:
    rows = Post.objects.visible_to(request.actor).select_related("unit", "person")
    return get_object_or_404(rows, pk=pk)


def _act(  # noqa: PLR0913, PLR0917 - what makes one page
    obj: Person | Post,
    title: str,
    submit: str,
    form: type[ActForm],
    run: Callable[[ActForm], object],
    permission: str,
    about: str = "",
    *,
    danger: bool = False,
    seen: bool = True,
) -> Act:
    """A page about a person or a post; ``seen`` fills the form with what is stored."""
    owner = obj if isinstance(obj, Person) else obj.person
    shown: Model | None = obj if seen else None
    return Act(
        title=title,
        submit=submit,
        form=form,
        run=run,
        done=f"已办理：{submit}。",
        back=reverse("orgs:person", args=[owner.pk]),
        permission=permission,
        obj=shown,
        target=obj,
        about=about,
        danger=danger,
        initial={"version": obj.version},
    )
