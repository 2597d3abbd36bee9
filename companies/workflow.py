"""The states of a firm and of a claim on one (DESIGN §6)."""

from foundation.history.workflow import Workflow

from .models import Claim, Company

S = Company.Status
C = Claim.Status

COMPANY = Workflow(
    "company",
    {
        S.PENDING: (S.APPROVED, S.REJECTED),
        S.REJECTED: (S.PENDING,),  # its own member applies again with corrected details
        S.APPROVED: (S.SUSPENDED,),
        S.SUSPENDED: (S.APPROVED,),
    },
)

CLAIM = Workflow("claim", {C.PENDING: (C.APPROVED, C.REJECTED)})
