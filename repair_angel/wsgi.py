"""The web application, for gunicorn or any other WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

from repair_angel.serving.bodies import measured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "repair_angel.settings")

application = measured(get_wsgi_application())
