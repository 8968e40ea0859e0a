"""The road as it is published beforehand (事前公示的流程图、办事指南), and which papers a case still lacks (缺什么文书).

All of it is drawn from the procedure tables; there is no second description.
"""

from __future__ import annotations

from dataclasses import dataclass

from mingheng.documents import forms
from mingheng.law.limits import TIME_LIMITS
from mingheng.org.terms import Role
from mingheng.procedure import engine
from mingheng.procedure.facts import CaseFile
from mingheng.procedure.tables.parts import Procedure, StageState, Step


@dataclass(frozen=True, slots=True)
class ChartStep:
    """A step as a citizen reads it (步骤)."""

    code: str
    label: str
    by: str
    article: str
    hint: str
    papers: tuple[str, ...]
    clocks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChartNode:
    """A stage of the chart (环节)."""

    code: str
    label: str
    article: str
    condition: str
    """When the stage applies; empty for always."""
    steps: tuple[ChartStep, ...]


@dataclass(frozen=True, slots=True)
class ChartEdge:
    """A way from one stage to the next (走向)."""

    start: str
    end: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A published flow chart (流程图)."""

    procedure: str
    label: str
    article: str
    nodes: tuple[ChartNode, ...]
    edges: tuple[ChartEdge, ...]


@dataclass(frozen=True, slots=True)
class MissingPaper:
    """A paper that ought to be in the file by now (缺少的文书)."""

    form_code: str
    title: str
    step: str
    stage: str


def flow_chart(procedure: Procedure) -> Chart:
    """Return the chart of a procedure (流程图): stages in order; where one may not apply, a way leads past it."""
    nodes = tuple(
        ChartNode(
            stage.code,
            stage.label,
            stage.article,
            stage.condition,
            tuple(_chart_step(step) for step in procedure.steps if step.stage == stage.code and step.is_public),
        )
        for stage in procedure.stages
    )
    return Chart(procedure.code, procedure.label, procedure.article, nodes, tuple(_edges(nodes)))


def _edges(nodes: tuple[ChartNode, ...]) -> list[ChartEdge]:
    """Lead from each stage that always applies to the next one like it, through those between that may apply."""
    edges = []
    for place, node in enumerate(nodes[:-1]):
        for later in nodes[place + 1 :]:
            passed = later is not nodes[place + 1]
            edges.append(ChartEdge(node.code, later.code, later.condition or ("不适用的，直接进入" if passed else "")))
            if not later.condition:
                break
    return edges


def _chart_step(step: Step) -> ChartStep:
    names = "、".join(str(Role(role).label) for role in step.roles)
    return ChartStep(step.code, step.label, names, step.article, step.hint, _papers(step), _clocks(step))


def _papers(step: Step) -> tuple[str, ...]:
    return tuple(forms.get(code).title for code in step.documents if code in forms.codes())


def _clocks(step: Step) -> tuple[str, ...]:
    limits = [TIME_LIMITS[code] for code in step.clocks]
    return tuple(f"{limit.name}：{limit.length}{limit.unit.label}" if limit.length else limit.name for limit in limits)


def service_guide(procedure: Procedure) -> list[tuple[str, list[str]]]:
    """Return the guide of a procedure (办事指南) as headed lists: basis, steps, time limits, papers, rights."""
    steps = [step for step in procedure.steps if step.is_public]
    clocks = list(dict.fromkeys(text for step in steps for text in _clocks(step)))
    papers = list(dict.fromkeys(text for step in steps for text in _papers(step)))
    road = [f"{stage.label}{f'（{stage.condition}）' if stage.condition else ''}" for stage in procedure.stages]
    rights = ["陈述、申辩，不因此加重处罚", "申请回避", "要求听证（较大数额罚款等）", "申请行政复议、提起行政诉讼"]
    if procedure.code == "summary":
        rights = ["陈述、申辩，不因此加重处罚", "申请回避", "先申请行政复议，对复议决定不服的提起行政诉讼"]
    return [
        ("办理依据", [procedure.article]),
        ("办理流程", road),
        ("办理时限", clocks),
        ("使用文书", papers),
        ("当事人的权利", rights),
    ]


def missing_documents(file: CaseFile, procedure: Procedure) -> list[MissingPaper]:
    """Return the papers that stages already done should have left and did not (缺少的文书).

    A step is content with any paper of those it names: a decision is one of three.
    """
    done = {line.stage.code for line in engine.stage_lines(procedure, file) if line.state is StageState.DONE}
    held = {document.form_code.partition("-")[0] for document in file.documents}
    found = []
    for step in procedure.steps:
        wanted = {code.partition("-")[0] for code in step.documents}
        asked = step.stage in done and step.is_duty and step.called_for(file)
        code = next((code for code in step.documents if code in forms.codes()), "")
        if asked and code and not wanted & held:
            found.append(MissingPaper(code, forms.get(code).title, step.label, step.stage))
    return found
