"""PDF by typst: tagged and archivable, with its fonts inside, from a template and plain data.

Data reach the template as JSON, so no text of theirs is ever markup. Nothing is fetched: fonts are those of
FONTS_DIR alone, and a template imports no package.
"""

import json
import struct
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

STANDARDS: list[Any] = ["a-2b", "ua-1"]
FONT_FILE = "PretendardGOV-Regular.otf"
MISSING = "□"


def make(template: Path, data: Mapping[str, Any], *, made_at: datetime) -> bytes:
    """A template reads its data by `json(bytes(sys.inputs.data))`. Raises typst.TypstError where it breaks a rule of
    PDF/A-2b or PDF/UA-1."""
    text = json.dumps(_showable(data), ensure_ascii=False)
    made = typst.compile(
        template.read_bytes(),
        format="pdf",
        font_paths=typst.Fonts(False, False, [str(settings.FONTS_DIR)]),
        sys_inputs={"data": text},
        pdf_standards=STANDARDS,
        timestamp=made_at.replace(microsecond=0),
    )
    assert isinstance(made, bytes)
    return made


def _showable(data: Any) -> Any:
    """The same with every text in characters that the font has: PDF/A allows no others."""
    if isinstance(data, str):
        return "".join(_shown(letter) for letter in unicodedata.normalize("NFC", data))
    if isinstance(data, Mapping):
        return {name: _showable(value) for name, value in data.items()}
    if isinstance(data, Sequence):
        return [_showable(value) for value in data]
    return data


def _shown(letter: str) -> str:
    if letter in "\n\t" or ord(letter) in _letters():
        return letter
    return "" if unicodedata.category(letter)[0] in "CM" else MISSING


@cache
def _letters() -> frozenset[int]:
    """What the font has a glyph for, by its OpenType table "cmap" in format 12."""
    data = (settings.FONTS_DIR / FONT_FILE).read_bytes()
    (tables,) = struct.unpack_from(">H", data, 4)
    at = next(
        offset
        for tag, _sum, offset, _length in struct.iter_unpack(">4sIII", data[12 : 12 + 16 * tables])
        if tag == b"cmap"
    )
    (encodings,) = struct.unpack_from(">H", data, at + 2)
    places = [offset for *_kind, offset in struct.iter_unpack(">HHI", data[at + 4 : at + 4 + 8 * encodings])]
    table = next(at + place for place in places if struct.unpack_from(">H", data, at + place) == (12,))
    (groups,) = struct.unpack_from(">I", data, table + 12)
    spans = struct.iter_unpack(">III", data[table + 16 : table + 16 + 12 * groups])
    return frozenset(code for first, last, _glyph in spans for code in range(first, last + 1))
