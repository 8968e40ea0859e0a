"""数据库触发器：note every touched row, and refuse what may never happen to the ledger's own tables.

Both databases enforce this without the program: a statement typed by hand is noted or refused as well. Installed after
every `migrate`; the audit tells when one is missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, transaction

from mingheng.ledger import coverage

TOUCH, GUARD = "ledger_touch_", "ledger_guard_"


@dataclass(frozen=True)
class Guard:
    """What the ledger refuses on one of its own tables (禁改禁删)."""

    table: str
    event: str  # UPDATE or DELETE
    unless: dict[str, str]  # vendor -> condition under which the change is lawful; empty: never


def _both(condition: str) -> dict[str, str]:
    return {"sqlite": condition, "postgresql": condition}


_SAME_TILE = (
    'NEW.log_id = OLD.log_id AND NEW.algorithm = OLD.algorithm AND NEW.level = OLD.level AND NEW."index" = OLD."index"'
)
GUARDS = (
    Guard("ledger_entry", "UPDATE", {}),
    Guard("ledger_entry", "DELETE", {}),
    Guard("ledger_checkpoint", "UPDATE", {}),
    Guard("ledger_checkpoint", "DELETE", {}),
    Guard(
        "ledger_rowcommitment",
        "UPDATE",  # forgetting the salt is part of lawful erasure
        _both(
            'NEW.id = OLD.id AND NEW.entry_id = OLD.entry_id AND NEW."table" = OLD."table" AND NEW."key" = OLD."key"'
            " AND NEW.digest = OLD.digest AND NEW.removed = OLD.removed AND NEW.salt IS NULL"
        ),
    ),
    Guard("ledger_rowcommitment", "DELETE", {}),
    Guard(
        "ledger_payload",
        "UPDATE",
        _both(
            "NEW.entry_id = OLD.entry_id AND NEW.body IS NULL AND NEW.salt IS NULL"
            " AND OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL"
        ),
    ),
    Guard("ledger_payload", "DELETE", {}),
    Guard(
        "ledger_tile",
        "UPDATE",
        {
            "sqlite": f"{_SAME_TILE} AND substr(NEW.hashes, 1, length(OLD.hashes)) = OLD.hashes",
            "postgresql": f"{_SAME_TILE} AND substring(NEW.hashes from 1 for length(OLD.hashes)) = OLD.hashes",
        },
    ),
    Guard("ledger_tile", "DELETE", {}),
    Guard(
        "ledger_log",
        "UPDATE",
        _both(
            "NEW.id = OLD.id AND NEW.origin = OLD.origin AND NEW.size >= OLD.size"
            " AND (OLD.verifier_key = '' OR NEW.verifier_key = OLD.verifier_key)"
        ),
    ),
    Guard("ledger_log", "DELETE", {}),
)


@dataclass(frozen=True)
class Trigger:
    """A trigger as it should be: how it is made, and what the database must say about it."""

    name: str
    table: str
    statement: str
    seen: str  # SQLite: the statement itself; PostgreSQL: function, type bits and whether there is a condition


def install() -> None:
    """Create every trigger that is missing or was altered (安装触发器); safe to run again."""
    with transaction.atomic(), connection.cursor() as cursor:
        present = _present()
        if connection.vendor == "postgresql":
            cursor.execute("SELECT relpersistence FROM pg_class WHERE oid = to_regclass('ledger_touched')")
            if cursor.fetchone() == ("p",):
                cursor.execute("ALTER TABLE ledger_touched SET UNLOGGED")  # notes live as long as their transaction
            for name, body in _functions().items():
                cursor.execute(f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $${body}$$')
        for trigger in _wanted():
            if present.get((trigger.name, trigger.table)) == trigger.seen:
                continue
            if (trigger.name, trigger.table) in present:
                cursor.execute(_drop(trigger.name, trigger.table))
            cursor.execute(trigger.statement)


def remove(*, guards: bool = True, touches: bool = True) -> None:
    """Drop the triggers, for the time of a migration or of emptying a test database."""
    kinds = ((GUARD,) if guards else ()) + ((TOUCH,) if touches else ())
    with transaction.atomic(), connection.cursor() as cursor:
        for name, table in _present():
            if name.startswith(kinds):
                cursor.execute(_drop(name, table))


def missing() -> list[tuple[str, str]]:
    """Return the (trigger, table) pairs that should be there and are not, are switched off, or do something else."""
    present = _present()
    wrong = [(t.name, t.table) for t in _wanted() if present.get((t.name, t.table)) != t.seen]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT proname, prosrc FROM pg_proc WHERE pronamespace = current_schema()::regnamespace")
            sources = dict(cursor.fetchall())
        wrong += [(name, "ledger_touched") for name, body in _functions().items() if sources.get(name) != body]
    return wrong


def _drop(name: str, table: str) -> str:
    return f'DROP TRIGGER "{name}"' + (f' ON "{table}"' if connection.vendor == "postgresql" else "")


def _present() -> dict[tuple[str, str], str]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT t.tgname, c.relname, p.proname || ' ' || t.tgtype || ' ' || (t.tgqual IS NOT NULL)"
                " || CASE WHEN t.tgenabled IN ('O', 'A') THEN '' ELSE ' off' END"
                " FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid"
                " WHERE c.relnamespace = current_schema()::regnamespace AND NOT t.tgisinternal"
                " AND (starts_with(t.tgname, %s) OR starts_with(t.tgname, %s))",
                [TOUCH, GUARD],
            )
        else:
            cursor.execute(
                "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'"
                " AND (substr(name, 1, 13) = %s OR substr(name, 1, 13) = %s)",
                [TOUCH, GUARD],
            )
        return {(str(name), str(table)): str(seen) for name, table, seen in cursor.fetchall()}


def _wanted() -> Iterator[Trigger]:
    existing = set(connection.introspection.table_names())
    if "ledger_touched" not in existing:
        return
    covered = [table for table in coverage.covered() if table in existing]
    yield from _postgresql(covered) if connection.vendor == "postgresql" else _sqlite(covered)


def _key(table: str) -> str:
    return str(coverage.columns(table)[0].column)


def _sqlite(covered: list[str]) -> Iterator[Trigger]:
    for guard in GUARDS:
        when = f" WHEN NOT ({guard.unless['sqlite']})" if guard.unless else ""
        name = f"{GUARD}{guard.table}_{guard.event.lower()}"
        refuse = f"BEGIN SELECT RAISE(ABORT, '账本不可改、不可删：{guard.table}'); END"
        statement = f'CREATE TRIGGER "{name}" BEFORE {guard.event} ON "{guard.table}"{when} {refuse}'
        yield Trigger(name, guard.table, statement, statement)
    for table in covered:
        key = _key(table)
        moved = f' WHERE OLD."{key}" IS NOT NEW."{key}"'
        for event, notes in (
            ("insert", _note(table, key, "NEW")),
            ("update", _note(table, key, "NEW") + _note(table, key, "OLD", moved)),
            ("delete", _note(table, key, "OLD")),
        ):
            name = f"{TOUCH}{table}_{event}"
            statement = f'CREATE TRIGGER "{name}" AFTER {event.upper()} ON "{table}" BEGIN {notes}END'
            yield Trigger(name, table, statement, statement)


def _note(table: str, key: str, row: str, where: str = "") -> str:
    return (
        f'INSERT INTO ledger_touched("table", "key", txid) SELECT \'{table}\', CAST({row}."{key}" AS TEXT), 0{where}; '
    )


def _functions() -> dict[str, str]:
    """Return PostgreSQL's trigger functions: one that refuses, and one that notes for each name of a primary key."""
    found = {"ledger_refuse": " BEGIN RAISE EXCEPTION '账本不可改、不可删：%', TG_TABLE_NAME; END "}
    for key in sorted({_key(table) for table in coverage.covered()}):
        note = 'INSERT INTO ledger_touched("table", "key", txid) VALUES (TG_TABLE_NAME, {row}."{key}"::text, txid_current());'
        new, old = note.format(row="NEW", key=key), note.format(row="OLD", key=key)
        found[_function(key)] = (
            f" BEGIN IF TG_OP <> 'DELETE' THEN {new} END IF;"
            f" IF TG_OP = 'DELETE' THEN {old}"
            f' ELSIF TG_OP = \'UPDATE\' AND OLD."{key}" IS DISTINCT FROM NEW."{key}" THEN {old} END IF; RETURN NULL; END '
        )
    return found


