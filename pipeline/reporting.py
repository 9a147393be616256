"""The table `reporting` of a language's file: the words with which it says what others say, and who they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

Pattern = Annotated[str, "a regular expression"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporting:
    """How the language says what others say. A hyphen in a verb of several words stands for a space ("points-out").

    says: finite forms that report whatever follows. plural_says: forms that need a plural subject. clause_says: forms that report only
    where `clause_ahead` (a pattern) stands behind them. quoting_says: forms that need a quotation or a marked clause beside them.
    phrases: patterns of what has its source behind it ("according to"), phrases_behind: of what has it in front or holds it. told: bodies
    that speak for those who told them something; was_told: the pattern behind them. passing_on: participles behind a comma that always tell
    what the subject says. proofs: verbs that report of documents alone. plain: of the clause_says and quoting_says, those in the form of
    a plural subject. states: what somebody is ("convinced"), with a form of be before it. addressed: verbs behind which stands who listens.
    conjunctions: words that begin another clause. helpers: patterns, parted by "|", of what may stand between subject and verb;
    no_subject: of what shows that nobody reports, unsaid: of what shows it behind the verb ("said goodbye"). phrase: the pattern of the
    noun phrase that may follow a verb or phrase, as its group 1.

    writers: the writer's own pronouns. pronouns: the others, of them personal (a person) and either (persons or a body). plurals: what is
    plural without an ending. elided: what stands before a noun with an apostrophe for its vowel ("l" of "l'ufficio"). articles, indefinite
    (what stands before somebody of a kind: "another Dane"), prepositions (with what else ends the head of a noun phrase), quantifiers,
    adverbs that may open a sentence before its subject.
    of_mine: what makes somebody the writer's own. no_source: what opens no source's noun phrase. nothing: what stands for nobody who
    speaks; nameless: for somebody unnamed. not_names: words that open sentences with a capital.

    titles stand before names, forms_of_address before persons' names alone; roles report without a name; trades stand before names, too.
    trade_endings and no_trades: what trades end with, and what ends so by chance. speakers speak for a body. vague: nobody in particular.
    documents, institutions; generic_bodies: institutions of which there are many. makers: before a name, a thing's or a
    firm's; firms_too: roles that firms have, too.
    doer_endings and no_doers: what other nouns for people end with, and nouns that end so and are none. women, men: pronouns and nouns
    that stand for a woman or a man alone (and the articles of nouns for men); women_endings: what nouns for women end with. relatives: of
    the pronouns, those that stand right behind whom they mean. clause_openers: words that a clause's subject follows. speaks: verbs that
    report only beside a quotation ("he continued"). shares: the pattern of how many of those asked say so ("52 percent").
    places: what never is a person's name; given_names: of these, what may be a given name, too; before_places: what opens the name of
    a place. kin: whose relative somebody is; formerly: what says that an office is held no more. of_a_body: two words before a body's name
    ("director-of"). crowd: people in general, of whom thinking (opinions) tells nothing that was said. no_speakers: what is said to say
    things and is nobody ("wall-street").
    parties: what many in a text are ("democrat"), so that it tells of the last one. by_papers: phrases that have a paper behind them where
    nobody stands there ("according-to").

    Where the verb stands second: parted: verbs with the word that ends their clause ("stellt-fest"). finite: forms that a participle or an
    infinitive of the clause's end (participles) has for its verb, of them passive those with which nobody reports. perfect: the
    participles that are no finite verb, too. subjunctive: the pattern of the verb forms in which others' words go on without a verb of
    reporting; no_subjunctive: of what shows that they do not. describing: the pattern of how adjectives end.
    abstract, doers: patterns of how nouns end that never are a name, and those for people, where nouns have capitals.

    conditions open a clause on which the rest of the sentence hangs. whether: behind it, it is open whether somebody says so.
    when_and_where: the pattern of what may follow a verb whose statement stands before it. own_remarks: patterns of what a writer adds
    behind another's statement. time_ahead: of when something was said, before the subject. questions, answers: marks of who asks and who
    answers in an interview; oneself: the pattern of the words in which somebody speaks of himself.
    """

    says: frozenset[str]
    plural_says: frozenset[str] = frozenset()
    clause_says: frozenset[str] = frozenset()
    quoting_says: frozenset[str] = frozenset()
    clause_ahead: Pattern = ""
    phrases: tuple[Pattern, ...] = ()
    phrases_behind: tuple[Pattern, ...] = ()
    told: frozenset[str] = frozenset()
    was_told: Pattern = ""
    passing_on: frozenset[str] = frozenset()
    proofs: frozenset[str] = frozenset()
    plain: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    addressed: frozenset[str] = frozenset()
    conjunctions: frozenset[str] = frozenset()
    helpers: Pattern = ""
    no_subject: Pattern = ""
    unsaid: Pattern = ""
    phrase: Pattern = r"""[\s-]+((?:[\w’'.&-]+(?:\s+(?=[\w’'&-])|(?=[,.;:)”»"!?]|\Z|\s[»!?:;]))){1,7})"""
    writers: frozenset[str] = frozenset()
    pronouns: frozenset[str] = frozenset()
    personal: frozenset[str] = frozenset()
    either: frozenset[str] = frozenset()
    plurals: frozenset[str] = frozenset()
    elided: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    indefinite: frozenset[str] = frozenset()
    prepositions: frozenset[str] = frozenset()
    quantifiers: frozenset[str] = frozenset()
    adverbs: frozenset[str] = frozenset()
    of_mine: frozenset[str] = frozenset()
    no_source: frozenset[str] = frozenset()
    nothing: frozenset[str] = frozenset()
    nameless: frozenset[str] = frozenset()
    not_names: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    forms_of_address: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    trades: frozenset[str] = frozenset()
    trade_endings: frozenset[str] = frozenset()
    no_trades: frozenset[str] = frozenset()
    speakers: frozenset[str] = frozenset()
    vague: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()
    institutions: frozenset[str] = frozenset()
    generic_bodies: frozenset[str] = frozenset()
    makers: frozenset[str] = frozenset()
    firms_too: frozenset[str] = frozenset()
    women: frozenset[str] = frozenset()
    women_endings: frozenset[str] = frozenset()
    men: frozenset[str] = frozenset()
    relatives: frozenset[str] = frozenset()
    clause_openers: frozenset[str] = frozenset()
    doer_endings: frozenset[str] = frozenset()
    no_doers: frozenset[str] = frozenset()
    speaks: frozenset[str] = frozenset()
    shares: str = ""
    places: frozenset[str] = frozenset()
    given_names: frozenset[str] = frozenset()
    crowd: frozenset[str] = frozenset()
    opinions: frozenset[str] = frozenset()
    before_places: frozenset[str] = frozenset()
    kin: frozenset[str] = frozenset()
    of_a_body: frozenset[str] = frozenset()
    formerly: frozenset[str] = frozenset()
    no_speakers: frozenset[str] = frozenset()
    parties: frozenset[str] = frozenset()
    by_papers: frozenset[str] = frozenset()
    abstract: Pattern = ""
    doers: Pattern = ""
    parted: frozenset[str] = frozenset()
    finite: frozenset[str] = frozenset()
    passive: frozenset[str] = frozenset()
    participles: frozenset[str] = frozenset()
    perfect: frozenset[str] = frozenset()
    subjunctive: Pattern = ""
    no_subjunctive: Pattern = ""
    describing: Pattern = ""
    conditions: frozenset[str] = frozenset()
    whether: frozenset[str] = frozenset()
    when_and_where: Pattern = ""
    own_remarks: tuple[Pattern, ...] = ()
    time_ahead: Pattern = ""
    questions: frozenset[str] = frozenset()
    answers: frozenset[str] = frozenset()
    oneself: Pattern = ""
