"""Django application of files."""

from django.apps import AppConfig


class Files(AppConfig):
    """Label ``files``."""

    name = "bangfu.base.files"
    label = "files"
