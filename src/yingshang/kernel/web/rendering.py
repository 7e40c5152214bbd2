"""How forms speak: an empty required field is named, in the words of the office; one place for every form there is."""

from __future__ import annotations

from django import forms
from django.forms.renderers import DjangoTemplates
from django.forms.utils import ErrorList

_PLAIN = str(forms.Field.default_error_messages["required"])
_CHOSEN = (forms.ChoiceField, forms.FileField)


class NamedField(forms.BoundField):
    """A field on its page."""

    @property
    def errors(self) -> ErrorList:
        """Its errors; Django's own word for a missing value gives way to one that says what is missing."""
        found = super().errors
        for error in found.as_data():
            if error.code == "required" and str(error.message) == _PLAIN:
                error.message = missing_words(self.field, str(self.label))
        return found


def missing_words(field: forms.Field, label: str) -> str:
    """What to do: 请填写单位全称, 请选择单位类别, 请勾选“已核对”."""
    name = label.rstrip("：:？?。 ")
    if isinstance(field, forms.BooleanField) and not isinstance(field, forms.NullBooleanField):
        return f"请勾选“{name}”。"
    return f"请{'选择' if isinstance(field, _CHOSEN) else '填写'}{name}。"


class Renderer(DjangoTemplates):
    """Django's renderer with our fields."""

    bound_field_class = NamedField
