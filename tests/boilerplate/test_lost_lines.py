"""Lines of the article that were lost at its edges: what stands in a block with it, ends an interview, or is its headline."""

from __future__ import annotations

import pytest

from compared import recurring_of
from contexts import MODEL
from copydesk.article import Article
from copydesk.boilerplate.judges import ask_model, strip_by_model
from copydesk.boilerplate.phrases import strip_phrases
from copydesk.boilerplate.stage import boilerplate, lay_out
from copydesk.boilerplate.surroundings import told_on
from copydesk.config import Config
from copydesk.context import Context, LinesInMemory, Recurrence
from copydesk.evidence import KnownBy
from copydesk.render.stage import render
from copydesk.text import mask

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


@pytest.mark.parametrize("result", ["Holm Rovers 1 Wend 1", "Holm Rovers 1-1 Wend"])
def test_above_a_result_stands_the_headline(result: str) -> None:
    told = (
        (
            "A goal in the last minute saved Holm a point on a pitch that had been a field of turnips until March. The visitors had led since "
            "the second minute, when the ball stuck and the keeper did not."
        ),
        "Holm were better after the break and hit the post twice. Their captain, Dev Amin, finally scored with his knee, and could not say which.",
        "Holm Rovers: Loft; Bell, Amin, Tarn, Moss; Reed, Pym, Shaw; Cobb, Lunt, Vane.\nGate: 213",
    )
    article = clean(paragraphs("Holm Courier\nSport\nTide tables", "Holm hold Wend in the mud", result, *told, FOOT))
    assert article.title == "Holm hold Wend in the mud"
    assert result in article.prose.text


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


@pytest.mark.parametrize(
    ("last", "probability", "stays"),
    [
        ("The goalkeeper lost his other boot.", 0.25, True),
        ("The goalkeeper lost his other boot.", 0.15, False),  # the model is surer
        ("The agencies contributed to this report.", 0.25, False),  # its words are none of the story's
        ("Have you found the goalkeeper and his boot?", 0.25, False),  # speaks to the reader
        ("Goalkeeper, boot and penalty", 0.25, False),  # no sentence
    ],
)
def test_the_last_sentence_stays_in_the_storys_words(last: str, probability: float, stays: bool) -> None:
    text = paragraphs(MENU, "Holm take the cup in the rain", *MATCH, last, FOOT)
    page = lay_out(render(Article(path="site/a", text=text), Config()), MODEL)
    ask_model([page])
    n = next(n for n, it in enumerate(page.paragraphs) if it.text == last)
    page.paragraphs[n].kept_probability, page.paragraphs[n].model_keeps = probability, False
    assert (n in told_on(page)) is stays


BUTTONS = (
    "That one is from a paper that closed in 2011. Its last article was shared once, by its author, and his mother framed it.",
    "The button was red and was made for a shop for left-handed scissors. A man from Wend presses it each Saturday.",
    "Nobody has found out who they were. The curator thinks that it was a band, since the button plays a chord.",
)


@pytest.mark.parametrize(
    ("headings", "stay"),
    [
        (("Share this article", "Add to cart", "Contact us"), True),
        (("Share this article", "Add to cart", "Share this article"), False),  # one stands there twice
        (("Share this article", "Add to cart", "Advertisement"), False),
        (("Share this article", "Add to cart", ""), False),  # two are too few
    ],
)
def test_short_lines_that_take_turns_with_paragraphs_are_sub_headings_whatever_their_words(headings: tuple[str, ...], stay: bool) -> None:
    first = "A room in Holm shows the buttons of websites that are no more. There are four hundred of them, and visitors may press any."
    told = [part for pair in zip(headings, BUTTONS, strict=True) for part in pair if part]
    page = paragraphs("Holm Herald\nHome\nCulture\nLog in", "The museum of dead buttons", "By Ada Brandt", first, *told, FOOT)
    gone = stripped(clean(page))
    assert ("Share this article" not in gone and "Add to cart" not in gone) is stay


