"""Who a session belongs to (会话账号): read with agency, department and roles at once."""

from __future__ import annotations

from django.contrib.auth.backends import ModelBackend

from mingheng.org import queries
from mingheng.org.models import Account


class AccountBackend(ModelBackend):
    """Django's own check of passwords; the account comes with what every page asks of it."""

    def get_user(self, user_id: int) -> Account | None:
        """Return the account of a session, or None where it was shut."""
        return queries.account_in_session(user_id)
