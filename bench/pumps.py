"""Whether anything takes more than linear time: `python bench/pumps.py [rules|stages] [--size BYTES] [--worst N]`.

Pumps are texts that repeat one thing until they are as long as is asked. Those for rules are made of each rule's own pattern and
examples: what a match begins with, each group that may repeat, each marked phrase, over and over, and an end at which the match fails.
Those for stages are SHAPES (text and Markdown) and PAGES (HTML). Each is run at a quarter of the size and at the whole size (80 KB).
Linear work takes four times as long; what grows by more than 5 times and takes more than FLOOR is listed as a fault (exit code 1).
"""

from __future__ import annotations

import argparse
import gc
import re
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from re import _constants, _parser  # type: ignore[attr-defined]  # the parse tree of a pattern has no public door
from typing import Any

from copydesk.article import Article
from copydesk.boilerplate.stage import boilerplate
from copydesk.config import EXTRACTORS, Config
from copydesk.context import Context, line_matcher
from copydesk.matching.lines import LineMatcher
from copydesk.matching.phrases import Matcher
from copydesk.read.encodings import decode
from copydesk.render.stage import render
from copydesk.rows import article_row, finding_rows, line_rows, opened_frame
from copydesk.rule import PhraseRule, Rule, RuleSet
from copydesk.rulebook import load_rules
from copydesk.runs.folder import menu_rows, shared_rows, signature_rows
from copydesk.stages import JUDGING, _lint_rules
from copydesk.writing.clean import clean_text

SIZE = 80_000
MOST_GROWTH = 5.0  # from a quarter of the size to the whole; linear work has 4
FLOOR = 0.1  # seconds below which growth is noise
TRIES = 3  # times that what seems to grow too fast is measured again: a busy machine makes processor time longer, never shorter
LONGEST = 5  # seconds of processor time after which a run is given up
PATTERNS = ("match", "before", "not_before", "after", "not_after", "sentence", "not_sentence")

