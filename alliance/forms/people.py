"""A person, named in a form."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from companies.models import User


class PersonField(forms.EmailField):
    """Somebody who has signed up, by mail address; it is required."""

    def clean(self, value: Any) -> User:
        found = User.objects.filter(email__iexact=super().clean(value), is_active=True).first()
        if found is None:
            raise ValidationError(_("이 이메일로 가입한 사람이 없습니다. 먼저 가입하게 하세요."))
        return found
