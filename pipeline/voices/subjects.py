"""Who reports at a verb or phrase: the noun phrase before it, behind it, or at the opening of its sentence."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from copydesk.article import Span
from copydesk.compiled import compiled
from copydesk.voices import clauses
from copydesk.voices.grammar import FULL_NAME, POSSESSIVE_ENDS, TOKEN, Grammar
from copydesk.voices.openings import opening_of
from copydesk.voices.records import Attribution
from copydesk.voices.sources import Sources

_WITH = compiled(r"(?:\bwith|\s(?:[–—]|--?))\s+(?P<who>(?:[\w’'-]+\s+){1,4})\Z")  # "with some analysts suggesting …"
_SHARE_OF = compiled(r"(?:\s+of(?:\s+[\w’'-]+){1,4})?\s+")  # "72 percent of voters saying …"
_LONGEST_SHARE = 80  # characters
_BEFORE_PARTICIPLE = ("”", '"', "’", "–", "—")
_RELATIVE = compiled(r"(?<=\w)\s+(?:who|which|that)\Z")
_BE = compiled(r"(?:\s|['’])(?:is|are|was|were|remains?|remained|feels?|felt|sounds?|sounded|grew|s|re)\s+(?:\w+\s+)?\Z")
_LONGEST_SUBJECT = 400  # characters
_NEAR = 40  # characters before a verb that auxiliaries and adverbs can take
_COORDINATED = compiled(r"(?:[\w,]|\A)\s+(?:and|but|then|and then|but also|und|aber|et|mais|y|e|pero)\Z")
_AS_TOLD = compiled(r",\s+(?P<word>\w+)\s+(?=[^,]{1,90}\Z)")
_WHO = compiled(r"(?<!\w)who\Z")
_WHICH = compiled(r"(?<=, )which\Z")
_OF_PEOPLE, _OF_THINGS = ("unnamed", "vague"), ("named-institution", "document")  # what "who" and "which" may mean
_LONGEST_ANTECEDENT = 6  # words
_NEW_CLAUSE = compiled(r"\s+(?:he|she|it|they|we|I|there)\s+[a-z]")  # behind "said": what is said, not who says it
_RELATIVE_BEFORE = compiled(r"(?<!\w)(?:who|which|that|to|by)(?:\s+\w+){0,2}\s+\Z")
_ASIDE = compiled(r",\s(?P<what>[^,;:.“”\"\n]{1,80}),")
_OF_WHOM = compiled(r"\b(?:of|for|to|with|from|by|and|at)\s+\Z")
_LEAST_ASIDES = 2  # commas
_LEAST_WORDS = 4  # of a quotation that is no title
_NEXT_SENTENCE = compiled(r"\.\s+(?:Aber|Auch|Das|Denn|Der|Die|Doch|Er|Es|In|Sie|So|Und|Wir|Zwar|But|He|In|It|She|The|They|This|We)\b")
_BY_SAYING = compiled(r"\b(?:by|while|before|after|when)\s+(?:first\s+|also\s+|\w+ly\s+)?\Z")  # "She began by saying …"
_PRONOUN_LAST = compiled(r"\s(?P<who>he|she|they|we|I|it)\Z")  # "all that he said": whatever stands before, he says it
_DASHED = compiled(r"\s(?:--?|[–—])\Z|[–—]\Z")
_NOBODY = compiled(r"\b(?:it|this|that|what|which|there|one thing)\Z", re.IGNORECASE)  # "it is certain that …"
_CONTRACTION = compiled(r"(?<=he|He|it|It|ey|ho|We|we)['’](?:s|ve|re|d)\Z")
_ARTICLE = compiled(r"(?:an?|the|one|two|ein|eine|un|une|una|der|die|le|la|el)\b", re.IGNORECASE)
_GOES_ON = compiled(r"\s+(?:about|and|for|in|of|on|which|who|whose|with)\b")  # what is told of somebody, behind a title in quotation marks


@dataclass(frozen=True, eq=False)
class Subjects:
    """The subjects of one text's verbs; `quoted` are its quotations, ascending."""

    text: str
    quoted: Sequence[Span]
    sources: Sources

    @property
    def grammar(self) -> Grammar:
        """The grammar of the text's language."""
        return self.sources.grammar

    def of(self, hit: re.Match[str], sentence: Span, found: Sequence[Attribution]) -> Span | None:
        """The noun phrase of who reports at `hit`; `found` are the attributions before it."""
        source = self._around(hit, sentence, found)
        if source is None:
            return None
        source = self._trimmed(source)
        auxiliary = clauses.AUXILIARY.search(self.text, *source)
        if auxiliary is not None:
            if auxiliary["tail"] is None:
                return None  # the words before the verb are a sentence of their own
            source = source[0], auxiliary.start()
        source = source[0], source[0] + len(self.text[slice(*source)].rstrip())
        return self._named_behind(source, sentence) or source

    def _around(self, hit: re.Match[str], sentence: Span, found: Sequence[Attribution]) -> Span | None:
        """The noun phrase as it stands before or behind `hit`."""
        ahead = self.text[max(0, hit.start() - 5) : hit.start()]
        if hit["phrase"] is not None:
            return self._behind(hit.end(), sentence)
        if hit["post"] is not None:
            before = clauses.NOUN_BEFORE.search(self.text, max(sentence[0], hit.start() - _NEAR), hit.start())
            own = hit.start() + hit.group().rfind(" ") + 1
            return (own, hit.end()) if own > hit.start() else before.span(1) if before else None
        if hit.group().endswith("ing") and ahead.rstrip(' ”"’').endswith(","):
            return self._of_the_first_half(hit, sentence, found)
        if hit.group().endswith("ing") and not ahead.rstrip().endswith(_BEFORE_PARTICIPLE):
            return self._with_participle(hit, sentence)
        if hit["court"] is not None:
            article = re.search(r"(?:[Tt]he|[Aa]n?)\s+\Z", ahead)
            return (hit.start() - (len(article.group()) if article else 0), hit.start() + len(hit.group().split()[0]))
        return self._subject(hit.span(), sentence, found)

    def _of_the_first_half(self, hit: re.Match[str], sentence: Span, found: Sequence[Attribution]) -> Span | None:
        """Of ", adding that …": who said the first half of the sentence says this too."""
        told = found[-1] if found and found[-1].verb[0] >= sentence[0] else None
        source = told.source if told is not None else self.opening(sentence)
        if told is not None or not self._is_source(source):
            start = max(told.verb[1] if told is not None else sentence[0], hit.start() - _LONGEST_SUBJECT)
            clause = None if self.grammar.nouns_capitalised else clauses.ahead_of_participle(self.text, start, hit.start())
            source = clause if self._is_source(clause) else source
        if source is None and hit.group() in self.grammar.words.passing_on:
            return sentence[0], sentence[0]  # whoever that is
        return source

    def _with_participle(self, hit: re.Match[str], sentence: Span) -> Span | None:
        """Of "with some analysts suggesting …" and "she is warning …"; None of "an early warning system"."""
        lead = self.text[max(sentence[0], hit.start() - _LONGEST_SUBJECT) : hit.start()]
        if hit.group() in self.grammar.words.states and _BE.search(lead):
            return self._subject(hit.span(), sentence, ())
        if _BY_SAYING.search(lead):
            return self.opening(sentence)
        if clauses.SECOND_PARTICIPLE.search(lead):
            return self.opening(sentence)
        shares = list(self.grammar.shares.finditer(lead[-_LONGEST_SHARE:]))
        if shares and _SHARE_OF.fullmatch(lead[-_LONGEST_SHARE:], shares[-1].end()):
            return hit.start() - len(lead[-_LONGEST_SHARE:]) + shares[-1].start(), hit.start()
        if (cited := clauses.CITED_AS.search(lead)) is not None:
            return hit.start() - len(lead) + cited.start("who"), hit.start() - len(lead) + cited.end("who")
        with_them = _WITH.search(lead)
        return (hit.start() - len(with_them["who"]), hit.start()) if with_them else None

    def _subject(self, verb: Span, sentence: Span, found: Sequence[Attribution]) -> Span | None:
        """The noun phrase that says it: before the verb, or behind it ("said the mayor"). None where the verb does not report."""
        text, grammar = self.text, self.grammar
        left = self._left(verb, sentence)
        end = self._end(verb, left)
        if end is None:
            return None
        segment = text[left:end]
        if text[slice(*verb)] in grammar.words.participles and (finite := self._finite(left, end)) is not None:
            return self._beside_finite(left, finite, verb[0], sentence)
        if _COORDINATED.search(segment):
            return self._of_both(verb, sentence, found)
        inverts = text[slice(*verb)] not in grammar.words.addressed  # behind "told" stands who listens
        if not segment.strip(" ,.!?-–—”\"’'»"):
            if not grammar.nouns_capitalised and (_NEW_CLAUSE.match(text, verb[1]) or self._is_behind_title(verb, left, sentence)):
                return self._before_aside(sentence, verb[0])  # "Aya Sato, who wrote “The Gate,” said she was late."
            return self._behind(verb[1], sentence) if inverts else None
        if grammar.nouns_capitalised and (as_told := self._as_told(left, end)) is not None:
            return as_told
        if grammar.nouns_capitalised and (
            segment.split()[0].lower() in grammar.words.no_source
            or clauses.turns_round(segment, grammar.words.articles, self.sources.people)
        ):
            behind = self._behind(verb[1], sentence)
            told = self._before_relative(left, end) if segment.endswith(",") and not self._is_marked(behind) else None
            return told or behind  # German: what opens the sentence sends the subject behind the verb
        if segment.endswith(","):
            return self._around_comma(verb, sentence, (left, end), inverts=inverts)
        return self._plain(verb, sentence, (left, end), inverts=inverts)

    def _plain(self, verb: Span, sentence: Span, segment: Span, *, inverts: bool) -> Span | None:
        """The subject of a verb right behind it: its last phrase, or what stands before an aside between dashes."""
        left, end = segment
        if dash := _DASHED.search(self.text[left:end]):
            return self._before_dash(left, left + dash.start())
        before = self._right_before(self._within_what_is_told(left, end), end)
        if not self.grammar.nouns_capitalised or not inverts or self._is_source(before):
            return before
        behind = self._behind(verb[1], sentence)  # "Die Kosten schätzt das Ministerium auf …"
        return behind if self._is_source(behind) else before

    def _as_told(self, left: int, end: int) -> Span | None:
        """The subject of a clause whose verb follows text[left:end]: ", wie die Polizei erklärte", "Wie die Polizei mitteilte, …"."""
        segment = self.text[left:end]
        as_told = _AS_TOLD.search(segment)
        if as_told and as_told["word"] in self.grammar.words.conjunctions:
            return left + as_told.end(), end
        begins = segment.split()[0].lower() in self.grammar.words.conjunctions and "," not in segment
        return self._right_before(left, end) if begins else None

    def _finite(self, left: int, end: int) -> re.Match[str] | None:
        """The verb form on which a participle behind text[left:end] hangs: the last one of its clause."""
        start = max(left, *(self.text.rfind(mark, left, end) + 1 for mark in ",;:–("))
        return next(reversed(list(self.grammar.finite.finditer(self.text, start, end + 1))), None)

    def _beside_finite(self, left: int, finite: re.Match[str], end: int, sentence: Span) -> Span | None:
        """The subject beside the verb form on which a participle hangs: "Aya Sato hat … gesagt", "Das hat die Polizei … bestätigt"."""
        if finite.group().strip().lower() in self.grammar.words.passive:
            return None
        stop = clauses.without_brackets(self.text, left, left + len(self.text[left : finite.start()].rstrip()))
        before = self._right_before(left, stop) if stop > left else None
        behind = self._behind(finite.end() - 1, (sentence[0], end))
        if self._is_source(before) and (behind is None or self.text[slice(*behind)] not in self.grammar.words.personal):
            return before  # not in "Zwei Jahre zuvor hat er … gesagt"
        return behind if self._is_source(behind) else None

    def _within_what_is_told(self, left: int, end: int) -> int:
        """Where the clause begins in which text[left:end] ends: behind "said" in "He said the government", else at `left`."""
        text = self.text
        if self.grammar.nouns_capitalised:  # a comma parts them there
            return left
        comma = max(text.rfind(mark, left, end) for mark in ",;:—–")
        for word in TOKEN.finditer(text, max(left, comma), end):
            low = word.group()
            if low in self.grammar.first_words and low in self.grammar.telling:
                clause = clauses.CLAUSE_BEHIND.match(text, word.end(), end)
                clause_at = clause.end() if clause is not None else clauses.bare_subject(text, word.end(), end)
                if clause_at is not None and not _RELATIVE_BEFORE.search(text, left, word.start()):
                    return clause_at
        return left

    def _right_before(self, left: int, end: int) -> Span | None:
        """The noun phrase that ends at `end`, or whom its "who" or "which" means."""
        text = self.text
        first = self._last_phrase(left, end)
        if first >= end:
            return None
        whom = _WHO.search(text, first, end)
        if whom is not None and (antecedent := self._antecedent(left, whom.start(), _OF_PEOPLE)) is not None:
            return antecedent
        if whom is not None and (one := clauses.FROM_ONE.search(text, first, whom.start())) is not None:
            return one.start("who"), whom.start()
        which = _WHICH.search(text, left, end)
        if which is not None:
            return self._antecedent(left, which.start(), _OF_THINGS)
        alone = _PRONOUN_LAST.search(text, first, end)
        named = clauses.NAME_AND_COMMA.match(text, left, first)
        if named is not None and named["name"].split()[-1] in self.sources.people:
            definite = self.grammar.words.articles - self.grammar.words.indefinite
            a_single = text[first:end].split()[0].lower() not in definite and not self.grammar.is_plural(text[first:end])
            if a_single and self.sources.classify(text[first:end])[0] == "unnamed":
                return named.span("name")  # "Aya Sato, head of the mill said"
        return (alone.start("who") if alone else self._with_the_first_half(left, first, end)), end

    def _around_comma(self, verb: Span, sentence: Span, segment: Span, *, inverts: bool) -> Span | None:
        """The subject of a verb behind a comma: behind it (", said Aya Sato."), before an aside, or what opens the sentence."""
        text, grammar = self.text, self.grammar
        end = clauses.without_passing(text, segment[0], segment[1] - 1)
        if end < segment[1] - 1 and "," not in text[segment[0] : end]:
            return self._right_before(segment[0], end)
        segment = segment[0], end + 1
        if _GOES_ON.match(text, *segment) and (told := self._before_aside(sentence, verb[0])) is not None:
            return told  # "Aya Sato, author of “The Gate,” about the town, said"
        inverted = None if grammar.nouns_capitalised or not inverts else clauses.NAMED_BEHIND.match(text, verb[1], sentence[1])
        unlikely = (grammar.words.not_names - grammar.words.articles) | grammar.words.prepositions
        if inverted and self._is_source(aside := clauses.named_ahead(text, *segment)):
            return aside  # "“…?” Aya Sato, for the mill, asked Jon Berg."
        if inverted and inverted.group(1).split()[0].lower() not in unlikely:
            return inverted.start(1), inverted.start(1) + len(inverted.group(1).rstrip("."))
        if (told := self._one_named(segment[0], segment[1] - 1)) is not None:
            return told
        between = self._apposition(segment[0], segment[1] - 1)
        if between is None and inverts:
            between = self._behind(verb[1], sentence)
        if self._is_source(between):
            return between
        aside = self._before_aside(sentence, verb[0])
        if aside is None and inverts and not grammar.nouns_capitalised:
            behind = self._behind(verb[1], sentence)  # "Without rain, the boat would float, said the pilot of the harbour's tug in Wend."
            aside = behind if self._is_source(behind) else None
        return aside or between

    def _one_named(self, left: int, end: int) -> Span | None:
        """The one person whom a row of asides names: "Fellow rower, engineer Aya Sato, 60, from Wend, North Bank"; None where it names
        several, or nobody, or tells who of a person is meant.
        """
        text = self.text
        if text.count(",", left, end) < _LEAST_ASIDES:
            return None
        names = [name for name in FULL_NAME.finditer(text, left, end) if name.group().split()[-1] in self.sources.people]
        if len(names) != 1 or not text.startswith(",", names[0].end()):
            return None
        piece = text[max(left, text.rfind(",", left, names[0].start()) + 1) : names[0].start()]
        if not self.grammar.words.prepositions.isdisjoint(piece.split()):
            return None
        kind, name = self.sources.classify(names[0].group())
        return names[0].span() if kind == "named-person" and name else None

    def _is_source(self, span: Span | None) -> bool:
        """Whether the words there are a source of any kind."""
        return span is not None and self.sources.classify(self.text[slice(*span)])[0] != ""

    def _of_both(self, verb: Span, sentence: Span, found: Sequence[Attribution]) -> Span | None:
        """Of "Ito confirmed the date but said …": who opens the sentence, or is quoted where a quotation opens it.

        Of "Sato began when the pilot brought up the gate and said …", who opens that clause.
        """
        start = max(sentence[0], verb[0] - _LONGEST_SUBJECT)
        clause = None if self.grammar.nouns_capitalised else clauses.ahead_of_and(self.text, start, verb[0])
        if self._is_source(clause):
            return clause
        told = found[-1].source if found and found[-1].verb[0] >= sentence[0] else None
        if told is not None and (self.grammar.nouns_capitalised or self._is_quoted(sentence[0])):
            return told
        return self.opening(sentence) or told

    def _before_aside(self, sentence: Span, end: int) -> Span | None:
        """Who opens a sentence and is told more of up to text[:end]: "Aya Sato, who wrote “The Gate,” about the town,"."""
        opening = self.opening(sentence)
        return opening if opening is not None and opening[1] < end and self.text.startswith(",", opening[1]) else None

    def _is_quoted(self, at: int) -> bool:
        """Whether a quotation begins at `at`."""
        place = bisect_right(self.quoted, (at, len(self.text))) - 1
        return place >= 0 and self.quoted[place][0] == at

    def _antecedent(self, left: int, end: int, kinds: Sequence[str]) -> Span | None:
        """Whom "who" or "which" means that stands right behind text[left:end]: the noun phrase there, of one of the kinds.

        A person's name is none of them: mentions resolve it.
        """
        ahead = self.text[left:end].rstrip()
        beside = ahead.endswith(",")  # without the comma the clause says which ones are meant: "voters who wonder …"
        end = left + len(ahead.rstrip(" ,"))
        words = list(TOKEN.finditer(self.text, left, end))[-_LONGEST_ANTECEDENT:]
        best: Span | None = None
        for word in reversed(words):
            low = word.group().lower()
            if low in self.grammar.words.prepositions or word.group() in self.grammar.first_words or low in clauses.FINITE:
                break
            phrase = self.text[word.start() : end]
            told = beside or self.grammar.shares.match(phrase) is not None or low in self.grammar.words.quantifiers
            if told and self.sources.classify(phrase)[0] in kinds:
                best = word.start(), end
            if low in clauses.DETERMINERS or "," in self.text[word.end() : end]:
                break
        return best

    def _is_marked(self, source: Span | None) -> bool:
        """Whether the noun phrase behind a verb is a source that a mark or what is said follows at once."""
        return self._is_source(source) and source is not None and self.text[source[1] : source[1] + 1] in (",", ".", ":", ";", "")

    def _before_relative(self, left: int, end: int) -> Span | None:
        """Who opens a clause and is told more of: "Ein Mann, der bisher geschwiegen hat,"."""
        relative = clauses.RELATIVE_CLAUSE.match(self.text, left, end)
        return relative.span("who") if relative is not None and self._is_source(relative.span("who")) else None

    def _before_dash(self, left: int, end: int) -> Span | None:
        """Who is meant before an aside between dashes: "Aya Sato — she runs the lab — said"."""
        dash = max(self.text.rfind(mark, left, end) for mark in (" — ", " – ", " -- ", " - ", "—", "–"))
        first = self._last_phrase(left, dash) if dash > left else end
        return (first, left + len(self.text[left:dash].rstrip())) if first < dash else None

    def _with_the_first_half(self, left: int, first: int, end: int) -> int:
        """Where a subject of two nouns for one begins: "the senator and presidential candidate"."""
        text, grammar = self.text, self.grammar
        lead = text[left:first].rstrip()
        head = grammar.head(text[first:end])
        bare = (
            bool(head)
            and head[-1].islower()
            and head[0].lower() not in grammar.words.articles | grammar.words.indefinite
            and not grammar.is_plural(text[first:end])
        )
        if not lead.endswith(" and"):
            return first
        start = self._last_phrase(left, left + len(lead) - 4)
        if bare:
            return start if _ARTICLE.match(text, start, first) else first
        # "the Bureau of Fisheries and Aquatic Resources": a body whose name has two halves
        half = [word.lower() for word in grammar.head(text[start : left + len(lead) - 4])]
        row = text[first:end].split()
        of_two = bool(half) and not grammar.words.institutions.isdisjoint(half) and row[-1] not in self.sources.people
        if of_two and all(word[0].isupper() for word in row) and lead.split()[-2][0].isupper():
            return start
        # "the Senate Energy and Fisheries Committee"
        named = row[-1].lower() in grammar.words.institutions and len(row) > 1 and all(word[0].isupper() for word in row)
        first_half = lead.split()[-2] if len(lead.split()) > 1 else ""
        return start if named and first_half[:1].isupper() and first_half.rstrip(",") not in self.sources.people else first

    def _left(self, verb: Span, sentence: Span) -> int:
        """Where the subject of a verb can begin: with its sentence, or behind the quotation before it."""
        left = max(sentence[0], verb[0] - _LONGEST_SUBJECT)
        before = bisect_right(self.quoted, verb) - 1
        return self.quoted[before][1] if before >= 0 and left <= self.quoted[before][1] <= verb[0] else left

    def _is_behind_title(self, verb: Span, left: int, sentence: Span) -> bool:
        """Whether what is quoted up to `left`, right before a verb, is a title: 'Aya Sato, head of the firm behind "The Gate," said'."""
        before = bisect_right(self.quoted, verb) - 1
        if before < 0 or self.quoted[before][1] != left or self.text[left : verb[0]].strip():
            return False
        start = self.quoted[before][0]
        return (
            self.text[start:left].count(" ") < _LEAST_WORDS and clauses.APPOSITION_TO.fullmatch(self.text, sentence[0], start) is not None
        )

    def _end(self, verb: Span, left: int) -> int | None:
        """Where the subject before a verb ends: ahead of auxiliaries, adverbs and brackets. None where the verb does not report."""
        text, end = self.text, verb[0]
        if text[slice(*verb)] in self.grammar.words.states:
            be = _BE.search(text, max(left, end - _NEAR), end)
            if be is None or _NOBODY.search(text, left, be.start()):
                return None
            end = be.start()
        elif text[slice(*verb)] in self.grammar.words.perfect and self._finite(left, end) is None:
            if not self.grammar.finite.match(text, min(verb[1] + 1, len(text))):
                return None  # "gefordert von allen": nobody who says it
        elif (none := self.grammar.no_subject.search(text, max(left, end - _NEAR), end)) and not self.sources.is_name_like_a_word(
            none.group().rstrip()
        ):
            return None
        while helpers := self.grammar.helpers.search(text, max(left, end - _NEAR), end):
            end = helpers.start()
        while end > left and text[end - 1].isspace():
            end -= 1
        contraction = _CONTRACTION.search(text, max(left, end - 5), end)
        return clauses.without_brackets(text, left, contraction.start() if contraction else end)

    def _last_phrase(self, left: int, end: int) -> int:
        """Where the last phrase of text[left:end] begins: behind a comma, a conjunction or the like."""
        first = left
        for boundary in self.grammar.boundary.finditer(self.text, left, end):
            first = boundary.end()
        while first < end and not self.text[first].isalnum():
            first += 1
        return first

    def _apposition(self, left: int, end: int) -> Span | None:
        """Who is meant in an apposition: "Aya Sato" of "Aya Sato, head of the lab" and of "the head of the lab, Aya Sato".

        It is text[left:end], without the last comma.
        """
        text = self.text
        comma = text.rfind(",", left, end)
        if comma >= 0 and clauses.OF_A_UNIVERSITY.search(text, left, comma):
            end, comma = comma, text.rfind(",", left, comma)
            if comma < 0:
                return left + len(text[left:end]) - len(text[left:end].lstrip()), end
        best: Span | None = None
        piece = text[comma + 1 : end].strip() if comma >= 0 else ""
        named = piece.partition(" ")[2] if _ARTICLE.match(piece) else piece  # "the watchdog, the Harbour Authority,"
        if (
            " " in named
            and clauses.NAME.fullmatch(named)
            and self._is_known(named)
            and not self.grammar.is_office(named.split()[0].lower())
        ):
            return end - len(text[comma + 1 : end].lstrip()), end
        while comma >= 0:
            stop = clauses.without_passing(text, left, comma)
            first = self._last_phrase(left, stop)
            phrase = text[first:stop]
            if self._is_with_office(phrase) or (
                comma < end - 1 and clauses.is_in_a_place(text, first, stop) and self._is_source((first, stop))
            ):
                return first, stop
            if phrase and (clauses.NAME.match(phrase) or _ARTICLE.match(phrase)):
                best = (first, stop)
                if clauses.NAME.fullmatch(phrase) and (" " in phrase or phrase in self.sources.people):
                    return best
            comma = text.rfind(",", left, stop)
        return best

    def _is_with_office(self, phrase: str) -> bool:
        """Whether a phrase is what somebody is and a name: "pilot Aya Sato"."""
        office, _, name = phrase.partition(" ")
        return self.grammar.is_somebody(office) and clauses.NAME.fullmatch(name) is not None

    def _is_known(self, name: str) -> bool:
        """Whether a name is a person's whom the text gives in full, or a body's."""
        last = name.rsplit(maxsplit=1)[-1]
        return last in self.sources.people or last.lower() in self.grammar.words.institutions

    def _behind(self, at: int, sentence: Span) -> Span | None:
        """The noun phrase right behind a verb or "according to"."""
        match = self.grammar.phrase.match(self.text, at, sentence[1])
        if match is not None and match.group(1).split()[0].lower() in self.grammar.words.conjunctions:
            return None
        if match is None:
            return None
        said = match.group(1).rstrip(" .\n")
        said = _NEXT_SENTENCE.split(said, 1)[0]
        if not self.grammar.nouns_capitalised:
            said = said.partition(" that ")[0].partition(" who ")[0]
            said = clauses.WEEKDAY.split(said, 1)[0]  # "a study Monday in the harbour's journal"
        while said.endswith(POSSESSIVE_ENDS) and " " in said:  # a long phrase is cut there: "a pilot familiar with the harbour authority's"
            said = said.rpartition(" ")[0].rstrip()
        return match.start(1), match.start(1) + len(said)

    def opening(self, sentence: Span) -> Span | None:
        """The noun phrase that a sentence opens with, where it can be a source."""
        return opening_of(self.text, sentence, self.sources)

    def _trimmed(self, source: Span) -> Span:
        """The source without the adverbs that open its sentence ("Now", "However") and the "who" behind it."""
        text, (start, end) = self.text, source
        behind = _RELATIVE.search(text, start, end)
        end = behind.start() if behind else end
        earlier = self.grammar.time_ahead.match(text, start, end)
        start = earlier.end() if earlier else start
        for word in TOKEN.finditer(text, start, end):
            if word.group().lower() not in self.grammar.words.adverbs:
                return word.start(), end
        return source

    def _named_behind(self, source: Span, sentence: Span) -> Span | None:
        """The person's name that explains an office: "Aya Sato" of "the club's director, Aya Sato,"."""
        text, head = self.text, self.grammar.head(self.text[slice(*source)])
        if not head or not self.grammar.is_office(head[-1].lower()) or not text.startswith(", ", source[1]):
            return None
        based = clauses.BASED.match(text, source[1] + 2, sentence[1])
        name = FULL_NAME.match(text, based.end() if based else source[1] + 2, sentence[1])
        if name is None:  # "the host, board member Aya Sato, said"
            aside = _ASIDE.match(text, source[1], sentence[1])
            names = [match for match in FULL_NAME.finditer(text, *aside.span("what")) if match.end() == aside.end("what")] if aside else []
            name = names[-1] if names and _OF_WHOM.search(text, source[1], names[-1].start()) is None else None
        if name is None or name.group().split()[-1] not in self.sources.people:
            return None
        return name.span() if text[name.end() : name.end() + 1] in (",", ".", ":", ";", " ") else None
