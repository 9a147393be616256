"""Attributions: reporting verbs with their subject ("Ms Ito said", "said the mayor") and phrases such as "according to"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from itertools import compress, islice, pairwise

from copydesk.article import Prose, Span
from copydesk.compiled import compiled
from copydesk.reporting import Reporting
from copydesk.text import containing, words_of
from copydesk.voices.grammar import TOKEN, Grammar
from copydesk.voices.mentions import MAN, WOMAN, Mention, Mentions, mentions_of, nearest, sex_of_noun
from copydesk.voices.people import headlines_in
from copydesk.voices.quotations import SENTENCE_BREAK
from copydesk.voices.records import REACH, Attribution, Quotation
from copydesk.voices.sources import Sources
from copydesk.voices.subjects import Subjects

# What goes on behind the last source of a sentence: a name, and perhaps an age, and nothing else.
_NAMED = compiled(r",\s+(?P<name>[A-ZÀ-Þ][\w’'-]+(?:\s+[A-ZÀ-Þ][\w’'-]+){1,2})(?:,\s+(?:aged\s+)?\d{1,3})?[.;]?[”\"]?\s*\Z")
_BESIDE = 3  # characters between a quotation and who says it
_LONGEST_SPEAKER, _LEAST_SPEECH = 5, 4  # words of who is quoted, and of what
_REACH_OF_THEY = 300  # characters
_LAST_BODY = 2  # paragraphs in which "the company" is the body that spoke last
_LAST_TOLD = 5  # attributions: whom they tell of is not who goes on speaking
_LONGEST_APPOSITION = 150  # characters
_BETWEEN_COMMAS = compiled(r"(?:[\w’'.-]+\s){0,3}[\w’'.-]+,\s+(?:the|an?|chief|head)\s[^,;:.“”\"]+,\s+")
_THAT = compiled(r"\s+(?:that|if|whether|what|how|who|it|he|she|they|we|there|the|this|these|an?|his|her|their|its|[A-Z]\w*)\b")
_SECOND_HALF = compiled(r"[,;]\s+(?:and|but|yet|aber|und|mais|et|pero|y),?\s+\Z")
_NEAR = 40  # characters beside a statement that tell whether it is over


def attributions_of(prose: Prose, quotations: Sequence[Quotation], sources: Sources) -> tuple[Attribution, ...]:
    """The attributions of a prose, ascending by verb; `quotations` are what it quotes."""
    grammar = sources.grammar
    prose = _in_plain_case(prose, grammar)
    cut = words_of(prose.text)
    quoted = [(item.start, item.end) for item in quotations]
    mentions = mentions_of(prose, quoted, sources.people, grammar)
    reader = _Reader(prose, sources, Subjects(prose.text, quoted, sources), frozenset(cut.words), mentions, dict(mentions.sex))
    for at in compress(cut.starts, map(grammar.first_words.__contains__, cut.words)):
        hit = grammar.anchor.match(prose.text, at)
        if hit is None:
            continue
        sentence = containing(prose.sentences, hit.start())
        if sentence is not None and containing(quoted, hit.start()) is None:
            reader.read(hit, prose.sentences[sentence])
    return tuple(reader.found)


def _in_plain_case(prose: Prose, grammar: Grammar) -> Prose:
    """The prose with the verbs and small words of headlines Written Like This in small letters; every place stays where it is."""
    if grammar.nouns_capitalised:
        return prose
    small = grammar.small_words | grammar.first_words | grammar.words.conjunctions | grammar.words.prepositions | grammar.words.articles
    text, parts, done = prose.text, list[str](), 0
    for start, end in headlines_in(text):
        for word in islice(TOKEN.finditer(text, start, end), 1, None):
            low = word.group().lower()
            if low in small and len(low) == len(word.group()):
                parts += (text[done : word.start()], low)
                done = word.end()
    return replace(prose, text="".join((*parts, text[done:]))) if parts else prose


@dataclass(slots=True)
class _Reader:
    """What was read of a prose so far, verb by verb. `written`: its words.

    said: the people who spoke so far, by name or without one; bodies: the institutions; nameless: what those without a name were called
    ("official"). sex: what is known so far of the people named.
    """

    prose: Prose
    sources: Sources
    subjects: Subjects
    written: AbstractSet[str]
    mentions: Mentions
    sex: dict[str, str]
    found: list[Attribution] = field(default_factory=list)
    said: list[Mention] = field(default_factory=list)
    bodies: list[Mention] = field(default_factory=list)
    nameless: set[str] = field(default_factory=set)

    def read(self, hit: re.Match[str], sentence: Span) -> None:
        """Add the attribution of the verb or phrase at `hit`, where it is one."""
        grammar, text = self.sources.grammar, self.prose.text
        source = self.subjects.of(hit, sentence, self.found)
        paragraph = containing(self.prose.paragraphs, hit.start())
        if source is None or paragraph is None or (hit["speak"] is not None and not self._beside_quotation(hit.span(), source)):
            return
        state = hit.group() in grammar.words.states and hit.group() in grammar.words.clause_says
        if state and not _THAT.match(text, hit.end()):
            return  # "The clerks were sceptical.": of nothing that the text tells
        # "asked if she thought …": whether she does is open
        asked = source[0] < hit.start() and grammar.open.search(text, max(sentence[0], source[0] - _NEAR), source[0])
        if asked or grammar.unsaid.match(text, hit.end()):
            return
        plain = hit["base"] is not None or hit.group() in grammar.words.plain
        if plain and not grammar.is_plural(text[slice(*source)]):
            return
        phrase = self._phrase(source, sentence, plain)
        if phrase.lower() in grammar.words.crowd and hit.group() in grammar.words.opinions:
            return
        kind, name = self.sources.classify(phrase)
        if kind == "" and hit.group() in grammar.words.passing_on and source[0] == source[1]:
            kind = "unresolved"  # ", warning that …": nobody that the lists know, but not the writer
        by = {hit.group().replace(" ", "-"), hit.group().partition(" ")[0].lower()}
        if kind == "" and not by.isdisjoint(grammar.words.by_papers) and self._is_by_a_paper(phrase, hit.start(), sentence):
            kind = "document"
        if kind == "" and not plain and self._is_quoted_beside(hit.span(), source, phrase):
            kind = "unnamed"
        if kind == "" or (hit.group() in grammar.words.proofs and kind not in ("document", "vague")):
            return
        if kind == "pronoun" and self._is_about_oneself(hit.group(), source, sentence):
            return
        if kind == "unnamed" and sentence[0] < hit.start() < source[0] and (apposed := self._named_behind(source[1], sentence[1])):
            kind, name = "named-person", apposed
        kind, name = self._told(kind, name, phrase, paragraph, source[0])
        is_phrase = hit["phrase"] is not None or hit["post"] is not None
        covers = _covered_by_phrase(text, hit.start(), sentence) if is_phrase else _covered(text, hit.span(), source, sentence, grammar)
        self.found.append(Attribution(hit.span(), source, kind, name, covers))

    def _named_behind(self, at: int, end: int) -> str:
        """The name with which a sentence's last source goes on: "Joan Reyes" of ", said one bather, Joan Reyes, 71."; or ""."""
        behind = _NAMED.match(self.prose.text, at, end)
        return "" if behind is None or self.sources.grammar.nouns_capitalised else behind["name"]

    def _is_about_oneself(self, verb: str, source: Span, sentence: Span) -> bool:
        """Whether a pronoun's verb adds nothing to the one before it: "he said he hopes …", "she told the crew that she thinks …"."""
        last = self.found[-1].verb if self.found else None
        if last is None or last[0] < sentence[0] or source[0] < last[0]:
            return False
        between = self.prose.text[last[1] : source[0]].strip()
        return between in ("", "that", "dass", ", dass") or (verb in self.sources.grammar.words.opinions and len(between) <= _NEAR)

    def _beside_quotation(self, verb: Span, source: Span) -> bool:
        """Whether a quotation of the paragraph ends right before the verb and its subject, or begins right behind them."""
        text, quoted, start, end = self.prose.text, self.subjects.quoted, min(verb[0], source[0]), max(verb[1], source[1])
        after = bisect_left(quoted, (start, start))
        ahead = after > 0 and start - quoted[after - 1][1] <= _BESIDE and "\n" not in text[quoted[after - 1][1] : start]
        if ahead or after == len(quoted) or quoted[after][0] - end > _NEAR:
            return ahead
        between = text[end : quoted[after][0]]
        return ". " not in between and ("\n" not in between or between.rstrip().endswith(":"))

    def _is_quoted_beside(self, verb: Span, source: Span, phrase: str) -> bool:
        """Whether a phrase that no list knows says who is quoted: "“We will wait,” the heavyweights wrote", "Another child said: “No.”"."""
        words, low = self.sources.grammar.words, phrase.lower().split()
        if not 2 <= len(low) <= _LONGEST_SPEAKER or not (low[0] in words.indefinite or low[0] in words.articles):
            return False
        if "-".join(low) in words.no_speakers or low[1] in words.no_source:
            return False
        quoted, start, end = self.subjects.quoted, min(verb[0], source[0]), max(verb[1], source[1])
        after = bisect_left(quoted, (start, start))
        ahead = [item for item in quoted[max(0, after - 1) : after] if start - item[1] <= _BESIDE]
        behind = [item for item in quoted[after : after + 1] if item[0] - end <= _BESIDE]
        return any(len(self.prose.text[slice(*item)].split()) >= _LEAST_SPEECH for item in ahead + behind)

    def _is_by_a_paper(self, phrase: str, at: int, sentence: Span) -> bool:
        """Whether "according to" tells of a paper that no list has: "According to a timeline, …", not "paid according to their age"."""
        words, low = self.sources.grammar.words, phrase.lower().split()
        if self.sources.grammar.nouns_capitalised:
            return bool(low) and low[0] in words.articles  # "heißt es in der Einleitung"
        apart = at == sentence[0] or self.prose.text[:at].rstrip().endswith((",", "”", '"'))
        known = len(low) > 1 and (low[0] in words.articles or low[0] in words.indefinite)
        return apart and known and low[1] not in words.no_source and low[1] not in words.nothing and phrase.split()[1].islower()

    def _phrase(self, source: Span, sentence: Span, plain: bool) -> str:
        """The source's words, without the capital that only its sentence's beginning gives it."""
        grammar, phrase = self.sources.grammar, self.prose.text[slice(*source)]
        if not phrase:
            return ""
        common = _is_common(grammar.head(phrase), plain, self.written, grammar) or phrase.lower() in grammar.words.vague
        return phrase[0].lower() + phrase[1:] if source[0] == sentence[0] and common else phrase

    def _told(self, kind: str, name: str, phrase: str, paragraph: int, at: int) -> tuple[str, str]:
        """(kind, name) of the source at `at`, once it is known whom "she" and "the farmer" stand for; that is now the last speaker."""
        grammar = self.sources.grammar
        if kind == "pronoun":
            kind, name = self._resolved(phrase.strip().lower(), paragraph, at)
        elif kind == "unnamed" and grammar.points_back(phrase):
            kind, name = self._taken_up(phrase, paragraph, at)
        if kind == "named-person" or (kind == "unnamed" and not grammar.is_plural(phrase)):
            head = grammar.head(phrase)
            sex = sex_of_noun(head, grammar) if head and not name else ""
            if head and kind == "unnamed":
                self.nameless.add(head[-1].lower())
            self.said.append(Mention(at, paragraph, name, opens=True, sex=sex))
        elif kind == "named-institution" and not name:
            definite = grammar.words.articles - grammar.words.indefinite
            named = [body for body in self.bodies[-1:] if not body.name.islower()]  # "the museum" is no name
            body = named[0] if named and phrase.split(maxsplit=1)[0].lower() in definite else None
            name = body.name if body is not None and paragraph - body.paragraph <= _LAST_BODY else ""
        elif kind == "named-institution":
            self.bodies.append(Mention(at, paragraph, name, opens=True))
        return kind, name

    def _resolved(self, pronoun: str, paragraph: int, at: int) -> tuple[str, str]:
        """Whom a pronoun stands for: a body that spoke in this paragraph or the one before it, or a person (`nearest`)."""
        words = self.sources.grammar.words
        person = body = None
        if pronoun in words.personal or pronoun in words.either:
            if pronoun in words.relatives:
                person = next(self.mentions.before(at), None)
                if person is not None and (person.paragraph != paragraph or not self._is_beside(person, at)):
                    person = None
            else:
                sex = _sex_of(pronoun, words)
                person = self._nearest(at, paragraph, sex)
                if person is not None and person.name and sex:
                    self.sex.setdefault(person.name, sex)
        if pronoun not in words.personal:
            reach = 1 if pronoun in words.either else _LAST_BODY
            body = self.bodies[-1] if self.bodies and paragraph - self.bodies[-1].paragraph <= reach else None
            if body is None and pronoun not in words.either:
                body = self._body_ahead(at, paragraph)
            if person is not None and (body is None or not self.said or person.at != self.said[-1].at):
                person = None  # "they" are one person only where that one has spoken
        group = self._group(at, paragraph) if pronoun in words.either else None
        if group is not None and group[0] > max((item.at for item in (body, person) if item is not None), default=-1):
            return group[1], ""
        if body is not None and (person is None or body.at > person.at):
            return "named-institution", body.name
        if person is None:
            alone = pronoun in words.personal and self._is_of_somebody(at, paragraph, _sex_of(pronoun, words))
            return ("unnamed" if alone else "unresolved"), ""
        return ("named-person", person.name) if person.name else ("unnamed", "")

    def _body_ahead(self, at: int, paragraph: int) -> Mention | None:
        """The body with which the sentence of "it" at `at` begins, or the one before: "Acme is closing its shop, it said"."""
        place = containing(self.prose.sentences, at)
        for index in range(place or 0, max(-1, (place or 0) - 2), -1):
            start, end = self.prose.sentences[index]
            source = self.subjects.opening((start, min(end, at))) if start >= self.prose.paragraphs[max(0, paragraph - 1)][0] else None
            kind, name = self.sources.classify(self.prose.text[slice(*source)]) if source is not None and source[1] <= at else ("", "")
            if kind == "named-institution" and name and name.lower() not in self.written:
                return Mention(start, paragraph, name, opens=True)
        return None

    def _is_of_somebody(self, at: int, paragraph: int, sex: str) -> bool:
        """Whether "she" at `at` can stand for somebody without a name, whom the words before it tell of: "the daughter"."""
        grammar = self.sources.grammar
        if grammar.nouns_capitalised:
            return False
        first = self.prose.paragraphs[max(0, paragraph - 1)][0]
        row = TOKEN.findall(self.prose.text, max(first, at - _REACH_OF_THEY), at)
        for before, word in reversed(list(pairwise(row))):
            known = before.lower() in grammar.words.articles | grammar.words.pronouns or before.endswith(("'s", "’s"))
            if known and word.islower() and grammar.is_somebody(word) and not grammar.is_plural(word):
                return sex_of_noun((before, word), grammar) in ("", sex)
        return False

    def _group(self, at: int, paragraph: int) -> tuple[int, str] | None:
        """(place, kind) of the several people for whom "they" at `at` stands: those named last, in this paragraph or the one before."""
        grammar = self.sources.grammar
        first = self.prose.paragraphs[max(0, paragraph - 1)][0]
        for word in reversed(list(TOKEN.finditer(self.prose.text, max(first, at - _REACH_OF_THEY), at))):
            low = word.group().lower()
            if (low in grammar.words.vague or grammar.is_somebody(low)) and grammar.is_plural(low) and low not in grammar.words.plurals:
                return word.start(), "vague" if low in grammar.words.vague else "unnamed"
        return None

    def _nearest(self, at: int, paragraph: int, sex: str) -> Mention | None:
        """Whom "he" at `at` stands for: rather who speaks, or stands apart from what was said, than whom a speaker tells of."""
        told = [(*item.covers, *item.source) for item in self.found[-_LAST_TOLD:]]

        def apart(item: Mention) -> bool:
            return not any(start <= item.at < end and not first <= item.at < last for start, end, first, last in told)

        person = nearest(self.mentions, self.said, at, paragraph, lambda item: self._may_be(item, sex) and apart(item))
        return person or nearest(self.mentions, self.said, at, paragraph, lambda item: self._may_be(item, sex))

    def _is_beside(self, person: Mention, at: int) -> bool:
        """Whether "who" at `at` can mean a person: one right before it, or told of between commas ("Aya Sato, the mayor, who …")."""
        between = self.prose.text[person.at : at]
        return len(between) <= _NEAR or (len(between) <= _LONGEST_APPOSITION and bool(_BETWEEN_COMMAS.fullmatch(between)))

    def _may_be(self, item: Mention, sex: str) -> bool:
        """Whether a word for somebody of that sex ("": either) can stand for who is mentioned there."""
        return not sex or (item.sex or self.sex.get(item.name, sex)) == sex

    def _is_called(self, name: str, noun: str, base: str) -> bool:
        """Whether the text calls somebody by a noun, or by another of the same `base` ("Leseforscher", "Forscher")."""
        roles = self.mentions.roles.get(name, ())
        return noun in roles or any(self.sources.grammar.base_of(role) == base for role in roles)

    def _taken_up(self, phrase: str, paragraph: int, at: int) -> tuple[str, str]:
        """Whom "the farmer" stands for: who holds that office in this text, or is one, else the last speaker.

        An office is somebody though unnamed: then it is of no account.
        """
        words = self.sources.grammar.words
        head = [word.lower() for word in self.sources.grammar.head(phrase)]
        once = "former " if not words.formerly.isdisjoint(head) else ""  # "the former president"
        holder = self.sources.people.get(f"the {once}{head[-1]}") if all(word in words.titles for word in head[1:]) else None
        if holder:
            return "named-person", holder
        sex = sex_of_noun(head, self.sources.grammar)
        told = self.found[-1].name if self.found and self.found[-1].source[0] > at else ""  # "But the mayor, Sato said, insisted …"

        def may_be(item: Mention) -> bool:
            return self._may_be(item, sex) and (not told or item.name != told)

        party = len(head) > 2 and head[-1] in words.parties  # "the Wend Democrat": there are several
        last = self.said[-1] if party and self.said else None
        if last is not None and last.name and paragraph - last.paragraph <= 1 and may_be(last):
            return "named-person", last.name
        near = [item.name for item in self.mentions.before(at) if may_be(item)]
        base = self.sources.grammar.base_of(head[-1])
        called = next((name for name in near if self._is_called(name, head[-1], base)), None)
        if called is not None:
            return "named-person", called
        tail = self.sources.grammar.nouns_capitalised and len(phrase.split()) > len(head)  # "der Sprecher der Polizei" is met here
        if head[-1] in self.nameless or head[-1] in words.nameless or tail:
            return "unnamed", ""  # "the official": the one without a name who spoke before
        speaker = nearest(self.mentions, self.said, at, paragraph, may_be)
        if self.sources.grammar.nouns_capitalised and (speaker is None or speaker.paragraph != paragraph):
            here = {item.name: item for item in self.mentions.before(at) if item.paragraph == paragraph and may_be(item)}
            speaker = next(iter(here.values())) if len(here) == 1 else speaker
        told_more = any(word not in words.titles for word in head[1:-1])  # "the Danish leader"
        if speaker is not None and speaker.name and paragraph - speaker.paragraph <= 1 + told_more:
            return "named-person", speaker.name
        return ("unresolved" if head[-1] in words.titles and not told_more else "unnamed"), ""


