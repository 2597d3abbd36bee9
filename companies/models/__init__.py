"""People, firms and what binds them: memberships, sites, consents, private interests."""

from .access import ApiToken
from .firms import Company, Site
from .interests import Interest
from .ksic import Ksic
from .members import Claim, Consent, MemberInvitation, Membership
from .people import User

__all__ = [
    "ApiToken",
    "Claim",
    "Company",
    "Consent",
    "Interest",
    "Ksic",
    "MemberInvitation",
    "Membership",
    "Site",
    "User",
]
