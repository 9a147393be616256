"""Varied articles for measurements of speed, made from a seed: text(number) and page(number).

The words are those of the pronouncing dictionary, drawn so that a few are frequent and most are rare, every twentieth one misspelt or new,
so that no cache knows them all. Every fifth article is German by its small words. Three in five carry the chrome of a page around them.
"""

from __future__ import annotations

import html
from functools import lru_cache
from random import Random

from copydesk.readability.syllables import dictionary

SIZE = 5_500  # characters of the article itself
ENGLISH = "the of and to in a is that for it on with as was at by from be this have are not but had they which will".split()
GERMAN = "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat".split()
CUES = ("may", "could", "is expected to", "reportedly", "it seems that", "sources say", "is likely to", "perhaps", "might")
SPEECH = ("said", "told reporters", "added", "wrote")
CHROME = (
    *("Home", "News", "Sport", "Weather", "Sign in", "Subscribe to our newsletter", "Share this article", "Most read", "0 comments"),
    *(
        "Follow us",
        "Read more",
        "Cookie policy",
        "Privacy policy",
        "All rights reserved",
        "You may also like",
        "Advertisement",
        "Back to top",
    ),
)


@lru_cache(maxsize=1)
def _words() -> tuple[str, ...]:
    return tuple(sorted(word for word in dictionary() if word.isalpha() and len(word) > 3))


def _word(chance: Random) -> str:
    words = _words()
    word = words[int(len(words) * chance.random() ** 3 * 7919) % len(words)]
    return word if chance.random() > 0.05 else word[: chance.randint(3, 6)] + chance.choice(("ing", "tion", "ment", "er", "ally", "ung"))


def _sentence(chance: Random, small: list[str]) -> str:
    words = [chance.choice(small) if chance.random() < 0.45 else _word(chance) for _ in range(chance.randint(6, 28))]
    if chance.random() < 0.2:
        words[3:3] = chance.choice(CUES).split()
    if chance.random() < 0.1:
        words[2:2] = ["on", str(chance.randint(1, 28)), "March", str(chance.randint(1990, 2025)) + ","]
    said = " ".join(words)
    said = said[0].upper() + said[1:]
    if chance.random() < 0.15:
        return f"“{said},” {chance.choice(SPEECH)} {_word(chance).title()} {_word(chance).title()}."
    return said + "."


def _parts(number: int, size: int) -> tuple[list[str], str, list[str], list[str]]:
    """Chrome above, headline, paragraphs, chrome below."""
    chance = Random(number)  # noqa: S311  no secret
    small = GERMAN if number % 5 == 4 else ENGLISH
    body: list[str] = []
    while sum(map(len, body)) < size:
        body.append(" ".join(_sentence(chance, small) for _ in range(chance.randint(2, 5))))
    chrome = [f"{chance.choice(CHROME)} {_word(chance).title()}" if chance.random() < 0.4 else chance.choice(CHROME) for _ in range(40)]
    half = chance.randint(0, 20) if number % 5 < 3 else 0
    headline = " ".join(_word(chance) for _ in range(7)).capitalize()
    return chrome[:half], headline, body, chrome[len(chrome) - half :]


def text(number: int, size: int = SIZE) -> str:
    """The article of that number as a plain text."""
    above, headline, body, below = _parts(number, size)
    return "\n".join([*above, headline, "", *body, "", *below]) + "\n"


def page(number: int, size: int = SIZE) -> str:
    """The same as a page, with as much markup around each of its parts as news sites have."""
    above, headline, body, below = _parts(number, size)
    menu, foot = (
        "".join(f'<li class="item"><a href="/{n}">{html.escape(line)}</a></li>' for n, line in enumerate(x)) for x in (above, below)
    )
    story = "".join(
        f'<p class="text">{html.escape(paragraph)}</p><div class="slot" data-slot="{n}"></div>' for n, paragraph in enumerate(body)
    )
    head = html.escape(headline)
    return (
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{head}</title><style>{'.a{margin:0}' * 400}</style></head>"
        f"<body><nav><ul>{menu}</ul></nav><main><article><h1>{head}</h1>{story}</article></main><footer><ul>{foot}</ul></footer></body></html>"
    )
