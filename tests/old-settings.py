#!/usr/bin/env python3
"""Makes a small store of a release whose settings were changed by people, for the test that carries its history over.

    tests/old-settings.py AMENDS OUT

AMENDS is the binary of the release; OUT a folder, which gets settings.amends.gz, a backup of the store: one organisation,
set up on the first run, with a member invited and amended, its settings changed, a key made, a rule of the coach switched off.
"""

import http.cookiejar
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

LISTEN = "127.0.0.1:18431"
CHANGES = [
    ("/first-run", {"organisation": "Northline", "address": "c@northline.example", "currency": "EUR",
                    "zone": "Europe/Oslo", "week": "mon-fri 08:00-16:00", "name": "Astrid Lund",
                    "email": "astrid@northline.example", "password": "a red bicycle"}),
    ("/members", {"name": "Tomas Reyes", "email": "tomas@northline.example", "role": "agent", "limit": "500",
                  "team": "order desk"}),
    ("/members/2", {"name": "Tomas Reyes", "role": "manager", "limit": "900", "team": "logistics", "active": "yes"}),
    ("/organisation", {"organisation": "Northline Parts", "address": "c2@northline.example", "currency": "NOK",
                       "zone": "Europe/Oslo", "week": "mon-fri 09:00-16:00", "holidays": "2026-12-25"}),
    ("/me/keys", {"label": "the till"}),
    ("/settings/coach/off", {"rule": "denial.records"}),
]


def main(amends, out):
    with tempfile.TemporaryDirectory() as data:
        server = subprocess.Popen([amends, "--data", data, "serve", "--listen", LISTEN], stdout=subprocess.DEVNULL)
        try:
            time.sleep(3)
            jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
            browser = urllib.request.build_opener(jar)
            browser.addheaders = [("Sec-Fetch-Site", "same-origin")]
            for path, form in CHANGES:
                browser.open(f"http://{LISTEN}{path}", urllib.parse.urlencode(form).encode())
        finally:
            server.terminate()
            server.wait()
        backup = pathlib.Path(out) / "settings.amends.gz"
        subprocess.run([amends, "--data", data, "backup", "--unproved", str(backup)], check=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
