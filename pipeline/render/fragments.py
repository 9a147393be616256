r"""Text whose sentences are cut wherever an element of the page began: a link, a word in italics. `get_text("\n")` makes such text.

A line that begins with a comma, a full stop or "’s" can only go on with the line before. Where a text has several of these, its other lines
that break off in a sentence are joined, too: what begins with a small letter, and the few words between such a line and one that
breaks off. In verse and lists no line begins with a comma, so they stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence

from copydesk.compiled import compiled
from copydesk.text import ends_clause, goes_on

FEWEST = 3  # lines that begin with a mark that closes, before a text is taken for one in fragments
_LONG = 4  # words: what breaks off after fewer may be an entry of a menu
_FEW = 12  # words: the text of a link, a name in italics
_OWN = compiled(r"\s*(?:[-*+•·–—>|#=~_]\s|\(?\d{1,3}[.)]\s)")  # begins something of its own


def join_fragments(lines: Sequence[str], joined: list[bool]) -> None:
    """Mark as joined what goes on with the line before it, where the text is cut so; else nothing."""
    closes = [n > 0 and bool(lines[n - 1].strip()) and _after_word(lines[n - 1]) and goes_on(line) for n, line in enumerate(lines)]
    if sum(closes) < FEWEST:
        return
    words = [len(line.split()) for line in lines]
    for n in range(1, len(lines)):
        if joined[n]:
            continue
        few = not joined[n - 1] and n > 1 and 0 < words[n - 1] <= _FEW and not _OWN.match(lines[n - 1])
        amid = few and _breaks_off(lines, joined, words, n - 2)
        if closes[n] or (_small(lines[n]) and (_breaks_off(lines, joined, words, n - 1) or (amid and not ends_clause(lines[n - 1])))):
            joined[n] = True
            joined[n - 1] = joined[n - 1] or amid


def _after_word(line: str) -> bool:
    """Whether a comma or a full stop could follow: it ends with a word, a quotation or a bracket."""
    return line.rstrip()[-1:].isalnum() or line.rstrip().endswith(("”", "’", '"', "'", ")", "»", "]"))


def _small(line: str) -> bool:
    return line.lstrip()[:1].islower()


def _breaks_off(lines: Sequence[str], joined: Sequence[bool], words: Sequence[int], last: int) -> bool:
    """Whether the line, with those that it goes on with, is long enough for a sentence and has no end."""
    line = lines[last].rstrip()
    if ends_clause(line) or not (line[-1:].isalnum() or line.endswith((",", "(", "“", "„", "«", "—", "–", '"', "'", "’", ")"))):
        return False
    count, first = words[last], last
    while joined[first] and count < _LONG:
        first -= 1
        count += words[first]
    return count >= _LONG
