"""What only the folder shows: lines that recur within a site, near-duplicates."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from compared import groups_of, menu_sites_of, recurring_of
from copydesk.article import Article, Line, Prose, folder_of
from copydesk.context import LinesInMemory, Recurrence
from copydesk.evidence import KnownBy
from copydesk.runs.folder import MENU_CHARACTERS, MENU_WORDS, SHORTEST_WORDS, digest_of, menu_rows, shared_rows, signature_rows
from copydesk.runs.recurring import recurrences, recurring_lines, write_recurring
from copydesk.tables import frame
from copydesk.text import line_spans, mask


def page(path: str, *lines: str, site: str | None = None) -> Article:
    text = "\n".join(lines)
    return Article(
        path=path,
        site=site or folder_of(path),
        site_known_by=KnownBy.ADDRESS if site else KnownBy.FOLDER,
        text=text,
        lines=tuple(Line(start, end) for start, end in line_spans(text)),
        prose=Prose(text=text),
    )


def test_a_line_that_can_be_an_entry_of_a_menu_is_kept_as_it_is() -> None:
    """Of a page whose site is not known; it is short in words and in characters."""
    for length, entry in ((MENU_CHARACTERS, True), (MENU_CHARACTERS + 1, False)):
        (row,) = shared_rows([page("a.txt", "w" * length)], 0)
        assert (row["mask"] is not None) is entry, length
    for words, entry in ((MENU_WORDS, True), (MENU_WORDS + 1, False)):
        (row,) = shared_rows([page("a.txt", " ".join(["quay"] * words))], 0)
        assert (row["words"], row["mask"] is not None) == (words, entry)
    (row,) = shared_rows([page("a.txt", "Weather", site="one.example")], 0)
    assert row["mask"] is None


def test_each_line_of_a_page_counts_once_and_front_matter_and_lines_of_signs_do_not() -> None:
    lines = ("author: B", "Tide tables 3", "–", "TIDE tables 12", "Boats")
    opened = page("a.txt", *lines)
    opened = replace(opened, lines=(replace(opened.lines[0], kind="metadata"), *opened.lines[1:]))
    assert [(row["page"], row["mask"], row["words"]) for row in shared_rows([opened, page("b.txt", "Boats")], 7)] == [
        (7, "tide tables 0", 3),
        (7, "boats", 1),
        (8, "boats", 1),
    ]


def recurring(*pages: Article) -> dict[str, LinesInMemory]:
    return recurring_of(pages)


def prose(topic: str, sentence: int) -> str:
    letter = "abcdefghijkl"[sentence]  # not a digit: digits are masked when lines are compared
    words = " ".join(f"{topic}{letter}{other}" for other in "abcdefghijkl")
    return f"Paragraph {letter} on {topic} goes on for long enough that nobody would ever take it for a menu entry of {words}"


# --- recurring lines ---


def test_lines_on_several_pages_of_a_site_recur_with_digits_masked() -> None:
    pages = [
        page(f"{n}.html", "Menu", prose(topic, 1), f"{n} comments", site="news.example") for n, topic in enumerate(("rain", "snow", "wind"))
    ]
    found = recurring(*pages)["news.example"]
    assert found == {"menu": Recurrence(3, 3), "0 comments": Recurrence(3, 3)}


def test_a_line_that_reads_as_the_name_of_its_site_is_no_other_line(tmp_path: Path) -> None:
    """Such a line and the name have to be told apart, or lines of signs alone would be taken for it, on the pages of no site."""
    pages = [
        page(f"{n}.html", "news.example", "·", prose(topic, 1), site="news.example") for n, topic in enumerate(("rain", "snow", "wind"))
    ]
    assert recurring(*pages) == {"news.example": {"news.example": Recurrence(3, 3)}}
    shared = [frame("shared", shared_rows(pages)).lazy()]
    write_recurring(recurring_lines(shared, pl.DataFrame(schema={"page": pl.Int64, "site": pl.Int64}), tmp_path), tmp_path)
    nowhere = recurrences(tmp_path, {"": None})[""]
    assert (nowhere.get(""), nowhere.get("news.example")) == (None, None)


def test_pages_without_a_url_belong_to_their_folder() -> None:
    pages = [
        page("a/1.txt", "Menu A", prose("rain", 1)),
        page("a/2.txt", "Menu A", prose("snow", 1)),
        page("b/1.txt", "Menu A", prose("wind", 1)),
    ]
    assert recurring(*pages) == {"a": {"menu a": Recurrence(2, 2, KnownBy.FOLDER)}}


def test_an_article_saved_twice_does_not_become_chrome() -> None:
    body = [prose("rain", n) for n in range(4)]
    pages = [
        page("1.html", "Menu", *body, site="news.example"),
        page("2.html", "Menu", *body, "Updated at noon", site="news.example"),
        page("3.html", "Menu", prose("snow", 1), site="news.example"),
    ]
    assert recurring(*pages)["news.example"] == {"menu": Recurrence(2, 2)}


def barges(words: int, name: str) -> str:
    return " ".join(f"{name}{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(words))


@pytest.mark.parametrize(("words", "pages"), [(20, 0), (19, 2)], ids=["prose, so they are copies", "no prose, so they are two"])
def test_a_line_is_prose_from_twenty_words_on(words: int, pages: int) -> None:
    line = barges(words, "barge")
    found = recurring(*(page(f"{n}.html", "Menu", line, site="news.example") for n in range(2)))
    assert found == ({"news.example": {"menu": Recurrence(2, 2), line: Recurrence(2, 2)}} if pages else {})


@pytest.mark.parametrize(("own", "copies"), [(20, True), (21, False)], ids=["half of its prose", "less than half"])
def test_pages_are_copies_from_half_of_the_prose_on(own: int, copies: bool) -> None:
    shared = barges(20, "barge")
    pages = [page("1.html", "Menu", shared, site="news.example"), page("2.html", "Menu", shared, barges(own, "quay"), site="news.example")]
    assert (recurring(*pages) == {}) is copies


def test_a_footer_longer_than_the_articles_makes_no_copies_of_them() -> None:
    footer = [prose("footer", n) for n in range(6)]
    pages = [page(f"{n}.html", "Menu", prose(topic, 1), *footer, site="news.example") for n, topic in enumerate(("rain", "snow", "wind"))]
    found = recurring(*pages)["news.example"]
    assert found == {"menu": Recurrence(3, 3), **{mask(line): Recurrence(3, 3) for line in footer}}


def test_a_long_promise_on_every_page_still_recurs() -> None:
    promise = prose("promise", 9)
    pages = [
        page(f"{n}.html", *(prose(topic, m) for m in range(4)), promise, site="news.example")
        for n, topic in enumerate(("rain", "snow", "wind"))
    ]
    assert [count for line, count in recurring(*pages)["news.example"].items() if "promise" in line] == [Recurrence(3, 3)]


# --- sites without a name ---

HARBOUR = ("Harbour Daily", "Town hall", "Quayside", "Boats for hire", "Tide tables", "Letters")
VALLEY = ("The Valley Post", "Hill farms", "Town hall", "Letters", "Snow report", "Lost and found")
BUTTONS = ("Share", "Print", "Facebook", "Twitter", "Read more", "Advertisement", "Subscribe", "Contact")


def menu_site_of(*pages: Article) -> dict[str, str]:
    return menu_sites_of(pages)


def mixed() -> list[Article]:
    """Two sites' pages in one flat folder, in turn, and a page of neither."""
    pages = []
    for n, topic in enumerate(("rain", "snow", "wind", "hail")):
        for name, menu in (("h", HARBOUR), ("v", VALLEY)):
            body = (f"A headline on {topic} {name}", *(prose(f"{topic}{name}", k) for k in range(3)))
            pages.append(page(f"{n}{name}.txt", *menu, *body, *BUTTONS, f"© {2020 + n} {menu[0]}"))
    return [*pages, page("z.txt", "A note from nowhere", "Town hall", *(prose("fog", k) for k in range(3)), *BUTTONS)]