def test_the_days_of_a_diary_stay_though_its_entries_are_short() -> None:
    diary = (
        "3. Mai",
        "Um fünf aufgestanden. Die Kühe wussten es schon.",
        "4. Mai",
        "Der Nachbar sagte nichts.",
        "5. Mai",
        "Regen. Der Richter sah ins Tal.",
    )
    told = "Am Abend kam der Brief vom Gericht, und ich las ihn zweimal, einmal davon den Kühen vor."
    assert stripped(clean(paragraphs("Aus dem Tagebuch des Senns", *diary, "6. Mai", told))) == []
    assert "3. Mai" in stripped(
        clean(paragraphs("Aus dem Tagebuch des Senns", "3. Mai", told, "Kühe im Regen", told.replace("Abend", "Morgen")))
    )


def test_a_title_does_not_begin_with_a_small_letter_where_another_stands_above() -> None:
    told = (
        "Ada Brandt erzählt von einer Fähre, die nie ablegt, und man bleibt gern an Bord. Der Erzähler steigt jeden Morgen ein.",
        "Der Ton ist trocken, die Sätze sind kurz, und es regnet nur einmal. Schade ist allein, dass der Lotse im dritten Kapitel stirbt.",
    )
    page = "Die Hefte\nStart\nBücher\nFilm\nAnmelden\n\nKritik\n\nEine einzige Fähre\n\n{}\n\n{}\n\nTeilen\nLesen Sie auch\nDer Steg\nImpressum"
    assert clean(page.format("ein Roman von Ada Brandt", paragraphs(*told))).title == "Eine einzige Fähre"


def test_a_running_title_with_the_number_of_the_page_at_its_edge_goes() -> None:
    def numbered(*numbers: int) -> list[str]:
        texts = (*MATCH, *BUTTONS)
        heads = [f"Holm Review 12 (2024)                    {number}" for number in numbers]
        return [
            line
            for line in stripped(clean(paragraphs("The cup", *(part for pair in zip(heads, texts, strict=False) for part in pair))))
            if "Review" in line
        ]

    assert len(numbered(1, 2, 3)) == 3
    assert numbered(1, 9, 4) == []  # no numbers of pages


GUIDE = (
    "<html lang='en'><head><title>Holm in one day</title></head><body><a href='/'>Guides</a><div class='node'><h1>Holm in one day</h1>"
    f"<div class='body'><p>{MATCH[1]}</p></div><div class='part'><h2>Morning</h2><p>Walk along the pier until you hear four notes, and turn back.</p>"
    "</div><div class='part'><h2>Lunch</h2><p>The Rope has soup by the metre, and nobody has finished it.</p></div>{}</div></body></html>"
)


@pytest.mark.parametrize(
    ("box", "stays"),
    [
        ("<div class='info'><h2>Good to know</h2><dl><dt>Tickets</dt><dd>Free</dd></dl></div>", True),
        ("<div class='info'><h3>Good to know</h3><dl><dt>Tickets</dt><dd>Free</dd></dl></div>", False),  # another level
        ("<div class='related'><h2>Good to know</h2><dl><dt>Tickets</dt><dd>Free</dd></dl></div>", False),
        ("<div class='info'><h2>Good to know</h2><ul><li><a href='/t'>Tickets</a></li></ul></div>", False),
        ("<div class='info'><h2>Good to know</h2><dl><dt>Tickets</dt><dd>Free</dd></dl><button>Book</button></div>", False),
        ("</div><div><h2>Good to know</h2><dl><dt>Tickets</dt><dd>Free</dd></dl>", False),  # outside of the article's parent
    ],
)
def test_a_section_headed_as_the_articles_are_stays_at_its_end(box: str, stays: bool) -> None:
    assert ("Tickets" in clean(GUIDE.replace("{}", box), "html").prose.text) is stays


