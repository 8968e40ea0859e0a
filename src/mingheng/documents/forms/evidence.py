"""Papers of the investigation (调查取证类文书): records, questions, samples."""

from __future__ import annotations

from mingheng.documents import wording
from mingheng.documents.forms.common import (
    AGENCY,
    CAUSE,
    CONTACT,
    PARTY_LINES,
    agency,
    officers,
    party,
    penalty,
)
from mingheng.documents.forms.parts import (
    Column,
    Field,
    FieldKind,
    Form,
    Head,
    Items,
    Line,
    Para,
    Prose,
    Receipt,
    Seal,
    Section,
    Sign,
    Style,
    Talk,
)

_SHOW = penalty("五十五条")
_SAMPLE = penalty("五十六条")
_SITE = "最高人民法院关于行政诉讼证据若干问题的规定第十五条"
_ASKED = "最高人民法院关于行政诉讼证据若干问题的规定第十条"


def signatures(label: str, article: str) -> Section:
    """Return the section of signatures of a record (笔录签名): signed on the screen, on paper, or refused and noted."""
    return Section(
        "核对和签名",
        (
            Field(
                "confirmation",
                f"{label}核对意见",
                article=article,
                standard="以上笔录我已看过（已向我宣读），与我所说相符。",
            ),
            Field(
                "party_signature",
                f"{label}签名",
                FieldKind.SIGNATURE,
                article=article,
                or_else=("refusal", "signed_on_paper"),
            ),
            Field("refusal", "拒绝签名的注明", required=False, hint="拒签、不能签名的原因"),
            Field(
                "witness",
                "见证人签名",
                FieldKind.SIGNATURE,
                required=False,
                hint="拒签时请见证人签名，或者全程录音录像",
            ),
            Field(
                "officer_signature", "执法人员签名", FieldKind.SIGNATURE, article=article, or_else=("signed_on_paper",)
            ),
            Field(
                "recorder_signature", "记录人签名", FieldKind.SIGNATURE, article=article, or_else=("signed_on_paper",)
            ),
            Field("signed_on_paper", "打印后手写签名", FieldKind.BOOL, required=False),
        ),
    )


def signature_blocks(label: str) -> tuple[Prose | Para | Sign, ...]:
    """Return the blocks that close a record (笔录尾部)."""
    return (
        Prose("confirmation"),
        Para("{refusal}", when="refusal"),
        Sign(
            (
                (f"{label}（签名）", "party_signature"),
                ("执法人员（签名）", "officer_signature"),
                ("记录人（签名）", "recorder_signature"),
                ("见证人（签名）", "witness"),
            )
        ),
    )


