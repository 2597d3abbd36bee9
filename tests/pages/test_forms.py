import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import override

from companies.models import Company

CHOICES = [("a", "가")]


@pytest.mark.parametrize(
    ("field", "said"),
    [
        (forms.CharField(), "이 칸을 채워 주세요."),
        (forms.IntegerField(), "이 칸을 채워 주세요."),
        (forms.BooleanField(), "이 칸에 표시해 주세요."),
        (forms.ChoiceField(choices=CHOICES), "하나를 골라 주세요."),
        (forms.TypedChoiceField(choices=CHOICES), "하나를 골라 주세요."),
        (forms.ModelChoiceField(Company.objects.none()), "하나를 골라 주세요."),
        (forms.MultipleChoiceField(choices=CHOICES), "하나 이상 골라 주세요."),
        (forms.ModelMultipleChoiceField(Company.objects.none()), "하나 이상 골라 주세요."),
        (forms.CharField(error_messages={"required": "사유를 적어 주세요."}), "사유를 적어 주세요."),
    ],
)
def test_an_empty_field_is_asked_for_in_words_that_say_what_to_do(field, said):
    with pytest.raises(ValidationError) as refused:
        field.clean(field.empty_values[0])
    assert refused.value.messages == [said]


def test_in_english():
    with override("en"), pytest.raises(ValidationError) as refused:
        forms.CharField().clean("")
    with override("en"):
        assert refused.value.messages == ["Fill in this field."]
