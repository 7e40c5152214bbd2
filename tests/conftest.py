"""For all tests: no test may open a connection."""

from __future__ import annotations

import socket

import pytest


@pytest.fixture(autouse=True, scope="session")
def _no_network():
    """Whoever connects finds out in the test, not on an intranet without internet."""

    def refuse(*_: object) -> None:
        raise AssertionError("a test tried to use the network")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", refuse)
        patch.setattr(socket.socket, "connect_ex", refuse)
        yield
