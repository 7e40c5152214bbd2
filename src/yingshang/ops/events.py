"""What can happen to an installation, and how it is said."""

from __future__ import annotations

from yingshang.kernel.events import event_type

demo_made = event_type("ops.demo_made", "建立演示县“{target}”：{units}个单位，{people}人")
installed = event_type("ops.installed", "建立系统，使用单位“{target}”")
