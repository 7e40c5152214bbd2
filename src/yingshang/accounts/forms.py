"""What people type around logging in; nothing is decided here."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms

_UNSEEN = dict.fromkeys([*range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF])
PASSWORD_MOST = 1024  # longer ones are refused before they are hashed: hashing a megabyte is an attack


class UsernameField(forms.CharField):
    """A login name as it was meant: full-width letters become plain ones, blanks and marks nobody sees fall away."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - whatever a CharField takes
        attributes = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        super().__init__(label="登录名", max_length=60, widget=forms.TextInput(attributes), **options)

    def to_python(self, value: Any) -> str:  # noqa: ANN401 - what the browser sent
        """The cleaned name."""
        text = super().to_python(value) or ""
        return unicodedata.normalize("NFKC", text.translate(_UNSEEN)).strip()


def password_field(label: str, complete: str, help_text: str = "") -> forms.CharField:
    """A password as it was typed: nothing is stripped from it."""
    widget = forms.PasswordInput({"autocomplete": complete})
    return forms.CharField(label=label, strip=False, max_length=PASSWORD_MOST, widget=widget, help_text=help_text)


class LoginForm(forms.Form):
    """Name and password."""

    username = UsernameField()
    password = password_field("密码", "current-password")
    next = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)


class CodeForm(forms.Form):
    """A code of the authenticator, or a recovery code."""

    code = forms.CharField(
        label="验证码",
        max_length=40,
        help_text="手机验证器上的 6 位数字；手机不在身边时，可填写一个备用码。",
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "text", "autofocus": True}),
    )


class EnrolForm(forms.Form):
    """The first code of a new secret."""

    code = forms.CharField(
        label="验证码",
        max_length=10,
        help_text="扫码后，填写手机上显示的 6 位数字。",
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class ProveForm(forms.Form):
    """The password once more."""

    password = password_field("密码", "current-password")
    next = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)


class NewPasswordForm(forms.Form):
    """A new password, twice."""

    password = password_field("新密码", "new-password")
    again = password_field("再填一次新密码", "new-password")

    def clean(self) -> dict[str, Any]:
        """Both must be the same."""
        cleaned = super().clean() or {}
        first, second = cleaned.get("password"), cleaned.get("again")
        if first and second and first != second:
            self.add_error("again", "两次填写的新密码不一样，请重新填写。")
        return cleaned


class ChangePasswordForm(NewPasswordForm):
    """The present password and a new one."""

    present = password_field("现在的密码", "current-password")
    field_order = ("present", "password", "again")


class ActivationForm(NewPasswordForm):
    """The name and the code from the slip, and a password of one's own."""

    username = UsernameField()
    code = forms.CharField(
        label="开通码",
        max_length=60,
        help_text="单子上的 16 位字母和数字，大小写不分，横线可不填。",
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    field_order = ("username", "code", "password", "again")
