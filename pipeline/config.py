"""The configuration: one frozen record, read from copydesk.toml or [tool.copydesk], the environment and the command line."""

from __future__ import annotations

from dataclasses import dataclass, field

EXTRACTORS = ("trafilatura", "fast", "consensus")


@dataclass(frozen=True, slots=True, kw_only=True)
class Overrule:
    """Phrases whose lines are always kept or always stripped; `site` None means every site."""

    site: str | None = None
    keep: tuple[str, ...] = ()
    strip: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What a user may set. Every field has a default that suits most folders."""

    extractor: str = "trafilatura"
    max_bytes: int = 20_000_000  # a larger file is refused: no article has 20 MB of text
    seconds_per_article: float = 60.0  # a worker that needs longer for one input is ended and the input reported as failed
    rule_folders: tuple[str, ...] = ()
    disable: tuple[str, ...] = ()
    site_boilerplate: bool = True
    overrules: tuple[Overrule, ...] = ()
    language: str | None = None  # the language of every article; None: detect it
    thresholds: dict[str, float] = field(default_factory=dict)  # overrides of rules/grades.toml by key
    fail_under: float | None = None
    fail_on: str | None = None
