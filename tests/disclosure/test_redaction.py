"""Redaction: everything planted is found, everything public stays, and the outcome is clean when checked again."""

from __future__ import annotations

import re
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingheng.base.errors import NotLawful
from mingheng.disclosure.names import Person, Role, masked_name, masked_names
from mingheng.disclosure.redaction import leftovers, redact, require_clean
from mingheng.disclosure.terms import HiddenKind
from mingheng.law.identifiers import luhn_holds, resident_check_digit, uscc_check_digit

FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
FILLERS = st.sampled_from(
    ["当事人", "，联系", "现查明：", "于2025年9月26日", "在兰溪路100号设摊，", "罚款1000元。", "\n", "证据1 "]
)


@st.composite
def resident_ids(draw: st.DrawFn) -> str:
    born = draw(st.dates(date(1930, 1, 1), date(2020, 12, 31)))
    body = f"310107{born:%Y%m%d}{draw(st.integers(0, 999)):03}"
    code = body + resident_check_digit(body)
    form = draw(st.sampled_from(["plain", "wide", "groups", "dashes", "line", "invisible", "lower"]))
    return {
        "plain": code,
        "wide": code.translate(FULL_WIDTH),
        "groups": f"{code[:6]} {code[6:14]} {code[14:]}",
        "dashes": f"{code[:6]}-{code[6:10]}-{code[10:14]}-{code[14:]}",
        "line": f"{code[:9]}\n{code[9:]}",
        "invisible": "\u200b".join(code),
        "lower": code.lower(),
    }[form]


@st.composite
def bank_cards(draw: st.DrawFn) -> str:
    body = "62" + draw(st.text("0123456789", min_size=13, max_size=16))
    code = next(body + str(last) for last in range(10) if luhn_holds(body + str(last)))
    return draw(st.sampled_from([code, " ".join(re.findall(r"\d{1,4}", code))]))


@st.composite
def phones(draw: st.DrawFn) -> str:
    rest = draw(st.text("0123456789", min_size=9, max_size=9))
    number = f"1{draw(st.integers(3, 9))}{rest}"
    forms = [
        number,
        f"+86{number}",
        f"{number[:3]} {number[3:7]} {number[7:]}",
        f"{number[:3]}-{number[3:7]}-{number[7:]}",
    ]
    return draw(st.sampled_from([*forms, number.translate(FULL_WIDTH)]))


PLATES = st.from_regex(r"[沪京苏浙][A-Z]·?[A-HJ-NP-Z0-9]{5,6}", fullmatch=True)
EMAILS = st.from_regex(r"[a-z]{3,9}@[a-z]{3,9}\.(com|cn|org)", fullmatch=True)
SECRETS = st.one_of(resident_ids(), bank_cards(), phones(), PLATES, EMAILS)


def usccs() -> st.SearchStrategy[str]:
    bodies = st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=9, max_size=9).map(lambda tail: "91310107" + tail)
    return bodies.map(lambda body: body + uscc_check_digit(body))


def shown(text: str) -> str:
    """Return the text as a snooper would compare it: without spacing, dashes and invisible characters, half-width."""
    return re.sub(r"[\s\-\u200b]", "", text.translate(str.maketrans("０１２３４５６７８９Ｘ", "0123456789X"))).upper()


@given(SECRETS, FILLERS, FILLERS)
def test_every_planted_secret_is_hidden_wherever_it_stands(secret: str, before: str, after: str) -> None:
    found = redact(f"{before}，{secret}，{after}")
    assert shown(secret) not in shown(found.text)
    assert found.hidden
    assert leftovers(found.text) == ()


@given(st.lists(st.one_of(SECRETS, FILLERS, usccs()), max_size=8))
def test_redacting_twice_changes_nothing_more(pieces: list[str]) -> None:
    once = redact("；".join(pieces))
    assert redact(once.text).text == once.text
    assert leftovers(once.text) == ()


@given(st.text(max_size=200))
def test_no_text_breaks_redaction_and_the_list_tells_exactly_what_changed(text: str) -> None:
    found = redact(text, persons=[Person("张三")])
    rebuilt, reach = "", 0
    for each in found.hidden:
        assert text[each.start : each.end] == each.original
        rebuilt += text[reach : each.start] + each.replacement
        reach = each.end
    assert rebuilt + text[reach:] == found.text


