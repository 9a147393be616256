"""Which passages of a page are main content: the model with and without trafilatura, and what the page's data holds."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from copydesk.article import Agreement, Status
from copydesk.models.passages import Prediction, Source
from copydesk.render import extract, judge
from copydesk.render.extract import main_content
from copydesk.render.judge import Judged
from copydesk.render.webpage import Page, parse

STORY = (
    "The council met on Tuesday and agreed a budget for the new year. It will spend more on roads and less on the old theatre. "
    "Nobody on the benches was happy about it, and two members left the room before the vote."
)
CHROME = "<nav><ul><li><a href='/'>Home</a></li><li><a href='/sport'>Sport</a></li></ul></nav>"
NAMES = ("council", "assembly", "board", "committee")


def story_page(extra: str = "", head: str = "") -> str:
    body = "".join(f"<p>{STORY.replace('council', name)}</p>" for name in NAMES)
    return f"<html><head>{head}</head><body>{CHROME}<article><h1>Roads win again</h1>{body}{extra}</article><footer>Imprint</footer></body></html>"


def judged(html: str, extractor: str = "trafilatura") -> list[Judged]:
    return list(judge.judge(parse(html), extractor, None).passages)


def main(html: str, extractor: str = "trafilatura") -> list[str]:
    return [passage.text for passage in judged(html, extractor) if passage.main]


@pytest.mark.parametrize(
    "other", ["<a href=/roads>The roads</a>", "<a href=#p1>The room</a>, as members of the board tell it.", "<a href=#>Top</a>"]
)
def test_a_list_that_leads_elsewhere_or_says_more_is_no_table_of_contents(other: str) -> None:
    page = parse(
        story_page(f"<ul><li><a href=#p0>The vote of the council</a></li><li>{other}</li></ul><ol><li><a href=#p0>One</a></li></ol>")
    )
    assert judge._of_contents(page.ground, judge.passages_of(page)) == set()  # noqa: SLF001  # what the model says of so short a list is another matter


def test_a_wikis_button_is_no_part_of_the_sub_heading() -> None:
    page = parse(
        "<h2><span>History</span><span class=mw-editsection>[<a href=/edit>edit</a>]</span></h2><p>It was <span class=x>long</span>.</p>"
    )
    assert [block.text for block in page.blocks] == ["History", "[edit]", "It was long."]


def test_the_page_is_left_as_it_was() -> None:
    page = parse(f"<html><body><nav>Home</nav><article><p>{STORY}</p><p>{STORY}</p></article><script>var a;</script></body></html>")
    before = [(element.tag, element.text, element.tail) for element in page.tree.iter()]
    text, notes = main_content(page)
    assert text is not None
    assert STORY in text
    assert notes == ()
    assert [(element.tag, element.text, element.tail) for element in page.tree.iter()] == before


@pytest.mark.parametrize("extractor", ["trafilatura", "fast"])
def test_the_story_is_kept_and_the_page_around_it_is_not(extractor: str) -> None:
    left = main(story_page(), extractor)
    assert set(left) - {"Roads win again"} == {STORY.replace("council", name) for name in NAMES}


@pytest.mark.parametrize("extractor", ["trafilatura", "fast"])
def test_readers_comments_are_not_main_content(extractor: str) -> None:
    comments = "".join(
        f"<li class='comment'><p>I think number {number} is wrong, and the paper should say so.</p></li>" for number in range(5)
    )
    left = main(story_page() + f"<div id='comments' class='comments'><ol>{comments}</ol></div>", extractor)
    assert not any("I think number" in text for text in left)
    assert len(left) >= len(NAMES)


@pytest.mark.parametrize("extractor", ["trafilatura", "fast"])
def test_every_passage_says_how_probable_it_is(extractor: str) -> None:
    found = judged(story_page(), extractor)
    assert all(passage.probability is not None for passage in found)
    chances = {passage.text: passage.probability or 0.0 for passage in found}
    assert chances["Sport"] < 0.2
    assert chances[STORY] > 0.8


@pytest.fixture
def unsure(monkeypatch: pytest.MonkeyPatch) -> None:
    """The model asks the extractor about every page."""
    monkeypatch.setattr("copydesk.models.trust.SURE", 2.0)


@pytest.mark.usefixtures("unsure")
def test_where_the_extractor_breaks_the_page_is_judged_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    import trafilatura

    def breaks(*_: object, **__: object) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr(trafilatura, "bare_extraction", breaks)
    page = parse(story_page())
    assert main_content(page)[0] is None
    found = judge.judge(page, "trafilatura", None)
    assert [(note.status, note.code) for note in found.notes] == [(Status.OK, "extractor-failed")]
    assert list(found.passages) == judged(story_page(), "fast")


@pytest.mark.parametrize(("extra", "asked"), [("", 0), ("<p>One line more.</p><p>Two.</p><ul><li>Three</li></ul>" * 9, 1)])
def test_the_extractor_is_asked_where_the_model_is_not_sure(extra: str, asked: int, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[Page] = []

    def answer(page: Page) -> tuple[str, tuple[()]]:
        calls.append(page)
        return STORY, ()

    monkeypatch.setattr("copydesk.render.extract.main_content", answer)
    found = judge.judge(parse(story_page(extra)), "trafilatura", None)
    assert (len(calls), found.agreement.extractor is not None) == (asked, asked == 1)
    assert judge.judge(parse(story_page(extra)), "fast", None).agreement.extractor is None
    assert len(calls) == asked


@pytest.mark.usefixtures("unsure")
def test_the_extractor_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    """A passage that the model alone is less sure of gains from the extractor's keeping it."""
    doubtful = "Members who left the room: Ito, Lindqvist, Okafor"
    html = story_page(f"<ul><li>{doubtful}</li></ul>")
    stories = "\n".join(STORY.replace("council", name) for name in NAMES)

    def chance(answer: str) -> float:
        monkeypatch.setattr("copydesk.render.extract.main_content", lambda page: (answer, ()))
        return next(passage.probability or 0.0 for passage in judged(html) if passage.text == doubtful)

    assert chance(f"{stories}\n{doubtful}") > chance(stories)


