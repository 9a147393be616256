"""Which code page bytes are in that are not UTF-8: the letters that a language has decide.

Every candidate is tried on the words that hold a byte beyond ASCII. What it makes of them is judged by how likely these letters stand
next to each other in one of the languages that were written in it (letter pairs counted by langdetect, whose profiles come from
Wikipedia), by where quotation marks, dashes and signs stand, and by capitals in the middle of words; for Chinese, Japanese and Korean by
how common the characters are. All scores are natural logarithms of probabilities, so that they add up and compare: a difference of 5
between two candidates says that one is some 150 times as likely. Where the runner-up, with other letters, is close, the choice is in doubt.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import mul

WESTERN = "en de fr es it pt nl sv da no fi is ca sq et af cy id sw tl"
CENTRAL = "pl cs hu sk hr sl ro de en"
BALTIC = "lt lv et en"
TURKISH = "tr en"
RUSSIAN = "ru uk bg mk sr be"


@dataclass(frozen=True, slots=True)
class _CodePage:
    """A one-byte code page: the languages it was made for, and how likely a text is in it before one looks (natural logarithm)."""

    name: str
    languages: tuple[str, ...]
    prior: float


def _code_pages() -> tuple[_CodePage, ...]:
    """Windows' before ISO's before Apple's before those of DOS, as texts of the web have them."""
    table = """
        cp1252 0 WESTERN | cp1250 -1 CENTRAL | cp1251 -1 RUSSIAN | cp1253 -1 el | cp1254 -2 TURKISH | cp1255 -1 he | cp1256 -1 ar fa ur
        cp1257 -1.5 BALTIC | cp1258 -3 vi | cp874 -1 th | iso8859-15 -2 WESTERN | iso8859-2 -1.5 CENTRAL | iso8859-5 -3 RUSSIAN
        iso8859-7 -1.5 el | iso8859-9 -2.5 TURKISH | iso8859-13 -3 BALTIC | iso8859-4 -4 BALTIC | iso8859-16 -4 ro pl hu hr sl sq
        iso8859-6 -3 ar | iso8859-8 -2 he | koi8-r -1 ru bg | koi8-u -2 uk ru be | mac-roman -3.5 WESTERN | mac-cyrillic -4 RUSSIAN
        mac-latin2 -4 CENTRAL | mac-greek -4 el | mac-turkish -5 TURKISH | cp850 -6 WESTERN | cp437 -6.5 WESTERN | cp852 -5.5 CENTRAL
        cp866 -3 RUSSIAN | cp857 -6 TURKISH | cp737 -5 el | cp775 -6 BALTIC | cp862 -4 he | cp1125 -4 uk ru be"""
    groups = {"WESTERN": WESTERN, "CENTRAL": CENTRAL, "BALTIC": BALTIC, "TURKISH": TURKISH, "RUSSIAN": RUSSIAN}
    pages = []
    for entry in re.split(r"[|\n]", table):
        if entry.strip():
            name, prior, *languages = entry.split()
            spoken = " ".join(groups.get(language, language) for language in languages)
            pages.append(_CodePage(name, tuple(spoken.split()), float(prior)))
    return tuple(pages)


CODE_PAGES = _code_pages()
_EVERY = tuple(dict.fromkeys(language for page in CODE_PAGES for language in page.languages))
SEVERAL_BYTES = {"gb18030": -1.0, "cp932": -1.0, "euc_jp": -1.5, "big5hkscs": -1.0, "cp949": -1.0}  # with their priors

# Languages that langdetect does not know: one that has most of their letters, and how often those stand that it lacks. And languages
# whose profiles have few words that end with an accent, since encyclopedias tell no stories: how often those letters stand.
_RELATED: Mapping[str, tuple[str, Mapping[str, float]]] = {
    "is": ("no", {"ð": 0.044, "á": 0.018, "í": 0.016, "þ": 0.015, "ó": 0.01, "æ": 0.009, "ö": 0.008, "é": 0.007, "ú": 0.006, "ý": 0.002}),
    "sr": ("mk", {"ћ": 0.006, "ђ": 0.002, "љ": 0.005, "њ": 0.006, "џ": 0.001, "ј": 0.05}),
    "it": ("it", {"à": 0.005, "è": 0.004, "ì": 0.002, "ò": 0.002, "ù": 0.002}),
    "es": ("es", {"á": 0.005, "é": 0.004, "í": 0.007, "ó": 0.008}),
    "pt": ("pt", {"á": 0.005, "ã": 0.007, "ç": 0.005, "é": 0.004, "ê": 0.004, "í": 0.004, "ó": 0.003, "à": 0.001}),
    "be": ("uk", {"ў": 0.012, "ы": 0.035, "э": 0.015, "ё": 0.006}),
}

