"""Signing up with two separate consents, one's profile, tokens, and the request to be erased."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.urls import reverse_lazy
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from ..models import User


def _consent_label(text: Any, kind: str) -> SafeString:
    url = reverse_lazy("companies:consent", args=[kind])
    return format_html('{} <a href="{}" target="_blank">{}</a>', text, url, gettext("내용 보기(새 창)"))


consent_label = lazy(_consent_label, SafeString)


class PhoneField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("전화번호"),
            max_length=20,
            validators=[
                RegexValidator(
                    r"^\+?[0-9][0-9 -]{6,18}$", _("숫자와 붙임표(-)로 적어 주세요. 예: 010-1234-5678")
                )
            ],
            widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
            **kwargs,
        )


class NameField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("이름"), max_length=50, widget=forms.TextInput(attrs={"autocomplete": "name"}), **kwargs
        )


class SignupForm(forms.Form):
    """What signing up asks for beside address and password; allauth's own form inherits from this one."""

    name = NameField()
    phone = PhoneField(required=False, help_text=_("코디네이터가 연락할 때 씁니다. 비워 두어도 됩니다."))
    agree_collection = forms.BooleanField(
        label=consent_label(_("개인정보 수집·이용에 동의합니다."), "collection"),
        error_messages={"required": _("수집·이용에 동의해야 가입할 수 있습니다.")},
    )
    agree_third_party = forms.BooleanField(
        label=consent_label(_("매칭된 기업에 연락처를 제공하는 데 동의합니다. (선택)"), "third_party"),
        required=False,
    )
    field_order = (
        "email",
        "password1",
        "password2",
        "name",
        "phone",
        "agree_collection",
        "agree_third_party",
    )

    def signup(self, request: Any, user: User) -> None:
        from ..services import people  # allauth loads this form before the models are ready

        people.sign_up(
            user=user,
            name=self.cleaned_data["name"],
            phone=self.cleaned_data["phone"],
            third_party=self.cleaned_data["agree_third_party"],
        )


class ProfileForm(forms.Form):
    name = NameField()
    phone = PhoneField(required=False)


class TokenForm(forms.Form):
    READ, WRITE = "read", "write"

    label = forms.CharField(
        label=_("용도"), max_length=60, help_text=_("어디에 쓰는 토큰인지 적어 두세요. 예: 사내 ERP 연동")
    )
    scope = forms.ChoiceField(
        label=_("범위"),
        choices=[(READ, _("읽기")), (WRITE, _("읽기·쓰기"))],
        initial=READ,
        widget=forms.RadioSelect,
    )
    days = forms.TypedChoiceField(
        label=_("유효 기간"),
        coerce=int,
        choices=[(30, _("30일")), (90, _("90일")), (365, _("1년"))],
        initial=90,
    )

    def scopes(self) -> list[str]:
        return [self.READ, self.WRITE] if self.cleaned_data["scope"] == self.WRITE else [self.READ]


class EraseForm(forms.Form):
    """A person types the word, so that nobody leaves by a slip."""

    confirm = forms.CharField(
        label=_("확인"), max_length=10, help_text=_("아래 칸에 ‘탈퇴’라고 적어 주세요.")
    )

    def clean_confirm(self) -> str:
        word = pgettext("erasure", "탈퇴")
        if self.cleaned_data["confirm"].strip() != word:
            raise forms.ValidationError(gettext("‘%(word)s’라고 적어야 진행합니다.") % {"word": word})
        return word
