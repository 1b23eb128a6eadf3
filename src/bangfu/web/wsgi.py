"""The WSGI application that the server loads."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bangfu.settings")
# Until a request says who asks, the database shows its records to nobody.
os.environ.setdefault("BANGFU_SEES", "none")
application = get_wsgi_application()
