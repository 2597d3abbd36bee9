"""The admin looks at projects and changes nothing."""

import pytest
from django.contrib import admin

from projects import models

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "model",
    [
        models.Project,
        models.Programme,
        models.Agreement,
        models.Terms,
        models.Gate,
        models.Deliverable,
        models.GateReview,
    ],
)
def test_read_only(rf, administrator, model):
    request = rf.get("/")
    request.user = administrator
    page = admin.site.get_model_admin(model)
    assert page.has_view_permission(request)
    assert not page.has_add_permission(request)
    assert not page.has_change_permission(request)
    assert not page.has_delete_permission(request)
