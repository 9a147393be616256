"""What comes out of bytes: every kind of file that people have, and every way a file can be broken."""

from __future__ import annotations

import gzip
import importlib.util
import os
import random
import zlib
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from copydesk.article import Article, Outcome, Slice, Source, Status
from copydesk.config import Config
from copydesk.read import names
from copydesk.read.encodings import Decoded, _is_writing, _utf16_without_mark, _utf32_without_mark, declared_encoding, decode
from copydesk.read.fields import Entry
from copydesk.read.names import is_read, media_of, records_of
from copydesk.read.spool import write
from copydesk.read.stage import binary_kind, read
from helpers import PROJECT

GERMAN = "Die Größe der Bäume überrascht – „sehr schön“, sagte die Försterin.\nFür die Kinder wäre das schöner.\n"
PAGE = '<html lang="{lang}"><head><meta charset="{charset}"><title>Wald</title></head><body><p>{text}</p></body></html>'


def read_bytes(folder: Path, name: str, data: bytes, config: Config | None = None) -> Article:
    location = folder / name
    location.write_bytes(data)
    return read(Source(name, str(location)), config or Config())


@pytest.mark.parametrize(
    ("name", "media"),
    [
        ("a.txt", "text"),
        ("a.TEXT", "text"),
        ("a.md", "markdown"),
        ("a.Html", "html"),
        ("b/a.htm", "html"),
        ("a.xhtml", "html"),
        ("a.txt.gz", "text"),
        ("A.HTML.GZ", "html"),
        ("a.pdf", None),
        ("a.gz", None),
        ("a", None),
        ("html", None),
        (".txt", None),
    ],
)
def test_suffix_decides_what_is_read(name: str, media: str | None) -> None:
    assert media_of(name) == media
    assert is_read(name) is (media is not None)


@pytest.mark.parametrize(
    ("name", "records"),
    [
        ("a.jsonl", ".jsonl"),
        ("b.x/A.CSV", ".csv"),
        ("a.warc.gz", ".warc"),
        ("a.json.ZST", ".json"),
        ("a.tar.gz", ".tar"),
        ("a.tgz", ".tgz"),
        ("a.zip", ".zip"),
        ("a.gz", None),
        ("a.json.gz.gz", None),
        ("a.json.bz2", None),
        ("a.txt", None),
        (".json", None),
    ],
)
def test_suffix_decides_what_is_a_file_of_many(name: str, records: str | None) -> None:
    assert records_of(name) == records
    assert is_read(name) is (records is not None or name == "a.txt")


def test_other_files_are_skipped_with_what_would_be_read(tmp_path: Path) -> None:
    article = read_bytes(tmp_path, "report.docx", b"text")
    assert (article.outcome.status, article.outcome.code) == (Status.SKIPPED, "unsupported")
    assert article.outcome.message is not None
    assert ".docx" in article.outcome.message
    assert ".xhtml" in article.outcome.message


def test_line_ends_become_line_feeds_and_nothing_else_does(tmp_path: Path) -> None:
    text = read_bytes(tmp_path, "a.txt", "one\r\ntwo\rthree\n\x0bfour\x85five\u2028six".encode()).text
    assert text == "one\ntwo\nthree\n\x0bfour\x85five\u2028six"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_german_text_in_each_encoding(encoding: str, tmp_path: Path) -> None:
    article = read_bytes(tmp_path, "a.txt", GERMAN.encode(encoding))
    assert article.text == GERMAN
    assert article.replaced_characters == 0
    assert article.outcome.status is Status.OK


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", "Городской совет принял бюджет на новый год, и дороги получат больше денег, чем театр.\n" * 3),
        ("cp932", "市議会は火曜日に新年度の予算を可決した。道路には劇場より多くの資金が充てられる。\n" * 3),
        ("gb18030", "市议会星期二通过了新年度的预算,道路得到的资金比剧院多。\n" * 3),
        ("cp1253", "Το δημοτικό συμβούλιο ενέκρινε τον προϋπολογισμό για το νέο έτος.\n" * 3),
    ],
)
def test_detection_finds_other_scripts(encoding: str, text: str) -> None:
    decoded = decode(text.encode(encoding), "text")
    assert (decoded.encoding, decoded.text) == (encoding, text)


def test_declared_charset_is_believed_where_it_fits() -> None:
    page = PAGE.format(lang="cs", charset="windows-1250", text="Příliš žluťoučký kůň úpěl ďábelské ódy.")
    decoded = decode(page.encode("cp1250"), "html")
    assert (decoded.encoding, decoded.text, decoded.notes) == ("cp1250", page, ())


def test_xml_declaration_counts_as_well() -> None:
    page = '<?xml version="1.0" encoding="ISO-8859-2"?><html><body>Zażółć gęślą jaźń</body></html>'
    assert decode(page.encode("iso8859-2"), "html").text == page


def test_western_bytes_declared_as_utf8_are_read_as_what_they_are_and_reported() -> None:
    page = PAGE.format(lang="de", charset="utf-8", text=GERMAN)
    decoded = decode(page.encode("cp1252"), "html")
    assert (decoded.encoding, decoded.text, decoded.replaced) == ("cp1252", page, 0)
    assert [(note.status, note.code) for note in decoded.notes] == [(Status.OK, "wrong-charset")]
    assert "utf-8" in str(decoded.notes[0].message)


