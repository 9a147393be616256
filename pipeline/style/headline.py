"""Headlines that tease, told by their shape: a numbered list for you, "this", a question to the reader, what happens left out.

The words of a topic say nothing; what counts is how the headline opens, whom it speaks to and what it leaves out. English only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from copydesk.article import Span

_LONGEST = 300  # characters of a headline that are looked at

_NUMBER = r"(?:\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty)"
_COUNTED = rf"^(?:just |the |these |here are |top |we |at least ){{0,2}}{_NUMBER} "
_WORDS = r"(?:[\w'’&.,\"“”-]+ )"
# What is counted in the news.
_NEWS = (
    r"(?!(?:dead|killed|die|dies|hurt|injured|held|arrested|charged|missing|people (?:killed"
    r"|dead|die|hurt)|years?(?: old| later| after| in)"
    r"|percent|million|billion|days? (?:after|before|of)|men|soldiers?|troops|nations|states|countries|workers|miners|police)\b)"
)
_WHOM = (
    r"(?:that|you|you['’](?:re|ll|ve)|your|who|which|only|everyone|we|to (?:make|help"
    r"|get|try|do|watch|read|know|give|keep|see|eat|buy|have|add|wear|cook"
    r"|share|send|remind|bring|inspire|start|steal|use|learn|satisfy)|for (?:people|anyone|your|when|every)|guaranteed|i|all)\b"
)
_THINGS = (
    r"(?:things|reasons|ways|signs|facts|times|tricks|hacks|tweets|gifs|photos|pictures"
    r"|images|pics|moments|struggles|problems|questions|truths|stages"
    r"|thoughts|gifts|recipes|lessons|secrets|places|products|memes|puns|jokes|quotes"
    r"|ideas|movies|shows|books|songs|costumes|faces|looks|foods|snacks"
    r"|drinks|desserts|dishes|perks|stories|confessions|realities|examples|posts|characters"
    r"|pieces|rules|habits|mistakes|myths|items|outfits|hairstyles"
    r"|tattoos|names|words|phrases|scenes|episodes|videos|gadgets|accounts|apps|vines|comics|letters|cards|goals|spots)\b"
)
_PRAISE = (
    r"(?:most|best|worst|greatest|hottest|funniest|coolest|cutest|weirdest|biggest"
    r"|craziest|prettiest|perfect|hilarious(?:ly)?|insanely|incredibl[ey]"
    r"|ridiculous(?:ly)?|delicious|amazing|adorable|awesome|brilliant|gorgeous|beautiful"
    r"|creepy|weird|crazy|actual|real|totally|absolutely|genius"
    r"|jaw-dropping|mind-blowing|heartbreaking|unbelievable|surprising|stunning|simple"
    r"|easy|clever|cute|sexy|funny|important|essential|badass|magical"
    r"|mesmeri[sz]ing)\b"
)
_FEELING = (
    r"(?:everything|amazing|adorable|hilarious|perfect|beautiful|incredible|awesome"
    r"|glorious|great|cuter?|best|better|gorgeous|magical|heartbreaking"
    r"|terrifying|delightful|weird|awkward|stunning|ridiculous|fantastic|wonderful|brilliant|mesmerizing|good|funny|epic|so)\b"
)
_YOURS = (
    r"(?:life|mind|heart|day|soulmate|personality|name|face|age|dreams?|inner|favou?rite"
    r"|childhood|love|birthday|friends?|cat|dog|body|brain|soul|week"
    r"|morning|next|own|new|skin|hair|kitchen|boyfriend|girlfriend|mom|mum|dad|kids|future|zodiac|taste|secret)\b"
)
_SHAPES: dict[str, tuple[str, ...]] = {
    "style.clickbait.numbered": (
        rf"{_COUNTED}{_NEWS}{_WORDS}{{1,11}}?{_WHOM}",
        rf"{_COUNTED}(?:of the )?{_WORDS}{{0,5}}?{_THINGS}",
        rf"{_COUNTED}(?:of the |of our |of )?(?:[\w'’-]+ )?{_PRAISE}",
    ),
    "style.clickbait.question-to-you": (
        (
            r"^(?:can|do|are|did|have|would|could|should|will|how|which|what|what['’]s|who|where|is|does|am) "
            rf"{_WORDS}{{0,9}}?(?:you|your|you['’](?:re|ve))\b(?! need to know)"
        ),
        rf"^(?:can|should|could|are|do|is|which) (?:we|i|my|these|{_WORDS}{{1,6}}?(?:these|we))\b",
        rf"^which {_WORDS}{{1,7}}?(?:are|is|should|do|were|does|would|belong|did)\b(?=.{{0,40}}$)",
        r"^how (?:well|much do you|many)\b",
        r"^why (?:you|your|this|these|we|i|everyone|people|i['’]m|every)\b",
    ),
    "style.clickbait.pointing": (
        (
            r"^(?:this|these|here(?:['’]s| is| are))\b"
            r"(?! (?:week|month|year|day|time|morning|weekend|summer|winter|season|decade|is the news|how \w+ (?:will|would|could|plans?)))"
        ),
    ),
    "style.clickbait.speaks-to-you": (
        (
            r"\byou(?:['’](?:ll|re|ve))? (?:need to (?!know)|should|must|have to|can['’]t|never"
            r"|probably|didn['’]?t?|may|might|will|won['’]t|actually"
            r"|definitely|ever|know|want|get|love|see|don['’]t|do|guys|could|are|were|had|wish"
            r"|already|forgot|missed|remember|secretly|absolutely|really"
            r"|totally|look|feel|think|watch|call|go|use|make|find|own|live|be)\b"
        ),
        rf"\byour (?:[\w-]+ )?{_YOURS}",
    ),
    "style.clickbait.withheld": (
        r"\bwhat (?:happen(?:s|ed) (?:next|when|after)|(?:he|she|they|it) (?:did|found|saw|said|looks?) )",
        r"\bthe (?:real |only |surprising )?reason why\b|\bthe (?:one|only) thing\b",
        (
            rf"\band it(?:['’]s| is| was| will| turns| looks?) (?:(?:so|too|pretty|really|absolutely"
            rf"|even|just|actually|the|a|an) ){{0,3}}{_FEELING}"
        ),
        r"\b(?:is|are) everything\b",
        (
            r"\band (?:people|everyone|the internet|twitter|fans|we|i['’]m|we['’]re) (?:are"
            r"|is|can['’]t|cannot|lost|love|freak|have|has|not|so|here)\b"
        ),
        (
            r"\b(?:people|fans|everyone|the internet|twitter) (?:are|is|can['’]t|cannot) (?:\w+ )?(?:freaking"
            r"|losing|obsessed|loving|stop|over|deal|handle)\b"
        ),
        r"\b(?:quiz|trivia|we['’]ll (?:guess|tell)|we can guess|we bet|we dare you|test how)\b",
        (
            r"\bonly (?:\w+ ){0,4}?(?:people|fans|kids|girls|women|men|true|real|will|can) (?:\w+ )?(?:understand"
            r"|know|get|remember|recogni[sz]e|relate)\b"
        ),
        (
            r"\bwill (?:\w+ )?(?:understand|recogni[sz]e|relate)\b|\bcan relate\b|\bas told (?:by"
            r"|through)\b|\baccording to (?:tumblr|twitter|reddit|science)\b"
        ),
        r"\bguaranteed to\b|\bonce and for all\b",
        r"^(?:for (?:anyone|everyone|people) (?:who|whose)|tell us|take (?:this|our)|guess (?:the|which|what|who|how)|let us|can we)\b",
        r"^(?:choose|pick) (?:an?|your|one|some)\b|^all the (?:\w+ ){1,6}(?:you|from|at)\b|^if (?!you\b)[^,]*$",
        r"(?-i:\b(?:AF|OMG|LOL|WTF|Feels)\b)",
    ),
}
_PATTERNS = {rule: tuple(re.compile(shape, re.IGNORECASE) for shape in shapes) for rule, shapes in _SHAPES.items()}
RULES = tuple(_PATTERNS)


def teasing(headline: str) -> Iterator[tuple[str, Span]]:
    """(rule, span in `headline`) of the shapes that tease, each rule once; nothing where the headline is a plain sentence."""
    text = headline[:_LONGEST]
    for rule, patterns in _PATTERNS.items():
        found = next((match for pattern in patterns if (match := pattern.search(text))), None)
        if found is not None:
            yield rule, (found.start(), found.start() + len(found.group().rstrip()))
