"""Standard sentences of the papers (文书标准用语): one place, so that the law is worded once."""

from __future__ import annotations

REMEDY_ON_THE_SPOT = (
    "如不服本决定，应当自收到本决定书之日起六十日内先向{district_government}申请行政复议；"
    "对行政复议决定不服的，可以自收到行政复议决定书之日起十五日内依法向人民法院提起行政诉讼。"
)
REMEDY_ORDINARY = (
    "如不服本决定，可以自收到本决定书之日起六十日内向{district_government}申请行政复议，"
    "也可以自收到本决定书之日起六个月内向{court}提起行政诉讼。"
)
NOT_SUSPENDED = "行政复议或者行政诉讼期间，除法律另有规定外，本决定不停止执行。"
ADDITIONAL_FINE = (
    "到期不缴纳罚款的，依据《中华人民共和国行政处罚法》第七十二条第一款第一项的规定，"
    "每日按罚款数额的百分之三加处罚款，加处罚款的数额不超出罚款的数额；并可以依法采取其他强制执行措施。"
)
DEFENCE_RIGHT = (
    "依据《中华人民共和国行政处罚法》第四十四条、第四十五条的规定，你（单位）有权进行陈述和申辩。"
    "本机关将充分听取意见，并对提出的事实、理由和证据进行复核；不会因陈述、申辩而给予更重的处罚。"
)
HEARING_RIGHT = (
    "依据《中华人民共和国行政处罚法》第六十三条、第六十四条的规定，你（单位）有要求听证的权利。"
    "要求听证的，应当在收到本告知书之日起五个工作日内向本机关提出；逾期未提出的，视为放弃听证。"
    "本机关组织听证不收取费用。"
)
CREDENTIAL_SHOWN = (
    "我们是{agency_name}的执法人员{officers}，现向你出示执法证件，请你确认。依法就有关情况进行检查（询问），请予配合。"
)
RECUSAL = (
    "你有陈述、申辩的权利；认为执法人员与案件有直接利害关系或者有其他关系可能影响公正执法的，"
    "有权申请回避；对与本案无关的问题，有权拒绝回答。你应当如实回答询问并协助调查，"
    "不得拒绝或者阻挠，不得提供虚假证据。"
)
RECORDING = "执法过程全程音像记录。"


def fill(sentence: str, **values: str) -> str:
    """Fill a standard sentence (填写标准用语) with fixed values; unknown places stay open."""
    for key, value in values.items():
        sentence = sentence.replace("{" + key + "}", value)
    return sentence
