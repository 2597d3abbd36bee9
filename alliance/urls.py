"""Routes of alliance."""

from django.urls import path

from . import views

app_name = "alliance"
urlpatterns = [
    path("kpis/", views.board, name="board"),
    path("kpis/<slug:code>/", views.kpi, name="kpi"),
]
