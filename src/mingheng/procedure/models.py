"""What happened on the road of a penalty matter, one row per act (办案过程中的事实)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from mingheng.cases.models import Case
from mingheng.documents.models import Document
from mingheng.evidence.models import Evidence
from mingheng.org.models import Account, Officer, Owned
from mingheng.powers.models import DiscretionBand
from mingheng.procedure.terms import (
    Adoption,
    ApprovalOutcome,
    ClosingOutcome,
    DecisionState,
    DefenceKind,
    FilingOutcome,
    HearingAnswer,
    NoPenaltyGround,
    OnTheSpotGround,
    PaymentChannel,
    PreservationDisposal,
    ProposalKind,
    RemedyKind,
    ServiceMethod,
)


class OfCase(Owned):
    """A fact of one case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class Filing(Owned):
    """Filing of a case (立案审批): proposed by an officer, decided by the head."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="filing")
    reason = models.TextField("立案理由")
    proposed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField("提请时间")
    outcome = models.CharField("审批结果", max_length=12, choices=FilingOutcome.choices, blank=True)
    opinion = models.CharField("审批意见", max_length=300, blank=True)
    decided_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("审批时间", null=True)


class Recusal(OfCase):
    """A request that an officer step aside (回避)."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    by_party = models.BooleanField("当事人申请", default=True)
    reason = models.TextField("理由")
    requested_at = models.DateTimeField("申请时间")
    is_granted = models.BooleanField("准许", null=True)
    decided_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("决定时间", null=True)


class Preservation(OfCase):
    """Evidence registered and kept in advance (先行登记保存); to be decided within seven working days."""

    document = models.OneToOneField(Document, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField("理由")
    items = models.JSONField("物品清单", default=list, help_text="[{name, quantity, features}]")
    place = models.CharField("保存地点", max_length=200)
    requested_at = models.DateTimeField("申请时间")
    outcome = models.CharField(
        "审批结果", max_length=12, choices=ApprovalOutcome.choices, default=ApprovalOutcome.PENDING
    )
    decided_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("审批时间", null=True)
    disposal = models.CharField("处理方式", max_length=12, choices=PreservationDisposal.choices, blank=True)
    disposal_document = models.OneToOneField(Document, null=True, on_delete=models.PROTECT, related_name="+")
    disposed_at = models.DateTimeField("处理时间", null=True)


class OrderToCorrect(OfCase):
    """An order to correct (责令改正)."""

    document = models.OneToOneField(Document, null=True, on_delete=models.PROTECT, related_name="+")
    demand = models.TextField("改正内容")
    is_immediate = models.BooleanField("立即改正", default=False)
    due_on = models.DateField("改正期限")
    ordered_at = models.DateTimeField("责令时间")


class Recheck(OfCase):
    """A look whether the order was followed (复查)."""

    order = models.ForeignKey(OrderToCorrect, on_delete=models.PROTECT, related_name="rechecks")
    document = models.OneToOneField(Document, null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField("复查时间")
    is_corrected = models.BooleanField("已改正")
    found = models.TextField("复查情况")


class Proposal(OfCase):
    """What the officers propose to decide (拟处理意见); a later round replaces an earlier one."""

    round = models.PositiveSmallIntegerField("轮次", default=1)
    kind = models.CharField("处理意见", max_length=12, choices=ProposalKind.choices)
    facts = models.TextField("违法事实")
    evidence_summary = models.TextField("证据")
    basis = models.TextField("依据")
    penalties = models.JSONField("处罚种类", default=list, help_text="law.terms.PenaltyKind 的值")
    fine_amount = models.DecimalField("罚款", max_digits=14, decimal_places=2, default=0)
    confiscation_amount = models.DecimalField("没收金额", max_digits=14, decimal_places=2, default=0)
    other_content = models.TextField("其他处罚内容", blank=True)
    no_penalty_ground = models.CharField("不罚理由", max_length=20, choices=NoPenaltyGround.choices, blank=True)
    band = models.ForeignKey(DiscretionBand, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    discretion = models.TextField("裁量说明")
    is_mitigated = models.BooleanField("减轻处罚", default=False)
    is_complex = models.BooleanField("疑难复杂、涉及多个法律关系", default=False)
    has_public_interest = models.BooleanField("涉及重大公共利益", default=False)
    is_grave = models.BooleanField("情节复杂或者重大违法", default=False)
    has_crime_suspected = models.BooleanField("涉嫌犯罪", default=False)
    change_reason = models.TextField("变更理由", blank=True)
    submitted_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField("报批时间")
    outcome = models.CharField(
        "审批结果", max_length=12, choices=ApprovalOutcome.choices, default=ApprovalOutcome.PENDING
    )
    opinion = models.CharField("审批意见", max_length=300, blank=True)
    decided_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("审批时间", null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "round"], name="proposal_round_once"),
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(outcome="pending"), name="one_proposal_pending_per_case"
            ),
        ]


