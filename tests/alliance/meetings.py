"""A spring in which the alliance meets, and what its people do, for the tests."""

from datetime import UTC, datetime, timedelta

from alliance.models import Attendance, Meeting
from alliance.services import meetings
from foundation.history import clock
from tests import factories

#: Monday the second of March 2026, at nine in Seoul.
NOW = datetime(2026, 3, 2, tzinfo=UTC)
#: Monday the sixteenth, at two in Seoul.
STARTS = datetime(2026, 3, 16, 5, tzinfo=UTC)


class Called:
    """A coordinator, three members, and a meeting to which they were called."""

    def __init__(self, members: int = 3) -> None:
        self.coordinator = factories.UserFactory(is_coordinator=True)
        self.members = [factories.AllianceMemberFactory() for _n in range(members)]
        with clock.at(NOW):
            self.meeting = factories.MeetingFactory(starts_at=STARTS)
            meetings.invite(meeting=self.meeting, by=self.coordinator)

    def row(self, number: int = 0) -> Attendance:
        return Attendance.objects.select_related("meeting", "member").get(
            meeting=self.meeting, member=self.members[number]
        )

    def marked(self, *numbers: int) -> None:
        keys = [self.members[number].pk for number in numbers]
        with clock.at(STARTS):
            meetings.mark(meeting=self.meeting, present=keys, by=self.coordinator)

    def held(self) -> Meeting:
        self.marked(*range(len(self.members)))
        with clock.at(STARTS):
            meetings.hold(meeting=self.meeting, by=self.coordinator)
        return self.meeting


def outsiders():
    """Whoever prepares no meeting: a member of the alliance, a firm's, a reviewer, a coordinator who sells."""
    seller = factories.member_of(factories.SupplierFactory(), is_coordinator=True)
    return [
        factories.AllianceMemberFactory().user,
        factories.member_of(factories.CompanyFactory()),
        factories.UserFactory(is_reviewer=True),
        seller,
    ]


def later(moment: datetime, **by: int) -> datetime:
    return moment + timedelta(**by)
