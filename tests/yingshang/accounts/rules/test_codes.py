"""Codes survive paper, pencil and keyboard."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from yingshang.accounts.rules.codes import (
    ALPHABET,
    INVITATION_LENGTH,
    RECOVERY_LENGTH,
    derived_code,
    digest,
    random_code,
    shown,
    typed,
)


def test_they_are_at_least_sixty_bits():
    assert len(ALPHABET) == 32
    assert min(INVITATION_LENGTH, RECOVERY_LENGTH) * 5 >= 60


@given(st.text(ALPHABET, min_size=16, max_size=16))
def test_however_it_is_typed_it_is_the_same_code(code):
    worse = shown(code).lower().replace("0", "o").replace("1", "l").replace("-", " － ")
    wide = "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in shown(code))
    assert (typed(worse), typed(wide)) == (code, code)


@given(st.text(max_size=50))
def test_anything_may_be_typed(text):
    assert set(typed(text)) <= set(ALPHABET)


def test_the_same_form_gives_the_same_code_and_another_form_another():
    one = derived_code(16, key=b"k", about="7|form-1:3")
    assert one == derived_code(16, key=b"k", about="7|form-1:3")
    others = {derived_code(16, key=b"k", about="7|form-2:3"), derived_code(16, key=b"l", about="7|form-1:3")}
    assert one not in others
    assert set(one) <= set(ALPHABET)
    assert len(one) == 16


def test_a_digest_holds_for_one_purpose():
    assert digest("A", purpose="invitation") != digest("A", purpose="recovery")


def test_random_codes_differ():
    assert len({random_code(16) for _ in range(200)}) == 200
