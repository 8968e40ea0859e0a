"""Dossiers and what lies in them (案卷、卷内文件)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from mingheng.archive.terms import Part, Retention
from mingheng.cases.models import Case
from mingheng.documents.models import Document
from mingheng.evidence.models import Evidence
from mingheng.ledger.coverage import FileColumn, declare_file_columns
from mingheng.org.models import Account, Owned


class Dossier(Owned):
    """A bound dossier (案卷): one case, or up to fifty summary cases in one volume."""

    number = models.CharField("归档号", max_length=60)
    year = models.PositiveSmallIntegerField("年度")
    title = models.CharField("案名", max_length=300)
    is_volume = models.BooleanField("简易案件合卷", default=False)
    cases = models.ManyToManyField(Case, related_name="dossiers", verbose_name="案件")
    retention = models.CharField("保管期限", max_length=12, choices=Retention.choices)
    retention_reason = models.CharField("保管期限依据", max_length=200)
    piece_count = models.PositiveIntegerField("件数")
    page_count = models.PositiveIntegerField("页数")
    remark = models.TextField("备考", blank=True)
    compiled_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    checked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    archived_at = models.DateTimeField("归档时间")
    pdf_sha256 = models.CharField("版式件 SHA-256", max_length=64, blank=True)
    pdf_sm3 = models.CharField("版式件 SM3", max_length=64, blank=True)
    pdf_size = models.PositiveBigIntegerField("版式件字节数", default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["agency", "number"], name="dossier_number_once")]
        indexes: ClassVar = [models.Index(fields=["agency", "year", "-archived_at"])]

    def __str__(self) -> str:
        return self.number


class DossierItem(Owned):
    """One paper of a dossier (卷内文件); pages are counted from 1, both included; 0 for what has no pages."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="items")
    order = models.PositiveIntegerField("顺序号")
    part = models.CharField("部分", max_length=12, choices=Part.choices)
    title = models.CharField("文件材料名称", max_length=200)
    number = models.CharField("文号", max_length=60, blank=True)
    author = models.CharField("责任者", max_length=100, blank=True)
    dated_on = models.DateField("日期", null=True)
    first_page = models.PositiveIntegerField("起页", default=0)
    last_page = models.PositiveIntegerField("止页", default=0)
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    evidence = models.ForeignKey(Evidence, null=True, on_delete=models.PROTECT, related_name="+")
    remark = models.CharField("备注", max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["dossier_id", "order"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["dossier", "order"], name="dossier_order_once")]


declare_file_columns(FileColumn("archive_dossier", "pdf_sha256", "pdf_sm3"))
