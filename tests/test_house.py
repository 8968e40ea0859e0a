"""What imports cannot show: the house rules, read from the source and from the models.

import-linter holds the direction of imports (pyproject.toml); this file holds the rest of docs/where-to-put-it.md.
Each test lists every offender with its place, so that one run tells all.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "mingheng"

LONGEST_FILE = 400
LONGEST_FUNCTION = 50

# Files that write technical state, which is no act of anybody, each with why. Everything else writes in actions only.
TECHNICAL = {
    "cli/generate/": "bulk rows for benchmarks, written inside a ledger transaction like any act",
    "ledger/": "the book itself: entries, tree, checkpoints, positions of followers",
    "base/tasks.py": "the queue of background tasks",
    "evidence/receiving.py": "bytes on their way in, before anybody has said what they are",
    "evidence/arriving.py": "bytes that come in pieces, before anybody has said what they are",
    "base/search.py": "the search index, which can be built again from the rows",
}
# Signals that speak of the machine, not of the domain.
TECHNICAL_SIGNALS = {"django.db.backends.signals"}
# Tables of law as published; splitting one would only hide it.
TABLES: set[str] = set()
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "services", "managers", "manager", "signals"}
FORBIDDEN_IN_CHAPTERS = {"views", "urls", "admin", "serializers"}
FORBIDDEN_FIELDS = {"data", "info", "status", "process", "manager"}
# Fields of time whose names the law or the framework gives.
TIME_NAMES = {"last_login", "at", "on"}
NOT_OWNED = {"org.Agency"}


def rows() -> list[list[str]]:
    """Return the layers, highest first, from the one place that holds them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    layers = next(contract["layers"] for contract in settings["contracts"] if contract["id"] == "layers")
    return [[name.strip(" ()") for name in row.split("|")] for row in layers]


def contract(identifier: str) -> dict[str, list[str]]:
    """Return one import contract."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    return next(found for found in settings["contracts"] if found["id"] == identifier)


ROWS = rows()
DOORS = {"desk", "field", "portal", "api", "cli"}
CHAPTERS = {name for row in ROWS for name in row} - DOORS - {"config", "base"}


def place(path: Path, line: int = 0) -> str:
    """Return where something stands, the way editors open it."""
    return path.relative_to(ROOT).as_posix() + (f":{line}" if line else "")


def inside(path: Path) -> str:
    """Return a path the way the lists above name it."""
    return path.relative_to(SOURCE).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    """Return the parsed file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


@cache
def python_files() -> tuple[Path, ...]:
    """Return our own Python files, migrations apart."""
    return tuple(path for path in sorted(SOURCE.rglob("*.py")) if "migrations" not in path.parts)


def of_kind(kind: str, chapters: Iterable[str] = CHAPTERS) -> Iterator[Path]:
    """Return the files of one kind: `kind.py`, or every file of the package `kind`."""
    for chapter in sorted(chapters):
        folder = SOURCE / chapter
        if (folder / f"{kind}.py").exists():
            yield folder / f"{kind}.py"
        yield from sorted((folder / kind).rglob("*.py"))


def is_action_file(path: Path) -> bool:
    """Tell whether a file holds verbs."""
    parts = path.relative_to(SOURCE).parts
    return len(parts) > 1 and (parts[1] == "actions.py" or parts[1] == "actions")


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    """Return the functions at the top of a file."""
    yield from (node for node in tree(path).body if isinstance(node, ast.FunctionDef))


def public_functions(path: Path) -> Iterator[ast.FunctionDef]:
    """Return the functions that others may call."""
    yield from (node for node in functions(path) if not node.name.startswith("_"))


def none_of(offenders: Iterable[str], rule: str) -> None:
    """Fail with the whole list."""
    found = sorted(set(offenders))
    assert not found, f"{rule}\n  " + "\n  ".join(found)


# --- verbs ----------------------------------------------------------------------------------------------------------


