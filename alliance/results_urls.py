"""Routes of what the public reads of the alliance."""

from django.urls import path

from .views import results

app_name = "results"
urlpatterns = [
    path("", results.list_, name="list"),
    path("<uuid:pk>/", results.case, name="case"),
    path("charts/<slug:code>.svg", results.chart, name="chart"),
]
