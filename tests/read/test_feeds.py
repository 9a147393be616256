"""Feeds (RSS, RDF, Atom), mails and saved pages: what each writer puts where, what is damaged, and what is meant to harm."""

from __future__ import annotations

import email.mime.message
import email.mime.multipart
import email.mime.text
import email.policy
import json
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from email.message import EmailMessage, Message
from pathlib import Path

import polars as pl
import pytest

from copydesk.article import Status
from copydesk.config import Fields
from copydesk.read.feeds import feed
from copydesk.read.fields import Entry
from copydesk.read.mail import mail
from copydesk.read.streams import Broken
from helpers import copydesk

MOST = 100_000

# As WordPress writes it, with what its plug-ins often get wrong: an entity of HTML, a bare ampersand, a character that XML has not.
WORDPRESS = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
  xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Harbour &nbsp; News & more</title><link>https://www.a.example</link><language>en-GB</language>
<item><title>The pier &#8211; closed &amp; barred</title><link>https://www.a.example/pier</link><dc:creator><![CDATA[Ann Lee]]></dc:creator>
<pubDate>Mon, 06 May 2024 10:00:00 +0000</pubDate><category><![CDATA[Harbour]]></category><category>Boats</category>
<guid isPermaLink="false">https://www.a.example/?p=17</guid><description><![CDATA[<p>The teaser of it.</p>]]></description>
<content:encoded><![CDATA[<p>The pier may close, Fish & Sons said.</p>
<p>Nobody&nbsp;was asked.</p>]]></content:encoded></item>
<item><title>Plain</title><guid>https://www.a.example/plain</guid><author>bo@a.example (Bo Ek)</author>
<description>A plain text\x0b.

