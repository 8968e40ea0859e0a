#!/usr/bin/env python3
"""Write the generated pages of docs/ from the source: index of articles, glossary, refusals, settings.

``--check`` changes nothing and fails when a page is out of date. The source is read, not run, except for
the format of a whole matter, which the command itself prints; no database is needed.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "mingheng"
DOCS = ROOT / "docs"
NOTE = "本页由 `make docs` 从源码生成，请勿手改。"
REFUSALS = ("NotLawful", "NotPermitted", "Conflict", "NotFound", "Refused", "Missing")

# One term, one word: what identifiers, docstrings and screens call things.
WORDS = (
    ("行政处罚", "penalty"),
    ("行政检查", "inspection"),
    ("行政强制", "compulsion"),
    ("行政许可", "permit"),
    ("权责清单", "powers"),
    ("事项", "`Power`"),
    ("裁量基准", "`DiscretionStandard`"),
    ("执法人员", "`Officer`"),
    ("执法证", "`Credential`"),
    ("线索", "`Lead`"),
    ("立案", "`file_case`"),
    ("当事人、相对人", "`Party`"),
    ("简易程序", "summary procedure"),
    ("普通程序", "ordinary procedure"),
    ("听证程序", "hearing procedure"),
    ("告知", "notice"),
    ("陈述申辩", "`Defence`"),
    ("先行登记保存", "`Preservation`"),
    ("法制审核", "legal review (`review`)"),
    ("重大执法决定", "major decision"),
    ("集体讨论", "collective discussion"),
    ("决定", "decision"),
    ("送达", "service"),
    ("送达回证", "`ProofOfService`"),
    ("结案", "close"),
    ("案卷", "`Dossier`"),
    ("归档", "archive"),
    ("公示（事前、事中、事后）", "disclosure (standing, on the spot, outcome)"),
    ("音像记录", "`Recording`"),
    ("全过程记录", "process record"),
    ("行政复议", "reconsideration"),
    ("行政诉讼", "litigation"),
    ("存证账本", "ledger"),
    ("见证", "witness (co-signature of a checkpoint)"),
    ("期限", "time limit, `Clock`"),
    ("待办", "`Todo`"),
)

DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")}


def number(text: str) -> int:
    """Return the value of a Chinese number below ten thousand, or of digits."""
    if text.isdigit():
        return int(text)
    total = digit = 0
    for sign in text:
        if sign in DIGITS:
            digit = DIGITS[sign]
        else:
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[sign]
            digit = 0
    return total + digit


@dataclass(frozen=True, slots=True)
class Use:
    """A place in the source that rests on an article."""

    law: str
    article: str
    what: str
    sentence: str

    @property
    def order(self) -> tuple[int, str, str]:
        """Return the key that sorts articles as the law does."""
        found = re.match(r"第([零一二三四五六七八九十百千\d]+)条", self.article)
        return (number(found[1]) if found else 0, self.article, self.what)


def files() -> Iterator[Path]:
    """Yield our Python files, migrations apart."""
    yield from (path for path in sorted(SOURCE.rglob("*.py")) if "migrations" not in path.parts)


def first_sentence(docstring: str) -> str:
    """Return the first paragraph of a docstring on one line."""
    return " ".join(docstring.strip().split("\n\n", 1)[0].split())


def link(path: Path, name: str) -> str:
    """Return a link to the file that holds a name; without a line, which moves."""
    module = path.relative_to(SOURCE).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
    return f"[`{module}.{name}`](../../{path.relative_to(ROOT).as_posix()})"


CITATION = re.compile(
    r"(?P<law>《[^》]+》(?:[（(][^）)]*[）)])?|[^《》；;、，,第\s]{4,40}(?:[（(][^）)]*[）)])?)?\s*(?P<articles>(?:、?第[零一二三四五六七八九十百千\d]+条(?:之[一二三四五六七八九十])?(?:第?[^，、；;《\s]*[款项])*)+)"
)


def marked(law: str) -> str:
    """Return the name of a law in its marks, so that both ways of writing it meet."""
    law = law.strip()
    found = re.match(r"^([^《(（]+)([(（].*)?$", law)
    return f"《{found[1].strip()}》{found[2] or ''}" if found else law


def citations(line: str) -> Iterator[tuple[str, str]]:
    """Yield law and article of every citation in a line; a document cited as a whole has no article."""
    law = ""
    found = False
    for match in CITATION.finditer(line):
        law = marked(match["law"] or law)
        for article in re.findall(r"第[零一二三四五六七八九十百千\d]+条[^、]*", match["articles"]):
            found = True
            yield law, article.strip()
    if not found:
        yield line.strip(), ""


def documented() -> Iterator[tuple[Path, str, str]]:
    """Yield every function and class that has a docstring."""
    for path in files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                text = ast.get_docstring(node)
                if text:
                    yield path, node.name, text


def uses() -> tuple[list[Use], list[tuple[str, str, str]]]:
    """Return what rests on the law, and what the house decided, from the docstrings."""
    lawful: list[Use] = []
    house: list[tuple[str, str, str]] = []
    for path, name, text in documented():
        where, sentence = link(path, name), first_sentence(text)
        for line in re.findall(r"^\s*Law: ?(.+(?:\n(?!\s*(?:Law|House|:)).+)*)", text, re.MULTILINE):
            cited, _, why = " ".join(line.split()).partition("House: ")
            lawful += [Use(law, article, where, sentence) for law, article in citations(cited.rstrip("; "))]
            if why:
                house.append((where, sentence, why))
        for line in re.findall(r"^\s*House: ?(.+(?:\n(?!\s*(?:Law|House|:)).+)*)", text, re.MULTILINE):
            house.append((where, sentence, " ".join(line.split())))
    return lawful, house


def time_limits() -> list[Use]:
    """Return the table of time limits as uses of their articles."""
    sys.path.insert(0, str(ROOT / "src"))
    try:
        from mingheng.law.limits import TIME_LIMITS
    except ImportError:
        return []
    found = []
    for limit in TIME_LIMITS.values():
        what = f"期限 {limit.id} {limit.name}"
        for law, article in citations(limit.article):
            found.append(Use(law, article, what, f"自{limit.trigger}起算" if limit.trigger else ""))
    return found


def cell(text: str) -> str:
    """Return text that cannot break out of a table cell."""
    return text.replace("|", "\\|").replace("\n", " ")


def law_index() -> str:
    """Return the page that leads from an article to what rests on it."""
    lawful, house = uses()
    by_law: dict[str, list[Use]] = defaultdict(list)
    for use in [*lawful, *time_limits()]:
        by_law[use.law].append(use)
    lines = ["# 法条索引：从法条到代码", "", NOTE, "", "每条规则的说明里写明依据；这里按法律、条序倒过来排列。", ""]
    for law in sorted(by_law, key=lambda name: (-len(by_law[name]), name)):
        lines += [f"## {law}", "", "| 条款 | 规则或期限 | 说明 |", "|---|---|---|"]
        rows = dict.fromkeys(sorted(by_law[law], key=lambda use: use.order))
        lines += [f"| {cell(use.article) or '—'} | {cell(use.what)} | {cell(use.sentence)} |" for use in rows]
        lines.append("")
    if house:
        lines += ["## 法律未规定、由本系统选定的", "", "| 规则 | 说明 | 理由 |", "|---|---|---|"]
        lines += [f"| {where} | {cell(sentence)} | {cell(why)} |" for where, sentence, why in sorted(set(house))]
        lines.append("")
    return "\n".join(lines)


def choices(node: ast.ClassDef) -> list[tuple[str, str]]:
    """Return value and label of each member of an enumeration."""
    found = []
    for statement in node.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Tuple):
            parts = [part.value for part in statement.value.elts if isinstance(part, ast.Constant)]
            if len(parts) >= 2 and all(isinstance(part, (str, int)) for part in parts[:2]):
                found.append((str(parts[0]), str(parts[1])))
    return found


def glossary() -> str:
    """Return the page of words: the table of the house, then the enumerations of every chapter."""
    lines = ["# 术语表", "", NOTE, "", "一个概念只用一个词。标识符用英文，界面与文书只用中文。", ""]
    lines += ["| 中文 | 标识符 |", "|---|---|", *(f"| {chinese} | {english} |" for chinese, english in WORDS), ""]
    for path in files():
        if path.name != "terms.py" and path.parent.name != "terms":
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found = [(node, choices(node)) for node in tree.body if isinstance(node, ast.ClassDef)]
        found = [(node, members) for node, members in found if members]
        if not found:
            continue
        title = path.relative_to(SOURCE).as_posix()
        lines += [f"## [`{title}`](../../{path.relative_to(ROOT).as_posix()})", ""]
        for node, members in found:
            lines += [f"### `{node.name}`", "", first_sentence(ast.get_docstring(node) or ""), ""]
            lines += ["| 中文 | 值 |", "|---|---|"]
            lines += [f"| {cell(label)} | `{value}` |" for value, label in members]
            lines.append("")
    return "\n".join(lines)


def cited(call: ast.Call) -> str:
    """Return the citation that `cite(…)` writes, where its arguments are literals."""
    sys.path.insert(0, str(ROOT / "src"))
    try:
        from mingheng.law.citations import cite

        given = [ast.literal_eval(argument) for argument in call.args]
        return str(cite(*given, **{str(word.arg): ast.literal_eval(word.value) for word in call.keywords}))
    except (ImportError, ValueError, KeyError, TypeError):
        return "…"


def spoken(node: ast.expr | None) -> str:
    """Return a literal or formatted text as it reads, with … for what is filled in."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "…" for part in node.values)
    if isinstance(node, ast.BinOp):
        return spoken(node.left) + spoken(node.right)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "cite":
        return cited(node)
    return "…" if node is not None else ""