def acting_files() -> list[Path]:
    """Return the files of verbs; the ledger's own are what the verbs stand on."""
    return list(of_kind("actions", CHAPTERS - {"ledger", "law"}))


PART = re.compile(r"\bparts? of an act\b|\bwithin the act\b", re.IGNORECASE)


def is_part(path: Path, node: ast.FunctionDef) -> bool:
    """Tell whether a function says that it is a part of somebody else's act, which records it."""
    return bool(PART.search(ast.get_docstring(node) or "") or PART.search(ast.get_docstring(tree(path)) or ""))


def test_actions_take_everything_by_keyword_and_end_with_by_and_at() -> None:
    def wrong(path: Path, node: ast.FunctionDef) -> bool:
        given = node.args
        names = [argument.arg for argument in given.kwonlyargs]
        if given.posonlyargs or given.args or given.vararg:
            return True
        return not is_part(path, node) and (names[-2:] != ["by", "at"] or any(given.kw_defaults[-2:]))

    none_of(
        (
            f"{place(path, node.lineno)} {node.name}"
            for path in acting_files()
            for node in public_functions(path)
            if wrong(path, node)
        ),
        "an action is keyword-only and its last two parameters are by, at, without defaults",
    )


def module_name(path: Path) -> str:
    """Return the dotted name of a file."""
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported_names(path: Path) -> dict[str, str]:
    """Return what each imported name of a file stands for."""
    found: dict[str, str] = {}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.asname: alias.name for alias in node.names if alias.asname}
    return found


def mentions(node: ast.AST, names: dict[str, str]) -> Iterator[str]:
    """Return the full names that a piece of source mentions."""
    for part in ast.walk(node):
        if isinstance(part, ast.Attribute):
            chain: list[str] = []
            inner: ast.expr = part
            while isinstance(inner, ast.Attribute):
                chain.append(inner.attr)
                inner = inner.value
            if isinstance(inner, ast.Name):
                yield ".".join([names.get(inner.id, inner.id), *reversed(chain)])
        elif isinstance(part, ast.Name):
            yield names.get(part.id, part.id)


