"""Lines of the article that were lost at its edges: what stands in a block with it, ends an interview, or is its headline."""

from __future__ import annotations

import pytest

from contexts import MODEL
from copydesk.article import Article
from copydesk.boilerplate.stage import boilerplate
from copydesk.config import Config
from copydesk.render.stage import render

MATCH = (
    "Two goals in the last five minutes took the cup to Holm on a night so wet that the ball floated. Wend had led since the break.",
    "The home side never found its feet on the grass, and its goalkeeper lost a boot. He played on without it and saved a penalty.",
)
MENU = "Holm Herald\nSport\nTides"
FOOT = "Share\nMore sport\nBowls club moves\nTerms of use"


def clean(text: str, media: str = "text") -> Article:
    """The article as a run cleans it."""
    return boilerplate(render(Article(path="site/a", media=media, text=text), Config()), MODEL)


def stripped(article: Article) -> list[str]:
    """What was stripped, blank lines aside."""
    return [text for line in article.lines if not line.kept and (text := article.text[line.start : line.end].strip())]


def paragraphs(*parts: str) -> str:
    """Parts with a blank line between them."""
    return "\n\n".join(parts)


def report(block: str, gap: str = "\n\n") -> Article:
    """A match report with a block of lines below its prose, as a browser saves it."""
    return clean(f"{MENU}\n\nHolm take the cup in the rain\n\n{gap.join(MATCH)}\n\n{block}\n\n{FOOT}")


def test_a_line_in_one_block_with_lines_of_the_article_stays() -> None:
    team = "Holm: Reed; Tarn, Bell, Moss, Pike; Lunt, Shaw, Cobb; Vane, Loft, Pym.\nReferee: A. Marsh (Orle)"
    assert "Gate: 213" not in stripped(report(f"{team}\nGate: 213"))
    assert "Gate: 213" in stripped(report(f"{team}\n\nGate: 213"))  # a blank line parts them
    assert "Gate: 213" in stripped(report(f"{team}\nShare\nGate: 213"))  # chrome ends the block
    assert "Gate: 213" in stripped(report(f"{team}\nGate: 213", gap="\n"))  # here no blank line parts prose: it says nothing


def test_the_last_line_below_the_last_sentence_stays_with_it() -> None:
    days = "Ida Moss, ferrywoman, born 2 May 1941; died 9 June 2024"
    told = paragraphs(
        "Ida Moss, who has died aged 83, rowed the ferry at Holm for forty years and could not swim. She was never asked.",
        "She was born on the far bank and crossed for the first time in a drawer. Her mother had the pram full of eels.",
        "She is survived by a daughter, who has sold the boat.",
    )
    page = f"{MENU}\n\nIda Moss, who rowed the ferry\n\n{told}\n{{}}\n{FOOT}"
    assert days not in stripped(clean(page.format(days)))
    assert "Ask the board for tide tables by post" in stripped(clean(page.format("Ask the board for tide tables by post")))


@pytest.mark.parametrize("thanks", ["Vielen Dank für das Gespräch.", "Thank you for your time.", "Danke."])
def test_the_thanks_at_the_end_of_an_interview_stay_and_those_of_a_page_do_not(thanks: str) -> None:
    asked = paragraphs(
        "Frau Brandt, wie geht es dem Boot?",
        "Besser. Es schwimmt wieder, aber nur bei Windstille und nicht weit.",
        "Seit wann fahren Sie damit?",
        "Seit 1978. Damals gab es auf dem See noch mehr Boote als Fische, und man grüßte sich.",
    )
    page = (
        "Seekurier\nStartseite\nLokales\nAnmelden\n\nEin Gespräch über ein Boot\n\n{}\n\nTeilen\nMehr zum Thema\nSteg gesperrt\nImpressum"
    )
    assert thanks not in stripped(clean(page.format(f"{asked}\n\n{thanks}")))
    told = asked.replace("?", ".")
    assert "Danke." in stripped(clean(page.format(f"{told}\n\nDanke.")))


def test_above_a_result_stands_the_headline() -> None:
    head = "Holm take the cup in the rain"
    article = clean(f"{MENU}\n\n{head}\n\nHolm Rovers 2 Wend 1\n\n" + "\n\n".join(MATCH) + f"\n\n{FOOT}")
    assert article.title == head
    assert "Holm Rovers 2 Wend 1" in article.prose.text


VERSE = "You rowed to where the water ends\nand asked it what it meant,\nand came back with a pail of eels\nand would not say you went."


def test_one_word_above_a_byline_is_the_title_of_a_poem() -> None:
    page = f"Verse Weekly\nPoems\nAbout\nSubmit\n\nFerry\n\n{{}}\n\n{VERSE}\n\n{VERSE.replace('You', 'She')}\n\nSubscribe\n© Verse Weekly"
    assert clean(page.format("by Ada Brandt")).title == "Ferry"
    assert clean(page.format("by Ada Brandt").replace("\n\nFerry\n", "\nFerry\n")).title is None  # one of the menu's


def test_a_line_of_verse_that_runs_on_is_no_button() -> None:
    verse = "{}\nno se puede, dijo el viejo,\ny colgó el cartel: se vende.\n\nSolo un gato, solo un libro\ny una silla sin su dueño\nhasta la última página."
    assert stripped(clean("La tienda cierra\n\n" + verse.format("Volver arriba"))) == []
    assert "Volver arriba" in stripped(clean("La tienda cierra\n\n" + verse.format("Volver arriba\n")))


def post(heading: str, more: str = "") -> str:
    """A page of a blog without h1, whose head names the blog alone."""
    text = "".join(f"<p>{part}</p>" for part in MATCH)
    return (
        "<html lang='en'><head><title>Notes from Holm</title></head><body><div><a href='/'>Notes from Holm</a></div>"
        f"<div class='post'>{heading}{text}</div>{more}<div><h3>Archive</h3><ul><li><a href='/4'>April</a></li></ul></div></body></html>"
    )


def test_the_one_heading_named_as_a_posts_title_is_the_headline_where_the_head_names_the_blog() -> None:
    linked = "<h2 class='post-title'><a href='/p/12'>The cup and the rain</a></h2>"
    article = clean(post(linked), "html")
    assert article.title == "The cup and the rain"
    assert article.prose.text.startswith("The cup and the rain\n")
    assert clean(post(linked.replace("post-title", "big")), "html").title == "Notes from Holm"
    assert clean(post(linked, linked.replace("cup", "boot")), "html").title == "Notes from Holm"  # of several posts none is the page's
