"""Rules for passwords as data: which set holds, and what is wrong with a password under it."""

from __future__ import annotations

import string
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from yingshang.accounts.rules.options import login_options
from yingshang.kernel.errors import Refusal

if TYPE_CHECKING:
    from datetime import date

    from yingshang.orgs.models import Person

_FILE = Path(__file__).with_name("password_rules.toml")
_AROUND = string.digits + string.punctuation + " "
_WORD_LEAST = 5  # a shorter word is only a small part of a password
_NAME_LEAST = 3  # a shorter login name turns up in a password by chance


@dataclass(frozen=True, slots=True)
class PasswordRules:
    """One set: the numbers, and the document that they answer to."""

    name: str
    title: str
    document: str
    since: date
    note: str
    least: int
    most: int
    kinds: int
    history: int
    max_age_days: int
    common: bool


@lru_cache(maxsize=1)
def all_rules() -> dict[str, PasswordRules]:
    """Every set by name."""
    found = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {name: PasswordRules(name=name, **values) for name, values in found.items()}


def rules_in_force() -> PasswordRules:
    """The set that this installation has chosen. Raises KeyError for a name that no set has."""
    return all_rules()[login_options().password_rules]


def faults(password: str, *, username: str, rules: PasswordRules) -> list[Refusal]:
    """What is wrong with ``password``, each with the sentence's facts; an empty list when it may be used."""
    wrong = []
    if len(password) < rules.least:
        wrong.append(Refusal("accounts.password_short", field="password", least=rules.least, has=len(password)))
    if len(password) > rules.most:
        wrong.append(Refusal("accounts.password_long", field="password", most=rules.most))
    if kinds_of(password) < rules.kinds:
        wrong.append(Refusal("accounts.password_plain", field="password", kinds=rules.kinds))
    if len(username) >= _NAME_LEAST and username.casefold() in password.casefold():
        wrong.append(Refusal("accounts.password_holds_name", field="password"))
    if rules.common and _is_common(password):
        wrong.append(Refusal("accounts.password_common", field="password"))
    return wrong


def kinds_of(password: str) -> int:
    """How many of the four kinds of characters there are. Chinese characters count as the fourth kind."""
    tests = (str.isupper, str.islower, str.isdigit)
    plain = [any(character.isascii() and test(character) for character in password) for test in tests]
    return sum(plain) + any(not (character.isascii() and character.isalnum()) for character in password)


@lru_cache(maxsize=1)
def _common() -> Any:  # noqa: ANN401 - Django's validator has no type for its list
    return CommonPasswordValidator()


def _is_common(password: str) -> bool:
    """Whether it is on the list, or is a word of the list with figures and marks around it."""
    bare = password.strip(_AROUND)
    return _is_listed(password) or (bare != password and len(bare) >= _WORD_LEAST and _is_listed(bare))


def _is_listed(password: str) -> bool:
    try:
        _common().validate(password)
    except ValidationError:
        return True
    return False


class ChosenRules:
    """The set in force as one of Django's password validators, for whatever sets a password past our pages."""

    def validate(self, password: str, user: Person | None = None) -> None:
        """Raise ValidationError with the codes of all faults."""
        wrong = faults(password, username=user.username if user else "", rules=rules_in_force())
        if wrong:
            raise ValidationError([ValidationError(fault.code, code=fault.code) for fault in wrong])

    def get_help_text(self) -> str:
        """The document that the rules answer to."""
        return rules_in_force().document
