"""Says on every page that this installation shows invented data, as long as it does."""

from companies.models import Company
from foundation.pages import frame


def notice() -> str | None:
    shown = Company.objects.filter(external_id__startswith="demo-").exists()
    return "demo/notice.html" if shown else None


frame.register(notice=notice)
