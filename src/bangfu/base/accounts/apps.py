"""Django application of accounts."""

from django.apps import AppConfig


class Accounts(AppConfig):
    """Label ``accounts``."""

    name = "bangfu.base.accounts"
    label = "accounts"
