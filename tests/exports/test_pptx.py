"""Slides: titles, native charts and tables, words for whoever doesn't see them."""

import io
from decimal import Decimal

import pytest
from django.utils import translation
from pptx import Presentation
from pptx.enum.dml import MSO_LINE

from foundation.exports.charts import Chart
from foundation.exports.pptx import Deck


@pytest.fixture(autouse=True)
def _korean():
    with translation.override("ko"):
        yield


def deck():
    return Deck(title="자료", author="기관", foot="2026년 4분기", language="ko-KR")


def opened(made):
    return Presentation(io.BytesIO(made.close()))


def charted(*values, target=None):
    made = deck()
    labels = [f"2026 Q{number}" for number in range(1, len(values) + 1)]
    chart = Chart("수요기업", "개사", labels, [None if v is None else Decimal(v) for v in values], target)
    made.chart("수요기업: 3개사", chart, ("항목", "내용"), [("값", "3개사")], note="정의")
    slide = opened(made).slides[0]
    return slide, next(shape for shape in slide.shapes if shape.has_chart), chart


def test_is_wide_and_every_slide_has_a_title():
    made = deck()
    made.cover("성과 회의 자료", "2026년 4분기", [("기준일", "2026-10-31")])
    made.table("요약", ["지표", "값"], [["수요", "3"]], widths=(0.7, 0.3), note="정의", remark="※ 다름")
    found = opened(made)
    assert found.slide_width / found.slide_height == pytest.approx(16 / 9, rel=0.001)
    assert [slide.shapes.title.text for slide in found.slides] == ["성과 회의 자료", "요약"]
    texts = [shape.text_frame.text for shape in found.slides[1].shapes if shape.has_text_frame]
    assert "2026년 4분기 · 2" in texts
    assert "※ 다름" in texts


def test_a_chart_is_native_and_has_the_values():
    slide, frame, _chart = charted(None, 2, 3)
    assert list(frame.chart.plots[0].categories) == ["2026 Q1", "2026 Q2", "2026 Q3"]
    assert list(frame.chart.plots[0].series[0].values) == [None, 2.0, 3.0]
    assert len(frame.chart.plots) == 1
    assert slide.notes_slide.notes_text_frame.text == "정의"


def test_a_target_is_a_dashed_line_over_the_bars():
    _slide, frame, _chart = charted(1, 2, target=Decimal(25))
    line = frame.chart.plots[1].series[0]
    assert list(line.values) == [25.0, 25.0]
    assert line.format.line.dash_style == MSO_LINE.DASH
    assert frame.chart.chart_title.text_frame.text == "단위: 개사 · 점선: 목표 25"


def test_charts_and_tables_have_words():
    slide, *_rest = charted(1, 2, target=Decimal(25))
    words = {
        shape.name: shape._element.nvGraphicFramePr.cNvPr.get("descr")
        for shape in slide.shapes
        if shape.has_chart or shape.has_table
    }
    assert words == {
        "수요기업": "수요기업: 2026 Q1 1개사, 2026 Q2 2개사. 목표 25개사",
        "수요기업: 3개사: 표": "수요기업: 3개사: 표",
    }


def test_texts_are_korean_in_a_korean_font():
    made = deck()
    made.table("요약", ["지표"], [["수요"]], widths=(1,), note="")
    found = opened(made)
    run = found.slides[0].shapes.title.text_frame.paragraphs[0].runs[0]
    assert run._r.rPr.get("lang") == "ko-KR"
    theme = next(
        rel.target_part.blob.decode()
        for rel in found.slide_master.part.rels.values()
        if rel.reltype.endswith("/theme")
    )
    assert theme.count('<a:ea typeface="맑은 고딕"') == 2
    assert theme.count('<a:latin typeface="맑은 고딕"') == 2
