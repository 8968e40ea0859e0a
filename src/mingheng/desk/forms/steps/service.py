"""送达: how papers are served, in all lawful ways; what each way asks for is shown beside it."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from mingheng.base.look.fields import DayField
from mingheng.desk.forms.parts import ChosenRow, ChosenRows
from mingheng.desk.steps import Common, StepForm, step
from mingheng.procedure import actions
from mingheng.procedure.actions.service import Delivery
from mingheng.procedure.terms import ServiceMethod

_TEXTS = (
    "place", "recipient", "relation", "refusal", "witness", "mail_number", "electronic_address", "announced_in", "reason",
)  # fmt: skip
DELIVERY = (
    ("送达", ("method", "place", "recipient", "relation")),
    ("拒收的（留置送达）", ("is_refused", "refusal", "witness", "evidence")),
    ("邮寄、委托送达", ("mail_number", "received_on")),
    ("电子送达", ("electronic_address", "consent_document")),
    ("公告、委托送达", ("announced_in", "tried", "reason")),
)


class DeliveryForm(StepForm):
    """How papers are served (送达情况); only what the chosen way asks for has to be filled in."""

    method = forms.ChoiceField(label="送达方式", choices=ServiceMethod.choices, widget=forms.RadioSelect)
    place = forms.CharField(label="送达地点", max_length=200)
    recipient = forms.CharField(label="签收人", max_length=60, required=False, help_text="直接送达的必填")
    relation = forms.CharField(label="代收人与受送达人的关系", max_length=60, required=False)
    is_refused = forms.BooleanField(label="受送达人拒绝签收", required=False)
    refusal = forms.CharField(label="拒收事由和日期", max_length=200, required=False)  # type: ignore[assignment]  # a field, which Django keeps apart
    witness = forms.CharField(label="见证人", max_length=60, required=False, help_text="没有见证人的，选送达录像")
    evidence = ChosenRow(label="送达的照片或者录像", required=False)
    mail_number = forms.CharField(label="邮件号码", max_length=40, required=False, help_text="邮寄送达的必填")
    received_on = DayField(label="回执上的签收日期", required=False, help_text="还没有收到回执的留空，收到后登记签收")
    electronic_address = forms.CharField(label="电子送达地址", max_length=100, required=False)
    consent_document = ChosenRow(label="电子送达确认书", required=False)
    announced_in = forms.CharField(label="公告载体", max_length=200, required=False)
    tried = forms.MultipleChoiceField(
        label="已经试过的方式", choices=ServiceMethod.choices[:5], required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(label="采用该方式的理由", max_length=300, required=False)

    def offer(self) -> None:
        """Offer pictures and consents of this case."""
        pictures = [one for one in self.file.evidence if one.is_usable and one.media in {"photo", "video"}]
        self._offer("evidence", pictures, lambda one: f"证据{one.number}　{one.name}")
        self._offer("consent_document", self.file.issued("T21-B"), lambda one: f"{one.title}　{one.number}")

    def _offer(self, name: str, rows: list[Any], label: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, ChosenRow)
        field.offer(rows, label, empty="没有" if not rows else "请选择")

    def first(self) -> dict[str, Any]:
        """Begin with handing over at the party's address."""
        party = self.file.case.party
        who = party.name if party.is_person else party.representative
        return {"method": ServiceMethod.DIRECT, "place": party.address or self.file.case.place, "recipient": who}

    def delivery(self) -> Delivery:
        """Return how the papers are served (送达情况)."""
        words = self.cleaned_data
        return Delivery(
            method=ServiceMethod(words["method"]),
            **{name: words[name] for name in _TEXTS},
            is_refused=words["is_refused"],
            evidence=words["evidence"],
            consent_document=words["consent_document"],
            tried=tuple(ServiceMethod(way) for way in words["tried"]),
            received_on=words["received_on"],
        )


@step("serve_notice")
class ServeNotice(DeliveryForm):
    """送达告知书."""

    verb = "登记送达"
    done = "告知书已送达，陈述申辩期限从送达次日起算。"
    sections = DELIVERY

    def take(self, common: Common) -> Any:
        """Serve."""
        return actions.serve_notice(delivery=self.delivery(), **common)


@step("serve_decision")
class ServeDecision(DeliveryForm):
    """送达决定书."""

    verb = "登记送达"
    done = "决定书已送达，履行期限从送达次日起算。"
    lead_in = "对单位和个体工商户的处罚，同时送达信用修复告知书（两书同达），由系统一并签发。"
    sections = DELIVERY

    def take(self, common: Common) -> Any:
        """Serve."""
        return actions.serve_decision(delivery=self.delivery(), **common)


@step("serve")
class ServeOthers(DeliveryForm):
    """送达其他文书."""

    verb = "登记送达"
    done = "文书已送达。"
    sections: ClassVar = (("送达的文书", ("documents",)), *DELIVERY)

    documents = ChosenRows(label="文书")

    def offer(self) -> None:
        """Offer the papers that wait for service."""
        super().offer()
        field = self.fields["documents"]
        assert isinstance(field, ChosenRows)
        own = {row.document_id for row in (self.file.notice, self.file.decision) if row is not None}
        rows = [paper for paper in self.file.unserved if paper.pk not in own]
        field.offer(rows, lambda paper: f"{paper.title}　{paper.number}")
        self.fields["documents"].initial = [str(paper.pk) for paper in rows]

    def take(self, common: Common) -> Any:
        """Serve."""
        return actions.serve(documents=self.cleaned_data["documents"], delivery=self.delivery(), **common)


@step("confirm_delivery")
class ConfirmDelivery(StepForm):
    """登记签收."""

    verb = "登记签收"
    done = "已登记签收。"

    service = ChosenRow(label="送出的文书")
    received_on = DayField(label="签收日期", help_text="以回执上的日期为准")
    recipient = forms.CharField(label="签收人", max_length=60)

    def offer(self) -> None:
        """Offer what is on its way."""
        field = self.fields["service"]
        assert isinstance(field, ChosenRow)
        waiting = [one for one in self.file.services if one.served_on is None]

        def label(one: Any) -> str:
            names = "、".join(paper.title for paper in one.documents.all())
            return f"{names}　{one.get_method_display()} {one.mail_number}"

        field.offer(waiting, label)
        if len(waiting) == 1:
            field.initial = str(waiting[0].pk)

    def take(self, common: Common) -> Any:
        """Confirm."""
        words = self.cleaned_data
        known = {name: words[name] for name in ("service", "received_on", "recipient")}
        return actions.confirm_delivery(**known, **common)
