"""Kinds of faults that lose text or keep chrome without a word: one small input each in tests/cases, and others of the same kinds here."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from contexts import MODEL
from copydesk.article import Article, is_unsure
from copydesk.boilerplate.judges import ask_model, strip_by_model
from copydesk.boilerplate.stage import boilerplate, lay_out
from copydesk.boilerplate.surroundings import is_sub_heading
from copydesk.config import Config
from copydesk.context import Context, LinesInMemory, Recurrence
from copydesk.render.stage import render
from copydesk.rulebook import load_rules
from copydesk.text import mask
from helpers import PROJECT

CASES = PROJECT / "tests" / "cases"
MEDIA = {".html": "html", ".md": "markdown", ".txt": "text"}


def clean(text: str, media: str = "text") -> Article:
    """The article as a run cleans it."""
    return boilerplate(render(Article(path="site/a", media=media, text=text), Config()), MODEL)


def gone(article: Article) -> list[tuple[str, str | None]]:
    """Text and rule of what was stripped, blank lines aside."""
    return [(text, line.rule) for line in article.lines if not line.kept and (text := article.text[line.start : line.end].strip())]


def paragraphs(*parts: str) -> str:
    """Parts with a blank line between them."""
    return "\n\n".join(parts)


KEPT_AND_GONE: dict[str, tuple[list[str], list[str]]] = {
    "pre-indent.html": (["    if a:\n        return a + b"], []),
    "linked-paragraph.html": (["denied that they had set the quarry on fire", "is to enter a plea when the court sits again"], []),
    "lyrics.html": (["I left my lantern on the quay\nand rowed without it", "half the light.\n\nO lamp"], ["Top 50", "Terms"]),
    "wiki-sections.html": (["\nRelease\n", "\nReception\n", "\nLegacy\n", "\nRelated games\n", "\nIn media\n"], []),
    "ol-h3.html": (["Three ways to pay", "The employer pays alone. You pay nothing", "What happens when you leave"], []),
    "colophon-list.html": (["for nearly everything that has letters", "for sending the files", "and patience"], ["RSS"]),
    "split-grid.html": (["Eleven hives stand on the roof", "Two schools and the swimming baths", "The old iron bridge"], ["daily letter"]),
    "cta-prose.txt": (
        ["The last tram", "twelve new cars"],
        ["Sign up for our daily", "Join Stock Adviser", "E! NEWSLETTER", "E! PODCASTS"],
    ),
    "about-newsletters.txt": (["\nSubscribe\n", "\nUnsubscribe\n", "\nShare\n"], []),
    "multi-page.txt": (["The old iron bridge", "Eleven hives", "In a good summer"], ["Page 2 of 3", "Next page", "Previous page"]),
    "de-comment-form.txt": (["Leasen klingt billig", "Nach drei Jahren"], ["Ihr Kommentar", "Bericht schreiben", "behalten wir uns vor"]),
    "thai.txt": (["สะพานเหล็กเก่าข้ามแม่น้ำจะปิดในวันจันทร์", "รถโรงเรียนยังจอดที่เดิม"], ["ข่าวที่เกี่ยวข้อง", "แชร์"]),
    "agency-menu.txt": (
        ["WENDMOUTH - Harbour Office", "Ridge joined the office", "Baker was a captain"],
        ["Doing Business", "Physical Security"],
    ),
    "forum-question.txt": (["Ask HN: Sums for a club of six-year-olds?", "I moved from the coast"], ["Guidelines | FAQ", "new | past"]),
    "fixture.txt": (["Mill Lane, Wend", "Saturday, 26 February", "1400 GMT"], []),
    "placeholder-fiction.txt": (["[Video call from Third Pilot Ann Moss, Wendmouth Harbour. Accept?]", "[Connection lost.]"], []),
    "headline-lost.txt": (["WEND – Two brothers are to be charged today"], ["Scroll to top", "Are You a Human", "Latest Posts"]),
    "select-all.txt": (
        [
            "Nobody wrote in: island school still without a teacher\nCouncil has advertised the post three times since the summer\nThe island"
        ],
        ["Opinion", "By Staff Reporter", "Harbour wall to be raised", "Cookie policy"],
    ),
    "de-about-cookies.txt": (["Wir verwenden Cookies", "Mein Bäcker", "\nAlle akzeptieren\n", "\nDatenschutz\n"], []),
    "it-running-line.txt": (["Il faro di Capo Rosso", "una vecchia barca"], ["Relazione annuale 2023", "\n13\n"]),
    "fr-copied-title.txt": (
        ["l'aube\nAprès cent douze ans, les caisses", "Le marché aux poissons"],
        ["Météo marine", "Un chalutier vendu"],
    ),
    "agenda.txt": (["\nFriday 14 June\n", "\nSunday 30 June\n", "\n3 pm\n", "Children sing the rounds"], []),
    "fr-about-newsletters.txt": (["\nS'abonner\n", "\nSe désabonner\n", "\n« Partager ? »\n", "Abonnez-vous à notre newsletter"], []),
    "answers.txt": (
        ["How do I turn a dome without a motor?", "needs fewer people?", "Put it on the wheels", "Grease helps more than wheels do."],
        ["Ask Question", "Add a comment", "Your Answer", "Privacy policy"],
    ),
    "forum-last-post.txt": (["The heater hums", "The stove made the mirror wet.", "Wear a coat."], ["Register", "Reply", "phpBB"]),
    "de-forum.txt": (["Uns ist das vordere Lager", "Im Keller nicht", "Den Riemen spannt man"], ["Anmelden", "Impressum"]),
    "forum.html": (["I bake with the coarse one", "It is your oven.", "My mother used sea water"], ["Login", "Privacy"]),
    "question-blog.txt": (["The grandson has written to every bar"], ["My uncle drinks", "your uncle should", "Leave a comment"]),
    "printed-page.txt": (["The salt pans at Orrin", "A scientist from the coast"], ["orrin.example", "20:14"]),
    "letter-by-mail.txt": (["The dome turns again\n", "The town has promised"], ["in your browser", "You are receiving", "Unsubscribe"]),
    "blog-sidebar.txt": (["The observatory on Kettle Hill"], ["Recent Posts", "Entries RSS", "Leave a comment", "WordPress"]),
    "croatian.txt": (["Stara solana", "U suhom ljetu"], ["Prijava", "Podijeli", "Guska zaustavila", "Komentari", "Sva prava"]),
    "nl-comments.txt": (["De zeilmakerij", "De gemeente wil"], ["Inloggen", "Jammer", "Lees ook", "Gans houdt"]),
    "zh-digest.md": (["会员申请已被否决", "紫金山天文台说", "对假药案作出一审判决", "活体鳗苗四万尾"], []),
}


@pytest.mark.parametrize("name", KEPT_AND_GONE)
def test_a_page_keeps_its_article_and_loses_its_chrome(name: str) -> None:
    kept, chrome = KEPT_AND_GONE[name]
    prose = clean((CASES / name).read_text("utf-8"), MEDIA[Path(name).suffix]).prose.text
    assert [text for text in kept if text not in f"\n{prose}\n"] == []
    assert [text for text in chrome if text in prose] == []


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("headline-lost.txt", "BROTHERS TO BE CHARGED FOR BREAKING INTO AND PAINTING THE HARVEST MILL IN WEND AND HOLDING A STOLEN BOAT"),
        ("multi-page.txt", "The long way round"),
        ("fr-copied-title.txt", "La dernière criée de Kerven s'est tue samedi à l'aube"),
        ("select-all.txt", "Nobody wrote in: island school still without a teacher"),
        ("forum-question.txt", "Ask HN: Sums for a club of six-year-olds?"),
        ("ol-h3.html", "Pension from the firm"),
        ("split-grid.html", "What the river keeps"),
        ("answers.txt", "How do I turn a dome without a motor?"),
        ("forum-last-post.txt", "Stove or heater in the dome?"),
        ("de-forum.txt", "Lager für alten Motor gesucht"),
        ("printed-page.txt", "Rakes on the wall"),
        ("blog-sidebar.txt", "We push it round by hand"),
        ("croatian.txt", "Solana opet otvorena"),
        ("nl-comments.txt", "De laatste zeilmaker stopt"),
        ("es-menu.txt", "Doscientos años de queso"),
    ],
)
def test_the_headline_is_the_first_line_and_stands_once(name: str, title: str) -> None:
    article = clean((CASES / name).read_text("utf-8"), MEDIA[Path(name).suffix])
    assert article.title == title
    assert [n for n, line in enumerate(article.prose.text.split("\n")) if line.strip() == title] == [0]


def test_a_list_at_the_end_of_a_clean_text_is_no_doubt() -> None:
    article = clean((CASES / "list-end-unsure.txt").read_text("utf-8"))
    assert gone(article) == []
    assert not any(is_unsure(line) for line in article.lines)


A = "The ferry to the outer islands stops at the end of October, the harbour office wrote to its passengers. The pier is to be rebuilt."
B = "Sixty people live on the islands in winter, and most of them work on the mainland. They have asked for a boat on Mondays and Fridays."
C = "The office says that the old boat costs too much to heat. A smaller one was hired in 2019, and it lay in the harbour for half the winter."
D = "A meeting in the parish hall is planned for next week. The mayor has promised to bring the plans, and somebody who can read them."
BANNER = "This is an official site of the islands, and whoever enters their address here does so on a connection that nobody else can read."


@pytest.mark.parametrize("entry", ["About", "Contact", "Newsletter", "Kontakt", "Comments", "Recommended for you"])
def test_an_entry_of_the_menu_does_not_take_the_article(entry: str) -> None:
    text = paragraphs(BANNER, "Topics\nBoats\nTides", f"{entry}\nCulture\nRegions", "The last ferry of the year", A, B, C, D)
    assert [rule for text, rule in gone(clean(text)) if text in (A, B, C, D)] == []


@pytest.mark.parametrize("heading", ["READ NEXT", "Recommended", "Related coverage from the coast", "Newsletter", "About us"])
def test_a_heading_amid_the_article_takes_no_more_prose_than_it_leaves(heading: str) -> None:
    article = clean(paragraphs("The last ferry of the year", A, heading, B, C, D))
    assert [rule for text, rule in gone(article) if text in (A, B, C, D)] == []


@pytest.mark.parametrize(
    "line",
    ["Home.", "“Share?”", "Archive.", "Search.", "“More.”"],
)
def test_an_answer_is_no_entry_of_a_menu(line: str) -> None:
    assert gone(clean(paragraphs("The last ferry of the year", A, "Where do you want to go?", line, B, C))) == []


@pytest.mark.parametrize(
    "line",
    ['"Home?"', "„Suche.“", "« Partager ! »", "«Contatti», disse.", "— Archivo.", '"Privacy," she said, "is a gate with a bolt on it."'],
)
def test_speech_is_no_entry_of_a_menu_wherever_it_stands(line: str) -> None:
    assert gone(clean(paragraphs("The last ferry of the year", line, A, B, C, line))) == []


@pytest.mark.parametrize(
    "line",
    ["Log in  Search  Our boats", "Share | Reply | Print this page", "Contact • About us • The islands", "Impressum\tDatenschutz"],
)
def test_a_row_of_buttons_is_chrome_and_a_row_of_words_is_not(line: str) -> None:
    """One known button in a row says nothing: "The boats  Share  The pier" may be the head of a table."""
    assert line in [
        text
        for text, rule in gone(clean(paragraphs("The last ferry", A, B, C, D, line)))
        if not (rule or "").startswith("boilerplate.line")
    ]
    row = "The boats  Share  The pier"
    assert row not in [
        text for text, rule in gone(clean(paragraphs("The last ferry", row, A, B, C))) if not (rule or "").startswith("boilerplate.line")
    ]


@pytest.mark.parametrize(
    "row", ["[Home](/) [Log in](/l) [Our boats](/b)", "[![Contact](c.png)](/c) · [Search](/s)", "[首页](/) [登录](/l) [关于我们](/a)"]
)
def test_a_row_of_links_is_chrome_where_half_of_them_are_buttons(row: str) -> None:
    article = clean(paragraphs("# The last ferry", A, B, C, D, row), "markdown")
    assert [rule for text, rule in gone(article) if text == row] == ["boilerplate.menu"]


@pytest.mark.parametrize("row", ["[Home](/) is where the [contact](/c) was made", "[The mainland](/m) [Home](/h) [Two islands](/i)"])
def test_a_line_with_other_words_than_links_or_with_other_links_is_no_row_of_buttons(row: str) -> None:
    page = lay_out(render(Article(path="a.md", media="markdown", text=paragraphs("# The last ferry", A, B, row)), Config()), MODEL)
    assert page.paragraphs[-1].matches == ()


@pytest.mark.parametrize("heading", ["Subscribe", "Archive", "Share", "Contact", "Teilen", "Partager"])
def test_one_word_between_paragraphs_of_a_text_without_chrome_is_a_sub_heading(heading: str) -> None:
    assert gone(clean(paragraphs("The last ferry of the year", A, heading, B, C, D))) == []


def test_the_same_word_is_a_button_where_chrome_surrounds_the_text() -> None:
    text = paragraphs("Home\nLog in", "The last ferry of the year", A, "Share", B, C, D, "Privacy Policy\nAll rights reserved.")
    assert ("Share", "boilerplate.share.en") in gone(clean(text))


def ferry_page(*body: str) -> str:
    """A page with a menu, a list of other stories and a footer around its article."""
    menu = "".join(f'<li><a href="/{name}">{name}</a></li>' for name in ("Home", "Region", "Sport", "Contact"))
    others = '<h3>Popular</h3><ul><li><a href="/1">Swans on the ring road</a></li><li><a href="/2">Baker wins the cup</a></li></ul>'
    return (
        f"<title>The last ferry of the year</title><header><ul>{menu}</ul></header>"
        f'<div class="text"><h1>The last ferry of the year</h1>{"".join(body)}</div>'
        f'<div class="more">{others}</div><footer><a href="/p">Privacy policy</a> <a href="/t">Terms of use</a></footer>'
    )


@pytest.mark.parametrize(
    "heading", ["Feedback", "More about the boat", "Popular", "Advertisement", "Contact", "Sign in", "Read more", "Werbung", "À lire aussi"]
)
def test_a_heading_between_paragraphs_of_a_page_with_chrome_is_the_articles(heading: str) -> None:
    article = clean(ferry_page(f"<p>{A}</p><h2>{heading}</h2><p>{B}</p><p>{C}</p>"), "html")
    assert f"{A}\n\n{heading}\n\n{B}" in article.prose.text
    assert "Swans" not in article.prose.text
    assert article.prose.text.endswith(C)


def test_a_heading_with_other_stories_below_it_is_none() -> None:
    teasers = '<ul><li><a href="/3">Swans on the ring road</a></li><li><a href="/4">Why the old bridge hums</a></li></ul>'
    article = clean(ferry_page(f"<p>{A}</p><p>{B}</p><h2>More from the harbour</h2>{teasers}<p>{C}</p><p>{D}</p>"), "html")
    assert {text: rule for text, rule in gone(article) if "harbour" in text} == {"More from the harbour": "boilerplate.related-heading"}
    assert "Why the old bridge hums" not in article.prose.text
    assert article.prose.text.endswith(f"{C}\n\n{D}")


def test_a_label_of_advertising_amid_a_text_with_chrome_is_no_sub_heading() -> None:
    text = paragraphs("Home\nLog in", "The last ferry of the year", A, "Advertisement", B, C, D, "Privacy Policy\nAll rights reserved.")
    assert ("Advertisement", "boilerplate.advertisement") in gone(clean(text))


@pytest.mark.parametrize("label", ["Advertisement", "ADVERTISEMENT - SCROLL TO CONTINUE", "Article continues below advertisement"])
def test_a_label_of_advertising_amid_a_text_without_chrome_is_no_sub_heading(label: str) -> None:
    assert gone(clean(paragraphs("The last ferry of the year", A, label, B, C, D))) == [(label, "boilerplate.advertisement")]


def test_the_line_of_a_feed_goes_from_the_end_of_its_article() -> None:
    line = "The post The last ferry of the year appeared first on Harbour Post."
    assert gone(clean(paragraphs("The last ferry of the year", A, B, C, line))) == [(line, "boilerplate.feed-end")]


@pytest.mark.parametrize("mark", ["-", "="])
def test_the_line_below_a_heading_goes_where_the_heading_goes(mark: str) -> None:
    below = mark * 16
    teasers = "* [Swans on the ring road](/1)\n* [Why the old bridge hums](/2)"
    text = paragraphs(
        f"The last ferry\n{below}", A, f"Sixty people\n{below}", B, f"A smaller boat\n{below}", C, D, f"Related articles\n{below}", teasers
    )
    article = clean(text, "markdown")
    shown = [(article.text[line.start : line.end], line.kept, line.rule) for line in article.lines]
    assert [(kept, rule) for line, kept, rule in shown if line == below] == [(True, None)] * 3 + [(False, "boilerplate.related-heading")]
    assert article.prose.text == paragraphs("The last ferry", A, "Sixty people", B, "A smaller boat", C, D)
    assert article.title == "The last ferry"


def test_the_line_below_a_heading_is_no_part_of_its_words() -> None:
    page = lay_out(render(Article(path="a.md", media="markdown", text=f"The last\nferry\n=====\n\n{A}"), Config()), MODEL)
    assert [(it.first, it.last, it.text) for it in page.paragraphs] == [(0, 3, "The last ferry"), (4, 5, A)]


LONG = "The last ferry of the year to the outer islands leaves at noon on\na Friday and takes nobody back"


@pytest.mark.parametrize(("media", "title"), [("text", LONG), ("markdown", f"{LONG}\n===")])
def test_a_headline_of_two_lines_is_the_title_as_a_whole(media: str, title: str) -> None:
    body = (textwrap.fill(part, 66) for part in (A, B, C, D))
    article = clean(paragraphs(title, *body), media)
    assert article.title == LONG.replace("\n", " ")
    assert article.prose.headline is not None
    assert article.prose.text[slice(*article.prose.headline)] == article.title


def test_the_model_sees_the_line_below_a_heading_where_it_stands() -> None:
    text = f"The last ferry\n==============\n\n{A}\n\nSixty people\n------------\n\n{B}\n\n{C}"
    marked, plain = (lay_out(render(Article(path="a", media=media, text=text), Config()), MODEL) for media in ("markdown", "text"))
    ask_model([marked, plain])
    shown = {it.text: it.kept_probability for it in plain.paragraphs}
    assert [it.underline for it in marked.paragraphs] == ["==============", "", "------------", "", ""]
    assert {it.text: it.kept_probability for it in marked.paragraphs} == {
        text: chance for text, chance in shown.items() if text.strip("=-")
    }


ADDRESS = (
    "https://islands.example/harbour-office/passengers/ferry-stops-at-the-end-of-october/the-outer-islands/authors/tom-reed-of-the-pier"
)


def test_the_words_of_an_address_make_no_standfirst_and_no_prose() -> None:
    text = paragraphs("[Home](/h)\n\n[Log in](/l)", "The last ferry\n==============", f"[Tom Reed]({ADDRESS})", A, B, C, D)
    page = lay_out(render(Article(path="a", media="markdown", text=text), Config()), MODEL)
    assert [(it.words, it.prose) for it in page.paragraphs if ADDRESS in it.text] == [(2, False)]
    assert f"[Tom Reed]({ADDRESS})" in [text for text, _ in gone(clean(text, "markdown"))]


@pytest.mark.parametrize("linked", [False, True])
def test_a_standfirst_stays_against_the_model_unless_it_is_a_link(linked: bool) -> None:
    said = "Passengers of the outer islands are left without a pier"
    line = f"[{said}](/1)" if linked else said
    text = paragraphs("[Home](/h)\n\n[Log in](/l)", "The last ferry\n==============", line, A, B, C, D)
    page = lay_out(render(Article(path="a", media="markdown", text=text), Config()), MODEL)
    ask_model([page])
    page.title_line = page.paragraphs[2].first
    standfirst = page.paragraphs[3]
    standfirst.model_keeps, standfirst.kept_probability = False, 0.05
    strip_by_model(page)
    assert (standfirst.text, standfirst.rule) == (line, "boilerplate.line-model-inside" if linked else None)


def test_whose_picture_it_is_is_no_sub_heading() -> None:
    article = clean(ferry_page(f"<p>{A}</p><p>{B}</p><h3>Photo: Tom Reed</h3><p>{C}</p><p>{D}</p>"), "html")
    assert ("Photo: Tom Reed", "boilerplate.photo-credit") in gone(article)
    assert article.prose.text.endswith(f"{B}\n\n{C}\n\n{D}")


BLURB = "Sign up for our free weekly newsletter and get the best stories of the islands delivered straight to your inbox every Friday."


@pytest.mark.parametrize(
    ("below", "chance", "found"), [(B, 0.8, True), (B, 0.79, False), (BLURB, 0.9, False), ("Sixty people", 0.9, False)]
)
def test_a_sub_heading_has_prose_below_it_that_surely_is_the_articles(below: str, chance: float, found: bool) -> None:
    page = lay_out(render(Article(path="a", text=paragraphs("Home", A, "Feedback", below, C, D)), Config()), MODEL)
    for paragraph in page.paragraphs:
        paragraph.kept_probability, paragraph.model_keeps = 0.95, True
    page.paragraphs[2].kept_probability, page.paragraphs[3].kept_probability = 0.4, chance
    assert is_sub_heading(page, 2) is found


@pytest.mark.parametrize("heading", ["Feedback", "Archive", "Contact", "Comments"])
def test_a_line_with_the_words_of_chrome_that_is_set_as_a_sub_heading_is_one(heading: str) -> None:
    page = ("Home\nLog in\nAbout us", "The last ferry of the year", A, B, heading, C, D)
    foot = "Privacy policy\nTerms of use"
    assert (
        heading in clean(paragraphs(*page, "What comes next", A.replace("October", "May"), B.replace("Sixty", "Ninety"), foot)).prose.text
    )
    assert heading not in clean(paragraphs(*page, foot)).prose.text, "no other line is set so"
    labels = (part for text in (A, B, C, D) for part in (text, heading))
    labelled = clean(paragraphs(*page[:2], *labels, "What comes next", A.replace("October", "May"), B.replace("Sixty", "Ninety"), foot))
    assert heading not in labelled.prose.text, "it stands there several times"


@pytest.mark.parametrize("link", ["Return to citation", "Back to text", "↩"])
def test_the_way_back_from_a_note_is_no_running_title(link: str) -> None:
    notes = [part for n, text in enumerate((B, C, D), 1) for part in (str(n), text, link)]
    prose = clean(paragraphs("The last ferry of the year", A, *notes)).prose.text
    assert [number for number in ("1", "2", "3") if f"\n{number}\n" not in prose] == []


@pytest.mark.parametrize("part", ["Step {} of 3", "Teil {}/3", "Étape {} sur 3"])
def test_the_parts_of_a_text_are_no_pages(part: str) -> None:
    parts = [line for n, text in enumerate((A, B, C), 1) for line in (part.format(n), text)]
    assert gone(clean(paragraphs("The last ferry of the year", *parts))) == []


@pytest.mark.parametrize(
    ("head", "foot"),
    [
        ("3/9/24, 8:14 PM\tThe last ferry – Harbour Daily", "https://harbour.example/ferry\t{}/2"),
        ("The last ferry | Harbour Daily\thttps://harbour.example/ferry", "{} of 2\t09/03/2024, 20:14"),
    ],
)
def test_what_a_browser_prints_around_each_page_goes(head: str, foot: str) -> None:
    article = clean("\n".join((head, "The last ferry", A, B, foot.format(1), head, C, D, foot.format(2))))
    assert article.title == "The last ferry"
    assert article.prose.text.split() == f"The last ferry {A} {B} {C} {D}".split()


def test_a_headline_may_begin_with_what_stands_before_a_writers_name() -> None:
    menu, foot = "De Havenkrant\nHome\nNieuws\nInloggen", "Deel dit artikel\nAlgemene voorwaarden"
    for head, title in (("De laatste boot vaart uit", "De laatste boot vaart uit"), ("De Piet Brouwer", None)):
        assert clean(f"{menu}\n{head}\n{A}\n{B}\n{C}\n{foot}").title == title


def test_an_article_about_cookies_keeps_its_notices() -> None:
    notice = (
        "By clicking accept you agree to the use of cookies by the library, the notice says, and the borrower clicks without reading it."
    )
    text = paragraphs(
        "Nobody reads the notice",
        "The library asks each borrower about cookies before it shows a book, and a borrower who clicks on the notice has agreed to all.",
        notice,
        "Few borrowers know what cookies are. The librarian keeps a jar of real ones, and says that reading the notice takes four minutes.",
        "Agreeing is quicker than reading, she says, and the use that the library makes of it is small: it counts who clicks on what.",
    )
    assert gone(clean(text)) == []


@pytest.mark.parametrize("hour", ["Kick-off 15:00", "15.30 Uhr, Halle 2", "8pm, Town Hall", "1900 CET"])
def test_the_day_of_what_takes_place_stays_with_its_hour(hour: str) -> None:
    text = paragraphs("Castle v Ridge", f"Mill Lane, Wend\nSaturday, 26 February\n{hour}", A, B)
    assert ("Saturday, 26 February", "boilerplate.time-stamp") not in gone(clean(text))


JAPANESE = [
    "市は月曜日から古い鉄橋を修理のため閉鎖すると発表した。春の点検で九つの支柱のうち二つに錆が見つかった。",
    "車は下流の道路に迂回し、二つの村の間の移動は十一分長くなる。スクールバスは今まで通りの停留所に止まる。",
    "工事費は二億四千万円で、市と鉄道会社が負担する。橋の大規模な修理は一九六八年以来初めてとなる。",
    "橋の下の船着き場を使う漁師には上流に場所が与えられた。足場が外れる秋には元の場所に戻る予定だ。",
]


@pytest.mark.parametrize(
    "text",
    [
        paragraphs("古い鉄橋、月曜日に閉鎖", *JAPANESE),
        paragraphs(
            "旧铁桥周一关闭",
            *[f"{n}. 铁桥的第{n}个桥墩在春天检查时被发现生锈,县政府决定从周一开始关闭整座桥进行维修。" for n in range(1, 12)],
        ),
        paragraphs(
            "ปิดสะพาน",
            *["รถโรงเรียนยังจอดที่เดิมและออกเร็วขึ้นสิบห้านาที ชาวบ้านต้องใช้ถนนด้านล่างซึ่งไกลกว่าเดิมมาก"] * 1,
            "เทศบาลแจ้งว่าสะพานจะเปิดอีกครั้งในฤดูใบไม้ร่วงหลังจากซ่อมเสร็จ",
        ),
    ],
    ids=["Japanese", "Chinese", "Thai"],
)
def test_clean_texts_in_scripts_without_spaces_lose_nothing(text: str) -> None:
    assert gone(clean(text)) == []


TEASERS = "銭湯が百周年を迎え、三代目が語る湯の話と町の朝\n朝市が駅前の広場へ移転し、来月から毎週日曜日に開かれる見通し\n渡し船に新しい船が加わり、島までの時間は半分に"


def test_a_flat_page_in_a_script_without_spaces_loses_the_teasers_below_it_and_none_of_its_text() -> None:
    menu = "ホーム\n社会\nスポーツ\n経済\n天気\nログイン\n会員登録"
    foot = f"アクセスランキング\n\n{TEASERS}\n\n会社概要\nプライバシーポリシー\nお問い合わせ\n© 港町新聞"
    lost = [text for text, _ in gone(clean(paragraphs(menu, "古い鉄橋、月曜日に閉鎖", "2024年5月3日 5時00分", *JAPANESE, foot)))]
    assert [text for text in TEASERS.split("\n") if text not in lost] == []
    assert [text for text in JAPANESE if text in lost] == []


@pytest.mark.parametrize(
    ("probability", "foot", "goes"),
    [(0.04, "ログイン\n会員登録", True), (0.04, "", False), (0.08, "ログイン\n会員登録", False), (0.3, "ログイン\n会員登録", False)],
    ids=["clearly no article", "a text without chrome", "not so clear", "in doubt"],
)
def test_what_the_model_may_take_amid_a_text_in_a_script_without_spaces(probability: float, foot: str, goes: bool) -> None:
    line = "朝市が駅前の広場へ移転し、来月から毎週日曜日に開かれる見通し"
    text = paragraphs("古い鉄橋、月曜日に閉鎖", JAPANESE[0], line, *JAPANESE[1:], foot)
    page = lay_out(render(Article(path="site/a", media="text", text=text), Config()), MODEL)
    for paragraph in page.paragraphs:
        paragraph.kept_probability, paragraph.model_keeps = (probability, False) if paragraph.text == line else (0.9, True)
    strip_by_model(page)
    assert [paragraph.kept for paragraph in page.paragraphs if paragraph.text == line] == [not goes]


def test_code_amid_a_text_in_a_script_without_spaces_stays() -> None:
    code = "for bridge in bridges:\n    close(bridge)"
    assert gone(clean(paragraphs("橋を閉じる", JAPANESE[0], code, JAPANESE[1], JAPANESE[2], "ログイン\n会員登録\nお問い合わせ")))[:1] == [
        ("ログイン", "boilerplate.menu.other")
    ]


def page_of(body: str) -> str:
    return f"<html lang='en'><head><title>Ferry | Harbour Daily</title></head><body>{body}</body></html>"


def test_a_heading_below_the_whole_article_is_not_where_it_begins() -> None:
    """A translator's box, say, with the only h1 of the page."""
    facts = "".join(f"<li>Boat {n}: {n} seats, no roof</li>" for n in ("two", "four", "six", "eight", "ten", "twelve"))
    body = f"<div id='c'><p>{A}</p><p>What there is on the pier</p><ul>{facts}</ul><p>{B}</p></div><div class='tip'><h1>Original text</h1></div>"
    prose = clean(page_of(body), "html").prose.text
    assert "What there is on the pier" in prose
    assert "Boat six: six seats, no roof" in prose


