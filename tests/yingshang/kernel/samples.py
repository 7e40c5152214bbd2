"""Arguments of the platform's own addresses."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tests.factories.files import FILE_SAMPLE
from tests.factories.orgs import actor_of
from tests.yingshang.samples import Sample
from yingshang.kernel import clock
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.jobs import enqueue
from yingshang.kernel.models import Schedule, SheetExport


def _job(_county, person):
    return {"pk": enqueue("kernel.sweep", actor=actor_of(person)).pk}


def _job_of_the_system(_county, _person):
    return {"pk": enqueue("kernel.sweep", actor=SYSTEM).pk}


def _export_of(person_id):
    """A file that was made in the background for this person."""
    name = default_storage.save("exports/sample", ContentFile(b"x"))
    row = SheetExport.objects.create(
        sheet="tests.rows", title="台账", count=1, revealed=False, person_id=person_id, person_name="某人", size=1,
        sha256="0" * 64, at=clock.now(), name="台账.csv", content_type="text/csv", stored_as=name,
    )  # fmt: skip
    return {"pk": row.pk}


def _schedule(_county, _person):
    row, _ = Schedule.objects.get_or_create(
        name="kernel.sweep", defaults={"cron": "40 2 * * *", "job": "kernel.sweep", "next_due": clock.now()}
    )
    return {"pk": row.pk}


SAMPLES = {
    "kernel:export": Sample(
        lambda _county, person: _export_of(person.pk), lambda _county, person: _export_of(person.pk + 1)
    ),
    "kernel:file": FILE_SAMPLE,
    "kernel:parameter": Sample(lambda _county, _person: {"name": "calendars.closing"}),
    "kernel:job": Sample(_job, _job_of_the_system),
    "kernel:job_act": Sample(
        lambda county, person: {**_job(county, person), "verb": "cancel"},
        lambda county, person: {**_job_of_the_system(county, person), "verb": "cancel"},
    ),
    "kernel:schedule_switch": Sample(_schedule),
}
