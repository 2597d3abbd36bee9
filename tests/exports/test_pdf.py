"""PDF: tagged, archivable, its fonts inside, and no text of the data is markup."""

import io
import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
import typst
from pypdf import PdfReader

from foundation.exports import pdf
from foundation.exports.charts import Chart, svg

AT = datetime(2026, 11, 20, 9, 0, 0, 123, tzinfo=UTC)
TEMPLATE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: "표")
#set text(font: "Pretendard GOV", fallback: false, lang: "ko")
#title()
#data.text
#if "svg" in data { image(bytes(data.svg), format: "svg", alt: data.words) }
"""


@pytest.fixture
def template(tmp_path):
    path = tmp_path / "paper.typ"
    path.write_text(TEMPLATE)
    return path


def made(template, **data):
    return PdfReader(io.BytesIO(pdf.make(template, data, made_at=AT)))


def text(reader):
    return re.sub(r"\s", "", "".join(page.extract_text() for page in reader.pages))


def fonts(reader):
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            yield font["/DescendantFonts"][0]["/FontDescriptor"]


def test_claims_both_standards_and_says_its_language(template):
    reader = made(template, text="가")
    claims = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in claims
    assert "<pdfaid:conformance>B</pdfaid:conformance>" in claims
    assert "<pdfuaid:part>1</pdfuaid:part>" in claims
    assert reader.trailer["/Root"]["/Lang"] == "ko"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]


def test_has_its_fonts_inside_and_no_others(template):
    chart = Chart("수요기업", "개사", ["2026 Q1"], [Decimal(3)])
    found = list(fonts(made(template, text="가나다 ABC 道 ①", svg=svg(chart), words="수요기업")))
    assert found
    for font in found:
        assert "PretendardGOV" in font["/FontName"]
        assert "/FontFile2" in font or "/FontFile3" in font


def test_a_picture_without_words_is_refused(template):
    template.write_text(TEMPLATE.replace(", alt: data.words", ""))
    with pytest.raises(typst.TypstError, match="alt"):
        made(template, text="가", svg=svg(Chart("수요기업", "개사", ["2026 Q1"], [Decimal(3)])))


@pytest.mark.parametrize(
    "wild", ['*굵게* #sys.version $x$ "]) @ref', '#read("/etc/passwd")', "\\ `code` = h <l>"]
)
def test_no_text_is_markup(template, wild):
    assert re.sub(r"\s", "", wild) in text(made(template, text=wild))


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("웃음🙂끝", "웃음□끝"),
        ("종\x07소리\ufffe", "종소리"),
        ("\u1112\u1161\u11ab글", "한글"),
        ("줄\n바꿈", "줄바꿈"),
    ],
)
def test_letters_that_no_font_has_are_replaced(template, given, shown):
    assert shown in text(made(template, text=given))


def test_the_same_at_the_same_moment(template):
    assert pdf.make(template, {"text": "가"}, made_at=AT) == pdf.make(template, {"text": "가"}, made_at=AT)
