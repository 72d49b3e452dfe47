"""Fuzz the readers: ``make fuzz MINUTES=n``, or ``python tests/hostile/fuzz.py READER SECONDS`` for one of them.

Archives are fuzzed by their parts: what the fuzzer changes is a list of names and contents, of which the archive is made afterwards, so
that it meets our code and not the checksums. What is found stands in out/fuzz/READER; a crash becomes a test before it is mended.
"""

from __future__ import annotations

import io
import random
import re
import subprocess
import sys
import zipfile
from pathlib import Path

try:
    import atheris
except ImportError:
    print("atheris is not installed (pip install 'jiheng[fuzz]'); nothing was fuzzed.")
    sys.exit(0)

TESTS = Path(__file__).parents[1]
OUT = TESTS.parent / "out" / "fuzz"
ARCHIVES = ("docx", "xlsx", "ods", "ofd", "pptx")
PLAIN = ("xls", "html", "csv", "txt", "pdf", "any")
#: what changes as a whole, and what may come in its place besides another of its kind
STRUCTURES = (
    (re.compile(rb"\d+"), (b"0", b"-1", b"1", b"2", b"99999999999", b"1e309", b"nan", b"65536", b"16385", b"1048577", b"")),
    (re.compile(rb'[\w:]+="[^"]*"'), (b"",)),
    (re.compile(rb'"[^"]*"'), (b'""', b'"-1"', b'"1 2 3 4"', b'"true"', b'"../../x"', b'"http://127.0.0.1/"')),
    (re.compile(rb"<[\w:]+[^>]*/>"), (b"",)),
    (re.compile(rb"<([\w:]+)[^>]*>[^<]*</\1>"), (b"",)),
    (re.compile(rb"(?s)<(\w+:?(?:tr|tc|tbl|p|r|row|c|table-row|Layer|TextObject|PathObject|td))\b.{0,2000}?</\1>"), (b"",)),
    (re.compile(rb"</?[\w:]+"), ()),
    (re.compile(rb"\x00\x01[^\x00]*\x00\x02"), ()),
    (re.compile(rb"[\x80-\xff]{3,}"), (b"", b"\xe2\x80\xae", b"\xef\xbc\x91", b"\xed\xa0\x80")),
)
NAME, CONTENT = b"\x00\x01", b"\x00\x02"
sys.path.insert(0, str(TESTS))


def flat(path: Path) -> bytes:
    """An archive as names and contents one after the other."""
    with zipfile.ZipFile(path) as archive:
        return b"".join(NAME + name.encode() + CONTENT + archive.read(name) for name in archive.namelist())


def archived(data: bytes) -> bytes:
    """The archive of such a list; anything will do."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        seen: set[str] = set()
        for piece in data.split(NAME)[1:60]:
            name, _, content = piece.partition(CONTENT)
            text = name.decode("utf-8", "replace")[:100].replace("\x00", "")
            if text and text not in seen:
                seen.add(text)
                archive.writestr(text, content)
    return held.getvalue()


def seeds(kind: str, folder: Path) -> None:
    """Small files to begin with: the small table, and an invented form."""
    from support.layout_files import WRITERS
    from support.layouts import CLINIC, LAYOUTS
    from support.small_files import MAKERS, small_file

    made = [small_file(kind, folder)] if kind in MAKERS else []
    writer = WRITERS.get(kind)
    if writer is not None:
        made.append(writer(LAYOUTS["central"](CLINIC), folder / f"form.{kind}"))
    if kind == "any":
        made += [small_file(each, folder) for each in MAKERS]
    for number, path in enumerate(made):
        content = flat(path) if kind in ARCHIVES else path.read_bytes()
        path.unlink()
        (folder / f"seed-{number}").write_bytes(content)


def mutated(data: bytes, most: int, seed: int) -> bytes:
    """Half the time what libFuzzer does with bytes; else the text stays well-formed: figures, attributes, elements change places."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    if chance.random() < 0.5:
        return atheris.Mutate(data, most)
    pattern, puts = chance.choice(STRUCTURES)
    places = [found.span() for found in pattern.finditer(data)]
    if not places:
        return atheris.Mutate(data, most)
    start, end = chance.choice(places)
    first, last = chance.choice(places)
    put = chance.choice(puts) if puts and chance.random() < 0.5 else data[first:last]
    return (data[:start] + put + data[end if chance.random() < 0.8 else start :])[:most]


def look(document) -> None:
    """What holds of every document that was read."""
    for table in document.tables():
        assert table.layout != "grid" or len({len(row) for row in table.rows}) == 1, "rows of different lengths"
        for cell in table.cells():
            assert cell.row >= 1
            assert cell.column >= 1
            assert isinstance(cell.place.as_json(), dict)
    for paragraph in document.paragraphs():
        assert isinstance(paragraph.text, str)
    for unread in document.unread:
        assert unread.reason.text("zh")
        assert unread.reason.text("en")


def fuzz(kind: str, seconds: int) -> None:
    """Fuzz one reader in this process."""
    with atheris.instrument_imports(include=["jiheng.documents"]):
        from jiheng.documents import limits, reader
        from jiheng.documents.errors import UnreadableFileError

        for module in ("docx", "xlsx", "ods", "xls", "html", "delimited", "text", "ofd", "pdf", "pptx"):
            if (Path(reader.__file__).parent / f"{module}.py").is_file():
                __import__(f"jiheng.documents.{module}")
    folder = OUT / kind
    folder.mkdir(parents=True, exist_ok=True)
    seeds(kind, folder)
    small = limits.Limits(xml_bytes=2_000_000, tree_bytes=20_000_000, sheet_cells=100_000, cells=50_000, scan_pages=0)
    path = folder.parent / f"{kind}.now"

    def once(data: bytes) -> None:
        path.write_bytes(archived(data) if kind in ARCHIVES else data)
        try:
            look(reader.read_document(path, small))
        except UnreadableFileError as error:
            str(error.message)

    options = [
        f"-max_total_time={seconds}",
        "-timeout=20",
        "-rss_limit_mb=2000",
        "-max_len=20000",
        "-print_final_stats=1",
        f"-artifact_prefix={folder}-",
    ]
    atheris.Setup([sys.argv[0], *options, str(folder)], once, custom_mutator=mutated)
    atheris.Fuzz()


def main() -> int:
    """Fuzz one reader, or all of them one after the other in processes of their own."""
    if len(sys.argv) == 3 and sys.argv[1] in (*ARCHIVES, *PLAIN):
        fuzz(sys.argv[1], int(sys.argv[2]))
        return 0
    kinds = (*ARCHIVES, *PLAIN)
    seconds = max(int(float(sys.argv[1]) * 60 / len(kinds)), 1)
    failed = []
    for kind in kinds:
        print(f"--- {kind}: {seconds} s", flush=True)
        if subprocess.run([sys.executable, __file__, kind, str(seconds)], check=False).returncode:
            failed.append(kind)
    print(f"{seconds * len(kinds)} s over {len(kinds)} readers; failed: {', '.join(failed) or 'none'}")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
