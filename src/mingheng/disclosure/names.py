"""Names of natural persons in published texts (姓名脱敏): 张某某 for who was penalised, 证人甲 for everybody else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mingheng.law.terms import Term

_SURNAMES = (
    "欧阳太史上官端木司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳公冶太叔申屠公孙慕容仲孙钟离长孙宇文司徒鲜于"
    "司空闾丘子车亓官司寇巫马公西颛孙壤驷公良漆雕乐正宰父谷梁拓跋夹谷轩辕令狐段干百里呼延东郭南门羊舌微生梁丘左丘东门西门第五"
)
_DOUBLE = frozenset(_SURNAMES[place : place + 2] for place in range(0, len(_SURNAMES), 2))
"""Surnames of two characters (复姓)."""
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_SPACE = r"[ \t\u3000]*(?:\r?\n)?[ \t\u3000]*"


class Role(Term):
    """Who a named person is (人员身份)."""

    PENALISED = "penalised", "被处罚自然人姓名"
    WITNESS = "witness", "证人"
    INFORMANT = "informant", "举报人"
    NEIGHBOUR = "neighbour", "相邻人"
    RELATIVE = "relative", "家属"
    BYSTANDER = "bystander", "其他自然人"


_TITLES = {
    Role.WITNESS: "证人",
    Role.NEIGHBOUR: "相邻人",
    Role.RELATIVE: "家属",
    Role.BYSTANDER: "案外人",
}


@dataclass(frozen=True, slots=True)
class Person:
    """A natural person whose name must not be read (需要隐去姓名的人)."""

    name: str
    role: Role = Role.PENALISED


def masked_name(name: str) -> str:
    """Return surname and 某 or 某某 (姓名隐名处理): 张三 → 张某, 张三丰 → 张某某, 欧阳修 → 欧阳某, 阿依古丽·买买提 → 阿某某.

    House: law.md 5.4, the district may choose full names instead.
    """
    name = re.sub(r"\s+", "", name)
    if "·" in name or "•" in name or not re.fullmatch(r"[^\x00-\x7f]{2,4}", name):
        return name[:1] + "某某"
    surname = name[:2] if name[:2] in _DOUBLE and len(name) > 2 else name[:1]
    return surname + ("某" if len(name) - len(surname) == 1 else "某某")


def masked_names(persons: Sequence[Person]) -> Iterator[tuple[Person, str]]:
    """Yield each person with the words in place of the name, long names first (各人的代称).

    Two persons whose masks would be the same are told apart by 甲, 乙; informants never get a word that points at them.

    House: law.md 5.4; 城管条例26 keeps informants secret.
    """
    unique = list(dict.fromkeys(person for person in persons if person.name.strip()))
    masks = Counter(masked_name(person.name) for person in unique if person.role is Role.PENALISED)
    used: Counter[str] = Counter()
    pairs = []
    for person in unique:
        if person.role is Role.INFORMANT:
            mask = "有关人员"
        elif person.role is Role.PENALISED:
            mask = masked_name(person.name)
            mask += _stem(used[mask]) if masks[mask] > 1 else ""
            used[masked_name(person.name)] += 1
        else:
            title = _TITLES[person.role]
            mask = title + _stem(used[title])
            used[title] += 1
        pairs.append((person, mask))
    return iter(sorted(pairs, key=lambda pair: -len(pair[0].name)))


def _stem(place: int) -> str:
    return _STEMS[place] if place < len(_STEMS) else str(place + 1)


def name_pattern(name: str) -> re.Pattern[str]:
    """Return what finds the name even with spaces or a line break inside, or in another case (姓名检索式)."""
    letters = [re.escape(letter) for letter in re.sub(r"\s+", "", name)]
    if re.search(r"[A-Za-z]", name):
        return re.compile(r"(?<![A-Za-z])" + _SPACE.join(letters) + r"(?![A-Za-z])", re.IGNORECASE)
    return re.compile(_SPACE.join(letters).replace("·", "[·•.]"))
