"""Money at the edges: typed in 만원, said in words, kept in won."""

import pytest
from django.template import Context, Template
from django.utils import translation

from foundation.money import in_words, to_manwon, to_won


@pytest.mark.parametrize(
    ("won", "korean", "english"),
    [
        (35_000_000, "3,500만원", "₩35,000,000"),
        (1_250_000_000, "12억 5,000만원", "₩1,250,000,000"),
        (100_000_000, "1억원", "₩100,000,000"),
        (12_345_678, "1,234만 5,678원", "₩12,345,678"),
        (4_000, "4,000원", "₩4,000"),
        (0, "0원", "₩0"),
        (-20_000, "-2만원", "-₩20,000"),
    ],
)
def test_in_words(won, korean, english):
    assert in_words(won) == korean
    with translation.override("en"):
        assert in_words(won) == english


def test_pages_say_it_alike():
    page = Template("{{ known|krw }}, {{ unknown|krw }}")
    assert page.render(Context({"known": 5_000_000_000, "unknown": None})) == "50억원, 미정"


def test_manwon():
    assert (to_won(3_500), to_won(None)) == (35_000_000, None)
    assert (to_manwon(12_345_678), to_manwon(None)) == (1_234, None)
