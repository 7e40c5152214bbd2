"""What is asked: how one wants to be told, and how somebody was told by hand."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from yingshang.kernel.text import line
from yingshang.messaging.rules.kinds import kinds
from yingshang.orgs.forms.choosing import ActForm

LONGEST = 200
_MAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,100}")
_NUMBER = re.compile(r"1[3-9][0-9]{9}")


class LineField(forms.CharField):
    """One line; invisible characters are dropped, and nothing but blanks counts as nothing."""

    def to_python(self, value: object) -> str:
        """The line made plain. Raises ValidationError for more than 200 characters."""
        text = line(value)
        if len(text) > LONGEST:
            raise forms.ValidationError(f"最多 {LONGEST} 个字，现在是 {len(text)} 个字。", code="too_long")
        return text


class PreferenceForm(ActForm):
    """Ways outside the site, and the kinds that are read in the site alone."""

    email = forms.BooleanField(label="发电子邮件", required=False)
    sms = forms.BooleanField(
        label="发短信",
        required=False,
        help_text="短信里只有类别和件数，没有事项内容。没有接短信网关的，由人工通知。",
    )
    quiet_kinds = forms.MultipleChoiceField(
        label="下列消息只在站内看，不发邮件和短信", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *given: Any, **more: Any) -> None:  # noqa: ANN401 - Django's own arguments
        super().__init__(*given, **more)
        choices = sorted(((kind.name, kind.label) for kind in kinds().values()), key=lambda pair: pair[1])
        self.fields["quiet_kinds"].choices = choices  # type: ignore[attr-defined]  # a field of choices


class TrialForm(ActForm):
    """Where a test goes to."""

    place = LineField(label="发到")

    def clean_place(self) -> str:
        """An e-mail address, or a number. Raises ValidationError for neither."""
        place: str = self.cleaned_data["place"]
        if not (_MAIL.fullmatch(place) or _NUMBER.fullmatch(place)):
            raise forms.ValidationError("请填写一个邮箱（如 name@example.gov.cn）或11位手机号。", code="no_place")
        return place


class HowForm(forms.Form):
    """登记已通知."""

    how = LineField(label="怎样通知的", help_text="例如：9时电话通知本人；在工作群通知。")


class ReasonForm(forms.Form):
    """Why."""

    reason = LineField(label="原因", help_text="例如：邮件被退回；电话已停用。")


class HowActForm(ActForm, HowForm):
    """The same on its own page."""


class ReasonActForm(ActForm, ReasonForm):
    """The same on its own page."""
