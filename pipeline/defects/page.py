"""Pages that are no article: an index of teasers, an error, a form to log in, a wall, a stub. Each names the place that tells it.

What the cleaning took away is evidence too: of a page whose prose is short, the stripped lines are read as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from copydesk import languages
from copydesk.article import Article, Line, Span
from copydesk.defects.common import body_of, is_spoken_of
from copydesk.defects.wholeness import cut_lines
from copydesk.text import WORD, ends_clause

_FEW_WORDS = 150  # a page with less prose can be an error, a form or a gate to the article …
_WALL_WORDS = 250  # … and one with less than this the beginning that stands before a wall
_STUB_WORDS = 120

_ERROR = re.compile(
    r"\b(?:(?:error|http|status|fehler|erreur)[ :#-]{0,3}(?:40[0-9]|41[0]|50[0-4])\b|(?:404|410)\s?[-–—:.]?\s?(?:error"
    r"|not found|page|fehler|seite|gone)"
    r"|page (?:was )?(?:not (?:be )?found|cannot be found|could not be found|doesn['’]t exist|does not exist)"
    r"|(?:we )?(?:can['’]t|couldn['’]t|could not|cannot) find"
    r" (?:the|that|this|your) page|page you(?:['’]re| are| were| have)? (?:looking for|requested|tried to reach)"
    r"|(?:this|the) (?:page|link|story|article|content) (?:is|was) no"
    r" longer available|403 forbidden|access (?:to this page has been )?denied|you don['’]t have permission to access"
    r"|internal server error|bad gateway|gateway"
    r" time-?out|service (?:temporarily )?unavailable|error establishing a database connection"
    r"|(?:enable|activate) javascript (?:and cookies )?to (?:continue"
    r"|view|use|run)"
    r"|checking your browser|verify(?:ing)? (?:that )?you are (?:a )?human|are you a (?:human|robot)|unusual traffic from your"
    r"|complete the captcha|site can['’]t be reached"
    r"|(?:die |diese )?seite (?:wurde )?(?:leider )?nicht gefunden|(?:die )?(?:gewünschte|angeforderte|gesuchte)n? seite"
    r"|zugriff verweigert|page (?:introuvable|non trouvée)"
    r"|la page (?:demandée|que vous (?:cherchez|recherchez|demandez))|accès refusé|página no (?:encontrada|existe"
    r"|disponible)|la página que (?:busca|buscas|solicita)\w*"
    r"|acceso denegado|pagina non trovata|pagina niet gevonden)",
    re.IGNORECASE,
)
_LOGIN = (
    re.compile(
        r"\b(?:log ?in|sign ?in|log on|anmelden|einloggen|se connecter|connexion|iniciar sesión"
        r"|accedi|inloggen)\b(?!\s+(?:the|this|that|a)\b)",
        re.IGNORECASE,
    ),
    re.compile(r"\b(?:password|passcode|passwort|kennwort|mot de passe|contraseña|wachtwoord)\b", re.IGNORECASE),
    re.compile(
        r"\b(?:user ?name|e-?mail(?: address)?|benutzername|e-?mail-adresse|adresse e-?mail|identifiant|correo electrónico|usuario)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:forgot(?:ten)? (?:your )?password|remember me|keep me (?:signed|logged) in|create an? (?:new )?account"
        r"|don['’]t have an account|register (?:now|here|for free)"
        r"|angemeldet bleiben|passwort vergessen|noch kein konto|neu registrieren|mot de passe oublié"
        r"|créer un compte|olvidaste tu contraseña|crear (?:una )?cuenta)\b",
        re.IGNORECASE,
    ),
)
_WALL = re.compile(
    r"\b(?:(?:subscribe|sign up|register|log in|sign in|join)(?: (?:now|today|here|for free|or \w+ in|or subscribe"
    r"|or register))*,? to (?:continue|keep|finish|go on) reading"
    r"|(?:to|and) (?:continue|keep) reading (?:this|the) (?:article|story|piece)|(?:continue|keep) reading with a (?:subscription"
    r"|free trial|membership)"
    r"|(?:subscribe|register|log in|sign in|sign up|join)(?: \w+){0,4} to (?:read|unlock|access|view|see) (?:the (?:rest"
    r"|full|whole|entire)|this|more of this|full)"
    r"|this (?:article|story|content|post|page|feature|column) is (?:(?:only|exclusively) )?(?:for|available to"
    r"|reserved for|exclusive to) (?:our )?(?:\w+ )?(?:subscribers|members|"
    r"premium|paying|registered)|(?:subscriber|member|premium)[- ]only (?:article|story|content)|(?:exclusive"
    r"|premium) content for (?:subscribers|members)"
    r"|you(?:['’]ve| have) (?:reached|used|read)(?: up)? (?:your|all(?: of)? your|the) (?:\w+ ){0,3}(?:free )?(?:articles?"
    r"|stories|limit)|articles? (?:left|remaining) this month"
    r"|unlock (?:this|the full) (?:article|story)|already a (?:subscriber|member)\?|(?:start|begin) your (?:free )?(?:trial"
    r"|subscription) to read"
    r"|the (?:rest|remainder) of this (?:article|story|post) is|(?:dieser|der) (?:artikel|text|beitrag|inhalt) ist (?:nur "
    r"|exklusiv )?(?:für|den) (?:unsere )?(?:abonnent|abonnenten|"
    r"mitglieder|registrierte|plus)\w*|jetzt (?:weiterlesen|abonnieren und weiterlesen|testen und weiterlesen)"
    r"|weiterlesen mit|sie (?:möchten|wollen) weiterlesen"
    r"|(?:cet )?article (?:est )?réservé (?:à|aux) (?:nos )?abonnés|il vous reste \d+\s?% de cet article|la suite est réservée"
    r"|(?:este )?(?:contenido|artículo) (?:es )?(?:exclusivo|solo)"
    r" para (?:suscriptores|socios)|suscr[íi]bete para (?:seguir leyendo|leer))",
    re.IGNORECASE,
)


def _words(text: str) -> int:
    return len(WORD.findall(text))


@lru_cache(maxsize=2)  # five detectors ask for the same article
def _prose_words(text: str) -> int:
    return _words(text)


def _has_few(article: Article, words: int) -> bool:
    return _prose_words(article.prose.text) < words and languages.of(article.language).spaced


def _stripped(article: Article) -> Iterator[Line]:
    return (line for line in article.lines if not line.kept)


def _in_stripped(article: Article, pattern: re.Pattern[str]) -> bool:
    return any(pattern.search(article.text, line.start, min(line.end, line.start + 400)) for line in _stripped(article))


def _first(article: Article) -> Span:
    """The span that stands for a page as a whole: its first paragraph."""
    return article.prose.paragraphs[0]


def error_page(article: Article) -> Iterator[Span]:
    """A short page that says that there is none, or that asks for a browser or a person."""
    if not _has_few(article, _FEW_WORDS):
        return
    match = _ERROR.search(article.prose.text)
    if match and _is_message(article, match.start()) and not is_spoken_of(article.prose.text, *match.span()):
        yield match.span()
    elif _has_few(article, _FEW_WORDS // 5) and _in_stripped(article, _ERROR):
        yield _first(article)


def _is_message(article: Article, at: int) -> bool:
    """Whether what is said at `at` is the page's own message: in its first lines, or nearly all there is; a report of errors is longer."""
    text = article.prose.text
    return _prose_words(text[:at]) <= 25 and _prose_words(text) < _FEW_WORDS * 2 // 3


