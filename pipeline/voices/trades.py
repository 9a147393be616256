"""What people do for a living, told by the form of the word, and the nouns of bodies that name nobody."""

from __future__ import annotations

import re

from copydesk.voices.reporting import Reporting

# Bodies of which there are many: "the company" is no name.
GENERIC_BODIES = frozenset(
    """
company corporation firm firms institute institution association society organization organisation union party group foundation
federation league club team service services centre center network channel studio fund trust coalition alliance academy bureau charity
agency business newspaper magazine regulator watchdog unternehmen konzern firma verein institut agentur verband gewerkschaft zeitung
""".split()
)
# Before a name they say that it is a thing's or a firm's: "the maker Quay Games", "the village Lower Marsh".
MAKERS = frozenset(
    """
maker carmaker drugmaker chipmaker brand label band chain giant retailer operator producer supplier provider startup start-up website
site blog app rival magazine show programme program podcast film book novel series play ship boat town city village river island
newspaper title
""".split()
)
_GERMAN_ENDINGS = """
er erin mann frau ist istin ent entin ant antin arzt ärztin wirt wirtin bauer bäuerin rat rätin ar arin är ärin or orin eur eurin loge
login graf grafin iker ikerin koch köchin experte expertin anwalt anwältin bote botin kollege kollegin held heldin pilot pilotin chef
chefin soph sophin nom nomin urg urgin hirt hirte nachbar nachbarin vater mutter sohn tochter bruder schwester witwe witwer freund
freundin urist kandidat kandidatin
"""
_GERMAN = re.compile(rf"\w{{2,}}(?:{'|'.join(_GERMAN_ENDINGS.split())})")
# Given names, places and things that end as trades do.
_NO_TRADE = frozenset(
    """
peter walter günter günther dieter oliver rainer reiner werner alexander roger holger rüdiger jasper kasper esther jennifer elmar
alexandra victor viktor hector igor salvador vincent laurent clement edgar oskar oscar balthasar lothar gunnar ingmar dagmar otmar
ottmar waldemar konrad conrad sender theater anzeiger kurier keller center cluster computer dezember oktober november september dagobert
ingeborg bertrand ferdinand roland wieland xaver volker silvester münster neumünster schleswiger berliner hamburger münchner wiener
kölner
""".split()
)


def is_trade(word: str, reporting: Reporting) -> bool:
    """Whether a word in small letters says what somebody does, and so stands before a name and is no part of it."""
    if word in reporting.trades:
        return True
    return reporting.nouns_capitalised and word not in _NO_TRADE and _GERMAN.fullmatch(word) is not None
