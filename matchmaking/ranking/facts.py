"""What ranking knows of a need and of a solution: plain, frozen values (load.py reads them)."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class NeedFacts:
    """A need as its reader may see it; for a masked need this holds the masked content only."""

    id: str
    company: str
    title: str
    description: str
    industry_text: str = ""
    ksic: str = ""
    processes: tuple[str, ...] = ()
    data_types: tuple[str, ...] = ()
    deployments: tuple[str, ...] = ()
    any_deployment: bool = True
    no_cloud: bool = False  # nothing that needs a cloud can be used there, whatever is said of the place
    budget_max_krw: int | None = None
    desired_weeks: int | None = None
    districts: tuple[str, ...] = ()
    employees: int | None = None
    also: tuple[str, ...] = ()  # other ways to say what it says, by the thesaurus

    @property
    def text(self) -> str:
        return f"{self.title}\n{self.description}"


@dataclass(frozen=True, kw_only=True)
class ReferenceFacts:
    id: str
    industry: str
    year: int
    outcome: str = ""


@dataclass(frozen=True, kw_only=True)
class Track:
    """A supplier's record on the platform up to a moment (tracks.py counts it). Pairs that coordinators pinned are no
    merit of the supplier and count for its load only."""

    invited: int = 0  # invitations that were answered, or whose time ran out
    answered: int = 0
    accepted: int = 0
    hours_to_answer: float | None = None  # the median
    poc_ended: int = 0  # passed, or stopped before by the supplier's negligence
    poc_passed: int = 0
    pilot_ended: int = 0
    pilot_passed: int = 0
    open: int = 0  # invitations and talks under way
    slots: int = 5  # as many as it takes at once
    last: datetime | None = None  # the latest event that is counted


@dataclass(frozen=True, kw_only=True)
class SolutionFacts:
    id: str
    external_id: str
    company: str
    title: str
    summary: str = ""
    description: str = ""
    industries: tuple[str, ...] = ()
    processes: tuple[str, ...] = ()
    ai_tasks: tuple[str, ...] = ()
    data_types: tuple[str, ...] = ()
    deployments: tuple[str, ...] = ()
    price_min_krw: int | None = None
    price_max_krw: int | None = None
    lead_time_weeks: int | None = None
    certifications: tuple[str, ...] = ()
    references: tuple[ReferenceFacts, ...] = ()
    districts: tuple[str, ...] = ()
    published_at: datetime | None = None
    updated_at: datetime | None = None  # the last edit, where it was edited since it was registered
    employees: int | None = None
    track: Track = field(default_factory=Track)


@dataclass(frozen=True, kw_only=True)
class TextScores:
    """What search says of a pair: its score for the whole document (BM25, ≥ 0) beside the best that any solution
    has for the need, the score of each text field, and how near the two are in meaning (a cosine; None where
    nothing is learnt yet)."""

    total: float = 0.0
    best: float = 0.0
    parts: dict[str, float] = field(default_factory=dict)
    meaning: float | None = None
