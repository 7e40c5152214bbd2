"""Arguments of the calendar's addresses."""

from __future__ import annotations

from datetime import date

from tests.factories.sheets import import_sample
from tests.yingshang.samples import Sample
from yingshang.calendars.enums import Source
from yingshang.calendars.models import Day


def _day(_county, _person):
    day, _ = Day.objects.get_or_create(date=date(2026, 3, 7), defaults={"works": True, "source": Source.OFFICE})
    return {"pk": day.pk}


def _year(_county, _person):
    return {"year": 2026}


SAMPLES = {
    "calendars:year": Sample(_year),
    "calendars:year_file": Sample(_year),
    "calendars:days_import_run": import_sample("calendars.days"),
    "calendars:days_import_problems": import_sample("calendars.days"),
    "calendars:set_days": Sample(_year),
    "calendars:clear_day": Sample(_day),
    "calendars:import_year": Sample(_year),
    "calendars:publish_year": Sample(_year),
}