def test_a_few_linked_words_in_a_box_of_their_own_are_a_teaser_and_a_linked_sentence_is_not() -> None:
    body = "<article><h1>The last ferry</h1><div class='t'><p>{}</p></div><div class='box'><a href='/1'>{}</a></div><div class='t'><p>{}</p></div></article>"
    teaser, sentence = "The pier in winter", "The office said in a letter to all of the islands that it regrets the loss of the boat."
    assert teaser not in clean(page_of(body.format(A, teaser, B)), "html").prose.text
    assert sentence in clean(page_of(body.format(A, sentence, B)), "html").prose.text


def test_the_first_day_of_a_diary_stays_and_the_date_of_an_article_does_not() -> None:
    diary = paragraphs("The diary of a lighthouse", "3 March 1911", A, "4 March 1911", B, "5 March 1911", C)
    assert gone(clean(diary)) == []
    assert ("3 March 1911", "boilerplate.time-stamp") in gone(clean(paragraphs("The last ferry", "3 March 1911", A, B, C)))


@pytest.mark.parametrize("mark", ["Page {} of 3", "Seite {} von 3", "{}/3", "Page {} sur 3"])
def test_a_running_title_goes_and_a_refrain_stays(mark: str) -> None:
    parts = [part for n, text in enumerate((A, B, C), 1) for part in ("The last ferry of the year", text, mark.format(n))]
    article = clean(paragraphs(*parts))
    assert article.prose.text.count("The last ferry of the year") == 1
    assert all(text in article.prose.text for text in (A, B, C))
    refrain = [part for text in (A, B, C) for part in ("No ferry, no flour", text)]
    assert clean(paragraphs("The last ferry", *refrain)).prose.text.count("No ferry, no flour") == 3


