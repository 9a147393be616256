"""Who wrote a plain text, and when: what its lines say, and what they only seem to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contexts import MODEL
from copydesk.article import Article
from copydesk.boilerplate.stage import boilerplate
from copydesk.byline.stage import byline, writers
from copydesk.language.stage import language
from copydesk.render.stage import plain_lines

STORY = (
    "The last ferry of the year leaves in October, the harbour office said on Monday, and nobody knows whether there will be another.\n\n"
    "It has carried people, sheep and the post for a hundred and six years, and it has lost money in most of them.\n\n"
    "A smaller boat could call twice a week in summer, according to a study that the office has paid for.\n"
)
GERMAN = (
    "Die letzte Fähre des Jahres fährt im Oktober, sagte das Hafenamt am Montag, und niemand weiß, ob es danach noch eine geben wird.\n\n"
    "Sie hat seit hundertsechs Jahren Leute, Schafe und die Post getragen und in den meisten davon kein Geld verdient.\n\n"
    "Ein kleineres Boot könnte im Sommer zweimal in der Woche kommen, heißt es in einer Untersuchung des Amtes.\n"
)


def told(*head: str, story: str = STORY, **fields: str) -> tuple[str | None, str | None]:
    """Author and day of a text whose head has these lines above its first prose."""
    text = "\n".join([*head, "", story])
    article = boilerplate(Article(path="a.txt", text=text, lines=plain_lines(text), **fields), MODEL)  # type: ignore[arg-type]  # fields of Article
    done = byline(language(article, MODEL), MODEL)
    return done.author, done.published


TITLE = "The last ferry of the year"


def test_a_byline_and_a_time_stamp_around_the_title_tell_who_and_when() -> None:
    assert told(TITLE, "By Ada Brandt", "Published: 4 July 2024, 10:15 am") == ("Ada Brandt", "2024-07-04")
    assert told("July 4, 2024", TITLE, "", "By Ada Brandt") == ("Ada Brandt", "2024-07-04")
    assert told("Die letzte Fähre", "Von Ada Brandt und Jon van der Berg", "Stand: 4. Juli 2024, 10:15 Uhr", story=GERMAN) == (
        "Ada Brandt; Jon van der Berg",
        "2024-07-04",
    )


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("By Ada Brandt, 4 July 2024", "2024-07-04"),
        ("By Ada Brandt | July 4, 2024", "2024-07-04"),
        ("By Ada Brandt 4 July 2024, 10:15 am", "2024-07-04"),
        ("By Ada Brandt and Jon Berg (4 July 2024)", "2024-07-04"),
        ("By Ada Brandt, Harbour Post, 2024-07-04", "2024-07-04"),
        ("By Ada Brandt, who sailed on 4 July 2024", None),
        ("By Ada Brandt, Harbour Post, on the storm of 4 July 2024", None),
        ("By Ada Brandt, room 12, 4 July 2024", None),
        ("By Ada Brandt, 31 June 2024", None),
        ("By Ada Brandt, 4 July", None),
        ("By Ada Brandt, Harbour Post", None),
    ],
)
@pytest.mark.parametrize("rule", ["boilerplate.not-main-content", None])
def test_a_day_behind_the_names_of_a_byline_is_the_texts(line: str, day: str | None, rule: str | None) -> None:
    """Whatever took the line: of a page that is often the model."""
    lines = plain_lines(text := f"{TITLE}\n{line}")
    taken = replace(lines[1], kept=rule is None, rule=rule)
    article = Article(path="a.html", text=text, language="en", lines=(lines[0], taken), title_line=0)
    assert byline(article, MODEL).published == day


def test_what_a_record_or_a_page_says_of_itself_stays() -> None:
    head = (TITLE, "By Ada Brandt", "Published: 4 July 2024, 10:15 am")
    assert told(*head, author="J. Berg", published="2020-01-02") == ("J. Berg", "2020-01-02")
    assert told(*head, author="J. Berg") == ("J. Berg", "2024-07-04")


def test_of_several_days_the_first_is_when_it_was_published() -> None:
    assert told(TITLE, "Updated: 6 July 2024, 9:00 am", "Published: 4 July 2024, 10:15 am")[1] == "2024-07-04"
    assert told(TITLE, "2024-07-05")[1] == "2024-07-05"


@pytest.mark.parametrize(
    "line", ["The boats of 4 July 2024", "On 4 July 2024 in the old mill", "31 June 2024", "4 July", "Ferry timetable from 4 July 2024"]
)
def test_a_day_that_may_be_the_storys_is_none(line: str) -> None:
    assert told(TITLE, line)[1] is None


@pytest.mark.parametrize(("above", "below", "seen"), [(4, 0, True), (5, 0, False), (0, 8, True), (0, 9, False)])
def test_four_lines_above_the_title_and_eight_below_are_looked_at(above: int, below: int, seen: bool) -> None:
    around = [
        "By Ada Brandt" if above else "",
        *["Harbour"] * (above - 1),
        TITLE,
        *["Harbour", ""] * (below - 1),
        "By Ada Brandt" if below else "",
    ]
    text = "\n".join(around)
    article = Article(path="a.txt", text=text, lines=plain_lines(text), title_line=around.index(TITLE))
    assert (byline(article, MODEL).author == "Ada Brandt") is seen


@pytest.mark.parametrize(("above", "seen"), [(7, True), (8, False)])
def test_without_a_title_the_first_eight_lines_are_looked_at(above: int, seen: bool) -> None:
    text = "\n\n".join([*["Harbour"] * above, "By Ada Brandt"])
    assert (byline(Article(path="a.txt", text=text, lines=plain_lines(text)), MODEL).author == "Ada Brandt") is seen


def test_what_stands_below_the_first_prose_tells_nothing() -> None:
    assert told(TITLE, story=f"{STORY}\nBy Ada Brandt\n\nJuly 4, 2024\n\n{STORY}") == (None, None)
    first, _, rest = STORY.partition("\n\n")
    assert told(TITLE, "Harbour", story=f"{first}\n\nBy Ada Brandt\n\nJuly 4, 2024\n\n{rest}") == (None, None)


def test_a_title_below_all_prose_has_no_byline_below_it() -> None:
    first, _, _ = STORY.partition("\n\n")
    text = f"{first}\n{TITLE}"
    article = Article(path="a.txt", text=text, language="en", lines=plain_lines(text), title_line=1)
    assert byline(article, MODEL) == article


def test_a_byline_may_stand_below_the_standfirst() -> None:
    first, _, rest = STORY.partition("\n\n")
    assert told(TITLE, story=f"{first}\n\nBy Ada Brandt, July 4, 2024\n\n{rest}") == ("Ada Brandt", "2024-07-04")
    text = f"{first}\n\nBy Ada Brandt, July 4, 2024\n\n{rest}"
    untitled = Article(path="a.txt", text=text, language="en", lines=plain_lines(text))
    assert byline(untitled, MODEL).author is None


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ada Brandt", "Ada Brandt"),
        ("BY ADA BRANDT", "ADA BRANDT"),
        ("by Ada Brandt, Harbour Post", "Ada Brandt"),
        ("By Ada Brandt, Jon Berg and Ruth Carne", "Ada Brandt; Jon Berg; Ruth Carne"),
        ("By Ada Brandt & Jon Berg | 4 July", "Ada Brandt; Jon Berg"),
        ("*By Ada Brandt*", "Ada Brandt"),
        ("Text: Ada Brandt", "Ada Brandt"),
        ("Por Inés de la Cruz", "Inés de la Cruz"),
        ("By A. B. Brandt – Carne", "A. B. Brandt"),
        ("By the harbour office", None),
        ("By Monday the boats were gone", None),
        ("By Ada Brandt of the harbour office", None),
        ("By Ada", None),
        ("Ada Brandt", None),
        ("Text Ada Brandt", None),
        ("Bye Ada Brandt", None),
    ],
)
def test_a_byline_is_a_word_for_by_and_names_and_no_more(line: str, names: str | None) -> None:
    assert writers(line) == names
