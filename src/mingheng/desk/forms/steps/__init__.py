"""Forms of the steps of a procedure (步骤表单), one module per notion; `@step(code)` registers a form for its step."""

from __future__ import annotations

from mingheng.desk.forms.steps import (
    aside,
    conclusion,
    correction,
    decision,
    filing,
    hearing,
    notice,
    performance,
    preservation,
    scene,
    service,
    summary,
)

ALL = (
    aside, conclusion, correction, decision, filing, hearing, notice, performance, preservation, scene, service, summary,
)  # fmt: skip
