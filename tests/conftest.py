"""For all tests: no test may leave this machine, and generated inputs are the same for everybody."""

from __future__ import annotations

import ipaddress
import os
import socket
import sys

import pytest
from hypothesis import HealthCheck, settings

# A failure must come again when it is looked for; a slow machine is no failure.
settings.register_profile("steady", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")


def _on_this_machine(address: object) -> bool:
    if isinstance(address, str | bytes):  # the path of a Unix socket
        return True
    host = address[0] if isinstance(address, tuple) else ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True, scope="session")
def _commands_as_they_are():
    """The workers of a parallel run are measured; the commands that tests start are not, or they would load more."""
    for name in [name for name in os.environ if name.startswith("COVERAGE_PROCESS")]:
        del os.environ[name]


@pytest.fixture(autouse=True)
def _untraced(request):
    """Tests of time and of very many inputs run without the tracer of the coverage, which would be most of their time."""
    tracer = sys.gettrace()
    if tracer is None or request.node.get_closest_marker("untraced") is None:
        yield
        return
    sys.settrace(None)
    yield
    sys.settrace(tracer)


@pytest.fixture(autouse=True, scope="session")
def _no_network():
    """Whoever connects elsewhere finds out in the test, not on an intranet without internet."""
    real, real_ex = socket.socket.connect, socket.socket.connect_ex

    def guard(original):
        def connect(itself, address):
            if not _on_this_machine(address):
                raise AssertionError(f"a test tried to use the network: {address}")
            return original(itself, address)

        return connect

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guard(real))
        patch.setattr(socket.socket, "connect_ex", guard(real_ex))
        yield
