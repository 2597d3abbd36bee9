from django.urls import path

from . import views

app_name = "outbox"

urlpatterns = [
    path("", views.jobs, name="list"),
    path("retry/", views.retry, name="retry"),
]
