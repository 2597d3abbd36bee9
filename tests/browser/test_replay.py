"""Every list of the demo that somebody was shown can be computed again."""

import json
import subprocess
import sys

from django.conf import settings


def test_every_impression_of_the_demo_replays(site):
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "ranker", "replay"]
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, env=site.environment, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    counts = json.loads(done.stdout)
    assert counts["rows"] == counts["agree"] > 100
