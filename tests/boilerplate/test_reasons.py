"""How far each reason of the boilerplate reaches: a page on either side of every border that docs/boilerplate.md or the code names."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

import pytest

from contexts import MODEL, PHRASES, RULES
from copydesk.article import Article, Line
from copydesk.boilerplate.page import Page, Thread
from copydesk.boilerplate.repeats import _page_numbers
from copydesk.boilerplate.stage import boilerplate
from copydesk.boilerplate.surroundings import is_quoted, is_set_as_others, is_sub_heading, sub_headings, turns
from copydesk.boilerplate.threads import thread_of
from copydesk.boilerplate.title import body_of, candidates, copied_title, is_title, numbered_title, signs, strip_copies, title_of_text
from copydesk.config import Config, Overrule
from copydesk.context import Context, LinesInMemory, Recurrence
from copydesk.evidence import Evidence, Kind, KnownBy
from copydesk.models import passages, trust
from copydesk.models.passages import Prediction, Source
from copydesk.render.stage import plain_lines, render
from copydesk.rule import LineRule, RuleSet
from copydesk.text import mask

HARBOUR = "barges carters ferries gutters herrings ladders lanterns masters oarsmen pilots porters rowers sailors slipways timbers winches".split()
FOREST = "acorns badgers beeches brambles charcoal clearings coppices foresters hedgehogs moorland mosses owlets rangers saplings thickets".split()


def prose(words: int, of: Sequence[str] = HARBOUR) -> str:
    """A paragraph of exactly so many words that ends like a sentence; its long words are all of one field."""
    if words == 1:
        return f"{of[0].capitalize()}."
    body = itertools.islice(itertools.cycle([*of, "and", "the"]), words - 1)
    return " ".join(["The", *body]) + "."


def article(*parts: str, between: str = "\n\n", **fields: object) -> Article:
    text = between.join(parts)
    return Article(**{"path": "site/page.txt", "text": text, "lines": plain_lines(text), **fields})  # type: ignore[arg-type]  # fields of Article


def line_rule(match: str, category: str = "x", **fields: object) -> LineRule:
    fields = {"id": "boilerplate.x", "search": False, **fields}
    return LineRule(family="boilerplate", category=category, languages=frozenset({"*"}), message="m", match=match, **fields)  # type: ignore[arg-type]  # fields of LineRule


def gone(result: Article) -> list[str]:
    return [text for line in result.lines if not line.kept and (text := result.text[line.start : line.end].strip())]


def line_of(result: Article, text: str) -> Line:
    return next(line for line in result.lines if result.text[line.start : line.end].strip() == text)


Opinion = Callable[[Mapping[str, float]], None]


@pytest.fixture
def opinion(monkeypatch: pytest.MonkeyPatch) -> Opinion:
    """Gives the model's opinion, where what becomes of it is what matters: a line not named is article to .99, one below .5 is none."""

    def give(chances: Mapping[str, float]) -> None:
        def predict(sources: Sequence[Source]) -> Iterator[Prediction]:
            for source in sources:
                found = tuple(chances.get(line.strip(), 0.99) for line in source.lines)
                yield Prediction(found, tuple(chance > 0.5 for chance in found))

        monkeypatch.setattr(passages, "predict_batch", lambda sources: list(predict(sources)))

    return give


# --- a heading and its block ---


@pytest.mark.parametrize(
    ("heading", "before", "behind", "ends"),
    [
        ("Related articles", 88, 12, False),
        ("Related articles", 89, 12, True),
        ("Newsletter", 65, 35, False),
        ("Newsletter", 66, 35, True),
    ],
    ids=["an eighth of the prose is behind it", "less", "a third behind what could be a sub-heading", "less than that"],
)
def test_without_a_model_the_prose_behind_a_heading_says_whether_the_article_has_ended(
    heading: str, before: int, behind: int, ends: bool
) -> None:
    parts = [prose(before), heading, "Tide tables for May", prose(behind, FOREST)]
    lost = gone(boilerplate(article(*parts), PHRASES))
    assert (parts[-1] in lost) is ends
    assert (heading in lost) is (ends or heading == "Related articles")


def test_what_a_block_takes_is_less_sure_than_its_heading_unless_a_rule_of_its_own_takes_it() -> None:
    result = boilerplate(article(prose(60), prose(40), "Related articles", "Tide tables for May", "Privacy Policy"), PHRASES)
    heading, teaser, link = (line_of(result, text) for text in ("Related articles", "Tide tables for May", "Privacy Policy"))
    rule = RULES.get("boilerplate.related-heading")
    own = RULES.get("boilerplate.legal-link")
    assert isinstance(rule, LineRule)
    assert isinstance(own, LineRule)
    assert (heading.rule, heading.confidence, heading.evidence) == (rule.id, rule.confidence, None)
    assert teaser.rule == rule.id
    assert teaser.confidence == pytest.approx(0.9 * rule.confidence, abs=0.001)
    assert (link.rule, link.confidence) == (own.id, own.confidence)
    assert teaser.evidence == link.evidence == Evidence(Kind.UNDER_HEADING, line=5, phrase="Related articles")


def test_below_another_heading_of_the_block_that_one_is_named() -> None:
    parts = (
        "Related articles",
        "Tide tables for May",
        "About us.",
        "Gulls",
        "About Us",
        "We have sailed since 1912",
        "Newsletter",
        "Every week",
    )
    result = boilerplate(article(prose(60), prose(40), *parts), PHRASES)
    told = [(line.rule, line.evidence and line.evidence.phrase) for line in map(partial(line_of, result), parts[1:])]
    related, about, news = "boilerplate.related-heading", "boilerplate.about-heading", "boilerplate.newsletter-heading"
    assert told == [
        (related, "Related articles"),
        (about, "Related articles"),
        (related, "Related articles"),  # a sentence is no heading
        (about, "Related articles"),
        (about, "About Us"),
        ("boilerplate.menu", "About Us"),
        (news, "Newsletter"),
    ]


def test_a_sentence_opens_no_block() -> None:
    assert gone(boilerplate(article(prose(60), prose(40), "Related articles.", "Tide tables for May"), PHRASES)) == []


def test_above_the_article_a_heading_takes_itself_and_lines_that_are_chrome_by_themselves() -> None:
    certain = article("Related articles", "Privacy Policy", "Tide tables for May", prose(60), prose(40))
    assert gone(boilerplate(certain, PHRASES)) == ["Related articles", "Privacy Policy"]
    unsure = article("Newsletter", "Tide tables for May", prose(60), prose(40))
    assert "Tide tables for May" not in gone(boilerplate(unsure, PHRASES))


def test_a_story_that_uses_the_same_words_behind_a_heading_goes_on(opinion: Opinion) -> None:
    """Half of the long words of the paragraph behind "Newsletter" stand in the prose before it; or less than half."""
    for own, goes_on in ((5, True), (6, False)):
        behind = "The " + " ".join([*HARBOUR[:5], *FOREST[:own]]) + " wait."
        parts = [prose(40), prose(40), "Newsletter", f"{behind[:-1]} for us all in the rain."]
        opinion({parts[3]: 0.4})
        assert ("Newsletter" not in gone(boilerplate(article(*parts), MODEL))) is goes_on, own


def test_a_heading_takes_no_more_prose_than_it_leaves(opinion: Opinion) -> None:
    """The model takes none of the prose behind the heading for the article."""
    for before, behind, ends in ((60, 60, True), (60, 61, False)):
        parts = [prose(before), "Related articles", "Tide tables for May", prose(behind, FOREST)]
        opinion({parts[3]: 0.05})
        lost = boilerplate(article(*parts), MODEL)
        assert (line_of(lost, parts[3]).rule == "boilerplate.related-heading") is ends


def test_prose_that_the_model_takes_for_the_article_to_more_than_a_half_ends_a_block(opinion: Opinion) -> None:
    parts = [prose(60), prose(40), "Related articles", "Tide tables for May", prose(14, FOREST), prose(14, FOREST[3:])]
    opinion({parts[4]: 0.1, parts[5]: 0.6})
    taken = boilerplate(article(*parts), MODEL)
    assert rules_of(taken) == dict.fromkeys(parts[2:5], "boilerplate.related-heading")
    opinion({parts[4]: 0.1, parts[5]: 0.1})
    assert gone(boilerplate(article(*parts), MODEL)) == parts[2:]


TEASERS = ["Harbour notes in May", "Tide tables for May", "Ferries in the fog"]


@pytest.mark.parametrize(
    ("block", "stays"),
    [
        ("- {0}\n- {1}\n- {2}\nThe price of rope", True),
        ("- {0}\nThe price of rope", True),
        ("{0}\n{1}\n{2}\nThe price of rope", False),
        ("{0}\n{1}\n{2}\n\nThe price of rope", True),
        ("{0}\n\n{1}\n\n{2}\n\nThe price of rope", False),
        ("{0}\n\n{1}\n\n{2}\n\n\nThe price of rope", True),
        ("{0}\n\n\n{1}\n\n{2}\n\n\nThe price of rope", False),
    ],
    ids=["no bullet", "no bullet behind one", "in a row", "a blank line", "blank lines alike", "more blank lines", "no more than before"],
)
def test_a_block_ends_at_a_line_that_is_set_apart(block: str, stays: bool) -> None:
    body = block.format(*TEASERS)
    text = article(prose(50), f"Related articles\n{body}", prose(50, FOREST), between="\n\n")
    assert ("The price of rope" not in gone(boilerplate(text, PHRASES))) is stays


def test_the_first_line_below_a_heading_is_never_set_apart_from_it() -> None:
    text = article(prose(50), "Related articles", "\n\nTide tables for May", prose(50, FOREST))
    assert gone(boilerplate(text, PHRASES)) == ["Related articles", "Tide tables for May"]


@pytest.mark.parametrize(
    ("teasers", "stays"), [(11, []), (12, ["Ferry times for week 12"]), (13, ["Ferry times for week 12", "Ferry times for week 13"])]
)
def test_a_heading_amid_an_article_takes_no_more_than_twelve_lines_with_itself(teasers: int, stays: list[str]) -> None:
    below = [f"Ferry times for week {number}" for number in range(1, teasers + 1)]
    text = article(prose(50), "\n".join(["Related articles", *below]), prose(50, FOREST))
    assert gone(boilerplate(text, PHRASES)) == ["Related articles", *(line for line in below if line not in stays)]


@pytest.mark.parametrize(
    ("where", "taken"),
    [("anywhere", [0, 1, 2]), ("top", [0]), ("end", [2]), ("outside", [0, 2])],
)
def test_a_rule_takes_lines_only_where_it_says(where: str, taken: list[int]) -> None:
    text = article("Rope ends", prose(30), "Rope ends", prose(30), "Rope ends")
    result = boilerplate(text, Context(RuleSet((line_rule("rope ends", where=where),))))
    places = [n for n, line in enumerate(line for line in result.lines if "Rope" in result.text[line.start : line.end]) if not line.kept]
    assert places == taken


@pytest.mark.parametrize("where", ["top", "end", "outside"])
def test_where_there_is_no_prose_nothing_stands_before_or_behind_it(where: str) -> None:
    rule = Context(RuleSet((line_rule("rope ends", where=where),)))
    assert gone(boilerplate(article("Rope ends", "The weir", "Rope ends"), rule)) == []


# --- where the surroundings speak against a phrase ---


SHARE = Context(RuleSet((line_rule("share( now| it| here| 2)*", "share"), line_rule("privacy", "legal", id="boilerplate.y"))))


