"""Reading a procedure table against a case: stages, next steps, and the refusal of what is not lawful yet."""

from __future__ import annotations

from dataclasses import dataclass

from mingheng.base.errors import NotLawful, NotPermitted
from mingheng.cases.terms import CaseState
from mingheng.org.models import Account
from mingheng.org.terms import Role
from mingheng.procedure.facts import CaseFile
from mingheng.procedure.tables.parts import Missing, Procedure, Stage, StageState, Step


@dataclass(frozen=True, slots=True)
class NextStep:
    """A step with what it still lacks (下一步); no missing condition means it can be taken now."""

    step: Step
    missing: tuple[Missing, ...]
    is_mine: bool

    @property
    def is_possible(self) -> bool:
        """Whether the law allows the step now."""
        return not self.missing


@dataclass(frozen=True, slots=True)
class StageLine:
    """One stage of the stage bar (环节条)."""

    stage: Stage
    state: StageState


def missing_of(step: Step, file: CaseFile) -> tuple[Missing, ...]:
    """Return every condition that the step lacks (尚缺的全部条件), not only the first."""
    found: dict[str, Missing] = {}
    for gate in step.gates:
        lack = gate(file)
        if lack is not None:
            found.setdefault(lack.code, lack)
    return tuple(found.values())


def next_steps(procedure: Procedure, file: CaseFile, *, roles: frozenset[str]) -> list[NextStep]:
    """Return the steps that make sense now (下一步): possible ones first, own ones before others'."""
    if file.case.state in {CaseState.ARCHIVED}:
        return []
    steps = [
        NextStep(step, missing_of(step, file), bool(roles.intersection(step.roles)))
        for step in procedure.steps
        if step.offered(file)
    ]
    return sorted(steps, key=lambda s: (not s.is_possible, not s.is_mine, not s.step.is_duty))


def is_wanted(step: Step, file: CaseFile) -> bool:
    """Tell whether somebody must take this step now (应办): a duty that the case calls for and that lacks nothing."""
    return step.is_duty and step.called_for(file) and step.offered(file) and not missing_of(step, file)


def stage_lines(procedure: Procedure, file: CaseFile) -> list[StageLine]:
    """Return the stage bar (环节条): done, now, ahead, or not applicable."""
    working = {step.stage for step in procedure.steps if is_wanted(step, file)}
    lines = []
    for stage in procedure.stages:
        if not stage.applies(file):
            state = StageState.SKIP
        elif stage.is_done(file):
            state = StageState.DONE
        elif stage.code in working:
            state = StageState.NOW
        else:
            state = StageState.AHEAD
        lines.append(StageLine(stage, state))
    if not any(line.state is StageState.NOW for line in lines):
        for index, line in enumerate(lines):
            if line.state is StageState.AHEAD:
                lines[index] = StageLine(line.stage, StageState.NOW)
                break
    return lines


def current_stage(procedure: Procedure, file: CaseFile) -> str:
    """Return the code of the first stage that is being worked on (当前环节), or the last one."""
    for line in stage_lines(procedure, file):
        if line.state is StageState.NOW:
            return line.stage.code
    return procedure.stages[-1].code


def require(procedure: Procedure, step_code: str, file: CaseFile, *, by: Account) -> Step:
    """Refuse a step that is not this person's or not lawful yet (关口).

    :raises NotPermitted: STEP_NOT_YOURS when the account holds none of the step's roles on the day.
    :raises NotLawful: the code of the first missing condition; the sentence names all of them.
    """
    step = procedure.step(step_code)
    roles = by.roles_on(file.today)
    if not roles.intersection(step.roles):
        names = "、".join(str(Role(role).label) for role in step.roles)
        raise NotPermitted("STEP_NOT_YOURS", f"“{step.label}”由{names}办理", way_out=f"请{names}登录后办理")
    if not step.offered(file):
        raise NotLawful("STEP_NOT_OPEN", f"案件现在不在可以“{step.label}”的环节", article=step.article)
    missing = missing_of(step, file)
    if missing:
        sentence = "；".join(lack.sentence for lack in missing)
        raise NotLawful(
            missing[0].code,
            f"尚不能{step.label}：{sentence}",
            article="、".join(dict.fromkeys(lack.article for lack in missing if lack.article)),
            way_out="；".join(dict.fromkeys(lack.way_out for lack in missing if lack.way_out)),
        )
    return step
