"""Inviting a member, changing a role, and the reason of a decision."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import MemberInvitation, Membership


class InvitationForm(forms.ModelForm):
    class Meta:
        model = MemberInvitation
        fields = ("email", "role")
        help_texts = {
            "email": _("이 주소로 초대 메일을 보냅니다. 같은 이메일로 가입해야 수락할 수 있습니다.")
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = Membership.Role.choices
        self.initial.setdefault("role", Membership.Role.MEMBER)


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("역할"), choices=Membership.Role.choices)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("사유"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("신청한 사람에게 그대로 보입니다. 무엇을 고치면 되는지 적어 주세요."),
    )
