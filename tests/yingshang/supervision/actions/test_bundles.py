"""The file of papers of a transfer: what is in it, in which order, who takes it, and that it is on record."""

from __future__ import annotations

import hashlib
import io
import zipfile

import openpyxl
import pytest
from django.urls import reverse

from tests.factories.files import stored
from tests.factories.letters import House, received
from tests.yingshang.supervision.ladder_samples import proposed
from yingshang.kernel import clock
from yingshang.kernel.errors import Refusal
from yingshang.kernel.models import Event, StoredFile
from yingshang.letters.actions import answering
from yingshang.supervision.actions.bundles import take_bundle
from yingshang.supervision.enums import StepState
from yingshang.supervision.models import Step

pytestmark = pytest.mark.usefixtures("clock_at")


@pytest.fixture
def transfer(county, cast, actors):
    """A reminder that was answered with evidence, then a transfer; beside them a step of another unit."""
    house = House(county.office)
    first = proposed(county.office, county.bureau)
    reminder = house.issued(county.bureau)
    receipt = received(reminder.receipts.get(), actors["liaison"])
    receipt.refresh_from_db()
    evidence = stored(cast["liaison"].pk)
    StoredFile.objects.filter(pk=evidence.pk).update(name="../进展：说明.txt")
    answering.answer(
        actor=actors["liaison"], receipt=receipt, version=receipt.version, text="正在办理。", files=[evidence.pk]
    )
    Step.objects.filter(pk=first.pk).update(state=StepState.CLOSED, letter_id=reminder.pk, issued_at=clock.now())
    other = proposed(county.office, county.other)
    Step.objects.filter(pk=other.pk).update(letter_id=house.issued(county.other).pk)
    return Step.objects.create(
        proceeding=first.proceeding,
        rung=first.rung.ladder.rungs.get(paper="transfer"),
        unit=county.bureau,
        issuer=county.office,
        trigger="unanswered",
        facts=first.facts,
        state=StepState.ISSUED,
        proposed_at=clock.now(),
        issued_at=clock.now(),
        letter_id=house.issued(county.other).pk,
    )


def taken(client, step):
    return client.get(reverse("supervision:step_bundle", args=[step.pk]))


def test_every_letter_and_answer_is_in_it_with_an_index(transfer, client_as):
    data = b"".join(taken(client_as("clerk"), transfer).streaming_content)
    archive = zipfile.ZipFile(io.BytesIO(data))
    names = archive.namelist()
    assert archive.testzip() is None
    assert [name.split(" ")[0] for name in names] == ["00", "01-0", "01-1", "02-0"]
    assert not any("/" in name or ".." in name or ("：" in name and "\\" in name) for name in names)
    sheet = openpyxl.load_workbook(io.BytesIO(archive.read(names[0]))).worksheets[0]
    cells = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert any("正在办理。" in cell for cell in cells)
    assert any(names[1] in cell for cell in cells)
    event = Event.objects.get(type="supervision.bundle_taken")
    assert (event.facts["count"], event.facts["sha256"]) == (3, hashlib.sha256(data).hexdigest())


def test_who_takes_it(transfer, client_as, county, cast):
    answer = taken(client_as("supervisor"), transfer)
    assert len(list(answer.streaming_content)) >= 1
    assert answer.status_code == 200
    assert taken(client_as("liaison"), transfer).status_code == 403
    assert taken(client_as("outsider"), transfer).status_code in {403, 404}
    assert "下载移交材料" in client_as("clerk").get(reverse("supervision:step", args=[transfer.pk])).content.decode()
    assert Event.objects.filter(type="supervision.bundle_taken").count() == 1


def test_only_a_transfer_with_papers_has_one(transfer, actors, county):
    first = Step.objects.get(proceeding=transfer.proceeding, state=StepState.CLOSED)
    empty = proposed(county.office, county.bureau)
    for step in (first, empty):
        with pytest.raises(Refusal) as refused:
            take_bundle(actor=actors["clerk"], step=step, index=("目录.xlsx", io.BytesIO(b"x")))
        assert refused.value.code == "supervision.no_bundle"