def all_refusals() -> list[tuple[str, ...]]:
    """Return every refusal in the source: code, chapter, sentence, article, way out."""
    found: set[tuple[str, ...]] = set()
    for path in files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or ast.unparse(node.func).rpartition(".")[2] not in REFUSALS:
                continue
            if not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            words = dict(zip(("code", "sentence", "article", "way_out"), map(spoken, node.args), strict=False))
            words |= {str(keyword.arg): spoken(keyword.value) for keyword in node.keywords}
            if re.fullmatch(r"[A-Z][A-Z0-9_]+", words["code"]):
                chapter = path.relative_to(SOURCE).parts[0]
                rest = (words.get(name, "") for name in ("sentence", "article", "way_out"))
                found.add((words["code"], chapter, *rest))
    return sorted(found)


def untested() -> list[str]:
    """Return the refusals whose code no test names."""
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py"))
    return sorted({f"{code} ({chapter})" for code, chapter, *_ in all_refusals() if code not in tests})


def refusals() -> str:
    """Return the page of refusals: stable code, sentence, article, way out."""
    lines = [
        "# 不予办理一览",
        "",
        NOTE,
        "",
        "代码是稳定的，供接口与脚本判断；句子可以改进。“…”处由当时的事实填入。",
        "",
    ]
    lines += ["| 代码 | 所在 | 句子 | 依据 | 出路 |", "|---|---|---|---|---|"]
    lines += [
        f"| `{row[0]}` | {row[1]} | " + " | ".join(cell(text) for text in row[2:]) + " |" for row in all_refusals()
    ]
    return "\n".join(lines) + "\n"