@pytest.mark.parametrize(
    ("parts", "stays"),
    [
        ((prose(30), "Share", prose(30)), True),
        ((prose(30), "Share it now", prose(30)), False),
        ((prose(30), "Share it now", prose(30, FOREST), "The ferry", prose(30)), True),
        ((prose(30), "Share it now", prose(30), "The first ferry of the new better year", prose(30)), True),
        ((prose(30), "Share it now", prose(30), "The first ferry of the new and better year", prose(30)), False),
        ((prose(30), "Share it now", f"{prose(30)} A share is enough.", prose(30)), True),
        ((prose(30), "Share it now here", prose(30), "The ferry", prose(30)), False),
        ((prose(30), "Share 2", prose(30)), False),
        (("Share it now", prose(30), prose(30)), False),
        ((prose(30), prose(30), "Share it now"), False),
        ((prose(30), "Share it now", "The ferry", prose(30)), False),
        ((prose(30), "The ferry", "Share it now", prose(30)), False),
        (("Privacy", prose(30), "Share it now", prose(30)), False),
        ((prose(30), "Share it now", prose(30), "Privacy"), False),
        ((prose(30), "Share it now", prose(30), "Privacy", "Share it now", prose(30)), False),
        ((prose(30), "Share it now", prose(30), "Share it now", prose(30)), True),
    ],
    ids=[
        "one word",
        "three words, a button's",
        "three words, and a sub-heading below",
        "and one of eight words",
        "and a line of nine words",
        "three words, of the text's own",
        "four words",
        "a digit",
        "above the text",
        "below the text",
        "above a short line",
        "below a short line",
        "chrome above",
        "chrome below",
        "two of chrome in a row",
        "two, apart",
    ],
)
def test_one_to_three_words_between_two_paragraphs_of_a_text_without_chrome_are_a_sub_heading(parts: Sequence[str], stays: bool) -> None:
    lost = gone(boilerplate(article(*parts), SHARE))
    assert any(text.startswith("Share") for text in lost) is not stays


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("Share it now here.", True),
        ("Share it now here?", True),
        ("“Share it.”", True),
        ("Share it now here now.", False),
        ("Share it…", False),
    ],
)
def test_up_to_four_words_that_end_like_a_sentence_are_an_answer(text: str, stays: bool) -> None:
    rule = Context(RuleSet((line_rule("share( now| it| here)*", "share"),)))
    question = "Will they share it or not?"
    result = boilerplate(article(prose(30), question, text, question, prose(30)), rule)
    assert gone(result) == ([] if stays else [text])
    told = gone(boilerplate(article(prose(30), prose(30), question, text), rule))  # below the article, where only marks make it speech
    assert told == ([] if text.startswith("“") else [text])


@pytest.mark.parametrize(
    ("near", "stays"),
    [
        ("19:30", True),
        ("7 p.m.", True),
        ("1930 GMT", True),
        ("The ferry", False),
        ("29:30", False),
        ("19:30 privacy", False),
    ],
)
def test_a_date_above_or_below_an_hour_is_when_something_takes_place(near: str, stays: bool) -> None:
    rules = Context(RuleSet((line_rule("12 march", "time"), line_rule("privacy", "legal", id="boilerplate.y", search=True))))
    for lines in (["12 March", near], [near, "12 March"]):
        lost = gone(boilerplate(article(prose(30), *lines, prose(30)), rules))
        assert ("12 March" not in lost) is stays


def test_an_hour_two_lines_away_says_nothing_of_a_date() -> None:
    rules = Context(RuleSet((line_rule("12 march", "time"),)))
    assert gone(boilerplate(article("19:30", "The ferry", "12 March", "The pier", "19:30"), rules)) == ["12 March"]


@pytest.mark.parametrize(
    ("days", "between", "stays"),
    [(3, (), True), (2, (), False), (3, ("By the keeper",), False), (0, (), False)],
    ids=["two more days", "one more", "two more that stand above no prose", "none"],
)
def test_the_date_above_the_first_prose_stays_where_it_is_the_first_of_several_days(days: int, between: Sequence[str], stays: bool) -> None:
    rules = Context(RuleSet((line_rule(r"\d+ march", "time", where="outside"),)))
    diary = [part for day in range(1, days) for part in (f"{day + 1} March", *between, prose(30 + day))]
    result = boilerplate(article("The keeper of the lock", "1 March", prose(30), *diary, *(prose(40 + n) for n in range(4))), rules)
    assert ("1 March" not in gone(result)) is stays


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("[He puts the lantern down, and waits]", True),
        ("[He puts the lantern, and waits]", True),
        ("[He puts it down, waits]", False),
        ("[He puts the lantern down and waits]", False),
        ("[He puts the lantern down, and waits](/next)", False),
    ],
    ids=["in a sentence", "six words", "five words", "no mark of a sentence", "a link"],
)
def test_brackets_with_six_words_and_the_marks_of_a_sentence_are_speech(text: str, stays: bool) -> None:
    rule = Context(RuleSet((line_rule(r"\[.*\].*|he puts.*", "cms", id="boilerplate.placeholder"),)))
    assert (gone(boilerplate(article(prose(30), text, prose(30)), rule)) == []) is stays


@pytest.mark.parametrize(
    ("shared", "own", "stays"),
    [(4, 6, True), (4, 7, False), (3, 0, False), (9, 0, True)],
    ids=["two fifths of its words", "less", "three words", "all of its words"],
)
def test_a_notice_in_the_words_of_the_prose_around_it_is_what_the_article_is_about(shared: int, own: int, stays: bool) -> None:
    rule = Context(RuleSet((line_rule("send it to us", "newsletter", search=True),)))
    words = [*HARBOUR[:shared], *FOREST[:own]]
    notice = "Send it to us for all the " + " and the ".join(words) + " of the day."
    assert (gone(boilerplate(article(prose(30), notice, prose(30)), rule)) == []) is stays
    assert gone(boilerplate(article(prose(30), prose(30), notice[:-1] + ":"), rule)) == [
        notice[:-1] + ":"
    ]  # it does not end like a sentence


# --- the title standing once more ---


def copies(*parts: str, title: str | None = None) -> list[tuple[str, float | None, Evidence | None]]:
    """What goes as the title once more, with how sure that is and why."""
    result = boilerplate(article(*parts, title=title), PHRASES)
    return [
        (result.text[line.start : line.end], line.confidence, line.evidence)
        for line in result.lines
        if line.rule == "boilerplate.repeated-title"
    ]


def test_of_a_title_that_stands_several_times_the_one_closest_to_the_prose_stays() -> None:
    title = "The keeper of the lock"
    parts = (f"{title} | Harbour Report", title, "By Otto Weir", title, prose(40), prose(40, FOREST), title)
    assert copies(*parts) == [
        (f"{title} | Harbour Report", 0.95, Evidence(Kind.TITLE_BELOW, line=7)),
        (title, 0.95, Evidence(Kind.TITLE_BELOW, line=7)),
        (title, 0.95, Evidence(Kind.TITLE_ABOVE, line=7)),
    ]
    assert copies(*parts, title=title) == copies(*parts), "the same with a title that the page names"


@pytest.mark.parametrize(
    ("title", "goes"),
    [("The weir", False), ("The keeper waits", True), (prose(23)[:-1], True), (prose(24)[:-1], False)],
    ids=["two words", "three", "twenty-three", "twenty-four are a paragraph"],
)
def test_a_title_that_goes_has_three_words_and_is_no_paragraph(title: str, goes: bool) -> None:
    text = article(title, "By the weir", title, prose(40, FOREST), prose(40), title=title)
    assert (gone(boilerplate(text, PHRASES)) == [title]) is goes


def test_between_the_paragraphs_the_words_of_the_title_are_a_sub_heading() -> None:
    title = "The keeper of the lock"
    assert copies(title, prose(40), title, prose(40, FOREST), title=title) == []
    assert copies(title, f"{title} | Harbour Report", prose(40), prose(40, FOREST), f"{title} | Harbour Report", title=title) == [
        (f"{title} | Harbour Report", 0.95, Evidence(Kind.TITLE_ABOVE, line=1))
    ], "below the text a name behind it makes it another line"


# --- the text standing a second time ---

STORY = [prose(26), prose(20, FOREST), prose(14)]  # sixty words


def again(parts: Sequence[str]) -> list[str]:
    result = boilerplate(article(*parts), PHRASES)
    return [result.text[line.start : line.end] for line in result.lines if line.rule == "boilerplate.repeated-text"]


@pytest.mark.parametrize(
    ("parts", "copies"),
    [
        ([*STORY, *STORY], STORY),
        ([*STORY, prose(13), *STORY], STORY),
        ([*STORY[:2], prose(13), *STORY[:2], prose(15)], []),
        ([STORY[0], STORY[1], prose(13), prose(15), STORY[0], STORY[1], prose(13), prose(15, FOREST)], []),
        ([*STORY, prose(240, FOREST), *STORY], STORY),
        ([*STORY, prose(241, FOREST), *STORY], []),
        (["a lantern in the fog"] * 30, []),
    ],
    ids=[
        "three paragraphs, sixty words",
        "something between",
        "two paragraphs",
        "fifty-nine words",
        "a fifth of the text",
        "less than a fifth",
        "no prose",
    ],
)
def test_three_paragraphs_and_sixty_words_that_are_a_fifth_of_the_text_are_a_copy(parts: list[str], copies: list[str]) -> None:
    assert again(parts) == copies


def test_a_copy_says_where_the_first_stands() -> None:
    result = boilerplate(article(*STORY, prose(13), *STORY), PHRASES)
    copies = [line for line in result.lines if line.rule == "boilerplate.repeated-text"]
    assert [(line.confidence, line.evidence) for line in copies] == [
        (0.9, Evidence(Kind.STANDS_ALREADY, line=number)) for number in (1, 3, 5)
    ]


def test_a_third_copy_goes_as_well_and_what_stands_between_copies_stays() -> None:
    assert again([*STORY, "The ferry", *STORY, "The pier", *STORY]) == [*STORY, *STORY]
    assert again([*STORY, *STORY, *STORY]) == [*STORY, *STORY]


def test_a_copy_that_begins_with_short_lines_goes_with_them() -> None:
    short = ["Barges wait", "The lock"]
    assert again([*short, *STORY, *short, *STORY]) == [*short, *STORY]
    assert again([*short, *STORY, "The pier", *short, prose(19), prose(70, FOREST)]) == []
    assert again([*short, prose(60), *short, prose(60)]) == [*short, prose(60)]


# --- a running title ---


@pytest.mark.parametrize(
    ("marks", "taken"),
    [
        (["Page 1 of 9", "Page 2 of 9", "Page 3 of 9"], 3),
        (["Page 1 of 9", "Page 2 of 9", "The lock"], 2),
        (["Page 1 of 9", "The lock", "The weir"], 0),
        (["Page 1 of 9", "Page 2 of 9"], 0),
    ],
    ids=["at three pages", "the first stays where one is at no page", "near one page", "it stands twice"],
)
def test_a_short_line_that_stands_three_times_near_numbers_of_pages_is_a_running_title(marks: list[str], taken: int) -> None:
    parts = ["The keeper of the lock", prose(30)]
    for number, mark in enumerate(marks):
        parts += [prose(30 + number, FOREST), "Notes on barges", "by hand", mark, prose(40 + number)]
    result = boilerplate(article(*parts), PHRASES)
    furniture = [line for line in result.lines if line.rule == "boilerplate.page-furniture"]
    assert [result.text[line.start : line.end] for line in furniture].count("Notes on barges") == taken
    assert all(line.confidence == 0.9 and line.evidence and line.evidence.kind is Kind.STANDS_ALREADY for line in furniture)
    if taken == len(marks):  # each says where another stands
        own = [n for n, line in enumerate(result.lines, 1) if result.text[line.start : line.end] == "Notes on barges"]
        told = [result.lines[n - 1].evidence for n in own]
        assert [found and found.line for found in told] == [own[1], own[0], own[0]]


@pytest.mark.parametrize(
    ("heads", "go"),
    [
        (["{left}   Lock Notes", "Lock Notes   {right}"] * 2, True),
        (["{left}   Lock Notes", "The Weir   {right}"] * 3, True),
        (["{left}   Lock Notes", "The Weir   {right}"] * 2, False),
        (["{left}   Lock Notes"] * 3, True),
        (["Lock Notes, page {left}", "The Weir, page {right}"] * 3, False),
    ],
    ids=["on either side", "another on right pages", "only twice each", "one by one", "not at the edge"],
)
def test_a_running_title_may_stand_beside_its_number_on_either_side(heads: list[str], go: bool) -> None:
    parts = ["The keeper of the lock", prose(30)]
    for number, head in enumerate(heads, 12):
        parts += [head.format(left=number, right=number), prose(20 + number, FOREST)]
    result = boilerplate(article(*parts, prose(40)), PHRASES)
    furniture = [line for line in result.lines if line.rule == "boilerplate.page-furniture"]
    assert len(furniture) == (len(heads) if go else 0)


