"""Genres by form: what tells each of them, and what a text of it is not asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from copydesk.article import Absence, Article, Genre, Line, Measure
from copydesk.context import Context
from copydesk.genre.stage import genre
from copydesk.grade.stage import grade
from copydesk.rulebook import load_rules
from copydesk.sourcing.stage import sourcing
from helpers import article_from

CONTEXT = Context(load_rules())
PLAIN = "The boat lay at the pier for most of the winter, and the paint had come off its bow in flakes as large as a hand."
SOURCED = "The pier will be closed in May, the harbour office said on Monday, since its piles have to be driven anew."
SPOKEN_TO = "Before you paint the boat you wash it down, and let it dry for a day in the shed or below the trees."
SPEAKS = "I painted the boat in spring, and my hands were blue until the first warm week of the year, I think."


def told(*paragraphs: str, title: str | None = None, language: str | None = "en") -> tuple[str | None, str | Absence | None]:
    """The genre of a text, and what tells it or why there is none."""
    it = article_from("\n\n".join((*((title,) if title else ()), *paragraphs)), language)
    if title:
        it = replace(it, title=title, prose=replace(it.prose, headline=(0, len(title))))
    return result(it)


def result(it: Article) -> tuple[str | None, str | Absence | None]:
    done = genre(sourcing(it, CONTEXT), CONTEXT)
    kind, by = done.measures["genre"], done.measures["genre_told_by"]
    assert (kind.value is None) == (by.value is None)
    return (None, kind.reason) if kind.value is None else (str(kind.value), str(by.value))


def test_a_report_has_sources_in_a_quarter_of_its_paragraphs() -> None:
    assert told(SOURCED, PLAIN, PLAIN, PLAIN) == ("news", "25 % of the paragraphs say where their facts come from")
    assert told(SOURCED, *[PLAIN] * 4) == (None, Absence.NO_GENRE)
    assert told(SPEAKS, SPEAKS, PLAIN, *[SOURCED] * 2)[0] == "opinion", "a column may cite others"
    assert told(SPEAKS, PLAIN, *[SOURCED] * 2)[0] == "news", "in half of its paragraphs it reports"
    assert told(*[SOURCED] * 2, SPOKEN_TO, SPOKEN_TO, SPOKEN_TO)[0] == "news", "a report may speak to the reader"


def test_a_guide_speaks_to_the_reader_and_a_column_for_its_writer() -> None:
    assert told(SPOKEN_TO, SPOKEN_TO, PLAIN) == ("guide", "it speaks to the reader 5.6 times in 100 words")
    assert told(SPOKEN_TO, PLAIN, PLAIN) == (None, Absence.NO_GENRE), "two words are too few"
    assert told(*[SPOKEN_TO] * 2, *[PLAIN] * 17) == (None, Absence.NO_GENRE), "four in 400 words are too few"
    assert told(SPEAKS, PLAIN) == ("opinion", "the writer speaks as I 6.4 times in 100 words")
    assert told(SPEAKS, SPOKEN_TO, SPOKEN_TO)[0] == "guide", "who speaks to the reader more than of himself explains"
    assert told(SPEAKS, SPEAKS, SPOKEN_TO)[0] == "opinion"


def test_what_stands_in_quotation_marks_is_another_who_speaks() -> None:
    quoted = "On the wall of the shed somebody had written in chalk “I and my boat and you and your boat and yours”."
    assert told(quoted, *[PLAIN] * 4)[0] is None


@pytest.mark.parametrize(
    ("language", "spoken_to", "speaks"),
    [
        (
            "de",
            "Bevor Sie das Boot streichen, waschen Sie es ab und lassen es einen Tag trocknen, dann sehen Sie alle Schäden am Holz.",
            "Ich habe das Boot im Frühjahr gestrichen, und mir sind dabei fast die Hände erfroren, glaube ich.",
        ),
        (
            "fr",
            "Avant de peindre le bateau, vous le lavez, et vous le laissez sécher un jour à votre quai ou sous les arbres.",
            "J'ai peint le bateau au printemps, et mes mains sont restées bleues, je crois, pendant toute la semaine.",
        ),
        (
            "es",
            "Antes de pintar el barco usted lo lava, y si usted tiene tiempo lo deja secar, como usted vea, bajo los árboles.",
            "Yo pinté el barco en primavera, y mis manos estuvieron azules, yo creo, durante toda la semana.",
        ),
    ],
)
def test_the_words_are_those_of_the_language(language: str, spoken_to: str, speaks: str) -> None:
    assert told(spoken_to, language=language)[0] == "guide"
    assert told(speaks, language=language)[0] == "opinion"


def test_in_german_they_at_the_beginning_of_a_sentence_is_nobody_who_is_spoken_to() -> None:
    they = "Sie strichen das Boot im Frühjahr. Sie hatten es gewaschen. Ihr Schuppen war leer. Sie gingen am Abend heim."
    assert told(they, language="de") == (None, Absence.NO_GENRE)


@pytest.mark.parametrize(
    ("title", "kind", "by"),
    [
        ("How to paint a boat", "guide", "the headline: “How to”"),
        ("A beginner’s guide to tar", "guide", "the headline: “A beginner’s guide”"),
        ("Frequently asked questions", "guide", "the headline: “Frequently asked questions”"),
        ("Opinion: let the pier be", "opinion", "the headline: “Opinion”"),
        ("Editorial | The pier and the purse", "opinion", "the headline: “Editorial”"),
        ("Film review: The last ferry", "opinion", "the headline: “Film review”"),
        ("Comments on the pier were many", None, Absence.NO_GENRE),
        ("Guided tours of the harbour begin", None, Absence.NO_GENRE),
    ],
)
def test_a_headline_may_tell(title: str, kind: str | None, by: str | Absence) -> None:
    assert told(PLAIN, PLAIN, title=title) == (kind, by)


def test_a_list_has_the_headings_that_its_headline_counts() -> None:
    parts = ["1. The bow", PLAIN, "2. The keel", PLAIN, "3. The mast", PLAIN]
    assert told(PLAIN, *parts, title="3 things to paint in spring") == ("list", "the headline, and 3 headings")
    assert told(PLAIN, *parts, title="The best boats on the river")[0] == "list"
    assert told(PLAIN, *parts, title="Three things to paint in spring")[0] == "list"
    assert told(PLAIN, *parts, title="7 things to paint in spring") == (None, Absence.NO_GENRE), "four are missing"
    assert told(PLAIN, *parts, title="A boat in spring") == (None, Absence.NO_GENRE), "the headline counts nothing"
    assert told(PLAIN, *parts[:4], title="2 things to paint in spring") == (None, Absence.NO_GENRE), "two are no list"
    assert told(SOURCED, PLAIN, title="3 boats are missing after the storm")[0] == "news", "a number that nothing below it counts"


def test_many_headings_and_no_source_are_a_guide() -> None:
    headings = ["The bow", "The keel", "The mast", "The deck", "The oars", "The rest"]
    parts = [part for heading in headings for part in (heading, PLAIN)]
    assert told(*parts) == ("guide", "6 headings, and hardly a source")
    assert told(*parts[:-2]) == (None, Absence.NO_GENRE)
    assert told(*parts, *[PLAIN] * 19) == (None, Absence.NO_GENRE), "a long text with a heading now and then"
    asked = ["What is left?", PLAIN, "Who paints it?", PLAIN, "When is it dry?", PLAIN]
    assert told(*asked) == ("guide", "3 headings that are questions")
    assert told(*asked, *[PLAIN] * 9)[0] == "guide", "a fifth of the paragraphs"
    assert told(*asked, *[PLAIN] * 10)[0] is None, "questions at the end of a report"
    said = [SPEAKS if part is PLAIN else part for part in asked]
    assert told(*said) == ("interview", "3 questions, answered as I")
    assert told(*asked[:-2]) == (None, Absence.NO_GENRE)
    assert told("Ingredients:", "A pound of barley", PLAIN, "Method", PLAIN) == ("guide", "the headings of a recipe")


def test_an_interview_has_questions_and_is_mostly_answers() -> None:
    asked = [
        part
        for question in ("Why do you paint it?", "Who else does?", "When is it done?", "Will you sail?")
        for part in (f"Q: {question}", f"A: I like the boat as it is when the paint is new, and my neighbours like it too. {PLAIN}")
    ]
    assert told(*asked) == ("interview", "4 questions with their answers")
    assert told(*asked, *[PLAIN] * 12)[0] != "interview", "a long text with an interview in it"


def test_a_press_release_says_so() -> None:
    it = article_from(f"Press release\n\n{PLAIN}\n\n{PLAIN}", "en")
    lines = (Line(0, 13, kept=False, rule="boilerplate.release-head"), *it.lines[1:])
    assert result(replace(it, lines=lines)) == ("press release", "it calls itself one")
    assert result(it) == (None, Absence.NO_GENRE)


def test_without_words_there_is_no_genre_and_the_reason_says_why() -> None:
    assert told(PLAIN, language=None) == (None, Absence.UNDETERMINED_LANGUAGE)
    assert told(PLAIN, language="pl") == (None, Absence.NO_RULES)
    assert told("", language="en") == (None, Absence.NO_TEXT)


@pytest.mark.parametrize("kind", Genre)
def test_who_speaks_for_himself_is_not_asked_for_sources(kind: Genre) -> None:
    numbers = {
        "vague_sentences_share": 0.7,
        "sourced_paragraphs_share": 0.0,
        "named_sources_count": 0,
        "vague_sources_count": 6,
        "anonymous_only": 1,
    }
    it = replace(
        article_from("\n\n".join([PLAIN] * 5), "en"),
        title="The boat",
        measures={**{name: Measure(value) for name, value in numbers.items()}, "genre": Measure(kind.value)},
    )
    done = grade(it, CONTEXT)
    asked = kind is Genre.NEWS
    sources = {"anonymous-only", "few-sources", "no-named-source", "vague-sources"}
    assert {reason.code for reason in done.reasons} & sources == (sources if asked else set())
    assert (done.measures["grade_sourcing"].reason is Absence.OTHER_GENRE) != asked
    assert (done.verdict == "pass") != asked
    assert ("vague-sentences" in {reason.code for reason in done.reasons}) != (kind is Genre.INTERVIEW), "what is said has no marks there"


# --- a text on either side of each number that decides ---


def said(word: str, times: int, words: int) -> str:
    """One paragraph of so many words, of which `times` are `word`."""
    return " ".join([*[f"boats {word}"] * times, *["gates"] * (words - 2 * times - 1), "open."])


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (said("you", 4, 400), "guide"),
        (said("you", 4, 401), None),
        (said("you", 3, 60), "guide"),
        (said("you", 2, 60), None),
        (said("my", 9, 1000), "opinion"),
        (said("my", 9, 1001), None),
        (said("my", 3, 60), "opinion"),
        (said("my", 2, 60), None),
        (said("you", 4, 100) + " " + said("my", 4, 100), "guide"),
        (said("you", 4, 100) + " " + said("my", 5, 100), "opinion"),
        (said("you", 5, 400) + " " + said("my", 6, 400), None),
    ],
)
def test_how_often_somebody_is_spoken_to(text: str, kind: str | None) -> None:
    assert told(text)[0] == kind


def test_the_words_of_quotations_count_on_neither_side() -> None:
    quoted = " ".join(["“Gates open, and gates close again in spring.”"] * 20)
    assert told(said("you", 3, 100), quoted, *[PLAIN] * 6)[0] == "guide", "three in 244 words; 160 of the 404 are quoted"
    assert told(said("you", 3, 100), *[PLAIN] * 9)[0] is None, "three in 316"
    between = "“You and you,” he wrote. You and you. “You and you.” You open gates."
    assert told(f"{between} {said('gates', 1, 80)}", *[PLAIN] * 10)[0] is None, "three in 328 words, seven with the quotations"


def test_numbered_headings_are_the_items_of_a_list() -> None:
    other = [part for name in ("The bow", "The keel", "The mast") for part in (name, PLAIN)]
    numbered = [part for n in range(1, 6) for part in (f"{n}. Part number {n}", PLAIN)]
    assert told(*other, *numbered, title="10 things to paint in spring") == ("list", "the headline, and 5 headings")
    assert told(*other, *numbered, title="11 things to paint in spring")[0] != "list", "five numbered ones are less than half"
    assert told(*other, *numbered[:4], title="10 things to paint in spring") == ("list", "the headline, and 5 headings"), (
        "two are not numbering"
    )


def test_the_headings_of_a_recipe_stand_anywhere_below_the_headline() -> None:
    assert told(PLAIN, PLAIN, "Ingredients", PLAIN) == ("guide", "the headings of a recipe")
    assert told(PLAIN, "The ingredients of a good pier are oak and patience", PLAIN)[0] is None


@pytest.mark.parametrize(
    ("heading", "count", "kind"),
    [
        ("one two three four five six seven eight nine ten", 6, "guide"),
        ("one two three four five six seven eight nine ten eleven", 6, None),
    ],
)
def test_a_heading_has_ten_words_at_most(heading: str, count: int, kind: str | None) -> None:
    assert told(*[part for _ in range(count) for part in (heading, PLAIN)])[0] == kind
    assert told(*[part for _ in range(count) for part in (f"{heading}.", PLAIN)])[0] is None, "a sentence is no heading"


@pytest.mark.parametrize(("count", "kind"), [(10, None), (11, "guide")], ids=["a tenth has a source", "fewer have"])
def test_headings_tell_a_guide_where_hardly_a_paragraph_has_a_source(count: int, kind: str | None) -> None:
    parts = [SOURCED, *[PLAIN] * (count - 1)]
    assert told(*[part for paragraph in parts for part in ("The bow", paragraph)])[0] == kind


def test_short_lines_alone_have_no_genre() -> None:
    assert told("The gates", "are open", title="A verse") == (None, Absence.NO_GENRE)


def test_the_answers_are_two_fifths_of_an_interview() -> None:
    asked = [part for n in range(4) for part in (f"Q: What is open at gate {n}?", f"A: {' '.join(['gates'] * 18)} open, I think.")]
    share = (
        sourcing(article_from("\n\n".join([*asked, " ".join(["gates"] * 94) + "."]), "en"), CONTEXT).measures["quoted_words_share"].value
    )
    assert share == 0.4
    assert told(*asked, " ".join(["gates"] * 94) + ".")[0] == "interview"
    assert told(*asked, " ".join(["gates"] * 96) + ".")[0] != "interview"
