"""Every route of the product; each app names its own."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from companies.views.people import set_language
from foundation.pages import views as pages
from foundation.pages.schema import KeptGenerator

handler400 = "foundation.pages.api.bad_request"
handler404 = "foundation.pages.api.not_found"
handler500 = "foundation.pages.api.server_error"

urlpatterns = [
    path("", pages.home, name="home"),
    path("healthz", pages.healthz, name="healthz"),
    path("readyz", pages.readyz, name="readyz"),
    path("accounts/", include("allauth.urls")),
    path("i18n/setlang/", set_language, name="set_language"),
    path("admin/", admin.site.urls),
    path("operations/jobs/", include("foundation.outbox.urls")),
    path("notifications/", include("foundation.notifications.urls")),
    path("searches/", include("foundation.saved_searches.urls")),
    path("files/", include("foundation.files.urls")),
    path("companies/", include("companies.urls")),
    path("solutions/", include("solutions.urls")),
    path("thesaurus/", include("solutions.thesaurus.urls")),
    path("", include("matchmaking.urls")),
    path("projects/", include("projects.urls")),
    path("alliance/", include("alliance.urls")),
    path("results/", include("alliance.results_urls")),
    path("api/v1/schema/", SpectacularAPIView.as_view(generator_class=KeptGenerator), name="schema"),
    path("api/v1/", include("config.api")),
]

if not settings.PRODUCTION:
    urlpatterns.append(path("demo/", include("demo.urls")))
