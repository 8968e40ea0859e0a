"""机构人员: departments and posts, people, credentials, the import of people."""

from __future__ import annotations

from mingheng.desk.views.org.credentials import urlpatterns as credentials
from mingheng.desk.views.org.departments import urlpatterns as departments
from mingheng.desk.views.org.importing import urlpatterns as importing
from mingheng.desk.views.org.people import urlpatterns as people

urlpatterns = [*departments, *people, *credentials, *importing]
