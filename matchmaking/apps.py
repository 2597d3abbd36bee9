from django.apps import AppConfig


class MatchmakingConfig(AppConfig):
    name = "matchmaking"

    def ready(self) -> None:
        from foundation import files

        from .models import Match, Need, Quotation

        files.register(
            Quotation, lambda user: Quotation.objects.filter(match__in=Match.objects.visible_to(user))
        )
        files.register(Need, lambda user: Need.objects.visible_to(user).full_to(user))
