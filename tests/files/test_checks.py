import zipfile

import pytest
from django import forms
from django.core.exceptions import ValidationError

from foundation.files import checks
from foundation.files.forms import UploadField
from tests.files.uploads import DOCX, HWP, HWPX, OLE2, PDF, PNG, TRUE_FILES, archive, upload


def code(name, content):
    with pytest.raises(ValidationError) as caught:
        checks.check(upload(name, content))
    assert any("가" <= char <= "힣" for char in caught.value.messages[0])
    return caught.value.code


@pytest.mark.parametrize("name", TRUE_FILES)
def test_true_files_are_taken(name):
    file = upload(name, TRUE_FILES[name])
    assert "/" in checks.check(file)
    assert file.tell() == 0


def test_every_format_has_a_true_file():
    assert {name.rsplit(".")[-1].lower() for name in TRUE_FILES} == set(checks.FORMATS)


@pytest.mark.parametrize("name", ["run.exe", "page.html", "drawing.svg", "noextension", ".pdf", "a.pdf.exe"])
def test_other_extensions_are_refused(name):
    assert code(name, PDF) == "extension"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"<html><script>alert(1)</script>"),
        ("a.pdf", bytes(2000) + PDF),
        ("a.hwp", OLE2 + b"Word.Document.8" + bytes(500)),
        ("a.hwp", b"HWP Document File"),
        ("a.hwpx", DOCX),
        ("a.hwpx", archive({"mimetype": "text/plain", "Contents/content.hpf": "<x/>"})),
        ("a.hwpx", b"XX" + HWPX[2:]),
        ("a.hwpx", HWPX.replace(HWPX[38:42], b"\xff\xff\xff\xff", 1)),
        ("a.docx", HWPX),
        ("a.xlsx", DOCX),
        ("a.pptx", DOCX),
        ("a.docx", HWP),
        ("a.png", PDF),
        ("a.jpg", PNG),
        ("a.csv", b"a,b\0c"),
        ("a.txt", b"\xff\xff\xff\x80"),
        ("a.zip", b"PK\x03\x04 and then nothing"),
    ],
)
def test_content_must_be_what_the_name_says(name, content):
    assert code(name, content) == "content"


def test_an_empty_file_is_refused():
    assert code("a.txt", b"") == "empty"


def test_size_is_capped(settings):
    settings.UPLOAD_MAX_BYTES = len(PDF)
    checks.check(upload("a.pdf", PDF))
    assert code("a.pdf", PDF + b" ") == "size"


def test_archives_are_capped_when_expanded(settings, monkeypatch):
    monkeypatch.setattr(checks, "EXPANDED_MAX_BYTES", 1000)
    checks.check(upload("a.zip", archive({"a": bytes(1000)})))
    assert code("a.zip", archive({"a": bytes(600), "b": bytes(401)})) == "expanded"
    entries = {"[Content_Types].xml": "", "word/document.xml": bytes(2000)}
    assert code("a.docx", archive(entries)) == "expanded"


def test_entries_of_an_archive_are_capped(monkeypatch):
    monkeypatch.setattr(checks, "EXPANDED_MAX_ENTRIES", 3)
    checks.check(upload("a.zip", archive(dict.fromkeys("abc", "x"))))
    assert code("a.zip", archive(dict.fromkeys("abcd", "x"))) == "expanded"


def test_an_archive_that_explodes_is_refused(settings):
    settings.UPLOAD_MAX_BYTES = 1_000_000
    assert code("a.zip", archive({"a": bytes(3_000_000)})) == "expanded"
    checks.check(upload("a.zip", archive({"a": bytes(900_000)})))
    checks.check(upload("a.zip", archive({"a": bytes(range(256)) * 3900}, zipfile.ZIP_STORED)))


def test_an_encrypted_archive_is_refused():
    content = bytearray(archive({"a.txt": "a"}))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert code("a.zip", bytes(content)) == "encrypted"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("견적서 (최종).pdf", "견적서 (최종).pdf"),
        ("../../etc/견적서.pdf", "견적서.pdf"),
        ("C:\\문서\\견적서.pdf", "견적서.pdf"),
        ("견적\u202efdp\r\n.exe.pdf", "견적fdp.exe.pdf"),
        ('a<b>:"c|?*.pdf', "a_b___c___.pdf"),
        ("\u1100\u1161.pdf", "가.pdf"),
        ("가" * 300 + ".pdf", "가" * 146 + ".pdf"),
    ],
)
def test_names_are_cleaned(given, kept):
    assert checks.clean_name(given) == kept


def test_errors_sit_on_the_field():
    class Form(forms.Form):
        file = UploadField(label="견적서")

    form = Form({}, {"file": upload("a.exe", b"x")})
    assert "올릴 수 없습니다" in form.errors["file"][0]
    assert Form({}, {"file": upload("a.pdf", PDF)}).is_valid()
    assert 'accept=".pdf,.hwp,' in str(Form()["file"])
    assert "20.0" in Form()["file"].help_text
