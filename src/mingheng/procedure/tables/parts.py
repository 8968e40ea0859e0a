"""What a procedure table is made of (程序表): stages, steps, gates, papers, clocks.

The step buttons, the flow chart that is published beforehand, the list of missing papers and the clocks are all
read from these tables; there is no second description of the road.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from mingheng.procedure.facts import CaseFile


class StageState(Enum):
    """How far a stage is (环节状态)."""

    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Missing:
    """One condition that the law asks for and the case does not meet yet (尚缺的条件)."""

    code: str
    sentence: str
    article: str
    way_out: str = ""
    step: str = ""  # the step that mends it, if one does
    clock: str = ""  # the clock rule whose day list explains it


Gate = Callable[[CaseFile], Missing | None]
Test = Callable[[CaseFile], bool]


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the road (环节): when it applies, when it is done, when it may be worked on."""

    code: str
    label: str
    is_done: Test
    applies: Test = lambda file: True
    article: str = ""
    condition: str = ""  # in Chinese when a stage does not always apply; drawn in the published chart


@dataclass(frozen=True, slots=True)
class Step:
    """A lawful act (步骤): who may, which gates stand before it, which papers and clocks it leaves.

    `offered` says whether the step makes sense now at all (a second filing does not); gates say whether it is lawful.
    """

    code: str
    label: str
    stage: str
    roles: tuple[str, ...]
    gates: tuple[Gate, ...]
    article: str
    offered: Test = lambda file: True
    hint: str = ""
    documents: tuple[str, ...] = ()
    clocks: tuple[str, ...] = ()
    is_duty: bool = True  # becomes a to-do of the role when it is possible; False for what one may do, not must
    called_for: Test = lambda file: True  # whether this case asks for the step at all; a duty only where it does
    is_public: bool = True  # drawn in the published flow chart


@dataclass(frozen=True, slots=True)
class Procedure:
    """A procedure (程序): an ordered table of stages and steps."""

    code: str
    label: str
    stages: tuple[Stage, ...]
    steps: tuple[Step, ...]
    article: str

    def step(self, code: str) -> Step:
        """Return the step with this code; KeyError if the procedure has none."""
        for step in self.steps:
            if step.code == code:
                return step
        raise KeyError(code)
