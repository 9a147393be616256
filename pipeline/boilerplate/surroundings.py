"""Where what stands around a line says that it is the story, though it has the words or the shape of chrome.

A sub-heading "Subscribe" in a story on newsletters, the answer "Home.", the day of a match above its hour, a bracketed line of a tale, a
notice about cookies in an article about cookies: words alone cannot tell them from buttons, labels and notices.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise, takewhile

from copydesk.boilerplate.page import SENTENCE_END, Page, Paragraph, address, is_of_somebody, long_words
from copydesk.compiled import compiled
from copydesk.links import without_addresses
from copydesk.rule import HeadingRule, LineMatch
from copydesk.text import WORD, ends_clause, ends_sentence, has_digit

ALONE_WORDS = 3  # a sub-heading that could be a button has no more
HEADING_WORDS = 8  # and any other hardly more
BLOCK_LINES = 12  # lines that a block of facts or a list has at most
# So much the model has to give a sub-heading with the words of chrome (one of a page, one that Markdown marks, a line of a text), and the
# prose below it. Of labels like "Advertisement" between two paragraphs of a text it gives none as much as the last.
PAGE_HEADING, MARKED_HEADING, LINE_HEADING = 0.5, 0.25, 0.4
TOLD_PROBABILITY = 0.8
SURE_HEADING = 0.7  # a marked heading that the model gives so much may stand above a short sentence, too
HEADING_LINKED = 0.5  # and of a heading that leads away more is a link
LABEL_PROBABILITY = 0.15  # so much the model gives to what heads a list
FACT_PROBABILITY = 0.1  # so much it gives each line of a list of facts
ASKED = 2  # so many questions with an answer make an interview
TOLD_LINES, TOLD_WORDS = 2, 11  # so many lines (or one with two sentences) of so few words each, in sentences, are how a story ends …
TOLD_FIRST, TOLD_ON_PROBABILITY = 0.3, 0.02  # … where the model gives the first so much, and each so much
BLOCK_KEPT, BLOCK_PROBABILITY = 2, 0.05  # so many lines that the model keeps begin a block, and so much it gives to each of the others
ENDING_WORDS = 4  # so many words at most stand above the name of who wrote a letter: "Until then,"
STORY_WORDS = 2  # so many longer words of a line right below the story are the story's
TOLD_SHARE, TOLD_LAST = 0.5, 0.2  # and such a share of those of a sentence with which it ends, to which the model gives so much
SUMMED_WORDS, SUMMED_NUMBERS = 8, 2  # such a line may be the story's if it has so many words and numbers
TURNS = 3  # so many short lines that take turns with paragraphs are sub-headings, whatever their words
TOGETHER = 2  # so many pairs of paragraphs without a blank line between them show that one means something
SPOKEN_WORDS = 4  # nor has an answer that could be an entry of a menu
STEP_WORDS = 10  # nor a step of a guide
MORE_DAYS = 2  # so many days more make a diary of a text whose first line of prose stands below a date
BRACKETED_WORDS = 6  # what nobody filled in has fewer
NAME_WORDS = 2  # by which a paper is known again, its article among them
TOPIC_WORDS, TOPIC_SHARE = 4, 0.4  # long words of a notice that the rest of the article uses, and their share, if that is what it is about

_BUTTONS = frozenset(("navigation", "legal", "share", "newsletter", "account", "about", "comments"))
_NOUNS = frozenset(("navigation", "newsletter", "about", "comments"))  # what they are called is as well a sub-heading
_NOTICES = frozenset(("legal", "newsletter", "account", "advertising", "comments", "share"))
_QUOTED = compiled(
    r"\s*(?:[\"'“„«»‹›‘「『].{0,300}[.?!…,。？！]\s?[\"'”“»«›‹’」』]|[«»‹›“„「『][^.?!…]{1,300}[»«›‹”“」』][.?!…。]|[—–]\s?\S.{0,300}[.?!…])\s*"
)
_IN_MARKS = compiled(r"\s*[“„「『][^“”„「」『』]{1,300}[”“」』]\s*")
_LABEL = compiled(r"[^\W\d_][\w -]{1,24}: \S")
_STOPPED = compiled(r"(?<![.…])[.?][\s'\"’”»“)\]]*\Z")
_SAID = compiled(r"\.[\s'\"’”»“]*\Z")
_HOUR = compiled(
    r"\b(?:[01]?\d|2[0-4])[:.h][0-5]\d\b|\b(?:[01]\d|2[0-3])[0-5]\d (?:GMT|UTC|BST|[CEMW]E?S?T|[AP]S?T)\b"
    r"|\b\d{1,2} ?(?:[ap]\.?m\b|Uhr\b|heures?\b|h\b)",
    re.IGNORECASE,
)
# How an interviewer ends: "Thank you for your time."
_THANKS = compiled(
    r"(?:many |and )?(?:thanks|thank you)\b|(?:(?:vielen|herzlichen|besten) )?dank(?:e|jewel)?\b|merci\b|(?:muchas )?gracias\b|grazie\b"
    r"|(?:muito )?obrigad[oa]\b|bedankt\b|(?:tusen )?takk?\b|tack\b|kiitos\b|dziękuj\w+|děkuj\w+|спасибо\b|дякую\b|teşekkür\w*"
    r"|ありがとうございま|谢谢|謝謝",
    re.IGNORECASE,
)
_SPEECH = compiled(r"\[[^\[\]]*[.?!,][^\[\]]*\](?!\()")


def is_story(page: Page, n: int, match: LineMatch) -> bool:
    """Whether paragraph `n` is the story's, against a rule that matches it."""
    category = match.rule.category
    # Whose picture it is stands beside the text, whatever the model says; "Advertisement" and "Play video" on a line label what is gone.
    labels = category == "images" or (category in ("advertising", "leftovers") and not page.paragraphs[n].heading)
    lone = _is_lone(page, n)
    if not (labels or lone) and is_sub_heading(page, n):
        return True
    alone = not (lone or isinstance(match.rule, HeadingRule)) and stands_alone(page, n)
    if category in _BUTTONS and (alone or _is_spoken(page, n)):
        return True
    if n in page.turns or (category in _NOUNS and (is_set_as_others(page, n) or is_one_of_headings(page, n))):
        return True
    if match.rule.search and (is_of_somebody(page.paragraphs[n - 1 : n + 1]) or (category in _NOTICES and _is_topic(page, n))):
        return True
    if (category in _NOTICES and match.rule.search and _is_verse(page, n)) or _runs_on(page, n):
        return True
    if _is_cell_amid(page, n) or (match.rule.id == "boilerplate.bar" and _heads_rows(page, n)):
        return True
    if match.rule.id == "boilerplate.markup-left" and _is_about_tags(page, n):
        return True
    if match.rule.id == "boilerplate.portrait" and _is_named(page, n):
        return True
    return (category == "time" and (n in page.facts or _has_hour(page, n) or _is_of_a_diary(page, n))) or (
        match.rule.id == "boilerplate.placeholder" and _is_bracketed(page, n)
    )


