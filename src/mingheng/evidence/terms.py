"""Glossary of 证据与音像记录."""

from __future__ import annotations

from django.db.models import TextChoices


class EvidenceKind(TextChoices):
    """The eight kinds of evidence (证据种类), 行政处罚法第四十六条."""

    DOCUMENT = "document", "书证"
    OBJECT = "object", "物证"
    AUDIOVISUAL = "audiovisual", "视听资料"
    ELECTRONIC = "electronic", "电子数据"
    TESTIMONY = "testimony", "证人证言"
    STATEMENT = "statement", "当事人的陈述"
    EXPERT_OPINION = "expert_opinion", "鉴定意见"
    SITE_RECORD = "site_record", "勘验笔录、现场笔录"


class MediaKind(TextChoices):
    """What sort of file holds a piece of evidence (载体)."""

    PHOTO = "photo", "照片"
    VIDEO = "video", "录像"
    AUDIO = "audio", "录音"
    PDF = "pdf", "扫描件"
    OFFICE = "office", "电子文档"


class DerivativeKind(TextChoices):
    """What was made from an original (派生件); the original itself is never touched."""

    THUMBNAIL = "thumbnail", "缩略图"


class SceneLevel(TextChoices):
    """How strictly a scene has to be recorded (音像记录等级)."""

    MUST = "must", "必录"
    SHOULD = "should", "应录"
    MAY = "may", "可录"


class Scene(TextChoices):
    """Scenes of enforcement that are recorded in sound and picture (音像记录场景), law.md 6.1."""

    PRESERVATION = "preservation", "证据先行登记保存"
    SEIZURE = "seizure", "查封、扣押"
    ENFORCEMENT = "enforcement", "强制拆除、代履行等强制执行"
    DESIGNATED = "designated", "上级要求全程记录的其他现场"
    INSPECTION = "inspection", "现场检查"
    SUMMARY_PENALTY = "summary_penalty", "当场处罚"
    INVESTIGATION = "investigation", "调查取证、询问"
    HEARING = "hearing", "听证"
    SERVICE_BY_LEAVING = "service_by_leaving", "留置送达"
    SERVICE_BY_NOTICE = "service_by_notice", "公告送达"
    REFUSAL = "refusal", "拒绝签字、拒不配合"
    ORAL_DEFENCE = "oral_defence", "口头陈述申辩"
    OTHER = "other", "其他"


class GapTold(TextChoices):
    """How a gap in a recording was explained (中断说明方式)."""

    SPOKEN = "spoken", "录像中口头说明"
    WRITTEN = "written", "事后书面说明"


class ReviewAspect(TextChoices):
    """What is looked at in evidence of electronic monitoring (电子监控证据审核), 行政处罚法第四十一条."""

    LEGAL = "legal", "法制审核"
    TECHNICAL = "technical", "技术审核"


class ArrivalState(TextChoices):
    """How far a file has come that is sent in pieces (到件进度); only a safe one may be deleted on its device."""

    ARRIVING = "arriving", "正在上传"
    CHECKING = "checking", "已收齐，正在核验"
    SAFE = "safe", "已安全保存"
    REFUSED = "refused", "未接收"
