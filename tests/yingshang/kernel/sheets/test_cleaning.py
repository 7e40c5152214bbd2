"""Files of imports do not stay for ever."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from yingshang.kernel import clock
from yingshang.kernel.enums import ImportState
from yingshang.kernel.models import SheetImport
from yingshang.kernel.sheets.cleaning import clean_imports

CONTEXT = SimpleNamespace(renew=lambda: None)


def made(state, days):
    return SheetImport.objects.create(
        sheet="t", state=state, person_id=1, person_name="甲", name=f"{state}{days}", size=1, sha256="0" * 64,
        stored_as=default_storage.save(f"imports/{state}{days}", ContentFile(b"x")), at=clock.now() - timedelta(days=days),
    )  # fmt: skip


@pytest.mark.django_db
def test_what_nobody_wrote_goes_after_a_week_and_the_rest_after_half_a_year():
    rows = [made(state, days) for state in ImportState.values for days in (6, 8, 179, 181)]
    unwritten = set(ImportState.values) - {ImportState.WRITTEN, ImportState.WRITING}
    gone = {row.name for row in rows if row.state in unwritten and not row.name.endswith("6")}
    gone |= {f"{ImportState.WRITTEN}181"}
    assert clean_imports.run(CONTEXT) == len(gone) == 3 * len(unwritten) + 1
    assert set(SheetImport.objects.values_list("name", flat=True)) == {row.name for row in rows} - gone
    assert {row.name for row in rows if default_storage.exists(row.stored_as)} == {row.name for row in rows} - gone
    for row in rows:
        default_storage.delete(row.stored_as)
    assert clean_imports.run(CONTEXT) == 0
