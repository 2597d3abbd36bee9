"""Routes of selection rounds."""

from django.urls import path

from ..views import round_panel, rounds

urlpatterns = [
    path("rounds/", rounds.list_, name="rounds"),
    path("needs/<uuid:pk>/rounds/new/", rounds.create, name="round_create"),
    path("rounds/<uuid:pk>/", rounds.round_, name="round"),
    path("rounds/<uuid:pk>/edit/", rounds.edit, name="round_edit"),
    path("rounds/<uuid:pk>/open/", rounds.open_, name="round_open"),
    path("rounds/<uuid:pk>/start/", rounds.start, name="round_start"),
    path("rounds/<uuid:pk>/close/", rounds.close, name="round_close"),
    path("rounds/<uuid:pk>/reopen/", rounds.reopen, name="round_reopen"),
    path("rounds/<uuid:pk>/cancel/", rounds.cancel, name="round_cancel"),
    path("rounds/<uuid:pk>/decide/", rounds.decide, name="round_decide"),
    path("rounds/<uuid:pk>/seats/", round_panel.assign, name="seat_assign"),
    path("seats/<int:pk>/exclude/", round_panel.exclude, name="seat_exclude"),
    path("seats/<int:pk>/pledge/", round_panel.pledge, name="seat_pledge"),
    path("seats/<int:pk>/recuse/", round_panel.recuse, name="seat_recuse"),
    path("seats/<int:pk>/offers/<uuid:match>/", round_panel.score, name="seat_score"),
    path("seats/<int:pk>/submit/", round_panel.submit, name="seat_submit"),
    path("rounds/<uuid:pk>/bonuses/", round_panel.award_bonus, name="bonus_award"),
    path("bonuses/<int:pk>/withdraw/", round_panel.withdraw_bonus, name="bonus_withdraw"),
    path("rounds/<uuid:pk>/challenge/", round_panel.challenge, name="challenge"),
    path("challenges/<int:pk>/answer/", round_panel.answer_challenge, name="challenge_answer"),
    path("rounds/<uuid:pk>/appeals/<uuid:match>/", round_panel.appeal, name="appeal"),
    path("appeals/<int:pk>/answer/", round_panel.answer_appeal, name="appeal_answer"),
]
