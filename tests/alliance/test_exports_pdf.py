"""A pack as PDF: it tells what the content tells, to everybody. Nothing is read but the content: no database."""

import io
import re

import pytest
from django.conf import settings
from pypdf import PdfReader

from alliance.exports import make

from .packed import FORMULA, QUARTERS, SHA, content

RULES = {"/Figure", "/Table", "/TH", "/H1", "/H2", "/H3", "/Link"}


@pytest.fixture(scope="module")
def paper():
    progress = []
    made = make("pdf", content(), sha256=SHA, version=2, progress=progress.append)
    return PdfReader(io.BytesIO(made)), progress


@pytest.fixture(scope="module")
def text(paper):
    return plain("".join(page.extract_text() for page in paper[0].pages))


def plain(words):
    return re.sub(r"\s", "", words)


def elements(reader):
    waiting = [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        found = waiting.pop().get_object()
        if not isinstance(found, dict):
            continue
        if "/S" in found:
            yield found
        below = found.get("/K", [])
        waiting.extend(below if isinstance(below, list) else [below])


def test_its_head_says_what_it_is(paper, text):
    assert paper[0].metadata.title == "얼라이언스 성과 회의 자료 2026년 4분기"
    for words in ("2026년 4분기", "기준일 2026-10-31", "구분 잠정", "판 2판", SHA):
        assert plain(words) in text


def test_every_number_of_the_content_is_in_it(text):
    for kpi in content()["kpis"]:
        for told in (kpi["name"], kpi["definition"], kpi["text"], kpi["quarter_text"], kpi["year_text"]):
            assert plain(told) in text
        if kpi["records"]:
            assert f"집계된기록{len(kpi['records'])}건" in text
    assert plain("25개사 이상 (2026–2030) 48% +5개사 +10개사 ○ 정상") in text
    assert plain("분기 " + " ".join(QUARTERS)) in text
    assert plain("0개사 0개사 1개사 2개사 3개사 5개사 7개사 12개사") in text


def test_a_breakdown_of_several_parts_is_in_it(text):
    assert plain("기업 규모 구분 값 10명 미만 5개사 10–49명 7개사") in text
    assert "연수구" not in text


def test_what_the_source_contradicts_is_flagged(text):
    assert plain("출처 확인 두 목표를 더하지 않습니다.") in text
    assert plain("900 1,000 1,900 ※ 3,100") in text
    assert plain("연도별 예산을 더하면 1,900백만원인데 출처에 적힌 합계는 3,100백만원입니다.") in text


def test_without_records_it_says_so_and_draws_nothing(paper, text):
    drawn = [element["/Alt"] for element in elements(paper[0]) if element["/S"] == "/Figure"]
    assert len(drawn) == 4
    assert not [words for words in drawn if "유즈케이스" in words or "유지" in words]
    assert plain("기록 없음 다음 지표는 기준일까지 집계된 기록이 없습니다.") in text


def test_a_chart_is_told_in_words(paper):
    words = [element["/Alt"] for element in elements(paper[0]) if element["/S"] == "/Figure"]
    assert any(
        told.startswith("AX 실증 [지원]: 2025 Q1 0개사") and told.endswith("목표 25개사") for told in words
    )


def test_has_headings_tables_and_links(paper):
    assert {element["/S"] for element in elements(paper[0])} >= RULES
    links = [
        note.get_object()["/A"]["/URI"]
        for page in paper[0].pages
        for note in page.get("/Annots", [])
        if "/URI" in note.get_object().get("/A", {})
    ]
    assert len(links) == 4
    assert links[0].endswith("/alliance/kpis/pilot_firms/?on=2026-10-31")
    assert all(link.startswith(settings.SITE_URL) for link in links)


def test_no_text_of_the_content_is_markup(text):
    assert plain(FORMULA) in text
    assert "*굵게*#evil" in text


def test_claims_both_standards(paper):
    claims = paper[0].trailer["/Root"]["/Metadata"].get_data().decode()
    for claim in ("pdfaid:part>2<", "pdfaid:conformance>B<", "pdfuaid:part>1<"):
        assert claim in claims


def test_tells_how_far_it_is(paper):
    assert paper[1] == sorted(paper[1])
    assert len(paper[1]) > 5
    assert paper[1][-1] == 100


def test_a_final_pack_is_no_provisional_one():
    made = make("pdf", content() | {"kind": "final"}, sha256=SHA, version=1, progress=lambda percent: None)
    text = plain(PdfReader(io.BytesIO(made)).pages[0].extract_text())
    assert "구분확정" in text
    assert "잠정" not in text
    assert "모의" not in text


def test_every_page_of_a_simulated_one_says_so():
    made = make("pdf", content() | {"simulated": True}, sha256=SHA, version=1, progress=lambda percent: None)
    assert all("모의" in page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)