@given(usccs())
def test_a_credit_code_is_public_and_stays(code: str) -> None:
    text = f"统一社会信用代码{code}，住所兰溪路100号"
    assert redact(text).text == text


@pytest.mark.parametrize(
    "text",
    [
        "沪普曹罚〔2025〕第0012号",
        "2025-09-26至2025-10-13，罚款1000.00元",
        "2025-09-26 2025-10-13",
        "1000.00 2000.00 3000.02",
        "执法证号：09310107001",
        "票据号EX-0001，面积12345.67平方米",
        "在兰溪路100号门前、曹杨新村街道办事处设摊",
        "工商注册号310107000012345",
        "户籍制度改革的宣传材料",
        "《上海市生活垃圾管理条例》第二十七条第二款、第五十八条第二款",
        "",
    ],
)
def test_what_is_public_stays(text: str) -> None:
    assert redact(text).text == text


@pytest.mark.parametrize(
    ("text", "outcome", "kind"),
    [
        ("身份证 11010519491231002X。", "身份证 ［身份证号略］。", HiddenKind.RESIDENT_ID),
        ("编号310107199001010013", "编号［身份证号略］", HiddenKind.RESIDENT_ID),
        ("证号310107900101001", "证号［身份证号略］", HiddenKind.RESIDENT_ID),
        ("第1 310107199001010010", "第1 ［身份证号略］", HiddenKind.RESIDENT_ID),
        ("ID310107199001010010", "ID［身份证号略］", HiddenKind.RESIDENT_ID),
        ("310107.19900101.0010", "［身份证号略］", HiddenKind.RESIDENT_ID),
        ("138.1234.5678", "［电话略］", HiddenKind.PHONE),
        ("电话：021-62540011", "电话：［电话略］", HiddenKind.PHONE),
        ("联系电话62540011", "联系电话［电话略］", HiddenKind.PHONE),
        ("tel13812345678", "tel［电话略］", HiddenKind.PHONE),
        ("账号：0300 1234 567", "账号：［账号略］", HiddenKind.BANK_ACCOUNT),
        ("支付宝账号abc123456", "支付宝账号［账号略］", HiddenKind.BANK_ACCOUNT),
        ("微信号：wx_zhang88", "微信号：［账号略］", HiddenKind.MESSENGER),
        ("护照E12345678", "护照［证件号略］", HiddenKind.IDENTITY_PAPER),
        ("持E12345678入境", "持［证件号略］入境", HiddenKind.IDENTITY_PAPER),
        ("证件号码为ABC123456", "证件号码为［证件号略］", HiddenKind.IDENTITY_PAPER),
        ("驾驶沪A·12345", "驾驶［车牌略］", HiddenKind.PLATE),
        ("邮箱 zhang.san＠example.com", "邮箱 ［邮箱略］", HiddenKind.EMAIL),
        ("住址：上海市普陀区兰溪路123弄45号601室。", "住址：［住址略］。", HiddenKind.HOME),
        ("在曹杨路500弄3号602室堆物", "在曹杨路［门牌略］堆物", HiddenKind.ADDRESS_DETAIL),
        ("在曹杨路100号602室堆物", "在曹杨路100号［门牌略］堆物", HiddenKind.ADDRESS_DETAIL),
        ("在兰溪路123弄搭建", "在兰溪路［门牌略］搭建", HiddenKind.ADDRESS_DETAIL),
    ],
)
def test_each_kind_is_replaced_by_its_word(text: str, outcome: str, kind: HiddenKind) -> None:
    found = redact(text)
    assert found.text == outcome
    assert [each.kind for each in found.hidden] == [kind]


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("住址：普陀区兰溪路5弄6号电话13812345678。", "住址：［住址略］［电话略］。"),
        ("住址：普陀区兰溪路5弄6号13812345678 内", "住址：［住址略］［电话略］ 内"),
        ("6222021234567894 138 1234 5678", "［账号略］［电话略］"),
        ("账号310107199001010010 310107199001010010", "账号［身份证号略］ ［身份证号略］"),
    ],
)
def test_what_lies_beside_something_hidden_is_hidden_too(text: str, outcome: str) -> None:
    assert redact(text).text == outcome


