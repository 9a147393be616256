"""Where a sentence only seems to end: abbreviations, initials, ordinals, hours and citations before a capital, a bracket or a month.

The cutter of sentences (sentencex) knows part of the abbreviations of each language. `mended` looks at each border that it draws within
a paragraph: the words before it and the words behind say whether the sentence goes on. It also draws the few borders that are missing:
behind an abbreviation that ends a list ("etc."), before a word that opens sentences, and behind a sentence that is one bracket.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from copydesk.article import Span

_REACH = 60  # characters on either side of a border that can tell what it is

_TITLES = """
Mr Mrs Ms Mx Messrs Dr Drs Prof Rev Hon Gov Sen Rep Gen Col Lt Sgt Capt Cpl Maj Adm Cmdr Supt Insp Det Cllr Pres St Ste Mt
Hr Hrn Frl Dipl Mme Mmes Mlle Mgr Sr Sra Srta Dra Dña Lic Arq Sig Dott Mevr Dhr
"""
_FRENCH_TITLES = "M MM Me"  # elsewhere a letter or a word
# What always has something behind it: a number, a name, an explanation.
_OPENS = r"""
approx ca circa cf viz vs vgl bzw ggf sog evtl inkl exkl zzgl abzgl insb bes resp incl excl esp z\.\s?B d\.\s?h i\.\s?e e\.\s?g p\.\s?ej
"""
_NUMBERED = """
No Nos no nos Nr Nrn Fig Figs fig figs Abb Tab Vol Vols vol vols pp p S Art Abs Ziff Sec Sect sec Ch ch Chap Kap Bd Bde ed eds Aufl Tel
Eq Ref Refs App Apps núm Núm nº pág Pág págs art cap n v c b d Rn Az Rs Hs
"""
_MONTHS = """
January February March April May June July August September October November December Januar Jänner Februar März Mai Juni Juli Oktober
Dezember janvier février mars avril mai juin juillet août septembre octobre novembre décembre enero febrero marzo abril mayo junio
julio agosto septiembre octubre noviembre diciembre Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Okt Nov Dec Dez
"""
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mon Tue Tues Wed Thu Thurs Fri Sat Sun"
_ZONES = """
ET EST EDT CT CST CDT MT MST MDT PT PST PDT GMT BST UTC CET CEST IST JST AEST AEDT HKT SGT WAT EAT
Eastern Central Mountain Pacific Greenwich
"""
# Words that open sentences; a noun behind an ordinal does not.
_STARTERS_OF = {
    "en": """A An And As At But For He Her His I If In It Its On She So That The Their Then There These They This Those We When You""",
    "de": """Aber Alle Als Am An Auch Auf Bei Da Dabei Daher Damit Danach Dann Darum Das Dazu Dem Den Der Deshalb Die Dies Diese Dieser
        Dieses Doch Dort Ein Eine Einen Einige Er Es Für Gestern Heute Hier Ich Ihr Ihre Im In Jedoch Jetzt Keiner Man Mit Nach Niemand Noch
        Nun Nur Sein Seine Seit Sie So Sonst Später Trotz Und Viele Von Vor Was Wegen Wenn Wer Wie Wir Wo Zu Zudem Zum Zur Zuvor""",
    "fr": """Ce Ces Cette Dans Des Elle Elles En Et Il Ils Je La Le Les Mais Nous On Pour Puis Un Une""",
    "es": """Con El Ella Ellos En Esta Este Esto La Las Los Luego Para Pero Por Un Una Unas Unos Y Yo Él""",
}
_STARTERS: Mapping[str, frozenset[str]] = {language: frozenset(words.split()) for language, words in _STARTERS_OF.items()}


def _any(words: str) -> str:
    return "|".join(sorted(words.split(), key=lambda word: (-len(word), word)))


_END_TITLE = re.compile(rf"(?<![\w.])(?:{_any(_TITLES)})\.\Z")
_END_FRENCH_TITLE = re.compile(rf"(?<![\w.])(?:{_any(_FRENCH_TITLES)})\.\Z")
_END_OPENS = re.compile(rf"(?<![\w.])(?:{_any(_OPENS)})\.\Z", re.IGNORECASE)
_END_NUMBERED = re.compile(rf"(?<![\w.])(?:{_any(_NUMBERED)})\.\Z")
_END_ET_AL = re.compile(r"\bal\.\Z")
_END_COMPANY = re.compile(r"\b(?:Inc|Corp|Co|Ltd|Cos|Bros|LLC|GmbH|S\.A)\.\Z")
_END_HOUR = re.compile(r"\d\s?[ap]\.\s?m\.\Z", re.IGNORECASE)
_END_DAY = re.compile(
    r"\b(?:(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|er|ers)|(?:on|the|of|by|until|since|from|to|am|den|dem|vom|bis)\s(?:0?[1-9]|[12]\d|3[01]))\.\Z"
)
_INITIALS = re.compile(r"[\"“„(\[]?(?:[A-ZÀ-Þ]\.[\s-]?){1,4}\Z")
_END_INITIAL = re.compile(r"\b(?:by|with|of|and|from|to|von|mit|und|de|et|y|[A-ZÀ-Þ][a-zß-ÿ]+-)\s?(?:[A-ZÀ-Þ]\.[\s-]?){1,4}\Z")
# "Die 2. Bundesliga", "im 19. Jahrhundert": what stands before a German ordinal.
_END_ORDINAL = re.compile(
    r"\b(?:de[rmns]|die|das|im|am|zum|zur|vom|beim|ins|ein\w{0,2}|sein\w{0,2}|ihr\w{0,2}|unser\w{0,2}|jede\w?|diese\w?|seit|ab|bis|und|jährlich\w*|rund)"
    r"\s(?:\d{1,3}\.(?:,|\sund|\sbis|\soder)\s)?\d{1,3}\.\Z",
    re.IGNORECASE,
)
_MONTH_AHEAD = re.compile(rf"(?:{_any(_MONTHS)})\b")
_HOUR_AHEAD = re.compile(
    rf"(?:(?:{_any(_ZONES)})\b|\((?:{_any(_ZONES)})\b|(?:{_any(_DAYS)}|{_any(_MONTHS)})\b"
    r"(?!['’]s|\s(?:is|was|will|has|had|would|saw|marks|marked|brings|brought|came|begins|began|also)\b))"
)
_A_NAME = re.compile(r"\w+(?:[@.]|[A-Z])|\w+-\w*[A-Z]")  # "iPhone", "amazon.de"
# Abbreviations that may end a sentence, and words that a cutter takes for one.
_LISTED = re.compile(r"\b(?:etc|usw|ff|u\.\s?a|u\.\s?v\.\s?m|et al|[Aa]rt|[Mm]in|mar|cap|vol|may|ex)\.[\"”)]?\s+(?=(\w+))")
_NO = re.compile(r"\bno\.[\"”’]?\s+(?=[A-ZÀ-Þ])")  # the answer; a number's "no." has a digit behind it
_BRACKETED = re.compile(r"[.!?][)\]]\s+(?=[A-ZÀ-Þ])")


def mended(text: str, spans: Iterable[Span], language: str) -> list[Span]:
    """The sentences of one paragraph with wrong borders taken away and missing ones drawn.

    `spans` are ascending places in `text` without white space at their ends; so is what comes back. `language` is ISO 639-1.
    """
    done: list[Span] = []
    for start, end in spans:
        if done and _goes_on(text, done[-1], (start, end), language):
            done[-1] = done[-1][0], end
        else:
            done.append((start, end))
    starters = _STARTERS.get(language)
    return [part for span in done for part in _parted(text, span, starters)] if starters else done


def _goes_on(text: str, left: Span, right: Span, language: str) -> bool:
    """Whether the sentence `left` only seems to end before `right`."""
    before = text[max(left[0], left[1] - _REACH) : left[1]]
    behind = text[right[0] : min(right[1], right[0] + _REACH)]
    if behind[0].islower() and not text[left[0]].islower() and not _A_NAME.match(behind):
        return True
    if behind[0] == "-" and right[0] == left[1]:
        return True  # "J.-P. Moos"
    if _END_TITLE.search(before) or _END_OPENS.search(before) or (language == "fr" and _END_FRENCH_TITLE.search(before)):
        return True
    if behind[0].isdigit():
        return _holds(before, _END_NUMBERED, _END_ET_AL)
    if behind[0] in "([":
        return _holds(before, _END_ET_AL, _END_COMPANY, _END_HOUR)
    if behind[0].isupper() and _before_a_capital(before, behind, left[1] - left[0], language):
        return True
    return _in_bracket(before, behind)


def _holds(before: str, *endings: re.Pattern[str]) -> bool:
    return any(ending.search(before) for ending in endings)


def _before_a_capital(before: str, behind: str, length: int, language: str) -> bool:
    """Whether what ends with `before`, `length` characters long, is an hour, a day of a month, an initial or an ordinal of `behind`."""
    if _END_HOUR.search(before):
        return _HOUR_AHEAD.match(behind) is not None
    if _MONTH_AHEAD.match(behind) and _END_DAY.search(before):
        return True
    if _END_INITIAL.search(before) or (length < _REACH and _INITIALS.fullmatch(before)):
        return True
    ordinal = language == "de" and _END_ORDINAL.search(before)
    return bool(ordinal) and re.split(r"\W", behind, maxsplit=1)[0] not in _STARTERS["de"]


def _in_bracket(before: str, behind: str) -> bool:
    """Whether the border lies in a short bracket that stands within a sentence: "(b. 1950 in Wend)", "(Moos, a. a. O. S. 5)"."""
    for opening, closing in ("()", "[]"):
        opened = before.rfind(opening)
        if opened > 0 and before.find(closing, opened) < 0:
            closed, again = behind.find(closing), behind.find(opening)
            return (
                closed >= 0
                and (again < 0 or closed < again)
                and before[opened - 1].isspace()
                and before[:opened].rstrip()[-1:] not in tuple(".!?")
            )
    return False


def _parted(text: str, span: Span, starters: frozenset[str]) -> list[Span]:
    """A sentence cut where its cutter went over the end of a list or of a sentence in brackets."""
    start, end = span
    parts: list[Span] = []
    listed = (match for match in _LISTED.finditer(text, start, end) if match.group(1) in starters)
    for match in sorted((*listed, *_NO.finditer(text, start, end)), key=lambda match: match.start()):
        parts.append((start, match.start() + len(match.group().rstrip())))
        start = match.end()
    if text[start] in "([":
        closed = _BRACKETED.search(text, start, end)
        if closed and text.find(")]"["([".index(text[start])], start, end) == closed.start() + 1:
            parts.append((start, closed.start() + 2))
            start = closed.end()
    return [*parts, (start, end)]
