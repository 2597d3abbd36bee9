"""What the property tests of visibility share: random people, and either engine filled from the database."""

import os
import uuid
from contextlib import contextmanager

import pytest
from django.db import transaction
from hypothesis import strategies as st

from companies.models import Company, User
from companies.permissions import acl_tokens
from foundation.search import Query, registry, services
from foundation.search.elastic_engine import ElasticEngine
from foundation.search.tantivy_engine import TantivyEngine
from tests import factories

FIRMS = 4

firms = st.lists(
    st.tuples(
        st.sampled_from(Company.Kind.values),
        st.sampled_from(["approved", "approved", "suspended", "pending"]),
    ),
    min_size=FIRMS,
    max_size=FIRMS,
)
people = st.lists(
    st.tuples(st.integers(0, 5), st.sets(st.integers(0, FIRMS - 1), max_size=2)), min_size=3, max_size=4
)


def make_firms(drawn):
    return [factories.CompanyFactory(kind=kind, status=status) for kind, status in drawn]


def make_people(drawn, companies):
    """One in six is an operator; read again, since a person remembers the firms that it was asked about."""
    for lot, memberships in drawn:
        person = factories.UserFactory(is_coordinator=lot == 0)
        for number in memberships:
            factories.MembershipFactory(user=person, company=companies[number])
        yield User.objects.get(pk=person.pk)


@contextmanager
def rolled_back():
    """Leave nothing behind for the next example."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(params=["tantivy", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def either_engine(request, tmp_path):
    """An engine of the test's own."""
    if request.param == "tantivy":
        yield TantivyEngine(registry.spec, tmp_path)
        return
    engine = ElasticEngine(
        registry.spec, os.environ["ELASTICSEARCH_URL"].split(","), f"aion-test-{uuid.uuid4().hex[:12]}"
    )
    yield engine
    engine.drop()


class Index:
    """The documents that the database has now, in an engine."""

    def __init__(self, name, engine):
        self.name = name
        self.engine = engine
        self.engine.rebuild(name, services.documents_of(registry.source(name)))

    def search(self, person, text="", **asked):
        query = Query(viewer=acl_tokens(person), text=text, limit=100, highlight=True, **asked)
        return self.engine.search(self.name, query)


def quoted(hit):
    """Everything that a hit's highlights show."""
    return " ".join(segment.text for segments in hit.highlights.values() for segment in segments)
