"""Papers, the numbers they bear, and the drafts they grew from (文书、文号、代拟稿)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils import timezone

from mingheng.cases.models import Case
from mingheng.documents import forms
from mingheng.documents.forms.parts import Form
from mingheng.documents.terms import DocumentState
from mingheng.ledger.coverage import FileColumn, declare_file_columns
from mingheng.org.models import Account, Owned


class NumberSeries(Owned):
    """The next number of one kind of paper in one year (文号序列): no gaps, no doubles."""

    kind = models.CharField("字", max_length=8)
    year = models.PositiveSmallIntegerField("年份")
    next_number = models.PositiveIntegerField("下一号", default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "kind", "year"], name="one_series_per_kind_and_year")
        ]


class Document(Owned):
    """A paper (执法文书): a draft may change, an issued one is frozen with every value that was printed."""

    case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.PROTECT, related_name="documents")
    form_code = models.CharField("文书代码", max_length=8)
    form_version = models.CharField("格式版本", max_length=12)
    title = models.CharField("文书名称", max_length=60)
    state = models.CharField("状态", max_length=12, choices=DocumentState.pairs(), default=DocumentState.DRAFT)
    number = models.CharField("文号", max_length=60, blank=True)
    values = models.JSONField("填写内容", default=dict)
    text = models.TextField("正文", blank=True)
    version = models.PositiveIntegerField("版次", default=1, help_text="每保存一次加一，防止两人同时起草")
    draft_no = models.PositiveSmallIntegerField("第几稿", default=1)
    drafted_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField("保存时间")
    issued_at = models.DateTimeField("签发时间", null=True, blank=True)
    issued_on = models.DateField("落款日期", null=True, blank=True)
    issued_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    token = models.CharField("验真码", max_length=32, null=True, blank=True, unique=True)
    verify_url = models.CharField("验真地址", max_length=200, blank=True)
    pdf_sha256 = models.CharField("版式件 SHA-256", max_length=64, blank=True)
    pdf_sm3 = models.CharField("版式件 SM3", max_length=64, blank=True)
    pdf_size = models.PositiveIntegerField("版式件字节数", default=0)
    pdf_pages = models.PositiveSmallIntegerField("页数", default=0)
    counters = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="counter_papers")
    reason = models.CharField("撤回或者作废的理由", max_length=500, blank=True)
    ended_at = models.DateTimeField("撤回或者作废时间", null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agency", "number"], condition=~models.Q(number=""), name="document_number_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[DocumentState.DRAFT, DocumentState.DISCARDED], number="", issued_at=None)
                | models.Q(
                    state__in=[DocumentState.ISSUED, DocumentState.WITHDRAWN],
                    issued_at__isnull=False,
                    issued_on__isnull=False,
                    issued_by__isnull=False,
                ),
                name="only_issued_documents_have_numbers",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["case", "form_code"]),
            models.Index(fields=["agency", "number"]),
            models.Index(fields=["agency", "state", "-saved_at"]),
            models.Index(fields=["agency", "form_code", "-issued_on"]),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}".strip()

    @property
    def form(self) -> Form:
        """The form in the version this paper was written on (文书格式)."""
        return forms.get(self.form_code, version=self.form_version)

    @property
    def is_frozen(self) -> bool:
        """Whether the paper was issued and may no longer change (已签发)."""
        return self.issued_at is not None

    @property
    def year(self) -> int:
        """The year that stands in its number (文号年份); for a draft the year it was saved."""
        day: date = self.issued_on or timezone.localtime(self.saved_at).date()
        return day.year


class DraftVersion(Owned):
    """An earlier draft that was put aside (留存的代拟稿), to compare with."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="drafts")
    draft_no = models.PositiveSmallIntegerField("第几稿")
    values = models.JSONField("填写内容", default=dict)
    saved_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField("保存时间")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "draft_no"], name="draft_number_once_per_document")
        ]


declare_file_columns(FileColumn("documents_document", "pdf_sha256", "pdf_sm3"))