@pytest.mark.parametrize(("probability", "stays"), [(0.6, True), (0.4, False)])
def test_the_line_above_the_title_stays_where_it_may_be_the_headline(probability: float, stays: bool) -> None:
    head = "Cup goes to Holm on a wet night"
    page = lay_out(render(Article(path="site/a", text=paragraphs(MENU, head, "The ball floated", *MATCH, FOOT)), Config()), MODEL)
    ask_model([page])
    n = next(n for n, it in enumerate(page.paragraphs) if it.text == head)
    page.title_line = page.paragraphs[n + 1].first
    page.paragraphs[n].kept_probability, page.paragraphs[n].model_keeps = probability, False
    strip_by_model(page)
    assert page.paragraphs[n].kept is stays


def test_one_word_above_a_text_is_its_title_and_the_place_of_a_report_is_none() -> None:
    assert clean(paragraphs("Nebel", *MATCH)).title == "Nebel"
    assert clean(paragraphs("HOLM", *MATCH)).title is None


def test_a_heading_of_a_page_with_the_word_of_a_button_stays_above_a_short_sentence() -> None:
    steps = "<li><h3>{}</h3><p>Do not look at it.</p></li><li><h3>Wait</h3><p>Longer than you would like.</p></li>"
    page = f"<html lang='en'><title>Past a swan</title><body><h1>How to get past a swan</h1><p>{MATCH[0]}</p><h2>Step by step</h2><ol>{steps}</ol><p>{MATCH[1]}</p></body></html>"
    assert "Stop" not in stripped(clean(page.format("Stop"), "html"))


def test_the_lines_of_an_address_amid_a_page_stay_together() -> None:
    page = (
        "<html lang='en'><title>Lock nine</title><body><div class='c'><h1>Lock nine</h1><p>The lock is shut, says the keeper, until May 8.</p>"
        "<address>Lock House<br>Towpath 9{}<br>Holm</address><p>The bird hissed and seemed to say that nobody would pass.<br><br>"
        "Then it slept, and all the boats were quiet for the first time since Easter came.</p></div></body></html>"
    )
    gone = stripped(clean(page.format(""), "html"))
    assert "Towpath 9" not in gone
    assert "Holm" not in gone
    assert "Holm" in stripped(clean(page.format("<br><a href='/map'>Map</a>"), "html"))


def test_a_row_of_two_buttons_in_a_script_without_spaces_goes() -> None:
    told = (
        "从复活节起占着九号船闸的天鹅星期三被罚了款。罚单钉在木桩上，已经被它吃掉了。",
        "船在两边排了一英里，船员们开始结婚。登记员星期六骑自行车来。",
    )
    page = paragraphs("河畔报\n首页\n{}", "天鹅占了九号船闸", *told, "分享\n关于我们")
    assert "登录 注册" in stripped(clean(page.format("登录 注册")))


def test_the_entries_of_a_menu_go_with_the_numbers_that_lynx_gives_its_links() -> None:
    menu = "   [2]Skip to content\n\n   [3]Holm Echo\n     * [4]Home\n     * [5]Contact\n     * [6]Newsletter"
    gone = stripped(clean(paragraphs(menu, "                Holm take the cup in the rain", *(f"   {part}" for part in MATCH))))
    assert "[2]Skip to content" in gone
    assert "* [4]Home" in gone


OVEN = (
    "The oven of Lower Brill has been on since 1911, and on Friday it will be switched off. Nobody knows how, and the manual is inside.",
    (
        "The bakery stands on the only warm street in the county. Cats come from four parishes, and in January the school holds its lessons "
        "against the wall."
    ),
    "The council offered to buy the oven and keep it going. It withdrew when it saw the coal bill, which is written in shillings and still growing.",
    "“I shall turn round and walk out,” said the baker, Flora Menzies. “It has never minded that before.”",
    "A professor of heat is to attend. He expects the street to cool by a degree a week, and the cats by Easter.",
)


def test_the_line_above_who_posted_a_text_and_when_is_its_title_between_blank_lines() -> None:
    menu = paragraphs("Brill Chronicle", "About", "Contact", "Newsletter")
    foot = paragraphs("Posted in Local | Tagged bread, cats | Leave a comment", "Older posts")
    page = paragraphs(menu, "The oven goes out", "{}", *OVEN, foot)
    assert clean(page.format("Posted on 12 March 2024 by Sam Orr")).title == "The oven goes out"
    assert clean(page.format("Bread, cats and weather by Sam Orr")).title != "The oven goes out"


