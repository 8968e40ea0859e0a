"""The application that granian serves: pages by Django, and bytes that come and go without it, at one address."""

from __future__ import annotations

# Django must be started before anything that knows rows.
from mingheng.config.wsgi import application as django_pages

# isort: split
from django.conf import settings

from mingheng.api.uploads.app import Uploads
from mingheng.api.uploads.words import PREFIX
from mingheng.base.serving.pages import Pages
from mingheng.base.serving.rsgi import Exchange, Scope
from mingheng.config import env

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