def test_a_person_inside_something_hidden_is_not_told_twice() -> None:
    found = redact("住址：普陀区兰溪路张三家", persons=[Person("张三")])
    assert [each.kind for each in found.hidden] == [HiddenKind.HOME]


PEOPLE = [
    Person("张三"),
    Person("张三丰"),
    Person("王五", Role.WITNESS),
    Person("赵六", Role.WITNESS),
    Person("钱七", Role.INFORMANT),
]


def test_names_are_replaced_by_their_part_in_the_matter() -> None:
    text = "张三丰与张三设摊，证人王五、赵 六看见，钱七来电。"
    assert redact(text, persons=PEOPLE).text == "张某某与张某设摊，证人甲、证人乙看见，有关人员来电。"


def test_a_name_with_a_line_break_inside_is_found() -> None:
    assert "张\n三" not in redact("当事人张\n三承认", persons=PEOPLE).text


def test_two_persons_with_the_same_mask_are_told_apart() -> None:
    people = [Person("张三"), Person("张四"), Person("张三")]
    assert redact("张三和张四", persons=people).text == "张某甲和张某乙"


@pytest.mark.parametrize(
    ("name", "mask"),
    [
        ("张三", "张某"),
        ("张三丰", "张某某"),
        ("欧阳修", "欧阳某"),
        ("欧阳", "欧某"),
        ("司马相如", "司马某某"),
        ("阿依古丽·买买提", "阿某某"),
        ("John Smith", "J某某"),
        ("㐂田", "㐂某"),
    ],
)
def test_a_name_keeps_its_surname_only(name: str, mask: str) -> None:
    assert masked_name(name) == mask


def test_a_foreign_name_is_found_in_any_case_and_only_whole() -> None:
    people = [Person("John Smith"), Person("阿依古丽·买买提")]
    assert redact("JOHN SMITH、阿依古丽•买买提、Johnsmithson", persons=people).text == "J某某、阿某某、Johnsmithson"


def test_blank_names_are_passed_over_and_many_witnesses_are_numbered() -> None:
    people = [Person(" "), *(Person(f"证{number}人", Role.WITNESS) for number in "一二三四五六七八九十百")]
    masks = [mask for _, mask in masked_names(people)]
    assert masks[0] == "证人甲"
    assert masks[-1] == "证人11"


def test_public_writings_that_look_private_can_be_kept() -> None:
    text = "本机关电话021-62540011，当事人电话021-62540012"
    found = redact(text, keep=["021-62540011", ""])
    assert found.text == "本机关电话021-62540011，当事人电话［电话略］"
    assert leftovers(found.text, keep=["021-62540011"]) == ()


def test_sentences_that_only_a_person_can_judge_are_handed_back() -> None:
    found = redact("当事人患有糖尿病。在路边设摊；由举报人来电")
    assert found.to_look_at == ("当事人患有糖尿病", "由举报人来电")


def test_gt_19_a_text_with_an_identity_number_is_not_published() -> None:
    with pytest.raises(NotLawful) as refused:
        require_clean("当事人（11010519491231002X）设摊")
    assert refused.value.code == "REDACTION_LEFTOVER"
    assert "11010519491231002X" not in refused.value.sentence


def test_gt_19_a_text_with_a_name_is_not_published_and_a_clean_one_is() -> None:
    with pytest.raises(NotLawful) as refused:
        require_clean("张三设摊", persons=PEOPLE)
    assert refused.value.code == "REDACTION_LEFTOVER"
    require_clean("张某设摊，统一社会信用代码91310107MA1FXXXX0T", persons=PEOPLE)


@pytest.mark.parametrize("piece", ["A", "1", "1 ", "1-", "a@", "路1", "张", "住址：路", "0.", "电话1"])
def test_long_and_odd_texts_are_read_in_reasonable_time(piece: str) -> None:
    text = piece * (5_000 // len(piece))
    begin = time.perf_counter()
    redact(text, persons=[Person("张三")])
    assert time.perf_counter() - begin < 5
