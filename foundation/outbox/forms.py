"""Which jobs to run again."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Job


class RetryForm(forms.Form):
    jobs = forms.ModelMultipleChoiceField(
        queryset=Job.objects.filter(state__in=[Job.DEAD, Job.PENDING]),
        label=_("작업"),
        error_messages={
            "required": _("다시 실행할 작업을 하나 이상 고르세요."),
            "invalid_choice": _("이미 처리 중이거나 끝난 작업이 있습니다. 목록을 새로 고쳐 다시 고르세요."),
        },
    )

    def clean_jobs(self) -> Any:
        return list(self.cleaned_data["jobs"])
