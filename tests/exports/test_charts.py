"""Charts: what is drawn is what was given, and words say the same."""

from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.utils import translation

from foundation.exports.charts import Chart, described, svg

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True)
def _korean():
    with translation.override("ko"):
        yield


def chart(*values, unit="개사", target=None):
    numbers = [None if value is None else Decimal(value) for value in values]
    labels = [f"2026 Q{number}" for number in range(1, len(values) + 1)]
    return Chart("수요기업", unit, labels, numbers, None if target is None else Decimal(target))


def texts(picture):
    return [element.text for element in ElementTree.fromstring(picture).iter(f"{SVG}text")]


def test_each_value_is_written_over_its_label_in_order():
    found = texts(svg(chart(None, 3, 12)))
    assert [text for text in found if text.startswith("2026")] == ["2026 Q1", "2026 Q2", "2026 Q3"]
    for text in ("–", "3", "12", "단위: 개사"):
        assert text in found


def test_only_the_newest_bar_is_dark():
    bars = [
        path.get("fill")
        for path in ElementTree.fromstring(svg(chart(1, 2, 3))).iter(f"{SVG}path")
        if path.get("aria-roledescription") == "bar"
    ]
    assert bars == ["#a9bbd6", "#a9bbd6", "#1b4b8f"]


def test_a_target_is_a_dashed_line_and_told():
    plain, aimed = svg(chart(1, 2)), svg(chart(1, 2, target=25))
    assert "stroke-dasharray" not in plain
    assert 'stroke-dasharray="6,4"' in aimed
    assert "단위: 개사 · 점선: 목표 25" in texts(aimed)


def test_a_chart_of_nothing_says_so():
    nothing = chart(None, None, target=3)
    assert nothing.empty
    assert "기록 없음" in texts(svg(nothing))
    assert described(nothing) == "수요기업: 기록 없음"


def test_in_words_it_is_every_value_with_its_unit():
    told = described(chart(None, 3, target=25))
    assert told == "수요기업: 2026 Q1 기록 없음, 2026 Q2 3개사. 목표 25개사"
    assert described(chart("0.612", "0.7", unit="nDCG@10")).endswith(
        "2026 Q1 0.612 nDCG@10, 2026 Q2 0.700 nDCG@10"
    )
    assert described(chart("12.34", 5, unit="%")).endswith("2026 Q1 12.3%, 2026 Q2 5.0%")


def test_what_is_written_is_text_and_never_markup():
    wild = Chart("<script>", '"><script>alert(1)</script>', ["<b>&"], [Decimal(1)])
    picture = svg(wild)
    assert "<script" not in picture
    assert "<b>&" in texts(picture)


def test_the_picture_asks_for_nothing_elsewhere():
    root = ElementTree.fromstring(svg(chart(1, target=2)))
    for element in root.iter():
        assert not [name for name in element.attrib if name.endswith("href")]
        assert element.tag not in (f"{SVG}image", f"{SVG}use", f"{SVG}style", f"{SVG}script")
