from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PagesConfig(AppConfig):
    name = "foundation.pages"
    label = "pages"

    def ready(self) -> None:
        autodiscover_modules("frame")