def test_pages_of_one_menu_are_a_site_in_a_mixed_flat_folder() -> None:
    assert menu_site_of(*mixed()) == {
        f"{n}{name}.txt": f"pages like 0{name}.txt" for n in range(4) for name in "hv"
    }  # z.txt has the buttons of all of them, but no menu of theirs


def test_ties_are_followed_to_the_first_page() -> None:
    """Each page shares half of its menu with the page before it, and hardly any with the first."""
    entries = [f"Entry {chr(97 + n)}" for n in range(40)]
    pages = [page(f"{chr(97 + n)}.txt", *entries[4 * n : 4 * n + 8], prose("rain", n)) for n in range(8)]
    assert set(menu_site_of(*pages).values()) == {"pages like a.txt"}
    assert len(menu_site_of(*pages)) == 8


def test_wrapped_prose_and_long_lines_are_no_menu() -> None:
    text = "\n".join(
        ["The ferry to Holm Island will run", "through the night from next week,", "the harbour board said.", "x" * 300, "y" * 300]
    )
    wrapped = tuple(Line(start, end, joined=n in (1, 2)) for n, (start, end) in enumerate(line_spans(text)))
    assert menu_rows([Article(path="a.txt", text=text, lines=wrapped)]) == []


def test_a_wrapped_paragraph_is_no_entry_from_its_first_line_to_its_last() -> None:
    opened = page("a.txt", "Tides", "Boats", "The ferry to Holm Island", "runs again", "Eels", "Nets")
    opened = replace(opened, lines=tuple(replace(line, joined=n == 3) for n, line in enumerate(opened.lines)))
    pairs = {(row["line"], row["next"]) for row in menu_rows([opened])}
    assert pairs == {(digest_of(mask(one)), digest_of(mask(other))) for one, other in (("Tides", "Boats"), ("Eels", "Nets"))}


