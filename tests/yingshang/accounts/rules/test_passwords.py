"""Password rules are data with their document, and every fault is said."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from yingshang.accounts.rules.passwords import all_rules, faults, kinds_of, rules_in_force
from yingshang.kernel.web.refusals import say, sentences


def codes(password, rules, username="wang.min"):
    return [fault.code for fault in faults(password, username=username, rules=all_rules()[rules])]


def test_every_set_names_its_document_and_its_day():
    assert set(all_rules()) == {"gbt22239-2", "gbt22239-3", "asvs-4"}
    assert [name for name, rules in all_rules().items() if not rules.document or rules.since > date(2026, 1, 1)] == []


@pytest.mark.parametrize(
    ("password", "rules", "wrong"),
    [
        ("Qing-2026", "gbt22239-2", []),
        ("Qing-20", "gbt22239-2", ["accounts.password_short"]),
        ("qingchuan2026", "gbt22239-2", ["accounts.password_plain"]),
        ("qingchuan-2026", "gbt22239-2", []),
        ("云川县城-Aa1", "gbt22239-2", []),
        ("Qing-2026", "gbt22239-3", ["accounts.password_short"]),
        ("Qing-Chuan-2026", "gbt22239-3", []),
        ("Wang.Min-2026", "gbt22239-2", ["accounts.password_holds_name"]),
        ("password123", "gbt22239-2", ["accounts.password_plain", "accounts.password_common"]),
        ("Q1-" + "x" * 126, "gbt22239-2", ["accounts.password_long"]),
        ("correct horse battery", "asvs-4", []),
        ("aaaaaaaaaaa", "asvs-4", ["accounts.password_short"]),
        ("Qwertyuiop-2026", "asvs-4", ["accounts.password_common"]),
        ("Qwertyuiop-x-2026", "asvs-4", []),
        ("", "asvs-4", ["accounts.password_short", "accounts.password_plain"]),
    ],
)
def test_faults(password, rules, wrong):
    assert codes(password, rules) == wrong


def test_the_kinds():
    assert [kinds_of(text) for text in ("", "abc", "abC", "abC1", "abC1-", "云川", "ａｂＣ")] == [0, 1, 2, 3, 4, 1, 1]


def test_each_fault_has_its_sentence_with_the_numbers():
    found = faults("abc", username="abcd", rules=all_rules()["gbt22239-3"])
    assert [
        fault.code for fault in found if fault.code.partition(".")[2] not in {k.partition(".")[2] for k in sentences()}
    ] == []
    assert say(found[0]).what == "密码只有 3 个字符，太短。"
    assert say(found[0]).todo == "至少需要 10 个字符。"


def test_an_installation_chooses(login_with):
    assert rules_in_force().name == "gbt22239-2"
    login_with(password_rules="asvs-4")
    assert rules_in_force().least == 12
    login_with(password_rules="nobody-knows")
    with pytest.raises(KeyError):
        rules_in_force()


def test_whatever_sets_a_password_past_the_pages_meets_the_rules_too():
    with pytest.raises(ValidationError) as caught:
        validate_password("xkq")
    assert {error.code for error in caught.value.error_list} == {"accounts.password_short", "accounts.password_plain"}
    validate_password("Qing-2026")
