"""For all tests: no test may open a connection, and generated inputs are the same for everybody."""

from __future__ import annotations

import socket

import pytest
from hypothesis import HealthCheck, settings

# A failure must come again when it is looked for; a slow machine is no failure.
settings.register_profile("steady", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")


@pytest.fixture(autouse=True, scope="session")
def _no_network():
    """Whoever connects finds out in the test, not on an intranet without internet."""

    def refuse(*_: object) -> None:
        raise AssertionError("a test tried to use the network")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", refuse)
        patch.setattr(socket.socket, "connect_ex", refuse)
        yield
