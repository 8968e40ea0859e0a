"""三员: accounts, roles, agency facts and settings, holiday notices, the ledger; and everybody's own account."""

from __future__ import annotations

from mingheng.desk.views.admin.accounts import urlpatterns as accounts
from mingheng.desk.views.admin.agency import urlpatterns as agency
from mingheng.desk.views.admin.book import urlpatterns as book
from mingheng.desk.views.admin.holidays import urlpatterns as holidays
from mingheng.desk.views.admin.own import urlpatterns as own
from mingheng.desk.views.admin.roles import urlpatterns as roles
from mingheng.desk.views.admin.stations import urlpatterns as stations

urlpatterns = [*accounts, *roles, *agency, *holidays, *book, *own, *stations]