@pytest.mark.parametrize(
    ("numbers", "between", "go"),
    [
        ([12, 13, 14], True, True),
        ([12, 13, 14, 15], True, True),
        ([12, 14, 16], True, False),
        ([14, 13, 12], True, False),
        ([12, 13], True, False),
        ([12, 13, 14], False, False),
        ([1011, 1012, 1013], True, True),
        ([10011, 10012, 10013], True, False),
    ],
    ids=["three", "four", "not one by one", "downwards", "two", "no prose between", "four digits", "five"],
)
def test_numbers_that_count_up_with_prose_between_are_those_of_pages(numbers: list[int], between: bool, go: bool) -> None:
    parts = ["The keeper of the lock", prose(30)]
    for number in numbers:
        parts += [prose(20 + number % 100, FOREST) if between else "The weir", "Notes on barges", f"- {number} -"]
    result = boilerplate(article(*parts, prose(40)), PHRASES)
    furniture = [result.text[line.start : line.end] for line in result.lines if line.rule == "boilerplate.page-furniture"]
    assert {f"- {number} -" in furniture for number in numbers} == {go}
    assert ("Notes on barges" in furniture) is go


@pytest.mark.parametrize(
    "order", [("- {} -", "by hand", "Notes on barges"), ("- {} -", "Notes on barges"), ("Notes on barges", "by hand", "- {} -")]
)
def test_a_bare_number_two_lines_from_a_running_title_goes_with_it(order: Sequence[str]) -> None:
    parts = ["The keeper of the lock", prose(30)]
    for number in (12, 13, 14):
        parts += [prose(20 + number, FOREST), *(line.format(number) for line in order)]
    result = boilerplate(article(*parts, prose(40)), PHRASES)
    furniture = [result.text[line.start : line.end] for line in result.lines if line.rule == "boilerplate.page-furniture"]
    assert {"- 12 -", "- 13 -", "- 14 -", "Notes on barges"} <= set(furniture)


def test_of_a_headline_that_runs_the_first_stays_and_two_are_enough() -> None:
    title = "The keeper of the lock"
    parts = [title, prose(30), prose(30, FOREST), title, "Page 1 of 9", prose(31), title, "Page 2 of 9", prose(31, FOREST)]
    result = boilerplate(article(*parts), PHRASES)
    taken = [
        n
        for n, line in enumerate(result.lines)
        if line.rule == "boilerplate.page-furniture" and title in result.text[line.start : line.end]
    ]
    assert taken == [6, 12]
    assert result.title_line == 0


@pytest.mark.parametrize(("words", "runs"), [(14, True), (15, False)])
def test_a_running_title_has_at_most_fourteen_words(words: int, runs: bool) -> None:
    title = prose(words)[:-1]
    parts = [part for number in range(4) for part in (prose(30 + number), title, f"Page {number} of 9")]
    result = boilerplate(article("The lock", *parts), PHRASES)
    assert any(line.rule == "boilerplate.page-furniture" and title in result.text[line.start : line.end] for line in result.lines) is runs


@pytest.mark.parametrize(
    ("mark", "counts"), [("See notes on page 3/9", True), ("See the notes on page 3/9", False), ("3 of 9 in all", False)]
)
def test_a_number_of_a_page_has_at_most_six_words_and_ends_with_it(mark: str, counts: bool) -> None:
    parts = [part for number in range(4) for part in (prose(30 + number), "Notes on barges", mark)]
    result = boilerplate(article("The lock", *parts), PHRASES)
    taken = [result.text[line.start : line.end] for line in result.lines if line.rule == "boilerplate.page-furniture"]
    assert ("Notes on barges" in taken) is counts


def numbered(*numbers: int, label: str = "The Harbour Report, Page {}", between: bool = True) -> list[str]:
    """What goes of a document whose running title has the page's number in it."""
    parts = ["The keeper of the lock", prose(30)]
    for number in numbers:
        parts += [label.format(number), prose(30 + number, FOREST) if between else "The weir"]
    result = boilerplate(article(*parts), PHRASES)
    return [result.text[line.start : line.end] for line in result.lines if line.rule == "boilerplate.page-furniture"]


@pytest.mark.parametrize(
    ("numbers", "between", "taken"),
    [
        ((3, 4, 5), True, (3, 4, 5)),
        ((3, 4), True, ()),
        ((3, 5, 6, 7), True, (5, 6, 7)),
        ((5, 4, 3), True, ()),
        ((3, 4, 5), False, ()),
    ],
    ids=["three pages", "two", "a page is missing", "downwards", "no prose between"],
)
def test_a_running_title_may_have_the_number_of_its_page_in_it(numbers: tuple[int, ...], between: bool, taken: tuple[int, ...]) -> None:
    assert numbered(*numbers, between=between) == [f"The Harbour Report, Page {number}" for number in taken]


@pytest.mark.parametrize(
    ("label", "runs"),
    [
        ("Page {} of 9 - The Harbour Report", True),
        ("The Harbour Report 7/26, Page {}", True),
        ("The report of " + " ".join(HARBOUR[:9]) + " Page {}", True),
        ("The report of " + " ".join(HARBOUR[:10]) + " Page {}", False),
        ("The Page {} of the Harbour Report", False),
    ],
    ids=["at the beginning", "behind another number", "fourteen words", "fifteen", "amid the line"],
)
def test_the_number_in_a_running_title_stands_at_its_beginning_or_its_end(label: str, runs: bool) -> None:
    assert numbered(3, 4, 5, label=label) == ([label.format(number) for number in (3, 4, 5)] if runs else [])


@pytest.mark.parametrize(
    ("label", "numbers", "runs"),
    [
        ("https://harbour.example/report {}/2", (1, 2), True),
        ("{} of 2  https://harbour.example/report", (1, 2), True),
        ("https://harbour.example/report {}/3", (1, 2), False),
        ("https://harbour.example/report {}/1", (1,), False),
        ("The Harbour Report {}/2", (1, 2), False),
        ("The Harbour Report 20:14 {}/2", (1, 2), True),
        ("The Harbour Report, Page {} of 2", (1, 2), False),
        ("The Harbour Report, Page {}000", (1, 2), False),
    ],
    ids=[
        "all pages",
        "the number first",
        "not all",
        "one page",
        "without an address or an hour",
        "with an hour",
        "of what no browser prints three are asked for",
        "pages that do not follow",
    ],
)
def test_two_lines_as_a_browser_prints_them_are_enough_where_these_are_all_pages(label: str, numbers: tuple[int, ...], runs: bool) -> None:
    assert numbered(*numbers, label=label) == ([label.format(number) for number in numbers] if runs else [])


def test_a_running_title_with_a_number_says_where_another_stands() -> None:
    parts = [part for number in (3, 4, 5) for part in (f"The Harbour Report, Page {number}", prose(30 + number, FOREST))]
    result = boilerplate(article("The keeper of the lock", prose(30), *parts), PHRASES)
    taken = [(n, line) for n, line in enumerate(result.lines, 1) if line.rule == "boilerplate.page-furniture"]
    assert [(n, line.confidence, line.evidence and line.evidence.line) for n, line in taken] == [(5, 0.9, 9), (9, 0.9, 5), (13, 0.9, 9)]


def test_a_running_title_may_be_one_word() -> None:
    parts = [part for number in (1, 2, 3) for part in (prose(30 + number), "Barges", f"Page {number} of 9")]
    result = boilerplate(article("The lock", *parts), PHRASES)
    taken = [result.text[line.start : line.end] for line in result.lines if line.rule == "boilerplate.page-furniture"]
    assert "Barges" in taken


# --- lines that recur on the site ---


def seen(*lines: str, pages: int = 9, of: int = 10, site: str = "weir.example") -> dict[str, LinesInMemory]:
    return {site: LinesInMemory({mask(line): Recurrence(pages, of) for line in lines})}


def recurring(parts: Sequence[str], known: dict[str, LinesInMemory], between: str = "\n\n", **fields: object) -> list[str]:
    fields = {"site": "weir.example", **fields}
    result = boilerplate(article(*parts, between=between, **fields), Context(PHRASES.rules, recurring=known))
    return [result.text[line.start : line.end] for line in result.lines if line.rule == "boilerplate.recurring"]


@pytest.mark.parametrize(
    ("words", "pages", "of", "inside", "goes"),
    [
        (19, 2, 40, False, True),
        (20, 2, 40, False, False),
        (20, 3, 10, False, True),
        (20, 3, 11, False, False),
        (20, 2, 4, False, False),
        (6, 2, 40, False, True),
        (6, 2, 40, True, False),
        (6, 3, 10, True, True),
        (6, 2, 7, True, False),
    ],
)
def test_long_lines_and_lines_amid_the_article_need_more_pages(words: int, pages: int, of: int, inside: bool, goes: bool) -> None:
    line = " ".join(["and", *itertools.islice(itertools.cycle(["so", "it", "is"]), words - 1)])
    parts = [prose(40), line, prose(40, FOREST)] if inside else [prose(40), prose(40, FOREST), line]
    assert recurring(parts, seen(line, pages=pages, of=of)) == ([line] if goes else [])


@pytest.mark.parametrize(("pages", "of", "goes"), [(2, 5, False), (3, 5, True), (3, 10, True), (3, 11, False)])
def test_pages_that_nothing_ties_together_have_a_line_in_common_only_where_three_and_many_have_it(pages: int, of: int, goes: bool) -> None:
    """Two papers print one agency's report under one headline, and that is no chrome."""
    headline = "Barges wait above the upper gate"
    known = seen(headline, pages=pages, of=of, site="")
    assert recurring([prose(40), prose(40, FOREST), headline], known, site=None) == ([headline] if goes else [])


@pytest.mark.parametrize(("own", "copy"), [(4, True), (5, False)])
def test_a_page_of_which_nearly_every_word_stands_on_another_is_a_copy(own: int, copy: bool) -> None:
    """Of a hundred words, five are enough."""
    shared = " ".join(["so"] * (100 - own))
    assert (recurring([shared, " ".join(["yes"] * own)], seen(shared)) == []) is copy


@pytest.mark.parametrize(
    ("line", "stays"),
    [
        ("Barges carters and lanterns", True),
        ("Barges and carters", False),
        ("Barges carters ferries brambles badgers", False),
        ("Barges carters ferries pilots brambles badgers", True),
    ],
    ids=["three long words", "two", "three fifths are the story's", "two thirds are"],
)
def test_a_line_that_recurs_stays_where_two_thirds_of_its_long_words_are_the_storys(line: str, stays: bool) -> None:
    assert recurring(["Weir", prose(40), prose(40), line], seen(line, "Weir")) == (["Weir"] if stays else ["Weir", line])


def test_a_page_keeps_its_own_headline_that_is_a_teaser_elsewhere_above_its_text_only() -> None:
    title = "On the way"
    parts = ["Weir", title, prose(40), prose(40, FOREST)]
    assert recurring(parts, seen(title, "Weir"), title=title) == ["Weir"]
    assert recurring([title, "Weir", *parts[2:]], seen(title, "Weir"), title=title) == ["Weir"]
    asks = "Who is it that we see on the way to the sea?"  # so long that it is prose by itself
    assert recurring([asks, *parts[2:]], seen(asks), title=asks) == []
    assert recurring([*parts[2:], asks], seen(asks), title=asks) == [asks]
    assert recurring(parts, seen(title, "Weir")) == ["Weir", title]
    assert recurring([*parts[2:], title], seen(title), title=title) == [title]


@pytest.mark.parametrize(("pages", "of", "sure"), [(9, 10, 0.97), (2, 10, 0.76), (10, 10, 0.99), (2, 7, 0.786)])
def test_the_more_pages_have_a_line_the_surer_it_goes(pages: int, of: int, sure: float) -> None:
    result = boilerplate(
        article(prose(40), prose(40, FOREST), "Weir", site="weir.example"),
        Context(PHRASES.rules, recurring=seen("Weir", pages=pages, of=of)),
    )
    assert line_of(result, "Weir").confidence == sure


def test_only_sentences_of_which_the_model_is_sure_stay_amid_a_series(opinion: Opinion) -> None:
    sentence, label = "And so it is with us.", "And so it is with us"
    for text, chance, kept in ((sentence, 0.9, True), (sentence, 0.89, False), (label, 0.99, False)):
        opinion({text: chance})
        parts = [prose(40), text, prose(40, FOREST)]
        result = boilerplate(article(*parts, site="weir.example"), Context(RULES, recurring=seen(text)))
        line = line_of(result, text)
        assert line.kept is kept
        assert line.evidence == Evidence(Kind.RECURS_AS_ARTICLE if kept else Kind.RECURS, pages=9, of=10, known_by=KnownBy.ADDRESS)
    opinion({})
    for parts, kept in (
        ([sentence, prose(40), prose(40)], True),
        ([sentence, "Weir", prose(40), prose(40)], False),
        ([prose(40), prose(40), sentence], False),
    ):
        result = boilerplate(article(*parts, site="weir.example"), Context(RULES, recurring=seen(sentence)))
        assert line_of(result, sentence).kept is kept


