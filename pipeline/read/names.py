"""What the name of a file says of it: an article by itself, a file of many, packed or not."""

from __future__ import annotations

MEDIA = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
}
RECORDS = (".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet", ".warc", ".wet", ".rss", ".atom", ".xml", ".eml", ".mht", ".mhtml")
ARCHIVES = (".zip", ".tar", ".tgz")
PACKED = (".gz", ".zst")
READ = f"{' '.join(MEDIA)}, also as .gz; {' '.join(RECORDS)}, also as {' or '.join(PACKED)}; {' '.join(ARCHIVES)} of these"  # in messages


def media_of(path: str) -> str | None:
    """The media by the suffix ("text", "markdown" or "html"), with or without .gz, in any case; None for anything else."""
    name = path.lower().removesuffix(".gz")
    return MEDIA.get(_suffix(name))


def records_of(path: str) -> str | None:
    """The one of RECORDS and ARCHIVES that a file of many articles is by its name, packed or not; None for every other file."""
    name = path.lower()
    packing = next((packing for packing in PACKED if name.endswith(packing)), "")
    suffix = _suffix(name.removesuffix(packing))
    return suffix if suffix in RECORDS or suffix in ARCHIVES else None


def _suffix(path: str) -> str:
    """What pathlib calls the suffix, in a tenth of the time: it is asked of every file of a folder."""
    name = path.rstrip("/").rpartition("/")[2]
    at = name.rfind(".")
    return name[at:] if 0 < at < len(name) - 1 else ""


def cleaned_suffix(media: str | None, clean_format: str) -> str:
    """What the name of a cleaned text ends with: Markdown stays Markdown, and pages become what `clean_format` says."""
    return ".md" if media == "markdown" or (media == "html" and clean_format == "markdown") else ".txt"


def is_in_lines(path: str) -> bool:
    """Whether a file of records has them in lines as an editor shows them: neither packed nor in an archive."""
    return path.lower().endswith((".jsonl", ".ndjson", ".csv", ".tsv"))


def is_read(path: str) -> bool:
    """Whether a file of that name is read."""
    return media_of(path) is not None or records_of(path) is not None
