#!/usr/bin/env python3
"""Makes mail-providers.txt of the kept lists of free mail domains on npm and of our own: run it to bring it up to date.

Needs npm. Writes beside itself; says how many domains are new and gone.
"""
import json, pathlib, subprocess, tarfile, tempfile

HERE = pathlib.Path(__file__).parent
PACKAGES = {
    "email-providers@2.26.0": "package/all.json",
    "free-email-domains@1.12.6": "package/domains.json",
    "freemail@1.7.0": "package/data/free.txt",
}
NOTICE = """\
# Domains at which people, not companies, have their mail. Made by mail-providers.py; do not edit.
#
# From email-providers (ISC, Copyright (c) 2025, Jannis R), freemail (ISC, Copyright (c) 2015, Will White
# <will@mapbox.com>), free-email-domains (MIT, Copyright (c) 2017 Kiko Beats) and mail-providers.own.txt.
#
# ISC: Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby
# granted, provided that the above copyright notice and this permission notice appear in all copies. THE SOFTWARE IS
# PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES
# OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT, INDIRECT, OR
# CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF
# CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS
# SOFTWARE.
#
# MIT: Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
# documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
# rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
# persons to whom the Software is furnished to do so, subject to the following conditions: The above copyright notice and
# this permission notice shall be included in all copies or substantial portions of the Software. THE SOFTWARE IS PROVIDED
# "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
# MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT
# HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE,
# ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


def lines(text):
    return {line.strip().lower() for line in text.splitlines() if line.strip() and not line.startswith("#")}


def fetched(package, member):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", package], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        (archive,) = pathlib.Path(folder).glob("*.tgz")
        with tarfile.open(archive) as tar:
            text = tar.extractfile(member).read().decode()
    return set(json.loads(text)) if member.endswith(".json") else lines(text)


def domain(name):
    """A domain in the letters of the network; None when it is none."""
    try:
        name = name.strip().lower().encode("idna").decode()
    except UnicodeError:
        return None
    return name if "." in name and not set(name) - set("abcdefghijklmnopqrstuvwxyz0123456789.-") else None


target = HERE / "mail-providers.txt"
before = lines(target.read_text()) if target.exists() else set()
found = set(lines((HERE / "mail-providers.own.txt").read_text()))
for package, member in PACKAGES.items():
    found |= fetched(package, member)
after = {name for name in map(domain, found) if name}
target.write_text(NOTICE + "\n".join(sorted(after)) + "\n")
print(f"{len(after)} domains, {len(after - before)} new, {len(before - after)} gone")