@pytest.mark.parametrize("extractor", ["trafilatura", "fast"])
def test_a_story_in_the_data_of_the_page_is_taken_in(extractor: str) -> None:
    data = f'<script type="application/ld+json">{{"@graph": [{{"@type": "NewsArticle", "articleBody": "{STORY}"}}]}}</script>'
    html = f"<html><head>{data}</head><body><p>Subscribe to read on.</p></body></html>"
    found = judge.judge(parse(html), extractor, None)
    assert [passage.text for passage in found.passages if passage.main][-1] == STORY
    assert found.absent == len(STORY.split())
    assert "text-from-page-data" in [note.code for note in found.notes]


@pytest.mark.usefixtures("unsure")
@pytest.mark.parametrize("extractor", ["trafilatura", "fast"])
def test_a_story_that_the_page_shows_is_not_taken_from_its_data_once_more(extractor: str) -> None:
    body = " ".join(STORY.replace("council", name) for name in NAMES)
    head = f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{body}"}}</script>'
    found = judge.judge(parse(story_page(head=head)), extractor, None)
    assert (found.absent, found.notes) == (0, ())
    assert found.agreement.data is not None
    assert found.agreement.data > 0.9
    assert (found.agreement.extractor is None) is (extractor == "fast")


def test_hidden_text_is_left_out_unless_it_is_main_content() -> None:
    page = parse(story_page("<p>Menu <b hidden>open the drawer</b></p>"))
    assert [(passage.text, passage.hidden) for passage in judge.passages_of(page)][-3:-1] == [("open the drawer", True), ("Menu", False)]
    assert "open the drawer" not in [passage.text for passage in judge.judge(page, "fast", None).passages]


