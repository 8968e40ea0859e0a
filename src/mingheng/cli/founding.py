"""The part of ``mingheng init`` that needs the installation (首次安装); the demo uses it too."""

from __future__ import annotations

from django.core.management import call_command
from django.utils import timezone

from mingheng.base.errors import NotFound, Refused
from mingheng.ledger import keys
from mingheng.org import queries
from mingheng.org.actions import create_agency, reset_password
from mingheng.org.actions.agencies import Administrator, AgencyProfile, Founded
from mingheng.org.permission import Founder
from mingheng.org.terms import Role

_ADMINISTRATORS = (
    (Role.SYSTEM_ADMIN, "sysadmin"),
    (Role.SECURITY_ADMIN, "secadmin"),
    (Role.AUDIT_ADMIN, "auditadmin"),
)


def prepare_database() -> None:
    """Bring the database to the present tables (建库)."""
    call_command("migrate", verbosity=0, interactive=False)
    for agency in queries.agencies().filter(log__verifier_key="", log__size__gt=0):
        keys.create(agency.log.origin)  # an earlier set-up stopped right before it


def found(*, name: str, prefix: str, uscc: str, district: str, court: str) -> Founded:
    """Found an agency and make the key that signs its ledger (建立机关).

    :raises Refused: INIT_INCOMPLETE when something is missing; as `org.actions.create_agency`
    """
    given = {"--name": name, "--prefix": prefix, "--uscc": uscc, "--district": district, "--court": court}
    missing = [option for option, text in given.items() if not text.strip()]
    if missing:
        raise Refused("INIT_INCOMPLETE", f"还缺 {' '.join(missing)}", way_out="mingheng init --help 有每项的说明")
    profile = AgencyProfile(
        name=name.strip(),
        short_name=name.strip().removesuffix("办事处"),
        number_prefix=prefix.strip(),
        uscc=uscc.strip().upper(),
        district_government=district.strip(),
        court=court.strip(),
    )
    serial = queries.agencies().count() + 1
    suffix = "" if serial == 1 else str(serial)
    administrators = [
        Administrator(role, f"{username}{suffix}", Role(role).label) for role, username in _ADMINISTRATORS
    ]
    founded = create_agency(profile=profile, administrators=administrators, by=Founder(), at=timezone.now())
    keys.create(founded.agency.log.origin)
    return founded


def reset(username: str) -> tuple[str, str]:
    """Give an account a one-time password from the command line (重置口令).

    :raises NotFound: ACCOUNT_UNKNOWN
    """
    account = queries.account_named(username)
    if account is None:
        raise NotFound("ACCOUNT_UNKNOWN", f"没有登录名为“{username}”的账号")
    made = reset_password(account=account, by=Founder(), at=timezone.now())
    return made.account.username, made.password
