"""Routes of needs."""

from django.urls import path

from ..views import need_calls, need_reviews, need_steps, needs, suggestions

urlpatterns = [
    path("needs/", needs.list_, name="needs"),
    path("needs/mine/", needs.mine, name="needs_mine"),
    path("needs/new/", need_steps.create, name="need_create"),
    path("needs/suggest/", suggestions.suggest_, name="need_suggest"),
    path("needs/take/", need_calls.take, name="need_take"),
    path("needs/confirm/<str:token>/", need_calls.confirm, name="need_confirm"),
    path("needs/<uuid:pk>/", needs.detail, name="need"),
    path("needs/<uuid:pk>/steps/<int:number>/", need_steps.step, name="need_step"),
    path("needs/<uuid:pk>/submit/", needs.submit, name="need_submit"),
    path("needs/<uuid:pk>/confirm/", need_calls.confirm_own, name="need_confirm_own"),
    path("needs/<uuid:pk>/ask-again/", need_calls.ask_again, name="need_ask_again"),
    path("needs/<uuid:pk>/open/", need_reviews.open_, name="need_open"),
    path("needs/<uuid:pk>/return/", need_reviews.return_, name="need_return"),
    path("needs/<uuid:pk>/merge/<uuid:into>/", need_reviews.merge, name="need_merge"),
    path("needs/<uuid:pk>/cancel/", needs.cancel, name="need_cancel"),
    path("needs/<uuid:pk>/attach/", needs.attach, name="need_attach"),
    path("needs/<uuid:pk>/files/<uuid:file>/remove/", needs.remove_file, name="need_remove_file"),
]
