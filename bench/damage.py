"""Damage put into sound articles: sixteen ways in which a published text is broken on its way into a folder.

Each function of `KINDS` takes a sound text (a headline and paragraphs, one a line), a random generator and another sound text, and gives
the damaged text, or None where there is nothing to damage. `GROSS` are those that nobody would publish.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

Damage = Callable[[str, random.Random, str], str | None]

_WORD = re.compile(r"[A-Za-zÀ-ÿ]{4,}")
# What scanners read for letters, and for what.
_SCANNED = (
    ("rn", "m"),
    ("m", "rn"),
    ("l", "1"),
    ("o", "0"),
    ("e", "c"),
    ("h", "b"),
    ("in", "m"),
    ("cl", "d"),
    ("t", "f"),
    ("s", "5"),
    ("li", "h"),
)
_CHROME = (
    "Home | News | Sport | Weather | Contact",
    "Share this article Facebook Twitter Email",
    "Sign up for our newsletter",
    "Related articles",
    "Read more: What happened next",
    "Comments (0)",
    "We use cookies to improve your experience. Accept all Reject all",
    "© All rights reserved. Terms of use Privacy policy",
)
_BLANKS = (
    "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore.",
    "[Insert quote here]",
    "Headline goes here",
    "The fair drew XX percent more people than last year, said [name].",
)
_MARKUP = (
    "<p>{}</p>",
    '<div class="text">{}<br /></div>',
    '<span style="color: red">{}</span>',
    '[caption id="1"]{}[/caption]',
    "{}&nbsp;&nbsp;",
)


def _parts(text: str) -> tuple[str, list[str]]:
    head, *body = [part for part in text.split("\n") if part.strip()]
    return head, body


def _joined(head: str, body: list[str]) -> str:
    return "\n\n".join((head, *body))


def dropped_paragraph(text: str, rng: random.Random, other: str) -> str | None:
    """A paragraph from the middle is gone."""
    head, body = _parts(text)
    if len(body) < 4:
        return None
    del body[rng.randrange(1, len(body) - 1)]
    return _joined(head, body)


def cut_beginning(text: str, rng: random.Random, other: str) -> str | None:
    """The first half of the first paragraph is gone."""
    head, body = _parts(text)
    words = body[0].split() if body else []
    if len(words) < 12:
        return None
    return _joined(head, [" ".join(words[rng.randrange(4, len(words) // 2 + 1) :]), *body[1:]])


def cut_end(text: str, rng: random.Random, other: str) -> str | None:
    """The text breaks off in the middle of a paragraph."""
    head, body = _parts(text)
    if len(body) < 3:
        return None
    last = rng.randrange(len(body) // 2, len(body))
    words = body[last].split()
    if len(words) < 14:
        return None
    return _joined(head, [*body[:last], " ".join(words[: rng.randrange(8, len(words) - 3)])])


def shuffled(text: str, rng: random.Random, other: str) -> str | None:
    """The paragraphs stand in another order."""
    head, body = _parts(text)
    if len(body) < 4:
        return None
    mixed = body[:]
    rng.shuffle(mixed)
    return None if mixed == body else _joined(head, mixed)


def other_headline(text: str, rng: random.Random, other: str) -> str | None:
    """The headline of another article."""
    return _joined(_parts(other)[0], _parts(text)[1])


def scanned(text: str, rng: random.Random, other: str) -> str | None:
    """Letters misread in four words of a hundred."""

    def misread(match: re.Match[str]) -> str:
        word = match.group()
        fitting = [pair for pair in _SCANNED if pair[0] in word]
        if rng.random() > 0.06 or not fitting:
            return word
        wrong, shown = rng.choice(fitting)
        return word.replace(wrong, shown, 1)

    return _WORD.sub(misread, text)


def misspelt(text: str, rng: random.Random, other: str) -> str | None:
    """A letter doubled, lost, or changed with its neighbour in six words of a hundred."""

    def slip(match: re.Match[str]) -> str:
        word = match.group()
        if rng.random() > 0.09:
            return word
        at = rng.randrange(1, len(word) - 1)
        return rng.choice(
            (word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:], word[:at] + word[at + 1] + word[at] + word[at + 2 :])
        )

    return _WORD.sub(slip, text)


def without_marks(text: str, rng: random.Random, other: str) -> str | None:
    """Full stops and commas are gone."""
    head, body = _parts(text)
    return _joined(head, [re.sub(r"[.,;:!?](?=\s|$)", "", part) for part in body])


def doubled_paragraphs(text: str, rng: random.Random, other: str) -> str | None:
    """Two paragraphs stand twice."""
    head, body = _parts(text)
    long = [index for index, part in enumerate(body) if len(part.split()) >= 12]
    if len(long) < 3:
        return None
    again = rng.sample(long, 2)
    return _joined(head, [*body, *(body[index] for index in again)])


def mixed_languages(text: str, rng: random.Random, other: str) -> str | None:
    """Half of the paragraphs are another article's, in another language (`other` must be in one)."""
    head, body = _parts(text)
    foreign = [part for part in _parts(other)[1] if len(part) > 60]
    if len(body) < 3 or len(foreign) < 2:
        return None
    mixed = [part for pair in zip(body, foreign * (len(body) // len(foreign) + 1), strict=False) for part in pair]
    return _joined(head, mixed[: len(body) + len(body) // 2])


def mojibake(text: str, rng: random.Random, other: str) -> str | None:
    """UTF-8 read as Windows-1252."""
    marked = text.replace('"', "”").replace("'", "’").replace(" - ", " – ")
    wrong = marked.encode("utf-8").decode("cp1252", "replace")
    return None if wrong == text else wrong


def markup_left(text: str, rng: random.Random, other: str) -> str | None:
    """Tags, shortcodes and entities around a third of the paragraphs."""
    head, body = _parts(text)
    return _joined(head, [rng.choice(_MARKUP).format(part) if rng.random() < 0.4 else part for part in body])


def chrome_left(text: str, rng: random.Random, other: str) -> str | None:
    """Five lines of the site between the paragraphs, written into them, so that no cleaning by lines can take them."""
    head, body = _parts(text)
    body = body[:]
    for line in rng.sample(_CHROME, 5):
        at = rng.randrange(len(body)) if body else 0
        body[at] = f"{body[at]} {line}"
    return _joined(head, body)


def all_capitals(text: str, rng: random.Random, other: str) -> str | None:
    """Capitals throughout."""
    return text.upper()


def truncated_lines(text: str, rng: random.Random, other: str) -> str | None:
    """Each paragraph ends after sixty characters."""
    head, body = _parts(text)
    return _joined(head, [part[:60] for part in body])


def placeholders(text: str, rng: random.Random, other: str) -> str | None:
    """Dummy text and blanks between the paragraphs."""
    head, body = _parts(text)
    body = body[:]
    for blank in rng.sample(_BLANKS, 3):
        body.insert(rng.randrange(len(body) + 1), blank)
    return _joined(head, body)


KINDS: dict[str, Damage] = {
    function.__name__: function
    for function in (
        dropped_paragraph, cut_beginning, cut_end, shuffled, other_headline, scanned, misspelt, without_marks, doubled_paragraphs,
        mixed_languages, mojibake, markup_left, chrome_left, all_capitals, truncated_lines, placeholders,
    )
}  # fmt: skip
GROSS = ("without_marks", "mixed_languages", "mojibake", "markup_left", "all_capitals", "truncated_lines")