def test_the_language_of_the_page_decides_between_one_byte_encodings() -> None:
    page = PAGE.format(lang="pl", charset="utf-8", text="Zażółć gęślą jaźń")
    decoded = decode(page.encode("cp1250"), "html")
    assert (decoded.encoding, decoded.text) == ("cp1250", page)


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1252", "shift_jis", "unheard-of"])
def test_utf8_bytes_declared_as_something_else(charset: str) -> None:
    page = PAGE.format(lang="de", charset=charset, text=GERMAN)
    decoded = decode(page.encode(), "html")
    assert (decoded.encoding, decoded.text) == ("utf-8", page)
    assert [note.code for note in decoded.notes] == ["wrong-charset"]


def test_ascii_contradicts_no_declaration() -> None:
    page = PAGE.format(lang="en", charset="iso-8859-1", text="Nothing special.")
    assert decode(page.encode(), "html").notes == ()


@pytest.mark.parametrize("label", ["utf-7", "unicode-escape", "idna", "rot13", "utf-16"])
def test_labels_that_no_page_can_be_in_are_not_followed(label: str) -> None:
    assert declared_encoding(f'<meta charset="{label}">'.encode())[0] in (None, "utf-8")


def test_damaged_characters_are_counted_and_make_the_input_partial(tmp_path: Path) -> None:
    data = GERMAN.encode().replace("ö".encode(), b"\xc3", 1)
    article = read_bytes(tmp_path, "a.txt", data)
    assert article.replaced_characters == 1
    assert article.text.count("\ufffd") == 1
    assert (article.outcome.status, article.outcome.code) == (Status.PARTIAL, "replaced-characters")


def test_replacement_characters_of_the_source_are_not_our_loss() -> None:
    decoded = decode("Gr\ufffdße".encode(), "text")
    assert (decoded.replaced, decoded.notes) == (0, ())


@pytest.mark.parametrize("data", [b"", b" \r\n\t ", b"\xef\xbb\xbf", "\u00a0\u2003\n".encode()])
def test_nothing_to_read(data: bytes, tmp_path: Path) -> None:
    article = read_bytes(tmp_path, "a.txt", data)
    assert (article.outcome.status, article.outcome.code, article.text) == (Status.SKIPPED, "empty", "")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n%text", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"PK\x03\x04text", "ZIP"),
        (gzip.compress(b"text", mtime=0), "gzip"),
        (b"text with a \x00 in it", "NUL"),
        (b"a text with a NUL in every fortieth place" * 50 + b"\x00 of data " * 100, "NUL"),
        (bytes(range(1, 32)) * 4, "control"),
    ],
)
def test_binary_data_with_a_text_name_is_skipped_and_named(data: bytes, kind: str, tmp_path: Path) -> None:
    article = read_bytes(tmp_path, "a.txt", data)
    assert (article.outcome.status, article.outcome.code) == (Status.SKIPPED, "binary")
    assert kind in str(article.outcome.message)


@pytest.mark.parametrize(("name", "body"), [("a.txt", "A line of the story.\n"), ("a.html", "<p>A paragraph of the story.</p>\n")])
def test_a_stray_nul_is_a_damaged_character_and_no_reason_to_skip(name: str, body: str, tmp_path: Path) -> None:
    data = (body * 100 + "broken \x00 here\n").encode()
    article = read_bytes(tmp_path, name, data)
    assert (article.outcome.status, article.outcome.code) == (Status.PARTIAL, "replaced-characters")
    assert article.text.endswith("broken \ufffd here\n")
    assert article.replaced_characters == 1


@pytest.mark.parametrize("places", [0, 1])  # zeros in even places only, or in odd ones, are what UTF-16 has
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_handful_of_nuls_in_a_short_text_is_no_binary_data_and_no_chinese(places: int, encoding: str, tmp_path: Path) -> None:
    data = bytearray((GERMAN * 12).encode(encoding))
    spaces = [place for place, byte in enumerate(data) if byte == ord(" ") and place % 2 == places]
    for place in spaces[:60:20]:
        data[place] = 0
    article = read_bytes(tmp_path, "a.txt", bytes(data))
    assert (article.encoding, article.replaced_characters) == (encoding, 3)
    assert article.outcome.message == (
        f"3 characters could not be read as {encoding} and stand as \ufffd; check the encoding of the source."
    )


def test_one_lost_character_is_said_in_the_singular() -> None:
    (note,) = decode(GERMAN.encode().replace("ö".encode(), b"\xc3", 1), "text").notes
    assert str(note.message).startswith("1 character could not be read as utf-8 and stands as \ufffd;")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize(("padding", "said"), [("\x00" * 500, "500 NUL characters"), ("\x00", "a NUL character")])
def test_padding_at_the_end_goes_with_a_note(encoding: str, padding: str, said: str, tmp_path: Path) -> None:
    if encoding == "utf-16-le":
        padding, said = "", ""
    article = read_bytes(tmp_path, "a.txt", (GERMAN + padding).encode(encoding))
    assert (article.text, article.outcome.status, article.replaced_characters) == (GERMAN, Status.OK, 0)
    assert [note.message for note in article.notes] == [f"The file ends with {said} of padding, left out."] * bool(said)


