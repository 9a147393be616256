"""Forums and pages of questions and answers, saved as text: there the posts below the first one are the article, too.

Below an article the same would be readers' comments. What tells a thread is that the first post is dressed like the others ("Posts: 204" or
"Joined: 2013" above each), or that the page counts its answers.
"""

from __future__ import annotations

import re

from copydesk.boilerplate.page import Page, Paragraph, Thread
from copydesk.compiled import compiled
from copydesk.text import STOPS, ends_sentence, mask

HEAD_LINES = 4  # what tells of a writer stands so close above the post
HEAD_WORDS = 6  # and has no more words
POST_WORDS = 4  # a post that ends like a sentence has at least so many
QUESTION_WORDS = 4  # and so many the question above all

_OF_A_MEMBER = compiled(
    r"(?:(?:total )?posts?|messages?|joined|member since|reputation|beiträge|registriert(?: seit)?|dabei seit|mitglied seit"
    r"|inscrit(?: le| depuis)?|mensajes|registrado(?: em)?|messaggi|iscritto(?: il| dal)?|mensagens|registado"
    r"|berichten|geregistreerd|lid sinds|posty|dołączył|inlägg|сообщени[яй]|зарегистрирован)\s*:\s*\S",
    re.IGNORECASE,
)
# "Post by heron » Tue May 07, 2024 9:14 am", as phpBB has it above each post.
_POSTED = compiled(r"(?:re: .{1,80} )?(?:\w+ )?(?:by|von|par|por|da|di|door|av|af|przez):? \S[^»]{0,30} » [^»]{4,40}\d", re.IGNORECASE)
_ANSWERS = compiled(
    r"\d+ (?:answers?|antworten?|réponses?|respuestas?|rispost[ae]|respostas?|antwoord(?:en)?|svar|odpowiedzi|ответ(?:а|ов)?)",
    re.IGNORECASE,
)
_REPLY = compiled(
    r"(?:your|write an?|post your|add an?) answer|(?:ihre|deine) antwort|votre réponse|(?:tu|su) respuesta|la tua risposta"
    r"|(?:a )?sua resposta|(?:jouw|uw) antwoord",
    re.IGNORECASE,
)


def thread_of(page: Page) -> Thread:
    """The thread that the page is; one without posts where it is none."""
    heads = _heads(page) if page.prose else []
    if heads:
        named = _POSTED.match(page.paragraphs[heads[0]].text.strip()) is not None
        above = range(max(0, heads[0] - (not named)), page.begin)  # from the writer's name on
        return Thread(None, _posts(page, heads[0], heads[-1]), frozenset(above))
    if page.article.media == "html" or not page.prose or (asked := _question(page)) is None or not _counts_answers(page):
        return Thread()
    return Thread(asked, _posts(page, asked, len(page.paragraphs)))


def _heads(page: Page) -> list[int]:
    """The lines that tell of the writers of posts, each one like the one above the first prose."""
    found = [n for n, it in enumerate(page.paragraphs) if 1 < it.words <= HEAD_WORDS and _OF_A_MEMBER.match(it.text.strip())]
    first = next((n for n in found if 0 < page.begin - n <= HEAD_LINES), None)
    if first is None:  # what tells of the writer may stand below the post: then the line with his name tells
        posted = [n for n, it in enumerate(page.paragraphs) if "»" in it.text and _POSTED.match(it.text.strip())]
        return posted if len(posted) > 1 and 0 < page.begin - posted[0] <= HEAD_LINES else []
    heads = [n for n in found if n >= first and mask(page.paragraphs[n].text) == mask(page.paragraphs[first].text)]
    return heads if len(heads) > 1 else []


def _question(page: Page) -> int | None:
    """The last line above the first prose that asks something in several words."""
    above = range(min(page.begin, len(page.paragraphs)) - 1, -1, -1)
    return next(
        (n for n in above if page.paragraphs[n].words >= QUESTION_WORDS and page.paragraphs[n].text.strip().endswith(("?", "？"))), None
    )


def _counts_answers(page: Page) -> bool:
    """Whether a line behind the first prose counts the answers."""
    return any(_ANSWERS.fullmatch(it.text.strip(f"{STOPS}: ()")) for it in page.paragraphs[page.begin + 1 :])


def _posts(page: Page, first: int, last: int) -> frozenset[int]:
    """The paragraphs of text below the first head, to the end of the text below the last."""
    posts = set()
    for n in range(first + 1, len(page.paragraphs)):
        it = page.paragraphs[n]
        if not it.matches and (it.prose or (it.words >= POST_WORDS and ends_sentence(it.text))):
            posts.add(n)
        elif _ends_thread(it, below=n > last + HEAD_LINES):
            break
    return frozenset(posts)


def _ends_thread(paragraph: Paragraph, *, below: bool) -> bool:
    """Whether it is a button below the last post, a list of other threads, or the field for an answer."""
    if _REPLY.fullmatch(paragraph.text.strip()):
        return True
    return any(below or match.rule.category == "related" for match in paragraph.matches)
