"""Names and numbers in the words that people read."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from copydesk import languages

if TYPE_CHECKING:
    from polars._typing import PolarsDataType

_FORMULAS = "Flesch Kincaid Coleman Liau Dale Chall Linsear Wiener Sachtextformel Huerta Szigriszt Pazos Polini Crawford Gulpease Osman"


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """Words of names, in small letters, with the capitals that they have."""
    return {
        **{name.lower(): name for name in _FORMULAS.split()},
        **{first.lower(): first for known in languages.every() for first in known.name.split()[:1]},
        "fernandez": "Fernández",
        "gutierrez": "Gutiérrez",
        "smog": "SMOG",
        "lix": "LIX",
        "rix": "RIX",
        "html": "HTML",
        "info": "worth knowing",  # the category of notes
    }


@lru_cache(maxsize=4096)
def label(name: str) -> str:
    """A column's, code's or category's name as words, proper names with their capitals."""
    return " ".join(_names().get(word, word) for word in name.replace("_", " ").replace("-", " ").split(" "))


def sentence_case(text: str) -> str:
    """The text with its first letter large and all others as they are."""
    return text[:1].upper() + text[1:]


def number(value: float | None, digits: int = 0) -> str:
    """A number for people: thousands apart, `digits` after the point (none if whole), a true minus, an en dash where there is no number."""
    if value is None:
        return "–"
    rounded = round(float(value), digits) + 0.0  # + 0.0: no "-0"
    return (f"{int(rounded):,}" if rounded.is_integer() else f"{rounded:,.{digits}f}").replace("-", "−")


def percent(share: float) -> str:
    """A share, 0 to 1, as in "14 %"."""
    return f"{100 * share:.0f} %"


def plural(count: int, one: str) -> str:
    """A count with its noun."""
    return f"{count:,} {one}{'' if count == 1 else 's'}"


def language_name(code: str | None) -> str:
    """A language's English name, its code where we know none."""
    return languages.of(code).name if code else "undetermined"


def type_words(dtype: PolarsDataType) -> str:
    """A column's type in plain words."""
    import polars as pl

    if isinstance(dtype, pl.List):
        return f"list of {type_words(dtype.inner)}"
    if isinstance(dtype, pl.Struct):
        return f"({', '.join(field.name for field in dtype.fields)})"
    words = ((pl.String, "text"), (pl.Int64, "whole number"), (pl.Float64, "number"), (pl.Boolean, "true or false"))
    return next(word for kind, word in words if dtype == kind)
