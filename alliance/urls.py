"""Routes of alliance."""

from django.urls import path

from . import views

app_name = "alliance"
urlpatterns = [
    path("kpis/", views.board, name="board"),
    path("kpis/<slug:code>/", views.kpi, name="kpi"),
    path("charts/<str:held>.svg", views.chart, name="chart"),
    path("settings/", views.settings, name="settings"),
    path("settings/<slug:code>/", views.setting, name="setting"),
    path("settings/<slug:code>/target/", views.set_target, name="set_target"),
    path("settings/<slug:code>/targets/<int:pk>/remove/", views.remove_target, name="remove_target"),
]
