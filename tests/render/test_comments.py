"""Comments in Markdown and HTML that silence findings in their place: what they mean, what is told of them, and that they are no text."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from copydesk.article import Article
from copydesk.config import Config, Ignore
from copydesk.context import context_of
from copydesk.render.stage import render
from copydesk.rows import opened_articles, opened_frame
from copydesk.silence import IDLE, MISPLACED, UNKNOWN
from copydesk.stages import OPENING, clean, judge, lint
from copydesk.writing.clean import clean_text
from helpers import copydesk

CONTEXT = context_of(Config(language="en"))
MAY = "speculation.may"
FIRST, SECOND, THIRD = (f"The {name} may be opened on {day} if the keepers agree to it." for name, day in
    (("weir", "Friday"), ("lock", "Monday"), ("mill", "Sunday")))  # fmt: skip


def opened(text: str, media: str) -> Article:
    return OPENING[1].run(Article(path=f"a.{media}", media=media, text=text), CONTEXT)


def judged(text: str, media: str, config: Config | None = None) -> Article:
    context = CONTEXT if config is None else context_of(config)
    return judge(clean([opened(text, media)], context)[0], context)


def silenced(article: Article, rule: str = MAY) -> list[str]:
    """The beginnings of the lines in which something of the rule is silenced."""
    lines = [article.lines[item.line - 1] for item in article.silenced if item.rule == rule]
    return [article.text[line.start : line.end].split(" may")[0].split("The ")[-1] for line in lines]


def notes(article: Article) -> dict[str | None, str | None]:
    return {note.code: note.message for note in article.notes}


def html(*body: str) -> str:
    return (
        f"<!DOCTYPE html><html lang=en><head><title>Weir</title></head><body><article><h1>Weir</h1>{''.join(body)}</article></body></html>"
    )


MARKDOWN = {
    "before a paragraph": (f"{FIRST}\n\n<!-- copydesk-ignore: {MAY} -->\n\n{SECOND}\n\n{THIRD}\n", ["lock"]),
    "right above it": (f"{FIRST}\n\n<!-- copydesk-ignore: {MAY} -->\n{SECOND}\n\n{THIRD}\n", ["lock"]),
    "after lines of the paragraph before": (f"{FIRST}\n<!-- copydesk-ignore: {MAY} -->\n{SECOND}\n", ["lock"]),
    "a paragraph of several lines": (f"<!-- copydesk-ignore: {MAY} -->\nThe town waits.\n{SECOND}\n\n{THIRD}\n", ["lock"]),
    "within a paragraph": (f"{FIRST}\n\n{SECOND} <!-- copydesk-ignore: {MAY} -->\n\n{THIRD}\n", ["lock"]),
    "before an item": (f"- {FIRST}\n- <!-- copydesk-ignore: {MAY} -->\n  {SECOND}\n- {THIRD}\n", ["lock"]),
    "at the head of an item": (f"- {FIRST}\n- <!-- copydesk-ignore: {MAY} --> {SECOND}\n- {THIRD}\n", ["lock"]),
    "in a quotation": (f"> {FIRST}\n>\n> <!-- copydesk-ignore: {MAY} -->\n> {SECOND}\n>\n> {THIRD}\n", ["lock"]),
    "of several lines": (f"{FIRST}\n\n> <!-- copydesk-ignore:\n>   style,\n>   {MAY}\n> -->\n> {SECOND}\n\n{THIRD}\n", ["lock"]),
    "a category": (f"{FIRST}\n\n<!-- copydesk-ignore: modal -->\n{SECOND}\n", ["lock"]),
    "a family": (f"{FIRST}\n\n<!--copydesk-ignore speculation-->\n{SECOND}\n", ["lock"]),
    "several, without a comma": (f"{FIRST}\n\n<!-- copydesk-ignore: style {MAY} -->\n{SECOND}\n", ["lock"]),
    "a stretch": (f"{FIRST}\n\n<!-- copydesk-ignore-start: {MAY} -->\n{SECOND}\n\n{THIRD}\n\n<!-- copydesk-ignore-end -->\n\n{FIRST}\n", ["lock", "mill"]),
    "a stretch that ends within a line": (f"<!-- copydesk-ignore-start: {MAY} -->\n\n{SECOND} <!-- copydesk-ignore-end --> {THIRD}\n", ["lock"]),
    "a stretch within another": (
        f"<!-- copydesk-ignore-start: style -->\n{FIRST}\n<!-- copydesk-ignore-start: {MAY} -->\n{SECOND}\n<!-- copydesk-ignore-end -->\n{THIRD}\n",
        ["lock"],
    ),
    "before code": (f"{FIRST}\n\n<!-- copydesk-ignore: {MAY} -->\n\n    gate = 1\n\n{SECOND}\n", []),
    "front matter": (f"---\ntitle: Weir\n---\n{FIRST}\n\n<!-- copydesk-ignore: {MAY} -->\n{SECOND}\n", ["lock"]),
    "code is none": (f"{FIRST}\n\n    <!-- copydesk-ignore: {MAY} -->\n\n{SECOND}\n\n`<!-- copydesk-ignore: {MAY} -->` {THIRD}\n", []),
}  # fmt: skip


@pytest.mark.parametrize("name", MARKDOWN)
def test_what_a_comment_in_markdown_means(name: str) -> None:
    text, lines = MARKDOWN[name]
    article = judged(text, "markdown")
    assert silenced(article) == lines
    assert all(item.ignore is None and item.comment is not None for item in article.silenced)
    heard = [found for found in article.findings if found.rule == MAY and article.text[found.start - 1] == " "]
    assert len(heard) + len(lines) == text.count(" may ")


PAGES = {
    "before a paragraph": (html(f"<p>{FIRST}</p><!-- copydesk-ignore: {MAY} --><p>{SECOND}</p><p>{THIRD}</p>"), ["lock"]),
    "within a paragraph": (html(f"<p>{FIRST}</p><p>{SECOND} <!-- copydesk-ignore: {MAY} --></p><p>{THIRD}</p>"), ["lock"]),
    "within a word's mark": (html(f"<p>{FIRST}</p><p><b>{SECOND}<!-- copydesk-ignore: {MAY} --></b></p><p>{THIRD}</p>"), ["lock"]),
    "verse": (html(f"<p>{FIRST}</p><!-- copydesk-ignore: {MAY} --><p>The town waits.<br>{SECOND}</p><p>{THIRD}</p>"), ["lock"]),
    "a stretch": (
        html(f"<p>{FIRST}</p><!-- copydesk-ignore-start: {MAY} --><p>{SECOND}</p><p>{THIRD}</p><!-- copydesk-ignore-end --><p>{FIRST}</p>"),
        ["lock", "mill"],
    ),
    "a stretch that ends behind the words of a line": (
        html(f"<p>{FIRST}</p><!-- copydesk-ignore-start: {MAY} --><p>{SECOND}<!-- copydesk-ignore-end --></p><p>{THIRD}</p>"),
        ["lock"],
    ),
    "a stretch that ends with the page": (
        html(f"<p>{FIRST}</p><!-- copydesk-ignore-start: {MAY} --><p>{SECOND}</p><!-- copydesk-ignore-end -->"),
        ["lock"],
    ),
    "before the last paragraph, of two lines": (
        html(f"<p>{FIRST}</p><!-- copydesk-ignore: {MAY} --><p>The town waits.<br>{SECOND}</p>"),
        ["lock"],
    ),
    "before all of a page": (
        f"<html><body><article><!-- copydesk-ignore: {MAY} --><p>{SECOND}</p><p>{FIRST}</p></article></body></html>",
        ["lock"],
    ),
    "before what the page does not show": (
        html(f"<p>{FIRST}</p><!-- copydesk-ignore: {MAY} --><p hidden>Subscribe now.</p><p>{SECOND}</p>"),
        [],
    ),
    "a script is no comment": (html(f"<p>{FIRST}</p><script><!-- copydesk-ignore: {MAY} --></script><p>{SECOND}</p>"), []),
    "an element of that name is no comment": (html(f"<p>{FIRST}</p><Copydesk-Comment says='copydesk-ignore: {MAY}'><p>{SECOND}</p>"), []),
}


@pytest.mark.parametrize("name", PAGES)
def test_what_a_comment_in_a_page_means(name: str) -> None:
    text, lines = PAGES[name]
    article = judged(text, "html")
    assert silenced(article) == lines
    assert len([found for found in article.findings if found.rule == MAY]) + len(lines) == text.count(" may ")


@pytest.mark.parametrize("media", ["markdown", "html"])
def test_a_comment_is_no_text(media: str) -> None:
    """Whatever is read of the article, but for what is silenced, is as it is with another comment in its place."""
    markdown = f"# Weir\n\n{FIRST}\n\n<!-- copydesk-ignore: modal -->\n{SECOND} <!-- copydesk-ignore: style --> {THIRD}\n"
    page = html(f"<p>{FIRST}</p><!-- copydesk-ignore: modal --><p>{SECOND}<!-- copydesk-ignore: style --> {THIRD}</p>")
    text = {"markdown": markdown, "html": page}[media]
    ours, other = judged(text, media), judged(text.replace("copydesk-ignore", "somebody-ignore"), media)
    assert ours.ignores
    assert ours.prose == replace(other.prose, pieces=ours.prose.pieces)
    assert "ignore" not in ours.prose.text
    assert [(line.kind, line.kept, line.main) for line in ours.lines] == [(line.kind, line.kept, line.main) for line in other.lines]
    assert other.ignores == ()


def test_cleaned_markdown_keeps_its_comments_and_silences_the_same() -> None:
    text = MARKDOWN["a stretch"][0]
    first = judged(text, "markdown")
    again = judged(clean_text(first), "markdown")
    assert silenced(again) == silenced(first) == ["lock", "mill"]


def test_marks_of_a_quotation_or_an_item_before_html_are_no_words() -> None:
    article = judged(f"> <!-- a note -->\n> {FIRST}\n\n- <b>\n  {SECOND}\n\n1. <!-- a note --> {THIRD}\n", "markdown")
    assert [word for word in article.prose.text.split() if not word[0].isalpha()] == []


def test_plain_text_has_no_comments() -> None:
    article = judged(f"<!-- copydesk-ignore: {MAY} -->\n\n{FIRST}\n", "text")
    assert article.ignores == ()
    assert MAY in {found.rule for found in article.findings}


def test_what_is_silenced_costs_nothing_and_what_stands_beside_it_does() -> None:
    told = " ".join(f"The {name} may be closed, perhaps for good." for name in ("weir", "lock", "mill", "dam"))
    page = "{}# The weir\n\nThe keepers met on Friday. " + "They spoke of the river and of its banks. " * 20 + f"\n\n{told}\n"
    loud, quiet = judged(page.format(""), "markdown"), judged(page.format("<!-- copydesk-ignore-start: speculation -->\n\n")
        + "\n<!-- copydesk-ignore-end -->\n", "markdown")  # fmt: skip
    assert loud.measures["speculation_sentences"].value == 4
    assert quiet.measures["speculation_sentences"].value == 0
    assert len(quiet.silenced) == len([found for found in loud.findings if found.family == "speculation"])
    assert [found.rule for found in quiet.findings] == [found.rule for found in loud.findings if found.family != "speculation"]


def test_the_configuration_comes_first() -> None:
    article = judged(
        f"<!-- copydesk-ignore: modal -->\n{FIRST}\n",
        "markdown",
        Config(language="en", ignores=(Ignore(rules=("speculation",), text=FIRST),)),
    )
    assert [(item.ignore, item.comment) for item in article.silenced if item.rule == MAY] == [(1, None)]
    assert "modal" in str(notes(article)[IDLE])


@pytest.mark.parametrize(
    ("comment", "code", "said"),
    [
        ("copydesk-ignore: speculation.mey", UNKNOWN, "'speculation.mey' (line 3); did you mean 'speculation.may'?"),
        ("copydesk-ignore: boilerplate.recurring", UNKNOWN, "'boilerplate.recurring' (line 3)"),
        (f"copydesk-{'i' * 40}: {MAY}", MISPLACED, f"line 3: 'copydesk-{'i' * 31}' says nothing"),
        (f"copydesk-ingore: {MAY}", MISPLACED, "line 3: 'copydesk-ingore' says nothing; did you mean 'copydesk-ignore'?"),
        ("copydesk-ignore", MISPLACED, "line 3: it names no rule, category or family"),
        (f"copydesk-ignore-start: {MAY}", MISPLACED, "line 3: a start without an end"),
        ("copydesk-ignore-end", MISPLACED, "line 3: an end without a start"),
        ("copydesk-ignore: style.cliche.litmus-test", IDLE, "'style.cliche.litmus-test' (line 3)"),
    ],
)  # fmt: skip
def test_what_a_comment_does_not_do_is_told(comment: str, code: str, said: str) -> None:
    article = judged(f"{FIRST}\n\n<!-- {comment} -->\n{SECOND}\n", "markdown")
    assert [note for note in notes(article) if note in (IDLE, MISPLACED, UNKNOWN)] == [code]
    assert said in str(notes(article)[code])
    assert silenced(article) == []


def test_a_comment_behind_all_text_is_told() -> None:
    article = judged(f"{FIRST}\n\n<!-- copydesk-ignore: {MAY} -->\n", "markdown")
    assert "line 3: no text follows that it could mean" in str(notes(article)[MISPLACED])


def test_an_end_that_names_rules_ends_the_last_start_and_is_told() -> None:
    article = judged(f"<!-- copydesk-ignore-start: {MAY} -->\n\n{FIRST}\n\n<!-- copydesk-ignore-end: {MAY} -->\n\n{SECOND}\n", "markdown")
    assert silenced(article) == ["weir"]
    assert "an end names no rules" in str(notes(article)[MISPLACED])


def test_the_first_of_many_are_named_and_the_others_counted() -> None:
    article = judged("".join(f"<!-- copydesk-ignore: no.{n} -->\n{FIRST}\n\n" for n in range(12)), "markdown")
    assert "'no.4' (line 13)" in str(notes(article)[UNKNOWN])
    assert "no.5" not in str(notes(article)[UNKNOWN])
    assert str(notes(article)[UNKNOWN]).endswith("; and 7 more.")


def test_of_comments_over_the_same_words_the_first_counts() -> None:
    """Each start is open until its end, so the findings of the inner one lie in both."""
    text = f"<!-- copydesk-ignore-start: {MAY} -->\n\n{FIRST}\n\n<!-- copydesk-ignore: {MAY} -->\n{SECOND}\n\n<!-- copydesk-ignore-end -->\n\n{THIRD}\n"
    article = judged(text, "markdown")
    assert [item.comment for item in article.silenced] == [1, 1]
    assert f"'{MAY}' (line 5)" in str(notes(article)[IDLE])


def test_of_comments_by_other_names_over_the_same_words_the_first_counts_too() -> None:
    for outer, inner in (("modal", MAY), (MAY, "modal"), ("speculation", "modal")):
        text = f"<!-- copydesk-ignore-start: {outer} -->\n\n<!-- copydesk-ignore: {inner} -->\n{FIRST}\n\n<!-- copydesk-ignore-end -->\n"
        assert [item.comment for item in judged(text, "markdown").silenced if item.rule == MAY] == [1]


def test_a_comment_before_what_a_page_does_not_show_means_nothing_and_is_told() -> None:
    article = judged(PAGES["before what the page does not show"][0], "html")
    assert article.ignores == ()
    assert "no text follows that it could mean" in str(notes(article)[MISPLACED])


def test_what_is_wrong_on_a_page_is_told_with_the_line_that_it_stands_before() -> None:
    page = html(f"<p>{FIRST}</p><!-- copydesk-ignore --><p>{SECOND}</p><!-- copydesk-ignore -->")
    assert "line 3: it names no rule, category or family; line 3: it names" in str(notes(judged(page, "html"))[MISPLACED])


def test_comments_go_with_an_article_from_one_step_of_a_run_to_the_next() -> None:
    article = opened(MARKDOWN["a stretch"][0], "markdown")
    assert article.ignores
    assert opened_articles(opened_frame([article]))[0].ignores == article.ignores


def test_lint_does_not_call_idle_what_it_does_not_look_for() -> None:
    text = f"<!-- copydesk-ignore: readability, {MAY} -->\nThe town waits.\n\n<!-- copydesk-ignore: readability -->\n{SECOND}\n"
    article = lint(opened(text, "markdown"), CONTEXT)
    assert notes(article)[IDLE] == f"A comment silences nothing; take it out if it is not needed any more: 'readability, {MAY}' (line 1)."


def test_the_commands_honour_comments_and_say_where_one_does_nothing(tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "a.md").write_text(f"{FIRST}\n\n<!-- copydesk-ignore: {MAY} -->\n{SECOND}\n\n<!-- copydesk-ignore: styel -->\n{THIRD}\n")
    (texts / "b.html").write_text(PAGES["before a paragraph"][0].replace("keepers", "townspeople"))

    linted = copydesk("lint", texts / "a.md", texts / "b.html", "--format", "jsonl", "--select", MAY)
    found = [json.loads(line) for line in linted.stdout.splitlines()]
    assert [(Path(item["path"]).name, item["line"]) for item in found] == [("a.md", 1), ("a.md", 7), ("b.html", 1), ("b.html", 1)]
    assert (
        "a.md: A comment names what is no rule, category or family of findings: 'styel' (line 6); did you mean 'style'?\n" in linted.stderr
    )

    explained = copydesk("explain", f"{texts / 'a.md'}:4")
    assert f"A comment (line 3) silences here: {MAY}" in explained.stdout
    assert "A comment (line" not in copydesk("explain", f"{texts / 'a.md'}:1").stdout

    ran = copydesk("run", texts, "--out", tmp_path / "out", "--language", "en")
    assert ran.exit_code == 0
    assert "a.md: A comment names what is no rule, category or family of findings: 'styel' (line 6); did you mean 'style'?" in ran.stderr
    rows = pl.read_parquet(tmp_path / "out" / "data" / "articles.parquet").sort("path")
    assert [[(item["line"], item["ignore"], item["comment"]) for item in row] for row in rows["findings_silenced"]] == [
        [(4, None, 1)],
        [(3, None, 1)],
    ]
    page = (tmp_path / "out" / "articles" / "a.md.html").read_text()
    assert "Comments in the text silence 1 finding: speculation.may in line 4: “may”." in page


def test_comments_of_others_are_passed_over_where_that_is_asked_for(tmp_path: Path) -> None:
    text = f"{FIRST}\n\n<!-- copydesk-ignore: {MAY} -->\n{SECOND}\n\n<!-- copydesk-ingore: x -->\n"
    article = OPENING[1].run(Article(path="a.md", media="markdown", text=text), replace(CONTEXT, config=Config(comments=False)))
    assert (article.ignores, article.notes) == ((), ())

    (tmp_path / "a.md").write_text(text)
    assert copydesk("lint", tmp_path / "a.md", "--select", MAY, "--no-comments").stdout.count(MAY) == 2
    assert copydesk("lint", tmp_path / "a.md", "--select", MAY).stdout.count(MAY) == 1
    assert "silences here" not in copydesk("explain", f"{tmp_path / 'a.md'}:4", "--no-comments").stdout
    (tmp_path / "copydesk.toml").write_text("comments = false\n")
    assert copydesk("lint", "a.md", "--select", MAY, cwd=tmp_path).stdout.count(MAY) == 2
    assert copydesk("run", "a.md", "--out", "out", cwd=tmp_path).exit_code == 0
    assert pl.read_parquet(tmp_path / "out" / "data" / "articles.parquet")["findings_silenced"].to_list() == [[]]


def test_a_run_names_a_few_inputs_and_all_with_v(tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    for n in range(7):
        (texts / f"{n}.md").write_text(f"<!-- copydesk-ignore: wrong.{n} -->\n{FIRST}\n")
    few = copydesk("run", texts, "--out", tmp_path / "out").stderr
    assert ("wrong.4" in few, "wrong.5" in few, "comments: 2 more of these; -v names them" in few) == (True, False, True)
    assert "wrong.6" in copydesk("run", texts, "--out", tmp_path / "out", "-v").stderr


def test_a_name_in_the_configuration_that_nothing_is_called_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(FIRST)
    (tmp_path / "copydesk.toml").write_text('[[ignore]]\npath = "a.md"\nrules = ["speculation.mey"]\n')
    ran = copydesk("run", tmp_path / "a.md", "--out", tmp_path / "out", cwd=tmp_path)
    assert "matches nothing. 'speculation.mey' is no rule, category or family of findings; did you mean 'speculation.may'?" in ran.stderr


def test_rendering_alone_asks_no_rules() -> None:
    article = render(Article(path="a.md", media="markdown", text=MARKDOWN["a family"][0]), Config())
    assert [it.rules for it in article.ignores] == [("speculation",)]


def test_a_comment_that_stands_on_every_page_of_a_folder_stays_in_the_cleaned_text(tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    places = "weir lock mill dam quay".split()
    for place in places:
        own = f"The {place} may be opened on Friday if the council of the {place} agrees to what its keepers want."
        text = f"# The {place}\n\n<!-- copydesk-ignore-start: {MAY} -->\n{own}\n\n<!-- copydesk-ignore-end -->\n\nSubscribe to our letter today\n"
        (texts / f"{place}.md").write_text(text)
    assert copydesk("run", texts, "--out", tmp_path / "out", "--language", "en").exit_code == 0
    for place in places:
        cleaned = (tmp_path / "out" / "clean" / f"{place}.md").read_text()
        assert f"<!-- copydesk-ignore-start: {MAY} -->\nThe {place} may be opened" in cleaned
        assert "<!-- copydesk-ignore-end -->" in cleaned
        assert "Subscribe" not in cleaned
