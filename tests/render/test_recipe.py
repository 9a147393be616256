"""Recipes for sites: what they take for the article, what they remove, and that nothing of it is lost."""

import pytest

import copydesk
from copydesk import Config, Overrule
from copydesk.article import Article, Line
from copydesk.config import concerning
from copydesk.context import context_of
from copydesk.evidence import Evidence, Kind
from copydesk.selectors import NO_CONTENT, elements_of, is_xpath, problem_of, text_of
from copydesk.stages import OPENING, clean

RULE = "boilerplate.recipe"
BOARD = "The board said on Tuesday that the pier may close in May, although the figures could still change before the summer."
LETTER = "Get the letter of the harbour every morning, free of charge, with all that the boats bring."
COUNCIL = "The council has met twice since then, and will meet again in the old hall on Friday evening."
OTHER = "Another long paragraph stands here which tells of another story altogether, as the paper often does."
PAGE = f"""<html lang="en"><head><title>Pier to close in May</title><link rel="canonical" href="https://www.pier.example/a"></head><body>
<nav><a href="/">Home</a></nav><h1>Pier to close in May</h1><div class="by">By Ada Brandt</div><span class="day">4 July 2024</span>
<div class="story"><p>{BOARD[:56]}<sup class="ref">[12]</sup>{BOARD[56:]}</p><div class="promo"><p>{LETTER}</p></div><p>{COUNCIL}</p><p>Share this story</p></div>
<div class="more"><p>{OTHER}</p></div></body></html>"""


def cleaned(page: str, *overrules: Overrule, path: str = "a.html", clean_format: str = "text") -> Article:
    context = context_of(Config(overrules=overrules, clean_format=clean_format))
    opened = OPENING[1].run(Article(path=path, media="html", text=page), context)
    return clean([opened], context)[0]


def fates(article: Article) -> dict[str, Line]:
    return {article.text[line.start : line.end]: line for line in article.lines}


def kept(article: Article) -> list[str]:
    return [text for text, line in fates(article).items() if line.kept]


def taken(article: Article) -> dict[str, Evidence | None]:
    return {text: line.evidence for text, line in fates(article).items() if line.rule == RULE}


def test_what_a_recipe_removes_is_shown_with_its_selector_and_stripped() -> None:
    article = cleaned(PAGE, Overrule(site="www.pier.example", remove=(".promo", ".more")))
    assert taken(article) == {
        LETTER: Evidence(Kind.RECIPE_REMOVES, phrase=".promo"),
        OTHER: Evidence(Kind.RECIPE_REMOVES, phrase=".more"),
    }
    assert {line.confidence for line in article.lines if line.rule == RULE} == {1.0}
    assert kept(article) == ["Pier to close in May", BOARD[:56] + "[12]" + BOARD[56:], COUNCIL]


def test_of_two_selectors_the_first_is_told_and_of_two_elements_the_outer() -> None:
    page = PAGE.replace(LETTER, f"Get <em>the letter</em>{LETTER[14:]}")
    article = cleaned(page, Overrule(remove=("div.promo", ".promo", "em")))
    assert taken(article) == {LETTER: Evidence(Kind.RECIPE_REMOVES, phrase="div.promo")}


def test_what_stands_above_the_headline_within_the_article_stays() -> None:
    page = f"<title>Pier to close in May</title><main><p>The harbour</p><h1>Pier to close in May</h1><p>{BOARD}</p><p>{COUNCIL}</p></main><p>{OTHER}</p>"
    assert fates(cleaned(page))["The harbour"].kept is False
    assert kept(cleaned(page, Overrule(content=("main",)))) == ["The harbour", "Pier to close in May", BOARD, COUNCIL]


def test_of_a_line_only_what_is_removed_goes() -> None:
    article = cleaned(PAGE, Overrule(site="pier.example", remove=("sup.ref", ".promo")))
    assert taken(article)["[12]"] == Evidence(Kind.RECIPE_REMOVES, phrase="sup.ref")
    assert BOARD in article.prose.text
    assert BOARD in kept(article)


def test_content_is_the_article_but_for_what_other_rules_take() -> None:
    article = cleaned(PAGE, Overrule(site="pier.example", content=(".more",)))
    assert kept(article) == ["Pier to close in May", OTHER]  # the headline stands outside
    outside = Evidence(Kind.RECIPE_OUTSIDE, phrase=".more")
    assert {text: evidence for text, evidence in taken(article).items() if text in (LETTER, COUNCIL)} == dict.fromkeys(
        (LETTER, COUNCIL), outside
    )
    assert fates(article)[OTHER].evidence == Evidence(Kind.RECIPE_KEEPS, phrase=".more")
    story = cleaned(PAGE, Overrule(site="pier.example", content=("//div[@class='story']",)))
    assert LETTER in kept(story)
    assert fates(story)["Share this story"].rule == "boilerplate.share.en"