@pytest.mark.parametrize("number", ["{}", "- {} -", "                    {}", "p. {}"])
def test_the_head_and_the_number_of_a_printed_page_go_wherever_the_number_is_set(number: str) -> None:
    head = "PARISH MAGAZINE          August"
    parts = [part for n, text in enumerate((A, B, C, D), 11) for part in (head, text, number.format(n))]
    article = clean(paragraphs("The last ferry of the year", *parts))
    assert [
        text for text in (head, *(number.format(n).strip() for n in range(11, 15))) if f"\n{text}\n" in f"\n{article.prose.text}\n"
    ] == []
    assert all(text in article.prose.text for text in (A, B, C, D))


def test_a_refrain_between_numbered_stanzas_is_no_running_line() -> None:
    parts = [part for n in range(1, 5) for part in (str(n), "The wind has turned,\nthe nets are dry,", "No ferry, no flour")]
    assert clean(paragraphs("Song of the islands", *parts)).prose.text.count("No ferry, no flour") == 4


def test_a_notice_that_speaks_to_its_reader_goes_however_long_it_is() -> None:
    notice = "We use cookies to make this site work. Some of them are stored by our partners. You can take back your consent at any time."
    told = "We use cookies, said the sign. It hung above the oven for nineteen years. The children of the island believed every word of it."
    assert gone(clean(paragraphs("The last ferry of the year", A, notice, B, C))) == [(notice, "boilerplate.cookie-sentence")]
    assert gone(clean(paragraphs("The last ferry of the year", A, told, B, C))) == []


