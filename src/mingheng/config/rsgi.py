"""The application that granian serves: pages by Django, and bytes that come and go without it, at one address."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingheng.config.settings")
django_pages = get_wsgi_application()

from django.conf import settings  # noqa: E402 - Django must be started first

from mingheng.api.uploads.app import Uploads  # noqa: E402
from mingheng.api.uploads.words import PREFIX  # noqa: E402
from mingheng.base.serving.pages import Pages  # noqa: E402
from mingheng.base.serving.rsgi import Exchange, Scope  # noqa: E402
from mingheng.config import env  # noqa: E402

_uploads = Uploads()
_pages = Pages(
    django_pages,
    int(env.read("WEB_THREADS")),
    longest_body=settings.UPLOAD_MAX_BYTES + 16 * 1024 * 1024,
    session_cookie=settings.SESSION_COOKIE_NAME,
)


async def application(scope: Scope, exchange: Exchange) -> None:
    """Answer one request (应答)."""
    await (_uploads if scope.path.startswith(PREFIX) else _pages)(scope, exchange)
