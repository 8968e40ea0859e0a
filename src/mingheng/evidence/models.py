"""Evidence, what was made from it, recordings, reasons for not recording, uploads (证据、派生件、音像记录、未录像说明、上传)."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models

from mingheng.cases.models import Case
from mingheng.evidence import rules
from mingheng.evidence.terms import ArrivalState, DerivativeKind, EvidenceKind, MediaKind, Scene
from mingheng.ledger.coverage import FileColumn, declare_file_columns
from mingheng.org.models import Account, Owned


class Evidence(Owned):
    """A piece of evidence of a case (证据): a file in the store, and what it proves. The file never changes."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="evidence")
    number = models.PositiveIntegerField("序号")
    kind = models.CharField("证据种类", max_length=16, choices=EvidenceKind.choices)
    media = models.CharField("载体", max_length=8, choices=MediaKind.choices)
    name = models.CharField("证据名称", max_length=120)
    proves = models.CharField("证明对象", max_length=500)
    taken_at = models.DateTimeField("取证时间")
    place = models.CharField("取证地点", max_length=200, blank=True)
    taken_by = models.JSONField("取证人", default=list, help_text="[{officer, name, number}]，取证当时的姓名和证号")
    provided_by = models.CharField("提供人", max_length=100, blank=True)
    notes = models.TextField("制作方法、文字记录", blank=True)
    original_name = models.CharField("原始文件名", max_length=255)
    media_type = models.CharField("文件格式", max_length=100)
    size = models.PositiveBigIntegerField("字节数")
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    sm3 = models.CharField("SM3", max_length=64)
    file_key = models.CharField("存放位置", max_length=200)
    width = models.PositiveIntegerField("宽", default=0)
    height = models.PositiveIntegerField("高", default=0)
    duration_ms = models.PositiveBigIntegerField("时长（毫秒）", default=0)
    page_count = models.PositiveIntegerField("页数", default=0)
    codecs = models.JSONField("编码", default=list)
    device = models.CharField("设备", max_length=100, blank=True)
    device_time_at = models.DateTimeField("设备记录的时间", null=True, blank=True)
    position = models.JSONField("设备记录的位置", null=True, blank=True, help_text="[纬度, 经度]")
    flags = models.JSONField("提示", default=list)
    is_monitoring = models.BooleanField("电子监控证据", default=False)
    monitoring_basis = models.CharField("监控依据", max_length=200, blank=True)
    legal_passed = models.BooleanField("法制审核", null=True, blank=True)
    technical_passed = models.BooleanField("技术审核", null=True, blank=True)
    added_at = models.DateTimeField("入卷时间")
    added_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    excluded_at = models.DateTimeField("排除时间", null=True, blank=True)
    excluded_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    exclusion_reason = models.CharField("排除理由", max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["case_id", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number"], name="evidence_number_once"),
            models.UniqueConstraint(fields=["case", "sha256"], name="evidence_file_once"),
        ]

    def __str__(self) -> str:
        return f"证据{self.number}：{self.name}"

    @property
    def is_excluded(self) -> bool:
        """Whether the evidence was excluded (已排除)."""
        return self.excluded_at is not None

    @property
    def is_usable(self) -> bool:
        """Whether the evidence may be a ground for finding the facts (可作定案依据)."""
        return rules.usable(
            excluded=self.is_excluded,
            monitoring=self.is_monitoring,
            legal=self.legal_passed,
            technical=self.technical_passed,
        )

    @property
    def takers(self) -> str:
        """Who took it, with credential numbers, as it is printed."""
        return "、".join(f"{taker['name']}（{taker['number']}）" for taker in self.taken_by)


class Derivative(Owned):
    """Something made from an original by the program (派生件); it points to its original and proves nothing itself."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="derivatives")
    kind = models.CharField("类别", max_length=12, choices=DerivativeKind.choices)
    media_type = models.CharField("文件格式", max_length=100)
    size = models.PositiveBigIntegerField("字节数")
    sha256 = models.CharField("SHA-256", max_length=64)
    sm3 = models.CharField("SM3", max_length=64)
    made_at = models.DateTimeField("制作时间")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["evidence", "kind"], name="derivative_once")]


class Recording(Owned):
    """A recording of a scene in sound and picture (音像记录): what it shows, from when to when, with which gaps."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="recordings")
    evidence = models.OneToOneField(Evidence, on_delete=models.PROTECT, related_name="recording")
    scene = models.CharField("执法环节", max_length=24, choices=Scene.choices)
    started_at = models.DateTimeField("开始时间")
    ended_at = models.DateTimeField("结束时间")
    notice_given = models.BooleanField("已告知录制")
    gaps = models.JSONField("中断", default=list, help_text="[{from, to, reason, told}]")
    added_at = models.DateTimeField("登记时间")
    added_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["case_id", "started_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(ended_at__gt=models.F("started_at")), name="recording_takes_time")
        ]

    def __str__(self) -> str:
        return f"{self.get_scene_display()}音像记录"

    @property
    def gap_list(self) -> tuple[rules.Gap, ...]:
        """The gaps as the rules know them."""
        return tuple(
            rules.Gap(
                dt.datetime.fromisoformat(gap["from"]), dt.datetime.fromisoformat(gap["to"]), gap["reason"], gap["told"]
            )
            for gap in self.gaps
        )


class RecordingWaiver(Owned):
    """Why a scene was not recorded (未录像说明)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="recording_waivers")
    scene = models.CharField("执法环节", max_length=24, choices=Scene.choices)
    reason = models.CharField("理由", max_length=500)
    written_at = models.DateTimeField("说明时间")
    written_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField("批准时间", null=True, blank=True)
    approved_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    opinion = models.CharField("审核意见", max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "scene"], name="recording_waiver_once")]


class Upload(Owned):
    """A file that arrived and is no evidence yet (待用上传); technical, swept away when nobody uses it."""

    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    original_name = models.CharField("原始文件名", max_length=255)
    size = models.PositiveBigIntegerField("字节数")
    received_at = models.DateTimeField("收到时间", db_index=True)
    received_from = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")


class Station(Owned):
    """A collecting station (采集站) that sends recordings by itself; of its token only the digest is kept."""

    name = models.CharField("名称", max_length=60)
    place = models.CharField("安放地点", max_length=100, blank=True)
    token_sha256 = models.CharField("令牌摘要", max_length=64, unique=True)
    registered_at = models.DateTimeField("登记时间")
    registered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField("停用时间", null=True, blank=True)
    revoked_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    revocation_reason = models.CharField("停用理由", max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agency", "name"], condition=models.Q(revoked_at=None), name="station_name_once_in_use"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Arrival(Owned):
    """A file that is sent in pieces (到件): what its sender said of it, and how far it has come. Technical.

    How much of it is there the file itself says; a row is written when it begins, is complete, is checked, or is refused.
    """

    key = models.CharField("编号", max_length=32, unique=True)
    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    station = models.ForeignKey(Station, null=True, on_delete=models.PROTECT, related_name="arrivals")
    original_name = models.CharField("原始文件名", max_length=255)
    device = models.CharField("设备", max_length=100, blank=True)
    size = models.PositiveBigIntegerField("字节数")
    is_part = models.BooleanField("只是一段", default=False)
    claimed_sha256 = models.CharField("发送方的 SHA-256", max_length=64, blank=True)
    claimed_sm3 = models.CharField("发送方的 SM3", max_length=64, blank=True)
    begun_at = models.DateTimeField("开始时间")
    complete_at = models.DateTimeField("收齐时间", null=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True, db_index=True)
    sm3 = models.CharField("SM3", max_length=64, blank=True)
    ready_at = models.DateTimeField("核验完成时间", null=True)
    file_key = models.CharField("存放位置", max_length=200, blank=True)
    refused_at = models.DateTimeField("拒收时间", null=True)
    refusal = models.JSONField("拒收原因", default=dict)

    class Meta:
        ordering: ClassVar = ["-begun_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["agency", "ready_at"], name="arrival_ready")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(account=None, station__isnull=False) | models.Q(account__isnull=False, station=None),
                name="arrival_has_one_sender",
            )
        ]

    @property
    def state(self) -> ArrivalState:
        """How far it has come (进度)."""
        if self.refused_at is not None:
            return ArrivalState.REFUSED
        if self.ready_at is not None:
            return ArrivalState.SAFE
        return ArrivalState.CHECKING if self.complete_at is not None else ArrivalState.ARRIVING


declare_file_columns(
    FileColumn("evidence_evidence", "sha256", "sm3"),
    FileColumn("evidence_derivative", "sha256", "sm3"),
)