def test_a_table_of_which_the_model_keeps_half_the_cells_stays_whole() -> None:
    told = (
        "The council wants to write the route of the night bus down now. Its driver says that he will tell them when they ask him politely.",
        "On Sunday he came back for one night, to show the way. Forty people rode with him to the end and back, and most were not going anywhere.",
        "He drove it for thirty-one years and never wrote anything down. He knew that the nurse gets on at two, and where the baker sleeps.",
    )
    rows = (("Holm Church", "23:10"), ("Bridge", "23:24"), ("Pond", "23:31"))
    table = "".join(f"<tr><td>{stop}</td><td>{hour}</td></tr>" for stop, hour in rows)
    page = (
        f"<html lang='en'><title>Timetable</title><body><h1>The night bus, at last in writing</h1><p>{told[0]}</p><table><thead><tr><th>Stop</th>"
        f"<th>Time</th></tr></thead><tbody>{table}</tbody></table><h2>Fares</h2><p>{told[1]}</p><p>{told[2]}</p></body></html>"
    )
    assert [cell for row in (("Stop", "Time"), *rows) for cell in row if cell in stripped(clean(page, "html"))] == []


def test_sentences_with_labels_make_a_block_like_other_lines() -> None:
    team = "Holm: Reed; Tarn, Bell, Moss, Pike; Lunt, Shaw, Cobb; Vane, Loft, Pym.\nGoals: Vane 9, 30; Pym 61 (pen); Loft 90+2 in the rain."
    assert stripped(report(team)) == stripped(report(f"{team}\nReferee: A. Marsh (Orle)."))
    taken = stripped(report(f"{team}\nBoats and bowls"))
    assert "Boats and bowls" in taken


def test_the_name_below_the_end_of_a_letter_stays_with_it() -> None:
    page = f"{MENU}\n\nHolm take the cup in the rain\n\n{paragraphs(*MATCH)}\n\nUntil then,\n{{}}\n\n{FOOT}"
    assert "Prue" not in stripped(clean(page.format("Prue")))
    assert "Ferry 12" in stripped(clean(page.format("Ferry 12")))
    assert "Prue" in stripped(clean(page.format("\nPrue")))  # a blank line parts them


STANDINGS = ["Club P W Pts", "Holm {0} 7 21", "Wend {0} 5 16", "Orle {0} 2 7"]


def standings(label: str, rows: list[str] = STANDINGS) -> str:
    """A report with a table below its last prose."""
    return paragraphs(MENU, "Holm take the cup in the rain", *MATCH, label, "\n".join(rows).format(9), FOOT)


def test_a_table_that_the_last_prose_announces_stays() -> None:
    assert stripped(clean(standings("The table after round 9:"))) == [*MENU.split("\n"), *FOOT.split("\n")]
    lost = {"Wend 9 5 16", "Orle 9 2 7"}
    assert lost & set(stripped(clean(standings("The table after round 9"))))  # nothing announces it
    assert "Orle 9 2 7" in stripped(clean(standings("The table:", [*STANDINGS[:2], "Orle {0} 2 7"])))  # two rows
    assert "Orle 9" in stripped(clean(standings("The table:", ["Holm 9", "Wend 8", "Orle 9"])))  # one figure each: a list of links


@pytest.mark.parametrize(("label", "stays"), [("The table after round 9:", True), ("The table:", False)])
def test_a_table_of_which_only_the_figures_are_new_is_the_pages_own(label: str, stays: bool) -> None:
    lines = {mask(line): Recurrence(5, 5) for line in (*MENU.split("\n"), label, *"\n".join(STANDINGS).format(9).split("\n"))}
    context = Context(MODEL.rules, recurring={"site": LinesInMemory(lines)})
    article = boilerplate(render(Article(path="site/a", site="site", media="text", text=standings(label)), Config()), context)
    assert ("Orle 9 2 7" not in stripped(article)) is stays


