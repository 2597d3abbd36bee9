"""The forms of people and firms."""

from .firms import CompanyForm, FilterForm, RegistrationForm, SiteForm
from .members import InvitationForm, ReasonForm, RoleForm
from .people import EraseForm, ProfileForm, SignupForm, TokenForm

__all__ = [
    "CompanyForm",
    "EraseForm",
    "FilterForm",
    "InvitationForm",
    "ProfileForm",
    "ReasonForm",
    "RegistrationForm",
    "RoleForm",
    "SignupForm",
    "SiteForm",
    "TokenForm",
]