class Notice(OfCase):
    """The notice before a penalty (行政处罚告知); on the spot it is spoken and has no document."""

    proposal = models.ForeignKey(Proposal, null=True, on_delete=models.PROTECT, related_name="notices")
    document = models.OneToOneField(Document, null=True, on_delete=models.PROTECT, related_name="+")
    offers_hearing = models.BooleanField("告知听证权", default=False)
    fine_amount = models.DecimalField("告知的罚款", max_digits=14, decimal_places=2, default=0)
    content = models.TextField("告知内容")
    told_at = models.DateTimeField("告知时间")
    served_on = models.DateField("送达日期", null=True)


class Defence(OfCase):
    """What the party stated (陈述申辩), and the answer."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="defences")
    kind = models.CharField("方式", max_length=8, choices=DefenceKind.choices)
    received_at = models.DateTimeField("收到时间")
    content = models.TextField("意见", blank=True)
    document = models.OneToOneField(Document, null=True, on_delete=models.PROTECT, related_name="+")
    adoption = models.CharField("采纳情况", max_length=8, choices=Adoption.choices, blank=True)
    answer = models.TextField("复核意见和理由", blank=True)
    answered_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField("复核时间", null=True)


class HearingChoice(OfCase):
    """The party's answer to the right to a hearing (听证申请或者放弃)."""

    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, related_name="hearing_choice")
    answer = models.CharField("意愿", max_length=12, choices=HearingAnswer.choices)
    answered_on = models.DateField("提出日期")


class Hearing(OfCase):
    """A hearing (听证)."""

    choice = models.OneToOneField(HearingChoice, on_delete=models.PROTECT, related_name="hearing")
    notice_document = models.OneToOneField(Document, null=True, on_delete=models.PROTECT, related_name="+")
    notified_on = models.DateField("通知日期")
    planned_at = models.DateTimeField("举行时间")
    place = models.CharField("地点", max_length=200)
    is_public = models.BooleanField("公开", default=True)
    presider = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    recorder = models.CharField("记录员", max_length=40, blank=True)
    held_at = models.DateTimeField("实际举行时间", null=True)
    is_forfeited = models.BooleanField("当事人无正当理由缺席或退出", default=False)
    record_document = models.OneToOneField(Document, null=True, on_delete=models.PROTECT, related_name="+")
    report = models.TextField("听证报告", blank=True)
    reported_at = models.DateTimeField("报告时间", null=True)


class Discussion(OfCase):
    """Collective discussion by the leaders (集体讨论)."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="discussions")
    document = models.OneToOneField(Document, null=True, on_delete=models.PROTECT, related_name="+")
    held_at = models.DateTimeField("时间")
    place = models.CharField("地点", max_length=200)
    chair = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    attendees = models.JSONField("参加人和意见", default=list, help_text="[{name, post, opinion}]")
    conclusion = models.TextField("结论")
    agrees = models.BooleanField("同意拟处理意见")


class Decision(OfCase):
    """A decision (行政处罚决定、不予处罚决定、移送决定)."""

    proposal = models.ForeignKey(Proposal, null=True, on_delete=models.PROTECT, related_name="+")
    document = models.OneToOneField(Document, null=True, on_delete=models.PROTECT, related_name="+")
    number = models.CharField("文号", max_length=60, blank=True)
    kind = models.CharField("种类", max_length=12, choices=ProposalKind.choices)
    is_summary = models.BooleanField("当场作出", default=False)
    decided_at = models.DateTimeField("决定时间")
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    penalties = models.JSONField("处罚种类", default=list)
    fine_amount = models.DecimalField("罚款", max_digits=14, decimal_places=2, default=0)
    confiscation_amount = models.DecimalField("没收金额", max_digits=14, decimal_places=2, default=0)
    facts = models.TextField("违法事实")
    basis = models.TextField("依据")
    content = models.TextField("决定内容")
    no_penalty_ground = models.CharField("不罚理由", max_length=20, choices=NoPenaltyGround.choices, blank=True)
    education = models.TextField("教育情况", blank=True)
    served_on = models.DateField("送达日期", null=True)
    validity = models.CharField("效力", max_length=12, choices=DecisionState.choices, default=DecisionState.IN_FORCE)
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")
    ended_on = models.DateField("变更、撤销日期", null=True)
    end_reason = models.TextField("变更、撤销理由", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(validity="in_force"), name="one_decision_in_force_per_case"
            )
        ]


class Service(OfCase):
    """Service of a paper, with its proof (送达、送达回证)."""

    documents = models.ManyToManyField(Document, related_name="services", verbose_name="送达的文书")
    proof_document = models.OneToOneField(Document, null=True, on_delete=models.PROTECT, related_name="+")
    method = models.CharField("方式", max_length=12, choices=ServiceMethod.choices)
    sent_at = models.DateTimeField("送出时间")
    served_on = models.DateField("送达日期", null=True)
    place = models.CharField("地点", max_length=200)
    recipient = models.CharField("签收人", max_length=60, blank=True)
    relation = models.CharField("与受送达人关系", max_length=60, blank=True)
    is_refused = models.BooleanField("拒收", default=False)
    witness = models.CharField("见证人", max_length=60, blank=True)
    evidence = models.ForeignKey(Evidence, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    mail_number = models.CharField("邮件号码", max_length=40, blank=True)
    electronic_address = models.CharField("电子送达地址", max_length=100, blank=True)
    consent_document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    announced_in = models.CharField("公告载体", max_length=200, blank=True)
    reason = models.CharField("采用该方式的理由", max_length=300, blank=True)


class Payment(OfCase):
    """A payment of a fine (缴款)."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="payments")
    amount = models.DecimalField("金额", max_digits=14, decimal_places=2)
    is_additional = models.BooleanField("加处罚款", default=False)
    channel = models.CharField("方式", max_length=12, choices=PaymentChannel.choices)
    paid_on = models.DateField("缴款日期")
    receipt_number = models.CharField("票据号", max_length=60)
    ground = models.CharField("当场收缴理由", max_length=12, choices=OnTheSpotGround.choices, blank=True)
    handed_in_on = models.DateField("交机关日期", null=True)
    banked_on = models.DateField("缴付银行日期", null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["agency", "receipt_number"], name="receipt_once")]