With a second paragraph &amp; a sign.</description></item>
<item><title>Nothing</title><link>https://www.a.example/none</link></item>
</channel></rss>
"""
RDF = """<?xml version="1.0" encoding="iso-8859-1"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://b.example/"><title>B</title></channel>
<item rdf:about="https://b.example/1"><title>Die Fähre</title><link>https://b.example/1</link><description>Die Fähre fährt nicht mehr.</description>
<dc:date>2024-05-06</dc:date><dc:creator>Eva Roth</dc:creator><dc:language>de</dc:language></item></rdf:RDF>
""".encode("iso-8859-1")


def atom() -> bytes:
    """A feed as Python's own writer makes it: with prefixes, and a text with markup of its own."""
    ns = "{http://www.w3.org/2005/Atom}"
    xhtml = "{http://www.w3.org/1999/xhtml}"
    root = ET.Element(f"{ns}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "en"})
    entry = ET.SubElement(root, f"{ns}entry")
    for name, text in (
        ("id", "tag:a.example,2024:1"),
        ("title", "The pier"),
        ("updated", "2024-05-07T00:00:00Z"),
        ("published", "2024-05-06T00:00:00Z"),
    ):
        ET.SubElement(entry, f"{ns}{name}").text = text
    ET.SubElement(entry, f"{ns}link", rel="self", href="https://a.example/feed")
    ET.SubElement(entry, f"{ns}link", href="https://a.example/pier")
    ET.SubElement(ET.SubElement(entry, f"{ns}author"), f"{ns}name").text = "Ann Lee"
    ET.SubElement(entry, f"{ns}category", term="harbour")
    ET.SubElement(entry, f"{ns}summary").text = "A teaser."
    content = ET.SubElement(entry, f"{ns}content", type="xhtml")
    paragraph = ET.SubElement(ET.SubElement(content, f"{xhtml}div"), f"{xhtml}p")
    paragraph.text = "The pier "
    ET.SubElement(paragraph, f"{xhtml}b").text = "may"
    paragraph[0].tail = " close."
    second = ET.SubElement(root, f"{ns}entry")
    ET.SubElement(second, f"{ns}content", type="text").text = "Boats < 5 m."
    return bytes(ET.tostring(root, encoding="utf-8"))


def items(data: bytes, step: int = 1 << 16, keep: tuple[str, ...] = ()) -> list[Entry]:
    return list(feed(iter([data[at : at + step] for at in range(0, len(data), step)]), Fields(keep=keep), MOST))


def text(one: Entry) -> str:
    return one.data.decode("utf-8-sig")


@pytest.mark.parametrize("step", [1, 7, 1 << 16])
def test_a_feed_of_wordpress(step: int) -> None:
    pier, plain, none = items(WORDPRESS.encode(), step, keep=("summary",))
    assert text(pier) == "<p>The pier may close, Fish &amp; Sons said.</p>\n<p>Nobody&#160;was asked.</p>"
    assert (pier.media, pier.id, dict(pier.kept)) == ("html", "https://www.a.example/?p=17", {"summary": "<p>The teaser of it.</p>"})
    assert dict(pier.told) == {
        "url": "https://www.a.example/pier", "title": "The pier – closed & barred", "author": "Ann Lee", "language": "en-GB",
        "date": "Mon, 06 May 2024 10:00:00 +0000", "tags": "Harbour; Boats",
    }  # fmt: skip
    assert (plain.media, text(plain)) == ("text", "A plain text .\n\nWith a second paragraph & a sign.")
    assert (plain.told["url"], plain.told["author"]) == ("https://www.a.example/plain", "Bo Ek")
    assert (none.problem, none.data, none.told["title"]) == (None, b"", "Nothing")


@pytest.mark.parametrize(
    ("description", "told"),
    [
        ("The pier <b>may</b> close.", ("html", "The pier <b>may</b> close.")),  # markup that nobody escaped
        ("&lt;p&gt;The pier&lt;/p&gt;<br/>", ("html", "<p>The pier</p>")),  # escaped, with a stray element
        ("The pier &amp;amp; the mole", ("text", "The pier & the mole")),
    ],
)
def test_markup_in_a_feed_is_read_whether_it_is_escaped_or_not(description: str, told: tuple[str, str]) -> None:
    head = '<rss version="2.0"><channel><item><title>Pier</title><guid>https://a.example/1</guid>'
    (one,) = items(f"{head}<description>{description}</description></item></channel></rss>".encode())
    assert (one.media, text(one)) == told


def test_a_feed_in_rdf_and_another_encoding() -> None:
    (one,) = items(RDF)
    assert (one.id, one.media, text(one)) == ("https://b.example/1", "text", "Die Fähre fährt nicht mehr.")
    assert (one.told["title"], one.told["language"], one.told["date"], one.told["author"]) == ("Die Fähre", "de", "2024-05-06", "Eva Roth")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_atom_feed_of_pythons_own_writer(encoding: str) -> None:
    declared = f'<?xml version="1.0" encoding="{encoding}"?>{atom().decode()}'
    first, second = items(declared.encode(encoding))
    assert "<p>The pier <b>may</b> close.</p>" in text(first)
    assert (first.media, first.name) == ("html", "tag%3Aa.example%2C2024%3A1".replace("%2C", ","))
    assert dict(first.told) == {
        "url": "https://a.example/pier", "title": "The pier", "author": "Ann Lee", "language": "en", "date": "2024-05-06T00:00:00Z", "tags": "harbour",
    }  # fmt: skip
    assert (second.media, text(second), second.name) == ("text", "Boats < 5 m.", "2")


@pytest.mark.parametrize("step", [50, 1 << 16])
def test_a_feed_that_is_cut_or_broken_gives_its_whole_items_and_says_so(step: int) -> None:
    data = WORDPRESS.encode()
    for damaged in (data[: data.index(b"With a second")], data.replace(b"With a second", b"</nothing> second")):
        reader = feed(iter([damaged[at : at + step] for at in range(0, len(damaged), step)]), Fields(), MOST)
        assert next(reader).id == "https://www.a.example/?p=17"
        with pytest.raises(Broken, match=r"From line \d+ on it is not valid XML: .*\. The items before are read") as broken:
            next(reader)  # and no item that is cut
        assert broken.value.outcome.code == "broken-xml"


def test_other_xml_is_no_feed_and_an_empty_file_is_empty(tmp_path: Path) -> None:
    (one,) = items(b"<?xml version='1.0'?><urlset><url/></urlset>")
    assert one.problem is not None
    assert (one.problem.code, "begins with <urlset>, and no RSS or Atom feed" in str(one.problem.message)) == ("no-record", True)
    assert items(b" \n") == []
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "map.xml").write_text("<urlset></urlset>")
    (tmp_path / "in" / "a.txt").write_text("The pier may close.\n")
    done = copydesk("run", "in", "-o", "out", cwd=tmp_path)
    assert done.exit_code == 0
    assert "skipped: map.xml: Its records are no articles. This is XML that begins with <urlset>" in done.stderr