def _sex_of(pronoun: str, words: Reporting) -> str:
    return WOMAN if pronoun in words.women else MAN if pronoun in words.men else ""


def _is_common(head: Sequence[str], plain: bool, words: AbstractSet[str], grammar: Grammar) -> bool:
    """Whether the one word that opens a sentence is no name: it stands in small letters too, or is a plural."""
    if len(head) != 1 or not head[0].isalpha() or not head[0][0].isupper() or head[0].isupper():
        return False
    low = head[0].lower()
    return low in words or (low.endswith("s") and (plain or grammar.base_of(low) != low or grammar.is_trade(low[:-1])))


def _covered_by_phrase(text: str, at: int, sentence: Span) -> Span:
    """What of its sentence a phrase at `at` speaks for: all of it, or the half that it opens: "The mill grew, but, according to …"."""
    return (at if _SECOND_HALF.search(text, max(sentence[0], at - _NEAR), at) else sentence[0]), sentence[1]


def _covered(text: str, verb: Span, source: Span, sentence: Span, grammar: Grammar) -> Span:
    """What of its sentence an attribution speaks for: what follows it, or all of it where it stands behind or in the middle."""
    behind = text[verb[1] : min(sentence[1], verb[1] + _NEAR)].lstrip()
    start = min(source[0], verb[0])
    ahead = text[max(sentence[0], start - _NEAR) : start].rstrip()
    after_quote = ahead.endswith(("”", '"', "’", "»", "“"))
    # Where nothing but a time or a place follows, the statement stands before the verb: "…, she said on Monday."
    # What a writer adds to another's statement: ", raising questions about …".
    own = grammar.own_remark.search(text, verb[1], min(sentence[1], verb[1] + REACH))
    last = not behind or behind[0] in ",.;!?–—" or bool(grammar.when_and_where.match(text, verb[1], sentence[1]))
    if source[0] > verb[0] or after_quote or (ahead.endswith((",", "–", "—")) and last):
        # The sentence cutter joins what follows a quotation's end to it; the next sentence is not vouched for.
        following = SENTENCE_BREAK.search(text, verb[1], min(sentence[1], verb[1] + REACH))
        ends = [found for found in (following and following.end(), own and own.start()) if found is not None]
        return sentence[0], min(ends, default=sentence[1])
    if grammar.condition.match(text, sentence[0], start):
        return sentence  # "If the vote fails, he said he would leave."
    return verb[1], own.start() if own else sentence[1]
