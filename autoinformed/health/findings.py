"""Findings: what a check says of one part of the site, in words and in figures."""

from dataclasses import dataclass, field
from enum import IntEnum


class State(IntEnum):
    """How it is; the number is what /metrics and the exit code of `check_site` say."""

    GREEN = 0
    YELLOW = 1
    RED = 2

    @property
    def word(self) -> str:
        return {self.GREEN: "well", self.YELLOW: "look at it", self.RED: "act now"}[self]


@dataclass(frozen=True)
class Finding:
    """``says`` what is, ``then`` what to do about it; ``figures`` by their names in /metrics.

    ``screen`` is the URL name of the screen of the newsroom where it is mended, where there is one.
    """

    state: State
    says: str
    then: str = ""
    figures: dict[str, float] = field(default_factory=dict)
    screen: str = ""
