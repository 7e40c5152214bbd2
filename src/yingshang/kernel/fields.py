"""Form fields that read what people write; ``static/kernel/forms.js`` shows the same reading while one types."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from yingshang.kernel import clock
from yingshang.kernel.dates import read_day


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
