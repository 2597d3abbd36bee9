"""Routes of matches: shortlist, invitations, quotations."""

from django.urls import path

from ..views import answers, matches, pursuits, quotations, shortlists

urlpatterns = [
    path("needs/<uuid:pk>/shortlist/", shortlists.shortlisted, name="shortlisted"),
    path("needs/<uuid:pk>/candidates/<uuid:solution>/shortlist/", shortlists.shortlist, name="shortlist"),
    path("matches/<uuid:pk>/unshortlist/", shortlists.unshortlist, name="unshortlist"),
    path("matches/<uuid:pk>/invite/", shortlists.invite, name="invite"),
    path("matches/<uuid:pk>/cancel/", shortlists.cancel_match, name="cancel_match"),
    path("matches/<uuid:pk>/", matches.match, name="match"),
    path("invitations/", matches.received, name="invitations"),
    path("invitations/sent/", matches.sent, name="sent"),
    path("invitations/<uuid:pk>/accept/", matches.accept, name="accept"),
    path("invitations/<uuid:pk>/decline/", matches.decline, name="decline"),
    path("invitations/<uuid:pk>/consult/", matches.ask_consultation, name="ask_consultation"),
    path("invitations/<uuid:pk>/back-out/", matches.back_out, name="back_out"),
    path("invitations/<uuid:pk>/pledge/", matches.pledge, name="pledge"),
    path("invitations/<uuid:pk>/quote/", quotations.quote, name="quote"),
    path("invitations/<uuid:pk>/quote/withdraw/", quotations.withdraw, name="withdraw_quotation"),
    path("invitations/answer/<str:token>/", answers.answer, name="answer"),
    path("pursuits/", pursuits.board, name="pursuits"),
    path("nda/<str:version>/", matches.nda, name="nda"),
]
