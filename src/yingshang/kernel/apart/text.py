"""Bytes → text in the encodings of the field. No Django here."""

from __future__ import annotations

import re

from yingshang.kernel.errors import Refusal

_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\ufffd]")


def decode(data: bytes) -> str:
    """Text in UTF-8 (with or without mark), UTF-16 with mark, or GB18030. Raises Refusal for anything else."""
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not text.startswith("%PDF") and len(_CONTROLS.findall(text)) <= len(text) // 100:
            return text
    raise Refusal("kernel.sheet_format")