@pytest.mark.parametrize(
    "comment", ["", '<section class="comments"><h3>2 comments</h3><div class="comment">Ann: Build a roof!</div></section>']
)
def test_a_short_sentence_behind_a_box_of_other_stories_ends_a_page(comment: str) -> None:
    last = "The cup itself is still at the jeweller's."
    box = '<aside class="related"><h3>Related</h3><a href="/b">Bowls club moves to the harbour</a></aside>'
    body = "".join(f"<p>{each}</p>" for each in MATCH)
    page = "<html><head><title>Holm take the cup | Holm Herald</title></head><body><nav><a href='/'>Home</a> <a href='/s'>Sport</a></nav>{}</body></html>"
    article = clean(
        page.format(f"<article><h1>Holm take the cup</h1>{body}{box}<p>{last}</p></article>{comment}<footer>© Holm Herald</footer>"), "html"
    )
    gone = stripped(article)
    assert last not in gone
    assert {"Related", "Bowls club moves to the harbour", "© Holm Herald"} <= set(gone)
    assert not comment or "Ann: Build a roof!" in gone


LIFE = paragraphs(
    "Ida Moss, who has died aged 83, rowed the ferry at Holm for forty years and could not swim. She was never asked.",
    "She was born on the far bank in May and crossed for the first time in a drawer. In June her mother had the pram full of eels.",
    "She is survived by a daughter, who has sold the boat and bought a bakery with what she got for it.",
)
DAYS = "Ida Moss, ferrywoman at Holm, born 2 May 1941; died 9 June 2024"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (DAYS, True),
        ("The ferry at Holm: May and June, a short guide", False),  # no numbers
        ("Posted on 2 May 2024 at 9:15 am in Ferry, Holm and Bakery", False),  # an hour
        ("Winter tides at Orle, 2 May 1941 to 9 March 2024", False),  # not the story's words
    ],
)
def test_a_line_of_dates_in_the_words_of_the_story_ends_it(line: str, told: bool) -> None:
    page = f"{MENU}\n\nIda Moss, who rowed the ferry\n\n{LIFE}\n\n{line}\n\n{FOOT}"
    laid = lay_out(render(Article(path="site/a", media="text", text=page), Config()), MODEL)
    ask_model([laid])
    assert ([laid.paragraphs[n].text for n in told_on(laid)] == [line]) is told


def test_the_dates_that_end_an_obituary_stay() -> None:
    article = clean(f"{MENU}\n\nIda Moss, who rowed the ferry\n\n{LIFE}\n\n{DAYS}\n\n{FOOT}")
    assert stripped(article) == [*MENU.split("\n"), *FOOT.split("\n")]


TIDE = (
    "For nineteen days the sea at Orle did not move, at least on paper. A strand of weed had got into the gauge and held its float.",
    "The harbour master noticed nothing, because he looks out of the window. It was a schoolboy abroad who wrote to him about it.",
    "The weed was seven metres long. It hangs in the office beside the boy's letter and smells whenever it has rained.",
)


@pytest.mark.parametrize(
    ("notice", "stays"),
    [
        ("He has found an error in another since.", True),
        ("She told them to send their letters to the pier.", True),
        ("They noticed a mistake in the drawings at once.", True),
        ("Spotted an error? Write to the desk.", False),
        ("He has found an error? Let us know what you think.", False),
        ("Readers who have found an error may write to the desk.", False),
    ],
)
@pytest.mark.parametrize("media", ["text", "markdown"])
def test_a_sentence_of_somebody_is_no_notice(notice: str, stays: bool, media: str) -> None:
    assert (notice not in stripped(clean(paragraphs("Weed stops the tide gauge", *TIDE, notice), media))) is stays


@pytest.mark.parametrize(
    ("phrase", "stays"),
    [("“Already a subscriber? Log in”", True), ("„Newsletter abonnieren“", True), ("Already a subscriber? Log in", False)],
)
def test_a_phrase_that_is_quoted_is_spoken_of(phrase: str, stays: bool) -> None:
    article = clean(paragraphs("What a wall says", TIDE[0], phrase, TIDE[1], TIDE[2]))
    assert (phrase not in stripped(article)) is stays