@pytest.mark.parametrize(
    ("comment", "goes"),
    [("<!-- copydesk-ignore style -->", False), ("> <!-- copydesk-ignore style -->", False), ("> <!-- the lock keeper -->", True)],
    ids=["for us", "for us, in a quotation", "for others"],
)
def test_a_comment_for_us_may_stand_in_every_article_of_a_site(comment: str, goes: bool) -> None:
    text = "\n\n".join([comment, prose(40), prose(40, FOREST), "Weir"])
    opened = Article(path="a.md", media="markdown", text=text, lines=plain_lines(text), site="weir.example")
    assert gone(boilerplate(opened, Context(PHRASES.rules, recurring=seen(comment, "Weir")))) == [*([comment] if goes else []), "Weir"]


# --- tables whose cells recur ---


@pytest.mark.parametrize(
    ("own", "shared", "stays"),
    [(3, 12, True), (2, 0, False), (3, 13, False)],
    ids=["three figures, a fifth", "two figures", "less than a fifth"],
)
def test_a_table_is_the_pages_own_where_three_figures_and_a_fifth_of_them_are(own: int, shared: int, stays: bool) -> None:
    figures = [f"{n},001" for n in range(1, own + 1)] + [f"{n},500" for n in range(1, shared + 1)]
    parts = [prose(40), prose(40, FOREST), "\n".join(["Tons", *figures])]
    assert recurring(parts, seen("Tons", *figures[own:])) == ([] if stays else ["Tons", *figures[own:]])


@pytest.mark.parametrize(("words", "stays"), [(4, True), (5, False)])
def test_no_cell_of_a_table_has_more_than_four_words(words: int, stays: bool) -> None:
    head = " ".join(["so"] * words)
    parts = [prose(40), prose(40, FOREST), f"{head}\n1,001\n1,002\n1,003"]
    assert recurring(parts, seen(head)) == ([] if stays else [head])


def test_eight_lines_above_the_first_figure_may_be_the_head_of_a_table() -> None:
    heads = [f"so {letter}" for letter in "abcdefghij"]
    parts = [prose(40), prose(40, FOREST), "\n".join([*heads, "1,001", "1,002", "1,003"])]
    assert recurring(parts, seen(*heads)) == heads[:2]
    below = [prose(40), prose(40, FOREST), "1,001\n1,002\n1,003\nso a"]
    assert recurring(below, seen("so a")) == ["so a"]


def test_a_table_that_the_markup_marks_is_the_pages_own_from_its_first_cell_to_its_last() -> None:
    heads = [f"so {letter}" for letter in "abcdefghij"]
    plain = article(prose(40), prose(40, FOREST), "\n".join([*heads, "1,001", "1,002", "1,003", "so z"]), site="weir.example")
    marked = replace(
        plain, lines=tuple(replace(line, kind="cell") if len(plain.text[line.start : line.end]) < 9 else line for line in plain.lines)
    )
    context = Context(RULES, recurring=seen(*heads, "so z"))
    assert gone(boilerplate(plain, context)) == [*heads[:2], "so z"]
    assert gone(boilerplate(marked, context)) == []


@pytest.mark.parametrize(("own", "stays"), [("| 2023 | 31 |", True), ("| so | it is |", False)])
def test_one_row_of_a_table_in_markdown_makes_it_the_pages_own(own: str, stays: bool) -> None:
    shared = ["| Year | Tons |", "| 2021 | 40 |"]
    text = "\n\n".join([prose(40), "\n".join([shared[0], "|---|---|", shared[1], own]), prose(40, FOREST)])
    opened = render(Article(path="a.md", media="markdown", text=text, site="weir.example"), Config())
    assert gone(boilerplate(opened, Context(PHRASES.rules, recurring=seen(*shared)))) == ([] if stays else shared)


@pytest.mark.parametrize(
    ("line", "chance", "stays"),
    [
        ("Attendance: 5,310", 0.7, True),
        ("Half-time 2 - 1", 0.7, True),
        ("- Length: 3.6 m", 0.7, True),
        ("Fee: €40 a head", 0.7, True),
        ("Attendance: 5,310", 0.69, False),
        ("Length 3.6 m", 0.9, False),
        ("34 captures", 0.9, False),
        ("Read 12 more", 0.9, False),
        ("So many of all of them 12", 0.9, False),
    ],
    ids=[
        "a figure with its label",
        "a score",
        "an item with its unit",
        "money",
        "in doubt",
        "a unit without a colon",
        "the figure first",
        "words behind it",
        "a longer label",
    ],
)
def test_a_figure_with_its_label_is_the_pages_own_where_the_model_says_so(line: str, chance: float, stays: bool, opinion: Opinion) -> None:
    opinion({line: chance, "Log in": 0.1})
    text = article("Log in", TITLE, line, prose(40), prose(40, FOREST), site="weir.example")
    assert gone(boilerplate(text, Context(MODEL.rules, recurring=seen(line)))) == (["Log in"] if stays else ["Log in", line])


@pytest.mark.parametrize(("chance", "stays"), [(0.55, True), (0.54, False)])
def test_in_a_text_without_chrome_less_makes_it_the_pages_own(chance: float, stays: bool, opinion: Opinion) -> None:
    line = "Attendance: 5,310"
    opinion({line: chance})
    text = article(TITLE, prose(40), prose(40, FOREST), line, site="weir.example")
    assert gone(boilerplate(text, Context(MODEL.rules, recurring=seen(line)))) == ([] if stays else [line])


def test_a_figure_of_the_pages_own_keeps_nothing_but_itself(opinion: Opinion) -> None:
    line = "Attendance: 5,310"
    opinion({line: 0.9})
    text = article(TITLE, line, prose(40), prose(40, FOREST), "Weir", site="weir.example")
    assert gone(boilerplate(text, Context(MODEL.rules, recurring=seen(line, "Weir")))) == ["Weir"]


@pytest.mark.parametrize("line", ["And so it is with us.", "Attendance: 5,310"])
def test_without_a_model_nothing_speaks_for_a_line_that_recurs(line: str) -> None:
    assert recurring([prose(40), line, prose(40, FOREST)], seen(line)) == [line]


def test_a_table_above_the_text_is_not_looked_for() -> None:
    parts = ["so a\n1,001\n1,002\n1,003", prose(40), prose(40, FOREST)]
    assert recurring(parts, seen("so a")) == ["so a"]


# --- the user ---


def test_what_the_user_wants_gone_or_kept_is_found_in_any_case_and_spacing_and_on_that_site_alone() -> None:
    config = Config(overrules=(Overrule(site="WWW.weir.example", keep=("privacy   policy",), strip=("SO it  is",)),))
    parts = [prose(40), prose(40, FOREST), "Privacy  Policy", "And so it is"]
    here = boilerplate(article(*parts, site="weir.example"), Context(PHRASES.rules, config))
    assert gone(here) == ["And so it is"]
    assert line_of(here, "Privacy  Policy").evidence == Evidence(Kind.CONFIGURED_TO_STAY, phrase="privacy policy")
    line = line_of(here, "And so it is")
    assert (line.confidence, line.evidence) == (1.0, Evidence(Kind.CONFIGURED_TO_GO, phrase="so it is"))
    assert gone(boilerplate(article(*parts, site="pier.example"), Context(PHRASES.rules, config))) == ["Privacy  Policy"]
    everywhere = Config(overrules=(*config.overrules, Overrule(site=None, keep=(), strip=("so it is",))))
    assert "And so it is" in gone(boilerplate(article(*parts, site="pier.example"), Context(PHRASES.rules, everywhere)))


# --- the model ---

TITLE = "The keeper of the lock"
CHROME = "Privacy policy"  # above the article: the text does not come without chrome


def rules_of(result: Article) -> dict[str, str | None]:
    return {text: line.rule for line in result.lines if not line.kept and (text := result.text[line.start : line.end].strip())}


def test_what_the_model_leaves_out_goes_by_where_it_stands_as_surely_as_the_model_says(opinion: Opinion) -> None:
    opinion({"Weir": 0.04, "Pier": 0.1, "Quay": 0.123456})
    result = boilerplate(article("Weir", prose(30), "Pier", "Lock", prose(30), "Quay", title=TITLE), MODEL)
    assert rules_of(result) == {
        "Weir": "boilerplate.line-model-before",
        "Pier": "boilerplate.line-model-inside",
        "Quay": "boilerplate.line-model-after",
    }
    assert [line_of(result, text).confidence for text in ("Weir", "Pier", "Quay")] == [0.96, 0.9, 0.877]
    assert line_of(result, "Lock").kept_probability == 0.99


def test_where_the_model_finds_no_article_it_takes_nothing(opinion: Opinion) -> None:
    parts = ["Weir", prose(30), prose(30, FOREST)]
    opinion(dict.fromkeys(parts, 0.05))
    assert gone(boilerplate(article(*parts), MODEL)) == []
    opinion(dict.fromkeys(parts[:2], 0.05))
    assert gone(boilerplate(article(*parts), MODEL)) == parts[:2]


@pytest.mark.parametrize(("between", "stays"), [(5, True), (6, False)])
def test_the_first_prose_behind_the_title_stays_if_no_more_than_five_lines_stand_between(
    between: int, stays: bool, opinion: Opinion
) -> None:
    lead = prose(30)
    parts = [TITLE, *(f"So it is {letter}" for letter in "abcdefgh"[:between]), lead, "Weir", prose(40, FOREST)]
    opinion({lead: 0.05, "Weir": 0.05})
    lost = gone(boilerplate(article(*parts, title=TITLE), MODEL))
    assert lost == (["Weir"] if stays else [lead, "Weir"])


def test_a_lead_ends_like_a_sentence_and_has_no_phrase_of_chrome(opinion: Opinion) -> None:
    notice = "Sign up for our newsletter and get all the news of the weir and of the lock into your inbox every morning."
    for lead in (prose(30)[:-1], notice):
        parts = [TITLE, lead, "Weir", prose(40, FOREST)]
        opinion({lead: 0.05, "Weir": 0.05})
        assert lead in gone(boilerplate(article(*parts, title=TITLE), MODEL))


@pytest.mark.parametrize(
    ("line", "chance", "stays"),
    [
        (prose(12), 0.15, True),
        (prose(12), 0.14, False),
        (prose(11), 0.15, False),
        (prose(31)[:-1], 0.15, False),
    ],
    ids=["in doubt", "sure", "no prose", "no end of a sentence"],
)
def test_prose_next_to_kept_prose_goes_only_where_the_model_is_sure(line: str, chance: float, stays: bool, opinion: Opinion) -> None:
    opinion({line: chance, "Weir": 0.05, "Pier": 0.05})
    for parts in ([prose(40), line, "Weir", "Lock"], [prose(30, FOREST), "Weir", line, prose(40)]):
        assert (line not in gone(boilerplate(article(CHROME, *parts, title=TITLE), MODEL))) is stays
    assert line in gone(boilerplate(article(CHROME, prose(40), "Weir", line, "Pier", prose(30), title=TITLE), MODEL))


@pytest.mark.parametrize(("last", "chance", "stays"), [(0.35, 0.15, True), (0.34, 0.15, False), (0.35, 0.14, False)])
def test_a_text_without_chrome_stays_up_to_its_last_prose_unless_the_model_is_sure(
    last: float, chance: float, stays: bool, opinion: Opinion
) -> None:
    end = prose(30)
    parts = [prose(40, FOREST), "Weir", "Pier", "Quay", end]
    opinion({"Weir": chance, "Pier": chance, "Quay": chance, end: last})
    bare = gone(boilerplate(article(*parts, title=TITLE), MODEL))
    assert ("Pier" not in bare) is stays
    assert "Pier" in gone(boilerplate(article(CHROME, *parts, title=TITLE), MODEL)), "with chrome around it the model decides"


@pytest.mark.parametrize(
    ("answer", "chance", "stays"), [("No, he does not.", 0.11, True), ("No, he does not.", 0.1, False), ("No, he does not", 0.11, False)]
)
def test_a_short_sentence_between_lines_of_the_article_is_an_answer_unless_the_model_is_sure(
    answer: str, chance: float, stays: bool, opinion: Opinion
) -> None:
    opinion({answer: chance})
    between = boilerplate(article(CHROME, prose(40), answer, prose(40, FOREST), title=TITLE), MODEL)
    assert (answer not in gone(between)) is stays
    opinion({answer: chance, "Weir": 0.2})
    assert answer in gone(boilerplate(article(CHROME, prose(40), "Weir", answer, prose(40, FOREST), title=TITLE), MODEL))