BOMB = "".join(f"<!ENTITY {chr(98 + n)} '{('&' + chr(97 + n) + ';') * 10}'>" for n in range(12))
BOMB = f"<!DOCTYPE r [<!ENTITY a 'xxxxxxxxxx'>{BOMB}<!ENTITY f SYSTEM 'file:///etc/passwd'>]>"


def test_entities_of_a_file_are_never_looked_up() -> None:
    began = time.process_time()
    one, two = items(
        f"{BOMB}<rss><item><description>&m; &f;</description></item><item><description>Fine.</description></item></rss>".encode()
    )
    assert (text(one), text(two)) == ("&m; &f;", "Fine.")
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<rss>" + b"<a>" * 100_000, "broken-xml"),
        (b"<rss><item>" + b"<a></a>" * 100_000, "too-large"),
        (b"<rss><channel>" + b"<a></a>" * 100_000, "too-large"),
        (b"<rss " + b"a" * 200_000 + b"='1'/>", "too-large"),
        (b"no feed at all", "broken-xml"),
    ],
    ids=["nesting", "an item without end", "no items", "a name without end", "no XML"],
)
def test_a_hostile_feed_is_given_up(data: bytes, code: str) -> None:
    with pytest.raises(Broken) as broken:
        items(data)
    assert broken.value.outcome.code == code


NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:a="http://www.w3.org/2005/Atom" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
)


def item(inside: str, attributes: str = "", around: str = "") -> Entry:
    """The one item of a feed."""
    (one,) = items(f"<rss {NAMESPACES}><channel>{around}<item {attributes}>{inside}</item></channel></rss>".encode(), keep=("summary",))
    return one


@pytest.mark.parametrize(
    ("inside", "media", "said"),
    [
        ("<content:encoded>a</content:encoded><description>b</description>", "text", "a"),
        ("<content:encoded> </content:encoded><description>b</description>", "text", "b"),
        ("<content:encoded> </content:encoded><content:encoded>a</content:encoded><description>b</description>", "text", "a"),
        ("<!-- x --><description> a </description>", "text", "a"),
        ("<description>a</description><summary>b</summary>", "text", "a"),
        ("<summary>b</summary>", "text", "b"),
        ("<summary></summary>", "text", ""),
        ("<content type='html'>a</content>", "html", "a"),
        ("<content type='HTML'>a</content>", "html", "a"),
        ("<content type='text/html'>a</content>", "html", "a"),
        ("<content type='xhtml'>a <b>b</b> c</content>", "html", "a <b>b</b> c"),
        ("<content type='text'>a &lt;b&gt; &amp;amp;</content>", "text", "a <b> &amp;"),
        ("<content type='text/plain'>a &amp;amp; b</content>", "text", "a &amp; b"),
        ("<description>a &amp;amp; b</description>", "text", "a & b"),
        ("<description>&lt;p&gt;a</description>", "html", "<p>a"),
        ("<description>a &lt; b</description>", "text", "a < b"),
        ("<description>a <b>b</b></description>", "html", "a <b>b</b>"),
        ("<description>&lt;p&gt;a&lt;/p&gt; <b/></description>", "html", "<p>a</p>"),
    ],
)
def test_what_of_an_item_is_its_text(inside: str, media: str, said: str) -> None:
    one = item(inside)
    assert (one.media, text(one)) == (media, said)


