"""One unit's part of a matter, or one occurrence of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Case, Q, Value, When

from yingshang.kernel import clock
from yingshang.kernel.among import Said
from yingshang.kernel.models import Versioned
from yingshang.obligations.enums import CURRENT_STATES, DONE_STATES, WITH_UNIT, DueKind, Grade, Lamp, State
from yingshang.obligations.models.matter import Matter
from yingshang.obligations.models.series import Series
from yingshang.orgs.enums import ADMINISTRATORS, PostKind, Scope, UnitRole
from yingshang.orgs.models import Person, Unit, units_below, units_within

if TYPE_CHECKING:
    from datetime import datetime

    from yingshang.kernel.actor import Actor


def lamp_conditions(now: datetime, soon: datetime) -> dict[Lamp, Q]:
    """Lamp → the rows that show it at ``now``; every row shows exactly one. ``soon`` is the last moment that is yellow.

    Each can be asked by itself, so that a filter by lamp finds its rows by state and due moment.
    """
    with_unit = Q(Said("state", WITH_UNIT))
    later = Q(due_at__isnull=True) | Q(due_at__gt=soon)
    today = clock.local(now).date()
    waiting = Q(anchor_days__isnull=False, due_at__isnull=True)  # for the event that starts its clock
    coming = Q(starts_on__isnull=False, starts_on__gt=today) | waiting
    begun = (Q(starts_on__isnull=True) | Q(starts_on__lte=today)) & (
        Q(anchor_days__isnull=True) | Q(due_at__isnull=False)
    )
    return {
        Lamp.RED: with_unit & Q(due_at__lt=now),
        Lamp.YELLOW: with_unit & Q(due_at__gte=now, due_at__lte=soon),
        Lamp.BLUE: Q(state=State.SUBMITTED),
        Lamp.GREY: Q(state__in=(State.SUSPENDED, State.VOID)) | (with_unit & later & coming),
        Lamp.GREEN: Q(state__in=DONE_STATES) | (with_unit & later & begun),
    }


class ObligationQuerySet(models.QuerySet["Obligation"]):
    """Reads of obligations."""

    def visible_to(self, actor: Actor) -> ObligationQuerySet:
        """Parts of units in one's scope.

        Whoever leads a matter sees all its parts, and the office what it handed out. The three administrators, who see
        every unit for the sake of accounts and settings, see no business.
        """
        if actor.roles & ADMINISTRATORS:
            return self.none()
        if actor.is_system or actor.scope == Scope.ALL:
            return self
        # Units as a question of their own, not as a join: each database then begins at the rows of these few units.
        units = units_within(actor)
        leads = Obligation._base_manager.filter(unit__in=units, role=UnitRole.LEAD)
        matters = Matter._base_manager.filter(office__in=units)
        return self.filter(
            Q(unit__in=units)
            | Q(giver__in=units)
            | Q(matter_id__in=matters.values("pk"))
            | Q(matter_id__in=leads.values("matter_id"))
        )

    def owed_by(self, actor: Actor) -> ObligationQuerySet:
        """The parts of the actor's own unit, with those of units below where the post sees them.

        All of them are ``visible_to`` the actor, who therefore need not be asked for twice: the other ways to see a
        part cost more than these rows.
        """
        if actor.unit_id is None or actor.roles & ADMINISTRATORS:
            return self.none()
        return self.filter(unit__in=units_below(actor))

    def given_by(self, actor: Actor) -> ObligationQuerySet:
        """The parts that the actor's unit handed out; for supervisors all but what units gave on to their sections.

        All of them are ``visible_to`` the actor; see ``owed_by``.
        """
        if actor.roles & ADMINISTRATORS:
            return self.none()
        if PostKind.SUPERVISOR in actor.roles:
            return self.visible_to(actor).filter(parent__isnull=True)
        return self.filter(giver=actor.unit_id)

    def unfinished(self) -> ObligationQuerySet:
        """What is still owed: neither passed nor void."""
        return self.filter(state__in=CURRENT_STATES)

    def with_lamp(self, now: datetime, soon: datetime) -> ObligationQuerySet:
        """Annotate ``lamp``: red after the due moment, yellow when it comes by ``soon``, blue with the office."""
        whens = [When(rows, then=Value(lamp.value)) for lamp, rows in lamp_conditions(now, soon).items()]
        default = Value(Lamp.GREEN.value)
        return self.annotate(lamp=Case(*whens, default=default, output_field=models.CharField(max_length=10)))


class Obligation(Versioned):
    """What one unit owes. ``due_at`` is the moment after which it is late; ``first_due_at`` the one first set.

    ``giver`` is the unit that handed this part out: the matter's office, or for a section's part the unit that divided
    its own. ``demand`` says what this unit is asked beyond, or instead of, the content of the matter. ``submitted_at``
    is when the unit last applied to complete: being on time is judged by it, so that the office's own time never counts
    against the unit. ``nominal_on`` is the day the rule of the series gave, before any rolling: it names
    the occurrence.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="obligations", db_index=False, verbose_name="事项")
    series = models.ForeignKey(
        Series, models.PROTECT, null=True, blank=True, related_name="occurrences", verbose_name="定期事项"
    )
    nominal_on = models.DateField("期次", null=True, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="sections", db_index=False, verbose_name="分解自"
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="obligations", db_index=False, verbose_name="单位"
    )  # an index below begins with it
    giver = models.ForeignKey(Unit, models.PROTECT, related_name="given", db_index=False, verbose_name="交办单位")
    role = models.CharField("角色", max_length=20, choices=UnitRole)
    label = models.CharField("节点", max_length=120, blank=True)
    demand = models.TextField("对本单位的要求", blank=True)
    due_kind = models.CharField("时限类别", max_length=20, choices=DueKind)
    starts_on = models.DateField("开始日期", null=True, blank=True)
    due_at = models.DateTimeField("完成时限", null=True, blank=True)
    first_due_at = models.DateTimeField("原定时限", null=True, blank=True)
    anchor = models.CharField("起算事项", max_length=200, blank=True)
    anchor_days = models.PositiveIntegerField("起算后天数", null=True, blank=True)
    anchor_working = models.BooleanField("按工作日", default=True)
    quota = models.PositiveIntegerField("应报数量", null=True, blank=True)
    quota_unit = models.CharField("计量", max_length=20, blank=True)
    counted = models.PositiveIntegerField("已报数量", default=0)
    leader = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="分管领导")
    handler = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="责任人")
    state = models.CharField("状态", max_length=20, choices=State, default=State.ASSIGNED)
    assigned_at = models.DateTimeField("交办时间")
    acknowledged_at = models.DateTimeField("签收时间", null=True, blank=True)
    submitted_at = models.DateTimeField("申请办结时间", null=True, blank=True)
    completed_at = models.DateTimeField("办结时间", null=True, blank=True)
    signed_off_at = models.DateTimeField("销号时间", null=True, blank=True)
    on_time = models.BooleanField("按期", null=True, blank=True)
    grade = models.CharField("评定", max_length=20, choices=Grade, blank=True)
    sent_back_times = models.PositiveSmallIntegerField("退回次数", default=0)
    extended_times = models.PositiveSmallIntegerField("延期次数", default=0)

    objects = ObligationQuerySet.as_manager()

    class Meta:
        verbose_name = "应办事项"
        constraints = [
            models.UniqueConstraint(
                fields=["series", "nominal_on"], condition=Q(series__isnull=False), name="occurrence_once"
            ),
            models.UniqueConstraint(
                fields=["matter", "unit", "role", "label"],
                condition=Q(series__isnull=True, parent__isnull=True) & ~Q(state="void"),
                name="part_once",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "state", "-id"], name="obligation_of_unit"),
            # With the key and what is above, so that a page is sorted and counted from the index alone.
            models.Index(fields=["state", "due_at", "giver", "unit", "id", "parent"], name="obligation_due"),
            models.Index(fields=["unit", "due_at", "state", "id"], name="obligation_unit_due"),
            models.Index(fields=["matter", "id"], name="obligation_of_matter"),
            models.Index(fields=["unit", "role", "matter"], name="obligation_unit_matter"),
            models.Index(fields=["giver", "-id"], name="obligation_given"),
            # What homes count is read from these alone, without the rows.
            models.Index(
                fields=["giver", "state", "unit", "due_at", "starts_on", "anchor_days"], name="obligation_given_open"
            ),
            models.Index(
                fields=["state", "unit", "due_at", "starts_on", "parent", "anchor_days"], name="obligation_open"
            ),
            # Of the few that have one: over all of them a planner takes this index for useless, and reads the table.
            models.Index(fields=["parent"], name="obligation_of_parent", condition=Q(parent__isnull=False)),
            # What may be chased, in its order: else a quarter of all that an office handed out is sorted for a page.
            models.Index(
                fields=["giver", "due_at", "id"], name="obligation_with_unit", condition=Q(state__in=WITH_UNIT)
            ),
            models.Index(
                fields=["due_at", "id"],
                name="obligation_with_units",
                condition=Q(parent__isnull=True, state__in=WITH_UNIT),
            ),
            models.Index(fields=["state", "submitted_at"], name="obligation_waiting"),
            models.Index(fields=["assigned_at"], name="obligation_assigned"),
            # The newest occurrences: a night makes thousands at one moment, and most of what is new is none.
            models.Index(
                fields=["assigned_at", "id", "giver"], name="obligation_repeated", condition=Q(series__isnull=False)
            ),
            models.Index(fields=["completed_at"], name="obligation_completed"),
        ]

    def __str__(self) -> str:
        return f"{self.matter.title}（{self.label}）" if self.label else self.matter.title
