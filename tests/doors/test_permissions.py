"""Who may open what (权限表): every address of the desk, for everybody of the cast, against a declared table.

A new address without a row in the table fails the test. Statuses of a request without anything sent:
for those whom the row lets in, the status it names; for everybody else 403, or 404 where the thing is not theirs to know of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from mingheng.archive import actions as archive
from mingheng.archive.models import Dossier
from mingheng.base.tasks import run_due_tasks
from mingheng.cases import actions as cases
from mingheng.disclosure import actions as disclosure
from mingheng.evidence import actions as evidence
from mingheng.evidence import arriving
from mingheng.org import actions as org
from mingheng.org.models import Account, Agency, Officer
from mingheng.org.terms import DepartmentKind, Role
from mingheng.powers import actions as powers
from tests.disclosure.matters import published
from tests.procedure.afterwards import Road
from tests.procedure.builders import BEGIN, COMPANY, Matter, account, draft

EVERYBODY = {
    "O": "officer", "o": "stranger", "H": "head", "h": "strange_head", "R": "reviewer", "C": "counsel", "L": "leader",
    "F": "office", "A": "archivist", "W": "window", "S": "supervisor", "1": "system_admin", "2": "security_admin",
    "3": "audit_admin", "x": "auxiliary",
}  # fmt: skip
"""Letters of the table; o and h enforce in another department, x holds no role."""


TABLE: dict[str, tuple[str, str, int, int]] = {
    "home": ("OoHhRCLFAWS123x", "", 200, 200),
    "more": ("OoHhRCLFAWS123x", "", 200, 200),
    "urge": ("OHRLFAS", "ohCW123x", 405, 302),
    "cases": ("OoHhRCLFAS", "", 200, 200),
    "case_new": ("Oo", "", 200, 200),
    "find": ("OoHhRCLFAWS123x", "", 200, 200),
    "leads": ("OoHhRLFAWS", "", 200, 200),
    "lead_new": ("OoHhW", "", 200, 200),
    "lead": ("OHRLFAS", "ohW", 200, 200),
    "lead_transfer": ("H", "h", 200, 200),
    "parties": ("OoHhRLFAS", "", 200, 200),
    "party_new": ("OoHh", "", 200, 200),
    "party": ("OoHhRLFAS", "", 200, 200),
    "party_reveal": ("OoHhRLFAS", "", 200, 200),
    "party_change": ("OoHh", "", 200, 200),
    "evidence_add": ("O", "o", 200, 200),
    "waive": ("O", "o", 200, 200),
    "waiver_approve": ("HL", "h", 200, 200),
    "evidence": ("OHRLFAS", "ohC", 200, 200),
    "evidence_content": ("OHRLFAS", "ohC", 302, 302),
    "evidence_thumbnail": ("OHRLFAS", "ohC", 200, 200),
    "evidence_recording": ("O", "o", 200, 200),
    "evidence_gap": ("", "Oo", 404, 404),
    "evidence_exclude": ("OHRL", "oh", 200, 200),
    "uploads": ("Oo", "", 200, 200),
    "upload_cancel": ("O", "o", 200, 302),
    "stations": ("123", "", 200, 200),
    "station_new": ("2", "", 200, 200),
    "station_revoke": ("2", "", 200, 200),
    "reviews": ("OoHhRCLFAS", "", 200, 200),
    "review": ("OHRCLS", "ohFA", 200, 200),
    "review_page": ("OHRCLS", "ohFA", 200, 200),
    "review_act": ("", "OoHhRCLFAS", 404, 404),
    "review_from_case": ("R", "", 302, 302),
    "step": ("L", "ohC", 200, 200),
    "step_paper": ("L", "ohC", 405, 200),
    "document": ("OHRLFAS", "ohCW123x", 200, 200),
    "document_pdf": ("OHRLFAS", "ohCW123x", 200, 200),
    "document_withdraw": ("OHL", "oh", 200, 200),
    "document_correct": ("OHL", "oh", 200, 200),
    "case": ("OHRLFAS", "ohC", 200, 200),
    "case_proof": ("", "OoHhRCLFAS", 404, 404),
    "case_tab": ("OHRLFAS", "ohC", 200, 200),
    "powers": ("OoHhRCLFAWS123x", "", 200, 200),
    "power": ("OoHhRCLFAWS123x", "", 200, 200),
    "power_edit": ("R", "", 200, 200),
    "power_remove": ("R", "", 200, 200),
    "power_take_back": ("R", "", 200, 200),
    "power_new": ("R", "", 200, 200),
    "powers_draft": ("R", "", 200, 200),
    "powers_in_force": ("L", "", 200, 200),
    "powers_import": ("R", "", 200, 200),
    "powers_template": ("R", "", 200, 200),
    "standards": ("OoHhRCLFAWS123x", "", 200, 200),
    "standards_import": ("R", "", 200, 200),
    "standards_template": ("R", "", 200, 200),
    "power_standard": ("R", "", 200, 200),
    "powers_checks": ("OoHhRLFS", "", 200, 200),
    "joint_tasks": ("OoHhRLFS", "", 200, 200),
    "joint_task_new": ("HhLF", "", 200, 200),
    "joint_task": ("OoHhRLFS", "", 200, 200),
    "departments": ("OoHhRCLFAS123", "", 200, 200),
    "department_new": ("1", "", 200, 200),
    "department": ("OoHhRCLFAS123", "", 200, 200),
    "department_change": ("F1", "", 200, 200),
    "department_post": ("F1", "", 200, 200),
    "department_close": ("1", "", 200, 200),
    "officers": ("OoHhRCLFAS1", "", 200, 200),
    "officer": ("OoHhRCLFAS1", "", 200, 200),
    "officer_register": ("RF1", "", 200, 200),
    "officer_assign": ("F1", "", 200, 200),
    "credential_renew": ("RF1", "", 200, 200),
    "credential_suspend": ("RF1", "", 200, 200),
    "credential_resume": ("RF1", "", 200, 200),
    "credential_revoke": ("RF1", "", 200, 200),
    "credential_correct": ("RF1", "", 200, 200),
    "people_import": ("1", "", 200, 200),
    "people_template": ("1", "", 200, 200),
    "accounts": ("123", "", 200, 200),
    "account_new": ("1", "", 200, 200),
    "account": ("123", "", 200, 200),
    "account_change": ("1", "", 200, 200),
    "account_disable": ("1", "", 200, 200),
    "account_enable": ("1", "", 200, 200),
    "account_reset": ("12", "", 200, 200),
    "role_grant": ("2", "", 200, 200),
    "role_end": ("2", "", 200, 302),
    "settings": ("RLFS123", "", 200, 200),
    "settings_facts": ("F1", "", 200, 200),
    "setting": ("RL", "", 200, 200),
    "holidays": ("OoHhRCLFAWS123x", "", 200, 200),
    "holidays_import": ("F1", "", 200, 200),
    "ledger": ("S123", "", 200, 200),
    "ledger_check": ("3", "", 405, 302),
    "me": ("OoHhRCLFAWS123x", "", 200, 200),
    "publications": ("OoHhRCLFAS", "", 200, 200),
    "publication": ("OHRLFS", "ohCA", 200, 200),
    "publication_draft": ("OH", "oh", 200, 200),
    "publication_check": ("HR", "h", 200, 200),
    "publication_withdraw": ("HR", "h", 200, 200),
    "publication_correct": ("R", "", 200, 200),
    "publication_answer": ("R", "", 200, 200),
    "dossiers": ("OoHhRCLFAS", "", 200, 200),
    "dossier_volume": ("A", "", 200, 200),
    "dossier_bind": ("", "A", 404, 404),
    "dossier_handover": ("LFAS", "", 200, 200),
    "dossier": ("OHRLFAS", "ohC", 200, 200),
    "dossier_pdf": ("OHRLFAS", "ohC", 200, 200),
    "dossier_package": ("A", "", 404, 200),
    "credential_issue": ("RF1", "", 200, 200),
}  # fmt: skip
"""Page: whom it lets in, who may not know of the thing in it (404), what it answers to GET and to an empty POST; 403 for all others."""
CLOSED = {"case_proof", "evidence_gap", "review_act", "dossier_bind"}
"""Pages of things that this world does not hold in the right stage: nobody gets in, those of the role are told it is not found."""


class World:
    """One street with a matter on its road, one that is archived, and what hangs on them."""

    def __init__(self, agency: Agency) -> None:
        self.agency = agency
        self._second_team()
        self.open = Matter.open().walk_to("decide")
        self.lead = cases.register_lead(
            source="patrol", found_at=BEGIN, place="示例路", content="占道", by=account("officer"), at=BEGIN,
            department=account("officer").department,
        )  # fmt: skip
        self._archive()
        self._uploads()
        self.powers_draft = powers.draft_list(
            agency=agency, year=2027, source="沪府规〔2026〕示例号", by=account("reviewer"), at=self.done.at
        )
        power = self.open.case.power
        self.joint = powers.create_joint_task(
            name="联合整治", lead=power.department, partners=[self.team], powers=[power], starts_on=BEGIN.date(),
            ends_on=self.done.at.date(), by=account("leader"), at=BEGIN,
        )  # fmt: skip

    def _second_team(self) -> None:
        admin, security = account("system_admin"), account("security_admin")
        kind = DepartmentKind.ENFORCING
        self.team = org.create_department(
            agency=self.agency, code="ZFE", name="第二执法队", kind=kind, by=admin, at=BEGIN
        )
        for username, role in (("stranger", Role.OFFICER), ("strange_head", Role.HEAD)):
            made = org.create_account(
                agency=self.agency, username=username, name=username, department=self.team, by=admin, at=BEGIN
            ).account
            org.grant_role(account=made, role=role, by=security, at=BEGIN)
            Account.objects.filter(pk=made.pk).update(must_change_password=False)

    def _archive(self) -> None:
        road = Road.open(power="DEMO-SHLJ-05", party=COMPANY)
        from_draft = draft(fine_amount=50000, facts="当事人擅自从事收集。", discretion="情节一般。")
        road.walk_to("end", conclude_investigation={"draft": from_draft})
        self.review = road.case.review_requests.get()
        self.publication = published(road)
        run_due_tasks(max_seconds=120)
        self.asked = disclosure.ask_correction(
            publication=self.publication, applicant="某人", contact="13800000000", content="名称有误，请更正。",
            by=Account.objects.get(agency=self.agency, is_system=True), at=road.at,
        )  # fmt: skip
        road.record_payment()
        road.propose_closing()
        road.decide_closing()
        run_due_tasks(max_seconds=120)
        self.dossier: Dossier = archive.archive_case(
            case=road.case, compiled_by=account("officer"), by=account("archivist"), at=road.at
        )
        run_due_tasks(max_seconds=120)
        self.done = road

    def _uploads(self) -> None:
        self.station = evidence.register_station(
            name="采集站", place="", by=account("security_admin"), at=BEGIN
        ).station
        sender = arriving.Sender(account=account("officer"))
        self.arrival = arriving.begin(arriving.Announced("现场.mp4", 5000), by=sender, at=BEGIN)

    def things(self) -> dict[str, dict[str, Any]]:
        """What stands in the address of each page, by the beginning of its name."""
        case, officer = self.open.case, Officer.objects.get(account__username="third_officer")
        grant = account("window").grants.get()
        keys: dict[str, dict[str, Any]] = {
            "case": {"key": case.pk}, "case_tab": {"key": case.pk, "code": "evidence"},
            "step": {"key": case.pk, "code": "decide"}, "step_paper": {"key": case.pk, "code": "decide"},
            "review_from_case": {"key": self.done.case.pk}, "evidence_add": {"key": case.pk}, "waive": {"key": case.pk},
            "waiver_approve": {"key": case.pk, "waiver": case.recording_waivers.last().pk},
            "evidence": {"key": case.evidence.first().pk}, "evidence_gap": {"key": case.evidence.first().pk, "place": 1}, "document": {"key": case.documents.first().pk},
            "party": {"key": case.party.pk}, "lead": {"key": self.lead.pk},
            "upload_cancel": {"key": self.arrival.pk}, "station_revoke": {"key": self.station.pk},
            "urge": {"key": case.todos.filter(done_at=None).first().pk},
            "review": {"key": self.review.pk},
            "review_act": {"key": self.review.pk, "code": "accept"},
            "review_page": {"key": self.review.pk, "paper": self.done.case.documents.first().pk, "page": 1},
            "publication": {"key": self.publication.duty_id},
            "publication_answer": {"key": self.publication.duty_id, "asked": self.asked.pk},
            "dossier": {"key": self.dossier.pk}, "dossier_bind": {"key": self.done.case.pk},
            "dossier_handover": {"year": 2026},
            "power": {"key": case.power.pk}, "power_new": {"key": self.powers_draft.pk},
            "powers_in_force": {"key": self.powers_draft.pk}, "powers_import": {"key": self.powers_draft.pk},
            "joint_task": {"key": self.joint.pk}, "department": {"key": self.team.pk},
            "officer": {"key": officer.account_id}, "credential": {"key": officer.credentials.first().pk}, "credential_issue": {"key": officer.account_id},
            "account": {"key": account("window").pk}, "role_grant": {"key": account("window").pk},
            "role_end": {"key": account("window").pk, "grant": grant.pk}, "setting": {"key": "filing_days"},
        }  # fmt: skip
        return keys


def patterns() -> dict[str, URLPattern]:
    """Every address of the desk by its name."""
    found: dict[str, URLPattern] = {}

    def walk(rows: list[URLPattern | URLResolver], root: str) -> None:
        for row in rows:
            path = root + str(row.pattern)
            if isinstance(row, URLResolver):
                walk(row.url_patterns, path)
            elif path.startswith("desk/"):
                assert row.name and row.name not in found, path
                found[row.name] = row

    walk(get_resolver().url_patterns, "")
    return found


def given_for(name: str, pattern: URLPattern, things: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """What the address of a page is filled with: its own, or that of the longest beginning of its name."""
    wanted = set(pattern.pattern.converters)
    if not wanted:
        return {}
    fits = [key for key in things if name == key or name.startswith(f"{key}_")]
    assert fits, f"no thing for the address {name}"
    return {key: value for key, value in things[max(fits, key=len)].items() if key in wanted}


@pytest.fixture
def world(agency: Agency) -> World:
    return World(agency)


def pages(world: World) -> Iterator[tuple[str, str]]:
    things = world.things()
    for name, pattern in patterns().items():
        yield name, reverse(f"desk:{name}", kwargs=given_for(name, pattern, things))


def entered(who: Account) -> Client:
    client = Client()
    client.force_login(who)
    return client


def answer(client: Client, method: str, path: str) -> HttpResponseBase:
    """What is answered; whatever it did is undone."""
    with transaction.atomic():
        response: HttpResponseBase = getattr(client, method)(path)
        transaction.set_rollback(True)
    return response


def wanted(row: tuple[str, str, int, int], letter: str, method: str) -> set[int]:
    let_in, unknown, got, posted = row
    if letter in let_in:
        return {got if method == "get" else posted}
    if got == 405 and method == "get":
        return {403, 405}
    return {404} if letter in unknown else {403}


def test_every_address_of_the_desk_is_in_the_table(db: None) -> None:
    assert set(patterns()) - set(TABLE) == set()
    assert set(TABLE) - set(patterns()) == set()


def test_everybody_gets_into_the_pages_of_the_table_and_no_other(world: World) -> None:
    clients = {letter: entered(account(username)) for letter, username in EVERYBODY.items()}
    wrong = []
    for name, path in pages(world):
        first = TABLE[name][0][:1] or TABLE[name][1][:1]
        for letter, client in clients.items():
            for method in ("get", "post") if letter in f"{first}o1x" else ("get",):
                number = answer(client, method, path).status_code
                if number not in wanted(TABLE[name], letter, method):
                    wrong.append((name, EVERYBODY[letter], method, number))
    assert wrong == []


def test_administrators_and_those_without_a_role_never_get_at_a_matter(db: None) -> None:
    of_matters = re.compile(
        r"case|step|evidence|waive|part(y|ies)|review|publication|dossier|lead|document|urge|report"
    )
    for name, (let_in, _, _, _) in TABLE.items():
        if of_matters.match(name):
            assert not set(let_in) & set("123x"), name
    assert {name for name, row in TABLE.items() if not row[0]} == CLOSED


def test_another_agency_cannot_tell_what_is_here_from_what_is_missing(world: World) -> None:
    others = [account(name) for name in ("outsider", "outside_head", "other_system", "other_security")]
    clients = [entered(one) for one in others]
    things = world.things()
    for name, pattern in patterns().items():
        given = given_for(name, pattern, things)
        if "key" not in given or name == "setting":
            continue
        here, missing = (reverse(f"desk:{name}", kwargs={**given, "key": key}) for key in (given["key"], 987654321))
        for client in clients:
            for method in ("get", "post"):
                seen, unseen = answer(client, method, here), answer(client, method, missing)
                assert seen.status_code in {403, 404, 405}, (name, method, seen.status_code)
                assert seen.status_code == unseen.status_code, (name, method)
                assert plain(seen) == plain(unseen), (name, method)


def plain(response: HttpResponseBase) -> str:
    """A page without what differs from one request to the next."""
    text = getattr(response, "content", b"").decode()
    return re.sub(r"<style media=.print.>.*?</style>|[A-Za-z0-9]{64}|/\d+\b|\d{6,}", "", text)
