"""People, the posts they hold, and who stands in for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models

from yingshang.kernel.models import Versioned
from yingshang.orgs.enums import PersonState, PostKind, Scope
from yingshang.orgs.models.unit import Unit, actor_scope

if TYPE_CHECKING:
    from datetime import date

    from yingshang.kernel.actor import Actor


class PersonQuerySet(models.QuerySet["Person"]):
    """Reads of people."""

    def visible_to(self, actor: Actor) -> PersonQuerySet:
        """People with a post in a unit of the actor's scope, and oneself."""
        if actor.scope == Scope.ALL or actor.role == "system":
            return self
        posts = Post.objects.filter(actor_scope(actor, "unit__"))
        return self.filter(models.Q(pk__in=posts.values("person_id")) | models.Q(pk=actor.person_id))


class PersonManager(BaseUserManager["Person"]):
    """Makes people; the username is what they log in with."""

    def get_queryset(self) -> PersonQuerySet:
        """The reads above."""
        return PersonQuerySet(self.model, using=self._db)

    def visible_to(self, actor: Actor) -> PersonQuerySet:
        """See ``PersonQuerySet.visible_to``."""
        return self.get_queryset().visible_to(actor)

    def create_user(self, username: str, password: str | None = None, **fields: object) -> Person:
        """A person with an account; without a password nobody can log in with it."""
        person: Person = self.model(username=username, **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(Versioned, AbstractBaseUser, PermissionsMixin):
    """Somebody with a name; with an account when ``state`` says so. Roles come from posts, never from flags here."""

    username = models.CharField("登录名", max_length=60, unique=True)
    name = models.CharField("姓名", max_length=60)
    phone = models.CharField("办公电话", max_length=40, blank=True)
    mobile = models.CharField("手机", max_length=40, blank=True)
    email = models.EmailField("电子邮箱", blank=True)
    note = models.CharField("备注", max_length=200, blank=True)
    state = models.CharField("状态", max_length=20, choices=PersonState, default=PersonState.LISTED)
    must_change_password = models.BooleanField("首次登录须改密码", default=False)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)

    objects = PersonManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = "人员"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:  # type: ignore[override]  # a state here, a column there
        """Whether the account may log in."""
        return self.state in {PersonState.ACTIVE, PersonState.INVITED}


class PostQuerySet(models.QuerySet["Post"]):
    """Reads of posts."""

    def held_on(self, day: date) -> PostQuerySet:
        """The posts in force on a day, both ends included."""
        begun = models.Q(valid_from__isnull=True) | models.Q(valid_from__lte=day)
        not_over = models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=day)
        return self.filter(begun & not_over)

    def open_from(self, day: date) -> PostQuerySet:
        """The posts in force on a day or later."""
        return self.filter(models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=day))

    def visible_to(self, actor: Actor) -> PostQuerySet:
        """Posts in units of the actor's scope, and one's own."""
        return self.filter(actor_scope(actor, "unit__") | models.Q(person_id=actor.person_id))

    def contacts_for(self, actor: Actor) -> PostQuerySet:
        """What one may know of any unit's people: visible posts, public ones, and liaison officers; not visitors."""
        if actor.person_id is None and not actor.is_system:
            return self.none()
        seen = actor_scope(actor, "unit__") | models.Q(person_id=actor.person_id)
        return self.filter(seen | models.Q(public=True) | models.Q(kind=PostKind.LIAISON))


class Post(Versioned):
    """A person in a post of a unit for a time; one person may hold several.

    ``is_main`` is the post in which its holder begins; ``is_chief`` marks the one liaison officer of a unit to whom
    its business goes first.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts", verbose_name="人员")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts", verbose_name="单位")
    kind = models.CharField("岗位", max_length=20, choices=PostKind)
    title = models.CharField("职务", max_length=60, blank=True)
    scope = models.CharField("查看范围", max_length=10, choices=Scope, blank=True)
    is_main = models.BooleanField("主要岗位", default=False)
    is_chief = models.BooleanField("主联络员", default=False)
    duties = models.CharField("职责分工", max_length=300, blank=True)
    public = models.BooleanField("对外公开", default=False)
    valid_from = models.DateField("任职日期", null=True, blank=True)
    valid_to = models.DateField("离任日期", null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = "岗位"
        indexes = [
            models.Index(fields=["unit", "kind"], name="post_by_unit"),
            models.Index(fields=["unit"], condition=models.Q(public=True), name="post_published"),  # few of very many
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["unit"],
                condition=models.Q(is_chief=True, valid_to__isnull=True),
                name="one_chief_liaison",
                violation_error_message="一个单位只有一名主联络员。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.title or self.get_kind_display()}"


class Delegation(Versioned):
    """While the holder of a post is away, another person acts in it."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="delegations", verbose_name="岗位")
    to = models.ForeignKey(Person, models.PROTECT, related_name="delegations", verbose_name="代行人")
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    reason = models.CharField("事由", max_length=200)
    ended_at = models.DateTimeField("提前结束时间", null=True, blank=True)

    class Meta:
        verbose_name = "代行"
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("starts_on")), name="delegation_in_order")
        ]

    def __str__(self) -> str:
        return f"{self.post} → {self.to}"