def is_sub_heading(page: Page, n: int) -> bool:
    """Whether the model takes a heading, or a few words without digits on their own, for the article's, between prose that surely is."""
    paragraph = page.paragraphs[n]
    of_page = page.article.media == "html"
    least = PAGE_HEADING if of_page else MARKED_HEADING if paragraph.heading else LINE_HEADING
    if not page.begin < n < page.end or (paragraph.kept_probability or 0.0) < least:
        return False
    if not paragraph.heading and (of_page or paragraph.words > ALONE_WORDS or any(map(str.isdigit, paragraph.text))):
        return False
    before = page.paragraphs[n - 1]
    below = next((it for it in page.paragraphs[n + 1 : page.end + 1] if not it.heading), None)
    if below is None or below.matches:
        return False
    sure = paragraph.heading and (paragraph.kept_probability or 0.0) >= SURE_HEADING and below.model_keeps and ends_sentence(below.text)
    if not sure and (not below.prose or (below.kept_probability or 0.0) < TOLD_PROBABILITY):
        return False
    return before.model_keeps is True and not before.matches and (before.prose or paragraph.heading)


def _is_lone(page: Page, n: int) -> bool:
    """Whether two or three words that are a button's ("Load more") are the only few words amid a text's prose, and not in its words: they
    are no sub-heading. A text that has one has others, or is about what it names. One word ("Contact") may be one.
    """
    paragraph = page.paragraphs[n]
    if page.article.media == "html" or paragraph.heading or not 1 < paragraph.words <= ALONE_WORDS or not page.begin < n < page.end:
        return False
    if any(
        k != n and it.words <= HEADING_WORDS and not it.prose for k, it in enumerate(page.paragraphs[page.begin : page.end], page.begin)
    ):
        return False
    return not page.told & page.long_words(n, 4)


