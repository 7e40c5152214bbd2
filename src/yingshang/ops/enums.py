"""Words of looking after an installation."""

from __future__ import annotations

# The four faces of GB/T 9704 and parts of the names, in small letters, that their families and files bear.
FONTS: dict[str, tuple[str, ...]] = {
    "仿宋": ("仿宋", "fangsong", "simfang"),
    "楷体": ("楷体", "kaiti", "simkai"),
    "黑体": ("黑体", "heiti", "simhei"),
    "宋体": ("宋体", "songti", "simsun"),
}
