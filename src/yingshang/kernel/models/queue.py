"""Work that is done after the commit: jobs, what starts them by the clock, and the processes that do them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models

from yingshang.kernel.enums import JobState

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor


class JobQuerySet(models.QuerySet["Job"]):
    """Reads of jobs."""

    def visible_to(self, actor: Actor) -> JobQuerySet:
        """The actor's own; all of them for system administrators. Somebody who is not logged in has none."""
        if actor.is_system or "system_admin" in actor.roles:
            return self
        if actor.person_id is None:
            return self.none()
        return self.filter(person_id=actor.person_id)


class Job(models.Model):
    """One piece of work, queued in the transaction that wants it done.

    ``run_after`` says when it may run next and is empty unless it waits; ``claim`` and ``lease_until`` are set while
    somebody runs it. Whoever holds the claim may change the row, nobody else: taking the claim away stops the work.
    """

    name = models.CharField("工作", max_length=120)
    args = models.JSONField("参数", default=dict)
    dedupe = models.CharField("去重标识", max_length=250, null=True, unique=True)
    state = models.CharField("状态", max_length=20, choices=JobState, default=JobState.QUEUED)
    done = models.PositiveIntegerField("已办", default=0)
    total = models.PositiveIntegerField("总数", default=0)
    note = models.CharField("进展", max_length=200, blank=True)
    log = models.JSONField("记录", default=list)
    actor = models.JSONField("交办人", default=dict)
    person_id = models.BigIntegerField("人员编号", null=True)
    person_name = models.CharField("人员", max_length=100)
    unit_id = models.BigIntegerField("单位编号", null=True)
    unit = models.CharField("单位", max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField("已试次数", default=0)
    max_attempts = models.PositiveSmallIntegerField("最多次数", default=5)
    run_after = models.DateTimeField("不早于", null=True)
    lease_until = models.DateTimeField("占用至", null=True)
    claim = models.CharField("占用标识", max_length=32, blank=True)
    created_at = models.DateTimeField("提交时间")
    started_at = models.DateTimeField("开始时间", null=True)
    ended_at = models.DateTimeField("结束时间", null=True)
    error_code = models.CharField("未办成原因", max_length=80, blank=True)
    error_facts = models.JSONField("原因内容", default=dict)
    error_text = models.TextField("错误详情", blank=True)
    result = models.JSONField("结果", null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = "后台任务"
        indexes = [
            models.Index(fields=["run_after", "id"], name="job_due"),
            models.Index(fields=["lease_until"], name="job_by_lease"),
            models.Index(fields=["person_id", "-id"], name="job_by_person"),
            models.Index(fields=["state", "-id"], name="job_by_state"),
            models.Index(fields=["state", "ended_at"], name="job_ended"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.pk}"


class Schedule(models.Model):
    """A job that the clock queues. ``cron`` is in Asia/Shanghai; ``next_due`` is the moment that fires next."""

    name = models.CharField("计划", max_length=120, unique=True)
    cron = models.CharField("时间规则", max_length=80)
    job = models.CharField("工作", max_length=120)
    args = models.JSONField("参数", default=dict)
    enabled = models.BooleanField("启用", default=True)
    next_due = models.DateTimeField("下次时间")
    last_due = models.DateTimeField("上次时间", null=True)

    objects: ClassVar[models.Manager[Schedule]] = models.Manager()

    class Meta:
        verbose_name = "定时计划"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Worker(models.Model):
    """A process that does jobs and when it last said that it is there."""

    name = models.CharField("进程", max_length=120, unique=True)
    threads = models.PositiveSmallIntegerField("线程数")
    started_at = models.DateTimeField("启动时间")
    seen_at = models.DateTimeField("最近活动")

    class Meta:
        verbose_name = "任务进程"

    def __str__(self) -> str:
        return self.name