def test_nothing_but_padding_is_empty(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, "a.txt", b"\x00" * 500).outcome.code == "empty"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "text",
    [
        "市議会は火曜日に予算を可決した。\n反対した議員は二人だけだった。\n",
        "Городской совет принял бюджет.\nПротив были двое.\n",
        "今天他们不作中人，何以来使那个人住在他们中间。\n两个人今天不来，我们也不去。\n",
        "村里最后一家面包店将在本月底关门。\n她只收到一封回信，\n也没有一个人来看。\n",  # 一 has a zero byte where a line end has none
    ],
)
def test_utf16_without_a_mark_in_other_scripts(text: str, encoding: str, tmp_path: Path) -> None:
    article = read_bytes(tmp_path, "a.txt", (text * 20).encode(encoding))
    assert (article.encoding, article.text) == (encoding, text * 20)


def test_noise_with_zeros_in_every_second_place_is_no_utf16(tmp_path: Path) -> None:
    noise = bytes(byte for number in range(400) for byte in ((number * 73) % 251 + 1, 0 if number % 5 == 0 else (number * 37) % 255 + 1))
    article = read_bytes(tmp_path, "a.txt", noise)
    assert (article.outcome.status, article.outcome.code) == (Status.SKIPPED, "binary")


def test_letters_that_alternate_with_numbers_are_no_chinese(tmp_path: Path) -> None:
    rows = b"\x80\x04\x95" + b"".join(b"K" + bytes([number]) for number in range(256)) + b"\x00M\x00\x01"
    assert read_bytes(tmp_path, "a.txt", rows).outcome.code == "binary"


def test_text_with_escape_sequences_is_text() -> None:
    assert binary_kind(b"\x1b[1mBold\x1b[0m words of a terminal, and a form feed\x0c") is None


def test_gzip_is_unpacked_all_members(tmp_path: Path) -> None:
    data = gzip.compress(b"one\n") + gzip.compress(b"two\n") + b"\x00" * 20
    assert read_bytes(tmp_path, "a.txt.gz", data).text == "one\ntwo\n"


@pytest.mark.parametrize(("behind", "said"), [(b"\n", "1 byte that is"), (b"\x00\x00garbage", "7 bytes that are")])
def test_what_stands_behind_whole_gzip_data_is_told_from_damage(behind: bytes, said: str, tmp_path: Path) -> None:
    article = read_bytes(tmp_path, "a.txt.gz", gzip.compress(GERMAN.encode()) + behind)
    assert (article.text, article.outcome.status, article.outcome.code) == (GERMAN, Status.PARTIAL, "broken-gzip")
    assert article.outcome.message == (
        f"The gzip data is complete, but behind it stands something else: {said} no gzip data and left out. Check the source."
    )


def test_what_begins_like_gzip_data_behind_it_and_goes_on_otherwise_is_none(tmp_path: Path) -> None:
    article = read_bytes(tmp_path, "a.txt.gz", gzip.compress(GERMAN.encode()) + b"\x1fgarbage")
    assert ": 8 bytes that are no gzip data" in str(article.outcome.message)
    article = read_bytes(tmp_path, "b.txt.gz", gzip.compress(GERMAN.encode()) + b"\x1f")
    assert (article.text, article.outcome.code) == (GERMAN, "truncated-gzip")


@pytest.mark.parametrize(("clean", "kind"), [(32_768, "binary data (it is full of control characters)"), (65_536, None)])
def test_a_text_is_told_by_its_first_bytes(clean: int, kind: str | None) -> None:
    assert binary_kind(b"a" * clean + b"\x02" * 32_768) == kind


def test_padding_behind_gzip_data_may_be_long(tmp_path: Path) -> None:
    data = gzip.compress(b"one\n") + b"\x00" * 200_000 + gzip.compress(b"two\n")
    article = read_bytes(tmp_path, "a.txt.gz", data + b"\x00" * 200_000 + b"x" * 70_000)
    assert article.text == "one\ntwo\n"
    assert ": 70,000 bytes that are no gzip data" in str(article.outcome.message)
    assert read_bytes(tmp_path, "b.txt.gz", data).outcome.status is Status.OK


def test_a_second_member_that_is_damaged_is_damage(tmp_path: Path) -> None:
    article = read_bytes(tmp_path, "a.txt.gz", gzip.compress(b"one\n") + gzip.compress(b"two\n" * 50)[:15])
    assert (article.text[:4], article.outcome.code) == ("one\n", "truncated-gzip")