@pytest.mark.parametrize(
    ("notice", "stays"),
    [
        ("“We use cookies to improve your visit” is what half of the four hundred inns on this coast have on their front page.", True),
        ("“We use cookies to improve your visit” is our promise, and what half of the four hundred inns have on their front page.", False),
        ("“We use cookies to improve your visit” is how it began.", False),  # not enough to tell whose sentence it is
        ("Click “Accept”: we use cookies to count visits, and half of the four hundred inns on this coast do so “too”.", False),
        ("We use cookies, said the baker of the island, to have the children come in; the bread alone would not do it.", True),
        ("»Wir verwenden Cookies«, sagte der Bäcker der Insel, damit die Kinder kommen; das Brot allein täte es nicht.", True),
        ("We use cookies, and the bread of the island, to have the children come in; the tea alone would not do it.", False),
    ],
)
def test_a_notice_that_somebody_cites_or_says_is_the_story(notice: str, stays: bool) -> None:
    stripped = [] if stays else [(notice, "boilerplate.cookie-sentence")]
    assert gone(clean(paragraphs("The last ferry of the year", A, notice, B, C))) == stripped


def test_an_article_may_begin_with_a_notice_that_it_cites_and_not_with_one_of_several_sentences() -> None:
    cited = "“We use cookies to improve your visit” is what half of the four hundred inns on this coast have on their front page."
    assert gone(clean(paragraphs("The last ferry of the year", cited, "Contact", A, B, C))) == []
    notice = "We use cookies on this page. Some are stored for a day only. Others last for a whole year. The list of them is long."
    assert gone(clean(paragraphs("The last ferry of the year", notice, A, B, C))) == [(notice, "boilerplate.cookie-sentence")]