_ODD = -25.0  # a character that stands for nothing, or that no such text has
_RARE = -14.0
_BREAK = 0.15  # how often a word ends behind a letter
_FLOOR = 3e-6  # of a letter that the language does not have
_FOREIGN = -8.0  # at most, for a word of another language than the rest
_MIXED = -9.0  # for letters of two scripts beside each other
_CAPITAL = -8.0  # for a capital letter behind a small one
_CHUNKS = 400  # words that are looked at
_LONGEST = 48  # bytes of one
_DOUBT = 4.0  # the runner-up is that close
# The mean of a letter or sign below which a text makes no words: of accents here and there, of a whole alphabet, of Chinese characters.
_STRANGE_ACCENTS, _STRANGE_LETTERS, _STRANGE_CHARACTERS = -12.5, -6.0, -11.2
_CHUNK = re.compile(rb"[^\x00-\x20\x80-\xff]{0,16}[\x80-\xff][^\x00-\x20]{0,46}")
_AROUND = 80  # bytes on either side of such a word that tell the language
_LEAST_LIKELY = -40.0  # what these may say against a language at most: they may as well be a script's or a page's
_TAG = re.compile(rb"<[^<>]{0,300}>?")
_TEXT = re.compile(rb"[A-Za-z]{2,}")


@dataclass(frozen=True, slots=True)
class Choice:
    """The best code page, the runner-up that has other letters where it is close, and whether even the best makes no known words."""

    encoding: str
    rival: str | None
    is_strange: bool

    @property
    def in_doubt(self) -> bool:
        """Whether another code page is about as likely, or none is."""
        return self.rival is not None or self.is_strange


def choose(data: bytes, favours: Mapping[str, float] | None = None) -> Choice:
    """The code page of `data`, which has bytes beyond ASCII. `favours`: what is added to a candidate's score on other evidence."""
    favours = favours or {}
    chunks = _chunks(data)
    foreign = _foreign(data)
    latin = sum(map(len, _TEXT.findall(data, 0, 4000)))
    scored: list[tuple[float, str, str]] = []
    for page in CODE_PAGES:
        words = [chunk.decode(page.name, "replace") for chunk in chunks]
        value = page.prior + favours.get(page.name, 0.0) + _written(words, page.languages, foreign)
        if foreign.keys().isdisjoint(page.languages):
            value += _among_latin("".join(words), latin)
        scored.append((value, page.name, "\n".join(words)))
    for name, prior in SEVERAL_BYTES.items():
        words = [chunk.decode(name, "replace") for chunk in chunks]
        value = prior + favours.get(name, 0.0) + sum(map(_ideographs, words)) + _among_latin("".join(words), latin)
        scored.append((value, name, "\n".join(words)))
    scored.sort(key=lambda item: (-item[0], item[1]))
    best, name, text = scored[0]
    rival = next(((value, other) for value, other, words in scored[1:] if words != text), None)
    signs = sum(not char.isascii() for char in text)
    chosen = _page(name)
    if chosen is None:
        prior, least = SEVERAL_BYTES[name], _STRANGE_CHARACTERS
    else:
        prior, least = chosen.prior, _STRANGE_LETTERS if foreign.keys().isdisjoint(chosen.languages) else _STRANGE_ACCENTS
    strange = best - prior - favours.get(name, 0.0) < least * signs
    return Choice(name, rival[1] if rival is not None and best - rival[0] < _DOUBT else None, strange)