SITE_RECORD = Form(
    code="T03",
    title="现场检查（勘验）笔录",
    style=Style.RECORD,
    articles=(_SHOW, _SITE),
    footer="当事人（逐页签名）：　　　　　　　　　执法人员：",
    sections=(
        Section(
            "时间地点和人员",
            (
                AGENCY,
                Field("started_at", "开始时间", FieldKind.DATETIME, article=_SITE),
                Field("ended_at", "结束时间", FieldKind.DATETIME, article=_SITE),
                Field("place", "地点", article=_SITE),
                officers(label="检查（勘验）人"),
                Field("recorder", "记录人", article=_SITE),
            ),
        ),
        Section(
            "被检查人",
            (
                Field("party_name", "被检查（勘验）人", article=_SITE),
                Field("party_identifier", "证件号码", required=False),
                Field("party_address", "住所（住址）", required=False),
                Field("present_name", "现场负责人（在场人）", article=_SITE),
                Field("present_role", "职务或者与当事人的关系", required=False),
                Field("present_phone", "联系电话", required=False),
                Field("presence", "当事人到场情况", article=_SITE, standard="当事人到场。"),
            ),
        ),
        Section(
            "亮证告知",
            (
                Field("notice", "亮证和权利义务告知", FieldKind.LONGTEXT, article=_SHOW, standard=wording.RECUSAL),
                Field("answer", "当事人的答复", article=_SHOW, standard="看清楚了，听明白了，不申请回避。"),
            ),
        ),
        Section(
            "检查情况",
            (
                Field("findings", "检查（勘验）情况", FieldKind.LONGTEXT, article=_SITE),
                Field("attachments", "附件（照片、图、清单、录像）", FieldKind.LIST, required=False),
            ),
        ),
        signatures("当事人或者在场人", _SITE),
    ),
    blocks=(
        Line("检查（勘验）时间：{started_at}至{ended_at}"),
        Line("检查（勘验）地点：{place}"),
        Line("被检查（勘验）人：{party_name}"),
        Line("[[证件号码：{party_identifier}]]"),
        Line("[[住所（住址）：{party_address}]]"),
        Line("现场负责人（在场人）：{present_name}[[　　{present_role}]][[　　联系电话：{present_phone}]]"),
        Line("检查（勘验）人：{officers}"),
        Line("记录人：{recorder}"),
        Line("当事人到场情况：{presence}"),
        Para("执法人员：" + wording.CREDENTIAL_SHOWN + "{notice}" + wording.RECORDING),
        Para("当事人：{answer}"),
        Head("检查（勘验）情况："),
        Prose("findings"),
        Para("附件：{attachments}", when="attachments"),
        *signature_blocks("当事人或者在场人"),
    ),
)

INTERVIEW = Form(
    code="T04",
    title="询问（调查）笔录",
    style=Style.RECORD,
    articles=(_SHOW, _ASKED),
    footer="被询问人（逐页签名）：　　　　　　　　　询问人：",
    sections=(
        Section(
            "时间地点和人员",
            (
                AGENCY,
                CAUSE,
                Field("started_at", "开始时间", FieldKind.DATETIME, article=_ASKED),
                Field("ended_at", "结束时间", FieldKind.DATETIME, article=_ASKED),
                Field("place", "地点", article=_ASKED),
                Field("occasion", "第几次询问", FieldKind.NUMBER, article=_ASKED),
                officers(label="询问人"),
                Field("recorder", "记录人", article=_ASKED),
            ),
        ),
        Section(
            "被询问人",
            (
                Field("asked_name", "被询问人姓名", article=_ASKED),
                Field("asked_gender", "性别", required=False),
                Field("asked_identifier", "公民身份号码", article=_ASKED),
                Field("asked_role", "工作单位和职务", required=False),
                Field("asked_relation", "与本案的关系", article=_ASKED),
                Field("asked_address", "住址", required=False),
                Field("asked_phone", "联系电话", required=False),
            ),
        ),
        Section(
            "告知和问答",
            (
                Field("notice", "权利义务告知", FieldKind.LONGTEXT, article=_SHOW, standard=wording.RECUSAL),
                Field("answer", "被询问人的答复", article=_SHOW, standard="看清楚了，听明白了，不申请回避。"),
                Field("dialogue", "问答", FieldKind.DIALOGUE, article=_ASKED),
            ),
        ),
        signatures("被询问人", _ASKED),
    ),
    blocks=(
        Line("询问时间：{started_at}至{ended_at}　　第{occasion}次询问"),
        Line("询问地点：{place}"),
        Line("案由：{cause}"),
        Line("询问人：{officers}"),
        Line("记录人：{recorder}"),
        Line("被询问人：{asked_name}[[　　性别：{asked_gender}]]　　公民身份号码：{asked_identifier}"),
        Line("[[工作单位和职务：{asked_role}　　]]与本案的关系：{asked_relation}"),
        Line("[[住址：{asked_address}　　]][[联系电话：{asked_phone}]]"),
        Para("问：" + wording.CREDENTIAL_SHOWN + "{notice}" + wording.RECORDING),
        Para("答：{answer}"),
        Talk("dialogue"),
        *signature_blocks("被询问人"),
    ),
)