def bound_names(node: ast.stmt) -> list[str]:
    """Return the names that a statement at the top of a file gives something to."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [target.id for target in targets if isinstance(target, ast.Name)]


def recording_functions() -> set[str]:
    """Return the full names of all functions that reach `ledger.append`, directly or through others."""
    reached = {"mingheng.ledger.append", "mingheng.ledger.sequence.append"}
    edges: dict[str, set[str]] = {}
    for path in python_files():
        module = module_name(path)
        names = imported_names(path)
        own = {name: f"{module}.{name}" for node in tree(path).body for name in bound_names(node)}
        for name, target in names.items():  # a package that passes a name on
            edges.setdefault(f"{module}.{name}", set()).add(target)
        for node in tree(path).body:
            for name in bound_names(node):  # a function, a class, or a table of functions
                edges.setdefault(f"{module}.{name}", set()).update(mentions(node, names | own))
    growing = True
    while growing:
        more = {name for name, targets in edges.items() if name not in reached and targets & reached}
        reached |= more
        growing = bool(more)
    return reached


def test_actions_append_to_the_ledger() -> None:
    recording = recording_functions()
    none_of(
        (
            f"{place(path, node.lineno)} {node.name}"
            for path in acting_files()
            for node in public_functions(path)
            if not is_part(path, node) and f"{module_name(path)}.{node.name}" not in recording
        ),
        "an action reaches ledger.append; a part of an act says so in its docstring",
    )


def test_parts_of_an_act_are_called_by_actions_only() -> None:
    recording = recording_functions()
    parts = {
        f"{module_name(path)}.{node.name}"
        for path in acting_files()
        for node in public_functions(path)
        if is_part(path, node) and f"{module_name(path)}.{node.name}" not in recording
    }
    # The same function under the name of its package, where that passes it on.
    parts |= {re.sub(r"\.actions\.\w+\.", ".actions.", name) for name in parts}
    none_of(
        (
            f"{place(path)} {name}"
            for path in python_files()
            if not is_action_file(path)
            for name in set(mentions(tree(path), imported_names(path))) & parts
        ),
        "a part of an act is called from actions only: alone it would not be recorded",
    )


MANAGERS = {"objects", "_base_manager", "_default_manager", "everyone"}
QUERYSET = {"filter", "exclude", "all", "select_for_update", "order_by", "select_related"}
ALWAYS_WRITES = {
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "acreate",
    "asave",
    "adelete",
    "aupdate",
}
SQL_WRITES = re.compile(r"^\s*(insert|update|delete|replace|truncate|drop|alter)\b", re.IGNORECASE)


def chain_of(node: ast.expr) -> set[str]:
    """Return the attribute names that a call hangs on."""
    found: set[str] = set()
    while True:
        if isinstance(node, ast.Attribute):
            found.add(node.attr)
            node = node.value
        elif isinstance(node, (ast.Call,)):
            node = node.func
        elif isinstance(node, ast.Subscript):
            node = node.value
        else:
            return found


def writes(call: ast.Call) -> bool:
    """Tell whether a call writes rows; hashes, dictionaries, pictures and files have methods of the same names."""
    if not isinstance(call.func, ast.Attribute):
        return False
    verb = call.func.attr
    on_rows = bool(chain_of(call.func.value) & (MANAGERS | QUERYSET))
    plain = not call.args
    keywords = {keyword.arg for keyword in call.keywords}
    if verb in ALWAYS_WRITES:
        return True
    if verb == "save":
        return plain and keywords <= {"update_fields", "force_insert", "force_update", "using"}
    if verb == "delete":
        return plain and not keywords
    if verb in {"create", "update"}:
        return on_rows or (verb == "create" and plain and bool(keywords) and chain_of(call.func.value) != set())
    if verb in {"execute", "executemany"} and call.args:
        words = [part.value for part in ast.walk(call.args[0]) if isinstance(part, ast.Constant)]
        return any(SQL_WRITES.match(str(word)) for word in words[:1])
    return False


def test_nothing_writes_outside_actions() -> None:
    none_of(
        (
            f"{place(path, node.lineno)} {ast.unparse(node.func)[-60:]}()"
            for path in python_files()
            if not is_action_file(path) and not inside(path).startswith(tuple(TECHNICAL))
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Call) and writes(node)
        ),
        "rows are written in actions only (technical state: see TECHNICAL)",
    )


def test_technical_files_are_still_there() -> None:
    none_of((name for name in TECHNICAL if not (SOURCE / name).exists()), "the list of technical files is up to date")


def test_rules_and_actions_do_not_read_the_clock() -> None:
    clocks = re.compile(r"(^|\.)(now|utcnow|today|localdate|localtime|time_ns|monotonic)$")
    timeless = [path for kind in ("terms", "events", "rules", "models", "actions") for path in of_kind(kind)]
    none_of(
        (
            f"{place(path, node.lineno)} {ast.unparse(node.func)}()"
            for path in timeless
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Call) and not (node.args or node.keywords) and clocks.search(ast.unparse(node.func))
        ),
        "the instant of an act is given by the caller",
    )


# --- rules ----------------------------------------------------------------------------------------------------------


def rule_files() -> list[Path]:
    """Return the files of rules, and the gates of the procedures, which are rules across chapters."""
    return [*of_kind("rules"), *of_kind("gates", {"procedure"})]


def test_rules_cite_an_article_or_say_that_the_house_decided() -> None:
    cited = re.compile(r"^\s*(Law: \S*《|Law: \S|House: \S)", re.MULTILINE)
    none_of(
        (
            f"{place(path, node.lineno)} {node.name}"
            for path in rule_files()
            for node in public_functions(path)
            if not cited.search(ast.get_docstring(node) or "")
        ),
        "the docstring of a rule has a line `Law: 《…》 第…条` or `House: why`",
    )


# --- models ---------------------------------------------------------------------------------------------------------


def our_models() -> list[type[models.Model]]:
    """Return the concrete models of our packages; the tables of plain many-to-many fields are Django's."""
    return [model for model in apps.get_models() if model.__module__.startswith("mingheng.")]