def is_set_as_others(page: Page, n: int) -> bool:
    """Whether a few words without digits stand alone between prose that surely is the article's, as another line of a text does that the
    model takes for a sub-heading.
    """
    if not page.sub_headings - {n}:
        return False
    paragraph = page.paragraphs[n]
    few = paragraph.words <= ALONE_WORDS and not any(map(str.isdigit, paragraph.text))
    return few and page.article.media != "html" and _is_between_told(page, n)


def is_one_of_headings(page: Page, n: int) -> bool:
    """Whether a text without chrome marks another heading below this one, and no chrome's: "Contact" is a part of it."""
    others = page.paragraphs[n + 1 :] if page.paragraphs[n].heading and page.bare and n > page.begin else []
    return page.article.media != "html" and any(it.heading and not it.matches for it in others)


def _is_between_told(page: Page, n: int) -> bool:
    """Whether it stands between two paragraphs of prose that the model is sure of, and nowhere else."""
    if not page.begin < n < page.end or page.copies[page.folded[n]] > 1:
        return False
    around = (page.paragraphs[n - 1], page.paragraphs[n + 1])
    return all(it.prose and not it.matches and (it.kept_probability or 0.0) >= TOLD_PROBABILITY for it in around)


def sub_headings(page: Page) -> frozenset[int]:
    """The short lines of a text, each alone between prose that surely is the article's, that the model takes for the article's, too."""
    return frozenset(
        n
        for n, it in enumerate(page.paragraphs)
        if it.model_keeps
        and not it.matches
        and not it.prose
        and it.words <= HEADING_WORDS
        and not ends_clause(it.text)
        and _is_between_told(page, n)
    )


def turns(page: Page) -> frozenset[int]:
    """Short lines of a text, all different, that take turns with paragraphs that the model keeps: three and more are sub-headings, though
    they have the words of buttons. Labels of advertisements are none.
    """
    found: set[int] = set()
    run: list[int] = []
    for n in range(page.begin + 1, page.end + 2) if page.article.media != "html" and not page.thread.posts else ():
        if run and n < run[-1] + 2:
            continue
        if n < page.end and _takes_turns(page, n):
            run.append(n)
            continue
        found.update(run if len(run) >= TURNS else ())
        run = []
    return frozenset(found)


def _takes_turns(page: Page, n: int) -> bool:
    above, it, below = page.paragraphs[n - 1 : n + 2]
    if it.prose or it.words > ALONE_WORDS or page.copies[page.folded[n]] > 1 or any(map(str.isdigit, it.text)) or ends_clause(it.text):
        return False
    if any(match.rule.category == "advertising" for match in it.matches):
        return False
    if not above.model_keeps or (below.kept_probability or 0.0) < LABEL_PROBABILITY:
        return False
    return all(beside.prose and not beside.matches for beside in (above, below))


def told_on(page: Page) -> frozenset[int]:
    """Lines of a text that are a few short sentences, with which a story or an interview goes on below a kept line.

    "I smiled." "He did not." A story does so with two and more of them, of the first of which the model is not sure, or with one in the
    story's words; in an interview, where
    questions and answers have taken turns above, each question with an answer may be one, and each answer.
    So does the line of numbers, in the story's words, that ends an obituary.
    """
    paragraphs = page.paragraphs
    if page.article.media == "html" or page.thread.posts:
        return frozenset()
    found: set[int] = set()
    asked = 0  # lines so far that are questions
    for n in range(1, len(paragraphs)):
        above, it = paragraphs[n - 1], paragraphs[n]
        if not above.kept or not (above.model_keeps or n - 1 in found):
            continue
        answers = _asks(above)
        asked += answers
        if above.prose and (it.kept_probability or 0.0) >= TOLD_FIRST:
            below = range(n, len(paragraphs))
            lines = list(takewhile(lambda k: _is_told(paragraphs[k]) and _SAID.search(paragraphs[k].text) is not None, below))
            several = len(lines) >= TOLD_LINES or (lines and SENTENCE_END.search(it.text.strip()) is not None)
            found.update(lines if several else ())
        if above.prose and _is_told(it) and it.text.rstrip().endswith(".") and _is_in_words_of_story(page, n, TOLD_SHARE):
            found.update([n] if (it.kept_probability or 0.0) >= TOLD_LAST else ())
        if above.prose and _sums_up(it) and _is_in_words_of_story(page, n, TOLD_SHARE):
            found.add(n)
        if it.kept and not it.matches and asked >= ASKED:
            asks = _asks(it) and n + 1 < len(paragraphs) and _answers(paragraphs[n + 1])
            thanks = it.words <= TOLD_WORDS and ends_sentence(it.text) and _THANKS.match(it.text.strip()) is not None
            found.update([n] if thanks or (_is_told(it) if answers else asks) else ())
    return frozenset(found)


