"""Service of papers (送达): which proof each lawful way asks for, and the day on which the paper counts as served."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection as Many
from dataclasses import dataclass

from mingheng.base.errors import NotLawful
from mingheng.law.citations import cite
from mingheng.procedure.terms import ServiceMethod

_LABELS = {
    ServiceMethod.DIRECT: 88,
    ServiceMethod.LEFT: 89,
    ServiceMethod.ELECTRONIC: 90,
    ServiceMethod.POST: 91,
    ServiceMethod.ENTRUSTED: 91,
    ServiceMethod.ANNOUNCEMENT: 95,
}


@dataclass(frozen=True, slots=True)
class Proof:
    """What shows that a paper was served (送达的凭据), whatever the way."""

    recipient: str = ""
    """Who signed the receipt (签收人)."""
    is_refused: bool = False
    witness: str = ""
    has_pictures: bool = False
    """Whether a photo or video of the service is in the file (拍照、录像)."""
    mail_number: str = ""
    electronic_address: str = ""
    has_consent: bool = False
    """Whether the party signed that it agrees to electronic service (电子送达确认书)."""
    announced_in: str = ""
    tried: Many[ServiceMethod] = ()
    """Ways that were tried in vain before an announcement (已经用尽的方式)."""
    reason: str = ""


def require_proof(method: ServiceMethod, proof: Proof) -> None:
    """Refuse a service whose proof the law does not accept (送达凭据不足).

    Handed over: the receiver's signature. Left behind: refusal, and a witness or pictures. By post: the mail number. Electronic: the
    party's signed consent and its address. Entrusted: to whom and why. Announced: where, why, and that handing over and post failed.

    :raises NotLawful: RECIPIENT_MISSING, RECEIPT_REFUSED, NOT_REFUSED, PROOF_OF_LEAVING_MISSING, MAIL_NUMBER_MISSING, CONSENT_MISSING,
        ENTRUSTED_BODY_MISSING, ANNOUNCEMENT_INCOMPLETE, OTHER_WAYS_NOT_EXHAUSTED.
    Law: 《行政处罚法》(2021) 第六十一条；《民事诉讼法》(2023) 第八十七条至第九十五条
    """
    checks = {
        ServiceMethod.DIRECT: _direct,
        ServiceMethod.LEFT: _left,
        ServiceMethod.POST: _post,
        ServiceMethod.ELECTRONIC: _electronic,
        ServiceMethod.ENTRUSTED: _entrusted,
        ServiceMethod.ANNOUNCEMENT: _announced,
    }
    checks[method](proof)


def _refuse(code: str, sentence: str, method: ServiceMethod, way_out: str) -> NotLawful:
    return NotLawful(code, sentence, article=cite("民诉法", _LABELS[method]), way_out=way_out)


def _direct(proof: Proof) -> None:
    if proof.is_refused:
        raise _refuse("RECEIPT_REFUSED", "受送达人拒收的，不是直接送达", ServiceMethod.DIRECT, "改为留置送达")
    if not proof.recipient.strip():
        raise _refuse("RECIPIENT_MISSING", "直接送达须由受送达人签收", ServiceMethod.DIRECT, "填写签收人")


def _left(proof: Proof) -> None:
    if not proof.is_refused:
        raise _refuse(
            "NOT_REFUSED", "受送达人没有拒收，不能留置送达", ServiceMethod.LEFT, "先直接送达；拒收的，写明拒收"
        )
    if not (proof.witness.strip() or proof.has_pictures):
        raise _refuse(
            "PROOF_OF_LEAVING_MISSING",
            "留置送达须有见证人，或者拍照、录像记录送达过程",
            ServiceMethod.LEFT,
            "填写见证人，或者选择录像",
        )


def _post(proof: Proof) -> None:
    if not proof.mail_number.strip():
        raise _refuse("MAIL_NUMBER_MISSING", "邮寄送达须有邮件号码", ServiceMethod.POST, "填写挂号信或者快递单号")


def _electronic(proof: Proof) -> None:
    if not proof.has_consent or not proof.electronic_address.strip():
        raise _refuse(
            "CONSENT_MISSING",
            "电子送达须有当事人签订的确认书和送达地址",
            ServiceMethod.ELECTRONIC,
            "先请当事人签订电子送达确认书",
        )


def _entrusted(proof: Proof) -> None:
    if not proof.reason.strip():
        raise _refuse(
            "ENTRUSTED_BODY_MISSING", "委托送达须写明受委托机关和理由", ServiceMethod.ENTRUSTED, "填写受委托机关"
        )


def _announced(proof: Proof) -> None:
    if not proof.announced_in.strip() or not proof.reason.strip():
        raise _refuse(
            "ANNOUNCEMENT_INCOMPLETE",
            "公告送达须写明公告载体和理由，并记录经过",
            ServiceMethod.ANNOUNCEMENT,
            "补充公告载体和理由",
        )
    if not {ServiceMethod.DIRECT, ServiceMethod.POST} <= {ServiceMethod(way) for way in proof.tried}:
        raise _refuse(
            "OTHER_WAYS_NOT_EXHAUSTED",
            "受送达人下落不明，或者其他方式无法送达的，才可以公告送达",
            ServiceMethod.ANNOUNCEMENT,
            "先直接送达、邮寄送达；都不成的，在“已试过的方式”里选上",
        )


def served_on(
    method: ServiceMethod, *, sent_on: dt.date, received_on: dt.date | None, announcement_days: int
) -> dt.date | None:
    """Return the day on which a paper counts as served (送达日期), or None where the receipt is still to come.

    Handed over, left or electronic: the day itself. By post or through another body: the day on the receipt. Announced: when the days
    of the announcement, counted from the next day on, are over.

    :raises NotLawful: DATES_OUT_OF_ORDER when the receipt is dated before the sending.
    Law: 《民事诉讼法》(2023) 第八十七条、第九十条、第九十一条、第九十五条
    """
    if received_on is not None and received_on < sent_on:
        raise NotLawful("DATES_OUT_OF_ORDER", "签收日期早于送出日期", article=cite("民诉法", 87), way_out="请核对日期")
    if method in {ServiceMethod.POST, ServiceMethod.ENTRUSTED}:
        return received_on
    if method == ServiceMethod.ANNOUNCEMENT:
        return sent_on + dt.timedelta(days=announcement_days)
    return sent_on
