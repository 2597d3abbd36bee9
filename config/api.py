"""Routes of the API."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from alliance.api import KpiList
from companies.api import CompanyViewSet
from companies.files_api import FileViewSet
from companies.ksic_api import KsicViewSet
from companies.me_api import Me, NotificationViewSet, Preferences, TokenViewSet
from matchmaking.api.contacts import ContactViewSet
from matchmaking.api.curations import CurationViewSet
from matchmaking.api.events import ConsultationViewSet, EventViewSet
from matchmaking.api.leads import LeadViewSet
from matchmaking.api.needs import NeedViewSet
from matchmaking.api.questions import QuestionViewSet
from matchmaking.api.quotations import QuotationViewSet
from matchmaking.api.rounds import RoundViewSet, SeatViewSet
from projects.api import ProjectViewSet, SelectedMatchViewSet
from solutions.api import SolutionViewSet

router = SimpleRouter()
router.register("companies", CompanyViewSet, basename="api-companies")
router.register("ksic", KsicViewSet, basename="api-ksic")
router.register("solutions", SolutionViewSet, basename="api-solutions")
router.register("needs", NeedViewSet, basename="api-needs")
router.register("matches", SelectedMatchViewSet, basename="api-matches")
router.register("quotations", QuotationViewSet, basename="api-quotations")
router.register("events", EventViewSet, basename="api-events")
router.register("consultations", ConsultationViewSet, basename="api-consultations")
router.register("contacts", ContactViewSet, basename="api-contacts")
router.register("curations", CurationViewSet, basename="api-curations")
router.register("leads", LeadViewSet, basename="api-leads")
router.register("files", FileViewSet, basename="api-files")
router.register("questions", QuestionViewSet, basename="api-questions")
router.register("rounds", RoundViewSet, basename="api-rounds")
router.register("seats", SeatViewSet, basename="api-seats")
router.register("me/tokens", TokenViewSet, basename="api-tokens")
router.register("notifications", NotificationViewSet, basename="api-notifications")
router.register("projects", ProjectViewSet, basename="api-projects")

urlpatterns = [
    path("kpis/", KpiList.as_view(), name="api-kpis"),
    path("me/", Me.as_view(), name="api-me"),
    path("notifications/preferences/", Preferences.as_view(), name="api-preferences"),
    path("", include(router.urls)),
]