MENU_HEADING = "[Orle Gazette](https://orle.example/)\n\n* [Home](https://orle.example/)\n* [Contact](https://orle.example/c)\n\n"


@pytest.mark.parametrize(
    ("heading", "headline", "title"),
    [
        ("## About", "# Weed stops the tide gauge", "Weed stops the tide gauge"),
        ("## About", "## Weed stops the tide gauge", "Weed stops the tide gauge"),
        ("# About", "## Weed stops the tide gauge", "About"),  # a part of it
        ("## Tides", "# Weed stops the tide gauge", "Tides"),
    ],
)
def test_a_heading_of_the_menu_is_not_the_title_of_a_text_in_markdown(heading: str, headline: str, title: str) -> None:
    text = paragraphs(f"{MENU_HEADING}{heading}", "[Our history](https://orle.example/h)", headline, *TIDE)
    assert clean(text, "markdown").title == title


def test_what_readers_write_below_a_text_in_markdown_goes_though_its_head_is_html() -> None:
    comments = (
        '<h5 class="comments-h">\n2 comments </h5>\n<ul class="commentlist">\n<li id="c1">\n<h6>kdm</h6>\n\n'
        "A gauge like this is read better with spectacles.<br>\nSo say those who know.\n\n</li>\n</ul>"
    )
    gone = stripped(clean(paragraphs("# Weed stops the tide gauge", *TIDE, comments), "markdown"))
    assert {'<ul class="commentlist">', "So say those who know."} <= set(gone)


@pytest.mark.parametrize(
    ("media", "text"),
    [
        ("markdown", "```\n{}\n```"),
        ("markdown", "A line of HTML ends with a mark of its own, and no reader has ever seen it on a page.\n\n{}"),
        ("text", "The CSS of a page says how its marks look, and no reader has ever asked to see it.\n\n{}"),
    ],
)
def test_marks_of_html_stay_in_code_and_in_a_text_about_them(media: str, text: str) -> None:
    def told(part: str) -> str:
        return paragraphs("Weed stops the tide gauge", TIDE[0], part, *TIDE[1:])

    assert '<hr class="w">' not in stripped(clean(told(text.format('<hr class="w">')), media))
    assert '<hr class="w">' in stripped(clean(told('<hr class="w">'), media))


def test_marks_of_html_that_a_page_shows_stay() -> None:
    page = "<html><head><title>Weed stops the gauge</title></head><body><h1>Weed stops the gauge</h1>{}</body></html>"
    body = "".join(f"<p>{part}</p>" for part in (*TIDE[:2], "&lt;br&gt;", TIDE[2]))
    assert "<br>" not in stripped(clean(page.format(body), "html"))


GATE = (
    "The gate of Holm mill opens on Saturday for the first time since the flood, and the miller has painted it green on both sides.",
    "Inside there are two stones, a ladder and a cat. The stones turn when the river allows it, which the cat seems to know before.",
    "A guide leads through the house at noon. He was a miller himself and shows the finger that he lacks.",
)


def visit(block: str, gap: str = "\n\n") -> list[str]:
    """What goes from a report with a block of lines below it."""
    return stripped(clean(f"{MENU}\n\nThe green gate of Holm mill\n\n{gap.join(GATE)}\n\n{block}\n\n{FOOT}"))


@pytest.mark.parametrize(
    ("block", "stays"),
    [
        ("Grown-ups: three pounds\nChildren: free\nDogs: free\nTea: in the yard", True),
        ("If you go\nGrown-ups: three pounds\nChildren: free\nDogs: free\nTea: in the yard", True),
        ("Grown-ups: three pounds\nDogs: free", False),
        ("Author: Ann Moss\nChildren: free\nDogs: free\nTea: in the yard", False),
        ("Grown-ups: three pounds\n\nChildren: free\n\nDogs: free\n\nTea: in the yard", False),
    ],
    ids=["four", "headed", "two", "the page's data", "no block"],
)
def test_lines_with_labels_in_one_block_below_the_story_stay_together(block: str, stays: bool) -> None:
    assert ("Dogs: free" not in visit(block)) is stays


