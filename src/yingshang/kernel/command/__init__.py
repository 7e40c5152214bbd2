"""A write is one command: permission, version, change, record and effects in one transaction."""

from yingshang.kernel.command.command import command
from yingshang.kernel.command.versions import claim_version

__all__ = ["claim_version", "command"]