@pytest.mark.parametrize(
    ("inside", "what", "told"),
    [
        ("<link>a</link>", "url", "a"),
        ("<a:link rel='self' href='a'/><a:link href='b'/>", "url", "b"),
        ("<a:link rel='alternate' href='b'/><link>a</link>", "url", "b"),
        ("<a:link rel='self' href='a'/>", "url", None),
        ("<guid>http://a</guid>", "url", "http://a"),
        ("<guid isPermaLink='true'>http://a</guid>", "url", "http://a"),
        ("<guid isPermaLink='false'>http://a</guid>", "url", None),
        ("<guid>a</guid>", "url", None),
        ("<guid>http://a</guid><link>b</link>", "url", "b"),
        ("<title>a &amp;amp; b</title>", "title", "a & b"),
        ("<dc:creator>a</dc:creator><author>b@x.example (B C)</author>", "author", "a; B C"),
        ("<author><name>a</name><email>b</email></author>", "author", "a"),
        ("<author>a<b/></author>", "author", "a"),
        (f"{'<dc:creator>a</dc:creator>' * 50}<dc:creator>b</dc:creator>", "author", "; ".join("a" * 50)),
        ("<category term='a'>b</category><dc:subject>c</dc:subject>", "tags", "a; c"),
        ("<pubDate>a</pubDate><published>b</published>", "date", "a"),
        ("<published>a</published><dc:date>b</dc:date>", "date", "a"),
        ("<dc:date>a</dc:date><issued>b</issued>", "date", "a"),
        ("<issued>a</issued><updated>b</updated>", "date", "a"),
        ("<updated>a</updated><modified>b</modified>", "date", "a"),
        ("<modified>b</modified>", "date", "b"),
        ("<dc:language>a</dc:language>", "language", "a"),
        ("<pubDate> </pubDate><published>b</published>", "date", "b"),
    ],
)
def test_what_an_item_says_of_itself(inside: str, what: str, told: str | None) -> None:
    assert item(inside).told.get(what) == told


@pytest.mark.parametrize(
    ("inside", "attributes", "record_id"),
    [
        ("<guid>a</guid><id>b</id>", "rdf:about='c'", "a"),
        ("<id>b</id>", "rdf:about='c'", "b"),
        ("", "rdf:about='c'", "c"),
        ("", "about='c'", None),
    ],
)
def test_by_what_an_item_is_known(inside: str, attributes: str, record_id: str | None) -> None:
    assert item(inside, attributes).id == record_id


@pytest.mark.parametrize(
    ("inside", "attributes", "around", "language"),
    [
        ("<language>a</language>", "xml:lang='b'", "<language>c</language>", "b"),
        ("<language>a</language>", "", "<language>c</language>", "a"),
        ("", "", "<language>c</language>", "c"),
        ("", "", "", None),
    ],
)
def test_an_items_language_comes_before_that_of_its_feed(inside: str, attributes: str, around: str, language: str | None) -> None:
    assert item(inside, attributes, around).told.get("language") == language


def test_a_summary_is_kept_where_it_is_not_the_text_itself() -> None:
    assert item("<content:encoded>a</content:encoded><description>b</description>").kept == {"summary": "b"}
    assert item("<description>b</description>").kept == {}


def test_an_item_within_an_item_is_none_and_the_feeds_items_are_numbered() -> None:
    found = items(b"<feed><entry><content>a</content><entry><id>x</id></entry></entry><x><entry><content>b</content></entry></x></feed>")
    assert [(one.name, text(one)) for one in found] == [("1", "a"), ("2", "b")]


