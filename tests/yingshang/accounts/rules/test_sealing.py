"""Sealed text opens under its purpose and its secret only."""

from __future__ import annotations

from yingshang.accounts.rules.sealing import fingerprint, seal, unseal


def test_it_opens_again_and_never_looks_the_same():
    one, two = seal("云川".encode(), purpose="a"), seal("云川".encode(), purpose="a")
    assert one != two
    assert unseal(one, purpose="a") == "云川".encode()


def test_not_under_another_purpose_or_secret_and_not_when_altered(settings):
    sealed = seal(b"x", purpose="a")
    assert unseal(sealed, purpose="b") is None
    assert unseal(sealed[:-1] + bytes([sealed[-1] ^ 1]), purpose="a") is None
    assert unseal(b"", purpose="a") is None
    settings.SECRET_KEY = "another"
    assert unseal(sealed, purpose="a") is None


def test_fingerprints_keep_their_parts_apart():
    assert fingerprint("a", "bc") != fingerprint("ab", "c")
    assert fingerprint("a", "\ud800")