def in_blocks(page: Page) -> frozenset[int]:
    """The lines of a text in one block with lines above them that the model keeps, where blank lines part prose.

    Who saved such a text has left a blank line where something else begins: a referee below the teams, "Cons" below "Pros", the days of
    somebody's life below the last sentence. Two lines that the model keeps begin such a block (sentences only if these and the others have
    labels), or a sentence if the line below it is in the story's words, or the comma of a letter's end above its name. A line with the
    words of chrome ends it.
    """
    paragraphs = page.paragraphs
    told = [pair for pair in pairwise(paragraphs) if all(it.prose and it.model_keeps and not _has_label(it) for it in pair)]
    if page.article.media != "text" or page.thread.posts or not told or any(below.first == above.last for above, below in told):
        return frozenset()
    found: set[int] = set()
    block: list[Paragraph] = []
    for n in range(page.begin, len(paragraphs)):
        it = paragraphs[n]
        if n == page.begin or it.first > paragraphs[n - 1].last:
            block = []
        elif _is_of_block(page, n, block):
            found.add(n)
        block.append(it)
    return frozenset(found)


def _is_of_block(page: Page, n: int, block: Sequence[Paragraph]) -> bool:
    """Whether a line is the article's like those above it in its block."""
    if len(block) >= BLOCK_LINES or any(it.matches or not it.kept for it in (*block, page.paragraphs[n])):
        return False
    it = page.paragraphs[n]
    probability = it.kept_probability or 0.0
    begun = len(block) >= BLOCK_KEPT and all(above.model_keeps for above in block[:BLOCK_KEPT])
    if begun and (not block[1].prose or all(map(_has_label, (*block, it)))):
        return probability >= BLOCK_PROBABILITY
    if _is_signed(block[-1], it):
        return True
    told = _is_in_words_of_story(page, n, TOPIC_SHARE)
    return told and ends_sentence(block[0].text) and block[-1].model_keeps is True and probability >= FACT_PROBABILITY


def _has_label(it: Paragraph) -> bool:
    """Whether a line begins with what it tells of: "Goals: Frayne 9, 28; Marsh 17."."""
    return _LABEL.match(it.text.strip()) is not None


def _is_signed(above: Paragraph, it: Paragraph) -> bool:
    """Whether a few words with a comma end a letter ("Until then,"), which the model keeps, and a name stands below."""
    ends = above.words <= ENDING_WORDS and above.text.rstrip().endswith(",") and above.model_keeps is True
    return ends and it.words <= ALONE_WORDS and it.text.strip()[:1].isupper() and not any(map(str.isdigit, it.text))


def _is_in_words_of_story(page: Page, n: int, share: float) -> bool:
    """Whether so large a share of a line's longer words, and two of them, are the story's."""
    words = page.long_words(n, 4)
    return len(words & page.told) >= max(STORY_WORDS, share * len(words))


def set_together(page: Page) -> frozenset[int]:
    """The lines of a text right below its last prose, down to a blank line with chrome below it, where no blank line parts prose.

    Who saved such a text has left one where something else begins: facts, a list or a signature above it are the story's.
    """
    paragraphs = page.paragraphs
    last = max((n for n in page.prose if paragraphs[n].kept and paragraphs[n].model_keeps and not paragraphs[n].matches), default=None)
    if last is None or page.article.media == "html" or page.thread.posts:
        return frozenset()
    told = [(paragraphs[k], paragraphs[k + 1]) for k in range(page.begin, last) if paragraphs[k].prose and paragraphs[k + 1].prose]
    if len(told) < TOGETHER or any(below.first > above.last for above, below in told):
        return frozenset()
    end = last + 1
    while end < len(paragraphs) and paragraphs[end].first == paragraphs[end - 1].last and not paragraphs[end].matches:
        end += 1
    apart = end < len(paragraphs) and paragraphs[end].first > paragraphs[end - 1].last and bool(paragraphs[end].matches)
    return frozenset(range(last + 1, end)) if apart and end - last <= BLOCK_LINES else frozenset()