@pytest.mark.parametrize("step", [1, 2, 40, 1 << 16])
@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("&CounterClockwiseContourIntegral;", "\u2233"),
        ("&nbsp;", "\xa0"),
        ("&amp;", "&"),
        ("&#8211;", "\u2013"),
        ("&#x2013;", "\u2013"),
        ("&nothing;", "&nothing;"),
        ("& ", "& "),
        ("&", "&"),
        ("a&b;c", "a&b;c"),
        ("&acE;", "\u223e\u0333"),
    ],
)
def test_references_of_html_are_read_wherever_a_piece_ends(written: str, shown: str, step: int) -> None:
    (one,) = items(f"<rss><item><content type='text'>x{written}x</content></item></rss>".encode(), step)
    assert text(one) == f"x{shown}x"


@pytest.mark.parametrize(("more", "whole"), [(0, True), (1, False)])
def test_how_much_may_stand_before_an_item_and_behind_it(more: int, whole: bool) -> None:
    """Counted in what is read at a time: what an item ends in counts for nothing."""
    head, one, end = b"<rss><channel>", b"<item><id>a</id></item>", b"</channel></rss>"

    def found(*pieces: bytes) -> list[str]:
        return [one.name for one in feed(iter(pieces), Fields(), 49)]

    before, behind = b"<!--" + b"x" * (28 + more) + b"-->", b"<!--" + b"x" * (26 + more) + b"-->"
    if whole:
        assert found(head, before, one, behind, end) == ["a"]
    else:
        with pytest.raises(Broken, match="Behind item 0 stand more than 49 bytes without another"):
            found(head, before, one, end)
        with pytest.raises(Broken, match="Behind item 1 stand more than 49 bytes without another"):
            found(head, one, behind, end)


def test_a_feed_is_read_however_its_bytes_come() -> None:
    rest = b"version='2.0'><item><id>a</id><content type='text'>&amp;&nb", b"sp;x</content></item></rss>"
    for begin in ([b"\n <?xml version='1.0'?><rss "], [b" ", b"\n", b"<?xml version='1.0'?><rss "], [b"<rss "]):
        (one,) = feed(iter([*begin, *rest]), Fields(), MOST)
        assert (one.name, text(one)) == ("a", "&\xa0x")


def test_of_other_xml_nothing_is_read_and_its_name_is_cut() -> None:
    (one,) = items(f"<{'u' * 41}><item><id>a</id></item></{'u' * 41}>".encode())
    assert f"begins with <{'u' * 40}>, and" in str(one.problem)


def test_what_a_feed_says_of_its_form_is_not_fetched(tmp_path: Path) -> None:
    (tmp_path / "a.dtd").write_text("<!ELEMENT this is broken")
    (one,) = items(f'<!DOCTYPE rss SYSTEM "{tmp_path}/a.dtd"><rss><item><id>a</id></item></rss>'.encode())
    assert one.id == "a"


def test_a_feed_costs_no_memory_by_its_items() -> None:
    """Each is taken out of the tree: what is held is one, whatever their number."""
    import tracemalloc

    def piece(number: int) -> bytes:
        return f"<item><guid>{number}</guid><description>{'word ' * 200}</description></item>".encode()

    tracemalloc.start()
    held = [0, 0]
    for number, _ in enumerate(feed((b"<rss>", *(piece(n) for n in range(1_500)), b"</rss>").__iter__(), Fields(), MOST)):
        if number in (300, 1_499):
            held[number > 300] = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert held[1] < held[0] + 500_000


# --- mails, written by Python's own writer ---

BODY = "The pier may close in May – the harbour board said so.\n\nNobody in Größwall was asked.\n"
PAGE = "<html><body><style>p {}</style><p>The pier may close in May – the harbour board said so.</p><p>Nobody was asked.</p></body></html>"


def letter(*, html: str | None = PAGE, body: str | None = BODY, charset: str = "utf-8") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Ann Größ <ann@a.example>", "bo@b.example", "Die Größe der Fähre"
    message["Date"], message["Message-ID"] = "Mon, 06 May 2024 10:00:00 +0200", "<17@a.example>"
    if body is not None:
        message.set_content(body, charset=charset)
    if html is not None and body is not None:
        message.add_alternative(html, subtype="html")
    elif html is not None:
        message.set_content(html, subtype="html")
    return message