def test_the_title_is_not_the_models_to_take_or_to_doubt(opinion: Opinion) -> None:
    opinion({TITLE: 0.05, "Weir": 0.05})
    result = boilerplate(article(TITLE, "Weir", prose(30), prose(30), title=TITLE), MODEL)
    assert gone(result) == ["Weir"]
    assert line_of(result, TITLE).kept_probability is None


def test_doubts_about_a_list_at_the_end_of_a_clean_text_are_forgotten(opinion: Opinion) -> None:
    chances = {"Weir": 0.6, "Pier": 0.6}
    opinion(chances)
    ends = boilerplate(article(prose(40), "Weir", prose(40), "Pier", title=TITLE), MODEL)
    assert [line_of(ends, text).kept_probability for text in ("Weir", "Pier")] == [0.6, None]
    opinion({**chances, "Quay": 0.05})
    lost = boilerplate(article("Quay", prose(40), prose(40), "Pier", title=TITLE), MODEL)
    assert line_of(lost, "Pier").kept_probability == 0.6
    opinion({**chances, prose(24)[:-1]: 0.6})
    chrome = boilerplate(article("Privacy Policy", prose(40), prose(40), "Pier", title=TITLE), MODEL)
    assert line_of(chrome, "Pier").kept_probability == 0.6


HAN, HAN_PROSE = "的了是在和有不这我他就也", "的了是在和有不这我他就也都要会而与及为对等着被把从但并将" * 3 + "。"


@pytest.mark.parametrize(
    ("line", "chance", "stays"),
    [
        (HAN[:4], 0.11, True),
        (HAN[:4], 0.1, False),
        (HAN[:3], 0.11, True),
        (HAN[:3], 0.1, False),
        (HAN[:4] + "。", 0.06, True),
        (HAN[:4] + "。", 0.05, False),
        (HAN * 2, 0.06, True),
        (HAN * 2, 0.05, False),
        ((HAN * 2)[:23], 0.06, False),
    ],
    ids=[
        *("in doubt", "sure", "three letters in doubt", "three letters, sure", "a sentence", "a sentence, clear"),
        *("twenty-four letters", "twenty-four, clear", "twenty-three"),
    ],
)
def test_in_a_script_without_spaces_the_model_takes_short_lines_that_it_is_sure_of(
    line: str, chance: float, stays: bool, opinion: Opinion
) -> None:
    opinion({line: chance})
    result = boilerplate(article(CHROME, HAN_PROSE, "的", "了", line, "是", HAN_PROSE, title=TITLE), MODEL)
    assert (line not in gone(result)) is stays


def test_a_text_is_written_without_spaces_where_more_than_half_of_its_letters_are(opinion: Opinion) -> None:
    line = HAN * 2
    for latin, stays in (("a" * (2 * len(HAN_PROSE) - 2 + 24 - 1), True), ("a" * (2 * len(HAN_PROSE) - 2 + 24), False)):
        opinion({line: 0.05})
        result = boilerplate(article(HAN_PROSE, line, latin, HAN_PROSE, title=TITLE), MODEL)
        assert (line not in gone(result)) is stays


# --- pages in HTML, which come with the model's answer ---


def page(*parts: tuple[str, bool, float], title: str | None = TITLE) -> Article:
    """Lines of a page with what the model says of them: whether they are main content, and how probable that is."""
    text = "\n".join(part for part, _, _ in parts)
    lines = tuple(
        replace(line, main=main, kept_probability=chance) for line, (_, main, chance) in zip(plain_lines(text), parts, strict=True)
    )
    title_line = next((n for n, (part, _, _) in enumerate(parts) if part == title), None)
    return Article(path="a.html", media="html", text=text, lines=lines, title=title, title_line=title_line)


def test_above_the_headline_of_a_page_only_prose_stays() -> None:
    parts = [("Weir", True, 0.9), (prose(30), True, 0.9), (TITLE, True, 0.9), ("By the pier", True, 0.9), (prose(40, FOREST), True, 0.9)]
    result = boilerplate(page(*parts), MODEL)
    assert rules_of(result) == {"Weir": "boilerplate.not-main-content"}
    assert (line_of(result, "Weir").confidence, line_of(result, "Weir").evidence) == (0.7, Evidence(Kind.ABOVE_TITLE, line=3))
    assert gone(boilerplate(page(*parts[:2], *parts[3:]), MODEL)) == []


def test_a_headline_in_the_words_of_chrome_is_a_headline() -> None:
    for title in ("Privacy policy", "Related articles"):
        parts = [(title, True, 0.9), (prose(30), True, 0.9), (prose(40, FOREST), True, 0.9), ("Weir", True, 0.9)]
        assert gone(boilerplate(page(*parts, title=title), MODEL)) == []
        assert title in gone(boilerplate(page(*parts, title="The keeper"), MODEL))


def test_on_a_page_the_model_is_right_about_prose_beside_prose_and_answers() -> None:
    parts = [(TITLE, True, 0.9), (prose(30), True, 0.9), ("No.", False, 0.4), (prose(30), True, 0.9), (prose(20, FOREST), False, 0.4)]
    result = boilerplate(page(*parts), MODEL)
    assert rules_of(result) == {"No.": "boilerplate.not-main-content", prose(20, FOREST): "boilerplate.not-main-content"}
    assert line_of(result, "No.").confidence == 0.6


def test_on_a_page_prose_behind_a_heading_of_chrome_is_the_article_only_where_it_is_main_content() -> None:
    for main in (True, False):
        chance = 0.9 if main else 0.1
        parts = [
            (TITLE, True, 0.9),
            (prose(60), True, 0.9),
            ("Related articles", True, 0.9),
            ("Weir", True, 0.9),
            (prose(30, FOREST), main, chance),
        ]
        assert (prose(30, FOREST) not in gone(boilerplate(page(*parts), MODEL))) is main


# --- paragraphs ---


@pytest.mark.parametrize(
    ("first", "counts"),
    [(prose(12), True), (prose(11), False), (prose(24)[:-1], True), (prose(23)[:-1], False)],
    ids=["twelve words that end", "eleven", "twenty-four words", "twenty-three"],
)
def test_prose_has_twelve_words_that_end_like_a_sentence_or_twenty_four(first: str, counts: bool) -> None:
    """A line that is chrome outside of the article's prose goes below the last prose and stays above it."""
    outside = Context(RuleSet((line_rule("weir", where="outside"),)))
    assert gone(boilerplate(article(prose(30), "Weir", first), outside)) == ([] if counts else ["Weir"])


@pytest.mark.parametrize(("letters", "counts"), [(36, True), (35, False)])
def test_three_letters_of_a_script_without_spaces_count_as_a_word(letters: int, counts: bool) -> None:
    outside = Context(RuleSet((line_rule("weir", where="outside"),)))
    line = "、".join((HAN * 4)[:letters])  # each letter by itself is no word more
    words = len(line.replace("、", "")) // 3
    assert words == (12 if counts else 11)
    assert gone(boilerplate(article(prose(30), "Weir", (HAN * 4)[: letters - 3] + "。"), outside)) == ([] if counts else ["Weir"])


def test_lines_wrapped_at_a_column_are_judged_as_one() -> None:
    wrapped = "the gate of the lock was shut and the barges\nwere to wait below it until the morning.\nNobody knew."
    text = f"{wrapped}\n\nWeir\n\n{prose(30)}"
    lines = plain_lines(text)
    lines = tuple(replace(line, joined=n in (1, 2)) for n, line in enumerate(lines))
    result = boilerplate(
        Article(path="a.txt", text=text, lines=lines), Context(RuleSet((line_rule("shut and the barges were to", search=True),)))
    )
    assert [line.rule for line in result.lines[:3]] == ["boilerplate.x"] * 3
    assert "Weir" not in gone(result)


@pytest.mark.parametrize(
    ("link", "goes"),
    [
        ("[Share it](https://weir.example/a?b=c)", True),
        ('[Share it](/a "Share it now")', True),
        ("![Share it](/a.png)", True),
        ("[Share it] (/a)", False),
        ("[Share it](/a) with us", False),
    ],
)
def test_links_of_markdown_are_known_by_their_words(link: str, goes: bool) -> None:
    rule = Context(RuleSet((line_rule("share it"),)))
    assert gone(boilerplate(article(prose(30), link, prose(30)), rule)) == ([link] if goes else [])


def test_the_model_is_told_which_share_of_a_line_is_links(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Source] = []

    def predict(sources: Sequence[Source]) -> list[Prediction]:
        asked.extend(sources)
        return [Prediction((0.9,) * len(source.lines), (True,) * len(source.lines)) for source in sources]

    monkeypatch.setattr(passages, "predict_batch", predict)
    boilerplate(article("[Weir](/a) and [pier](/b)", "Privacy Policy", prose(30)), MODEL)
    (source,) = asked
    assert source.lines == ["Weir and pier", "", "Privacy Policy", "", prose(30)]
    assert source.linked == pytest.approx([8 / 13, 0, 0, 0, 0])
    assert source.phrases is not None
    assert [hit > 0 for hit in source.phrases] == [False, False, True, False, False]
    boilerplate(article("Weir and pier", prose(30)), MODEL)
    assert asked[1].linked is None
    boilerplate(article("Weir and pier", prose(30)), PHRASES)
    boilerplate(page((prose(30), True, 0.9)), MODEL)
    assert len(asked) == 2


# --- what is left ---


def kept_text(*parts: str, between: str = "\n", context: Context = PHRASES, **fields: object) -> str:
    result = boilerplate(article(*parts, between=between, **fields), context)
    return "\n".join(result.text[line.start : line.end] for line in result.lines if line.kept)


def test_one_blank_line_between_kept_paragraphs_stays() -> None:
    assert kept_text("", "", prose(30), "", "", "", prose(12), "") == f"{prose(30)}\n\n{prose(12)}"
    assert kept_text(prose(30), "", "Privacy Policy", "", "") == prose(30)
    assert kept_text("", "Privacy Policy", "", prose(30)) == prose(30)
    assert kept_text(prose(30), "", "Related articles", "", prose(30)) == f"{prose(30)}\n\n{prose(30)}"
    off = Context(RuleSet(RULES.rules, frozenset({"boilerplate.blank-lines"})))
    assert kept_text("", prose(30), "", "", prose(12), "", context=off) == f"\n{prose(30)}\n\n\n{prose(12)}\n"


def test_blank_lines_go_for_sure() -> None:
    result = boilerplate(article("", prose(30), between="\n"), PHRASES)
    assert (result.lines[0].rule, result.lines[0].confidence) == ("boilerplate.blank-lines", 1.0)


def test_without_its_headline_a_text_still_has_a_title() -> None:
    bare = Context(PHRASES.rules, Config(title=False))
    result = boilerplate(article(TITLE, prose(30), prose(30)), bare)
    assert (result.title, result.title_line, gone(result)) == (TITLE, None, [TITLE])
    line = line_of(result, TITLE)
    assert (line.rule, line.confidence, line.evidence) == ("boilerplate.user-strip", 1.0, Evidence(Kind.CONFIGURED_WITHOUT_TITLE))
    off = Context(RuleSet(RULES.rules, frozenset({"boilerplate.user-strip"})), Config(title=False))
    assert gone(boilerplate(article(TITLE, prose(30), prose(30)), off)) == []


def test_a_whole_line_is_meant_and_no_line_that_holds_it() -> None:
    parts = [prose(40), prose(40, FOREST), "Privacy\u200b  Policy", "Share", "All took a share of it"]
    kept, stripped = Overrule(site="weir.example", keep_lines=("privacy policy",)), Overrule(path="site/page.txt", strip_lines=("sHARE",))
    made = boilerplate(article(*parts, site="weir.example"), Context(PHRASES.rules, Config(overrules=(kept, stripped))))
    assert gone(made) == ["Share"]
    assert line_of(made, "Privacy\u200b  Policy").evidence == Evidence(Kind.CONFIGURED_TO_STAY, phrase="privacy policy")
    other = replace(article(*parts, site="pier.example"), path="b.txt")
    elsewhere = boilerplate(other, Context(PHRASES.rules, Config(overrules=(kept, stripped))))
    assert "Privacy\u200b  Policy" in gone(elsewhere)
    assert not any(line.rule == "boilerplate.user-strip" for line in elsewhere.lines)


