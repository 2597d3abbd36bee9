"""Routes of solutions."""

from django.urls import path

from . import views

app_name = "solutions"
urlpatterns = [
    path("", views.list_, name="list"),
    path("mine/", views.mine, name="mine"),
    path("review/", views.review, name="review"),
    path("new/", views.create, name="create"),
    path("<uuid:pk>/", views.detail, name="detail"),
    path("<uuid:pk>/update/", views.update, name="update"),
    path("<uuid:pk>/submit/", views.submit, name="submit"),
    path("<uuid:pk>/publish/", views.publish, name="publish"),
    path("<uuid:pk>/return/", views.return_, name="return"),
    path("<uuid:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<uuid:pk>/delete/", views.delete, name="delete"),
]