def test_a_pair_of_lines_counts_once_a_page_and_pages_are_numbered() -> None:
    twice, once = page("a.txt", "Tides", "Boats", "", "Tides 2", "", "Tides", "Boats"), page("b.txt", "Tides", "Boats")
    assert [row["page"] for row in menu_rows([twice, once], 7)] == [7, 7, 7, 8]


@pytest.mark.parametrize(
    ("line", "pairs"),
    [(barges(12, "boat"), 1), (barges(13, "boat"), 0), ("x" * 200, 1), ("x" * 201, 0), ("–", 0)],
    ids=["twelve words", "thirteen", "200 characters", "201", "no letters"],
)
def test_what_can_be_an_entry_of_a_menu(line: str, pairs: int) -> None:
    assert len(menu_rows([page("a.txt", "Tide tables", line)])) == pairs


def test_lines_of_metadata_are_no_menu_and_part_no_pair() -> None:
    lines = tuple(
        Line(start, end, kind="metadata" if n == 1 else "text") for n, (start, end) in enumerate(line_spans("Tides\nauthor: B\nBoats"))
    )
    (pair,) = menu_rows([Article(path="a.txt", text="Tides\nauthor: B\nBoats", lines=lines)])
    (same,) = menu_rows([page("b.txt", "Tides", "", "Boats")])
    assert (pair["line"], pair["next"]) == (same["line"], same["next"])


@pytest.mark.parametrize(
    ("shared", "own", "tied"),
    [(4, 12, True), (4, 13, False), (3, 2, False)],
    ids=["three pairs and a fifth", "three pairs and less than a fifth", "two pairs"],
)
def test_a_menu_is_shared_from_three_pairs_and_a_fifth_on(shared: int, own: int, tied: bool) -> None:
    menu = [f"Entry {chr(97 + n)}" for n in range(shared)]
    rest = [[f"{name} {chr(97 + n)}" for n in range(own)] for name in ("Quay", "Lock")]
    pages = [page(f"{n}.txt", *menu, *lines) for n, lines in enumerate(rest)]
    assert (menu_site_of(*pages) == {"0.txt": "pages like 0.txt", "1.txt": "pages like 0.txt"}) is tied
    assert tied or menu_site_of(*pages) == {}