def test_a_rule_that_a_user_adds_takes_its_own_lines_alone(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text(
        '[[rules]]\nid = "boilerplate.tell"\nfamily = "boilerplate"\ncategory = "share"\nlanguages = ["en"]\n'
        'match = \'Tell (?:a|the) harbour\'\nmessage = "A button."\nexamples = ["[[Tell a harbour]]", "Tell it."]\n',
        encoding="utf-8",
    )
    button = "Tell the harbour"
    text = f"Boats\nThe last ferry of the year\n{button}\n{A}\n{button}\n{B}\nSix thousand homes without power\n{button}\n{C}"

    def believed(context: Context) -> list[float | None]:
        page = lay_out(render(Article(path="site/a", text=text), Config()), context)
        ask_model([page])
        return [paragraph.kept_probability for paragraph in page.paragraphs]

    ours = Context(load_rules([tmp_path]))
    assert gone(boilerplate(render(Article(path="site/a", text=text), Config()), ours)).count((button, "boilerplate.tell")) == 3
    assert believed(ours) == believed(MODEL)


def lines_below(*below: str, above: tuple[str, ...] = ()) -> list[str]:
    """Which of some lines go that stand right below the prose of a saved page, and right above its buttons."""
    saved = "\n".join(["Home", "Boats", "Tides", "The last ferry of the year", A, B, *above, *below, "Share", "Privacy policy"])
    return [text for text, _ in gone(clean(saved)) if text in below]


def test_the_short_sentences_with_which_a_story_ends_stay() -> None:
    assert lines_below("I waved.", "She did not.", "We rowed home at the turn of the tide.") == []
    assert lines_below("She waved", "He did not", "Home at the turn of the tide") != []  # no sentences
    assert "Get our letter." in lines_below("I waved.", "Get our letter.", "Tell your friends.")  # they speak to the reader
    assert lines_below("A plate of six costs nothing yet. There is a queue.") == []  # two in one line


@pytest.mark.parametrize(
    ("page", "stays"),
    [
        ("{A}\n{B}\n{C}\n{facts}\n\nShare this article\n", True),
        ("{A}\n{B}\n{C}\n{facts}\n\n\nShare this article\nTides\nPrivacy policy", True),
        ("{A}\n\n{B}\n{C}\n{facts}\n\nShare this article\n", False),  # here a blank line parts prose, too
        ("{A}\n\n{B}\n\n{C}\n\n{facts}\n\nShare this article\n", False),
        ("{A}\n{B}\n{C}\n{facts}\nShare this article\n", False),  # nothing tells where the chrome begins
        ("{A}\n{B}\n{C}\n\n{facts}\n\nShare this article\n", False),
        (
            "{A}\n{B}\n{C}\n{facts}\n\nTides\nWeather\n",
            True,
        ),  # no rule says that what stands below the blank line is chrome, but the model keeps them
        ("{A}\n{B}\n{facts}\n\nShare this article\n", False),  # too little to tell
        ("{A}\n{facts}\n\nShare this article\n{D}", False),
    ],
)
def test_what_stands_with_the_story_above_a_blank_line_and_chrome_is_its_own(page: str, stays: bool) -> None:
    facts = ["ON BOARD", "Rooms: seventeen", "Two flats", "A fish ladder"]
    text = page.format(A=A, B=B, C=C, D=D, facts="\n".join(facts))
    stripped = [words for words, _ in gone(clean(f"Home\nBoats\nTides\nThe last ferry of the year\n{text}"))]
    assert ("Two flats" not in stripped and "ON BOARD" not in stripped and "A fish ladder" not in stripped) is stays


def test_a_block_of_more_lines_than_a_list_of_facts_is_none_of_the_storys() -> None:
    def left(count: int) -> bool:
        block = "\n".join(f"Boat {'abcdefghijklmnop'[n]}" for n in range(count))
        text = f"Home\nBoats\nTides\nThe last ferry of the year\n{A}\n{B}\n{C}\n{block}\n\nShare this article\n"
        return "Boat a" in [words for words, _ in gone(clean(text))]

    assert [left(count) for count in (2, 11, 12)] == [False, False, True]


def test_short_answers_of_an_interview_stay_and_a_question_with_its_answer() -> None:
    asked = ("How did you begin on the boats, when you were a boy of twelve?", C, "Were you afraid of the sea in those days?")
    talk = ("No.", "What will you not miss?", "The fog.")
    assert lines_below(*talk, above=asked) == []
    assert "What will you not miss?" in lines_below(talk[1], above=asked)  # nobody answers
    assert "The fog." in lines_below("Tides", "The fog.", above=(*asked, D))  # answers nobody


@pytest.mark.parametrize("below", ["By Ada Brandt of the harbour office", "Tide tables for the whole of next week"])
def test_a_standfirst_tells_of_the_story_and_a_byline_or_an_entry_of_the_menu_does_not(below: str) -> None:
    head = "The last ferry of the year leaves in October"
    above = f"Skip to content\nMenu\nBoats\nTides\nWeather\nSport\nLog in\n{head}\n{head}"
    text = f"{above}\n{below}\nShare\nSave\n{A}\n{B}\n{C}\n{D}\nPrivacy Policy"
    assert below in [text for text, _ in gone(clean(text))]


@pytest.mark.parametrize(
    "notice",
    [
        "Votre commentaire a été envoyé. Il sera publié après avoir été lu.",
        "Tu comentario ha sido enviado y será publicado en breve.",
        "Thank you! Your comment has been submitted and is awaiting moderation.",
        "Want more from the coast? Join Harbour Plus today and read all of it.",
        "HARBOUR DAILY PODCASTS",
        "LISTEN TO THE HARBOUR PODCAST",
        "Love this? Try Harbour Plus free for a month.",
        "Sie müssen angemeldet sein, um einen Kommentar abgeben zu können.",
        "Vous devez vous connecter pour publier un commentaire.",
        "यह भी पढ़ें",
        "Chính sách bảo mật",
        "политика конфиденциальности",
        "Читайте также",
        "Läs också",
    ],
)
def test_notices_and_promotion_go_in_several_languages(notice: str) -> None:
    assert notice in [text for text, _ in gone(clean(paragraphs("The last ferry of the year", A, B, C, notice)))]


@pytest.mark.parametrize(
    ("menu", "head", "story", "foot"),
    [
        (
            "Trang chủ\nThời sự\nThể thao\nĐăng nhập",
            "Cây cầu sắt cũ sẽ đóng cửa",
            [
                "Huyện cho biết cây cầu sắt cũ sẽ đóng cửa để sửa chữa từ thứ Hai. Các kỹ sư tìm thấy gỉ sét trên hai trong chín trụ cầu.",
                "Xe cộ sẽ đi đường dưới, xa hơn mười một phút giữa hai làng. Xe buýt trường học vẫn dừng ở chỗ cũ và khởi hành sớm hơn.",
            ],
            "Chia sẻ\nChính sách bảo mật",
        ),
        (
            "Il Corriere della Valle\nCronaca\nChi siamo\nContatti\nAccedi",
            "Il vecchio ponte chiude lunedì",
            [
                "Il vecchio ponte di ferro chiude lunedì per lavori, ha fatto sapere il comune. Gli ingegneri hanno trovato ruggine in due piloni.",
                "Il traffico passa per la strada bassa, undici minuti più lunga. Gli autobus della scuola partono un quarto d'ora prima.",
            ],
            "Condividi\nNote legali",
        ),
    ],
    ids=["Vietnamese", "Italian"],
)
def test_the_headline_of_a_short_story_below_a_menu_is_found(menu: str, head: str, story: list[str], foot: str) -> None:
    article = clean("\n".join([menu, head, *story, foot]))
    assert article.title == head
    assert article.prose.text.startswith(head)
    assert [line for line in foot.split("\n") if line in article.prose.text] == []


def test_the_lead_next_to_the_headline_stays() -> None:
    menu = "Skip to content\nMenu\nBoats\nTides\nWeather\nSport\nLog in"
    head = "The last ferry of the year leaves in October"
    text = paragraphs(f"{head} - Harbour Daily", menu, head, "By Ada Brandt", A, B, C, "Privacy Policy")
    article = clean(text)
    assert article.title == head
    assert article.prose.text.startswith(head)
    assert A in article.prose.text


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("<title>Ferries: winter plan | Harbour</title>", "<h1>The last ferry of the year</h1>"),
        (
            '<title>Harbour</title><meta property="og:title" content="The last ferry of the year">',
            "<h1>Harbour</h1><h2>The last ferry of the year</h2>",
        ),
        ("<title>The last ferry of the year - Harbour Daily</title>", '<div class="headline">The last ferry of the year</div>'),
    ],
)
def test_a_pages_headline_is_the_first_line_of_its_cleaned_text(head: str, body: str) -> None:
    page = f"<html><head>{head}</head><body><header>{body}</header><article><p>{A}</p><p>{B}</p><p>{C}</p></article></body></html>"
    article = clean(page, "html")
    assert article.title == "The last ferry of the year"
    assert article.prose.text.startswith(f"The last ferry of the year\n\n{A}")


