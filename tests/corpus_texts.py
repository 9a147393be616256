"""Texts that filters of web corpora look at differently."""

BOARD = (
    "The board said on Tuesday that the pier may close in May, although the figures could still change before the summer. "
    "“We will decide in the open,” said Ada Brandt, who leads the board; she didn't name a day."
)
COUNCIL = (
    "The council has met twice since then, and will meet again in the old hall on Friday evening, when the engineers show what they "
    "found below the planks. That is a third of the city's money for the harbour, or £2.4m, and more than it spends on its schools."
)
FERRY = (
    "A ferry to the islands leaves from the other side of the bay, where the water is deep enough for it. Its captain would have to be "
    "told a week ahead, he said, and wants a bell to ring with. Nobody knows whether the old one can be mended."
)
STORY = f"Harbour board votes on the pier\n\n{BOARD}\n\n{COUNCIL}\n\n{FERRY}"
TEXTS = {
    "story": STORY,
    "short": "The pier is closed. The board is to meet.",
    "list": "Boats\n" + "\n".join(f"- the boat number {n} and its crew of three…" for n in range(20)),
    "bullets": "\n".join(f"• berth {n}" for n in range(30)),
    "twice": f"{STORY}\n\n{BOARD}\n\n{COUNCIL}",
    "refrain": "\n".join(["The tide goes out, the tide comes in.", "And we stand here."] * 12),
    "code": STORY + '\n\nfunction ring() { return "bell"; } rings it.',
    "lorem": STORY + "\n\nLorem ipsum dolor sit amet, and so on to the end.",
    "policy": STORY + "\n\nThis site uses cookies, as its privacy policy says.\nPlease switch on JavaScript to read on.",
    "citations": "\n\n".join([BOARD + "[12]", COUNCIL + " [citation needed]", FERRY + "[edit]"]),
    "hashes": "# pier #boats #harbour # # the tide of the day and that is all #\n" * 6,
    "numbers": "\n".join(f"{n}.5 {n * 3} – {n}% ({n})" for n in range(1, 40)),
    "long-words": STORY + "\n" + "x" * 1_100 + " is no word of the board's.",
    "trails": "\n".join(f"And so it went on, day {n} after day, until..." for n in range(15)),
    "symbols": "*** === ••• --- ~~~ » « the and of to",
    "german": "Der Rat hat am Dienstag beschlossen, die Brücke zu schließen.\n\nDie Kosten sind noch offen, sagte der Bürgermeister.",
}
