"""How far each reason of the boilerplate reaches: a page on either side of every border that docs/boilerplate.md or the code names."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence

import pytest

from copydesk.article import Article, Line
from copydesk.boilerplate.stage import boilerplate
from copydesk.context import Context
from copydesk.evidence import Evidence, Kind
from copydesk.models import passages
from copydesk.models.passages import Prediction, Source
from copydesk.render.stage import plain_lines
from copydesk.rule import LineRule, RuleSet
from copydesk.rulebook import load_rules

RULES = load_rules()
MODEL = Context(RULES)
PHRASES = Context(RuleSet(RULES.rules, frozenset(rule.id for rule in RULES.rules if ".line-model" in rule.id)))

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


def test_what_two_headings_take_stands_under_the_first() -> None:
    result = boilerplate(article(prose(60), prose(40), "Related articles", "Tide tables for May", "More from the coast", "Gulls"), PHRASES)
    assert {str(line_of(result, text).evidence) for text in ("Tide tables for May", "More from the coast", "Gulls")} == {
        "under the heading “Related articles”"
    }


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
    assert gone(taken) == parts[2:5]
    opinion({parts[4]: 0.1, parts[5]: 0.1})
    assert gone(boilerplate(article(*parts), MODEL)) == parts[2:]


TEASERS = ["Harbour notes in May", "Tide tables for May", "Ferries in the fog"]


@pytest.mark.parametrize(
    ("block", "stays"),
    [
        ("- {0}\n- {1}\n- {2}\nThe price of rope", True),
        ("{0}\n{1}\n{2}\nThe price of rope", False),
        ("{0}\n{1}\n{2}\n\nThe price of rope", True),
        ("{0}\n\n{1}\n\n{2}\n\nThe price of rope", False),
        ("{0}\n\n{1}\n\n{2}\n\n\nThe price of rope", True),
        ("{0}\n\n\n{1}\n\n{2}\n\n\nThe price of rope", False),
    ],
    ids=["no bullet", "in a row", "a blank line", "blank lines alike", "more blank lines", "no more than before"],
)
def test_a_block_ends_at_a_line_that_is_set_apart(block: str, stays: bool) -> None:
    body = block.format(*TEASERS)
    text = article(prose(50), f"Related articles\n{body}", prose(50, FOREST), between="\n\n")
    assert ("The price of rope" not in gone(boilerplate(text, PHRASES))) is stays


def test_the_first_line_below_a_heading_is_never_set_apart_from_it() -> None:
    text = article(prose(50), "Related articles", "\n\nTide tables for May", prose(50, FOREST))
    assert gone(boilerplate(text, PHRASES)) == ["Related articles", "Tide tables for May"]


@pytest.mark.parametrize(
    ("where", "taken"),
    [("anywhere", [0, 1, 2]), ("top", [0]), ("end", [2]), ("outside", [0, 2])],
)
def test_a_rule_takes_lines_only_where_it_says(where: str, taken: list[int]) -> None:
    text = article("Rope ends", prose(30), "Rope ends", prose(30), "Rope ends")
    result = boilerplate(text, Context(RuleSet((line_rule("rope ends", where=where),))))
    places = [n for n, line in enumerate(line for line in result.lines if "Rope" in result.text[line.start : line.end]) if not line.kept]
    assert places == taken


# --- where the surroundings speak against a phrase ---


SHARE = Context(RuleSet((line_rule("share( now| it| here| 2)*", "share"), line_rule("privacy", "legal", id="boilerplate.y"))))


@pytest.mark.parametrize(
    ("parts", "stays"),
    [
        ((prose(30), "Share it now", prose(30)), True),
        ((prose(30), "Share it now here", prose(30)), False),
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
        "three words",
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
    assert gone(boilerplate(article(prose(30), prose(30), question, text), rule)) == [text]


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