def test_a_ligature_in_a_pages_title_is_its_letters() -> None:
    page = f"<title>Aus\ufb02ug | Hafen</title><article><h1>Aus\ufb02ug im Hafen</h1><p>{A}</p><p>{B}</p><p>{C}</p></article>"
    article = clean(page, "html")
    assert article.title == "Ausflug im Hafen"
    assert article.prose.text.startswith("Ausflug im Hafen\n\n")


def test_the_headline_is_left_out_where_the_configuration_says_so() -> None:
    text = paragraphs("The last ferry of the year", A, B, C)
    opened = render(Article(path="site/a", text=text), Config())
    article = boilerplate(opened, Context(MODEL.rules, Config(title=False)))
    assert article.prose.text == paragraphs(A, B, C)
    assert gone(article) == [("The last ferry of the year", "boilerplate.user-strip")]
    assert str(article.lines[0].evidence) == "the configuration leaves the headline out"
    assert (article.title, article.prose.headline) == ("The last ferry of the year", None)


RATED = [
    paragraphs(name, told, "Overall score", score, "Price and value", value, f"Base price: {price}")
    for name, told, score, value, price in (
        ("The Fenn", "It boils in four minutes and pours without a drop beside the cup. The handle stays cold.", "4.5/5", "4/5", 31),
        ("The Orle", "Slower by a minute, but it keeps the heat for an hour. Our tester fell asleep beside it twice.", "5/5", "5/5", 38),
        ("The Harl", "The lightest of them, for people who carry their stove up a hill. It whistles in two notes.", "5/5", "3/5", 24),
    )
]


def test_marks_and_prices_in_a_review_are_no_numbers_of_pages() -> None:
    head = "We boiled eleven kettles for a week and threw eight of them out. These three were left."
    assert gone(clean(paragraphs("The best kettles for a small stove", head, *RATED))) == []


@pytest.mark.parametrize("numbered", [("2", "3", "4"), ("1/3", "2/3", "3/3"), ("Page 4/9", "Page 5/9", "Page 6/9")])
def test_numbers_that_go_up_are_those_of_pages(numbered: tuple[str, ...]) -> None:
    parts = [part for n, mark in enumerate(numbered) for part in (A, (B, C, D)[n], "Notes on kettles", mark)]
    taken = gone(clean(paragraphs("The kettle", *parts)))
    assert ("Notes on kettles", "boilerplate.page-furniture") in taken


TIMES = ["Timetable:", "Monday to Friday: 06:30, 09:00, 15:30", "Saturday: 10:00"]
LAST = "The second boat may follow in May, when the yard has finished its trials. The board said that its budget is not settled."


def ferry(*last: str) -> str:
    """A page's text with chrome around, whose last lines the model is in doubt of."""
    story = [
        "The ferry between Elm Quay and the island of Norr will sail again from Monday, the board said. The old boat was scrapped last year.",
        "“We have waited for this day,” said Karl Lind, the mayor of the island. “The children have had to take the bus around the bay.”",
        "The new boat cost four million. The county paid two thirds of it, and the board borrowed the rest from the savings bank.",
    ]
    end = "Read more: Yard on strike\nYou may also like\nFive walks along the bay\nWhy the lighthouse is red\nPrivacy policy | Terms of use"
    head = "Home | News | Sport | Culture | Contact\nHarbour Post\nFerry sails again after two years\n\nBy Ann Brand\n12 March 2025, 08:15\nShare"
    return paragraphs(head, *story, "\n".join(last[:-1]), last[-1], end)


def test_what_a_line_with_a_colon_announces_stays_with_the_prose_below_it() -> None:
    article = clean(ferry(*TIMES, LAST))
    assert article.prose.text.endswith("\n".join([*TIMES, "", LAST]))
    assert [rule for text, rule in gone(article) if text == "Why the lighthouse is red"] == ["boilerplate.related-heading"]


def table_page(number: int) -> str:
    """A text with a small table amid it, of which every cell stands on other pages of its site, too."""
    rows = [("Norr", f"{number}", "1", "3"), ("Holm", f"{number}", "0", f"{number}"), ("Elm", "2", "1", "3")]
    table = "\n".join(["Club", "P", "W", "Pts", *(cell for row in rows for cell in row)])
    return paragraphs(f"Norr beats the tide, round {number}", (A, B, C, D)[number], table, (B, C, D, A)[number])