def test_where_nothing_is_main_content_every_passage_is_undecided() -> None:
    assert judge.judge(parse("<html><body></body></html>"), "fast", None) == judge.Judgement((), 0, Agreement(), ())
    found = judge.judge(parse("<html><body><footer>Home</footer></body></html>"), "fast", None)
    assert found.passages == (Judged("Home", "text", 0, passage=judge.Passage("Home", 0, "text", 0, False, 0.0)),)
    assert [note.code for note in found.notes] == ["no-main-content"]


@pytest.mark.parametrize("extractor", ["trafilatura", "fast"])
@pytest.mark.parametrize("html", ["<p>\ud800 lone</p>", "<p></p>", "", "<table><tr><td>" * 300, "<p>\U0001f600 \x00 word</p>" * 3])
def test_strange_pages_do_not_break_it(html: str, extractor: str) -> None:
    assert all(passage.text.strip() for passage in judged(html, extractor))


@pytest.mark.parametrize("data", ["{", "[" * 100_000, '{"articleBody": 3}', '"articleBody"', '{"a": {"articleBody": ["x"]}}'])
def test_broken_data_of_a_page_says_nothing(data: str) -> None:
    data = data if "articleBody" in data else f"{data}articleBody"
    html = story_page(head=f'<script type="application/ld+json">{data}</script>')
    assert judged(html, "fast") == judged(story_page(), "fast")


def test_an_unknown_extractor_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="magic"):
        judged("<p>Text.</p>", "magic")


# --- what becomes of the model's opinion ---