def test_gzip_that_breaks_off_gives_what_there_is(tmp_path: Path) -> None:
    text = "".join(f"Line {number} of the minutes.\n" for number in range(5000))
    data = gzip.compress(text.encode())
    article = read_bytes(tmp_path, "a.txt.gz", data[: len(data) // 2])
    assert (article.outcome.status, article.outcome.code) == (Status.PARTIAL, "truncated-gzip")
    assert len(article.text) > 1000
    assert text.startswith(article.text)


def test_gzip_damaged_in_the_middle_gives_what_precedes(tmp_path: Path) -> None:
    text = "".join(f"Line {number} {zlib.crc32(bytes([number % 251]) * number)}\n" for number in range(20000))
    data = bytearray(gzip.compress(text.encode()))
    data[-6] ^= 0xFF  # the check sum
    article = read_bytes(tmp_path, "a.txt.gz", bytes(data))
    assert (article.outcome.status, article.outcome.code) == (Status.PARTIAL, "broken-gzip")
    assert text.startswith(article.text)


def test_gzip_damaged_early_gives_the_bytes_before_the_damage(tmp_path: Path) -> None:
    text = "".join(f"{zlib.crc32(bytes([number % 251]) * number)}\n" for number in range(3000))
    packed = zlib.compressobj(wbits=31)
    first = packed.compress(text.encode()) + packed.flush(zlib.Z_FULL_FLUSH)
    article = read_bytes(tmp_path, "a.txt.gz", first + b"\xff" * 50)
    assert (article.outcome.status, article.outcome.code) == (Status.PARTIAL, "broken-gzip")
    assert article.text == text


@pytest.mark.parametrize("data", [b"plain text", b"", gzip.compress(b"text", mtime=0)[:10]])
def test_gzip_that_is_none_fails(data: bytes, tmp_path: Path) -> None:
    article = read_bytes(tmp_path, "a.txt.gz", data)
    assert (article.outcome.status, article.outcome.code) == (Status.FAILED, "broken-gzip")


def test_inputs_over_the_limit_fail_and_say_what_to_do(tmp_path: Path) -> None:
    small = Config(max_bytes=1000)
    assert read_bytes(tmp_path, "a.txt", b"x" * 1000, small).outcome.status is Status.OK
    for name, data in (("b.txt", b"x" * 1001), ("c.txt.gz", gzip.compress(b"x" * 1_000_000))):
        article = read_bytes(tmp_path, name, data, small)
        assert (article.outcome.status, article.outcome.code, article.text) == (Status.FAILED, "too-large", "")
        assert "max_bytes" in str(article.outcome.message)


def test_a_file_that_cannot_be_opened_fails_without_showing_where_it_is(tmp_path: Path) -> None:
    missing = read(Source("a.txt", str(tmp_path / "a.txt")), Config())
    folder = tmp_path / "b.txt"
    folder.mkdir()
    for article in (missing, read(Source("b.txt", str(folder)), Config())):
        assert (article.outcome.status, article.outcome.code) == (Status.FAILED, "unreadable")
        assert str(tmp_path) not in str(article.outcome.message)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_fails(tmp_path: Path) -> None:
    location = tmp_path / "a.txt"
    location.write_bytes(b"text")
    location.chmod(0)
    assert read(Source("a.txt", str(location)), Config()).outcome.code == "unreadable"


CZECH = "Nový chodník u školy je hotový. Žáci už nemusí chodit po silnici, říká starostka, a řidiči jezdí pomaleji než dřív.\n"
CODE_PAGES = {
    "cs": CZECH,
    "pl": "Nowy chodnik przy szkole jest gotowy. Dzieci nie muszą już chodzić jezdnią, a kierowcy jeżdżą wolniej niż dawniej.\n",
    "de": "Der neue Gehweg zur Schule ist fertig. Die Schüler müssen nicht mehr auf der Straße gehen, sagt die Bürgermeisterin.\n",
    "fr": "Le nouveau trottoir de l'école est achevé. Les élèves ne marchent plus sur la chaussée, déclare la maire, très fière.\n",
    "tr": "Okulun önündeki yeni kaldırım bitti. Çocuklar artık yoldan yürümüyor, sürücüler de eskisinden yavaş gidiyor.\n",
    "ru": "Новый тротуар у школы готов. Детям больше не нужно ходить по дороге, а водители ездят медленнее, чем раньше.\n",
    "uk": "Новий тротуар біля школи готовий. Дітям більше не треба ходити дорогою, а водії їздять повільніше, ніж раніше.\n",
    "el": "Το νέο πεζοδρόμιο στο σχολείο είναι έτοιμο. Τα παιδιά δεν περπατούν πια στον δρόμο, λέει η δήμαρχος.\n",
    "lt": "Naujas šaligatvis prie mokyklos baigtas. Vaikams nebereikia eiti gatve, o vairuotojai važiuoja lėčiau nei anksčiau.\n",
    "ja": "学校の前の新しい歩道が完成した。子どもたちは車道を歩かなくてもよくなり、車も以前よりゆっくり走っている。\n",
    "zh": "学校门口的新人行道修好了。孩子们不用再走马路，司机也比以前开得慢，镇长这样说。\n",
    "tw": "學校門口的新人行道修好了。孩子們不用再走馬路，司機也比以前開得慢，鎮長這樣說。\n",
    "ko": "학교 앞 새 보도가 완성되었다. 아이들은 이제 찻길로 걷지 않아도 되고 운전자들도 전보다 천천히 달린다.\n",
}


@pytest.mark.parametrize("media", ["text", "html"])
@pytest.mark.parametrize(
    ("language", "encoding"),
    [(language, encoding) for language in ("cs", "pl") for encoding in ("cp1250", "iso8859-2", "cp852", "mac-latin2")]
    + [(language, encoding) for language in ("de", "fr") for encoding in ("cp1252", "iso8859-15", "mac-roman", "cp850", "cp437")]
    + [("ru", encoding) for encoding in ("cp1251", "koi8-r", "iso8859-5", "cp866", "mac-cyrillic")]
    + [("uk", "cp1251"), ("uk", "koi8-u"), ("tr", "cp1254"), ("tr", "iso8859-9"), ("el", "cp1253"), ("el", "iso8859-7")]
    + [("lt", "cp1257"), ("lt", "iso8859-13"), ("ja", "cp932"), ("ja", "euc_jp"), ("ja", "iso2022_jp"), ("zh", "gb18030")]
    + [("tw", "big5"), ("ko", "euc_kr")],
)
def test_the_letters_of_the_language_decide_between_code_pages(language: str, encoding: str, media: str) -> None:
    text = CODE_PAGES[language]
    text = f"<html><body><p>{text}</p></body></html>" if media == "html" else text
    decoded = decode(text.encode(encoding), media)
    assert (decoded.text, decoded.notes) == (text, ())


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Das Buch kostet 12 € und heißt „L’œuvre“.", "cp1252"),
        ("Ce livre coûte 12 € et s'appelle l'Œuvre, dit le vendeur.", "iso8859-15"),
        ("The baker’s “new” shop – it’s shut.", "mac-roman"),
        ("The baker’s “new” shop – it’s shut.", "cp1252"),
        ("The speech by Lech Wałęsa in Gdańsk was long, and nobody left.", "cp1250"),
        ("The café is shut.", "cp1252"),
        ("ŠKOLA BUDE PŘÍŠTÍ TÝDEN ZAVŘENÁ, ŽÁCI ZŮSTANOU DOMA", "iso8859-2"),
        ("STRASSENBAU: DIE BRÜCKE ÖFFNET FÜR FUSSGÄNGER", "cp1252"),
    ],
)
def test_names_capitals_and_marks_alone_decide_as_well(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "text").text == text


