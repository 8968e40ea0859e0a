"""The pages as a WSGI application: config.rsgi calls it in its threads; any other WSGI server may serve it too, without uploads in pieces."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingheng.config.settings")
application = get_wsgi_application()
