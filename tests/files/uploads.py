"""Small true files of each format."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def upload(name, content):
    return SimpleUploadedFile(name, content)


def archive(entries, compression=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as file:
        for name, content in entries.items():
            file.writestr(name, content)
    return buffer.getvalue()


def office(part):
    return archive({"[Content_Types].xml": "<Types/>", part: "<x/>"})


def workbook():
    buffer = io.BytesIO()
    Workbook().save(buffer)
    return buffer.getvalue()


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
HWP = OLE2 + bytes(504) + b"HWP Document File" + bytes(15) + bytes(464)
HWPX = archive({"mimetype": "application/hwp+zip", "Contents/content.hpf": "<package/>"})
DOCX = office("word/document.xml")
PPTX = office("ppt/presentation.xml")
PNG = b"\x89PNG\r\n\x1a\n" + bytes(16)
JPEG = b"\xff\xd8\xff\xe0" + bytes(16)

TRUE_FILES = {
    "견적서.pdf": PDF,
    "신청서.hwp": HWP,
    "신청서.hwpx": HWPX,
    "계획.docx": DOCX,
    "예산.xlsx": workbook(),
    "발표.pptx": PPTX,
    "측정.csv": "설비,온도\n1호기,72\n".encode("cp949"),
    "메모.txt": "현장 메모\n".encode("utf-8-sig"),
    "사진.png": PNG,
    "사진.jpg": JPEG,
    "사진.JPEG": JPEG,
    "묶음.zip": archive({"a.txt": "a"}),
}
