"""The codes are those of the RFC, and none works twice."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest

from yingshang.accounts.rules.totp import code_at, enrolment_address, matching_step, new_secret, step_of

SECRET = base64.b32encode(b"12345678901234567890").decode()
# RFC 6238 appendix B, SHA-1, the last six of the eight digits.
VECTORS = [
    (59, "287082"),
    (1111111109, "081804"),
    (1111111111, "050471"),
    (1234567890, "005924"),
    (2000000000, "279037"),
    (20000000000, "353130"),
]


@pytest.mark.parametrize(("second", "code"), VECTORS)
def test_codes_of_the_rfc(second, code):
    assert code_at(SECRET, second // 30) == code


@pytest.mark.parametrize(
    ("late", "taken"), [(-60, False), (-30, True), (0, True), (30, True), (60, False), (90, False)]
)
def test_one_step_to_either_side_is_taken(late, taken):
    moment = datetime(2026, 5, 16, 8, 0, 5, tzinfo=UTC)
    code = code_at(SECRET, step_of(moment + timedelta(seconds=late)))
    assert (matching_step(SECRET, code, moment=moment, after=0) is not None) is taken


def test_a_step_that_was_used_is_not_taken_again():
    moment = datetime(2026, 5, 16, 8, 0, 5, tzinfo=UTC)
    code = code_at(SECRET, step_of(moment))
    step = matching_step(SECRET, code, moment=moment, after=0)
    assert matching_step(SECRET, code, moment=moment, after=step) is None


@pytest.mark.parametrize("code", ["", " ", "〇〇〇〇〇〇", "12345", "\ud800", "=1+1", "９９９９９９", "x" * 10_000])
def test_what_is_no_code_matches_nothing(code):
    assert matching_step(SECRET, code, moment=datetime(2026, 5, 16, tzinfo=UTC), after=0) is None


def test_secrets_are_160_bits_and_differ():
    secrets = {new_secret() for _ in range(50)}
    assert len(secrets) == 50
    assert {len(base64.b32decode(secret)) for secret in secrets} == {20}


def test_the_address_names_site_and_account():
    address = enrolment_address("ABC", issuer="营商通", account="li.na")
    assert address.startswith("otpauth://totp/%E8%90%A5%E5%95%86%E9%80%9A%3Ali.na?secret=ABC&issuer=")
