"""Classes of characters for expressions on folded text, made so that they compile fast.

Not the ranges of Chinese characters themselves: ``re`` lays out a class of 27 000 characters one by one, a
millisecond each time one is named, and a hundred expressions name one. What these take in beyond those characters
(other scripts' letters, radicals, 〇) does not stand where official documents have words.
"""

from __future__ import annotations

# Letters beyond Latin-1, without Roman and circled numerals.
HAN = r"[^\W\x00-\xff\u2150-\u24ff]"
# The same, and Latin letters.
LETTER = r"[^\W\d_\x80-\xff\u2150-\u24ff]"


def spelled(source: str) -> str:
    """``source`` with ``{han}`` and ``{letter}`` replaced by these classes."""
    return source.replace("{han}", HAN).replace("{letter}", LETTER)