def words(count: int) -> str:
    """So many words that say nothing of each other."""
    return " ".join(f"{letter}{number}" for number in range(count // 20 + 1) for letter in "abcdefghijklmnopqrst")[: 3 * count - 1]


def opinion(monkeypatch: pytest.MonkeyPatch, body: str, chances: dict[str, float], answer: str | None = "") -> judge.Judgement:
    """What is made of a page where the model says this of the passages that begin so; of all others it is sure that they are none."""

    def predict(source: Source, ask: Callable[[], str | None]) -> Prediction:
        ask()
        found = tuple(next((chance for begin, chance in chances.items() if line.startswith(begin)), 0.01) for line in source.lines)
        return Prediction(found, tuple(chance >= 0.3 for chance in found))

    monkeypatch.setattr("copydesk.models.passages.predict_page", predict)
    monkeypatch.setattr("copydesk.render.extract.main_content", lambda page: (answer, ()))
    return judge.judge(parse(f"<html><body>{body}</body></html>"), "trafilatura", None)


def kept(found: judge.Judgement) -> list[str]:
    return [passage.text for passage in found.passages if passage.main]


@pytest.mark.parametrize(
    ("first", "chance", "begins"),
    [("Weir", 0.51, True), ("Weir", 0.5, False), (words(20), 0.5, True), (words(19), 0.5, False)],
    ids=["more probable than not", "even", "even, but prose", "even, and no prose"],
)
def test_the_article_begins_and_ends_with_a_probable_passage_or_with_prose(
    first: str, chance: float, begins: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for body in (f"<p>{first}</p><div><p>{STORY}</p></div>", f"<div><p>{STORY}</p></div><p>{first}</p>"):
        found = opinion(monkeypatch, body, {STORY: 0.9, first: chance})
        assert (first in kept(found)) is begins


def test_what_the_model_keeps_between_stays_however_even(monkeypatch: pytest.MonkeyPatch) -> None:
    found = opinion(monkeypatch, f"<p>{STORY}</p><p>Weir</p><p>Pier</p><p>{STORY}</p>", {STORY: 0.9, "Weir": 0.3})
    assert kept(found) == [STORY, "Weir", STORY]
    assert {passage.text: passage.probability for passage in found.passages} == {STORY: 0.9, "Weir": 0.3, "Pier": 0.01}


@pytest.mark.parametrize(("chance", "shown"), [(0.81, True), (0.8, False)])
def test_what_a_page_hides_is_article_where_the_model_is_sure(chance: float, shown: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    found = opinion(monkeypatch, f"<p>{STORY}</p><p hidden>Weir</p><p>{STORY}</p>", {STORY: 0.9, "Weir": chance})
    assert [passage.text for passage in found.passages] == ([STORY, "Weir", STORY] if shown else [STORY, STORY])


@pytest.mark.parametrize(
    "aside",
    [
        "<figure><figcaption>{}</figcaption></figure>",
        '<div id="comments"><p>{}</p></div>',
        '<h2><a href="/next">{}</a></h2>',
    ],
    ids=["caption", "comment", "linked heading"],
)
@pytest.mark.parametrize(("count", "stays"), [(3, False), (4, True)], ids=["three tenths of the words", "more"])
def test_what_stands_aside_goes_unless_it_is_much_of_what_is_kept(
    aside: str, count: int, stays: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = words(7)
    body = f"<p>{text}</p>{aside.format(' '.join(['Barges', *'abc'][:count]))}<p>{text[:0]}</p>"
    found = opinion(monkeypatch, body, {text: 0.9, "Barges": 0.9})
    assert any(line.startswith("Barges") for line in kept(found)) is stays


@pytest.mark.parametrize(("label", "goes"), [("In this long story", True), ("In this very long story", False)], ids=["four words", "five"])
def test_a_table_of_contents_goes_with_its_label(label: str, goes: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    items = "<li><a href=#a>Barges</a></li><li><a href=#b>Weir</a></li>"
    told = {STORY: 0.9, "Barges": 0.9, "Weir": 0.9, "In this": 0.9, "Tide": 0.9}
    found = opinion(monkeypatch, f"<h1>Tide mill</h1><p>{label}</p><ul>{items}</ul><p>{STORY}</p><p>{STORY}</p>", told)
    assert kept(found) == ["Tide mill", *([] if goes else [label]), STORY, STORY]
    assert kept(opinion(monkeypatch, f"<h1>Tide mill</h1><ul>{items}</ul><p>{STORY}</p><p>{STORY}</p>", told)) == [
        "Tide mill",
        STORY,
        STORY,
    ]


@pytest.mark.parametrize(("rest", "stays"), [("s", True), ("", False)], ids=["nine tenths of it are a link", "more"])
def test_a_heading_is_a_link_to_another_page_where_more_than_nine_tenths_of_it_are(
    rest: str, stays: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = f'<p>{STORY}</p><h2><a href="/next">Tide mill</a>{rest}</h2><p>{STORY}</p>'
    found = opinion(monkeypatch, body, {STORY: 0.9, "Tide": 0.9})
    assert (f"Tide mill{rest}" in kept(found)) is stays


def test_what_is_not_kept_does_not_count_against_what_stands_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    body = f"<p>{words(7)}</p><figure><figcaption>Barges a b c</figcaption></figure><p>{STORY}</p>"
    assert any(line.startswith("Barges") for line in kept(opinion(monkeypatch, body, {words(7): 0.9, "Barges": 0.9, STORY: 0.01})))


@pytest.mark.parametrize(
    "heading",
    [
        '<h1><a href="/next">Barges wait</a></h1>',
        "<h2>Barges wait</h2>",
        '<h2>Barges wait <a href="/next">here</a></h2>',
        '<h2>Barges wait <a href="/next">here by the lower gate</a></h2>',
        '<h2><a href="#a">Barges wait</a></h2>',
    ],
    ids=["the headline", "no link", "a link in it", "most of it a link", "a link within the page"],
)
def test_a_heading_that_is_no_link_to_another_page_is_the_articles(heading: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = opinion(monkeypatch, f"<p>{STORY}</p>{heading}<p>{STORY}</p>", {STORY: 0.9, "Barges": 0.9})
    assert any(line.startswith("Barges wait") for line in kept(found))


@pytest.mark.parametrize(("count", "told"), [(8, True), (7, False)])
def test_a_line_of_eight_words_that_the_page_does_not_show_comes_from_its_data(
    count: int, told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = " ".join(["Nobody", *"bcdefghijk"][:count])
    found = opinion(monkeypatch, f"<p>{STORY}</p><p>Weir</p>", {STORY: 0.9}, f"{STORY}\n{line}")
    assert found.absent == (count if told else 0)
    assert [passage.text for passage in found.passages] == [STORY, *([line] if told else []), "Weir"]
    assert [note.code for note in found.notes] == (["text-from-page-data"] if told else [])


def test_a_line_of_which_the_page_shows_half_does_not_come_from_its_data(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = " ".join(STORY.split()[:12])
    for own, told in ((12, False), (14, True)):
        line = f"{shown} {words(own)}"
        assert (opinion(monkeypatch, f"<p>{STORY}</p>", {STORY: 0.9}, line).absent > 0) is told


def test_the_share_of_a_passage_that_is_links_is_never_more_than_all() -> None:
    passages = judge.passages_of(parse("<p><a href=/a>Weir</a> and <a href=/b>pier</a></p><p><a href=/a>  The   weir  </a></p><p>Lock</p>"))
    assert [passage.linked for passage in passages] == [8 / 13, 1.0, 0.0]


def test_the_longest_description_and_body_are_what_a_page_says_of_itself() -> None:
    head = (
        '<meta name="description" content="Short"><meta property="og:description" content="A longer one"><meta name="keywords" content="Longest of them all">'
        '<script type="application/ld+json">[{"articleBody": "One"}, {"articleBody": "One and two"}, {"articleBody": 3}]</script>'
    )
    page = parse(f"<html><head>{head}</head><body><p>Text</p></body></html>")
    source = judge.source_of(page, judge.passages_of(page), "Title", None)
    assert source.place is not None
    assert (source.place.description, source.place.body, source.place.title, source.place.answer) == (
        "A longer one",
        "One and two",
        "Title",
        None,
    )


def test_the_tree_above_passages_has_each_element_once_parents_first() -> None:
    page = parse('<body><div class="a b" id="c"><p>One</p><p>Two</p></div><section itemprop="articleBody x"><p>Three</p></section></body>')
    source = judge.source_of(page, judge.passages_of(page), None, None)
    assert source.place is not None
    nodes = source.place.nodes
    assert [node.tag for node in nodes] == ["", "html", "body", "div", "p", "p", "section", "p"]
    assert [node.parent for node in nodes] == [0, 0, 1, 2, 3, 3, 2, 6]
    assert [node.names for node in nodes if node.tag in ("div", "section")] == ["a b#c", "#"]
    assert [node.tag for node in nodes if node.item_body] == ["section"]
    assert [nodes[at].tag for at in source.place.node_of] == ["p", "p", "p"]
    assert len(set(source.place.node_of)) == 3


@pytest.mark.parametrize(("blocks", "quick"), [(4, False), (3, True)], ids=["so many lines, of which a heading counts as five", "more"])
def test_a_page_of_many_lines_is_read_in_the_quick_mode(blocks: int, quick: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extract, "_MANY_BLOCKS", blocks + extract._HEADING)  # noqa: SLF001  # three thousand take seconds
    answer, notes = main_content(parse("<h1>a</h1><p>b</p><p>c</p><p>d</p>"))
    assert answer is not None
    assert [note.code for note in notes] == (["quick-extraction"] if quick else [])


@pytest.mark.parametrize(
    ("bound", "most"),
    [("_TOO_MANY_BLOCKS", 4), ("_TOO_MANY_ELEMENTS", 7), ("_TOO_MANY_MARKS", 3)],
    ids=["lines", "elements", "marks in one element"],
)
def test_a_page_of_just_the_most_that_an_extractor_takes_is_given_to_it(bound: str, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """html, head, body and four paragraphs, of which the last has three marks where marks are counted."""
    last = "<p><b>a</b><i>b</i><u>c</u></p>" if bound == "_TOO_MANY_MARKS" else "<p>d</p>"
    page = parse(f"<html><head></head><body><p>a</p><p>b</p><p>c</p>{last}</body></html>")
    monkeypatch.setattr(extract, bound, most)
    assert main_content(page)[0] is not None
    monkeypatch.setattr(extract, bound, most - 1)
    answer, notes = main_content(page)
    assert (answer, [note.code for note in notes]) == (None, ["no-extraction"])
