"""Firms in search, for whom CompanyQuerySet.visible_to() shows them to."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from foundation.search import Document, IndexSpec, Source, register

from .models import Company

if TYPE_CHECKING:
    from django.db.models import QuerySet

INDEX = "companies"
SPEC = IndexSpec(
    name=INDEX,
    texts={"name": 4, "industry": 2, "introduction": 1},
    filters=("kind", "status", "district"),
)


def build(rows: "QuerySet[Company]") -> Iterable[Document]:
    for company in rows.select_related("ksic").prefetch_related("sites"):
        acl = ["operator"]
        if company.status != Company.Status.PENDING:
            acl.append(f"company:{company.pk}")
        if company.supplies and company.status == Company.Status.APPROVED:
            acl.append("member")
        yield Document(
            id=str(company.pk),
            index=INDEX,
            version=company.version,
            texts={
                "name": company.name,
                "industry": f"{company.industry_text} {company.ksic.name if company.ksic else ''}".strip(),
                "introduction": company.introduction,
            },
            acl=tuple(acl),
            filters={
                "kind": company.kind,
                "status": company.status,
                "district": sorted({site.district for site in company.sites.all()}),
            },
        )


register(Source(model=Company, spec=SPEC, build=build))
