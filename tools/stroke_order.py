#!/usr/bin/env python3
"""Writes crates/domain/data/stroke_order.bin: the rank of each character in the official stroke order.

    python3 tools/stroke_order.py            # fetch the package with pip, write the table
    python3 tools/stroke_order.py --check    # fetch it, and fail if the committed table differs
    python3 tools/stroke_order.py --wheel F  # either of them from a wheel already at hand

The order is the national one for the 20902 characters of GB 13000.1: stroke count, then the strokes one by one
as 横竖撇点折, then rules for characters whose strokes are all equal. The last rules cannot be derived from stroke
counts, hence a table. What is taken, and from where, stands in tools/README.md.
"""

import argparse
import hashlib
import json
import pathlib
import struct
import subprocess
import sys
import tempfile
import zipfile

PACKAGE = "cn-sort==0.14.0"
WHEEL_SHA256 = "1be7dd55552c0bb5aad6ac8bf4c97e0ef30df6b99cfc8b640bdb04cd0e916c06"
LIST = "cn_sort/res/all_word.json"
OUT = pathlib.Path(__file__).resolve().parent.parent / "crates/domain/data/stroke_order.bin"

FIRST, LAST = 0x4E00, 0x9FA5

# Japanese coinages the package leaves out. They keep rank 0 and sort behind every ranked character.
ABSENT = "兙桛瓰瓱瓼"

# Where the package departs from the standard strokes: (character, its strokes as 横1 竖2 撇3 点4 折5, the character
# it belongs directly before). 达, common in names, was filed under five strokes.
CORRECTIONS = [
    ("达", "134454", "戍"),
    ("虽", "251251214", "品"),
    ("钚", "311151324", "钛"),
    ("辔", "5511521551251", "缝"),
]

# The table is refused unless each of these stands in this order.
MUST_ASCEND = [
    "丁卜马王叶白冯成刘米孙李杨吴沈张陈林罗周郑赵胡徐高郭黄曹梁彭董蒋韩曾谢廖熊潘薛戴魏",
    "夸灰达列死成夹",
    "王牛毛文方尹孔",
    "杅杆杇杜杠材村杖杏杉极杞李杨杈",
]


def fetch(folder):
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, PACKAGE]
    subprocess.run(command, check=True)
    return next(pathlib.Path(folder).glob("*.whl"))


def read_order(wheel):
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if digest != WHEEL_SHA256:
        sys.exit(f"{wheel.name}: digest {digest}, expected {WHEEL_SHA256}")
    with zipfile.ZipFile(wheel) as archive:
        entries = json.loads(archive.read(LIST))["all_word"]
    # A character with several readings is listed once a reading, always with the same level.
    levels = {}
    for entry in entries:
        character, level = entry["chinese"], entry["stroke_increment_level"]
        if len(character) != 1 or not FIRST <= ord(character) <= LAST:
            continue
        if levels.setdefault(character, level) != level:
            sys.exit(f"{character} has two levels")
    absent = [chr(code) for code in range(FIRST, LAST + 1) if chr(code) not in levels]
    if "".join(absent) != ABSENT:
        sys.exit(f"unexpected gaps: {''.join(absent)}")
    if len(set(levels.values())) != len(levels):
        sys.exit("two characters share a level")
    return sorted(levels, key=levels.get)


def correct(order):
    for character, _strokes, follower in CORRECTIONS:
        order.remove(character)
        order.insert(order.index(follower), character)
    rank = {character: place for place, character in enumerate(order, start=1)}
    for row in MUST_ASCEND:
        places = [rank[character] for character in row]
        if places != sorted(places):
            sys.exit(f"out of order: {row}")
    return rank


def pack(rank):
    """One little-endian u16 for each code point from FIRST to LAST; 0 means without rank."""
    return b"".join(struct.pack("<H", rank.get(chr(code), 0)) for code in range(FIRST, LAST + 1))


def main():
    arguments = argparse.ArgumentParser(description="Write the table of the official stroke order.")
    arguments.add_argument("--wheel", type=pathlib.Path, help="a wheel already at hand")
    arguments.add_argument("--check", action="store_true", help="compare with the committed table, write nothing")
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        table = pack(correct(read_order(asked.wheel or fetch(folder))))
    if asked.check:
        if OUT.read_bytes() != table:
            sys.exit(f"{OUT.name} differs from what its source gives")
    else:
        OUT.parent.mkdir(parents=True, exist_ok=True)
        OUT.write_bytes(table)
    print(f"{OUT.name}: {len(table)} bytes, sha256 {hashlib.sha256(table).hexdigest()}")


if __name__ == "__main__":
    main()
