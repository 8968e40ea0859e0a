"""Glossary of 案卷归档."""

from __future__ import annotations

from django.db.models import TextChoices


class Retention(TextChoices):
    """How long a dossier is kept (保管期限)."""

    PERMANENT = "permanent", "永久"
    YEARS_30 = "years_30", "30年"
    YEARS_10 = "years_10", "10年"


class Part(TextChoices):
    """Where a paper stands in a dossier (卷内部分), in this order."""

    DECISION = "decision", "决定文书"
    EVIDENCE = "evidence", "证据"
    PROCEDURE = "procedure", "程序文书"
    MEDIA = "media", "音像和电子证据"