def test_such_a_block_is_one_only_where_blank_lines_part_the_prose() -> None:
    assert "Dogs: free" in visit("Grown-ups: three pounds\nChildren: free\nDogs: free\nTea: in the yard", gap="\n")


def test_below_a_text_whose_words_of_chrome_are_the_storys_the_model_takes_what_it_is_sure_of() -> None:
    told = paragraphs(
        "Organ days in Holm",
        "Three evenings, three organs, one player who has a cold.",
        *("Friday, 3 March", "St Anne's, 7.30 pm", "Bach, and what was left of Buxtehude."),
        *("Saturday, 4 March", "Chapel of the mill, 8 pm", "A programme of short pieces, chosen for their length."),
        *("Sunday, 5 March", "Town hall, 11 am", "All of it once more, for those who were at chess."),
    )
    last = "Tickets: 9 pounds at the door"
    assert stripped(clean(paragraphs(told, last))) == []
    assert stripped(clean(paragraphs("Home", "Log in", told, last))) == ["Home", "Log in", last]


def test_entries_between_bars_are_a_menu_and_the_head_of_a_table_is_none() -> None:
    bar = "new | threads | past | comments | ask | show"
    rows = "Club | won | drawn | lost | coach\nHolm | nine | none | one | Reed\nOrle | one | none | nine | Moss"
    text = paragraphs("Holm Board", bar, "The green gate of Holm mill", *GATE, rows)
    article = clean(text)
    assert [article.text[line.start : line.end] for line in article.lines if line.rule == "boilerplate.bar"] == [bar]


@pytest.mark.parametrize(
    ("site", "title"),
    [
        ("Orle Gazette", "Weed stops the tide gauge"),
        ("orle gazette", "Weed stops the tide gauge"),
        ("Orle", "Weed stops the tide gauge - Orle Gazette"),
    ],
)
def test_a_texts_title_is_without_the_name_that_stands_alone_above_the_text(site: str, title: str) -> None:
    article = clean(paragraphs("Weed stops the tide gauge - Orle Gazette", site, "2024-09-23", *TIDE))
    assert article.title == title
    assert clean(paragraphs("Weed stops the tide gauge - Orle Gazette", *TIDE, site)).title == "Weed stops the tide gauge - Orle Gazette"


GOES_ON = "The groundsman blames the heron. It has stood in the goal since Thursday and will not be moved by a whistle."


@pytest.mark.parametrize(
    ("below", "probability", "stays"),
    [
        (GOES_ON, 0.1, True),
        (GOES_ON, 0.09, False),  # the model is surer
        (
            "The groundsman blames a heron that has stood in the goal since Thursday and will not be moved by a whistle.",
            0.4,
            False,
        ),  # one sentence
    ],
)
def test_teasers_amid_an_article_end_where_two_sentences_could_be_its_own(below: str, probability: float, stays: bool) -> None:
    """A heading takes up to twelve lines there; the model is sure of the prose behind these alone."""
    text = paragraphs("Holm take the cup in the rain", MATCH[0], "READ NEXT", "The cup that floated", below, *MATCH[1:], FOOT)
    page = lay_out(render(Article(path="site/a", text=text), Config()), MODEL)
    ask_model([page])
    unsure = page.paragraphs[next(n for n, it in enumerate(page.paragraphs) if it.text == below)]
    unsure.kept_probability, unsure.model_keeps = probability, True
    strip_phrases(page)
    taken = [it.text for it in page.paragraphs if it.rule == "boilerplate.related-heading"]
    assert taken == (["READ NEXT", "The cup that floated"] if stays else ["READ NEXT", "The cup that floated", below])