def _asks(paragraph: Paragraph) -> bool:
    return paragraph.text.rstrip().endswith(("?", "？"))


def _answers(paragraph: Paragraph) -> bool:
    return paragraph.kept and not _asks(paragraph) and (paragraph.model_keeps is True or _is_told(paragraph))


def _is_told(it: Paragraph) -> bool:
    """Whether a line of text is a few words of whole sentences that do not speak to a reader and have nothing of chrome.

    A sentence may begin with whom it is about: "We rowed home.", not "We value your letters.".
    """
    if not it.kept or it.words > TOLD_WORDS or (it.kept_probability or 0.0) < TOLD_ON_PROBABILITY:
        return False
    if it.matches and not is_quoted(it.text):
        return False
    if not ends_sentence(it.text) or any(map(str.isdigit, it.text)):
        return False
    text = it.text.strip()
    return address().search(f"{text[:1].lower()}{text[1:]}", 1) is None


def _sums_up(it: Paragraph) -> bool:
    """Whether a line is as long as a sentence and holds numbers: "Ida Moss, ferrywoman, born 2 May 1941; died 9 June 2024".

    A line with an hour in it says when something was posted.
    """
    told = it.kept and not it.matches and it.words >= SUMMED_WORDS and (it.kept_probability or 0.0) >= TOLD_FIRST
    if not told or not has_digit(it.text):
        return False
    numbers = (any(map(str.isdigit, word)) for word in it.text.split() if not word.isalpha())
    return sum(numbers) >= SUMMED_NUMBERS and _HOUR.search(it.text) is None


def is_short(paragraph: Paragraph) -> bool:
    """Whether it is neither prose nor has the words of chrome, and nothing has taken it."""
    return not paragraph.matches and not paragraph.prose and paragraph.kept


def heads_prose(page: Page, n: int) -> bool:
    """Whether Markdown marks a line as a heading, and prose that surely is the article's stands below it, and above it, too."""
    paragraph = page.paragraphs[n]
    if not paragraph.heading or paragraph.matches or not page.begin < n < page.end or page.article.media == "html":
        return False
    if (paragraph.kept_probability or 0.0) < MARKED_HEADING or without_addresses(paragraph.text)[1] > HEADING_LINKED:
        return False
    below = page.paragraphs[n + 1]
    return below.prose and not below.matches and (below.kept_probability or 0.0) >= TOLD_PROBABILITY


def stands_alone(page: Page, n: int) -> bool:
    """Whether a few words without digits stand between two paragraphs of prose of a text that has no chrome around it: a sub-heading."""
    paragraph = page.paragraphs[n]
    if not (page.begin < n < page.end and paragraph.words <= ALONE_WORDS and page.bare) or any(map(str.isdigit, paragraph.text)):
        return False
    around = (page.paragraphs[n - 1], page.paragraphs[n + 1])
    return all(it.prose and not it.matches and it.main is not False and it.model_keeps is not False for it in around)


def is_quoted(text: str) -> bool:
    """Whether a line is a quotation as a whole, from mark to mark, or begins with the dash of speech and ends like a sentence."""
    return _QUOTED.fullmatch(text) is not None


def _is_spoken(page: Page, n: int) -> bool:
    """Whether it is a quotation, or a few words inside the text with a full stop or a question mark: no entry of a menu is either.

    A step of a guide ("Sign in to the new mailbox.") has some words more: the model is sure of it, and of the lines
    around it, one of them no paragraph of prose but another step.
    """
    paragraph = page.paragraphs[n]
    if is_quoted(paragraph.text) or _IN_MARKS.fullmatch(paragraph.text):
        return True
    if not page.begin < n < page.end or _STOPPED.search(paragraph.text) is None:
        return False
    steps = page.paragraphs[n - 1 : n + 2]
    sure = paragraph.words <= STEP_WORDS and all((it.kept_probability or 0.0) >= TOLD_PROBABILITY for it in steps)
    beside = (steps[0], steps[2])
    return paragraph.words <= SPOKEN_WORDS or (sure and not any(it.matches for it in beside) and not all(it.prose for it in beside))


