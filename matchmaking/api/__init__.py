"""The matchmaking in the API: what people do on its pages, by the same services."""
