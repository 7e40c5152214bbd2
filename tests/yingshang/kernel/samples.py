"""Arguments of the platform's own addresses."""

from __future__ import annotations

from tests.factories.files import FILE_SAMPLE
from tests.factories.orgs import actor_of
from tests.yingshang.samples import Sample
from yingshang.kernel import clock
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.jobs import enqueue
from yingshang.kernel.models import Schedule


def _job(_county, person):
    return {"pk": enqueue("kernel.sweep", actor=actor_of(person)).pk}


def _job_of_the_system(_county, _person):
    return {"pk": enqueue("kernel.sweep", actor=SYSTEM).pk}


def _schedule(_county, _person):
    row, _ = Schedule.objects.get_or_create(
        name="kernel.sweep", defaults={"cron": "40 2 * * *", "job": "kernel.sweep", "next_due": clock.now()}
    )
    return {"pk": row.pk}


SAMPLES = {
    "kernel:file": FILE_SAMPLE,
    "kernel:parameter": Sample(lambda _county, _person: {"name": "calendars.closing"}),
    "kernel:job": Sample(_job, _job_of_the_system),
    "kernel:job_act": Sample(
        lambda county, person: {**_job(county, person), "verb": "cancel"},
        lambda county, person: {**_job_of_the_system(county, person), "verb": "cancel"},
    ),
    "kernel:schedule_switch": Sample(_schedule),
}
