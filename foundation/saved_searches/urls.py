"""Routes of saved searches."""

from django.urls import path

from . import views

app_name = "saved_searches"
urlpatterns = [
    path("", views.list_, name="list"),
    path("save/", views.save, name="save"),
    path("<uuid:pk>/update/", views.update, name="update"),
    path("<uuid:pk>/delete/", views.delete, name="delete"),
]
