"""People, firms and what binds them: memberships, sites, consents."""

from .access import ApiToken
from .firms import Company, Site
from .ksic import Ksic
from .members import Claim, Consent, MemberInvitation, Membership
from .people import User

__all__ = [
    "ApiToken",
    "Claim",
    "Company",
    "Consent",
    "Ksic",
    "MemberInvitation",
    "Membership",
    "Site",
    "User",
]
