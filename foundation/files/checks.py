"""What may be uploaded: by extension, by content and by size; archives also by what they expand to.

The content decides: a name only says what the content has to be. Nothing is unpacked to look at it.
"""

import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"

EXPANDED_MAX_BYTES = 300 * 1024 * 1024
EXPANDED_MAX_RATIO = 200
EXPANDED_MAX_ENTRIES = 5000
NAME_MAX_LENGTH = 150


@dataclass(frozen=True)
class Format:
    """What an extension stands for: its media type, and whether a file's content is that."""

    content_type: str
    matches: Callable[[IO[bytes]], bool]


def check(upload: Any) -> str:
    """The media type of `upload` (a file with name and size); ValidationError says what to do instead."""
    extension = PurePosixPath(clean_name(upload.name or "")).suffix.lower().lstrip(".")
    form = FORMATS.get(extension)
    if form is None:
        raise ValidationError(
            _("이 형식은 올릴 수 없습니다. 다음 형식으로 바꿔 올리세요: %(allowed)s."),
            code="extension",
            params={"allowed": ", ".join(FORMATS)},
        )
    if not upload.size:
        raise ValidationError(_("빈 파일입니다. 내용이 있는 파일을 고르세요."), code="empty")
    if upload.size > settings.UPLOAD_MAX_BYTES:
        raise ValidationError(
            _("파일이 너무 큽니다(%(size)s). %(limit)s 이하로 줄이거나 나누어 올리세요."),
            code="size",
            params={
                "size": filesizeformat(upload.size),
                "limit": filesizeformat(settings.UPLOAD_MAX_BYTES),
            },
        )
    upload.seek(0)
    try:
        if not form.matches(upload):
            raise ValidationError(
                _("파일 내용이 확장자 .%(extension)s와 다릅니다. 원래 프로그램에서 다시 저장해 올리세요."),
                code="content",
                params={"extension": extension},
            )
    finally:
        upload.seek(0)
    return form.content_type


def clean_name(name: str) -> str:
    """The file's own name, fit for any file system and header: no folders, no control characters, NFC."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    # Format characters (category Cf) can turn the reading direction and so hide an extension.
    kept = "".join(char for char in last if unicodedata.category(char) not in ("Cc", "Cf", "Cs"))
    path = PurePosixPath("".join("_" if char in '<>:"|?*' else char for char in kept).strip(" ."))
    return path.stem[: NAME_MAX_LENGTH - len(path.suffix)] + path.suffix


def _starts_with(*signatures: bytes) -> Callable[[IO[bytes]], bool]:
    return lambda file: file.read(16).startswith(signatures)


def _is_hwp(file: IO[bytes]) -> bool:
    """OLE2, as old Office files are too, and in it the signature that HWP 5 keeps in its FileHeader."""
    content = file.read()
    return content.startswith(OLE2) and b"HWP Document File" in content


def _is_pdf(file: IO[bytes]) -> bool:
    # Readers accept some bytes before the header; so do scanners' files.
    return b"%PDF-" in file.read(1024)


def _is_text(file: IO[bytes]) -> bool:
    """UTF-8 or CP949, without NUL."""
    content = file.read()
    if b"\0" in content:
        return False
    for encoding in ("utf-8-sig", "cp949"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def _is_archive(file: IO[bytes]) -> bool:
    return _entries(file) is not None


def _holds(*names: str, mimetype: bytes = b"") -> Callable[[IO[bytes]], bool]:
    """A zip with these entries and, for hwpx, with the media type that stands in its first entry."""

    def matches(file: IO[bytes]) -> bool:
        entries = _entries(file)
        if entries is None or not set(names) <= entries.keys():
            return False
        return not mimetype or _read_start(file, entries["mimetype"]).startswith(mimetype)

    return matches


def _entries(file: IO[bytes]) -> dict[str, zipfile.ZipInfo] | None:
    """The archive's entries by name, None where it is none; ValidationError where it would expand too far.

    Sizes are those that the archive states; whoever expands one must read no more than that of an entry, as
    zipfile does.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            infos = archive.infolist()
            locked = any(info.flag_bits & 1 for info in infos)
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    if locked:
        raise ValidationError(_("암호가 걸린 파일입니다. 암호를 풀고 다시 올리세요."), code="encrypted")
    expanded = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos) or 1
    if (
        len(infos) > EXPANDED_MAX_ENTRIES
        or expanded > EXPANDED_MAX_BYTES
        or (expanded > settings.UPLOAD_MAX_BYTES and expanded / packed > EXPANDED_MAX_RATIO)
    ):
        raise ValidationError(
            _("압축을 풀면 너무 큽니다. 파일 %(entries)s개, %(limit)s 이하로 나누어 올리세요."),
            code="expanded",
            params={"entries": EXPANDED_MAX_ENTRIES, "limit": filesizeformat(EXPANDED_MAX_BYTES)},
        )
    return {info.filename: info for info in infos}


def _read_start(file: IO[bytes], info: zipfile.ZipInfo) -> bytes:
    """The first bytes of an entry; none where the entry is damaged, though the archive's list is whole."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive, archive.open(info) as entry:
            return entry.read(100)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError):
        return b""


_OFFICE = "application/vnd.openxmlformats-officedocument."

FORMATS: dict[str, Format] = {
    "pdf": Format("application/pdf", _is_pdf),
    "hwp": Format("application/x-hwp", _is_hwp),
    "hwpx": Format(
        "application/hwp+zip", _holds("mimetype", "Contents/content.hpf", mimetype=b"application/hwp+zip")
    ),
    "docx": Format(_OFFICE + "wordprocessingml.document", _holds("[Content_Types].xml", "word/document.xml")),
    "xlsx": Format(_OFFICE + "spreadsheetml.sheet", _holds("[Content_Types].xml", "xl/workbook.xml")),
    "pptx": Format(
        _OFFICE + "presentationml.presentation", _holds("[Content_Types].xml", "ppt/presentation.xml")
    ),
    "csv": Format("text/csv", _is_text),
    "txt": Format("text/plain", _is_text),
    "png": Format("image/png", _starts_with(PNG)),
    "jpg": Format("image/jpeg", _starts_with(JPEG)),
    "jpeg": Format("image/jpeg", _starts_with(JPEG)),
    "zip": Format("application/zip", _is_archive),
}
