"""Which passages of a page are main content: the model with and without trafilatura, and what the page's data holds."""

from __future__ import annotations

import pytest

from copydesk.article import Agreement, Status
from copydesk.render import judge
from copydesk.render.extract import main_content
from copydesk.render.judge import Judged
from copydesk.render.webpage import parse

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
    assert found.passages == (Judged("Home", "text", 0),)
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
