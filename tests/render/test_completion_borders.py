"""What of a page completes the article: a block on either side of every border, where the model has kept what is marked so."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest

from copydesk.evidence import Evidence
from copydesk.render import completion
from copydesk.render.completion import BELOW_COLON, BETWEEN, SAME_CONTAINER
from copydesk.render.webpage import parse

WORDS = "barges carters ferries gutters herrings ladders lanterns masters oarsmen pilots porters rowers sailors slipways timbers winches".split()
OTHER = "acorns badgers beeches brambles charcoal clearings coppices foresters hedgehogs moorland mosses owlets rangers saplings thickets".split()


def text(words: int, of: Sequence[str] = OTHER, end: str = ".") -> str:
    """So many words of a sentence."""
    return " ".join(["The", *itertools.islice(itertools.cycle(of), words - 1)]) + end


def p(words: int, of: Sequence[str] = OTHER, end: str = ".") -> str:
    return f"<p>{text(words, of, end)}</p>"


FIRST, LAST = text(20, WORDS), text(20, WORDS[8:])
ABOVE, BELOW = f"<p>{FIRST}</p>", f"<p>{LAST}</p>"


def taken(body: str, *kept: str, lost: Sequence[str] = ()) -> dict[str, Evidence]:
    """What is taken, and why, where the model keeps the blocks that begin so: the first and the last of all, if no others are named."""
    page = parse(f"<html><body>{body}</body></html>")
    blocks = page.blocks
    keeps = [block.text.startswith(kept or (FIRST, LAST)) for block in blocks]
    before = list(keeps)
    why = completion.complete(page.ground, blocks, keeps)
    assert [n for n, keep in enumerate(keeps) if keep and not before[n]] == sorted(why)
    assert [block.text for block, old, new in zip(blocks, before, keeps, strict=True) if old and not new] == list(lost)
    return {blocks[number].text: evidence for number, evidence in why.items()}


def between(part: str) -> dict[str, Evidence]:
    return taken(f"<div>{ABOVE}{part}{BELOW}</div>")


@pytest.mark.parametrize(
    ("part", "reads_on"),
    [
        (p(6), True),
        (p(5), False),
        (p(6, end=""), False),
        (p(12, end=""), False),
        (p(24, end=""), True),
        (p(23, end=""), False),
        (f"<pre>{text(2, end='')}</pre>", True),
        (f"<blockquote>{text(2, end='')}</blockquote>", True),
        (f"<p><a href=/a>{text(6)}</a></p>", True),
        (f"<p><a href=/a>{text(5)}</a></p>", False),
        (f"<p><a href=/a>{text(24, end='')}</a></p>", False),
        (f"<p hidden>{text(20)}</p>", False),
        (f"<p>{FIRST}</p>", False),
        ("<p>* * *</p>", False),
    ],
    ids=[
        "a sentence of six words",
        "of five",
        "six words that are none",
        "twelve words that are none",
        "twenty-four words",
        "twenty-three",
        "code",
        "a quotation",
        "a linked sentence of six words",
        "of five",
        "a link that is no sentence",
        "hidden",
        "a copy of kept text",
        "no words",
    ],
)
def test_between_two_kept_paragraphs_stays_what_reads_on(part: str, reads_on: bool) -> None:
    assert list(between(part).values()) == ([BETWEEN] if reads_on else [])


def test_what_stands_before_the_first_and_behind_the_last_kept_paragraph_is_not_between() -> None:
    assert taken(f"<div>{p(15)}{ABOVE}{BELOW}{p(15, OTHER[5:])}</div>") == {}


def test_two_kept_paragraphs_of_prose_tell_where_the_article_is() -> None:
    assert list(taken(f"<div>{ABOVE}{p(6)}{BELOW}</div>", FIRST)) == []
    short = text(11, WORDS)
    assert list(taken(f"<div><p>{short}</p>{p(6)}{BELOW}</div>", short, LAST)) == []
    prose = text(12, WORDS)
    assert list(taken(f"<div><p>{prose}</p>{p(6)}{BELOW}</div>", prose, LAST)) == [text(6)]


@pytest.mark.parametrize(
    ("own", "copy"), [(11, False), (10, True)], ids=["half of its runs of six words are new", "more than half of them are kept text"]
)
def test_a_block_is_a_copy_where_more_than_half_of_its_runs_of_six_words_are_kept_already(own: int, copy: bool) -> None:
    """The kept paragraph of 20 words has 15 runs; a block that begins with 16 of these words has 11 of them, and `own` others."""
    words = [*FIRST[:-1].split()[:16], *itertools.islice(itertools.cycle(OTHER), own)]
    assert (between(f"<p>{' '.join(words)}.</p>") == {}) is copy


@pytest.mark.parametrize(
    "box",
    [
        "<nav>{}</nav>",
        "<aside>{}</aside>",
        "<figure>{}</figure>",
        '<div role="note">{}</div>',
        '<div role="complementary">{}</div>',
        '<div aria-hidden="true">{}</div>',
        '<div class="story teaser">{}</div>',
        '<div id="related">{}</div>',
        '<div class="postMeta">{}</div>',
        '<div class="relatedLinks-box">{}</div>',
        '<div class="comments">{}</div>',
        '<div><div class="x"><div class="share-bar"><b>{}</b></div></div></div>',
        "<div>{}<button>Send</button></div>",
        '<div>{}<input type="checkbox"></div>',
        "<div>{}<select><option></select></div>",
        "<div><div>{}</div><form></form></div>",
    ],
)
def test_what_a_box_says_of_itself_speaks_against_what_is_in_it(box: str) -> None:
    assert between(box.format(p(20))) == {}


@pytest.mark.parametrize(
    "box", ["<div>{}</div>", '<div role="main">{}</div>', '<div class="story cardinal">{}</div>', '<div aria-hidden="false">{}</div>']
)
def test_a_box_that_says_nothing_does_not(box: str) -> None:
    assert between(box.format(p(20))) == {text(20): BETWEEN}


def test_a_button_in_the_paragraph_itself_or_in_the_box_of_the_article_says_nothing() -> None:
    assert list(between(f"<p>{text(19, end='')}, <button>or so</button>, he said.</p>")) != []
    assert taken(f"<div>{ABOVE}{p(20)}{BELOW}<form><button>Send</button></form></div>") == {text(20): BETWEEN}


@pytest.mark.parametrize(
    ("above", "below", "alike"),
    [
        ("<div>{}</div>", "<div>{}</div>", True),
        ("<section><div>{}</div></section>", "<section><div>{}</div></section>", True),
        ("<div>{}</div>", "<section>{}</section>", True),
        ("<div><div>{}</div></div>", "<section>{}</section>", False),
    ],
    ids=["like boxes", "like boxes in boxes", "boxes", "boxes in boxes that differ"],
)
def test_both_neighbours_stand_in_their_parent_alike(above: str, below: str, alike: bool) -> None:
    found = taken(f"<main>{above.format(ABOVE)}{p(20)}{below.format(BELOW)}</main>")
    assert found == ({text(20): BETWEEN} if alike else {})


@pytest.mark.parametrize(
    ("items", "stays"),
    [
        ("<li>{0}</li><li>{1}</li>", True),
        ("<li><a href=/a>{0}</a></li><li><a href=/b>{1}</a></li>", False),
        ("<li><a href=/a>{0}</a></li><li>{1}</li>", True),
        ("<li><a href=/a>{0}</a></li><li>so</li>", False),
    ],
    ids=["text", "links", "half of it links", "most of it links"],
)
def test_a_list_between_stays_unless_more_than_half_of_it_is_links(items: str, stays: bool) -> None:
    one, other = "Two barges", "Six barges"
    assert bool(between(f"<ul>{items.format(one, other)}</ul>")) is stays


def test_a_list_in_a_list_goes_with_it() -> None:
    part = "<ul><li>Barges<ul><li><a href=/a>Carters</a></li></ul></li><li>of oak and of iron, and more of these</li></ul>"
    assert set(between(part)) == {"Barges", "Carters", "of oak and of iron, and more of these"}


# --- containers like that of the article ---


@pytest.mark.parametrize(
    ("words", "box", "stays"),
    [
        ((40,), '<div class="text">{}</div>', True),
        ((39,), '<div class="text">{}</div>', False),
        ((20, 20), '<div class="text">{}</div>', True),
        ((40,), '<div class="texts">{}</div>', False),
        ((40,), '<section class="text">{}</section>', False),
        ((40,), '<div class="text"><blockquote>{}</blockquote></div>', False),
    ],
    ids=["forty words", "less", "forty in two paragraphs", "another class", "another tag", "in another element"],
)
def test_long_prose_in_a_container_like_that_of_the_article_is_of_it(words: Sequence[int], box: str, stays: bool) -> None:
    part = "".join(p(count, OTHER[n * 3 :]) for n, count in enumerate(words))
    found = taken(f'<main><div class="text">{ABOVE}{BELOW}</div><hr>{box.format(part)}</main>')
    assert set(found.values()) == ({SAME_CONTAINER} if stays else set())
    assert len(found) == (len(words) if stays else 0)


@pytest.mark.parametrize(
    "around",
    [
        "<article>{}</article>",
        "<li>{}</li>",
        "<div><h1>Barges</h1>{}</div>",
        '<div class="related">{}</div>',
        "<aside>{}</aside>",
    ],
)
def test_another_article_on_the_page_is_none_of_it(around: str) -> None:
    box = '<div class="text">{}</div>'
    body = f"{around.format(box.format(ABOVE + BELOW))}<hr>{around.format(box.format(p(40)))}"
    assert taken(f"<main>{body}</main>") == {}


# --- lists that are announced ---


@pytest.mark.parametrize(
    ("end", "items", "stays"),
    [
        (":", "<ul><li>two barges</li><li>six carters</li></ul>", True),
        ("：", "<ol><li>two barges</li><li>six carters</li></ol>", True),
        (".", "<ul><li>two barges</li><li>six carters</li></ul>", False),
        (":", "<ul><li><a href=/a>two barges</a></li><li><a href=/b>six carters</a></li></ul>", False),
        (":", "<div><ul><li>two barges</li><li>six carters</li></ul></div>", False),
        (":", "<p>so</p><ul><li>two barges</li><li>six carters</li></ul>", False),
    ],
    ids=["a colon", "a wide colon", "no colon", "links", "in a box of its own", "not right below"],
)
def test_a_list_below_a_kept_paragraph_with_a_colon_stays(end: str, items: str, stays: bool) -> None:
    last = text(20, WORDS[4:], end)
    found = taken(f"<div>{ABOVE}{BELOW}<p>{last}</p>{items}<ul><li>of another list</li></ul></div>", FIRST, LAST, last)
    assert found == (dict.fromkeys(("two barges", "six carters"), BELOW_COLON) if stays else {})


def test_hidden_items_of_an_announced_list_stay_hidden() -> None:
    last = text(20, WORDS[8:], ":")
    found = taken(f"<div>{ABOVE}<p>{last}</p><ul><li>two barges</li><li hidden>six carters</li><li>a horse</li></ul></div>", FIRST, last)
    assert list(found) == ["two barges", "a horse"]


# --- headings ---


@pytest.mark.parametrize(
    ("part", "stays"),
    [
        ("<h2>Contact</h2>", ["Contact"]),
        ("<h1>Contact</h1>", []),
        ("<h2>Contact</h2><h3>By hand</h3>", ["Contact", "By hand"]),
        ("<h2>Contact</h2><p>or so</p>", []),
        ("<h2>Contact</h2><p>* * *</p>", ["Contact"]),
        ('<h2><a href="/a">Contact</a></h2>', []),
        ('<h2><a href="#a">Contact</a></h2>', ["Contact"]),
        ('<a href="/a"><h2>Contact</h2></a>', []),
        ("<h2 hidden>Contact</h2>", []),
        ('<h2 class="teaser">Contact</h2>', []),
        ("<h2>* * *</h2>", []),
    ],
)
def test_a_heading_stays_where_kept_text_follows_it(part: str, stays: list[str]) -> None:
    assert sorted(between(part)) == sorted(stays)
    assert set(between(part).values()) <= {BETWEEN}


def test_a_heading_above_the_first_or_below_the_last_kept_block_stays_out() -> None:
    assert taken(f"<div><h2>Contact</h2>{ABOVE}{BELOW}<h2>About</h2></div>") == {}


# --- boxes to write into ---


@pytest.mark.parametrize(
    ("field", "words", "goes"),
    [
        ('<input type="email">', 60, True),
        ('<input type="email">', 61, False),
        ("<input>", 20, True),
        ('<input type="tel">', 20, True),
        ("<textarea></textarea>", 20, True),
        ('<input type="checkbox">', 20, False),
        ('<input type="hidden">', 20, False),
    ],
)
def test_a_box_of_up_to_sixty_words_with_a_field_to_write_into_is_no_article(field: str, words: int, goes: bool) -> None:
    label = text(words)
    body = f"<main>{ABOVE}{BELOW}<p>{text(70, WORDS[3:])}</p><div><p>{label}</p>{field}</div></main>"
    taken(body, FIRST, LAST, label, lost=[label] if goes else [])


@pytest.mark.parametrize(
    ("name", "comments"),
    [
        ("comments", True),
        ("post-comment", True),
        ("kommentare", True),
        ("disqus_thread", True),
        ("replies", True),
        ("commentary", False),
        ("commentator", False),
        ("footnotes", False),
        ("note-book", False),
    ],
)
def test_a_class_or_id_names_readers_comments(name: str, comments: bool) -> None:
    for attribute in ("class", "id"):
        page = parse(f'<body><div {attribute}="{name}"><div><p>{FIRST}</p></div></div></body>')
        assert page.ground.in_comments[page.ground.of_block[0]] is comments


def test_what_stands_beside_the_nearest_kept_block_is_measured_by_that_one() -> None:
    """Seen from the kept block that is further away, both stand in a side bar."""
    sides = [
        f'<div class="sidebar"><div class="c">{ABOVE}</div><h2>Tides</h2></div>',
        f'<div class="c">{p(60)}</div><div class="c">{BELOW}</div>',
    ]
    found = taken(f'{sides[0]}<div class="sidebar">{sides[1]}</div>')
    assert found == {text(60): SAME_CONTAINER}


# --- tables behind the text ---

DATA = "<table><tr><th>Length</th><td>9 m</td></tr><tr><th>Draught</th><td>1.2 m</td></tr></table>"
CELLS = {"Length", "9 m", "Draught", "1.2 m"}


@pytest.mark.parametrize(
    ("behind", "stays"),
    [
        (DATA, True),
        (f"<div>{DATA}</div>", True),
        (f"<div><div>{DATA}</div></div>", False),
        (f"<p>Tides</p>{DATA}", False),
        (f'<div class="sidebar">{DATA}</div>', False),
        (DATA.replace("th>", "td>"), False),
        (DATA.replace("9 m", "<a href=/m>9 m</a>"), False),
        (DATA.replace("9 m", "<span hidden>9 m</span>"), False),
        (f'<div class="comments">{DATA}</div>', False),
    ],
    ids=["right behind", "in a box", "two boxes deep", "behind a line that goes", "aside", "no heads", "a link", "hidden", "readers'"],
)
def test_a_table_of_data_right_behind_the_text_is_of_it(behind: str, stays: bool) -> None:
    found = taken(f"<article>{ABOVE}{BELOW}{behind}</article>")
    assert found == (dict.fromkeys(CELLS, SAME_CONTAINER) if stays else {})


def test_a_table_stands_in_the_box_of_the_text() -> None:
    assert set(taken(f"<main><article>{ABOVE}{BELOW}</article>{DATA}</main>")) == CELLS
    assert taken(f"<main><section><div><article>{ABOVE}{BELOW}</article></div></section>{DATA}</main>") == {}
    assert set(taken(f"<article>{ABOVE}{DATA}{DATA}{BELOW}</article>")) == CELLS, "between paragraphs, and the second behind the first"


# --- sections behind the text, headed as its own are ---

HEADED = f"<h3>Tides</h3>{ABOVE}<h3>Winds</h3>{BELOW}"
SECTION = f"<h3>Fares</h3>{p(8)}<p>Free for children</p>"
OF_SECTION = {"Fares", text(8), "Free for children"}


@pytest.mark.parametrize(
    ("behind", "stays"),
    [
        (SECTION, True),
        (SECTION.replace("h3", "h4"), False),
        (f"<div>{SECTION}</div>", False),
        ("<h3>Fares</h3>", False),
        (SECTION.replace("Free", "<a href=/f>Free</a>"), False),
        (SECTION.replace("Free for children", "<span hidden>Free</span>"), False),
        (SECTION.replace("<p>Free for children</p>", f"<p>So {FIRST}</p>"), False),
        (f"<p>Tickets</p>{SECTION}", False),
        (SECTION.replace("<p>Free for children</p>", "<div><p>Free for children</p><button>Buy</button></div>"), False),
    ],
    ids=["alike", "another level", "in a box", "no text", "a link", "hidden", "a copy", "behind a line", "a button"],
)
def test_a_section_headed_as_those_of_the_text_is_of_it(behind: str, stays: bool) -> None:
    kept = ("Tides", "Winds", FIRST, LAST)
    found = taken(f"<main>{HEADED}{behind}</main>", *kept)
    assert found == (dict.fromkeys(OF_SECTION, SAME_CONTAINER) if stays else {})


def test_sections_are_taken_up_to_the_first_that_is_none() -> None:
    kept = ("Tides", "Winds", FIRST, LAST)
    more = f"<h3>Rules</h3>{p(9, OTHER[6:])}"
    assert set(taken(f"<main>{HEADED}{SECTION}{more}</main>", *kept)) == OF_SECTION | {"Rules", text(9, OTHER[6:])}
    linked = more.replace("foresters", "<a href=/a>foresters</a>")
    assert set(taken(f"<main>{HEADED}{SECTION}{linked}{SECTION.replace('Fares', 'Berths')}</main>", *kept)) == OF_SECTION
    assert set(taken(f"<main>{HEADED}{SECTION}</main><footer>{more}</footer>", *kept)) == OF_SECTION, "of another parent"


def test_two_headings_of_the_text_make_a_kind_of_section() -> None:
    assert taken(f"<main><h3>Tides</h3>{ABOVE}{BELOW}{SECTION}</main>", "Tides", FIRST, LAST) == {}
    assert taken(f"<main><h3>Tides</h3>{ABOVE}<div><h3>Winds</h3></div>{BELOW}{SECTION}</main>", "Tides", "Winds", FIRST, LAST) == {}
