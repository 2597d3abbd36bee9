"""The link in an invitation that answers it without signing in.

It is signed, names one attendance, and opens nothing else; whoever changes plans may answer by it again, until the
meeting begins, the member leaves or its account is closed.
"""

from django.core.signing import BadSignature, Signer

from foundation.history import clock

from .models import Attendance, Meeting

_signer = Signer(salt="alliance.answer")


def token(attendance: Attendance) -> str:
    return _signer.sign(str(attendance.pk))


def opened(token: str) -> Attendance | None:
    """The attendance that the link still answers."""
    try:
        key = _signer.unsign(token)
    except BadSignature:
        return None
    rows = Attendance.objects.select_related("meeting", "member")
    answerable = rows.filter(
        meeting__status=Meeting.Status.INVITED,
        meeting__starts_at__gt=clock.now(),
        member__left_on=None,
        member__user__is_active=True,
    )
    return answerable.filter(pk=key).first()
