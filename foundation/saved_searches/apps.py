from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class SavedSearchesConfig(AppConfig):
    name = "foundation.saved_searches"
    label = "saved_searches"

    def ready(self) -> None:
        autodiscover_modules("searches")