def test_nothing_of_the_page_is_lost() -> None:
    plain = cleaned(PAGE)
    ruled = cleaned(PAGE, Overrule(site="pier.example", content=(".story",), remove=("sup", ".promo", "nav")))
    assert sorted("".join(ruled.text.split())) == sorted("".join(plain.text.split()))
    assert "\n".join(ruled.text[line.start : line.end] for line in ruled.lines) == ruled.text


def test_what_the_user_settles_is_trusted() -> None:
    def trust(*overrules: Overrule) -> float:
        value = cleaned(PAGE, *overrules).measures["trust"].value
        assert isinstance(value, int)
        return value

    content, removed = Overrule(content=(".story",)), Overrule(remove=(".more", ".promo", ".by", ".day"))
    assert trust(content) > 90 > trust()
    assert trust(content, removed) > 90
    assert trust(removed) > trust()
    # what a phrase strips of the page's own doubts is settled, what it leaves is as doubtful as before
    assert trust() < trust(Overrule(strip=(OTHER[:40],))) < trust(content)
    assert trust(Overrule(keep=(OTHER[:40], LETTER[:40], "By Ada", "4 July"))) > trust()


def test_the_first_selector_that_finds_text_is_the_article() -> None:
    article = cleaned(PAGE.replace("<nav>", "<div class='empty'> </div><nav>"), Overrule(content=(".gone", ".empty", ".more", ".story")))
    assert OTHER in kept(article)
    assert COUNCIL not in kept(article)
    assert article.notes == ()


def test_content_that_finds_nothing_is_told_and_the_model_decides() -> None:
    article = cleaned(PAGE, Overrule(site="pier.example", content=(".gone",), remove=(".promo",)))
    (note,) = article.notes
    assert note.code == NO_CONTENT
    assert note.message is not None
    assert "“.gone”" in note.message
    assert BOARD[:56] + "[12]" + BOARD[56:] in kept(article)
    assert list(taken(article)) == [LETTER]


def test_an_inline_element_can_be_the_article() -> None:
    page = f"<title>Pier</title><div><span class='story'>{BOARD}</span><span>{OTHER}</span></div>"
    assert kept(cleaned(page, Overrule(content=("span.story",)))) == [BOARD]


@pytest.mark.parametrize(
    ("said", "author"),
    [
        ("Updated 3 days ago by Priya Raman", "Priya Raman"),
        ("4 July 2024 by Ada Brandt and Jon Berg", "Ada Brandt and Jon Berg"),
        ("Veröffentlicht am 4.7.2024 von Ada Brandt", "Ada Brandt"),
        ("By Inés de la Cruz", "Inés de la Cruz"),
        ("Studio 54 by the harbour", "Studio 54 by the harbour"),
        ("Ada Brandt", "Ada Brandt"),
    ],
)
def test_an_author_is_told_from_the_day_before_the_name(said: str, author: str) -> None:
    page = PAGE.replace("By Ada Brandt", said)
    assert cleaned(page, Overrule(author=(".by",))).author == author


def test_title_author_and_day_by_selectors() -> None:
    recipe = Overrule(title=(".gone", "//nav/a", "h1"), author=(".by",), date=(".day",))
    article = cleaned(PAGE, recipe)
    assert (article.title, article.author, article.published) == ("Home", "Ada Brandt", "2024-07-04")
    attribute = cleaned(PAGE.replace('class="day"', 'class="day" data-at="2024-07-05T06:00:00+02:00"'), Overrule(date=("//span/@data-at",)))
    assert attribute.published == "2024-07-05T06:00:00+02:00"
    told = cleaned(PAGE, Overrule(date=("h1",)))
    assert [note.code for note in told.notes] == ["recipe-date"]
    assert told.published is None


def test_what_is_hidden_within_what_is_removed_stays_hidden() -> None:
    page = f"<title>Pier</title><p>{BOARD}</p><p><b class='x'>Seen <i hidden>unseen</i> words</b> {COUNCIL}</p>"
    article = cleaned(page, Overrule(remove=(".x",)))
    assert article.text.split("\n") == [BOARD, "Seen words", COUNCIL]
    assert list(taken(article)) == ["Seen words"]


def test_lines_of_code_are_removed_line_by_line() -> None:
    page = f"<title>Pier</title><p>{BOARD}</p><pre>one <b class='x'>two\nthree</b> four</pre><p>{COUNCIL}</p>"
    article = cleaned(page, Overrule(remove=("b.x",)))
    assert taken(article).keys() == {"two", "three"}
    assert [line for line in article.text.split("\n") if line not in (BOARD, COUNCIL)] == ["two", "one", "three", "four"]


