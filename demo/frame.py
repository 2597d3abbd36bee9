"""Says on every page that this installation shows invented data, as long as it does."""

from companies.models import Company
from foundation.pages import frame


def notice() -> str | None:
    return "demo/notice.html" if Company.objects.simulated().exists() else None


frame.register(notice=notice)