def _is_topic(page: Page, n: int) -> bool:
    """Whether a notice in whole sentences is made of words that the prose around it uses, too."""
    paragraph = page.paragraphs[n]
    if not (page.begin <= n <= page.end and paragraph.prose and ends_sentence(paragraph.text)):
        return False
    words = long_words(paragraph.text, 5)
    used = words & page.story
    return len(used) >= TOPIC_WORDS and len(used) >= TOPIC_SHARE * len(words)


def _is_cell_amid(page: Page, n: int) -> bool:
    """Whether it is a cell of a table amid the article that the model keeps, beside other cells without the words of chrome."""
    if not (page.paragraphs[n].cell and page.paragraphs[n].model_keeps and page.inside(n)):
        return False
    beside = [page.paragraphs[k] for k in (n - 1, n + 1) if 0 <= k < len(page.paragraphs)]
    return any(it.cell and not it.matches and it.model_keeps for it in beside)


def _is_about_tags(page: Page, n: int) -> bool:
    """Whether marks of HTML are what a page shows, or code, or a text is about them."""
    if page.article.media == "html" or page.article.lines[page.paragraphs[n].first].kind == "code":
        return True
    return len(page.on_tags) > (n in page.on_tags)


def _heads_rows(page: Page, n: int) -> bool:
    """Whether a line beside it has as many cells between bars: it is a row of a table."""
    bars = page.paragraphs[n].text.count("|")
    return any(page.paragraphs[k].text.count("|") == bars for k in (n - 1, n + 1) if 0 <= k < len(page.paragraphs))


def _is_verse(page: Page, n: int) -> bool:
    """Whether a line breaks off at a comma, and the model is sure of it: a notice does not."""
    paragraph = page.paragraphs[n]
    return not paragraph.prose and paragraph.text.rstrip().endswith(",") and (paragraph.kept_probability or 0.0) >= TOLD_PROBABILITY


def _runs_on(page: Page, n: int) -> bool:
    """Whether a sentence runs on from a line of text into the next, of which the model is sure: verse that begins with a button's words."""
    if page.article.media == "html" or n + 1 >= len(page.paragraphs):
        return False
    it, below = page.paragraphs[n], page.paragraphs[n + 1]
    sure = it.model_keeps is True and (below.kept_probability or 0.0) >= TOLD_PROBABILITY
    return sure and it.last == below.first and not below.matches and not ends_clause(it.text) and below.text.lstrip()[:1].islower()


def _is_named(page: Page, n: int) -> bool:
    """Whether the prose names what a line begins with ("The Harbour …"): then the story is about it."""
    name = f"{' '.join(page.folded[n].split()[:NAME_WORDS])} "
    return any(name in page.folded[k] for k in page.prose if k != n)


def _has_hour(page: Page, n: int) -> bool:
    """Whether the line above or below a date tells an hour and nothing that the rules know: when something takes place."""
    near = [page.paragraphs[k] for k in (n - 1, n + 1) if 0 <= k < len(page.paragraphs)]
    return any(not it.matches and not it.prose and it.model_keeps is not False and _HOUR.search(it.text) for it in near)


def _is_of_a_diary(page: Page, n: int) -> bool:
    """Whether a date is one of several that each stand alone above a paragraph of text: a diary, a chronicle.

    One right above the first prose needs two more between paragraphs of prose; any other, a text with no other words of chrome in it.
    """
    if n == page.begin - 1 and sum(_is_date_between(page, k) for k in range(page.begin + 1, page.end)) >= MORE_DAYS:
        return True
    hits = [k for k, it in enumerate(page.paragraphs) if it.matches]
    if len(hits) <= MORE_DAYS or any(match.rule.category != "time" for k in hits for match in page.paragraphs[k].matches):
        return False
    below = [page.paragraphs[k + 1] if k + 1 < len(page.paragraphs) else None for k in hits]
    return all(it is not None and not it.matches and it.model_keeps is not False and ends_sentence(it.text) for it in below)


def _is_date_between(page: Page, n: int) -> bool:
    around = (page.paragraphs[n - 1], page.paragraphs[n + 1])
    return any(match.rule.category == "time" for match in page.paragraphs[n].matches) and all(it.prose and not it.matches for it in around)


def _is_bracketed(page: Page, n: int) -> bool:
    """Whether what stands in brackets is said: with the marks of a sentence in it."""
    text = page.paragraphs[n].text.strip()
    return len(WORD.findall(text)) >= BRACKETED_WORDS and _SPEECH.fullmatch(text) is not None