SNOW = (
    "Hochkar clears forty lorry loads of snow a day in January and has never known where to put them. Since last week it sells them.",
    "The price is eleven crowns a load, tipped, and the lorries bring back gravel. It is the first time that they profit from weather.",
    "Not everybody is content with it. A baker found the snow in front of his shop sold before he had finished clearing it away.",
)


@pytest.mark.parametrize(
    ("first", "second", "goes"),
    [
        (TIDE, "<h2>Town sells its snow</h2><p class='by'>Ole Tal</p>", True),
        (TIDE, "<h1>Town sells its snow</h1><time>3 May</time>", True),
        (TIDE, "<h2>Town sells its snow</h2>", False),
        (TIDE, "<p class='by'>Ole Tal</p>", False),
        (TIDE[:2], "<h2>Town sells its snow</h2><p class='by'>Ole Tal</p>", False),
    ],
    ids=["a name", "a day", "no name", "no headline", "a short article above"],
)
def test_the_next_article_of_an_endless_page_goes(first: tuple[str, ...], second: str, goes: bool) -> None:
    def told(parts: tuple[str, ...]) -> str:
        return "".join(f"<p>{part}</p>" for part in parts)

    page = (
        "<html><head><title>Weed stops the tide gauge</title></head><body><main>"
        f"<div><article><h1>Weed stops the tide gauge</h1>{told(first)}</article></div>"
        f"<div><article>{second}{told(SNOW)}</article></div></main></body></html>"
    )
    article = clean(page, "html")
    assert (SNOW[0] not in article.prose.text) is goes
    assert first[0] in article.prose.text


REVIEW = (
    "<!DOCTYPE html><html><head><title>Flag F2 review</title></head><body><header><a href='/'>Holm Herald</a></header><article>"
    "<h1>Flag F2 review: it waves</h1><p>The flag stops trams from four hundred yards, and by the end of the month it had stopped a bus. "
    "Until then a boy is paid four pounds a day to wave it at the drivers.</p><h2>Pros</h2><ul><li>Red.</li><li>Seen from a tram.</li></ul>"
    "<h2>Cons</h2><ul><li>Needs a boy.</li></ul><h2>Specifications</h2><table>{}</table><h2>Verdict</h2><p>It does one thing. So do most of "
    "us.</p></article><section class='newsletter'><h3>Newsletter</h3><input><button>Join</button></section></body></html>"
)


@pytest.mark.parametrize(
    ("rows", "stays"),
    [
        ("<tr><th>Width</th><td>40 cm</td></tr><tr><th>Pole</th><td>Ash</td></tr>", True),
        ("<tr><td>Width</td><td>40 cm</td></tr><tr><td>Pole</td><td>Ash</td></tr>", False),
    ],
    ids=["with heads", "without"],
)
def test_a_table_with_heads_stays_on_a_page_of_one_paragraph_of_prose_and_is_no_doubt(rows: str, stays: bool) -> None:
    article = clean(REVIEW.replace("{}", rows), "html")
    assert ("Ash" in article.prose.text) is stays
    cells = [line for line in article.lines if line.kind == "cell"]
    assert all((line.kept_probability or 0.0) >= 0.5 for line in cells) is stays


def test_the_head_of_a_column_that_is_a_buttons_word_stays_in_the_tables_of_all_pages() -> None:
    pages = [
        f"<h1>Count of day {day}</h1><p>{GATE[day]}</p><table><tr><th>Stop</th><th>On</th><th>Off</th></tr><tr><td>Holm Lane</td>"
        f"<td>{10 + day}</td><td>4</td></tr><tr><td>Depot</td><td>0</td><td>{7 - day}</td></tr></table><p>{OVEN[day]}</p>"
        for day in range(3)
    ]
    articles = [
        render(Article(path=f"s/{n}", media="html", text=text, site="s", site_known_by=KnownBy.FOLDER), Config())
        for n, text in enumerate(pages)
    ]
    context = Context(MODEL.rules, recurring=recurring_of(articles))
    assert all({"Stop", "On", "Off", "0"} <= set(boilerplate(article, context).prose.text.split("\n")) for article in articles)
