"""A pack as slides: native charts with the content's values, definitions in the notes."""

import io
import zipfile

import pytest
from pptx import Presentation

from alliance.exports import make

from .packed import FIRM, SHA, content, kpi


def opened(given):
    made = make("pptx", given, sha256=SHA, version=1, progress=lambda percent: None)
    return Presentation(io.BytesIO(made)), made


@pytest.fixture(scope="module")
def deck():
    return opened(content())[0]


def titles(deck):
    return [slide.shapes.title.text for slide in deck.slides]


def slide(deck, title):
    return deck.slides[titles(deck).index(title)]


def table(page):
    (found,) = [shape.table for shape in page.shapes if shape.has_table]
    return [[cell.text for cell in row.cells] for row in found.rows]


def test_a_slide_for_each_group_and_for_each_kpi_with_records(deck):
    assert titles(deck) == [
        "얼라이언스 성과 회의 자료",
        "계획의 목표",
        "AX 실증 [지원]: 12개사",
        "사업비",
        "집행률: 82.8%",
        "매칭",
        "매칭 품질: 0.612",
        "사업화와 지속",
        "사업화 매출: 1억 2,345만 6,789원",
        "계획 예산(백만원)",
    ]


def test_a_group_tells_each_of_its_kpis(deck):
    assert table(slide(deck, "계획의 목표"))[1:] == [
        ["AX 실증 [지원]", "12개사", "25개사 이상 (2026–2030)", "48%", "+5개사", "+10개사", "정상"],
        ["생성형 AI 유즈케이스", "0건 · 기록 없음", "10건 이상 (2026–2030)", "—", "0건", "0건", "—"],
    ]
    assert table(slide(deck, "사업화와 지속"))[2][:2] == ["12개월 사용 유지", "기록 없음"]


def test_a_long_group_takes_several_slides():
    many = content() | {"kpis": [kpi(f"use_{number}", f"지표 {number}", "count") for number in range(11)]}
    found, _made = opened(many)
    assert titles(found)[1:3] == ["계획의 목표 (1/2)", "계획의 목표 (2/2)"]
    assert len(table(found.slides[1])) + len(table(found.slides[2])) == 11 + 2


def test_a_chart_has_the_values(deck):
    page = slide(deck, "AX 실증 [지원]: 12개사")
    (chart,) = [shape.chart for shape in page.shapes if shape.has_chart]
    assert list(chart.plots[0].series[0].values) == [0, 0, 1, 2, 3, 5, 7, 12]
    assert list(chart.plots[1].series[0].values) == [25] * 8
    assert dict(map(tuple, table(page)))["집계된 기록"] == "12건"
    (money,) = [s.chart for s in slide(deck, "사업화 매출: 1억 2,345만 6,789원").shapes if s.has_chart]
    assert money.plots[0].series[0].values[-1] == pytest.approx(1.23456789)
    assert money.chart_title.text_frame.text == "단위: 억원"


def test_the_notes_define_it(deck):
    told = slide(deck, "AX 실증 [지원]: 12개사").notes_slide.notes_text_frame.text
    assert "AX 실증 [지원]의 정의 (정의 1판)" in told
    assert "출처 확인: 두 목표를 더하지 않습니다." in told
    assert "기업 규모: 10명 미만 5개사, 10–49명 7개사" in told
    assert "?on=2026-10-31" in told


def test_the_budgets_contradictions_are_flagged(deck):
    page = slide(deck, "계획 예산(백만원)")
    assert table(page)[1][1:] == ["900", "1,000", "1,900", "※ 3,100"]
    texts = [shape.text_frame.text for shape in page.shapes if shape.has_text_frame]
    assert any(text.startswith("※ 연도별 예산을 더하면 1,900백만원인데") for text in texts)


def test_no_firm_and_nothing_from_outside_is_in_it():
    archive = zipfile.ZipFile(io.BytesIO(opened(content())[1]))
    for name in archive.namelist():
        assert FIRM.encode() not in archive.read(name)
        assert b'TargetMode="External"' not in archive.read(name)