def chapter_of(model: type[models.Model]) -> str:
    """Return the package that a model lives in."""
    return model.__module__.split(".")[1]


def test_models_live_in_chapters() -> None:
    none_of(
        (model._meta.label for model in our_models() if chapter_of(model) not in CHAPTERS),
        "a model lives in a chapter, never in a door, config or base",
    )


def test_foreign_keys_point_down() -> None:
    height = {name: len(ROWS) - number for number, row in enumerate(ROWS) for name in row}

    def points_up(model: type[models.Model], to: type[models.Model]) -> bool:
        if not to.__module__.startswith("mingheng.") or chapter_of(to) == chapter_of(model):
            return False
        return height.get(chapter_of(to), 0) >= height.get(chapter_of(model), 0)

    none_of(
        (
            f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
            for model in our_models()
            for field in (*model._meta.fields, *model._meta.many_to_many)
            if isinstance(field.related_model, type) and points_up(model, field.related_model)
        ),
        "a foreign key points to the same chapter or to a lower row",
    )


def test_every_row_has_its_agency() -> None:
    def owned(model: type[models.Model]) -> bool:
        names = {field.name for field in model._meta.fields}
        return "agency" in names or model._meta.label in NOT_OWNED or chapter_of(model) == "ledger"

    none_of(
        (model._meta.label for model in our_models() if not owned(model)),
        "a model carries the field `agency` (subclass org.models.Owned); the ledger's rows carry their log",
    )


def test_ledger_rows_have_their_log() -> None:
    def reached(model: type[models.Model]) -> bool:
        fields = {field.name: field for field in model._meta.fields}
        return (
            model.__name__ == "Log"
            or "log" in fields
            or any(
                isinstance(field.related_model, type) and chapter_of(field.related_model) == "ledger"
                for field in fields.values()
                if field.related_model
            )
        )

    technical = {"Touched", "Capture", "Epoch", "Follower"}
    none_of(
        (
            model._meta.label
            for model in our_models()
            if chapter_of(model) == "ledger" and model.__name__ not in technical and not reached(model)
        ),
        "a row of the ledger belongs to a log",
    )


def test_fields_have_telling_names() -> None:
    def wrong(field: models.Field) -> bool:
        if field.name in FORBIDDEN_FIELDS:
            return True
        if field.name in TIME_NAMES or not isinstance(field, models.DateField):
            return False
        ending = "_at" if isinstance(field, models.DateTimeField) else "_on"
        return not field.name.endswith((ending, "_from", "_to", "_until", "_since"))

    none_of(
        (
            f"{model._meta.label}.{field.name} ({type(field).__name__})"
            for model in our_models()
            for field in model._meta.fields
            if wrong(field)
        ),
        "no field is called data, info or status; instants end in _at, dates in _on",
    )


def test_models_do_not_override_save_or_delete() -> None:
    none_of(
        (
            f"{place(path, method.lineno)} {node.name}.{method.name}"
            for path in python_files()
            for node in ast.walk(tree(path))
            if isinstance(node, ast.ClassDef) and node.bases and "models" in path.relative_to(SOURCE).as_posix()
            for method in node.body
            if isinstance(method, (ast.FunctionDef, ast.AsyncFunctionDef))
            if method.name in {"save", "delete", "asave", "adelete", "bulk_create", "update"}
        ),
        "what happens at a write stands in the action, not in save() or delete()",
    )