def test_a_choice_that_may_be_wrong_is_told_with_the_other_candidate(tmp_path: Path) -> None:
    article = read_bytes(tmp_path, "a.txt", "Мир".encode("koi8-r"))
    assert (article.outcome.status, article.outcome.code) == (Status.PARTIAL, "encoding-in-doubt")
    assert article.outcome.message is not None
    assert article.outcome.message.startswith(f"The encoding is a guess: read as {article.encoding}, but ")
    assert "save the source as UTF-8" in article.outcome.message


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("first", [0x80, 0xA1])
def test_bytes_that_make_words_in_no_encoding_are_told(first: int, seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)  # noqa: S311  # noise, not a secret
    noise = bytes(chance.randrange(first, 256) if chance.random() < 0.85 else 32 for _ in range(600))
    article = read_bytes(tmp_path, "a.txt", noise)
    notes = [article.outcome, *article.notes]
    assert "its letters make no known words" in str([note.message for note in notes if note.code == "encoding-in-doubt"])


@pytest.mark.parametrize(
    ("parts", "encoding", "message"),
    [
        ((("utf-8", GERMAN), ("utf-8", GERMAN), ("cp1252", "Später kam die Försterin zurück.\n")), "utf-8", "but 1 line is cp1252 and was"),
        ((("cp1252", GERMAN), ("cp1252", GERMAN), ("utf-8", "© 2024 Müller & Söhne, Zürich\n")), "cp1252", "but 1 line is utf-8 and was"),
        ((("iso8859-2", CZECH), ("iso8859-2", CZECH), ("utf-8", "Dnešní počasí: příjemné\n")), "iso8859-2", "but 1 line is utf-8 and was"),
        ((("utf-8", CZECH), ("cp1250", CZECH), ("cp1250", CZECH), ("utf-8", CZECH)), "utf-8", "but 2 lines are cp1250 and were"),
    ],
)
def test_lines_in_another_encoding_than_the_rest_are_read_in_theirs(
    parts: tuple[tuple[str, str], ...], encoding: str, message: str, tmp_path: Path
) -> None:
    article = read_bytes(tmp_path, "a.txt", b"".join(text.encode(name) for name, text in parts))
    assert article.text == "".join(text for _, text in parts)
    assert (article.encoding, article.outcome.status, article.outcome.code) == (encoding, Status.PARTIAL, "mixed-encodings")
    assert f"The text is {encoding}, {message} read so" in str(article.outcome.message)


@pytest.mark.parametrize(
    ("encoding", "line", "said"),
    [
        ("cp1252", "Später kam sie.", "1 line is cp1252 and was read so. Save"),
        ("koi8-r", "Мир", "1 line is koi8-r and was read so (or cp1256: its letters may be wrong). Save"),
    ],
)
def test_a_line_among_many_in_utf8_is_read_in_its_own_encoding(encoding: str, line: str, said: str) -> None:
    """So many letters are good UTF-8 that the line alone would count as damage."""
    decoded = decode((GERMAN * 10).encode() + f"{line}\n".encode(encoding), "text")
    assert (decoded.text, decoded.encoding, decoded.replaced) == (f"{GERMAN * 10}{line}\n", "utf-8", 0)
    (note,) = decoded.notes
    assert f"The text is utf-8, but {said} it as UTF-8 as a whole." in str(note.message)


@pytest.mark.parametrize("text", ["One café near the river is shut, said Zoë", "Ein Café — schön: ä"])
def test_utf8_that_is_cut_off_within_a_character_is_utf8(text: str) -> None:
    decoded = decode(text.encode()[:-1], "text")
    assert (decoded.text, decoded.encoding, decoded.replaced) == (f"{text[:-1]}\ufffd", "utf-8", 1)


def test_a_letter_at_the_end_of_a_text_in_a_code_page_is_no_cut() -> None:
    assert decode("The town has one café".encode("cp1252"), "text").text == "The town has one café"


