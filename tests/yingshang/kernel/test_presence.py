"""Servers share an installation, restoring has it alone."""

from __future__ import annotations

import pytest

from yingshang.kernel import presence

pytestmark = pytest.mark.skipif(presence.fcntl is None, reason="the system has no such locks")


@pytest.fixture(autouse=True)
def _let_go():
    yield
    presence.release()


def test_several_share_it_and_none_can_have_it_alone(tmp_path):
    presence.occupy(tmp_path)
    presence.occupy(tmp_path)
    with pytest.raises(BlockingIOError), presence.alone(tmp_path):
        pass
    presence.release()
    with presence.alone(tmp_path):
        pass


def test_nobody_comes_in_while_somebody_has_it_alone(tmp_path):
    with presence.alone(tmp_path), pytest.raises(BlockingIOError):
        presence.occupy(tmp_path)
    presence.occupy(tmp_path)
