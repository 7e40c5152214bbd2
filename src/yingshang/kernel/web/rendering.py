"""How forms speak: an empty required field is named, in the words of the office; one place for every form there is."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.renderers import DjangoTemplates
from django.forms.utils import ErrorList
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

_PLAIN = str(forms.Field.default_error_messages["required"])
_BEYOND = {
    "min_value": "不能小于 {limit}。",
    "max_value": "不能大于 {limit}。",
    "max_length": "最多 {limit} 个字，现在有 {now} 个，请缩短。",
}
_BRACKET = "（"  # what follows it in a label explains, and is not the name
_CHOSEN = (forms.ChoiceField, forms.FileField)


class NamedField(forms.BoundField):
    """A field on its page."""

    @property
    def errors(self) -> ErrorList:
        """Its errors; Django's own words for what is missing, too large or too long give way to ours."""
        found = super().errors
        for error in found.as_data():
            if error.code == "required" and str(error.message) == _PLAIN:
                error.message = missing_words(self.field, str(self.label))
            elif error.code in _BEYOND and error.params and "limit_value" in error.params:
                error.message, error.params = beyond_words(error.code, error.params, str(self.label)), None
        return found


def missing_words(field: forms.Field, label: str) -> str:
    """What to do: 请填写单位全称, 请选择单位类别, 请勾选“已核对”."""
    name = _bare(label)
    if isinstance(field, forms.BooleanField) and not isinstance(field, forms.NullBooleanField):
        return f"请勾选“{name}”。"
    return f"请{'选择' if isinstance(field, _CHOSEN) else '填写'}{name}。"


def beyond_words(code: str, facts: Mapping[str, Any], label: str) -> str:
    """What is wrong with a value beyond its bounds, as in 达标线不能大于 100."""
    words = _BEYOND[code].format(limit=facts["limit_value"], now=facts.get("show_value", ""))
    return f"{_bare(label.partition(_BRACKET)[0])}{words}"


def _bare(label: str) -> str:
    return label.rstrip("：:？?。 ")


class Renderer(DjangoTemplates):
    """Django's renderer with our fields. A select is put together here.

    Django renders two templates for each option: a filter by unit would take longer than the rows it is about.
    """

    bound_field_class = NamedField

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """The markup of a form's part."""
        if template_name == forms.Select.template_name:
            return _select(context["widget"])
        return super().render(template_name, context, request)


def _select(widget: Mapping[str, Any]) -> SafeString:
    """What Django's templates make of a select, and what its own widgets say of their options."""
    parts: list[str] = []
    for group, options, _ in widget["optgroups"]:
        inner = mark_safe("".join(map(_option, options)))  # noqa: S308 - each part is escaped
        parts.append(format_html('<optgroup label="{}">{}</optgroup>', group, inner) if group else inner)
    options = mark_safe("".join(parts))  # noqa: S308 - each part is escaped
    return format_html('<select name="{}"{}>{}</select>', widget["name"], _attributes(widget["attrs"]), options)


def _option(option: Mapping[str, Any]) -> str:
    attributes, label = option["attrs"], option["label"]
    more = _attributes(attributes) if attributes else ""
    # Python's own escape: Django's asks of each word whether it is translated later, and hundreds stand here.
    words = label if hasattr(label, "__html__") else escape(str(label))
    return f'<option value="{escape(str(option["value"]))}"{more}>{words}</option>'


def _attributes(given: Mapping[str, Any]) -> SafeString:
    """As Django's template has them: one that is True stands alone, one that is False is left out."""
    found = [(name, value) for name, value in given.items() if value is not False]
    return format_html_join(
        "", "{}", ((format_html(" {}", n) if v is True else format_html(' {}="{}"', n, str(v)),) for n, v in found)
    )
