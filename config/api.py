"""Routes of the API."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from alliance.api import KpiList
from companies.api import CompanyViewSet
from companies.ksic_api import KsicViewSet
from matchmaking.api import NeedViewSet
from projects.api import ProjectViewSet
from solutions.api import SolutionViewSet

router = SimpleRouter()
router.register("companies", CompanyViewSet, basename="api-companies")
router.register("ksic", KsicViewSet, basename="api-ksic")
router.register("solutions", SolutionViewSet, basename="api-solutions")
router.register("needs", NeedViewSet, basename="api-needs")
router.register("projects", ProjectViewSet, basename="api-projects")

urlpatterns = [path("kpis/", KpiList.as_view(), name="api-kpis"), path("", include(router.urls))]
