"""Django app of this chapter."""

from __future__ import annotations

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """全过程记录、音像、证据保全。"""

    name = "mingheng.evidence"
    label = "evidence"
    verbose_name = "全过程记录"