Shape = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds of processor time at a quarter of the size and at the whole; infinite where it was given up."""

    what: str
    pump: str
    small: float
    large: float

    @property
    def growth(self) -> float:
        """How many times longer the whole size took; 0 where it was too short to tell."""
        if self.large == float("inf"):
            return self.large
        return self.large / self.small if self.large >= FLOOR else 0.0


# --- pumps from rules -----------------------------------------------------------------------------------------------------------------

_FLOODS = (" ", "0", "a", "\n", ".", "-", '"', "(", ", ", "a ", "0 ", "“")
_ENDS = ("x", "", "\n")


def filled(prefix: str, unit: str, end: str) -> Shape:
    """`prefix`, `unit` as often as there is room, `end`."""
    return lambda size: prefix + unit * max(1, (size - len(prefix) - len(end)) // len(unit)) + end


def _sample(items: Iterable[tuple[Any, Any]], choice: int = 0) -> str:
    """A text that these items of a parse tree match; `choice` takes another branch or character, and optional things where it is odd."""
    out = ""
    for kind, value in items:
        if kind is _constants.LITERAL:
            out += chr(value)
        elif kind is _constants.NOT_LITERAL:
            out += "b" if value == ord("a") else "a"
        elif kind is _constants.ANY:
            out += "a"
        elif kind is _constants.IN:
            out += _member(value, choice)
        elif kind is _constants.SUBPATTERN:
            out += _sample(value[3], choice)
        elif kind is _constants.ATOMIC_GROUP:
            out += _sample(value, choice)
        elif kind is _constants.BRANCH:
            out += _sample(value[1][choice % len(value[1])], choice)
        elif kind in (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT):
            out += _sample(value[2], choice) * min(value[1], max(value[0], choice % 2))
    return out


def _member(items: Sequence[tuple[Any, Any]], choice: int) -> str:
    wanted = " a0.x-\"(é\t\n,'"
    negated = items[0][0] is _constants.NEGATE
    members = list(_letters(items))
    if negated:
        inside = set(members)
        members = [char for char in wanted if not any(_holds(item, char) for item in items[1:]) and char not in inside]
    return members[choice % len(members)] if members else "a"


def _letters(items: Sequence[tuple[Any, Any]]) -> Iterator[str]:
    for kind, value in items:
        if kind is _constants.LITERAL:
            yield chr(value)
        elif kind is _constants.RANGE:
            yield chr(value[0])
        elif kind is _constants.CATEGORY:
            yield {
                _constants.CATEGORY_DIGIT: "0",
                _constants.CATEGORY_SPACE: " ",
                _constants.CATEGORY_WORD: "a",
                _constants.CATEGORY_NOT_SPACE: "a",
                _constants.CATEGORY_NOT_WORD: "-",
                _constants.CATEGORY_NOT_DIGIT: "a",
            }[value]


def _holds(item: tuple[Any, Any], char: str) -> bool:
    kind, value = item
    if kind is _constants.LITERAL:
        return chr(value) == char
    if kind is _constants.RANGE:
        return bool(value[0] <= ord(char) <= value[1])
    if kind is _constants.CATEGORY:
        letter = {"DIGIT": "d", "SPACE": "s", "WORD": "w", "NOT_DIGIT": "D", "NOT_SPACE": "S", "NOT_WORD": "W"}[
            str(value).removeprefix("CATEGORY_")
        ]
        return re.match("\\" + letter, char) is not None
    return False


def _repeats(items: list[tuple[Any, Any]], prefix: str, choice: int) -> Iterator[tuple[str, str]]:
    """(what stands before it, one round of it) of everything in a parse tree that may repeat."""
    for kind, value in items:
        if kind in (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT):
            if value[1] > 1 and (unit := _sample(value[2], choice)):
                yield prefix, unit
            yield from _repeats(list(value[2]), prefix, choice)
        elif kind is _constants.SUBPATTERN:
            yield from _repeats(list(value[3]), prefix, choice)
        elif kind is _constants.ATOMIC_GROUP:
            yield from _repeats(list(value), prefix, choice)
        elif kind is _constants.BRANCH:
            for branch in value[1]:
                yield from _repeats(list(branch), prefix, choice)
        elif kind in (_constants.ASSERT, _constants.ASSERT_NOT):
            yield from _repeats(list(value[1]), prefix, choice)
        prefix += _sample([(kind, value)], choice)


def pumps_of(rule: Rule, *, short: bool = False) -> dict[str, Shape]:
    """The pumps of one rule by what they repeat; `short`: one of each kind."""
    found: dict[tuple[str, str, str], None] = {}
    ends = _ENDS[:1] if short else _ENDS
    phrases = [text[start:end] for example in rule.examples for text in [example.text] for start, end in example.spans]
    for pattern in (getattr(rule, name, None) for name in (PATTERNS[:1] if short else PATTERNS)):
        if pattern is None:
            continue
        tree = list(_parser.parse(pattern, re.IGNORECASE))
        for choice in (1,) if short else (0, 1):
            whole = _sample(tree, choice)
            phrases.append(whole)
            for prefix, unit in _repeats(tree, "", choice):
                for end in ends:
                    found[prefix, unit, end] = None
                found["", prefix + unit, "x"] = None
                found["", prefix + unit + " ", "x"] = None
    for number, phrase in enumerate(dict.fromkeys(phrase for phrase in phrases if phrase.strip())):
        words = phrase.split()
        found["", phrase + " ", ""] = None
        found["", words[0] + " ", ""] = None
        if not short:
            found["", " ".join(words[:2]) + " ", ""] = None
            found["", " ".join(words[:-1]) + " ", ""] = None
        if number < (1 if short else 3):
            for flood in _FLOODS[:3] if short else _FLOODS:
                found[phrase, flood, "x"] = None
                found[words[0] + " ", flood, ""] = None
                found["", flood, phrase] = None
    if not short:
        for example in rule.examples:
            found["", example.text + " ", ""] = None
    return {f"{prefix[-30:]!r} + {unit[-30:]!r} … {end[-20:]!r}": filled(prefix, unit, end) for prefix, unit, end in found if unit}


def rule_work(rule: Rule) -> Callable[[str], Any]:
    """What looks for this rule alone in a text, all of it one sentence (and, for a rule of headlines, one headline)."""
    if rule.family == "boilerplate":
        return LineMatcher([rule])._match_line  # noqa: SLF001  behind the cache
    matcher = Matcher([rule])
    headline = isinstance(rule, PhraseRule) and rule.headline
    return lambda text: matcher.find(text, [(0, len(text))], (0, len(text)) if headline else None)


# --- pumps for stages -----------------------------------------------------------------------------------------------------------------

_WORDS = "The council said on Monday that it may close the old bridge, and nobody knows what comes next. ".split(" ")
_LINE = "It was said in May that the bridge over the river would stay open for at least ten years, the mayor told us. "


def _numbered(form: str) -> Shape:
    """Lines that differ in a number, which `{}` stands for."""
    return lambda size: "".join(islice((form.format(n) for n in range(10**9)), max(1, size // len(form.format(10_000)))))


def _nested(left: str, right: str, inner: str = "x") -> Shape:
    def shape(size: int) -> str:
        depth = max(1, size // (len(left) + len(right)))
        return left * depth + inner + right * depth

    return shape


def _shapes() -> dict[str, Shape]:
    units = (
        *"a0. \n\t-_*#>|+=~`'\"(){}[]<>/\\&%$@!?,:;ßéж中あไ\u0301\u200b\u00a0\u00ad“”„«»’•…\ufffd\u0007😀",
        *("a ", "A ", "0 ", ". ", "- ", "a.", "A.", "a,b", "\n\n", "a\n", "a\n\n", "A. \n", "\u00a0.", "()", "[]",
            "<>", "[a]", "](", "![", "**", "*a ", "_a"),
        *("a*", "**a ", "``", "a`", "> ", "- a\n", "1. a\n", "# a\n", "#", "\n#", "\n> ", "\n- ", "| a ", "|-", "a | b\n",
            "|-|-|\n", "---\n", "~~~\n", "```\n"),
        *("[a]: b\n", "[a]: b 'c'\n", "[a](b) ", "![a](b) ", "<a>", "<!--", "<?", "<![CDATA[", "&amp;", "&", "&#",
            "http://a ", "www.a.de ", "a@b.de "),
        *("\\", "\\a", "a  ", "a  \n", "    a\n", "\t", "“a” ", "“a ", "„a“ ", '"a" ', '"a ', "'a ", "«a» ", "(a ",
            "(a) ", "A (B) ", "U.S. ", "Mr. "),
        *("1,", "1.", "1/", "12:30 ", "2019 ", "30. ", "31 April ", "May 30 ", "from 2019 to 2015 ", "no no ", "The the ",
            "a.B ", "a,,", "a ,b", "a..b"),
        *("said ", "he said ", '"No," he said. ', "he said, ", "Aya Sato ", "Aya Sato said ", "according to ", "critics say ",
            "may ", "in the event "),
        *("A-", "a-a-", "word\u00ad", "&nbsp;", "{{a}} ", "[caption] ", "{% a %}", "<p>", "</p>", "<br>", "Ã¤", "Ã", "â€", "Â "),
        *("Share\n", "Read more\n", "Share ", "Read more: ", "Page 2 of 10\n", "1 comment\n", "By Aya Sato\n", "Photo: ",
            "© 2019 ", "Q: a\nA: b\n"),
        *("Title\n===\n", "- - ", "* * *\n", "a: b\n", "a\tb\tc\n", "a   b   c\n", ">>> ", "<div>a</div>\n", "<div>\n\n",
            "* a\n  * b\n"),
        *("| --- | a |", "| --- | a |\n", "|  a  ", "the ferry to\n, ", "a\n’s b\n", "a b c (\nd\n)\n",
            "[![a](b)](c) ", "[a](b(c)", "(Aa bb) "),
    )  # fmt: skip
    shapes = {repr(unit): filled("", unit, "") for unit in dict.fromkeys(units)}
    for flood in (" ", "0", "a", "\n", '"', "(", "."):
        shapes[f"'0' + {flood!r} … 'x'"] = filled("0", flood, "x")
        shapes[f"prose + {flood!r} … prose"] = filled(_LINE, flood, _LINE)
    shapes |= {
        "one sentence": lambda size: (_LINE * (size // len(_LINE) + 1)).replace(". ", ", ")[:size],
        "equal sentences": filled("", _LINE, ""),
        "equal paragraphs": filled("", _LINE + "\n\n", ""),
        "equal lines": filled("", _LINE + "\n", ""),
        "blocks of equal lines": filled("", "\n".join(f"{n} {_LINE}" for n in range(20)) + "\n", ""),
        "different lines": _numbered("The line {} of a list\n"),
        "different sentences": _numbered("The number {} was said to be the one that nobody in the town could remember. "),
        "different paragraphs": _numbered("The number {} was said to be the one that nobody in the town could remember.\n\n"),
        "paragraphs without an end": _numbered("The number {} was said to be the one that nobody in the town\n\n"),
        "every other line equal": _numbered(f"{_LINE}\nThe line {{}} of a list\n"),
        "different words": _numbered("word{} "),
        "wrapped prose": lambda size: ("\n".join([" ".join(_WORDS)[:70], " ".join(_WORDS)[70:], _LINE]) + "\n") * (size // 200 + 1),
        "items": _numbered("- item {}\n"),
        "numbered items": _numbered("{}. item\n"),
        "short names": _numbered("Name {}\n"),
        "definitions": _numbered("[a{0}]: http://b/{0}\n"),
        "links": _numbered("[the page {0}](http://b/{0}) and "),
        "quotations": _numbered("“Number {} it is,” Aya Sato said.\n\n"),
        "open quotations": _numbered("“Number {} it is\n\n"),
        "headings": _numbered("## Part {}\n\nText\n\n"),
        "interview": _numbered("Q: What is {0}?\n\nA: It is {0}.\n\n"),
        "speakers": _numbered("Aya Sato{0}: It is {0}.\n\n"),
        "names": _numbered("Aya Sato{0} said she would go. "),
        "table": _numbered("| a{} | b | c |\n|---|---|---|\n"),
        "wide table": lambda size: "|" + "a|" * (size // 8) + "\n|" + "-|" * (size // 8) + "\n|" + "b|" * (size // 8),
        "front matter": filled("---\ntitle: ", "a", "\n---\nText\n"),
        "open front matter": filled("---\n", "title: a\n", ""),
        "nested items": lambda size: "".join(" " * n + "- a\n" for n in range(int((2 * size) ** 0.5))),
        "nested quotes": lambda size: "\n".join("> " * n + "a" for n in range(int(size**0.5))),
        "code spans": lambda size: "".join("`" * n + "a " for n in range(1, int((2 * size) ** 0.5))),
        "emphasis": filled("", "*a **a ", ""),
        "brackets": _nested("[", "]"),
        "round brackets": _nested("(", ")"),
        "quotation marks": _nested("“", "”"),
        "headings of chrome": filled("", f"Newsletter\n\n{_LINE}\n\n", ""),
        "blocks of chrome": filled("", f"You may also like\nA teaser\nAnother\n\n{_LINE}\n\n", ""),
        "comments": filled("", f"<!-- copydesk-ignore: speculation -->\n{_LINE}\n\n", ""),
        "comments in a line": filled("a ", "<!-- copydesk-ignore: a, b --> may ", ""),
        "comments of many names": _numbered("<!-- copydesk-ignore: name{} -->\nit may\n\n"),
        "open starts": filled("", f"<!-- copydesk-ignore-start: speculation -->\n{_LINE}\n\n", ""),
        "nested comments": _nested("<!-- copydesk-ignore-start: speculation -->\nit may\n\n", "<!-- copydesk-ignore-end -->\n"),
        "names in a comment": filled("<!-- copydesk-ignore: ", "a, ", f"-->\n{_LINE}\n"),
        "unclosed comments": filled("", "<!-- copydesk-ignore: a\n\n", ""),
        "capitals": lambda size: "THE COUNCIL SAID THAT NOBODY KNOWS WHAT " * (size // 40),
    }  # fmt: skip
    return shapes


def _page(body: Shape, head: str = "") -> Shape:
    def shape(size: int) -> str:
        start, end = f"<!DOCTYPE html><html><head><title>A page</title>{head}</head><body><article><h1>A page</h1><p>{_LINE * 3}</p>", ""
        return start + body(size) + end + f"<p>{_LINE * 3}</p></article></body></html>"

    return shape


def _pages() -> dict[str, Shape]:
    units = (
        *("<p>", "<p>a", "<p>a</p>", f"<p>{_LINE}</p>", f"<p>{_LINE}", "<li>", "<li>a", "<li>a</li>", f"<li>{_LINE}</li>",
            "<div>a</div>", "<div><p>a</p></div>"),
        *("<br>", "a<br>", "a<br><br>", "<hr>", "<span>a</span>", "<b>a</b>", "<a href=b>a</a>", "<a href=b>a</a> ",
            '<p><a href="http://b/c">a b c</a></p>', "<img src=a>", "<h2>a</h2>", "<h2>a</h2><p>b</p>"),
        *("<ul><li>a</li></ul>", "<table><tr><td>a</td></tr></table>", "<dl><dt>a</dt><dd>b</dd></dl>", "<option>a",
            "<select><option>a</option></select>"),
        *("&amp;", "&nbsp;", "&#x41;", "&", "&lt;p&gt;", "<", ">", '"', "'", "</p>", "</div>", "</b>", "<!-- a -->",
            "<!--", "<![CDATA[", "<?a?>"),
        *("<script>a</script>", "<style>a</style>", "<noscript>a</noscript>", "<iframe></iframe>", "<embed>", "<svg><path/></svg>",
            "<textarea>a</textarea>", "<form><input></form>"),
        *("<button>a</button>", "<figure><img src=a><figcaption>a</figcaption></figure>", "<blockquote>a</blockquote>",
            "<pre>a\n</pre>", "<code>a</code>", "<section><p>a</p></section>", "<article><p>a</p></article>", "<nav><a href=b>a</a></nav>",
            "<aside>a</aside>", "<footer>a</footer>"),
        *('<meta name="a" content="b">', '<meta property="og:title" content="b">', "<title>a</title>", '<p hidden>a</p>',
            '<p style="display:none">a</p>', "<h1>A page</h1>", "<a>", "a ", "ab", "0 ", "\n", " ", "\u00a0", "\ufffd"),
        *('<script type="application/ld+json">{}</script>', '<script type="application/ld+json">{"articleBody":"a"}</script>',
            "<time>a</time>", '<div class="comment">a</div>', '<div class="article__body"><p>a</p></div>', "<b><i></b></i>",
            "<p><b>", "<a><b>", "<table><div>", "<td>a", "<tr><td>a"),
    )  # fmt: skip
    pages = {f"html {unit!r}": _page(filled("", unit, "")) for unit in dict.fromkeys(units)}
    unclosed = (
        "p",
        "li",
        "div",
        "b",
        "a",
        "td",
        "tr",
        "table",
        "select",
        "option",
        "ul",
        "span",
        "font",
        "h2",
        "em",
        "blockquote",
        "section",
        "button",
        "form",
        "center",
    )
    pages |= {f"html unclosed {tag}": _page(filled("", f"<{tag}>a ", "")) for tag in unclosed}
    pages |= {f"html nested {tag}": _page(_nested(f"<{tag}>", f"</{tag}>")) for tag in (*unclosed, "ul><li", "table><tr><td")}
    for tag in ("li", "td", "option", "a", "p"):
        around = {"li": "ul", "td": "table", "option": "select", "a": "div", "p": "div"}[tag]
        for text in ("a", _LINE):
            pages[f"html {around} of {tag} {text[:8]!r}"] = _page(filled(f"<{around}>", f"<{tag}>{text}</{tag}>", f"</{around}>"))
    long = '<script type="application/ld+json">{"@type":"Article","articleBody":"'
    pages |= {
        "html JSON-LD a": _page(filled(long, "a ", '"}</script>')),
        "html JSON-LD <!--": _page(filled(long, "<!--", '"}</script>')),
        "html JSON-LD <p>": _page(filled(long, "<p>", '"}</script>')),
        "html JSON-LD &lt;": _page(filled(long, "&lt;p&gt;", '"}</script>')),
        "html JSON-LD quotes": _page(filled(long, '\\"', '"}</script>')),
        "html JSON-LD [": _page(filled('<script type="application/ld+json">', "[", "</script>")),
        "html JSON-LD {": _page(filled('<script type="application/ld+json">', '{"a":', "</script>")),
        "html attribute": _page(filled('<p title="', "a", '">a</p>')),
        "html attributes": _page(filled("<p ", "a=b ", ">a</p>")),
        "html different attributes": lambda size: "<p " + _numbered("a{}=b ")(size) + ">a</p>",
        "html class": _page(filled('<p class="', "a ", '">a</p>')),
        "html style": _page(filled('<p style="', "color:red;", '">a</p>')),
        "html script": _page(filled("<script>", "a<b;", "</script>")),
        "html open script": _page(filled("<script>", "a<b;", "")),
        "html open quote": _page(filled('<a href="', "a ", "")),
        "html title": lambda size: f"<title>{'a ' * (size // 2)}</title><h1>{'a ' * 20}</h1><p>{_LINE * 5}",
        "html title bars": lambda size: f"<title>{'a | ' * (size // 4)}</title><h1>a | a</h1><p>{_LINE * 5}",
        "html title spaces": lambda size: f"<title>a{' ' * size}b - c</title><h1>a</h1><p>{_LINE * 5}",
        "html paragraphs": _page(_numbered(f"<p>{{}} {_LINE}</p>\n")),
        "html links": _page(_numbered('<a href="/{0}">The page {0}</a>\n')),
        "html words": _page(_numbered("word{} ")),
        "html list of links": _page(_numbered('<li><a href="/{0}">The page {0} of them</a></li>\n')),
        "html comments": _page(filled("", f"<!-- copydesk-ignore: speculation --><p>{_LINE}</p>", "")),
        "html comments in a line": _page(filled("<p>", "<a></a><!-- copydesk-ignore-end -->", "</p>")),
        "html nested comments": _page(_nested("<!-- copydesk-ignore-start: speculation -->it may<p>", "<!-- copydesk-ignore-end -->")),
        "html unclosed comments": _page(filled("", "<!-- copydesk-ignore: a <p>b", "")),
        "html no head": filled("", "a<p>", ""),
        "html frameset": filled("<frameset>", "<frame src=a>", ""),
    }  # fmt: skip
    return pages


SHAPES = _shapes()
PAGES = _pages()


class Steps:
    """Each stage and each maker of rows, timed over one text."""

    def __init__(self, extractors: Sequence[str]) -> None:
        rules = load_rules()
        self.extractors = extractors
        self.context = Context(rules, Config(language="en"))
        self.keeping = replace(self.context, rules=_lint_rules(rules))  # no line is stripped: the other stages see all of the text

    def run(self, name: str, text: str) -> dict[str, float]:
        """Seconds by step. What cannot be reached because a step was given up is left out."""
        seconds: dict[str, float] = {}
        line_matcher(self.context.rules).match_line.cache_clear()

        def timed(step: str, work: Callable[[], Any]) -> Any:
            seconds[step], result = measure(work)
            return result

        html = name.startswith("html")
        timed("read", lambda: decode(text.encode("utf-8", "surrogatepass"), "html" if html else "text"))
        opened = []
        for media in self.extractors if html else ("text", "markdown"):
            config = Config(extractor=media if html else "trafilatura", language="en")
            article = Article(path="x", media="html" if html else media, text=text)
            opened.append(timed(f"render {media}", partial(render, article, config)))
        for article in opened[:1] if html else opened:
            if article is not None:
                self._judge(article, "" if article.media != "markdown" else " markdown", timed)
        return seconds

    def _judge(self, article: Article, suffix: str, timed: Callable[[str, Callable[[], Any]], Any]) -> None:
        timed(f"shared rows{suffix}", lambda: shared_rows([article]))
        timed(f"menu rows{suffix}", lambda: menu_rows([article]))
        timed(f"opened rows{suffix}", lambda: opened_frame([article]))
        if not article.outcome.status.has_text:
            return
        # As if no extractor had been asked: a page may have one at a quarter of the size and be too large for it at the whole.
        article = replace(article, lines=tuple(replace(line, main=None) for line in article.lines))
        cleaned = timed(f"boilerplate{suffix}", lambda: boilerplate(article, self.context))
        if cleaned is not None:
            timed(f"clean text{suffix}", lambda: clean_text(cleaned))
        judged = timed(f"keep all{suffix}", lambda: boilerplate(article, self.keeping))
        for stage in JUDGING:
            if judged is None:
                return
            judged = timed(f"{stage.name}{suffix}", partial(stage.run, judged, self.context))
        if judged is None:
            return
        timed(f"rows{suffix}", lambda: (article_row(judged), line_rows(judged), finding_rows(judged)))
        timed(f"signatures{suffix}", lambda: signature_rows([judged]))


# --- measuring ------------------------------------------------------------------------------------------------------------------------


class _GivenUp(BaseException):
    pass


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    def give_up(*_: object) -> None:
        raise _GivenUp

    before = signal.signal(signal.SIGPROF, give_up)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def measure(work: Callable[[], Any], longest: float = LONGEST) -> tuple[float, Any]:
    """Seconds of processor time and the result; infinite and None where it was given up.

    Of this thread, since numpy's others wait for each other in a loop; without collecting garbage, since when that happens depends on what
    was there before.
    """
    gc.disable()
    start = time.thread_time()
    try:
        with _at_most(longest):
            result = work()
    except _GivenUp:
        return float("inf"), None
    finally:
        gc.enable()
    return time.thread_time() - start, result


def over_rules(rules: RuleSet, size: int, *, short: bool = False) -> Iterator[Timing]:
    """Every pump of every rule that has a pattern."""
    for rule in rules.rules:
        if rule.match is None:
            continue
        work = rule_work(rule)
        for name, shape in pumps_of(rule, short=short).items():
            quarter, whole = shape(size // 4), shape(size)
            small, _ = measure(partial(work, quarter))
            if 16 * small < FLOOR:
                continue  # even with the square of the size the whole would be below the floor
            large, _ = measure(partial(work, whole))
            for _ in range(TRIES):
                if large / small > MOST_GROWTH:
                    small = max(small, measure(partial(work, quarter))[0])
                    large = min(large, measure(partial(work, whole))[0])
            yield Timing(rule.id, name, small, large)


def over_stages(size: int, extractors: Sequence[str], only: str = "") -> Iterator[Timing]:
    """Every shape through every stage."""
    steps = Steps(extractors)
    for warm in ("a", "html a"):
        steps.run(warm, "The council may meet in May. " * 20)
    for name, shape in {**SHAPES, **PAGES}.items():
        if only not in name:
            continue
        gc.collect()
        large = steps.run(name, shape(size))
        small = steps.run(name, shape(size // 4))
        for _ in range(TRIES):
            again = [step for step in large if FLOOR <= large[step] < LONGEST and large[step] > MOST_GROWTH * small[step]]
            if not again:
                break
            small_again, large_again = steps.run(name, shape(size // 4)), steps.run(name, shape(size))
            for step in again:
                small[step] = max(small[step], small_again.get(step, 0.0))
                large[step] = min(large[step], large_again.get(step, float("inf")))
        for step in large:
            yield Timing(step, name, small.get(step, 0.0), large[step])


def _print(timings: Sequence[Timing], worst: int) -> None:
    for title, key in (("growth", lambda item: item.growth), ("seconds", lambda item: item.large)):
        print(f"\nworst {worst} by {title}:")
        for item in sorted(timings, key=key, reverse=True)[:worst]:
            print(f"  {item.small:8.3f} s {item.large:8.3f} s  × {item.growth:5.1f}  {item.what}: {item.pump}")


def main() -> int:
    """Run, print the worst, and say whether all is linear."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="?", choices=("all", "rules", "stages"), default="all")
    parser.add_argument("--size", type=int, default=SIZE, help="characters of the larger texts")
    parser.add_argument("--short", action="store_true", help="one pump of each kind a rule")
    parser.add_argument("--worst", type=int, default=10, help="how many to list")
    parser.add_argument("--only", default="", help="only rules (by id) or shapes with this in their names")
    arguments = parser.parse_args()
    timings: list[Timing] = []
    if arguments.what in ("all", "rules"):
        rules = load_rules()
        rules = RuleSet(tuple(rule for rule in rules.rules if arguments.only in rule.id))
        timings += over_rules(rules, arguments.size, short=arguments.short)
        pumps = sum(len(pumps_of(rule, short=arguments.short)) for rule in rules.rules if rule.match is not None)
        print(f"{len(rules.rules)} rules, {pumps} pumps")
    if arguments.what in ("all", "stages"):
        timings += over_stages(arguments.size, EXTRACTORS, arguments.only if arguments.what == "stages" else "")
    _print(timings, arguments.worst)
    faults = [item for item in timings if item.growth > MOST_GROWTH]
    print(
        f"\n{len(faults)} of {len(timings)} grow more than {MOST_GROWTH:g} times, {arguments.size // 4:,} to {arguments.size:,} characters"
    )
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