def read(data: bytes) -> Entry:
    (one,) = mail(iter([data[:100], data[100:]]), MOST)
    return one


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1"])
def test_the_text_of_a_mail(charset: str) -> None:
    message = letter(body=BODY.replace("–", "-"), charset=charset)
    message.add_attachment(b"PNG", maintype="image", subtype="png", filename="a.png")
    message.add_attachment("A note that was sent along.\n", filename="note.txt")
    one = read(message.as_bytes(policy=email.policy.SMTP))
    assert one.data.decode(charset).replace("\r\n", "\n") == BODY.replace("–", "-")
    assert (one.name, one.id, one.media, one.charset, one.problem) == ("", "<17@a.example>", "text", charset, None)
    assert dict(one.told) == {"title": "Die Größe der Fähre", "author": "Ann Größ", "date": "Mon, 06 May 2024 10:00:00 +0200"}


def test_a_page_is_taken_where_the_text_only_stands_in_for_it() -> None:
    assert read(letter(body="Your program shows no HTML.\n").as_bytes()).media == "html"
    assert read(letter(body=None).as_bytes()).data.decode().strip() == PAGE
    assert read(letter(html=None).as_bytes()).media == "text"


@pytest.mark.parametrize(("parts", "code"), [(999, None), (1_000, "no-text")])
def test_of_a_mail_a_thousand_parts_are_looked_at(parts: int, code: str | None) -> None:
    """The mail itself is the first; its text comes last."""
    around = email.mime.multipart.MIMEMultipart("mixed")
    around["Subject"] = "Pier"
    for _ in range(parts - 1):
        around.attach(email.mime.text.MIMEText("p {}", "css"))
    around.attach(email.mime.text.MIMEText(BODY, "plain", "utf-8"))
    one = read(around.as_bytes())
    assert (one.problem.code if one.problem else None) == code


def test_a_mail_without_a_text_is_skipped_and_other_files_are_none() -> None:
    message = letter(html=None, body=None)
    message.set_content(b"PNG", maintype="image", subtype="png")
    one = read(message.as_bytes())
    assert one.problem is not None
    assert (one.problem.status, one.problem.code) == (Status.SKIPPED, "no-text")
    assert "it holds image/png" in str(one.problem.message)
    parcel = email.mime.multipart.MIMEMultipart("mixed")
    parcel["Subject"] = "Pier"
    for kind in "abcdef":
        parcel.attach(email.mime.text.MIMEText("p {}", f"x-{kind}"))
    assert "it holds text/x-a, text/x-b, text/x-c, text/x-d, text/x-e. Save" in str(read(parcel.as_bytes()).problem)
    other = read(b"The pier may close.\nNobody was asked.\n" * 10)
    assert other.problem is not None
    assert other.problem.code == "no-record"
    assert list(mail(iter([b"\n"]), MOST)) == []


def test_of_a_header_two_thousand_characters_are_read() -> None:
    message = letter()
    message.replace_header("Subject", "P" * 2_001)
    assert read(message.as_bytes(policy=email.policy.compat32.clone(max_line_length=None))).told["title"] == "P" * 2_000


def parcel(*parts: Message, kind: str = "mixed") -> bytes:
    """A mail of several parts."""
    whole = email.mime.multipart.MIMEMultipart(kind)
    whole["Subject"] = "Pier"
    for part in parts:
        whole.attach(part)
    return whole.as_bytes()


def plain(words: int, kind: str = "plain") -> Message:
    """A part of so many words."""
    return email.mime.text.MIMEText("pier " * words, kind)


def forwarded() -> Message:
    """A mail that is part of another."""
    return email.mime.message.MIMEMessage(letter(html=None, body="What somebody else wrote, long ago.\n"))


def ended(found: Iterator[Entry]) -> str | None:
    """What ended a file before its end: the code, and the first sentence of what is said of it."""
    try:
        list(found)
    except Broken as broken:
        return f"{broken.outcome.code}: {str(broken).partition(' Save')[0]}"
    return None


