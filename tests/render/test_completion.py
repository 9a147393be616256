"""Pages whose article an extractor gives in part: what stands amid the article stays, what is put between its paragraphs does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from copydesk.article import Article
from copydesk.boilerplate.stage import boilerplate
from copydesk.config import Config
from copydesk.context import Context
from copydesk.evidence import Evidence
from copydesk.models.passages import Prediction, Source
from copydesk.render import completion
from copydesk.render.stage import render
from copydesk.render.webpage import parse
from copydesk.rulebook import load_rules

CONTEXT = Context(load_rules())

P = [
    "The ferry to the outer islands stops at the end of October, the harbour office wrote to its passengers. The pier is to be rebuilt.",
    "Sixty people live on the islands in winter, and most of them work on the mainland. They have asked for a boat on Mondays and Fridays.",
    "“Nobody told us before the letter came,” said Ada Brandt, who has kept the only shop for thirty years. She orders her flour in bulk.",
    "The office says that the old boat costs too much to heat. A smaller one was hired in 2019, and it lay in the harbour for half the winter.",
    "A meeting in the parish hall is planned for next week. The mayor has promised to bring the plans, and somebody who can read them.",
    "Until then the post comes by helicopter, as it did after the storm of 1987, when the pier stood under water for eleven days.",
]


def page(body: str, title: str = "The last ferry of the year") -> Article:
    """The article of a page, cleaned as a run does it."""
    html = f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{title}</title></head><body>{body}</body></html>"
    return boilerplate(render(Article(path="site/a.html", media="html", text=html), Config()), CONTEXT)


def p(*numbers: int) -> str:
    """Paragraphs of the article as elements."""
    return "".join(f"<p>{P[n]}</p>" for n in numbers)


def reason(article: Article, text: str) -> Evidence | str | None:
    """What the ledger says of the line that begins with `text`: for a kept line its evidence, else its rule."""
    line = next(line for line in article.lines if article.text[line.start :].startswith(text))
    return line.evidence if line.kept else line.rule


SPLIT = {
    "content parts with an advertisement between": (
        f'<article><h1>The last ferry of the year</h1><div class="row"><div class="entry-content part">{p(0, 1, 2)}</div></div>'
        '<div class="ad-slot">Advertisement</div>'
        f'<div class="row"><div class="entry-content part">{p(3, 4, 5)}</div></div></article>'
    ),
    "sections with a picture between": (
        f'<main><h1>The last ferry of the year</h1><section class="story__text">{p(0, 1, 2)}</section><figure><img src=a.jpg>'
        f'<figcaption>The pier.</figcaption></figure><section class="story__text">{p(3, 4, 5)}</section></main>'
    ),
    "behind an embedded post": (
        f'<div class="post-body"><h1>The last ferry of the year</h1>{p(0, 1, 2)}<div class="embed"><blockquote class="post"><a href="https://s.example/1">'
        f"A post</a></blockquote><script>load()</script></div>{p(3, 4, 5)}</div>"
    ),
    "behind a box that asks for an address": (
        f'<article><h1>The last ferry of the year</h1><div class="chunk">{p(0, 1)}</div><div class="inline-box"><h3>The island letter</h3>'
        "<p>Every Friday we write to you what has happened on the islands, and what has not.</p><form><input><button>Send</button></form></div>"
        f'<div class="chunk">{p(2, 3)}</div><div class="chunk">{p(4, 5)}</div></article>'
    ),
    "slides": "<main><h1>The last ferry of the year</h1>"
    + "".join(f'<div class="slide-wrap"><div class="slide-text"><p>{P[n]}</p></div></div><hr>' for n in range(6))
    + "</main>",
}


@pytest.mark.parametrize("body", SPLIT.values(), ids=list(SPLIT))
def test_an_article_in_several_containers_is_kept_whole(body: str) -> None:
    prose = page(body).prose.text
    assert [n for n, text in enumerate(P) if text not in prose] == []
    assert "Every Friday we write" not in prose


AMID = {
    "sub-headings": (f"<div>{p(0)}<h2>Contact</h2>{p(1, 2)}<h4>About the boat</h4>{p(3, 4)}</div>", ["Contact", "About the boat"]),
    "a list of sentences": (
        f"<div>{p(0, 1)}<ul><li>The first boat leaves at six.</li><li>The last one comes back at <a href=/x>seven</a>.</li></ul>{p(2, 3)}</div>",
        ["The first boat leaves at six.", "The last one comes back at seven."],
    ),
    "terms and what they mean": (
        f"<div>{p(0, 1)}<h3>Words of the harbour</h3><dl><dt>Spring line</dt><dd>The rope that keeps a boat from moving ahead.</dd></dl>{p(2, 3)}</div>",
        ["Words of the harbour", "Spring line", "The rope that keeps a boat from moving ahead."],
    ),
    "a list that ends the article": (
        f"<div>{p(0, 1, 2)}<p>What the office asks for now:</p><ol><li>a list of all who travel</li><li>the hours at which they travel</li></ol></div>",
        ["a list of all who travel", "the hours at which they travel"],
    ),
    "a paragraph that is one link": (
        f'<div>{p(0, 1)}<div class="text"><p><a href="/a">The council of the islands voted against the plan in spring, by nine to two.</a></p></div>{p(2, 3)}</div>',
        ["The council of the islands voted against the plan in spring, by nine to two."],
    ),
    "a sentence with a button for a word": (
        f"<div>{p(0, 1)}<p>The office calls it a <button>winter pause</button>, a word that nobody on the islands had heard before the letter.</p>{p(2, 3)}</div>",
        ["The office calls it a winter pause, a word that nobody on the islands had heard before the letter."],
    ),
}


@pytest.mark.parametrize(("body", "kept"), AMID.values(), ids=list(AMID))
def test_what_stands_amid_the_article_stays(body: str, kept: list[str]) -> None:
    article = page(f"<nav><a href=/>Home</a></nav><h1>The last ferry of the year</h1>{body}<footer>Harbour Press</footer>")
    lines = article.prose.text.split("\n")
    assert [text for text in kept if text not in lines] == []
    assert "Harbour Press" not in lines


def reasons(body: str, *model: str) -> dict[str, Evidence]:
    """Why blocks are taken where the model keeps those that begin with one of `model`: by their texts."""
    found = parse(f"<html><body>{body}</body></html>")
    kept = [block.text.startswith(model) for block in found.blocks]
    return {found.blocks[number].text: why for number, why in completion.complete(found.ground, found.blocks, kept).items()}


def test_a_block_that_the_model_left_out_says_why_it_stays() -> None:
    assert reasons(f"<div>{p(0, 1)}<h2>Contact</h2>{p(2, 3)}</div>", *P) == {"Contact": completion.BETWEEN}
    taken = reasons(SPLIT["content parts with an advertisement between"], *P[:3])
    assert taken == dict.fromkeys(P[3:], completion.SAME_CONTAINER)


def test_what_opens_a_folded_part_stays_with_it() -> None:
    body = f"<div>{p(0)}<details><summary>Who pays?</summary>{p(1)}</details><details><summary>More boats</summary><p><a href=/x>A tug</a></details>{p(2)}</div>"
    assert reasons(body, "The ferry", "Sixty", "“Nobody") == {"Who pays?": completion.BETWEEN}


def test_the_ledger_has_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    """The model's opinion is given here: it is unsure of the heading alone."""
    html = f"<h1>The last ferry of the year</h1><div>{p(0, 1)}<h2>Contact</h2>{p(2, 3)}</div>"

    def opinion(source: Source, _: Callable[[], str | None]) -> Prediction:
        kept = tuple(line != "Contact" for line in source.lines)
        return Prediction(tuple(0.9 if keeps else 0.3 for keeps in kept), kept)

    monkeypatch.setattr("copydesk.models.passages.predict_page", opinion)
    assert reason(page(html), "Contact") == completion.BETWEEN