def test_a_table_amid_the_article_stays_though_all_its_figures_recur() -> None:
    cells = {cell: Recurrence(4, 4) for cell in map(mask, table_page(1).split("\n")) if 0 < len(cell) < 9}
    context = Context(MODEL.rules, recurring={"s": LinesInMemory(cells)})
    article = render(Article(path="a", site="s", media="text", text=table_page(1)), Config())
    assert [text for text, rule in gone(boilerplate(article, context)) if rule == "boilerplate.recurring"] == []
    below = paragraphs("Norr beats the tide", A, B, "\n".join(table_page(1).split("\n\n")[2].split("\n")))
    article = render(Article(path="a", site="s", media="text", text=below), Config())
    assert "Club" in [found for found, rule in gone(boilerplate(article, context)) if rule == "boilerplate.recurring"]


BOARD = """Norr Boats Forum
Register
Login
Board index › Engines
Which shoes for the salt pans?
Post by heron » Tue May 07, 2024 9:14 am
My third pair has gone within a month. The soles come off first and then the rest follows. What do you wear?
heron
Posts: 12
Joined: 2019
Top
Post by raker » Tue May 07, 2024 11:02 am
Wood. Nothing else lasts, and they float when you fall in. My father had one pair for eleven years.
raker
Posts: 803
Joined: 2006
Top
Post by heron » Wed May 08, 2024 7:40 am
Thank you, I have ordered two pairs. One is for my brother, who does not know it yet.
heron
Posts: 12
Joined: 2019
Reply With Quote
Top
Powered by phpBB"""


def test_in_a_thread_whose_writers_are_told_below_their_posts_all_posts_stay_below_its_title() -> None:
    article = clean(BOARD)
    assert article.title == "Which shoes for the salt pans?"
    posts = [line for line in BOARD.split("\n") if len(line.split()) > 12 and "»" not in line]
    assert [post for post in posts if post not in article.prose.text] == []
    assert "Reply With Quote" in [text for text, _ in gone(article)]


DUCK = [
    "Im Freibad von Lindau schwimmt seit Montag eine Ente, die niemand hineingelassen hat. Der Bademeister hat ihr eine Bahn abgesperrt.",
    "Die Stadt prüft nun, ob eine Ente Eintritt zahlen muss. In der Satzung steht nur, dass Tiere draußen bleiben, und sonst nichts.",
    "Besucher bringen Brot mit, obwohl ein Schild es verbietet. Manche halten die Ente darauf für einen Schwan.",
]


def test_a_line_right_above_the_byline_is_the_title_where_no_other_is_likely() -> None:
    head = "READ NEXT\nEntenbrot wird teurer\nHallenbad bleibt zu\n\nEine Ente zieht ihre Bahnen\n{}\n\n"
    text = "\n\n".join(DUCK) + "\n\nLesen Sie auch\nHallenbad bleibt zu\nDatenschutz\nImpressum"
    assert clean(head.format("Von Karla Moos") + text).title == "Eine Ente zieht ihre Bahnen"
    assert clean(head.format("Eine Ente und das Bad") + text).title != "Eine Ente zieht ihre Bahnen"


def test_the_title_behind_the_name_of_the_site_is_a_copy_of_it() -> None:
    story = "\n".join(DUCK)
    head = "Die Bucht - Eine Ente zieht ihre Bahnen\nDie Bucht\nStart\nSport\nAnmelden\nEine Ente zieht ihre Bahnen\nSie schwimmt besser als der Bademeister\n"
    article = clean(f"{head}Von Karla Moos\n4. Mai 2024\n{story}\nTeilen\nDatenschutz")
    assert article.title == "Eine Ente zieht ihre Bahnen"
    assert article.prose.text.count("Eine Ente zieht ihre Bahnen") == 1


def test_what_heads_a_list_stays_with_it() -> None:
    page = (
        "Salt Kitchen\nRecipes\nVideos\nShop\nSign in\nSearch\nBaked eel with lemon\n"
        "My uncle raked salt for thirty years and would eat eel only on Sundays. This is how he liked it.\n{}\n1 eel, skinned\n2 lemons\n40 g butter\n"
        "Method\nHeat the oven to 180 degrees and butter a dish that is long enough for the eel.\n"
        "Lay the eel on slices of lemon and bake it until the skin of the fruit turns brown.\nPrint recipe\nLeave a comment\nCookie settings"
    )
    assert "\nIngredients\n1 eel" in clean(page.format("Ingredients")).prose.text
    assert "Print" in [text for text, _ in gone(clean(page.format("Print")))]


def test_a_line_of_verse_with_the_words_of_a_notice_stays() -> None:
    verse = "To bribe the postman and the cat\n{}\nand when the tin is empty\nwe accept all that.\n\nThe postman took a handful\nand never brought them back."
    assert gone(clean(f"The tin\n\n{verse.format('we use cookies, said my aunt,')}")) == []
    notice = paragraphs("The last ferry", A, B, "We use cookies on this site", C)
    assert "We use cookies on this site" in [text for text, _ in gone(clean(notice))]


def test_a_cell_with_the_words_of_chrome_amid_a_table_of_the_article_stays() -> None:
    table = "<table><tr><th>Stop</th><th>Time</th></tr><tr><td>Holm Church</td><td>23:10</td></tr><tr><td>Bridge</td><td>23:24</td></tr></table>"
    page = f"<html><title>The night bus</title><body><h1>The night bus</h1><p>{A}</p>{{}}<h2>Fares</h2><p>{B}</p><p>{C}</p></body></html>"
    assert "\nStop\n" in clean(page.format(table), "html").prose.text
    assert "\nStop\n" not in clean(page.format("<p>Stop</p>"), "html").prose.text


@pytest.mark.parametrize(
    ("facts", "stay"),
    [
        (["Date: 14 June", "Time: 11:45", "Price: free"], True),
        (["Starts: 3 March", "Fee: 40"], True),
        (["Starts: 3 March"], False),
        (["Read by: 304", "Filed by: Ann"], False),
    ],
)
def test_facts_with_labels_right_below_the_prose_stay_where_most_are_figures(facts: list[str], stay: bool) -> None:
    head = "Harl College\nStudy\nResearch\nContact us\nSearch\n\nRope work for beginners\n\n"
    prose = "Eight evenings in the old fire station. You learn four knots and one that nobody should use."
    article = clean(f"{head}{prose}\n\n{chr(10).join(facts)}\n\nBook now\nShare this page\nTerms and conditions")
    assert [fact for fact in facts if fact in article.prose.text] == (facts if stay else [])


RESULTS = "Elm 2-1 Norr\nHolm 0-0 Wend\nLenne 3-1 Harl"
GRID = "| Day | Degrees |\n|---|---|\n| Mon | 21 |\n| Tue | 22 |\n| Wed | 24 |"


@pytest.mark.parametrize(("media", "block"), [("text", RESULTS), ("markdown", GRID)])
def test_results_and_rows_amid_the_article_stay_though_other_pages_have_them(media: str, block: str) -> None:
    lines = {mask(line): Recurrence(4, 4) for line in block.split("\n")}
    context = Context(MODEL.rules, recurring={"s": LinesInMemory(lines)})
    article = render(Article(path="a", site="s", media=media, text=paragraphs("# An evening of the cup", A, block, B)), Config())
    assert [text for text, rule in gone(boilerplate(article, context)) if rule == "boilerplate.recurring"] == []


HIVE = [
    "Hinter dem Sportheim von Heidau fehlt seit Donnerstag ein Bienenstock. Gehört hat niemand etwas, und der Platzwart erinnert sich nur an Rauch.",
    "Der Imkerverein hat zwei Gläser Honig als Belohnung ausgesetzt. Die Vorsitzende glaubt, dass der Dieb von selbst kommt.",
]


@pytest.mark.parametrize("first", ["Bienenstock gestohlen - Heidebote", "Heidebote - Bienenstock gestohlen", "Heidebote"])
def test_above_a_standfirst_and_a_byline_stands_the_title(first: str) -> None:
    head = f"{first}\nZum Inhalt springen\nHeidebote\nLokales\nSport\nAbo\nBienenstock gestohlen\nDer Dieb muss ihn durchs Dorf getragen haben\n"
    article = clean(
        head + "Von Jens Tal\n7. Mai 2024\n" + "\n".join(HIVE) + "\nTeilen\nMehr aus Heidau\nSchiedsrichter schläft ein\nImpressum"
    )
    assert article.title == "Bienenstock gestohlen"
    assert article.prose.text.count("Bienenstock gestohlen") == 1