def test_what_the_user_keeps_has_no_reason_and_no_doubt_left(opinion: Opinion) -> None:
    opinion({"Weir": 0.05})
    config = Config(overrules=(Overrule(site=None, keep=("weir",), strip=()),))
    line = line_of(boilerplate(article("Weir", prose(30), prose(30), title=TITLE), Context(RULES, config)), "Weir")
    assert (line.kept, line.rule, line.confidence, line.kept_probability) == (True, None, None, None)
    assert line.evidence == Evidence(Kind.CONFIGURED_TO_STAY, phrase="weir")


def test_trust_is_told_in_hundredths(opinion: Opinion) -> None:
    opinion({})
    sure = (
        boilerplate(article(TITLE, *[prose(60, words) for words in (HARBOUR, FOREST, HARBOUR[5:], FOREST[5:])]), MODEL)
        .measures["trust"]
        .value
    )
    opinion({prose(60, HARBOUR): 0.51, prose(60, FOREST): 0.49, prose(60, HARBOUR[5:]): 0.51, prose(60, FOREST[5:]): 0.49})
    unsure = (
        boilerplate(article(TITLE, *[prose(60, words) for words in (HARBOUR, FOREST, HARBOUR[5:], FOREST[5:])]), MODEL)
        .measures["trust"]
        .value
    )
    assert isinstance(sure, int)
    assert isinstance(unsure, int)
    assert 60 < sure <= 100
    assert 0 <= unsure < 60


@pytest.mark.parametrize(("chance", "told"), [(0.0, 0), (0.746, 75), (0.754, 75), (1.0, 100)])
def test_trust_is_the_chance_in_whole_hundredths(chance: float, told: int, opinion: Opinion, monkeypatch: pytest.MonkeyPatch) -> None:
    opinion({})
    monkeypatch.setattr(trust, "trust", lambda _: chance)
    assert boilerplate(article(TITLE, prose(30), prose(30, FOREST)), MODEL).measures["trust"].value == told


def test_why_a_line_of_a_page_was_kept_stays_said_as_long_as_it_is_kept() -> None:
    why = Evidence(Kind.BETWEEN_KEPT)
    opened = page((TITLE, True, 0.9), (prose(30), True, 0.9), ("Weir", True, 0.4), ("Pier", False, 0.4), (prose(30), True, 0.9))
    opened = replace(opened, lines=tuple(replace(line, evidence=why) if n in (2, 3) else line for n, line in enumerate(opened.lines)))
    result = boilerplate(opened, MODEL)
    assert (line_of(result, "Weir").kept, line_of(result, "Weir").evidence) == (True, why)
    assert (line_of(result, "Pier").kept, line_of(result, "Pier").evidence) == (False, None)


@pytest.mark.parametrize(
    ("others", "stays"),
    [
        (["The barges wait at the gate below.", "The keeper has gone home for good."], True),
        (["The barges wait at the gate below and nobody has gone home for good."], False),
        (["The barges wait at the gate below.", "The keeper of our lock has gone home."], False),
        (["The barges wait at the gate below.", "Our keeper of the lock has gone home."], False),
        (["It waits.", "It is so."], False),
    ],
    ids=[
        "of three sentences two speak of something else",
        "of two",
        "one speaks for the site",
        "one begins so",
        "less than half of the paragraph",
    ],
)
def test_a_paragraph_that_tells_of_a_notice_is_none(others: list[str], stays: bool) -> None:
    rule = Context(RuleSet((line_rule("(?:some )?ask the keeper for a letter", "newsletter", search=True),)))
    for parts in (["Some ask the keeper for a letter.", *others], [*others, "Some ask the keeper for a letter."]):
        lost = gone(boilerplate(article(prose(30), " ".join(parts), prose(30)), rule))
        assert (lost == []) is stays


@pytest.mark.parametrize(
    ("line", "stays"),
    [
        ("So it is with barges carters", True),
        ("So it is barges carters", False),
        ("So it is with barges only", False),
        ("By Otto of the barges carters", False),
    ],
    ids=["six words, two of them the story's", "five words", "one of them", "a byline"],
)
def test_a_line_right_below_the_title_in_the_words_of_the_story_is_its_standfirst(line: str, stays: bool, opinion: Opinion) -> None:
    opinion({line: 0.05, "Weir": 0.05})
    lost = gone(boilerplate(article(TITLE, line, "Weir", prose(40), prose(40), title=TITLE), MODEL))
    assert lost == (["Weir"] if stays else [line, "Weir"])
    assert line in gone(boilerplate(article(TITLE, "Weir", line, prose(40), prose(40), title=TITLE), MODEL))


# --- the title below a menu ---


def sign(name: str, *above: str, line: int = 0, between: str = "\n\n", story: str | None = None) -> float:
    """What a sign says of one of the lines above the body."""
    page = Page(article(between.join(above), story or prose(40), prose(40, FOREST)), PHRASES)
    assert len(page.paragraphs) == len(above) + 2
    return signs(page, range(len(above)), len(above))[line][name]


@pytest.mark.parametrize(
    ("name", "above", "line", "value"),
    [
        ("short", ["Far blue sea"], 0, 1.0),
        ("short", ["Far blue sea now"], 0, 0.0),
        ("one word", ["Sea"], 0, 1.0),
        ("one word", ["Far sea"], 0, 0.0),
        ("long", ["so " * 17], 0, 1.0),
        ("long", ["so " * 16], 0, 0.0),
        ("told", ["Oxen graze"], 0, 0.0),
        ("told", ["Oxen barges"], 0, 1 / 12),
        ("known", ["Oxen barges"], 0, 1 / 3),
        ("told", ["the barges"], 0, 1 / 8),
        ("gap above", ["Oxen", "Cows"], 1, 1.0),
        ("gap below", ["Oxen", "Cows"], 0, 1.0),
        ("ends like a sentence", ["Oxen graze:"], 0, 1.0),
        ("ends like a sentence", ["Oxen graze?"], 0, 0.0),
        ("one of a list", ["so so", *["so " * 4] * 3, "so", "so"], 0, 0.5),
        ("one of a list", ["so so", *["so " * 5] * 3, "so", "so"], 0, 0.0),
        ("one of a list", ["so", "so", *["so " * 9] * 2, "so so", *["so so"] * 4], 4, 2 / 3),
        ("digits", ["a1"], 0, 0.5),
        ("lines to the body", ["so"] * 8, 0, 3.0),
        ("lines above", ["so"] * 8, 7, 3.0),
        ("copies", ["Oxen", "Cows"], 0, 0.0),
        ("copies", ["Oxen", "Oxen"], 0, 1.0),
        ("copies", ["Oxen"] * 4, 0, 2.0),
        ("with the site's name", ["Oxen", "Oxen | Herd"], 0, 1.0),
        ("with the site's name", ["Oxen", "Cows | Herd"], 0, 0.0),
        ("bars", ["Oxen"], 0, 0.0),
        ("bars", ["Oxen > Cows"], 0, 1.0),
        ("bars", ["Oxen > Cows > Ewes > Rams"], 0, 2.0),
        ("byline", ["By Ann"], 0, 1.0),
        ("byline", ["Bye Ann"], 0, 0.0),
        ("indented", ["Oxen"], 0, 0.0),
        ("phrases below", ["Oxen", "so", "so", "so", "Share this article"], 0, 1.0),
        ("phrases below", ["Oxen", "so", "so", "so", "so", "Share this article"], 0, 0.0),
        ("kept", ["Oxen"], 0, 0.5),
        ("marked", ["Oxen"], 0, 0.0),
    ],
)
def test_what_speaks_for_a_title(name: str, above: list[str], line: int, value: float) -> None:
    story = prose(40) if name not in ("told", "known") else "The barges and the barges and the barges wait for the others below the gate."
    assert sign(name, *above, line=line, story=story) == pytest.approx(value)


def test_lines_without_a_blank_between_them_have_no_gap() -> None:
    assert sign("gap above", "Oxen", "Cows", line=1, between="\n") == 0.0
    assert sign("gap below", "Oxen", "Cows", between="\n") == 0.0
    assert sign("gap above", "Oxen", "Cows", between="\n") == 1.0


# --- recipes ---


@pytest.mark.parametrize(
    ("kind", "on", "taken"),
    [
        (Kind.RECIPE_REMOVES, True, True),
        (Kind.RECIPE_OUTSIDE, True, True),
        (Kind.RECIPE_REMOVES, False, False),
        (Kind.RECIPE_OUTSIDE, False, False),
        (Kind.CONFIGURED_TO_STAY, True, False),
    ],
)
def test_what_a_recipe_takes_goes_where_its_rule_is_on(kind: Kind, on: bool, taken: bool) -> None:
    text = article(prose(40), "Oxen graze again", prose(40, FOREST))
    evidence = Evidence(kind, phrase="aside")
    lines = tuple(
        replace(line, evidence=evidence) if text.text[line.start : line.end] == "Oxen graze again" else line for line in text.lines
    )
    rules = RuleSet(RULES.rules, frozenset() if on else frozenset(["boilerplate.recipe"]))
    result = boilerplate(replace(text, lines=lines), Context(rules))
    line = line_of(result, "Oxen graze again")
    assert (line.rule, line.confidence, line.evidence) == (("boilerplate.recipe", 1.0, evidence) if taken else (None, None, line.evidence))


@pytest.mark.parametrize(
    ("order", "taken"),
    [("p1p2p3p", 3), ("p12p3p", 0), ("p1p23p", 0), ("p1p2p3p45p", 4), ("p1p2p4p", 0), ("1p2p3p", 3), ("p1hp2hp3p", 3), ("p1h2p3p", 0)],
)
def test_numbers_of_pages_stand_with_prose_between(order: str, taken: int) -> None:
    """p: a paragraph, h: a heading."""
    parts = [prose(20 + n) if char == "p" else "The weir" if char == "h" else f"- {char} -" for n, char in enumerate(order)]
    assert len(_page_numbers(Page(article(*parts), PHRASES), range(len(parts)))) == taken


# --- sub-headings ---

FIRST, SECOND, THIRD = prose(30), prose(30, FOREST), prose(30, HARBOUR[5:])


@pytest.mark.parametrize(
    ("parts", "chance", "found"),
    [
        ([FIRST, "What it costs", SECOND], 0.8, ["What it costs"]),
        ([FIRST, "What it costs", SECOND], 0.79, []),
        ([FIRST, SECOND, "Fares", "What it costs", THIRD], 0.8, []),
        ([FIRST, "What it costs", "Fares", SECOND, THIRD], 0.8, []),
        (["What it costs", FIRST, SECOND], 0.8, []),
        ([FIRST, SECOND, "What it costs"], 0.8, []),
        ([FIRST, "What it costs", SECOND, "What it costs", THIRD], 0.8, []),
        ([FIRST, "What it costs", SECOND, "Who pays", THIRD], 0.8, ["What it costs", "Who pays"]),
        ([FIRST, "What it costs to sail there and back", SECOND], 0.8, ["What it costs to sail there and back"]),
        ([FIRST, "What it costs us to sail there and back", SECOND], 0.8, []),
        ([FIRST, "What it costs:", SECOND], 0.8, []),
        ([FIRST, "Privacy policy", SECOND], 0.8, []),
    ],
    ids=[
        "between two paragraphs",
        "of which the model is less sure",
        "the second of two",
        "the first of two",
        "above the text",
        "below it",
        "one that stands twice",
        "two",
        "eight words",
        "nine",
        "what leads to the text below",
        "a button",
    ],
)
def test_a_short_line_alone_between_paragraphs_of_which_the_model_is_sure_is_a_sub_heading(
    parts: list[str], chance: float, found: list[str]
) -> None:
    page = Page(article(*parts), PHRASES)
    for paragraph in page.paragraphs:
        paragraph.kept_probability, paragraph.model_keeps = chance, True
    assert [page.paragraphs[n].text for n in sorted(sub_headings(page))] == found


def laid_out(parts: Sequence[str], media: str = "text", headings: Sequence[str] = ()) -> Page:
    """A page whose every paragraph the model is sure of."""
    text = article(*parts, media=media)
    lines = tuple(replace(line, kind="heading") if text.text[line.start : line.end] in headings else line for line in text.lines)
    page = Page(replace(text, lines=lines), PHRASES)
    for paragraph in page.paragraphs:
        paragraph.kept_probability, paragraph.model_keeps = 0.8, True
    return page


