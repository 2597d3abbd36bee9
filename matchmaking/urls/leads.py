"""Routes of a supplier's leads, and of what it may learn about its place."""

from django.urls import path

from ..views import leads

urlpatterns = [
    path("leads/", leads.list_, name="leads"),
    path("leads/refresh/", leads.refresh, name="refresh_leads"),
    path("leads/<int:pk>/pass/", leads.pass_on, name="pass_lead"),
    path("leads/passed/<int:pk>/restore/", leads.restore, name="restore_lead"),
    path("leads/mirror/", leads.mirror, name="mirror"),
    path("leads/mirror/<uuid:pk>/", leads.mirror_of, name="mirror_of"),
    path("needs/<uuid:pk>/absence/", leads.absence, name="absence"),
]