def settings() -> str:
    """Return the page of environment variables."""
    sys.path.insert(0, str(ROOT / "src"))
    from mingheng.config.env import VARIABLES

    lines = [
        "# 环境变量",
        "",
        NOTE,
        "",
        "`mingheng env` 打印同一张表和当前取值。密码类的值也可以放在文件里，由 `名称_FILE` 指明。",
        "",
    ]
    lines += ["| 名称 | 默认值 | 说明 |", "|---|---|---|"]
    lines += [
        f"| `{item.name}` | {f'`{item.default}`' if item.default else ''} | {cell(item.help)} |" for item in VARIABLES
    ]
    return "\n".join(lines) + "\n"


def mechanisms() -> str:
    """Return the list of the pages on mechanisms, each with the first sentence it says about itself."""
    lines = ["# 机制 / Mechanisms", "", NOTE, ""]
    lines += [
        "One page for each mechanism: what it promises, how it works, where it is tested, what it does not do.",
        "",
    ]
    for path in sorted((DOCS / "mechanisms").glob("*.md")):
        if path.name == "index.md":
            continue
        blocks = [block.strip() for block in path.read_text(encoding="utf-8").split("\n\n") if block.strip()]
        title = next((block.lstrip("# ").splitlines()[0] for block in blocks if block.startswith("# ")), path.stem)
        told = next((block for block in blocks if not block.startswith(("#", "|", "```", "-", ">"))), "")
        sentence = re.split(r"(?<=[。.])\s|(?<=。)", " ".join(told.split()), maxsplit=1)[0]
        lines.append(f"- [{title}]({path.name})" + (f" — {sentence}" if sentence else ""))
    return "\n".join(lines) + "\n"


def journeys() -> str:
    """Return the page on the format of a whole matter, as the command prints it."""
    command = [sys.executable, "-m", "mingheng.cli.main", "journey", "--format"]
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    return subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout.rstrip() + "\n"


PAGES = {
    "journeys.md": journeys,
    "mechanisms/index.md": mechanisms,
    "law/index.md": law_index,
    "law/glossary.md": glossary,
    "law/refusals.md": refusals,
    "settings.md": settings,
}


def stale(pages: Iterable[str]) -> list[str]:
    """Return the pages that are not what the source says."""
    found = []
    for name in pages:
        path = DOCS / name
        if not path.exists() or path.read_text(encoding="utf-8") != PAGES[name]():
            found.append(name)
    return found


def main() -> int:
    """Write or check all pages; 1 when one is out of date."""
    if "--untested" in sys.argv[1:]:
        left = untested()
        print(f"{len(left)} of {len(all_refusals())} refusals are named by no test", *left, sep="\n  ")
        return 0
    if "--check" in sys.argv[1:]:
        old = stale(PAGES)
        for name in old:
            print(f"docs/{name} is out of date: run make docs")
        print(f"{len(PAGES)} generated pages")
        return 1 if old else 0
    for name, write in PAGES.items():
        path = DOCS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(write(), encoding="utf-8")
    print(f"{len(PAGES)} pages written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