# --- no hidden ways ---------------------------------------------------------------------------------------------------


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Return every imported module with its line."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def test_nobody_listens_to_signals() -> None:
    def is_signal(name: str) -> bool:
        if name.rpartition(".")[0] in TECHNICAL_SIGNALS or name in TECHNICAL_SIGNALS:
            return False
        return name.startswith("django.dispatch") or name.endswith(".signals") or ".signals." in name

    none_of(
        (f"{place(path, line)} {name}" for path in python_files() for line, name in imports(path) if is_signal(name)),
        "upper chapters follow the ledger; nobody listens to signals",
    )


def test_no_model_form_and_no_admin() -> None:
    words = {"ModelForm", "modelform_factory", "ModelAdmin", "modelformset_factory"}
    none_of(
        (
            f"{place(path, line)} {name}"
            for path in python_files()
            for line, name in imports(path)
            if name.rpartition(".")[2] in words or name.startswith("django.contrib.admin")
        ),
        "a ModelForm or the admin is a second writer",
    )


def test_no_project_import_is_hidden_in_a_function() -> None:
    def hidden(path: Path) -> Iterator[str]:
        for outer in ast.walk(tree(path)):
            if isinstance(outer, (ast.FunctionDef, ast.AsyncFunctionDef)):
                for node in ast.walk(outer):
                    if isinstance(node, ast.ImportFrom):
                        names = [node.module or ""]
                    elif isinstance(node, ast.Import):
                        names = [alias.name for alias in node.names]
                    else:
                        continue
                    yield from (f"{place(path, node.lineno)} {name}" for name in names if name.startswith("mingheng"))

    none_of(
        (found for path in python_files() for found in hidden(path)),
        "project imports stand at the top of a file: a hidden one steps around a cycle",
    )


# --- sizes and names --------------------------------------------------------------------------------------------------


def test_files_are_short() -> None:
    def length(path: Path) -> int:
        return len(path.read_text(encoding="utf-8").splitlines())

    none_of(
        (
            f"{place(path)} {length(path)} lines"
            for path in python_files()
            if length(path) > LONGEST_FILE and inside(path) not in TABLES
        ),
        f"a file has at most {LONGEST_FILE} lines, then it becomes a package of verbs or notions",
    )


def test_functions_are_short() -> None:
    def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
        first = node.body[0]
        told = ast.get_docstring(node, clean=False)
        words = (first.end_lineno or 0) - first.lineno + 1 if told is not None else 0
        return (node.end_lineno or 0) - node.lineno + 1 - words

    none_of(
        (
            f"{place(path, node.lineno)} {node.name} {length(node)} lines"
            for path in python_files()
            for node in ast.walk(tree(path))
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and length(node) > LONGEST_FUNCTION
        ),
        f"a function has at most {LONGEST_FUNCTION} lines, its docstring not counted",
    )


def test_files_are_named_after_a_notion() -> None:
    def wrong(path: Path) -> bool:
        parts = path.relative_to(SOURCE).with_suffix("").parts
        if FORBIDDEN_NAMES & set(parts) or re.search(r"_(utils?|helpers?|services|managers?)$", parts[-1]):
            return True
        return parts[0] in CHAPTERS and bool(FORBIDDEN_IN_CHAPTERS & set(parts))

    none_of((place(path) for path in python_files() if wrong(path)), "a file's name names a notion of the domain")


def test_contracts_know_every_chapter_and_door() -> None:
    there = {folder.name for folder in SOURCE.iterdir() if (folder / "__init__.py").exists()}
    ordered = {name.removeprefix("mingheng.") for name in contract("files")["containers"]}
    guarded = {name.removeprefix("mingheng.") for name in contract("doors")["source_modules"]}
    missing = [f"files: {name}" for name in (there & CHAPTERS) - ordered - {"ledger", "law"}]
    missing += [f"doors: {name}" for name in (there & DOORS) - guarded]
    none_of(missing, "every chapter and door stands in its import contract in pyproject.toml")