def is_rather_utf8(data: bytes, encoding: str) -> bool:
    """Whether `data`, which is valid UTF-8, makes more sense as such than in `encoding`."""
    chunks = _chunks(data)
    foreign = _foreign(data)
    in_utf8, in_other = ([chunk.decode(name, "replace") for chunk in chunks] for name in ("utf-8", encoding))
    page = _page(encoding)
    as_other = sum(map(_ideographs, in_other)) if page is None else _written(in_other, page.languages, foreign)
    return max(_written(in_utf8, _EVERY, foreign), sum(map(_ideographs, in_utf8))) > as_other + _DOUBT


def _page(encoding: str) -> _CodePage | None:
    return next((page for page in CODE_PAGES if page.name == encoding), None)


def _chunks(data: bytes) -> list[bytes]:
    """Words of `data` that hold bytes beyond ASCII: the first ones, spread ones, and one for each byte that these do not have."""
    found = [match.group() for match in _CHUNK.finditer(data, 0, 1_000_000)]
    step = max(1, len(found) // _CHUNKS)
    taken = found[::step][:_CHUNKS]
    missing = set(data) - set(b"".join(taken))
    for byte in sorted(missing):
        at = data.find(byte) if byte >= 0x80 else -1
        if at >= 0:
            start = max(data.rfind(b"\n", 0, at), data.rfind(b" ", 0, at), at - 16) + 1
            match = _CHUNK.search(data, start)
            if match is not None:
                taken.append(match.group())
    return taken


# --- letters ---


class _Language:
    """How often each letter and each pair of letters stands in a language, in small letters."""

    def __init__(self, name: str) -> None:
        from importlib.resources import files

        base, extra = _RELATED.get(name, (name, {}))
        profile = (files("langdetect") / "profiles" / base).read_text(encoding="utf-8")
        counts: Counter[str] = Counter()
        for gram, count in json.loads(profile)["freq"].items():
            if len(gram) < 3:
                counts["".join(map(_small, gram))] += count
        total = sum(count for gram, count in counts.items() if len(gram) == 1 and gram != " ")
        self.single = {gram: count / total for gram, count in counts.items() if len(gram) == 1}
        self.single[" "] = _BREAK
        self.pairs = {gram: count for gram, count in counts.items() if len(gram) == 2}
        self.behind: Counter[str] = Counter()
        for gram, count in self.pairs.items():
            self.behind[gram[0]] += count
        for letter, share in extra.items():
            self.single[letter] = max(share, self.single.get(letter, 0.0))
        self.extra = extra
        self.dotted = name == "tr"
        self.known: dict[str, float] = {}

    def pair(self, pair: str) -> float:
        """The logarithm of the probability that the second letter stands behind the first."""
        value = self.known.get(pair)
        if value is None:
            pair = pair.replace("İ", "i") if self.dotted else pair
            alone = max(self.single.get(pair[1], 0.0), _FLOOR)
            behind = self.behind.get(pair[0], 0)
            seen = self.pairs.get(pair, 0) / behind if behind else alone
            weight = 0.5 if pair[1] in self.extra or pair[0] in self.extra else 0.2
            value = self.known[pair] = math.log((1 - weight) * seen + weight * alone)
        return value


def _small(char: str) -> str:
    """The small letter of one character, as one character."""
    return char if char == "İ" else char.lower()


@lru_cache(maxsize=64)
def _language(name: str) -> _Language:
    return _Language(name)


def _foreign(data: bytes) -> Mapping[str, float]:
    """For each language written in Latin letters how much less likely it is than the likeliest, by the words in ASCII."""
    places = [match.span() for match in _CHUNK.finditer(data, 0, 1_000_000)]
    places = places[:: max(1, len(places) // 40)]
    around = b" ".join(data[max(0, start - _AROUND) : end + _AROUND] for start, end in places)
    words = Counter(match.group().decode("ascii").lower() for match in _TEXT.finditer(_TAG.sub(b" ", around)))
    latin = set(f"{WESTERN} {CENTRAL} {BALTIC} {TURKISH}".split())
    values = {}
    for name in latin:
        language = _language(name)
        values[name] = sum(count * language.pair(word[at : at + 2]) for word, count in words.items() for at in range(len(word) - 1))
    best = max(values.values())
    values |= {
        name: max(value, best + 0.75 * _FOREIGN) for name, value in values.items() if name in _RELATED
    }  # its own words are not known
    return {name: max(_LEAST_LIKELY, value - best) for name, value in values.items()}


def _written(words: Sequence[str], languages: Iterable[str], foreign: Mapping[str, float]) -> float:
    """The score of the words as a text in the likeliest of these languages, with words of the others at a price."""
    counts = Counter(words)
    value = 0.0
    runs: Counter[tuple[str, ...]] = Counter()
    for word, count in counts.items():
        signs, pairs = _signs(word)
        value += count * signs
        for run in pairs:
            runs[tuple(run)] += count
    models = [(_language(name), foreign.get(name, 0.0)) for name in languages]
    table = [[sum(map(model.pair, run)) for run in runs] for model, _ in models]
    totals = [strange + sum(map(mul, row, runs.values())) for row, (_, strange) in zip(table, models, strict=True)]
    best = max(totals)
    prices = [max(_FOREIGN, total - best) for total in totals]
    value += models[totals.index(best)][1]
    for column, count in enumerate(runs.values()):
        value += count * max(row[column] + price for row, price in zip(table, prices, strict=True))
    return value


def _signs(word: str) -> tuple[float, list[list[str]]]:
    """The score of the signs and capitals of a word, and the pairs of letters of each run of letters that has one beyond ASCII."""
    value = 0.0
    runs: list[list[str]] = []
    run: list[str] = []
    before = " "
    padded = f"  {word} "
    for at in range(2, len(padded)):
        char, previous = padded[at], padded[at - 1]
        letter = unicodedata.category(char)[0] in "LM" and char not in "ªº"
        if not char.isascii() and not letter:
            value += _sign(char, previous, padded[at + 1 : at + 2] or " ")
        elif not (char.isascii() and previous.isascii()):
            raised = char.isupper() and previous.islower()
            lowered = char.islower() and padded[at - 2 : at].isupper() and padded[at - 2 : at].isalpha()
            value += _CAPITAL * (raised or lowered)
        this = _small(char) if letter else " "
        if letter and previous.isalpha() and _is_other_script(char) != _is_other_script(previous):
            value += _MIXED
        if not (before.isascii() and this.isascii()):
            run.append(before + this)
        before = this
        if this == " " and run:
            runs.append(run)
            run = []
    if run:
        runs.append(run)
    return value, runs


def _is_other_script(letter: str) -> bool:
    """Whether it is not Latin."""
    return letter >= "\u0370" and not "\u1e00" <= letter <= "\u1eff"


_QUOTES = frozenset("“”«»")
_MONEY = frozenset("€£¥¢")


def _sign(char: str, before: str, after: str) -> float:
    """How likely a sign beyond ASCII stands between these two."""
    if char == "\ufffd" or unicodedata.category(char) in ("Cc", "Cn", "Co"):
        return _ODD
    left, right = before.isalnum(), after.isalnum()
    inside = before.isalpha() and after.isalpha()
    fit, misfit = next(((fit, misfit) for signs, fit, misfit in _SIGNS if char in signs), (_RARE, _RARE))
    if not _may_stand(char, before, after, left=left, right=right, inside=inside):
        return misfit - 4.0 * inside
    # Closing in German, opening in Swedish.
    return fit - 5.0 if (char == "“" and left) or (char == "”" and right) else fit


def _may_stand(char: str, before: str, after: str, *, left: bool, right: bool, inside: bool) -> bool:
    """Whether a sign stands where it belongs. left, right: a letter or digit is there; inside: letters on both sides."""
    digits = before.isdigit() or after.isdigit()
    alone = before.isspace() and after.isspace()
    places = (
        ("’", left),
        ("\u00ad", inside),
        ("·", inside or not (left or right)),
        ("“”«»", left != right or (not left and before.isspace() != after.isspace())),
        ("„‚‘‹¿¡", right and not left),
        ("—", left == right),
        ("–", left == right and not inside),
        ("×", digits or not (left or right)),
        ("€£¥¢", digits or (char == "€" and alone)),
        ("²³", before.isdigit() or (before in "mM" and not right)),
        ("°ºª", before.isdigit() or (char != "°" and left and not right)),
        ("\u00a0", not inside and not before.isspace() and not after.isspace()),
        ("…", not inside),
        ("†‰", left and not right),
        ("½¼¾", not after.isalpha() and (before.isdigit() or not left)),
        ("®™", not right),
    )
    return next((good for signs, good in places if char in signs), not left)


_SIGNS = (  # how likely a sign is where it may stand, and elsewhere
    ("’", -4.5, -7.0),
    ("“”«»", -4.0, -9.0),
    ("„", -4.0, -10.0),
    ("‘‚‹›¿¡", -6.0, -11.0),
    ("–", -4.0, -12.0),
    ("—", -5.0, -12.0),
    ("…", -6.0, -11.0),
    ("\u00a0", -5.0, -9.0),
    ("€£", -5.0, -10.0),
    ("¥¢", -6.0, -14.0),
    ("°ºª²³½¼¾", -6.0, -12.0),
    ("©®™§•№", -6.5, -12.0),
    ("·\u00ad", -6.5, -12.0),
    ("×", -6.0, -13.0),
    ("†‰±", -9.0, -13.0),
)

# --- Chinese, Japanese, Korean ---

_COMMON = frozenset(
    "的一是不了人我在有他这为之大来以个中上们到说国和地也子时道出而要于就下得可你年生自会那后能对着事其里所去行过家十用发天如然作方成者多日都三小军二无同"
    "么经法当起与好看学进种将还分此心前面又定见只主没公从知使现实力理体制政民全部工本新市长明美动电开关问重点期相表外内间高水化加合品机业量因正些五二四六"
    "七八九百千万月書區縣國會這來時說們個為過後對學發經現實體長動電開關問點間機業應東車門風飛馬魚鳥黃選議員預算通過本報記者表示台灣臺灣香港中國政府市議會"
    "東京都県道府日本人大年月火水木金土時分円会社長者部員今後前同国内外第約見通予算可決使用開始計画住民橋工事教育学校生活語文字新聞"
)
_HANGUL = frozenset(
    "이다는의에을가하고지로은를한도서사기시인자리어대나정아일수부라스그들만전원해제보으있주상장과여선구했년오원안게동성공비민신유국조니세경소관진연회될모화방면했것"
    "월위미무후심재법청단교산당실물통발중시에서습니까했다였다된다합니또한그리고위해대한"
)
_HAN_SIGNS = frozenset("，。、：；？！（）《》“”‘’「」『』【】・〇…—～－　〈〉〔〕·")


def _among_latin(text: str, latin: int) -> float:
    """What makes a handful of letters of another script unlikely among so many Latin ones: who writes Greek writes more of it."""
    several = sum(not char.isascii() for char in text)
    return -8.0 if several < 6 and several < latin else 0.0


def _ideographs(word: str) -> float:
    """The score of what an encoding of several bytes makes of a word."""
    value = 0.0
    previous = " "
    for char in word:
        if not char.isascii():
            value += _ideograph(char)
        if previous.isascii() != char.isascii() and (previous if previous.isascii() else char).isalpha():
            value -= 8.0
        previous = char
    return value


@lru_cache(maxsize=4096)
def _ideograph(char: str) -> float:
    if "\u3041" <= char <= "\u3093":
        return -4.0
    if "\u30a1" <= char <= "\u30fe":
        return -5.5
    if "\uac00" <= char <= "\ud7a3":
        if char in _HANGUL:
            return -5.5
        return -8.5 if _in(char, "euc_kr", 0xB0, 0xC8) else -15.0
    if char in _COMMON:
        return -6.0
    if "\u4e00" <= char <= "\u9fff":
        levels = _in(char, "gb2312", 0xB0, 0xD7), _in(char, "big5", 0xA4, 0xC6), _in(char, "shift_jis", 0x88, 0x97)
        return -8.5 if any(levels) else -15.0
    if char in _HAN_SIGNS:
        return -5.0
    if "\uff10" <= char <= "\uff5a":
        return -8.0
    return -15.0 if char != "\ufffd" else 2 * _ODD


def _in(char: str, encoding: str, first: int, last: int) -> bool:
    """Whether the character is among the common ones of a standard, which come first in it."""
    try:
        code = char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return first <= code[0] <= last
