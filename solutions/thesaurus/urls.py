"""Routes of the thesaurus."""

from django.urls import path

from . import views

app_name = "thesaurus"
urlpatterns = [
    path("", views.list_, name="list"),
    path("new/", views.create, name="create"),
    path("<int:pk>/", views.update, name="update"),
    path("<int:pk>/delete/", views.delete, name="delete"),
]
