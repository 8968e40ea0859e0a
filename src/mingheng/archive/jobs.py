"""Binding dossiers in the background (案卷成册)."""

from __future__ import annotations

import io

from mingheng.archive import actions, queries
from mingheng.archive.models import Dossier
from mingheng.base.files import store
from mingheng.base.tasks import task
from mingheng.org.queries import system_account


@task()
def bind_dossier(dossier_id: int) -> None:
    """Bind a dossier into its one PDF and fix it (案卷成册); safe to run again."""
    dossier = Dossier.objects.select_related("agency__log", "compiled_by", "checked_by").get(pk=dossier_id)
    kept = store().put(io.BytesIO(queries.bound_pdf(dossier)))
    actions.attach_pdf(dossier=dossier, pdf=kept, by=system_account(dossier.agency), at=dossier.archived_at)