def test_pairs_of_surrogates_in_utf8_are_the_character_they_mean_and_halves_are_lost() -> None:
    decoded = decode("Zoë smiles \ud83d\ude00".encode("utf-8", "surrogatepass"), "text")
    assert (decoded.text, decoded.encoding, decoded.notes) == ("Zoë smiles \U0001f600", "utf-8", ())
    decoded = decode("She smiles \ud83d and goes".encode("utf-8", "surrogatepass"), "text")
    assert (decoded.text, decoded.encoding, decoded.replaced) == ("She smiles \ufffd and goes", "utf-8", 1)
    assert [(note.status, note.code) for note in decoded.notes] == [(Status.PARTIAL, "replaced-characters")]


@pytest.mark.parametrize("encoding", ["utf-32-le", "utf-32-be"])
def test_utf32_without_a_mark(encoding: str, tmp_path: Path) -> None:
    article = read_bytes(tmp_path, "a.txt", CZECH.encode(encoding))
    assert (article.text, article.encoding) == (CZECH, encoding)


@pytest.mark.parametrize("encoding", ["utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["Hi", "The dike holds, said the board. " * 400], ids=["two letters", "more than is looked at"])
def test_wide_encodings_without_a_mark_are_told_in_short_and_long_texts(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding), "text") == Decoded(text, encoding, 0)


def test_an_odd_byte_at_the_end_makes_utf16_no_other_encoding() -> None:
    read = decode("The dike holds.".encode("utf-16-le") + b"\x00", "text")
    assert (read.encoding, read.text[:15]) == ("utf-16-le", "The dike holds.")


def test_letters_of_a_code_page_that_look_like_half_a_pair_of_surrogates_stay() -> None:
    text = "Mañana, según está escrito, se vende aquí\u00a0€5 la docena; la señora llegó rápido."
    read = decode(text.encode("cp1252"), "text")
    assert (read.text, read.encoding, read.replaced) == (text, "cp1252", 0)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"a " * 50 + b"\x00" + b"b " * 49 + b"c", None),
        (b"a " * 50 + b"\x00" + b"b " * 49, "binary data (it has NUL bytes)"),
        (b"a " * 49 + b"b\x01", None),
        (b"a " * 49 + b"\x02\x01", "binary data (it is full of control characters)"),
    ],
    ids=["a NUL in 200", "a NUL in 199", "a control character in a hundred", "two"],
)
def test_so_many_accidents_are_still_a_text(data: bytes, kind: str | None) -> None:
    assert binary_kind(data) == kind


@pytest.mark.parametrize(("name", "lines", "code"), [("a.txt", 500_000, None), ("a.txt", 500_001, "too-large"), ("a.html", 500_001, None)])
def test_a_text_of_more_lines_than_any_article_is_failed_and_says_what_to_do(
    tmp_path: Path, name: str, lines: int, code: str | None
) -> None:
    article = read_bytes(tmp_path, name, b"a\n" * lines + b"\n" * 40)
    assert article.outcome.code == code
    if code:
        expected = "The text has 500,001 lines, more than 500,000: no article has so many. Split the file into its articles."
        assert (article.outcome.status, article.outcome.message, article.text) == (Status.FAILED, expected, "")


@pytest.mark.parametrize("name", ["a.txt", "a.txt.gz"])
@pytest.mark.parametrize(("limit", "code"), [(5000, None), (4999, "too-large")])
def test_an_input_of_just_the_largest_size_is_read(name: str, limit: int, code: str | None, tmp_path: Path) -> None:
    data = b"boat " * 1000
    written = gzip.compress(data) if name.endswith("gz") else data
    article = read_bytes(tmp_path, name, written, Config(max_bytes=limit))
    assert (article.outcome.code, len(article.text)) == (code, 0 if code else 5000)
    assert article.input_sha256 == (sha256(written).hexdigest() if len(written) <= limit else None)


def test_packed_data_of_just_the_largest_size_is_unpacked(tmp_path: Path) -> None:
    data = gzip.compress(b"a", mtime=0)
    assert read_bytes(tmp_path, "a.txt.gz", data, Config(max_bytes=len(data))).text == "a"
    assert read_bytes(tmp_path, "a.txt.gz", data, Config(max_bytes=len(data) - 1)).outcome.code == "too-large"


def test_what_is_packed_in_another_way_is_no_gzip(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, "a.txt.gz", zlib.compress(b"The pier may close.")).outcome.code == "broken-gzip"


def test_damage_behind_more_than_the_limit_does_not_hide_that(tmp_path: Path) -> None:
    packed = zlib.compressobj(wbits=31)
    data = packed.compress(b"x" * 2_000) + packed.flush(zlib.Z_FULL_FLUSH) + b"\xff" * 50
    for limit, code in ((2_000, "broken-gzip"), (1_999, "too-large"), (1_000, "too-large")):
        article = read_bytes(tmp_path, "a.txt.gz", data, Config(max_bytes=limit))
        assert (article.outcome.code, len(article.text)) == (code, 2_000 if code == "broken-gzip" else 0)


def test_a_file_without_a_suffix_and_one_that_is_not_there_say_so(tmp_path: Path) -> None:
    assert str(read_bytes(tmp_path, "a", b"text").outcome.message).startswith("The file has no suffix that says what it is; Copydesk")
    gone = read(Source("a.txt", str(tmp_path / "none.txt")), Config())
    assert gone.outcome.message == "The file could not be read: No such file or directory."


