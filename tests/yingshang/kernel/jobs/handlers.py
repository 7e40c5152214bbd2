"""Jobs of the tests, for this process and for the workers they start. ``Submission`` rows serve as countable effects."""

from __future__ import annotations

import time

from django.core.files.base import ContentFile

from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import event_type, record
from yingshang.kernel.files import store_file
from yingshang.kernel.jobs import every, handlers, job, on
from yingshang.kernel.models import Event, Job, Submission
from yingshang.kernel.rules import allow, is_system

if "tests.count" not in handlers():
    counted = event_type("tests.counted", "数到{number}")
    followed = event_type("tests.followed", "跟上{number}")
    allow("tests.count", is_system)

    def effect(what: str) -> None:
        """A row without a unique key of its own, so that a second one would be seen."""
        Submission.objects.create(person_id=0, command=what, key=str(time.monotonic_ns()), at=clock.now())

    @command("tests.count", target="row")
    def count(*, actor, row, number):
        record(counted, row, actor=actor, number=number)

    @command("tests.count", target="row")
    def follow_command(*, actor, row, number):
        record(followed, row, actor=actor, number=number)

    @job("tests.count", max_attempts=500, lease=0.4)
    def count_job(context):
        count(actor=context.actor, row=Job.objects.get(pk=context.id), number=context.args["number"])

    @on("tests.counted")
    @job("tests.follow", max_attempts=500, lease=0.4)
    def follow(context):
        number = context.event().facts["number"]
        follow_command(actor=context.actor, row=Job.objects.get(pk=context.id), number=number)

    @job("tests.keep", max_attempts=500, lease=0.4)
    def keep(context):
        number = context.args["number"]
        store_file(ContentFile(kept(number)), name=f"{number}.txt", actor=context.actor)

    @job("tests.effect")
    def effect_job(context):
        effect(context.args["what"])
        context.log("办了一件")
        return {"what": context.args["what"]}

    @job("tests.fails", max_attempts=3)
    def fails(context):
        effect("fails")
        context.log("试了一次")
        raise ValueError("as asked")

    @job("tests.refuses")
    def refuses(context):
        effect("refuses")
        raise Refusal("kernel.parameter_value", label="天数", allowed="1—9")

    @job("tests.exits", max_attempts=1)
    def exits(context):
        raise SystemExit(3)

    @job("tests.long", atomic=False, lease=5)
    def long(context):
        for number in range(1, 1000):
            effect(f"long {context.id}")
            context.progress(number, 1000, f"第{number}户")
            time.sleep(0.02)

    @job("tests.interval", atomic=False)
    def interval(context):
        begun = time.monotonic_ns()
        time.sleep(0.01)
        ended = time.monotonic_ns()
        Submission.objects.create(person_id=context.id, command="interval", key=f"{begun}-{ended}", at=clock.now())

    every("tests.yearly", "0 0 1 1 *", "tests.effect", label="每年", args={"what": "yearly"})


def kept(number: int) -> bytes:
    """What the job of that number keeps as a file."""
    return f"{number} ".encode() * 5_000


def effects_of(what: str) -> int:
    return Submission.objects.filter(command=what).count()


def facts_of(kind: str) -> list[int]:
    return sorted(event.facts["number"] for event in Event.objects.filter(type=kind))
