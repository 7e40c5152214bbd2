"""Part of every build: the browser libraries are fetched and carried along (see ``tools/assets.py``)."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Assets(BuildHookInterface[Any]):
    """Fetch what is missing before the files are gathered."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Raise AssetsError rather than make a wheel without them; an editable install goes on, since pages work.

        ``version`` is "standard" or "editable".
        """
        sys.path.insert(0, self.root)
        from tools import assets  # noqa: PLC0415 - the project is not importable before

        try:
            assets.build(Path(self.root))
        except assets.AssetsError as error:
            if version != "editable":
                raise
            self.app.display_warning(str(error))
        build_data["artifacts"].append(f"/{assets.TARGET}/**")
