"""Bytes -> text, in a fixed order: byte order mark, UTF-8, cp1252, Latin-1; then the text is fixed once.

No guessing by statistics: on short notes it turns pound signs and dashes into letters of other alphabets.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with that one
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\ufeff]|[\ud800-\udfff]")
ZERO_SHARE = 0.3  # Latin text in UTF-16 has a zero in nearly half of its bytes; no other text has any
SAMPLE = 4096


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, fixed, and the encoding it was read in."""

    text: str
    encoding: str

    @property
    def guessed(self) -> bool:
        """Whether the encoding was neither stated by a mark nor UTF-8."""
        return self.encoding in ("cp1252", "latin-1", "utf-16-le", "utf-16-be")


def decode(data: bytes) -> Decoded:
    r"""Return the text of ``data``, fixed; any bytes give some text.

    >>> decode(b"\xef\xbb\xbfTwo\r\nlines").text
    'Two\nlines'
    >>> decode(b"\xa31.1m").encoding
    'cp1252'
    """
    for encoding in _candidates(data):
        try:
            return Decoded(fix_text(data.decode(encoding)), encoding)
        except UnicodeDecodeError:
            continue
    return Decoded(fix_text(data.decode("latin-1")), "latin-1")


def fix_text(text: str) -> str:
    r"""Return the text as it is stored: no byte order mark, line ends as LF, no control characters but LF and tab.

    Nothing else is changed. It is done once, before any offset is taken.

    >>> fix_text("a\r\nb\rc\x0c")
    'a\nb\nc'
    """
    return CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _candidates(data: bytes) -> list[str]:
    marked = [encoding for mark, encoding in MARKS if data.startswith(mark)][:1]
    return [*marked, *_unmarked_utf16(data), "utf-8", "cp1252"]


def _unmarked_utf16(data: bytes) -> list[str]:
    """Windows programs save "Unicode" without a mark at times: every other byte of Latin text is then zero."""
    sample = data[:SAMPLE]
    if len(sample) < 2 or len(data) % 2:
        return []
    even, odd = sample[::2].count(0) / len(sample[::2]), sample[1::2].count(0) / len(sample[1::2])
    if max(even, odd) < 2 * ZERO_SHARE or min(even, odd) > ZERO_SHARE / 10:
        return []
    return ["utf-16-le" if odd > even else "utf-16-be"]
