"""Form fields that read what people write; ``static/kernel/forms.js`` shows the same reading while one types."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from yingshang.kernel import clock

_INVISIBLE = re.compile("[\\s\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_WEEKDAY = re.compile(r"[（(][^（()）]{0,4}[)）]$")
_WHOLE = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_LONG = re.compile(r"([0-9]{4})[-./年]([0-9]{1,2})[-./月]([0-9]{1,2})[日号]?")
_SHORT = re.compile(r"([0-9]{1,2})[-./月]([0-9]{1,2})[日号]?")
_WORDS = {"今天": 0, "明天": 1, "后天": 2, "昨天": -1}
_ZEROS = str.maketrans("〇○", "00")
_LONGEST = 40  # no way of writing a day is longer
_FIRST_YEAR = 1900


def read_day(text: str, *, today: date) -> date | None:
    """The day that was meant: 2026-05-16, 2026年5月16日, 20260516, 5.16, 5月16日, 今天. None where there is none.

    A day without a year is one of this year: that is what people mean who write 5.16, also when it is past.
    """
    if len(text) > _LONGEST:
        return None
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).translate(_ZEROS)
    plain = _WEEKDAY.sub("", plain)
    if plain in _WORDS:
        return today + timedelta(days=_WORDS[plain])
    if match := _WHOLE.fullmatch(plain) or _LONG.fullmatch(plain):
        year, month, day = (int(part) for part in match.groups())
    elif match := _SHORT.fullmatch(plain):
        year, month, day = today.year, *(int(part) for part in match.groups())
    else:
        return None
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if found.year >= _FIRST_YEAR else None


class DayInput(forms.TextInput):
    """A text field that the script gives a calendar and the reading of what is typed."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"data-date": "", "autocomplete": "off", "inputmode": "text", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:  # noqa: ANN401 - Django hands over a date, a text or None
        """A stored date as 2026-05-16; what was typed stays as it was typed."""
        return value.isoformat() if isinstance(value, date) else super().format_value(value)


class DayField(forms.Field):
    """A day written as people write it; cleaned to a ``date``."""

    widget = DayInput
    default_error_messages = {  # noqa: RUF012 - Django's way of declaring them
        "invalid": "读不出这个日期。可以写 5.16、5月16日、20260516 或 2026-05-16。"
    }

    def to_python(self, value: Any) -> date | None:  # noqa: ANN401 - Django hands over a date, a text or None
        """The date. Raises ValidationError for what is no day."""
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return value
        if not str(value).strip():
            return None
        found = read_day(str(value), today=clock.today())
        if found is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:  # noqa: ANN401 - as above
        """Whether another day is meant, however it is written."""
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True