def test_a_line_that_the_model_believes_more_is_the_standfirst_of_the_title_above_it() -> None:
    head = (
        "Kettle & Stove\nReviews\nBuying guides\nDeals\nNewsletter\nSign in\nThe Fenn kettle, reviewed\nIt sings, and that is not a fault\n"
    )
    told = (
        "By Ida Holm · May 3, 2024\n4/5\nThe Fenn boils a litre in four minutes and then sings in two notes. After a week we had stopped hearing it.\n"
        "Its handle stays cold, and its lid can be lost behind the stove. The maker sends a new one for the price of a stamp.\n"
    )
    assert clean(f"{head}{told}Share\nRelated reviews\nThe Orle kettle\nTerms of use").title == "The Fenn kettle, reviewed"


@pytest.mark.parametrize("marks", [("2/5", "1/5", "2/5"), ("3/5", "4/5", "5/5")])
def test_marks_that_fall_or_begin_high_are_none_of_pages(marks: tuple[str, ...]) -> None:
    parts = [part for text, mark in zip((A, B, C), marks, strict=True) for part in (text, "Overall score", mark)]
    assert [rule for _, rule in gone(clean(paragraphs("The kettles", *parts, D))) if rule == "boilerplate.page-furniture"] == []


def test_a_short_headline_beside_the_name_of_the_site_is_known_by_it() -> None:
    head = "Bienenstock gestohlen - Heidebote\nHeidebote\nLokales\nSport\nAbo\nBienenstock gestohlen\nDer Dieb muss ihn durchs Dorf getragen haben\n"
    assert clean(head + "\n".join(HIVE) + "\nTeilen\nSchiedsrichter schläft ein\nImpressum").title == "Bienenstock gestohlen"


MILL = [
    "Le moulin de la Roche tourne de nouveau depuis samedi. La meunière a remplacé les ailes avec des voiles de bateau, et le maire a mangé une galette.",
    "Le pont de bois fermera en mars pour trois semaines. Les piétons passeront par l'écluse, qui appartient à un héron depuis des années.",
]


def test_a_line_that_says_when_a_text_was_posted_is_no_title() -> None:
    head = "Le Courrier d'Ellern\nÀ propos\nContact\nNewsletter\nÀ lire aussi\nSe connecter\n\nLe moulin tourne\n\nPublié le 3 mai 2023 par Anne Roche\n\n"
    assert clean(head + paragraphs(*MILL) + "\n\nÀ lire aussi\nUn héron sur l'écluse\nMentions légales").title == "Le moulin tourne"


def test_a_line_in_small_letters_does_not_compete_with_a_title() -> None:
    head = "lobby\nactive | recent | comments | search | filters\nlogin\n\n23 \nTell Lobby: what do you keep on your bench?\n   ask\n   by wthorne 3 hours ago | 14 comments\n\n"
    post = "I have a bench by the window with a vice, a lamp and a jackdaw. The jackdaw was not my idea. I would like to hear what others have on theirs."
    assert clean(f"{head}{post}\n\nAbout | Tags | Privacy | Chat").title == "Tell Lobby: what do you keep on your bench?"


def test_what_somebody_types_in_marks_is_said_though_it_is_a_button() -> None:
    story = [
        "The last comment",
        "She wrote under everything. Under the weather, under the obituaries, under the recipe for plum cake.",
        "“Like.”",
        "“Reply.”",
        "That was all she ever wrote, one word, and always at night. The editors thought that she was a machine.",
        "“She could not see well,” said the daughter. “She typed what the buttons said.”",
    ]
    assert gone(clean(paragraphs(*story))) == []


GUIDE = [
    "How to move your letters to another provider",
    "Moving takes about ten minutes if you have few letters, and an evening if you have kept them all. You need both passwords.",
    "Open the old mailbox and go to Settings.",
    "Sign in to the new mailbox.",
    "Choose Import from the menu and pick the file.",
    "Keep the file for a year all the same. Two of our readers were glad of it.",
]


def test_a_step_of_a_guide_is_no_button_and_a_button_is() -> None:
    assert gone(clean(paragraphs(*GUIDE))) == []
    assert ("Sign in", "boilerplate.account.en") in gone(clean(paragraphs(*GUIDE[:4], "Sign in", *GUIDE[4:])))


def test_a_call_in_a_short_sentence_between_two_paragraphs_is_no_step() -> None:
    call = "You can unsubscribe at any time."
    assert gone(clean(paragraphs("The kettles", A, call, B, C, D))) == [(call, "boilerplate.newsletter.en")]


def test_the_headline_of_a_korean_page_is_found_by_the_storys_words() -> None:
    head = "본문 바로가기\n뉴스홈\n최신기사\n정치\n사회\n구독\n운하 수문, 다시 손으로 연다\n송고시간 2025-03-04 09:12\n글자크기 조정\n공유 댓글\n"
    told = (
        "펜폴드 상류 수문이 화요일 손으로 열렸다. 전동기가 올해 들어 아홉 번째로 고장 났기 때문이다.\n"
        "배 두 척이 기다렸고 선원들이 함께 밀었다. 11분이 걸렸다. 전동기로는 14분이 걸린다고 수문지기는 말했다.\n"
        "수로국은 6년 전 전동기를 달았다. 일자리 하나를 줄이려던 것이었지만 그 뒤로 수리공 두 명이 바쁘다.\n"
    )
    foot = "제보는 카카오톡 okjebo\n<저작권자(c) 해안통신, 무단 전재-재배포 금지>\n관련기사\n모래도 떨어진 마을"
    article = clean(head + told + foot)
    assert article.title == "운하 수문, 다시 손으로 연다"
    assert article.prose.text == f"운하 수문, 다시 손으로 연다\n{told}".rstrip("\n")


@pytest.mark.parametrize(("probability", "stays"), [(0.5, True), (0.3, False)])
def test_a_sentence_below_the_title_to_which_the_model_gives_a_chance_is_its_standfirst(probability: float, *, stays: bool) -> None:
    said = "Tins from the cabin of the kings cost more."
    text = paragraphs("Log in\n\nTides", "The last ferry\n==============", said, "OLE HAMM", A, B, C, D)
    page = lay_out(render(Article(path="a", media="markdown", text=text), Config()), MODEL)
    ask_model([page])
    title, line, below = page.paragraphs[2:5]
    page.title_line = title.first
    line.kept_probability, line.model_keeps, below.model_keeps = probability, False, False
    strip_by_model(page)
    assert line.kept is stays


READ = [
    "I was the man who decided what was most read. It was never the thing that was most read, and my editor knew it as well as I did.",
    "She printed it under the picture of the ham. We had nine thousand readers and forty letters, all of them about the picture.",
]


@pytest.mark.parametrize(
    ("first", "told", "stays"), [("Most read", READ, True), ("Most read", READ[1:], False), ("Skip to content", READ, False)]
)
def test_a_title_may_have_the_words_of_a_menu_that_the_story_has(first: str, told: list[str], stays: bool) -> None:
    assert (clean(paragraphs(first, *told, "There was no next page, and so I went home.")).title == first) is stays


def test_the_number_of_the_last_page_goes_with_the_others() -> None:
    title = "Bell Row Film Society - Annual Report"
    pages = [part for k in (1, 2, 3) for part in (title, *(f"{told} {k}." for told in (A, B, C)), f"- {k} -")]
    assert [text for text, rule in gone(clean(paragraphs(*pages))) if rule == "boilerplate.page-furniture"] == [
        "- 1 -",
        title,
        "- 2 -",
        title,
        "- 3 -",
    ]


def test_a_row_of_page_numbers_parts_pages() -> None:
    title = "A clock unwatched"
    pages = paragraphs(title, A, "1 2 3 Next »", title, B, "« Previous 1 2 3 Next »", title, C, "« Previous 1 2 3")
    article = clean(pages)
    assert article.prose.text == paragraphs(title, A, B, C)
