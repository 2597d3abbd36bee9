"""사업자등록번호: reading it and its check digit."""

import pytest
from django.core.exceptions import ValidationError

from companies.business_number import is_valid, normalise
from tests import factories


@pytest.mark.parametrize(
    "text", ["124-81-00998", "1248100998", " 124 81 00998 ", "１２４－８１－００９９８", "124–81–00998"]
)
def test_reads_what_people_write(text):
    assert normalise(text) == "1248100998"


@pytest.mark.parametrize("text", ["", "12481", "124-81-009981", "124-81-0099A", "일이사"])
def test_asks_for_ten_digits(text):
    with pytest.raises(ValidationError, match="10자리"):
        normalise(text)


@pytest.mark.parametrize("text", ["1248100999", "0000000000", "1284100998"])
def test_refuses_a_wrong_check_digit_and_all_zeros(text):
    with pytest.raises(ValidationError, match="비교해"):
        normalise(text)


def test_one_check_digit_in_ten_is_right():
    nine = factories.business_number(7)[:9]
    assert [d for d in "0123456789" if is_valid(nine + d)] == [factories.business_number(7)[9]]


@pytest.mark.parametrize("number", ["", "124810099", "12481009981", "124810099８"])
def test_is_valid_wants_ascii_digits(number):
    assert not is_valid(number)
