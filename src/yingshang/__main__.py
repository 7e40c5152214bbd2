"""The command ``yingshang``: sets up, runs and looks after one installation."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the sub-command named by the arguments; a refusal is one Chinese sentence and exit code 1."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yingshang.config.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - settings are named first

    execute_from_command_line(["yingshang", *sys.argv[1:]])


if __name__ == "__main__":
    main()