def login_page(article: Article) -> Iterator[Span]:
    """A short page that asks for a name and a password."""
    if not _has_few(article, _FEW_WORDS):
        return
    text = article.prose.text
    found = [pattern.search(text) for pattern in _LOGIN]
    told = [match for match in found if match]
    if len(told) >= 3:
        yield told[0].span()
    elif _has_few(article, _FEW_WORDS // 3) and sum(bool(match) or _in_stripped(article, _LOGIN[n]) for n, match in enumerate(found)) >= 3:
        yield told[0].span() if told else _first(article)


def wall(article: Article) -> Iterator[Span]:
    """The beginning of an article, and the sentence that keeps the rest for subscribers."""
    if not _has_few(article, _WALL_WORDS):
        return
    match = _WALL.search(article.prose.text)
    if match:
        yield match.span()
    elif _in_stripped(article, _WALL):
        body = body_of(article) or [_first(article)]
        yield body[-1]


_MORE = (
    r"(?:read|learn|see|find out|view|show|load) (?:more|article|story|full (?:story|article)|on)|continue reading"
    r"|full story|more\b|weiterlesen|mehr(?: lesen| erfahren)?"
    r"|zum artikel|lire (?:la suite|l['’]article|plus)|leer más|seguir leyendo|leggi tutto|continua a leggere"
    r"|lees (?:meer|verder)|läs mer|leia mais"
)
_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|januar|februar|märz|mai|juni|juli|okt|dez|janv|févr|mars|avr|juin|juil|août|déc"
    r"|ene|abr|ago|dic)\w*\.?"
)
_STAMP = re.compile(
    rf"\W*(?:{_MORE}|(?:\d{{1,2}}\.?(?:st|nd|rd|th)? (?:de )?{_MONTH}(?: de)?,?(?: \d{{4}})?|{_MONTH} \d{{1,2}}(?:st"
    rf"|nd|rd|th)?(?:,? \d{{4}})?|\d{{4}}-\d\d-\d\d|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}})"
    r"(?:,? (?:at )?\d{1,2}[:.h]\d\d(?: ?[ap]\.?m\.?)?(?: uhr)?)?|(?:vor |hace |il y a )?(?:\d{1,2}|an?|one) ?(?:min(?:ute)?s?"
    r"|h(?:ou)?rs?|days?|weeks?|months?|stunden?|minuten|tage[n]?|heures?|jours?|horas?|"
    r"días?)\.?(?: ago)?|\d{1,4} (?:comments?|kommentare?|commentaires?|comentarios?"
    r"|shares?|views?|min(?:ute)? read)|(?:by|von|par|por) [^\W\d_][\w.'’ -]{2,40}"
    r"|category: .{2,40})\W*",
    re.IGNORECASE,
)
_LEAST_TEASERS = 5
_LONGEST_TEASER = 45  # words of the text under a teaser's headline
_LEAST_STAMPS = 3
_RUN_OF_PROSE = 70  # words of paragraphs in a row that end in full stops: an article has them
_LEAST_HEADLINES = 7
_HEADLINE_WORDS = 4.5  # on average; items of a list are shorter
_MUCH_PROSE = 0.35  # of the words stand in sentences: then a list belongs to an article