@pytest.mark.parametrize("kind", ["rules", "actions", "queries"])
def test_chapters_have_tests(kind: str) -> None:
    def tested(path: Path) -> bool:
        chapter = path.relative_to(SOURCE).parts[0]
        return any((ROOT / "tests" / chapter).rglob("test_*.py"))

    none_of((place(path) for path in of_kind(kind) if not tested(path)), "tests mirror src: tests/<chapter>/test_*.py")


def test_tests_neither_skip_nor_mock() -> None:
    # Put together here, so that this file does not offend.
    words = [
        r"pytest\.sk" + "ip",
        r"mark\.sk" + "ip",
        "importor" + "skip",
        r"mark\.xf" + "ail",
        r"unittest.*\bmo" + "ck",
        r"\bmo" + r"ck\.patch",
    ]
    pattern = re.compile("|".join(words))
    none_of(
        (
            f"{place(path, number)} {line.strip()[:100]}"
            for path in (ROOT / "tests").rglob("*.py")
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
            if pattern.search(line)
        ),
        "a test runs everywhere and on the real thing; a browser is left out with make test BROWSER=none only",
    )


# --- what a page may hold ---------------------------------------------------------------------------------------------


def lines_of(*patterns: str) -> Iterator[tuple[Path, int, str]]:
    """Return every line of our own page files; what others made keeps its own rules."""
    for pattern in patterns:
        for path in sorted(SOURCE.rglob(pattern)):
            if "vendor" not in path.parts:
                for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                    yield path, number, line


def test_templates_take_their_colours_from_the_style_sheet() -> None:
    colour = re.compile(
        r"""(:\s*\#[0-9a-f]{3,8}\b|(fill|stroke|color|bgcolor)\s*=\s*["']\#[0-9a-f]{3,8}\b|\b(rgba?|hsla?)\()""",
        re.IGNORECASE,
    )
    none_of(
        (
            f"{place(path, number)} {line.strip()[:100]}"
            for path, number, line in lines_of("*.html")
            if colour.search(line) and "theme-color" not in line
        ),
        "colours stand in the style sheet, which knows dark, print and contrast",
    )


def test_pages_load_nothing_from_outside() -> None:
    outside = re.compile(
        r"""((src|href|action|srcset|data-src|poster)\s*=\s*["']|url\(\s*["']?|@import\s+["'])(https?:)?//""", re.I
    )
    script = re.compile(r"""["'`]https?://(?!www\.w3\.org/)""")
    none_of(
        (
            f"{place(path, number)} {line.strip()[:100]}"
            for path, number, line in lines_of("*.html", "*.css", "*.js")
            if outside.search(line) or (path.suffix == ".js" and script.search(line))
        ),
        "a page works without any other site",
    )


def test_nothing_names_a_machine() -> None:
    # Put together here, so that this file does not offend.
    words = ["/ro" + r"ot/\w", "/wo" + r"rk/\w", "/ho" + r"me/\w", "--index" + "-url", "--extra-index" + "-url"]
    pattern = re.compile("|".join(rf"(?<![\w.}}]){word}" for word in [*words, "--trusted" + "-host"]))
    folders = ("src", "tests", "docs", "scripts", "examples", ".ci")
    endings = {".py", ".md", ".toml", ".txt", ".sh", ".html", ".css", ".yaml", ".yml", ".json", ".typ", ".cfg", ""}

    def offending(path: Path) -> Iterator[str]:
        if "vendor" in path.parts or path.suffix not in endings:
            return
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            return
        for number, line in enumerate(text.splitlines(), 1):
            yield from (f"{place(path, number)} {found}" for found in pattern.findall(line))

    mine = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]
    mine += [path for path in ROOT.iterdir() if path.is_file()]
    exempt = {ROOT / "scripts" / "lock.sh"}
    none_of(
        (found for path in mine if "__pycache__" not in path.parts and path not in exempt for found in offending(path)),
        "no file names a machine's folders or an address to fetch packages from",
    )