ASIDE = {
    "teasers": '<div class="related"><h3>More from the coast</h3><ul><li><a href=/1>Why the harbour pool stays shut</a></li>'
    "<li><a href=/2>The man who counts gulls</a></li></ul></div>",
    "a letter with a form": '<div class="box"><h3>The island letter</h3><p>Every Friday we write to you what has happened on the islands.</p>'
    "<form><input><button>Send</button></form></div>",
    "a caption": "<figure><img src=a.jpg><figcaption>Passengers waited for the boat in the rain on Monday morning, as on most days.</figcaption></figure>",
    "a linked headline": '<h3><a href="/pool">Why the harbour pool stays shut</a></h3>',
}


@pytest.mark.parametrize("aside", ASIDE.values(), ids=list(ASIDE))
def test_what_is_put_between_the_paragraphs_goes(aside: str) -> None:
    article = page(f"<h1>The last ferry of the year</h1><div>{p(0, 1)}{aside}{p(2, 3, 4)}</div>")
    assert [n for n in range(5) if P[n] not in article.prose.text] == []
    kept = " ".join(article.prose.text.split())
    assert not any(text in kept for text in ("More from", "harbour pool", "island letter", "Every Friday", "in the rain"))


def test_comments_and_other_articles_on_the_page_are_not_the_article() -> None:
    talk = "I have lived on the islands for forty years and never saw the office send a boat on time, not once in a winter."
    body = (
        f'<article class="post"><h1>The last ferry of the year</h1><div class="text">{p(0, 1, 2)}</div></article>'
        f'<article class="post"><h1>The pool stays shut</h1><div class="text">{p(3, 4, 5)}</div></article>'
        f'<div id="comments"><div class="text"><p>{talk}</p></div></div>'
    )
    prose = page(body).prose.text
    assert P[0] in prose
    assert talk not in prose
    assert P[3] not in prose or P[5] in prose  # the extractor may take both; half of the second would be neither