_SAMPLES = (
    Column("name", "样品名称", 3),
    Column("spec", "规格（型号、批次）", 3),
    Column("quantity", "抽样数量", 2),
    Column("base", "抽样基数", 2, required=False),
    Column("sealed", "封样情况", 2),
)

SAMPLING = Form(
    code="T05",
    title="抽样取证凭证",
    style=Style.LETTER,
    compact=True,
    series="抽",
    outward=True,
    articles=(_SAMPLE,),
    sections=(
        party(_SAMPLE),
        Section(
            "抽样",
            (
                CAUSE,
                Field("sampled_at", "抽样时间", FieldKind.DATETIME, article=_SAMPLE),
                Field("place", "抽样地点", article=_SAMPLE),
                Field("samples", "样品", FieldKind.TABLE, columns=_SAMPLES, article=_SAMPLE),
                officers(_SAMPLE, label="抽样人"),
            ),
        ),
        agency(),
    ),
    blocks=(
        *PARTY_LINES,
        Para(
            "因调查{cause}的需要，依据《中华人民共和国行政处罚法》第五十六条的规定，本机关于{sampled_at}在{place}抽取下列物品作为样品，请妥善配合。样品由双方确认后封样。"
        ),
        Items("samples"),
        Line("抽样人：{officers}"),
        Line("抽样人（签名）：＿＿＿＿＿＿＿＿、＿＿＿＿＿＿＿＿"),
        Seal(),
        Receipt("当事人"),
    ),
)

TESTING = Form(
    code="T05-A",
    title="检测（检验、鉴定）委托书",
    style=Style.LETTER,
    compact=True,
    series="检委",
    outward=True,
    articles=(penalty("四十六条"),),
    sections=(
        Section(
            "委托",
            (
                Field("addressee", "受委托机构", article=penalty("四十六条")),
                CAUSE,
                Field("items", "检测项目和要求", FieldKind.LONGTEXT, article=penalty("四十六条")),
                Field("samples", "样品", FieldKind.TABLE, columns=_SAMPLES, article=penalty("四十六条")),
                Field("report_by", "出具报告的期限", FieldKind.DATE),
            ),
        ),
        agency(CONTACT),
    ),
    blocks=(
        Line("{addressee}："),
        Para("因办理{cause}的需要，现委托你单位对下列样品进行检测（检验、鉴定）："),
        Items("samples"),
        Prose("items", lead="项目和要求："),
        Para("请于{report_by}前出具书面报告，由检测（检验、鉴定）人签名并加盖机构印章，附资质证明。"),
        Para("[[联系人及电话：{contact}]]", when="contact"),
        Seal(),
    ),
)

TEST_RESULT = Form(
    code="T05-B",
    title="检测（检验、鉴定）结果告知书",
    style=Style.LETTER,
    compact=True,
    series="检告",
    outward=True,
    articles=(penalty("四十四条"),),
    sections=(
        party(penalty("四十四条")),
        Section(
            "结果",
            (
                CAUSE,
                Field("institution", "检测机构", article=penalty("四十六条")),
                Field("report_number", "报告编号", article=penalty("四十六条")),
                Field("result", "检测结果", FieldKind.LONGTEXT, article=penalty("四十六条")),
                Field("objection_by", "提出异议、申请复检的期限", article=penalty("四十五条")),
            ),
        ),
        agency(CONTACT),
    ),
    blocks=(
        *PARTY_LINES,
        Para(
            "本机关在办理{cause}中，委托{institution}进行检测（检验、鉴定），报告编号为{report_number}。现将结果告知如下："
        ),
        Prose("result"),
        Para("如对上述结果有异议，可以在{objection_by}向本机关书面提出，或者依法申请复检。"),
        Para("[[联系人及电话：{contact}]]", when="contact"),
        Seal(),
        Receipt("当事人"),
    ),
)

FORMS = (SITE_RECORD, INTERVIEW, SAMPLING, TESTING, TEST_RESULT)