def test_markdown_is_without_what_is_removed_from_a_line() -> None:
    page = f"<title>Pier</title><p>{BOARD}</p><p>The <b>old</b> hall<sup class='ref'><a href='#n'>[3]</a></sup> is <em>full</em> of boats tonight, says the harbour's own board.</p>"
    result = copydesk.clean(page, config=Config(clean_format="markdown", overrules=(Overrule(remove=("sup",)),)))
    assert "The **old** hall is *full* of boats tonight, says the harbour's own board." in result.text


def test_a_comment_keeps_its_line_where_a_recipe_parts_one() -> None:
    page = (
        f"<title>Pier</title><div><span class='story'>{BOARD}</span><span>{OTHER}</span></div>"
        f"<p><!-- copydesk-ignore: speculation -->{COUNCIL[:-1]}, which may be the last time.</p>"
    )
    (ignore,) = cleaned(page, Overrule(content=("span.story",))).ignores
    article = cleaned(page, Overrule(content=("span.story",)))
    assert article.text[ignore.start : ignore.end].startswith("The council")


def test_a_recipe_is_for_its_site_its_article_or_every_page() -> None:
    everywhere, below, site, own = (
        Overrule(),
        Overrule(site=".pier.example"),
        Overrule(site="www.News.pier.example"),
        Overrule(path="a.html"),
    )
    recipes = [everywhere, below, site, own]
    assert concerning(recipes, "a.html", "news.pier.example") == [own, site, below, everywhere]
    assert concerning(recipes, "b.html", "pier.example") == [everywhere]  # a full stop is for what is below
    assert concerning(recipes, "b.html", "newspier.example") == [everywhere]
    assert concerning(recipes, "b.html", None) == [everywhere]
    assert concerning([Overrule(site="pier.example")], "b.html", "oldpier.example") == []


def test_the_folder_is_the_site_of_a_page_without_an_address() -> None:
    page = PAGE.replace('<link rel="canonical" href="https://www.pier.example/a">', "")
    recipe = Overrule(site="pier.example", remove=(".promo",))
    assert list(taken(cleaned(page, recipe, path="www.pier.example/a.html"))) == [LETTER]
    assert taken(cleaned(page, recipe, path="a.html")) == {}


def test_a_rule_that_is_switched_off_removes_nothing() -> None:
    config = Config(overrules=(Overrule(remove=(".promo",)),), disable=(RULE,))
    assert all(line.rule != RULE for line in copydesk.clean(PAGE, config=config).lines)


@pytest.mark.parametrize(
    ("selector", "elements", "said"),
    [
        ("div[", True, "is no CSS selector"),
        ("p::text", True, "Pseudo-elements are not supported"),
        ("//div[@id=", True, "is no XPath"),
        ("lower(//h1)", False, "Unregistered function"),
        ("string(//h1)", True, "gives a text or a number"),
        ("//h1/text()", True, "gives texts"),
        ("//time/@datetime", True, "gives attributes"),
    ],
)
def test_a_selector_that_is_none_is_told_with_the_remedy(selector: str, elements: bool, said: str) -> None:
    problem = problem_of(selector, elements=elements)
    assert problem is not None
    assert said in problem
    with pytest.raises(copydesk.ConfigError, match="config: overrules"):
        copydesk.clean(PAGE, config=Config(overrules=(Overrule(content=(selector,)) if elements else Overrule(title=(selector,)),)))


def test_css_and_xpath_are_told_apart() -> None:
    assert [is_xpath(it) for it in ("//p", "./p", "../p", "(//p)[1]", "string(//h1)", "/html")] == [True] * 6
    assert [is_xpath(it) for it in (".p", "p > a", "#x", "[href]", ":not(.x)", "div:has(p)")] == [False] * 6
    assert [problem_of(it, elements=False) for it in ("string(//h1)", "//a/@href", "div:has(> p)", "p:nth-child(2)")] == [None] * 4


def test_what_selectors_find() -> None:
    from lxml.html import fromstring

    tree = fromstring("<div><p class=a> </p><p class=a>one <b>two</b></p><a href='/x'>three</a></div>")
    assert [element.tag for element in elements_of("p.a, a", tree)] == ["p", "p", "a"]
    assert elements_of("//a/@href", tree) == []
    assert [text_of(it, tree) for it in ("p.a", "//a/@href", "string(//b)", "count(//p)", ".none", "//p[1]")] == [
        "one two",
        "/x",
        "two",
        None,
        None,
        None,
    ]