def test_a_text_that_the_page_holds_twice_is_not_added_to_itself() -> None:
    copy = f'<div class="text">{p(0, 1, 2, 3)}</div>'
    assert (
        page(f'<main><h1>The last ferry of the year</h1>{copy}<div class="small-screens">{copy}</div></main>').prose.text.count(P[1]) == 1
    )


LINES = {
    "a poem with breaks": ("<div>I left my oars<br>below the pier<br><br>and came back<br>\nfor them in March</div>",),
    "a poem in pre": ("<pre>I left my oars\nbelow the pier\n\nand came back\nfor them in March</pre>",),
    "a quoted poem": ("<blockquote>I left my oars<br>below the pier<br><br>and came back<br>for them in March</blockquote>",),
    "stanzas as paragraphs": ("<p>I left my oars<br/>below the pier</p><p>and came back<br/>for them in March</p>",),
}


@pytest.mark.parametrize("poem", [poem for (poem,) in LINES.values()], ids=list(LINES))
def test_lines_of_one_block_are_lines_and_stanzas_are_paragraphs(poem: str) -> None:
    article = page(f"<h1>Oars</h1><article>{p(0, 1)}{poem}{p(2, 3)}</article>", "Oars")
    assert "I left my oars\nbelow the pier\n\nand came back\nfor them in March" in article.prose.text


def test_code_keeps_its_indents_lines_and_gaps() -> None:
    code = "def jars(hives):\n    total = 0\n\n    for hive in hives:\n        total += hive\n    return total"
    article = page(f"<h1>Jars</h1><article>{p(0, 1)}<pre><code>{code}</code></pre>{p(2, 3)}</article>", "Jars")
    assert code in article.prose.text