class Deferral(OfCase):
    """Leave to pay later or in instalments (延期、分期缴纳)."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="deferrals")
    reason = models.TextField("困难情况")
    instalments = models.JSONField("分期", default=list, help_text="[{due_on, amount}]")
    requested_on = models.DateField("申请日期")
    outcome = models.CharField(
        "审批结果", max_length=12, choices=ApprovalOutcome.choices, default=ApprovalOutcome.PENDING
    )
    opinion = models.CharField("审批意见", max_length=300, blank=True)
    decided_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("审批时间", null=True)


class Reminder(OfCase):
    """A reminder to perform (履行催告)."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="reminders")
    document = models.OneToOneField(Document, null=True, on_delete=models.PROTECT, related_name="+")
    reminded_at = models.DateTimeField("催告时间")
    due_on = models.DateField("履行期限")
    additional_amount = models.DecimalField("加处罚款", max_digits=14, decimal_places=2, default=0)
    served_on = models.DateField("送达日期", null=True)


class Remedy(OfCase):
    """Reconsideration or litigation about a decision (复议、诉讼); additional fines do not run meanwhile."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="remedies")
    kind = models.CharField("种类", max_length=16, choices=RemedyKind.choices)
    begun_on = models.DateField("受理日期")
    body = models.CharField("受理机关", max_length=100)
    ended_on = models.DateField("终结日期", null=True)
    result = models.CharField("结果", max_length=200, blank=True)


class Suspension(OfCase):
    """A time in which the case stands still (中止)."""

    reason = models.TextField("理由")
    basis = models.CharField("依据", max_length=200)
    since_on = models.DateField("自")
    until_on = models.DateField("恢复日期", null=True)


class FilingReport(OfCase):
    """The report of an on-the-spot penalty to the agency (当场处罚备案)."""

    reported_at = models.DateTimeField("备案时间")
    accepted_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")


class Closing(Owned):
    """Closing of a case (结案审批)."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="closing")
    document = models.OneToOneField(Document, null=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField("结案方式", max_length=20, choices=ClosingOutcome.choices)
    performance = models.TextField("履行情况")
    proposed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField("提请时间")
    approval = models.CharField(
        "审批结果", max_length=12, choices=ApprovalOutcome.choices, default=ApprovalOutcome.PENDING
    )
    opinion = models.CharField("审批意见", max_length=300, blank=True)
    decided_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("审批时间", null=True)


class Transfer(OfCase):
    """A transfer of the matter to the body that has the power (移送)."""

    document = models.OneToOneField(Document, null=True, on_delete=models.PROTECT, related_name="+")
    receiver = models.CharField("接受机关", max_length=100)
    reason = models.TextField("理由")
    is_crime = models.BooleanField("涉嫌犯罪", default=False)
    transferred_at = models.DateTimeField("移送时间")
