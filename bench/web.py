"""A web process's memory, in MB: as it starts, and once it has searched and matched. Prints one JSON."""

import json
import sys
from pathlib import Path


def resident() -> int:
    """Megabytes of this process in memory."""
    status = Path("/proc/self/status").read_text().split("VmRSS:")[1]
    return round(int(status.split()[0]) / 1024)


def main() -> None:
    import django

    django.setup()
    from django.test import Client
    from django.urls import reverse

    from companies.models import User
    from matchmaking.models import Need

    started = {"started_mb": resident(), "analyser_loaded_at_start": "kiwipiepy" in sys.modules}
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get(email="bench@example.com"))
    pages = [
        reverse("matchmaking:candidates", args=[need.pk])
        for need in Need.objects.filter(external_id__startswith="bench-q")
    ]
    for page in [*pages, reverse("solutions:list") + "?q=표면 검사 불량"]:
        response = client.get(page)
        assert response.status_code == 200, (page, response.status_code)
    json.dump({**started, "warm_mb": resident()}, sys.stdout)


if __name__ == "__main__":
    main()