# --- records ---


def of_record(folder: Path, one: Entry) -> Article:
    """An article of a file of records, as a run reads it."""
    with (folder / "spool").open("wb") as file:
        (place,) = write(iter([one]), file, lambda: None)
    return read(Source(f"a.jsonl#{place.name}", "", record=Slice(str(folder / "spool"), place.start, place.length)), Config())


def test_a_record_brings_what_it_says_of_itself(tmp_path: Path) -> None:
    told = {"url": "u", "title": "t", "author": "a", "language": "l", "date": "d", "tags": "g"}
    article = of_record(tmp_path, Entry("x", "L7", "html", b"\xef\xbb\xbf<p>K\xc3\xa4se", "x", told, {"k": "ä"}))
    assert (article.media, article.id, article.record_line, article.text) == ("html", "x", 7, "<p>Käse")
    assert (article.url, article.title, article.author, article.declared_language, article.published, article.tags) == tuple("utaldg")
    assert (article.carried, article.input_sha256) == ('{"k": "ä"}', sha256("<p>Käse".encode()).hexdigest())
    plain = of_record(tmp_path, Entry("x", "7", data="Käse".encode("cp1252"), charset="windows-1252"))
    assert (plain.text, plain.encoding, plain.record_line, plain.carried, plain.title) == ("Käse", "cp1252", None, None, None)


@pytest.mark.parametrize(
    ("data", "problem", "outcome"),
    [
        (b"text", None, (Status.OK, None, None)),
        (b"text", Outcome(Status.PARTIAL, "cut", "It is cut."), (Status.PARTIAL, "cut", "It is cut.")),
        (b"", Outcome(Status.FAILED, "bad", "It is bad."), (Status.FAILED, "bad", "It is bad.")),
        (b"", None, (Status.SKIPPED, "empty", "The record has no text.")),
        (b" \n", None, (Status.SKIPPED, "empty", "The record has no text.")),
    ],
)
def test_what_becomes_of_a_record(
    data: bytes, problem: Outcome | None, outcome: tuple[Status, str | None, str | None], tmp_path: Path
) -> None:
    article = of_record(tmp_path, Entry("x", "1", data=data, problem=problem))
    assert (article.outcome.status, article.outcome.code, article.outcome.message) == outcome
    assert article.text == ("text" if article.outcome.status.has_text else "")


def test_a_record_that_cannot_be_read_back_says_so(tmp_path: Path) -> None:
    article = read(Source("a.jsonl#x", "", record=Slice(str(tmp_path / "none"), 0, 1)), Config())
    assert article.outcome.message == "The record could not be read back: No such file or directory."


# --- what is declared ---


def test_what_a_server_says_of_the_encoding_counts_before_what_the_letters_may_mean() -> None:
    data = "Šel domů".encode("iso8859-2")
    assert decode(data, "text").text != "Šel domů"
    assert decode(data, "text", "iso-8859-2").text == "Šel domů"
    assert decode(data, "html", "no-such-code").encoding == decode(data, "html").encoding


def test_a_charset_that_no_letters_are_known_of_is_believed() -> None:
    page = PAGE.format(lang="cy", charset="iso-8859-14", text="Ŵyn, ŷd a dŵr.")
    assert decode(page.encode("iso8859-14"), "html").text == page
    assert declared_encoding(b'<meta charset="koi8-r">') == ("koi8-r", "koi8-r")


def test_marks_of_a_seven_bit_encoding_in_code_are_none() -> None:
    assert decode(b"Write ~{ and ~} around it; a{b~} is wrong.", "text").encoding == "utf-8"


@pytest.mark.parametrize(
    ("declared", "encoding", "text"),
    [
        ("iso-8859-1", "cp1250", CZECH),
        ("iso-8859-1", "iso8859-2", CZECH),
        ("windows-1251", "koi8-r", CODE_PAGES["ru"]),
        ("gb2312", "big5hkscs", CODE_PAGES["tw"]),
        ("utf-8", "euc_jp", CODE_PAGES["ja"]),
    ],
)
def test_a_declared_charset_that_makes_no_words_is_not_believed(declared: str, encoding: str, text: str) -> None:
    page = PAGE.format(lang="xx", charset=declared, text=text)
    decoded = decode(page.encode(encoding), "html")
    assert (decoded.text, decoded.encoding) == (page, encoding)
    assert [note.code for note in decoded.notes] == ["wrong-charset"]
    assert declared in str(decoded.notes[0].message)


def test_a_declaration_behind_a_long_script_counts() -> None:
    script = "<script>" + "var a = 1;\n" * 2000 + "</script>"
    page = f'<html><head>{script}<meta charset="iso-8859-2"></head><body><p>Šel.</p></body></html>'
    assert decode(page.encode("iso8859-2"), "html").text == page


def test_all_texts_of_the_benchmark_are_right_or_told() -> None:
    spec = importlib.util.spec_from_file_location("encodings_bench", PROJECT / "bench" / "encodings.py")
    assert spec is not None
    assert spec.loader is not None
    bench = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bench)
    wrong = []
    for language, encoding, length, data, text in bench.cases():
        decoded = decode(data, "text")
        if decoded.text != text:
            wrong.append((language, encoding, length, any(note.status is Status.PARTIAL for note in decoded.notes)))
    assert [case for case in wrong if not case[3] or case[2] in ("paragraph", "long")] == []
    assert len(wrong) <= 20


