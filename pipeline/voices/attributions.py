"""Attributions: reporting verbs with their subject ("Ms Ito said", "said the mayor") and phrases such as "according to"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import compress

from copydesk.article import Prose, Span
from copydesk.text import containing, words_of
from copydesk.voices.grammar import TOKEN
from copydesk.voices.quotations import SENTENCE_BREAK
from copydesk.voices.records import REACH, Attribution, Quotation
from copydesk.voices.sources import Sources
from copydesk.voices.subjects import Subjects

_NEAR = 40  # characters beside a statement that tell whether it is over


def attributions_of(prose: Prose, quotations: Sequence[Quotation], sources: Sources) -> tuple[Attribution, ...]:
    """The attributions of a prose, ascending by verb; `quotations` are what it quotes."""
    grammar, cut = sources.grammar, words_of(prose.text)
    quoted = [(item.start, item.end) for item in quotations]
    reader = _Reader(prose, sources, Subjects(prose.text, quoted, sources), frozenset(cut.words))
    for at in compress(cut.starts, map(grammar.first_words.__contains__, cut.words)):
        hit = grammar.anchor.match(prose.text, at)
        if hit is None:
            continue
        sentence = containing(prose.sentences, hit.start())
        if sentence is not None and containing(quoted, hit.start()) is None:
            reader.read(hit, prose.sentences[sentence])
    return tuple(reader.found)


@dataclass(slots=True)
class _Reader:
    """What was read of a prose so far, verb by verb. `written`: its words.

    speakers: kind -> paragraph and name ("": unnamed) of the last speaker of that kind.
    """

    prose: Prose
    sources: Sources
    subjects: Subjects
    written: AbstractSet[str]
    found: list[Attribution] = field(default_factory=list)
    speakers: dict[str, tuple[int, str]] = field(default_factory=dict)

    def read(self, hit: re.Match[str], sentence: Span) -> None:
        """Add the attribution of the verb or phrase at `hit`, where it is one."""
        grammar, text = self.sources.grammar, self.prose.text
        source = self.subjects.of(hit, sentence, self.found)
        paragraph = containing(self.prose.paragraphs, hit.start())
        if source is None or paragraph is None:
            return
        plain = hit["base"] is not None or hit.group() in grammar.words.plain
        if plain and not grammar.is_plural(text[slice(*source)]):
            return
        phrase = self._phrase(source, sentence, plain)
        if phrase.lower() in grammar.words.crowd and hit.group() in grammar.words.opinions:
            return
        kind, name = self.sources.classify(phrase)
        if kind == "" and hit.group() in grammar.words.passing_on and source[0] == sentence[0] and source[1] < hit.start():
            kind = "unresolved"  # ", warning that …": nobody that the lists know, but not the writer
        if kind == "" or (hit.group() in grammar.words.proofs and kind not in ("document", "vague")):
            return
        kind, name = self._told(kind, name, phrase, paragraph, source[0])
        is_phrase = hit["phrase"] is not None or hit["post"] is not None
        covers = sentence if is_phrase else _covered(text, hit.span(), source, sentence)
        self.found.append(Attribution(hit.span(), source, kind, name, covers))

    def _phrase(self, source: Span, sentence: Span, plain: bool) -> str:
        """The source's words, without the capital that only its sentence's beginning gives it."""
        grammar, phrase = self.sources.grammar, self.prose.text[slice(*source)]
        common = _is_common(grammar.head(phrase), plain, self.written) or phrase.lower() in grammar.words.vague
        return phrase[0].lower() + phrase[1:] if source[0] == sentence[0] and common else phrase

    def _told(self, kind: str, name: str, phrase: str, paragraph: int, at: int) -> tuple[str, str]:
        """(kind, name) of the source at `at`, once it is known whom "she" and "the farmer" stand for; that is now the last speaker."""
        grammar = self.sources.grammar
        if kind == "pronoun":
            kind, name = self._resolved(phrase, paragraph, at)
        elif kind == "unnamed" and grammar.points_back(phrase):
            kind, name = self._taken_up(phrase, paragraph)
        if kind == "unnamed" and not grammar.is_plural(phrase):
            self.speakers["named-person"] = (paragraph, "")  # who comes next as "he" or "she" is this one
        elif name:
            self.speakers[kind] = (paragraph, name)
        return kind, name

    def _resolved(self, pronoun: str, paragraph: int, at: int) -> tuple[str, str]:
        """Whom a pronoun stands for: the last speaker of its kind in this paragraph or the one before, else the one person named there."""
        words = self.sources.grammar.words
        kinds: tuple[str, ...] = ("named-person",) if pronoun.strip().lower() in words.personal else ("named-institution",)
        if pronoun.strip().lower() in words.either:
            kinds = ("named-institution", "named-person")
        near = [(self.speakers[kind], kind) for kind in kinds if kind in self.speakers and paragraph - self.speakers[kind][0] <= 1]
        if near:
            (_, name), kind = max(near)
            return (kind, name) if name else ("unnamed", "")
        if kinds == ("named-person",):
            start = self.prose.paragraphs[max(0, paragraph - 1)][0]
            named = [
                self.sources.people[word]
                for word in TOKEN.findall(self.prose.text, max(start, at - REACH), at)
                if word in self.sources.people
            ]
            if len(set(named)) == 1:
                return "named-person", named[0]
        return "unresolved", ""

    def _taken_up(self, phrase: str, paragraph: int) -> tuple[str, str]:
        """Whom "the farmer" stands for: who holds that office in this text, else the last speaker; an office is somebody though unnamed."""
        titles = self.sources.grammar.words.titles
        head = [word.lower() for word in self.sources.grammar.head(phrase)]
        holder = self.sources.people.get(f"the {head[-1]}") if all(word in titles for word in head[1:]) else None
        if holder:
            return "named-person", holder
        where, name = self.speakers.get("named-person", (-2, ""))
        if name and paragraph - where <= 1:
            return "named-person", name
        return ("unresolved" if head[-1] in titles else "unnamed"), ""


def _is_common(head: Sequence[str], plain: bool, words: AbstractSet[str]) -> bool:
    """Whether the one word that opens a sentence is no name: it stands in small letters too, or is a plural."""
    if len(head) != 1 or not head[0].isalpha() or not head[0][0].isupper() or head[0].isupper():
        return False
    return head[0].lower() in words or (plain and head[0].endswith("s"))


def _covered(text: str, verb: Span, source: Span, sentence: Span) -> Span:
    """What of its sentence an attribution speaks for: what follows it, or all of it where it stands behind or in the middle."""
    behind = text[verb[1] : min(sentence[1], verb[1] + _NEAR)].lstrip()
    start = min(source[0], verb[0])
    ahead = text[max(sentence[0], start - _NEAR) : start].rstrip()
    after_quote = ahead.endswith(("”", '"', "’", "»", "“"))
    last = not behind or behind[0] in ",.;!?–—" or bool(_WHEN_AND_WHERE.match(text, verb[1], sentence[1]))
    if source[0] > verb[0] or after_quote or (ahead.endswith((",", "–", "—")) and last):
        # The sentence cutter joins what follows a quotation's end to it; the next sentence is not vouched for.
        following = SENTENCE_BREAK.search(text, verb[1], min(sentence[1], verb[1] + REACH))
        return sentence[0], following.end() if following else sentence[1]
    own = _OWN_REMARK.search(text, verb[1], min(sentence[1], verb[1] + REACH))
    return verb[1], own.start() if own else sentence[1]


# Where nothing but a time or a place follows, the statement stands before the verb: "…, she said on Monday."
_WHEN_AND_WHERE = re.compile(
    r"\s+(?:late |early |earlier )?(?:on|in|at|during|to|by|via|last|this|today|yesterday|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
    r"[^,;:“”\"]{0,60}\s*\Z"
)
# What a writer adds to another's statement: ", raising questions about …".
_OWN_REMARK = re.compile(r",\s+(?:raising|prompting|sparking|fuell?ing|casting|though|although|whereas|even as)\b")
