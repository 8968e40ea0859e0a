"""Background work on papers (文书后台任务)."""

from __future__ import annotations

from io import BytesIO

from django.utils import timezone

from mingheng.base import files
from mingheng.base.tasks import task
from mingheng.documents import actions, queries
from mingheng.documents.models import Document
from mingheng.documents.typeset import page_count
from mingheng.org.queries import system_account


@task()
def render(document_id: int) -> None:
    """Print the PDF of an issued paper and fix it by its digests (生成并固定版式件); may run twice."""
    document = Document.objects.select_related("agency", "case").get(pk=document_id)
    if document.pdf_sha256 and files.store().exists(document.pdf_sha256):
        return
    made = queries.print_pdf(document)
    stored = files.store().put(BytesIO(made))
    actions.attach_pdf(
        document=document, pdf=stored, pages=page_count(made), by=system_account(document.agency), at=timezone.now()
    )
