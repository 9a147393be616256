"""Make pipeline/data/cmudict-syllables.txt.gz from the npm package cmu-pronouncing-dictionary.

    npm pack cmu-pronouncing-dictionary
    python bench/make_dictionary.py cmu-pronouncing-dictionary-3.0.0.tgz

The package (ISC) carries the CMU Pronouncing Dictionary (its own BSD-style notice: pipeline/data/CMUDICT-LICENSE) as one
JavaScript object, `"word": "PH0 ON1 EMES"`, with further pronunciations as "word(2)". textstat asks the dictionary for one
thing, how many phonemes of a word's first pronunciation end in a stress digit: its syllables. So that is what is kept:
a line with the package's name and version, then one line for each number of syllables, the number followed by its words, sorted.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import tarfile
from collections import defaultdict
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "pipeline" / "data" / "cmudict-syllables.txt.gz"
FURTHER_PRONUNCIATION = re.compile(r".+\(\d+\)")


def read_package(path: Path) -> tuple[str, dict[str, str]]:
    """Name and version, and word -> phonemes, of the package as npm packs it (.tgz) or unpacked in a folder."""
    if path.is_dir():
        manifest, script = ((path / name).read_text(encoding="utf-8") for name in ("package.json", "index.js"))
    else:
        with tarfile.open(path) as archive:
            manifest, script = (_member(archive, f"package/{name}") for name in ("package.json", "index.js"))
    about = json.loads(manifest)
    words = json.loads(script[script.index("{", script.index("export const dictionary")) : script.rindex("}") + 1])
    return f"{about['name']} {about['version']}", words


def _member(archive: tarfile.TarFile, name: str) -> str:
    file = archive.extractfile(name)
    if file is None:
        raise SystemExit(f"{name} is not a file in the archive; give the package as `npm pack` writes it")
    return file.read().decode("utf-8")


def syllables(phonemes: str) -> int:
    """How many vowels a pronunciation has; vowels carry a stress digit. A comment may follow behind '#'."""
    return sum(phoneme[-1].isdigit() for phoneme in phonemes.partition("#")[0].split())


def compact(name: str, words: dict[str, str]) -> str:
    """The data file's text."""
    by_count: dict[int, list[str]] = defaultdict(list)
    for word, phonemes in words.items():
        if not FURTHER_PRONUNCIATION.fullmatch(word):
            by_count[syllables(phonemes)].append(word)
    return "\n".join([name, *(f"{count} {' '.join(sorted(by_count[count]))}" for count in sorted(by_count))]) + "\n"


def main() -> None:
    """Read the package named on the command line and write the data file."""
    parser = argparse.ArgumentParser(description="Make the syllable dictionary from the npm package cmu-pronouncing-dictionary.")
    parser.add_argument("package", type=Path, help="the package's .tgz, or the folder it was unpacked to")
    text = compact(*read_package(parser.parse_args().package))
    TARGET.write_bytes(gzip.compress(text.encode("utf-8"), compresslevel=9, mtime=0))
    count = sum(len(line.split()) - 1 for line in text.splitlines()[1:])
    print(f"{TARGET.name}: {count:,} words, {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