def index_page(article: Article) -> Iterator[Span]:
    """A list of teasers: headlines with a line of text, a date or "read more" each, and no stretch of prose; the span is all of them."""
    text = article.prose.text
    if not languages.of(article.language).spaced:
        return
    body = [text[start:end] for start, end in body_of(article)]
    labels = [part for part in body if _is_headline(part)]
    if len(labels) < _LEAST_TEASERS or _longest_run(body) > _RUN_OF_PROSE or any(True for _ in cut_lines(article)):
        return
    stamps = sum(_STAMP.fullmatch(part) is not None for part in body if len(part) <= 80)
    stamps += sum(
        _STAMP.fullmatch(article.text, line.start, line.end) is not None for line in _stripped(article) if line.end - line.start <= 80
    )
    words = _prose_words(text)
    said = sum(_words(part) for part in body if ends_clause(part))
    teasers = stamps >= _LEAST_STAMPS and len(labels) * 3 >= len(body) and len(labels) >= _LEAST_TEASERS
    unfinished = languages.of(article.language).unfinished
    ends = sum(part[-1] in ",;:" or part[0].islower() or part.rsplit(None, 1)[-1] in unfinished for part in labels)
    long = [part for part in body if _words(part) > 20]
    bare = (
        len(labels) >= _LEAST_HEADLINES
        and said < _MUCH_PROSE * words
        and sum(map(_words, labels)) >= _HEADLINE_WORDS * len(labels)
        and ends * 10 <= len(labels)
        and sum(map(_words, long)) < _MUCH_PROSE * words  # paragraphs that have lost their full stops
    )
    if teasers or bare:
        yield body_of(article)[0][0], body_of(article)[-1][1]


def _is_headline(part: str) -> bool:
    """Whether a paragraph is short, opens with a capital, is no date or "read more", and no sentence in running text."""
    words = _words(part)
    question = part.rstrip().endswith(("?", "!")) and words >= 3
    return 3 <= words <= 20 and len(part) <= 140 and (not ends_clause(part) or question) and not _STAMP.fullmatch(part)


def _longest_run(body: Iterable[str]) -> int:
    """The most words in paragraphs in a row that end in full stops and are longer than a teaser's, or follow one another."""
    most = run = paragraphs = 0
    for part in body:
        words = _words(part)
        if ends_clause(part) and words >= 8:
            run, paragraphs = run + words, paragraphs + 1
            if paragraphs > 1 or words > _LONGEST_TEASER:
                most = max(most, run)
        elif not _STAMP.fullmatch(part):
            run = paragraphs = 0
    return most


_TEASER_END = re.compile(rf"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|(?:[.!?…]\W*)(?:{_MORE}))[\s.…»>→\])]*\Z", re.IGNORECASE)


def stub(article: Article) -> Iterator[Span]:
    """Only the beginning of an article: fewer than 120 words that end in dots or "read more", kept or stripped."""
    if not _has_few(article, _STUB_WORDS):
        return
    body = body_of(article)
    if not body:
        return
    start, end = body[-1]
    match = _TEASER_END.search(article.prose.text, max(start, end - 60), end)
    if match and _words(article.prose.text[start:end]) >= 8:
        yield match.span()