@pytest.mark.parametrize(
    ("media", "heading", "least"),
    [("html", True, 0.5), ("markdown", True, 0.25), ("markdown", False, 0.4), ("text", False, 0.4), ("html", False, None)],
    ids=["of a page", "that Markdown marks", "a line of Markdown", "a line of a text", "a line of a page, never"],
)
def test_how_sure_the_model_has_to_be_of_a_sub_heading_with_the_words_of_chrome(media: str, heading: bool, least: float | None) -> None:
    page = laid_out([FIRST, "Feedback", SECOND], media, ["Feedback"] if heading else [])
    for chance in (0.24, 0.25, 0.39, 0.4, 0.49, 0.5, 0.99):
        page.paragraphs[1].kept_probability = chance
        assert is_sub_heading(page, 1) is (least is not None and chance >= least), chance


@pytest.mark.parametrize(
    ("parts", "headings", "found"),
    [
        ([FIRST, "Share it now", SECOND], [], True),
        ([FIRST, "Share it now here", SECOND], [], False),
        ([FIRST, "Share it now here", SECOND], ["Share it now here"], True),
        ([FIRST, "Share 2", SECOND], [], False),
        ([FIRST, "Share 2", SECOND], ["Share 2"], True),
        ([FIRST, "Share", "Fares", SECOND], [], False),
        ([FIRST, "Share", "Fares", SECOND], ["Fares"], True),
        ([FIRST, "Fares", "Share", SECOND], [], False),
        ([FIRST, "Fares", "Share", SECOND], ["Fares", "Share"], True),
        ([FIRST, "Privacy policy", "Share", SECOND], ["Privacy policy", "Share"], False),
        (["Share", FIRST, SECOND], ["Share"], False),
        ([FIRST, SECOND, "Share"], ["Share"], False),
    ],
    ids=[
        "three words",
        "four",
        "four that are marked",
        "a digit",
        "a digit, marked",
        "above a short line",
        "above another heading",
        "below a short line",
        "below another heading",
        "below a button",
        "above the text",
        "below it",
    ],
)
def test_what_stands_around_a_sub_heading_with_the_words_of_chrome(parts: list[str], headings: list[str], found: bool) -> None:
    n = next(n for n, part in enumerate(parts) if part.startswith("Share"))
    assert is_sub_heading(laid_out(parts, headings=headings), n) is found


@pytest.mark.parametrize(
    ("named", "stays"),
    [("the Harbour Post", True), ("the harbour office", True), ("the harbours", False), ("every Harbour Post", False)],
    ids=["by its name", "by two words of it", "by the beginning of them", "by the other of the two"],
)
def test_a_papers_portrait_is_the_storys_where_the_prose_names_the_paper(named: str, stays: bool) -> None:
    portrait = "The Harbour Post has told of the coast since 1883."
    text = article(f"In {named} so long read the {' '.join(HARBOUR)}.", prose(30, FOREST), portrait)
    assert gone(boilerplate(text, PHRASES)) == ([] if stays else [portrait])


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("“We sail.”", True),
        ("“We sail”", False),
        ("“We sail”.", True),
        ("«We sail.»", True),
        ("»Wir segeln.«", True),
        ("» We sail.", False),
        ("— We sail.", True),
        ("— We sail", False),
        ("—", False),
        ("“We sail,” said the pilot.", False),
        ("We sail.", False),
    ],
)
def test_a_line_is_speech_from_mark_to_mark_or_from_its_dash_to_its_full_stop(text: str, quoted: bool) -> None:
    assert is_quoted(text) is quoted


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("Weir", False),
        ("The weir", True),
        (" ".join(["so"] * 23), True),
        (" ".join(["so"] * 24), False),
        ("Floods, 2024", True),
        ("Flood, 2024", False),
        ("By Ada Brandt of the office", False),
        ("By Ada Brandt of the harbour office", True),
        ("The weir is shut.", False),
        ("The weir is shut:", False),
        ("Is the weir shut?", True),
        ("“The weir is shut.”", True),
        ("The pilots say “the weir is shut.”", False),
    ],
    ids=[
        "one word",
        "two",
        "twenty-three",
        "twenty-four",
        "a third of digits",
        "more digits",
        "six words of a byline",
        "seven",
        "a sentence",
        "a colon",
        "a question",
        "a quotation",
        "a quotation at the end of a sentence",
    ],
)
def test_a_title_has_two_to_twenty_three_words_and_is_no_date_byline_or_sentence(line: str, title: bool) -> None:
    paragraph = laid_out([line, prose(30)]).paragraphs[0]
    assert is_title(paragraph) is title
    assert is_title(replace(paragraph, heading=True)), "what the markup marks is a title anyway"


@pytest.mark.parametrize(
    ("above", "left"),
    [
        (["Weir", " ".join(["so"] * 23)], [0, 1]),
        (["Weir", " ".join(["so"] * 24)], [0]),
        (["– –", "Weir"], [1]),
        (["harbour.example", "desk@harbour.example", "Weir"], [2]),
        (["The weir", "Fares", "The weir"], [1, 2]),
        (["The weir | Harbour Post", "The weir"], [1]),
        (["The weir | Harbour Post", "Fares"], [0, 1]),
        (["12/3/2024, 10:15 The weir is shut", "The weir is shut"], [1]),
        (["The weir is shut https://harbour.example/weir", "The weir is shut"], [1]),
        (["12 weirs are shut", "The weir is shut"], [0, 1]),
        (["Privacy policy", "The weir"], [1]),
    ],
    ids=[
        "twenty-three words",
        "prose",
        "no word",
        "addresses",
        "of copies the last",
        "with the site's name",
        "with the site's name alone",
        "as a browser prints it above",
        "as it prints it with the address",
        "a line that begins with a number",
        "a button",
    ],
)
def test_which_lines_above_the_text_could_be_its_title(above: list[str], left: list[int]) -> None:
    page = laid_out([*above, prose(30)])
    assert candidates(page, len(above)) == left


def test_what_other_pages_have_is_no_title_and_no_text_and_a_heading_may_be_one() -> None:
    page = laid_out(["Weir", "Newsletter", prose(30), prose(30, FOREST)], headings=["Newsletter"])
    assert (body_of(page), candidates(page, 2)) == (2, [0, 1])
    page.elsewhere = {0: Recurrence(9, 10), 2: Recurrence(9, 10)}
    assert (body_of(page), candidates(page, 2)) == (3, [1])
    page.paragraphs[3].model_keeps = False
    assert body_of(page) == len(page.paragraphs)


@pytest.mark.parametrize(
    ("line", "times", "found"),
    [
        ("Barges and ferries and acorns", 2, True),
        ("Barges and ferries and acorns", 1, False),
        ("Barges and ferries, acorns", 2, False),
        ("Barges and acorns and so", 2, False),
        ("Barges and ferries and acorns:", 2, False),
    ],
    ids=["five words twice", "once", "four words", "half of its long words are the story's", "no title"],
)
def test_a_line_in_the_storys_words_that_stands_twice_above_it_is_its_title(line: str, times: int, found: bool) -> None:
    page = laid_out([*[line, "Fares"] * times, prose(30)])
    above = candidates(page, 2 * times)
    assert copied_title(page, above) == (2 * times - 2 if found else None)
    assert copied_title(page, []) is None


@pytest.mark.parametrize(
    ("above", "elsewhere", "found"),
    [
        (["Coast Daily", "The canal walk, part 3"], [0, 1], True),
        (["Coast Daily", "The canal walk, part 3"], [1], False),
        (["Privacy policy", "The canal walk, part 3"], [1], True),
        (["Coast Daily", "The canal walk, part 3"], [0], False),
        (["Coast Daily", "Walk 3"], [0, 1], False),
        (["Coast Daily", "The canal walk"], [0, 1], False),
        (["Coast Daily", "The canal walk, part 3:"], [0, 1], False),
        (["The canal walk, part 3", "Coast Daily"], [0, 1], False),
    ],
    ids=["a series", "another line is left", "only a button is", "nowhere else", "two words", "no number", "a colon", "not above the text"],
)
def test_a_line_with_other_numbers_elsewhere_is_the_title_where_no_other_is_left(
    above: list[str], elsewhere: list[int], found: bool
) -> None:
    page = laid_out([*above, prose(30)])
    page.elsewhere = {n: Recurrence(9, 10) for n in elsewhere}
    assert numbered_title(page) == (1 if found else None)


@pytest.mark.parametrize(
    ("above", "taken"),
    [
        (["Barges on the canal", "Fares", "Barges on the canal"], [0]),
        (["Barges on canals", "Fares", "Barges on canals"], []),
        (["Barges on the canal | Harbour Post", "Barges on the canal", "The keeper of the lock"], [0]),
        (["Barges on the canal", "The keeper of the lock"], []),
    ],
    ids=["four words twice", "three words", "once with the site's name", "no line twice"],
)
def test_where_no_title_was_found_a_line_of_four_words_that_stands_twice_above_the_text_is_kept_once(
    above: list[str], taken: list[int]
) -> None:
    page = laid_out([*above, prose(30)])
    assert page.title_line is None
    strip_copies(page)
    assert [n for n, paragraph in enumerate(page.paragraphs) if not paragraph.kept] == taken


def below_menu(lines: Sequence[str], chances: Mapping[str, float]) -> str | None:
    """The title among lines without a blank between them above a text; the model gives those not named a tenth."""
    page = Page(article(*lines, prose(30), between="\n"), PHRASES)
    for paragraph in page.paragraphs[:-1]:
        paragraph.kept_probability, paragraph.model_keeps = chances.get(paragraph.text, 0.1), False
    found = title_of_text(page)
    return None if found is None else page.paragraphs[found].text


MENU = [f"{topic} of the islands" for topic in ("Boats", "Tides", "Weather", "Sport", "Fares", "Nets", "Eels")]


@pytest.mark.parametrize(
    ("lines", "chances", "found"),
    [
        ([*MENU, "Who tows the barges now"], (0.55, 0.44), True),
        ([*MENU, "Who tows the barges now"], (0.54, 0.3), False),
        ([*MENU, "Who tows the barges now"], (0.55, 0.46), False),
        ([*MENU, "Who tows barges"], (0.55, 0.1), True),
        ([*MENU, "Who tows"], (0.55, 0.1), False),
        ([*MENU[:2], "Who tows the barges now", *MENU[2:]], (0.55, 0.1), True),
        ([MENU[0], "Who tows the barges now", *MENU[1:]], (0.55, 0.3), False),
    ],
    ids=["far more than the others", "not so much", "not so much more", "three words", "two", "six lines above the text", "seven"],
)
def test_a_line_below_a_menu_is_the_title_where_the_model_believes_it_far_more_than_the_others(
    lines: list[str], chances: tuple[float, float], found: bool
) -> None:
    title = next(line for line in lines if line.startswith("Who"))
    assert below_menu(lines, {title: chances[0], MENU[0]: chances[1]}) == (title if found else None)


@pytest.mark.parametrize(
    ("first", "found"),
    [
        (["Who tows the barges now | Harbour Post"], True),
        (["Boats", "Who tows the barges now | Harbour Post"], True),
        (["Boats", "Tides", "Who tows the barges now | Harbour Post"], False),
        (["Who rows the barges now | Harbour Post"], False),
    ],
    ids=["the first line", "the second", "the third", "another line"],
)
def test_a_line_that_a_text_begins_with_and_that_stands_above_it_once_more_is_its_title(first: list[str], found: bool) -> None:
    title = "Who tows the barges now"
    assert below_menu([*first, *MENU, title, "Share it"], {}) == (title if found else None)


def test_what_the_model_says_of_a_line_speaks_for_it_and_where_nobody_asked_it_half_of_that() -> None:
    page = laid_out(["The weir", "Fares", prose(30)])
    page.paragraphs[1].kept_probability = None
    assert [looks["kept"] for looks in signs(page, [0, 1], 2).values()] == [0.8, 0.5]


# --- threads ---

ASKED, ANSWERED, SAID = prose(30), prose(26, FOREST), "Thanks all of you."


def posts(*parts: str, media: str = "text") -> list[str]:
    """The paragraphs that are taken for posts of a thread."""
    page = Page(article(*parts, media=media), PHRASES)
    return [page.paragraphs[n].text for n in sorted(thread_of(page).posts)]


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("Posts: 204", "Posts: 31", True),
        ("Joined: late in March of 2013", "Joined: late in March of 2020", True),
        ("Joined: at the end of March 2013", "Joined: at the end of March 2020", False),
        ("Joined:", "Joined:", False),
        ("Joined: –", "Joined: –", False),
        ("Posts: 204", "Joined: 2013", False),
        ("Posts: 204", "Thirty-one posts", False),
    ],
    ids=["so many posts", "six words", "seven", "nothing said", "a dash", "another line", "other words"],
)
def test_a_thread_has_posts_below_lines_alike_that_tell_of_members(first: str, second: str, found: bool) -> None:
    told = posts("Fog on the strait", "oar_42", first, ASKED, "gull_7", second, ANSWERED)
    assert told == ([ASKED, ANSWERED] if found else [])


