"""A field of a form with its label, its help and what is wrong with it: the markup of ``c-field``.

In Python and not in a template: a list has nine fields above it, and the engine takes longer over the words around an
input than over the input.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from django import forms

register = template.Library()

_OPTIONAL = mark_safe(' <span class="field-optional">（可不填）</span>')
_FILES = frozenset({"file", "clearablefile"})


@register.simple_tag
def labelled(field: forms.BoundField, optional: str = "true", attrs: Any = "", slot: Any = "") -> SafeString:  # noqa: ANN401 - the component's own
    """The field; with ``optional`` one that may stay empty says so. ``attrs`` and ``slot`` are the component's."""
    if field.is_hidden:
        return SafeString(field)
    kind = field.widget_type
    wrong = " has-error" if field.errors else ""
    may_stay = _OPTIONAL if optional and not field.field.required and kind != "checkbox" else ""
    more, inside = conditional_escape(str(attrs)), conditional_escape(str(slot))
    if field.use_fieldset:
        said = field.aria_describedby
        described = format_html(' aria-describedby="{}"', said) if said else ""
        start = '<fieldset class="field choices{}" id="{}_field"{} {}>\n<legend>{}{}</legend>\n{}{}{}</fieldset>'
        return format_html(
            start, wrong, field.auto_id, described, more, field.label, may_stay, _words(field), field, inside
        )
    check = " field-check" if kind == "checkbox" else ""
    drop = '<div class="file-drop" data-file>{}<ul class="file-list" data-file-list></ul></div>'
    shown = format_html(drop, field) if kind in _FILES else field
    return format_html(
        '<div class="field{}{}" id="{}_field" {}>\n<label for="{}">{}{}</label>\n{}{}{}</div>',
        check, wrong, field.auto_id, more, field.id_for_label, field.label, may_stay, _words(field), shown, inside,
    )  # fmt: skip


@register.simple_tag
def labelled_all(form: forms.Form) -> SafeString:
    """All fields of a form, one after another, those that nobody sees at the end."""
    fields = [labelled(field) for field in form.visible_fields()]
    return mark_safe("".join([*fields, *map(str, form.hidden_fields())]))  # noqa: S308 - made above, and by Django


def _words(field: forms.BoundField) -> SafeString:
    """The help, and what is wrong."""
    said = SafeString()
    if field.help_text:
        said += format_html('<p class="field-help" id="{}_helptext">{}</p>', field.auto_id, field.help_text)
    if field.errors:
        wrong = format_html_join("", "<div>{}</div>", ((error,) for error in field.errors))
        said += format_html('<div class="field-error" id="{}_error">{}</div>', field.auto_id, wrong)
    return said
