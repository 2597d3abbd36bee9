"""What was measured of a project of A and P, with secrets in its texts; its reviewer reads it too."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from foundation.files.services import attach
from tests import factories


def make(world: Any, readers: frozenset[str]) -> dict[str, Any]:
    """A KPI with a claim of each firm, the file of a verified one, and a row of the sheet."""
    project = world.reviewed
    kpi = factories.MeasureFactory(project=project, position=1, name=world.marked("kpi", readers))
    row = factories.MeasureFactory(
        project=project, position=2, aspect="power", name=world.marked("sheet-row", readers)
    )

    def claim(name: str, firm: Any, by: str, **fields: Any) -> Any:
        return factories.MeasurementFactory(
            measure=kpi,
            firm=firm,
            claimed_by=world.people[by],
            evidence=world.evidence,
            method=world.marked(f"{name}-method", readers),
            **fields,
        )

    verified = claim("verified", world.suppliers["p"], "owner_p", level="accredited")
    step = verified.verifications.create(
        level="accredited",
        lab="시험기관",
        certificate="KTR-1",
        comment=world.marked("verification", readers),
        by=world.people["coordinator"],
    )
    content = b"%PDF-1.7\n" + world.marked("certificate-content", readers).encode()
    upload = SimpleUploadedFile(world.marked("certificate", readers) + ".pdf", content)
    return {
        "kpi": kpi,
        "row": row,
        "claimed": claim("claimed", world.suppliers["p"], "owner_p"),
        "own": claim("own", world.a, "owner_a"),
        "verified": verified,
        "certificate": attach(upload=upload, to=step, by=world.people["coordinator"]),
    }
