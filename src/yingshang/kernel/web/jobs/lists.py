"""The ledger of jobs as a list: who ordered what, in which state, when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from yingshang.kernel.enums import JobState
from yingshang.kernel.jobs import acts, handlers
from yingshang.kernel.jobs.registry import label_of
from yingshang.kernel.lists import Act, Column, Days, Lamp, ListSpec, OneOf, Words, declare
from yingshang.kernel.models import Job
from yingshang.kernel.rules import may
from yingshang.kernel.web.addresses import address_of
from yingshang.kernel.web.jobs.lines import HEAVY, LAMPS, Line

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from yingshang.kernel.actor import Actor


def _rows(actor: Actor) -> QuerySet[Any]:
    return Job.objects.visible_to(actor).defer(*HEAVY)


def _progress(row: Job) -> SafeString:
    return mark_safe(render_to_string("kernel/jobs/progress.html", {"line": Line(row)}).strip())  # noqa: S308 - a template of ours, escaped by it


def _error(row: Job) -> str:
    error = Line(row).error
    return error.what if error else ""


def _names(actor: Actor) -> list[tuple[str, str]]:
    """The kinds of jobs by their labels; those without one are the platform's own and not asked for by people."""
    labelled = ((handler.name, handler.label) for handler in handlers().values() if handler.label)
    return sorted(labelled, key=lambda pair: pair[1])


def _mine(actor: Actor) -> list[tuple[str, str]]:
    return [(str(actor.person_id or 0), "我交办的任务")]


JOBS = declare(
    ListSpec(
        key="kernel.jobs",
        title="后台任务",
        address="kernel:jobs",
        rows=_rows,
        order=("-pk",),
        columns=(
            Column(
                "name",
                "任务",
                value=lambda row: label_of(row.name),
                link=address_of("kernel:job"),
            ),
            Column("state", "状态", value=lambda row: Lamp(LAMPS[JobState(row.state)], str(row.get_state_display()))),
            Column("progress", "进度", value=_progress),
            Column("error", "未办成原因", value=_error, long=True),
            Column("person_name", "交办人"),
            Column("unit", "单位"),
            Column("created_at", "提交时间", order="created_at", nowrap=True),
            Column("started_at", "开始时间", shown=False, nowrap=True),
            Column("ended_at", "结束时间", nowrap=True),
            Column("attempts", "已试次数", number=True, shown=False),
            Column("id", "编号", number=True, shown=False),
        ),
        filters=(
            OneOf("state", "状态", choices=JobState.choices),
            OneOf("name", "任务", choices=_names),
            OneOf("own", "范围", choices=_mine, when=lambda value: Q(person_id=value)),
            Words("person", "交办人", within=("person_name",)),
            Words("unit", "单位", within=("unit",)),
            Days("created", "提交时间", path="created_at"),
        ),
        acts=(
            Act("cancel", "取消任务", acts.cancel_job, "job", offered=lambda actor: True, danger=True),
            Act("retry", "重新办理", acts.retry_job, "job", offered=lambda actor: may(actor, "kernel.retry_job")),
            Act("park", "搁置任务", acts.park_job, "job", offered=lambda actor: may(actor, "kernel.park_job")),
        ),
        live=lambda row: Line(row).is_open,
        empty="还没有后台任务。导入、导出、生成文件等费时的工作会显示在这里。",
    )
)