@pytest.mark.parametrize(("size", "code"), [(1_000, None), (1_001, "too-large: The mail is larger than 1,000 bytes, the limit.")])
def test_how_large_a_mail_may_be(size: int, code: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("copydesk.read.mail.FREE_BYTES", 1_000)
    data = b"From: a\n\n".ljust(size, b"x")
    assert ended(mail(iter([data[:600], data[600:]]), 999)) == code


@pytest.mark.parametrize(
    ("size", "code"), [(10_000, None), (10_001, "broken-mail: A header of the mail has more than 10,000 bytes, as none has.")]
)
def test_how_long_a_header_that_says_a_type_may_be(size: int, code: str | None) -> None:
    """Told with its second line."""
    line = b"Content-Type: text/plain;\n name="
    data = b"From: a\n" + line + b"n" * (size - len(line)) + b"\nSubject: Pier\n\nThe pier may close.\n"
    assert ended(mail(iter([data]), MOST)) == code


def test_what_a_mail_holds_beside_its_own_text_is_not_taken_for_it() -> None:
    note = plain(40)
    note.add_header("Content-Disposition", "attachment", filename="note.txt")
    assert read(parcel(plain(40, "html"), note)).media == "html"
    own = plain(7)
    assert read(parcel(forwarded(), own)).data == b"pier " * 7
    assert read(parcel(email.mime.multipart.MIMEMultipart("alternative"), own)).data == b"pier " * 7
    alone = read(parcel(forwarded(), plain(1, "x-a")))
    assert "it holds text/x-a. Save" in str(alone.problem)
    empty = read(b"Subject: Pier\nContent-Type: multipart/mixed\n\nno boundary")
    assert "it holds multipart/mixed. Save" in str(empty.problem)


@pytest.mark.parametrize(("words", "media"), [(5, "text"), (4, "html")])
def test_a_plain_text_is_the_mails_where_it_has_half_of_its_pages_words(words: int, media: str) -> None:
    assert read(parcel(plain(words), plain(10, "html"), kind="alternative")).media == media


@pytest.mark.parametrize(
    ("places", "url"),
    [
        ({"Snapshot-Content-Location": "snapshot"}, "snapshot"),
        ({"Archived-At": "archived"}, "archived"),
        ({"Content-Location": "part", "Archived-At": "archived"}, "part"),
        ({"Snapshot-Content-Location": "snapshot", "Content-Location": "part"}, "snapshot"),
        ({}, None),
    ],
)
def test_where_a_mails_page_stood(places: dict[str, str], url: str | None) -> None:
    message = letter(html=None)
    for name, place in places.items():
        message[name] = place
    assert read(message.as_bytes()).told.get("url") == url


def test_a_mail_that_is_cut_is_read_and_says_so(tmp_path: Path) -> None:
    message = letter()
    data = message.as_bytes()
    (tmp_path / "a.eml").write_bytes(data[: data.rindex(b"Nobody")])
    done = copydesk("run", "a.eml", "-o", "out", "--emit", "jsonl", cwd=tmp_path)
    assert (done.exit_code, done.stderr) == (
        0,
        "1 input: 1 not graded; 1 partial\npartial: a.eml: The mail ends too early, or some of it is damaged; what there is of it is read. Fetch it again.\n",
    )
    (one,) = [json.loads(line) for line in (tmp_path / "out" / "articles.jsonl").read_text(encoding="utf-8").splitlines()]
    assert (one["path"], one["id"], one["title"], one["author"]) == ("a.eml", "<17@a.example>", "Die Größe der Fähre", "Ann Größ")
    assert one["published"] == "2024-05-06T10:00:00+02:00"
    assert one["text"] == BODY


def saved_page(start: str | None = None) -> bytes:
    """A page as browsers save it, made with Python's own writer; `start` is the Content-ID of its main part."""
    whole = email.mime.multipart.MIMEMultipart("related", type="text/html")
    if start is not None:
        whole.set_param("start", start)
    whole["From"], whole["Subject"], whole["Snapshot-Content-Location"] = "<Saved by Browser>", "The pier", "https://www.a.example/pier"
    for place, html in (
        ("https://www.a.example/pier", PAGE.replace("<p>", "<h1>The pier</h1><p>", 1)),
        ("https://ads.example/", "<p>Buy boats.</p>"),
    ):
        part = email.mime.text.MIMEText(html, "html", "utf-8")
        part["Content-Location"] = place
        part["Content-ID"] = f"<{place}>"
        whole.attach(part)
    return whole.as_bytes()


@pytest.mark.parametrize(
    ("start", "says"),
    [(None, "Nobody was asked."), ("<https://ads.example/>", "Buy boats."), ("<https://none.example/>", "Nobody was asked.")],
    ids=["the first", "the named one", "none of that name"],
)
def test_a_saved_page_may_name_its_main_part(start: str | None, says: str, tmp_path: Path) -> None:
    (tmp_path / "a.mhtml").write_bytes(saved_page(start))
    assert copydesk("run", "a.mhtml", "-o", "out", "--emit", "jsonl", cwd=tmp_path).exit_code == 0
    (line,) = (tmp_path / "out" / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["text"].rstrip().endswith(says)


@pytest.mark.parametrize("name", ["a.mhtml", "a.mht.gz", "z.zip"])
def test_a_saved_page(name: str, tmp_path: Path) -> None:
    import gzip
    import zipfile

    if name == "z.zip":
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr("d/a.mhtml", saved_page())
    else:
        (tmp_path / name).write_bytes(gzip.compress(saved_page()) if name.endswith(".gz") else saved_page())
    assert copydesk("run", name, "-o", "out", "--report", "json=f.json", cwd=tmp_path).exit_code == 0
    (row,) = pl.read_parquet(tmp_path / "out" / "data" / "articles.parquet").to_dicts()
    path = f"{name}#d/a.mhtml" if name == "z.zip" else name
    assert (row["path"], row["media"], row["url"], row["title"]) == (path, "html", "https://www.a.example/pier", "The pier")
    clean = (tmp_path / "out" / row["clean_path"]).read_text(encoding="utf-8")
    assert clean == "The pier\n\nThe pier may close in May – the harbour board said so.\n\nNobody was asked.\n"
    (one,) = json.loads((tmp_path / "f.json").read_text(encoding="utf-8"))["inputs"]
    assert {found["rule"]: found["line"] for found in one["findings"]}["speculation.may"] is None  # its file has it in another form
    assert copydesk("explain", f"{path}:1", cwd=tmp_path).stdout.splitlines()[0].split()[:4] == [">", "1", "keep", "title"]


@pytest.mark.parametrize(
    "data",
    [
        b"From: a\n" + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(2_000)),
        b"From: " + b"(" * 500_000 + b"\nSubject: " + b"=?utf-8?q?a?= " * 100_000 + b"\n\ntext",
        b"From: a\nContent-Type: text/plain; " + b'charset*0="u";' * 200_000 + b"\n\ntext",
        b"From: a\nContent-Type: text/plain; charset=no-such\nContent-Transfer-Encoding: base64\n\n\xff\xfe not base64 =",
        b"From: a\nSubject: =?no-such?q?=FF?= =?utf-8?b?!!!?=\nContent-Type: multipart/mixed\n\nno boundary",
        b"From: a\nContent-Type: multipart/alternative; boundary=b\n" + b"\n--b\nContent-Type: text/plain\n\nx" * 20_000,
        b"From: a\nContent-Type: multipart/alternative; boundary=b\n\n--b\n\nx\n--b\nContent-Type: text/html\n\n" + b"<style" * 500_000,
    ],
    ids=["nesting", "headers", "parameters", "encoding", "words", "parts", "tags"],
)
def test_a_hostile_mail_costs_little_and_raises_nothing(data: bytes) -> None:
    began = time.process_time()
    try:
        assert len(list(mail(iter([data]), MOST))) == 1
    except Broken as broken:
        assert broken.outcome.code == "broken-mail"  # noqa: PT017  # either will do
    assert time.process_time() - began < 10
