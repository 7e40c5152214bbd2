"""Units in a tree, their names over time, and what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from yingshang.kernel.models import Quick, Versioned
from yingshang.orgs.enums import SHARED_NAMES, NameKind, Scope, UnitKind, UnitState

if TYPE_CHECKING:
    from datetime import date

    from yingshang.kernel.actor import Actor


class UnitQuerySet(models.QuerySet["Unit"]):
    """Reads of units."""

    def visible_to(self, actor: Actor) -> UnitQuerySet:
        """Every unit for anybody who is logged in: the list of units is no secret inside. Nothing for visitors."""
        return self if actor.person_id is not None or actor.role == "system" else self.none()

    def in_scope_of(self, actor: Actor) -> UnitQuerySet:
        """The units whose business the actor may see: own, below, or all, as the chosen post says."""
        return self.filter(actor_scope(actor, ""))

    def below(self, unit: Unit) -> UnitQuerySet:
        """The unit and everything under it."""
        return self.filter(path__startswith=unit.path)

    def existing_on(self, day: date) -> UnitQuerySet:
        """The units founded and not yet dissolved on a day; the day of dissolution is the first without the unit."""
        founded = Q(founded_on__isnull=True) | Q(founded_on__lte=day)
        return self.filter(founded & (Q(dissolved_on__isnull=True) | Q(dissolved_on__gt=day)))

    def active(self) -> UnitQuerySet:
        """The units in use now."""
        return self.filter(state=UnitState.ACTIVE)


class Unit(Versioned):
    """An office, town, section … ``path`` is the chain of ids from the root ("1/4/19/") and ends with its own.

    ``name`` and ``short_name`` are those of today; former ones are rows of ``UnitName``.
    """

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级单位"
    )
    kind = models.CharField("类别", max_length=20, choices=UnitKind)
    name = models.CharField("全称", max_length=120)
    short_name = models.CharField("简称", max_length=60, blank=True)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    phone = models.CharField("办公电话", max_length=40, blank=True)
    address = models.CharField("办公地址", max_length=200, blank=True)
    duties = models.TextField("职责分工", max_length=4000, blank=True)
    state = models.CharField("状态", max_length=20, choices=UnitState, default=UnitState.ACTIVE)
    founded_on = models.DateField("成立日期", null=True, blank=True)
    dissolved_on = models.DateField("撤销日期", null=True, blank=True)
    path = models.CharField(max_length=200, editable=False, db_index=True)
    order = models.PositiveIntegerField("排序", default=0)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = "单位"
        ordering = ["order", "id"]
        indexes = [
            models.Index(fields=["parent", "order", "id"], name="unit_children"),
            models.Index(fields=["state", "kind"], name="unit_by_state"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def above(self) -> list[int]:
        """The ids of the units above it, the root first."""
        return [int(part) for part in self.path.split("/")[:-2]]

    @property
    def placed_name(self) -> str:
        """The name; of a kind whose names are shared, after that of what it belongs to (select ``parent`` with it)."""
        return f"{self.parent.name} {self.name}" if self.parent and self.kind in SHARED_NAMES else self.name


class UnitNameQuerySet(models.QuerySet["UnitName"]):
    """Reads of names."""

    def visible_to(self, actor: Actor) -> UnitNameQuerySet:
        """Names are no more secret than the units that bear them."""
        return self.filter(unit__in=Unit.objects.visible_to(actor).values("pk"))


class UnitName(Quick):
    """A name that a unit bore besides those of today. A former full or short name ends the day before the new one.

    ``basis`` is the document by which a former name ended or an alias came; aliases keep who taught them and when:
    ``taught_by`` is the name as it was then, ``teacher`` who that is (None: the system).
    """

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="names", verbose_name="单位")
    kind = models.CharField("类别", max_length=10, choices=NameKind)
    name = models.CharField("名称", max_length=120)
    valid_from = models.DateField("启用日期", null=True, blank=True)
    valid_to = models.DateField("停用日期", null=True, blank=True)
    taught_by = models.CharField("由谁添加", max_length=100, blank=True)
    teacher = models.ForeignKey(
        "orgs.Person", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="添加人"
    )
    taught_at = models.DateTimeField("添加时间", null=True, blank=True)
    basis = models.CharField("依据", max_length=200, blank=True)

    objects = UnitNameQuerySet.as_manager()

    class Meta:
        verbose_name = "单位名称"
        ordering = ["id"]
        indexes = [models.Index(fields=["name"], name="unit_by_name")]
        constraints = [
            models.UniqueConstraint(fields=["unit", "kind", "name", "valid_from"], name="unit_name_once"),
            models.UniqueConstraint(
                fields=["unit", "kind", "name"], condition=Q(valid_from__isnull=True), name="unit_name_once_undated"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def held_on(self, day: date) -> bool:
        """Whether the name was in use on a day, both ends included."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


class NamesVersion(models.Model):
    """One row that counts the changes of names, so that every process knows when what it remembers is stale."""

    number = models.PositiveBigIntegerField("次数", default=0)

    class Meta:
        verbose_name = "名称版本"

    def __str__(self) -> str:
        return str(self.number)


class Succession(models.Model):
    """What became of a unit: merged into, split into, or replaced by another on a day."""

    before = models.ForeignKey(Unit, models.PROTECT, related_name="successors", verbose_name="原单位")
    after = models.ForeignKey(Unit, models.PROTECT, related_name="predecessors", verbose_name="承接单位")
    on = models.DateField("日期")
    basis = models.CharField("依据文件", max_length=200, blank=True)

    class Meta:
        verbose_name = "单位沿革"
        constraints = [models.UniqueConstraint(fields=["before", "after"], name="succession_once")]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


def actor_scope(actor: Actor, prefix: str) -> Q:
    """The condition under which ``actor`` may see a row; ``prefix`` leads from the row to its unit ("unit__").

    The scope of the chosen post decides: ``all`` holds for every row (an empty Q would be dropped by "or"), ``below``
    for the subtree, ``own`` for the unit itself.
    """
    if actor.scope == Scope.ALL or actor.role == "system":
        return ~Q(pk__in=[])
    if actor.unit_id is None:
        return Q(pk__in=[])
    if actor.within is not None:
        return Q(**{f"{prefix}pk__in": actor.within})
    if actor.scope == Scope.BELOW:
        return Q(**{f"{prefix}path__startswith": actor.unit_path})
    return Q(**{f"{prefix}pk": actor.unit_id})


def units_within(actor: Actor) -> tuple[int, ...] | models.QuerySet[Unit, Any]:
    """The units in the actor's scope, for ``unit__in``: their ids where they are known, else the question for these."""
    known = actor.within if actor.scope != Scope.ALL and actor.role != "system" else None
    return known if known is not None else Unit.objects.in_scope_of(actor).order_by().values("pk")


def units_below(actor: Actor) -> tuple[int, ...] | models.QuerySet[Unit, Any]:
    """The actor's own unit, with those below it unless the post sees it alone; for ``unit__in``, as above."""
    if actor.unit_id is None:
        return ()
    if actor.within is not None:
        return actor.within
    if actor.scope == Scope.OWN:
        return (actor.unit_id,)
    return Unit.objects.filter(path__startswith=actor.unit_path).order_by().values("pk")
