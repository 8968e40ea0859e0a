"""权责清单: the list in its versions, its items, discretion standards, checks and joint tasks."""

from __future__ import annotations

from mingheng.desk.views.powers.checks import urlpatterns as checks
from mingheng.desk.views.powers.importing import urlpatterns as importing
from mingheng.desk.views.powers.items import urlpatterns as items
from mingheng.desk.views.powers.joint import urlpatterns as joint
from mingheng.desk.views.powers.lists import urlpatterns as lists
from mingheng.desk.views.powers.register import urlpatterns as register
from mingheng.desk.views.powers.standards import urlpatterns as standards

urlpatterns = [*register, *items, *lists, *importing, *standards, *checks, *joint]
