"""The site as a server calls it."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from rotunda.web.warming import warm

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rotunda.web.settings")
application = get_wsgi_application()
warm()
