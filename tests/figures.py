#!/usr/bin/env python3
"""Measures the code: tests/figures.py [FOLDER]. Prints a table of file and function lengths, HTML columns, test ratio,
comments, the order of crates and their cycles. Counts text, builds nothing."""

import re
import statistics
import sys
from pathlib import Path

root = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent.parent)


def is_test(path):
    parts = set(path.parts)
    return bool(parts & {"tests", "properties", "fixtures"}) or path.name in {"tests.rs", "properties.rs", "given.rs"}


def split(text):
    """Production lines and the lines of the tests at the end of a file."""
    lines = text.splitlines()
    for at, line in enumerate(lines):
        if line.startswith("#[cfg(test)]") and any("mod tests {" in after for after in lines[at : at + 2]):
            return lines[:at], lines[at:]
    return lines, []


def counted(lines):
    return [line for line in lines if line.strip()]


def functions(lines):
    """Lengths of functions, from `fn` to the brace that closes it at the same indent."""
    lengths = []
    for at, line in enumerate(lines):
        found = re.match(r"( *)(pub(\([a-z]+\))? )?(const )?(async )?fn \w", line)
        if not found or line.rstrip().endswith(";"):
            continue
        if line.rstrip().endswith("}"):
            lengths.append(1)
            continue
        end = found.group(1) + "}"
        for after in range(at + 1, len(lines)):
            if lines[after].rstrip() == end or lines[after].startswith(end + " "):
                lengths.append(after - at + 1)
                break
            if lines[after].strip() == "" and ";" in lines[after - 1]:
                break
    return lengths


def of(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(share * len(values)))] if values else 0


def row(name, value):
    print(f"| {name} | {value} |")


def cycles(crates):
    """Crates of ours that reach themselves by their dependencies."""
    names = {name: set() for name in crates}
    for name, manifest in crates.items():
        part = re.search(r"\[dependencies\](.*?)(\n\[|\Z)", manifest, re.S)
        for line in part.group(1).splitlines() if part else []:
            other = re.split(r"[ .=]", line)[0]
            if other in names:
                names[name].add(other)
    reached = {name: set(others) for name, others in names.items()}
    for _ in names:
        for others in reached.values():
            for other in list(others):
                others |= reached[other]
    return sum(name in others for name, others in reached.items())


def main():
    files = [f for f in root.glob("crates/**/*.rs") if "target" not in f.parts]
    production, tests, lengths, functions_, docs, plain = 0, 0, [], [], 0, 0
    for path in files:
        code, after = split(path.read_text())
        if is_test(path.relative_to(root)):
            tests += len(counted(code)) + len(counted(after))
            continue
        production += len(counted(code))
        tests += len(counted(after))
        lengths.append(len(code) + len(after))
        functions_ += functions(code)
        docs += sum(line.strip().startswith(("///", "//!")) for line in code)
        plain += sum(line.strip().startswith("// ") for line in code)
    tests += sum(len(counted(f.read_text().splitlines())) for f in root.glob("tests/browser/*.mjs"))
    html = [f for f in root.glob("crates/**/*.html") if "target" not in f.parts]
    columns = [len(line) for f in html for line in f.read_text().splitlines()]
    assets = [f for kind in ("css", "js") for f in root.glob(f"crates/**/*.{kind}")]
    print("| figure | value |\n|---|---|")
    row("production lines of Rust, files", f"{production}, {len(lengths)}")
    row("file: median, 95 %, longest", f"{statistics.median(lengths):.0f}, {of(lengths, .95)}, {max(lengths)}")
    row("function: median, 95 %, longest",
        f"{statistics.median(functions_):.0f}, {of(functions_, .95)}, {max(functions_)}")
    row("functions over 60 lines", f"{sum(length > 60 for length in functions_)} of {len(functions_)}")
    row("lines of test per line of production", f"{tests / production:.2f} ({tests})")
    row("doc comments, plain comments", f"{100 * docs / production:.1f} %, {100 * plain / production:.1f} %")
    over = sum(column > 120 for column in columns)
    row("HTML: lines, over 120 columns, 95 %, widest",
        f"{len(columns)}, {100 * over / len(columns):.1f} %, {of(columns, .95)}, {max(columns)}")
    row("longest stylesheet or script", max(len(f.read_text().splitlines()) for f in assets))
    crates = {}
    for manifest in root.glob("crates/*/Cargo.toml"):
        crates[manifest.parent.name] = manifest.read_text()
    row("crates, of them in a cycle", f"{len(crates)}, {cycles(crates)}")
    modules = root / "crates/amends/src/modules.rs"
    row("modules listed in modules.rs", modules.read_text().count("::MODULE") if modules.exists() else "no such list")


main()
