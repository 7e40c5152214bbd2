"""Who may look after an installation, and how backups are kept."""

from __future__ import annotations

from yingshang.kernel.rules import allow, holds, is_system

allow("ops.make_backup", holds("system_admin") | is_system)
allow("ops.run_drill", holds("system_admin") | is_system)