@settings(deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["text", "markdown", "html"]))
@example(b'<meta charset="utf-7">+2AA-', "html")
@example(b"\xff\xfe\x00\xd8", "text")
@example(b"\xed\xa0\x80", "text")
def test_any_bytes_decode_to_text_without_surrogates(data: bytes, media: str) -> None:
    decoded = decode(data, media)
    assert decoded.text.encode().decode() == decoded.text  # raises on a surrogate
    assert "\r" not in decoded.text
    assert decoded.replaced <= decoded.text.count("\ufffd")


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\x00"), min_size=1))
def test_utf8_comes_back_as_it_was(text: str) -> None:
    data = text.encode()
    if not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        assert decode(data, "text").text == text


# --- names ---


@pytest.mark.parametrize(
    ("path", "media", "records", "lines"),
    [
        ("a.txt", "text", None, False),
        ("A.TEXT.GZ", "text", None, False),
        ("a.md", "markdown", None, False),
        ("a.xhtml.gz", "html", None, False),
        ("a.html.zst", None, None, False),
        ("d.md/a", None, None, False),
        ("a.jsonl", None, ".jsonl", True),
        ("A.CSV", None, ".csv", True),
        ("a.csv.gz", None, ".csv", False),
        ("a.warc.zst", None, ".warc", False),
        ("a.parquet", None, ".parquet", False),
        ("a.tar.gz", None, ".tar", False),
        ("a.zip", None, ".zip", False),
        ("a.pdf", None, None, False),
        ("a.gz", None, None, False),
    ],
)
def test_a_files_name_says_what_it_is(path: str, media: str | None, records: str | None, lines: bool) -> None:
    assert (names.media_of(path), names.records_of(path), names.is_in_lines(path)) == (media, records, lines)
    assert names.is_read(path) is (media is not None or records is not None)


@pytest.mark.parametrize(
    ("media", "clean_format", "suffix"),
    [
        ("markdown", "text", ".md"),
        ("markdown", "markdown", ".md"),
        ("html", "text", ".txt"),
        ("html", "markdown", ".md"),
        ("text", "markdown", ".txt"),
        (None, "text", ".txt"),
    ],
)
def test_markdown_stays_markdown_and_pages_become_what_is_asked_for(media: str | None, clean_format: str, suffix: str) -> None:
    assert names.cleaned_suffix(media, clean_format) == suffix


@pytest.mark.parametrize(
    ("text", "writing"),
    [
        ("一" * 61 + "\n" * 39, True),
        ("一" * 60 + "\n" * 40, False),
        ("一" * 199 + "\x01", True),
        ("一" * 99 + "\x01", False),
        ("一" * 99 + "㐀", False),
    ],
    ids=[
        "six tenths are of one script, and more",
        "no more",
        "one in two hundred is no writing",
        "one in a hundred",
        "a character that hardly any text has",
    ],
)
def test_utf16_is_writing_where_nearly_all_of_it_is_of_one_script(text: str, writing: bool) -> None:
    assert _is_writing(text.encode("utf-16-le"), "utf-16-le") is writing


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("渡し船だ", "iso2022_jp"), ("渡し船", "utf-8"), ("渡し船が出た日。。。", "iso2022_jp"), ("渡し船が出た日。。。。", "utf-8")],
    ids=["four characters", "three", "seven letters of ten", "of eleven"],
)
def test_japanese_in_seven_bits_is_told_by_four_characters_most_of_which_are_letters(text: str, encoding: str) -> None:
    data = f"The ferry: {text}".encode("iso2022_jp")
    assert decode(data, "text").encoding == encoding


@pytest.mark.parametrize("order", ["le", "be"])
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a" * 19 + "😁", True),
        ("a" * 18 + "😁" * 2, False),
        ("a" * 19 + "Ā", False),
        ("ж" * 10, True),
        ("a", False),
        ("ab", True),
        ("a" * 1_023 + "ab" + "Ā" * 9, True),
    ],
    ids=[
        "one character in twenty beyond the plane",
        "two",
        "a zero byte of another place",
        "another script",
        "one letter",
        "two letters",
        "behind what is looked at",
    ],
)
def test_utf32_is_told_by_where_its_zero_bytes_stand(text: str, told: bool, order: str) -> None:
    assert _utf32_without_mark(text.encode(f"utf-32-{order}")) == (f"utf-32-{order}" if told else None)


@pytest.mark.parametrize("order", ["le", "be"])
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("abcdeжሁあ각亍", True),
        ("abcdԱжሁあ각亍", False),
        ("abcdeжሁあ각Ā", False),
        ("ж" * 2_047 + "\n" + "あ" * 9_000, True),
        ("ж" * 2_048 + "\n" + "あ" * 9_000, False),
    ],
    ids=["five letters of ten in Latin script", "four", "a zero byte of another place", "in what is looked at", "behind it"],
)
def test_utf16_is_told_by_where_its_zero_bytes_stand(text: str, told: bool, order: str) -> None:
    assert _utf16_without_mark(text.encode(f"utf-16-{order}")) == (f"utf-16-{order}" if told else None)