@pytest.mark.parametrize(("between", "found"), [(3, True), (4, False)])
def test_what_tells_of_the_first_writer_stands_within_four_lines_above_the_post(between: int, found: bool) -> None:
    lines = [f"Berth {letter}" for letter in "abcd"[:between]]
    assert (posts("oar_42", "Posts: 204", *lines, ASKED, "gull_7", "Posts: 31", ANSWERED) != []) is found


def test_of_the_first_writer_the_name_above_that_line_tells_too() -> None:
    page = Page(article("Fog on the strait", "oar_42", "Posts: 204", "Quay", ASKED, "gull_7", "Posts: 31", ANSWERED), PHRASES)
    assert [page.paragraphs[n].text for n in sorted(thread_of(page).head)] == ["oar_42", "Posts: 204", "Quay"]
    page = Page(article("Posts: 204", ASKED, "gull_7", "Posts: 31", ANSWERED), PHRASES)
    assert [page.paragraphs[n].text for n in sorted(thread_of(page).head)] == ["Posts: 204"]


@pytest.mark.parametrize(
    ("text", "post"),
    [("Thanks all of you.", True), ("Thanks to you.", False), ("Thanks all of you", False), ("We use cookies. Read more.", False)],
    ids=["four words", "three", "no end of a sentence", "a notice"],
)
def test_a_short_post_has_four_words_and_ends_like_a_sentence(text: str, post: bool) -> None:
    assert posts("oar_42", "Posts: 204", ASKED, "gull_7", "Posts: 31", text) == [ASKED, *([text] if post else [])]


@pytest.mark.parametrize(
    ("below", "found"),
    [
        (["Your answer", SAID], False),
        (["Your answers", SAID], True),
        (["Related articles", SAID], False),
        (["Quay", "Privacy policy", SAID], True),
        (["Quay", "Lock", "Weir", "Pier", "Privacy policy", SAID], False),
        (["Quay", "Lock", "Weir", "Privacy policy", SAID], True),
        (["Quay", "Lock", "Weir", "Pier", "Berth", SAID], True),
    ],
    ids=["the field for one's own", "no field", "other threads", "a button below a name", "a button below the last", "four below", "none"],
)
def test_a_thread_ends_at_the_field_for_an_answer_at_others_and_at_a_button_below_it(below: list[str], found: bool) -> None:
    assert posts("oar_42", "Posts: 204", ASKED, "gull_7", "Posts: 31", *below) == [ASKED, *([SAID] if found else [])]


@pytest.mark.parametrize(
    ("question", "count", "found"),
    [
        ("Who tows the barges?", "2 answers", True),
        ("Who tows barges?", "2 answers", False),
        ("Who tows the barges", "2 answers", False),
        ("Who tows the barges?", "2 answers:", True),
        ("Who tows the barges?", "2 Antworten", True),
        ("Who tows the barges?", "2 answers in all", False),
        ("Who tows the barges?", "Answers", False),
    ],
    ids=["four words", "three", "no question", "a colon", "in German", "more words", "no number"],
)
def test_a_page_that_asks_and_counts_its_answers_is_a_thread(question: str, count: str, found: bool) -> None:
    assert posts(question, "oar_42", ASKED, count, ANSWERED, SAID) == ([ASKED, ANSWERED, SAID] if found else [])


def test_answers_are_counted_behind_the_first_prose_and_not_on_a_page_in_html() -> None:
    parts = ("Who tows the barges?", ASKED, "2 answers", ANSWERED)
    assert posts(*parts) == [ASKED, ANSWERED]
    assert posts(*parts, media="html") == []
    assert posts(parts[0], "2 answers", ASKED, ANSWERED) == []
    page = Page(article("Who sails to the island?", "Who tows the barges?", *parts[1:]), PHRASES)
    assert thread_of(page).question == 1, "the last one above the text"
    assert posts("Who tows the barges?", "2 answers", "Nobody does.") == [], "without prose nothing stands below it"
    assert posts(ASKED, "2 answers", ANSWERED, "Who tows the barges?") == [], "a question at the end is nobody's"


# --- headings that Markdown marks ---


@pytest.mark.parametrize(
    ("heading", "chance", "below", "stays"),
    [
        ("## What the city forgot", 0.3, 0.9, True),
        ("## What the city forgot", 0.2, 0.9, False),
        ("## What the city forgot", 0.3, 0.7, False),
        ("What the city forgot", 0.3, 0.9, False),
        ("## [What the city forgot](https://harbour.example/forgot)", 0.3, 0.9, False),
    ],
    ids=["marked", "the model is sure", "the model doubts the prose below", "not marked", "leads away"],
)
def test_a_marked_heading_above_prose_that_is_surely_the_articles_stays(
    opinion: Opinion, heading: str, chance: float, below: float, stays: bool
) -> None:
    prose_below, credit = prose(30, FOREST), "Photo: A. Brandt"
    shown = heading.replace("[", "").split("](")[0]  # the model is asked of a link's words
    opinion({shown: chance, prose_below: below, "Log in": 0.1})
    parts = ["Log in", "# The last ferry of the year", prose(40), credit, heading, prose_below, prose(26)]
    text = "\n\n".join(parts)
    lost = gone(boilerplate(render(Article(path="a.md", media="markdown", text=text), Config()), MODEL))
    assert (heading not in lost) is stays
    assert credit in lost


def test_contact_is_a_part_of_a_text_of_marked_parts_without_chrome() -> None:
    told = ["# Ten questions on herons", prose(40), "## Are they shy?", prose(30, FOREST), "## Contact", "Whoever finds a ring may write."]

    def lost(*last: str) -> list[str]:
        article = render(Article(path="a.md", media="markdown", text="\n\n".join([*told, *last])), Config())
        return gone(boilerplate(article, PHRASES))

    assert lost("## Can I visit?", "From July.") == []
    assert "## Contact" in lost()
    assert "## Contact" in lost("## Related articles", "The carp of Dunmere")


# --- titles far above ---


@pytest.mark.parametrize(
    ("line", "chance", "menu", "title"),
    [
        ("The clock that gained", 0.4, 0.2, "The clock that gained"),
        ("The clock that gained", 0.39, 0.1, None),
        ("The clock that gained", 0.4, 0.21, None),
        ("clocks, coins, mice", 0.4, 0.1, None),
        ("The clock", 0.4, 0.1, None),
    ],
    ids=["a chance", "none", "another line, too", "tags", "two words"],
)
def test_the_one_line_that_the_model_gives_a_chance_is_the_title_however_many_buttons_stand_below_it(
    opinion: Opinion, line: str, chance: float, menu: float, title: str | None
) -> None:
    buttons = [f"Button of the {word}" for word in HARBOUR[:12]]
    opinion({"Menu of today": menu, **dict.fromkeys(buttons, 0.1), line: chance})
    parts = ["Menu of today", line, *buttons, prose(40), prose(30, FOREST)]
    assert boilerplate(article(*parts, between="\n"), MODEL).title == title


@pytest.mark.parametrize(
    ("standfirst", "chance", "title"),
    [("below", 0.39, "The clock that gained"), ("below", 0.7, "The clock that gained"), ("apart", 0.39, None)],
    ids=["below", "below, and surer", "apart"],
)
def test_a_standfirst_below_the_one_line_takes_no_title_from_it(
    opinion: Opinion, standfirst: str, chance: float, title: str | None
) -> None:
    line, more = "The clock that gained", "A smith has found a coin within it"
    buttons = [f"Button of the {word}" for word in HARBOUR[:12]]
    opinion({"Menu of today": 0.1, **dict.fromkeys(buttons, 0.1), line: 0.41, more: chance})
    below = [more, *buttons] if standfirst == "below" else [buttons[0], more, *buttons[1:]]
    parts = ["Menu of today", line, *below, prose(40), prose(30, FOREST)]
    assert boilerplate(article(*parts, between="\n"), MODEL).title == title


def test_the_last_page_of_a_document_may_hold_the_end_of_a_sentence_alone() -> None:
    def numbers(*parts: str) -> list[int]:
        return list(_page_numbers(Page(article(*parts), PHRASES), range(len(parts))).values())

    told, rest = prose(40), "and so it ended."
    assert numbers(told, "4", told, "5", rest, "6") == [4, 5, 6]
    assert numbers(told, "4", rest, "5", told, "6") == []
    assert numbers(told, "4", told, "5", "6") == []
    assert numbers(told, "4", told, "5", rest, "6", rest, "7") == [4, 5, 6]


FOURTH = prose(30, FOREST[5:])


@pytest.mark.parametrize(
    ("line", "others", "chance", "media", "found"),
    [
        ("Who may pay", {3}, 0.8, "text", True),
        ("Who may pay", {3}, 0.79, "text", False),
        ("Who may pay", {3}, 0.8, "html", False),
        ("Who may pay", {1}, 0.8, "text", False),
        ("Who may pay", {1, 3}, 0.8, "text", True),
        ("Who may pay", set(), 0.8, "text", False),
        ("Who may pay us", {3}, 0.8, "text", False),
        ("Pay by 2030", {3}, 0.8, "text", False),
    ],
    ids=[
        "beside another",
        "between prose of which the model is less sure",
        "in a page",
        "that is the only one",
        "one of two",
        "beside none",
        "of four words",
        "with a digit",
    ],
)
def test_a_few_words_are_set_as_another_sub_heading_is(line: str, others: set[int], chance: float, media: str, found: bool) -> None:
    page = laid_out([FIRST, line, SECOND, "What it costs", THIRD], media)
    page.paragraphs[2].kept_probability = chance
    page.sub_headings = frozenset(others)
    assert is_set_as_others(page, 1) is found


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ([FIRST, "Share", SECOND, "Print", THIRD, "Contact", FOURTH], {1, 3, 5}),
        (["Share", FIRST, "Print", SECOND, "Contact", THIRD, FOURTH], set()),
        ([FIRST, "Share", SECOND, "Print", THIRD, FOURTH], set()),
        ([FIRST, "Share", SECOND, "Print", THIRD, FOURTH, "Contact", prose(31)], set()),
        ([FIRST, "Share", SECOND, "Print", THIRD, "Share", FOURTH], set()),
        ([FIRST, "Share", SECOND, "Print it all out", THIRD, "Contact", FOURTH], set()),
        ([FIRST, "Share", SECOND, "Print it all", THIRD, "Contact", FOURTH], {1, 3, 5}),
        ([FIRST, "Share", SECOND, "Print 2", THIRD, "Contact", FOURTH], set()),
        ([FIRST, "Share", SECOND, "Print:", THIRD, "Contact", FOURTH], set()),
        ([FIRST, "Share", SECOND, "Advertisement", THIRD, "Contact", FOURTH], set()),
        ([FIRST, "Share", SECOND, "Print", "Log in", THIRD, "Contact", FOURTH], set()),
        ([FIRST, "Share", SECOND, "Print", THIRD, "Contact", "Fares of the day", FOURTH], set()),
        ([FIRST, "Share", SECOND, "Print", THIRD, FOURTH, "Login", prose(31), "Contact", prose(32), "Menu", prose(33)], {6, 8, 10}),
    ],
    ids=[
        "three",
        "of which one is above the text",
        "two",
        "two and another one behind two paragraphs",
        "two that are the same",
        "one of four words",
        "one of three",
        "one with a digit",
        "one that leads to what follows",
        "a label of an advertisement",
        "two in a row",
        "one above another short line",
        "three behind two",
    ],
)
def test_three_short_lines_that_take_turns_with_paragraphs_are_sub_headings(parts: list[str], found: set[int]) -> None:
    assert turns(laid_out(parts)) == found
    assert turns(laid_out(parts, "html")) == set()


def test_what_the_model_makes_of_the_paragraphs_that_short_lines_take_turns_with() -> None:
    page = laid_out([FIRST, "Share", SECOND, "Print", THIRD, "Contact", FOURTH])
    page.paragraphs[6].kept_probability, page.paragraphs[6].model_keeps = 0.15, False
    assert turns(page) == {1, 3, 5}
    page.paragraphs[6].kept_probability = 0.14
    assert turns(page) == set()
    page.paragraphs[6].kept_probability, page.paragraphs[0].model_keeps = 0.8, False
    assert turns(page) == set()
    page.paragraphs[0].model_keeps = True
    page.thread = Thread(posts=frozenset({1}))
    assert turns(page) == set()