def _function(key: str) -> str:
    return f"ledger_note_{key}"


_ROW, _BEFORE, _INSERT, _DELETE, _UPDATE, _TRUNCATE = 1, 2, 4, 8, 16, 32  # PostgreSQL's pg_trigger.tgtype


def _postgresql(covered: list[str]) -> Iterator[Trigger]:
    for guard in GUARDS:
        name = f"{GUARD}{guard.table}_{guard.event.lower()}"
        when = f" WHEN (NOT ({guard.unless['postgresql']}))" if guard.unless else ""
        bits = _ROW | _BEFORE | (_UPDATE if guard.event == "UPDATE" else _DELETE)
        statement = (
            f'CREATE TRIGGER "{name}" BEFORE {guard.event} ON "{guard.table}"'
            f" FOR EACH ROW{when} EXECUTE FUNCTION ledger_refuse()"
        )
        yield Trigger(name, guard.table, statement, f"ledger_refuse {bits} {'true' if when else 'false'}")
    for table in sorted({guard.table for guard in GUARDS}):
        name = f"{GUARD}{table}_truncate"
        statement = f'CREATE TRIGGER "{name}" BEFORE TRUNCATE ON "{table}" EXECUTE FUNCTION ledger_refuse()'
        yield Trigger(name, table, statement, f"ledger_refuse {_BEFORE | _TRUNCATE} false")
    for table in covered:
        name, function = f"{TOUCH}{table}"[:63], _function(_key(table))
        statement = (
            f'CREATE TRIGGER "{name}" AFTER INSERT OR UPDATE OR DELETE ON "{table}"'
            f' FOR EACH ROW EXECUTE FUNCTION "{function}"()'
        )
        yield Trigger(name, table, statement, f"{function} {_ROW | _INSERT | _DELETE | _UPDATE} false")
