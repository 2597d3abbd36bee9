"""What of a lesson is searchable: published, by everybody who is signed in; before, by its firms and the operators.

This says the same as Lesson.visible_to; a property test compares the two.
"""

from collections.abc import Iterator

from django.db.models import QuerySet

from foundation.search import Document, IndexSpec, Source, follow, register
from matchmaking.models import Need
from solutions.models import Solution, Term

from .models import Lesson

SPEC = IndexSpec(
    name="lessons",
    texts={"title": 3, "body": 1, "terms": 2},
    filters=("process", "ai_task", "status"),
    numbers=("listed_at",),
)


def build(rows: "QuerySet[Lesson]") -> Iterator[Document]:
    for lesson in Lesson.objects.for_list().filter(pk__in=rows.values("pk")):
        yield document(lesson)


def document(lesson: Lesson) -> Document:
    """One lesson's document, from prefetched rows."""
    published = lesson.status == Lesson.Status.PUBLISHED
    firms = (lesson.project.demand_firm_id, lesson.project.supplier_id)
    own = ("operator", *(f"company:{firm}" for firm in firms))
    process, ai_task = lesson.terms_of(Term.Facet.PROCESS), lesson.terms_of(Term.Facet.AI_TASK)
    return Document(
        id=str(lesson.pk),
        index=SPEC.name,
        version=lesson.version,
        texts={
            "title": lesson.title,
            "body": "\n".join(filter(None, (lesson.tried, lesson.failed, lesson.instead, lesson.assets))),
            "terms": " ".join([*process, *ai_task]),
        },
        acl=("member",) if published else own,
        filters={"process": process, "ai_task": ai_task, "status": [lesson.status]},
        numbers={"listed_at": int((lesson.published_at or lesson.written_at).timestamp())},
    )


register(Source(model=Lesson, spec=SPEC, build=build))
follow(Need, lambda needs: Lesson.objects.filter(project__match__need__in=needs))
follow(Solution, lambda solutions: Lesson.objects.filter(project__match__solution__in=solutions))
