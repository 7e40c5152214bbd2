"""Arguments of the platform's own addresses."""

from __future__ import annotations

from tests.yingshang.samples import Sample

SAMPLES = {"kernel:parameter": Sample(lambda _county, _person: {"name": "calendars.closing"})}