def test_lines_recur_among_the_pages_that_share_a_menu() -> None:
    pages = mixed()
    found = recurring_of(pages, menu_sites_of(pages))
    assert found["pages like 0h.txt"]["tide tables"] == Recurrence(4, 4, KnownBy.MENU)
    assert "snow report" not in found["pages like 0h.txt"]
    assert found["pages like 0v.txt"]["snow report"] == Recurrence(4, 4, KnownBy.MENU)
    assert "" not in found  # z.txt is alone


def test_articles_and_agency_copy_that_recur_make_no_chrome() -> None:
    body = [prose("rain", n) for n in range(4)]
    notes = ("Goals by half", "Reed, header", "Holt, penalty", "Marlow, own goal")  # short lines of the article itself
    pages = [page("1.txt", *body, *notes), page("2.txt", *body, *notes)]
    assert menu_sites_of(pages)
    assert recurring_of(pages, menu_sites_of(pages)) == {}


# --- near-duplicates ---


def grouped(*pages: Article) -> dict[str, int]:
    return groups_of(sorted(pages, key=lambda page: page.path))


def test_copies_with_a_small_change_are_one_group_and_others_none() -> None:
    body = " ".join(prose("rain", n) + "." for n in range(8))
    pages = [
        page("b.txt", body + " An added line at the end."),
        page("a.txt", body),
        page("c.txt", " ".join(prose("snow", n) for n in range(8))),
        page("d.txt", body.replace("rainca", "hailca")),
    ]
    assert grouped(*pages) == {"a.txt": 1, "b.txt": 1, "d.txt": 1}


def test_groups_are_numbered_by_their_first_path_and_short_texts_left_out() -> None:
    one, two = (" ".join(prose(topic, n) for n in range(6)) for topic in ("rain", "snow"))
    pages = [
        page("z.txt", one),
        page("a.txt", two),
        page("b.txt", two),
        page("y.txt", one),
        page("s.txt", "Too short."),
        page("t.txt", "Too short."),
    ]
    assert grouped(*pages) == {"a.txt": 1, "b.txt": 1, "y.txt": 2, "z.txt": 2}


@pytest.mark.parametrize(("words", "group"), [(30, {"a.txt": 1, "b.txt": 1}), (29, {})])
def test_copies_of_thirty_words_are_the_shortest_that_count(words: int, group: dict[str, int]) -> None:
    assert grouped(*(page(name, barges(words, "barge")) for name in ("a.txt", "b.txt"))) == group


def test_what_is_compared_are_five_words_in_a_row_of_texts_with_thirty() -> None:
    def signatures(*texts: str) -> list[list[int]]:
        return [row["signature"] for row in signature_rows([page(f"{n}.txt", text) for n, text in enumerate(texts)])]

    by_turns, by_pairs = " ".join(["a b a c"] * 10), " ".join(["a b a b a c a c"] * 5)  # the same pairs of words, in other fives
    one, other = signatures(by_turns, by_pairs)
    assert len(one) == 128
    assert one != other
    numbered = signature_rows([page("a.txt", by_turns), page("b.txt", "Too short."), page("c.txt", by_pairs)], 7)
    assert [row["number"] for row in numbered] == [7, 9]
    once, twice = signatures(by_turns, f"{by_turns} {by_turns}")
    assert once == twice  # the same fives, however often
    assert [len(signatures(" ".join(["a"] * words))) for words in (SHORTEST_WORDS - 1, SHORTEST_WORDS)] == [0, 1]


@pytest.mark.parametrize(
    ("menu", "tied"),
    [
        (("Privacy policy", "Share on Facebook", "Log in", "Contact us", "Terms of use"), False),
        (("Weir notes", "Ferry times", "Lost nets", "Eel prices"), True),
        (("Weir notes", "Ferry times", "Lost nets"), False),
    ],
    ids=["what any site has", "three pairs of its own", "two"],
)
def test_two_pages_are_tied_by_lines_that_only_their_site_has(menu: tuple[str, ...], tied: bool) -> None:
    pages = [page(f"{topic}.txt", *menu, "", prose(topic, 0)) for topic in ("weir", "pier")]
    assert (menu_sites_of(pages) != {}) is tied
