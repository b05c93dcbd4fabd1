"""`vefa mail read`: one JSON line for each file, whatever the file is."""

import argparse
import json
from pathlib import Path

from vefa.mail.management.cli import register

DATA = Path(__file__).parent.parent / "data"
KEYS = [
    *("file", "from", "from_name", "to", "cc", "reply_to", "subject", "date", "message_id"),
    *("in_reply_to", "references", "text", "quoted", "html", "attachments", "automatic"),
    *("bounced", "notes", "protections", "invitations"),
]


def main(arguments):
    parser = argparse.ArgumentParser()
    register(parser.add_subparsers(required=True))
    args = parser.parse_args(arguments)
    return args.run(args)


def read(capfdbinary, *names):
    status = main(["mail", "read", *map(str, names)])
    return status, [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]


def test_one_line_for_each_file(capfdbinary):
    names = sorted(DATA.glob("*.eml"))
    status, lines = read(capfdbinary, *names)
    assert status == 0
    assert [line["file"] for line in lines] == [str(name) for name in names]
    assert all(list(line) == KEYS for line in lines)


def test_what_a_line_says(capfdbinary):
    _, (line,) = read(capfdbinary, DATA / "inline_image.eml")
    assert line["from"] == "bora@ornek.example"
    assert line["to"] == ["destek@destek.example"]
    assert line["subject"] == "Ekran görüntüsü"
    assert line["date"] == "2024-03-08T12:00:00+03:00"
    assert line["message_id"] == "<img1@ornek.example>"
    assert line["attachments"][0] == {
        "name": "ekran.png",
        "type": "image/png",
        "size": 48,
        "sha256": "33c6c1549803ca3c04149dbbaf110943e9d6d4e5b4b19fb6ad44ca68f2b3d607",
    }
    assert line["automatic"] is None


def test_an_unreadable_file_has_a_line_too(capfdbinary, tmp_path):
    empty = tmp_path / "empty.eml"
    empty.write_bytes(b"")
    status, lines = read(capfdbinary, tmp_path / "missing.eml", tmp_path, empty)
    assert status == 1
    assert ["error" in line for line in lines] == [True, True, False]
    assert lines[2]["text"] == ""


def test_bytes_that_are_no_letters_do_not_stop_it(capfdbinary, tmp_path):
    odd = tmp_path / "odd.eml"
    odd.write_bytes(b"Subject: \xed\xa0\x80\xff\n\n\xed\xa0\x80 \xff\xfe")
    status, (line,) = read(capfdbinary, odd)
    assert status == 0
    assert line["file"] == str(odd)


def test_send_tells_when_nobody_listens(capfdbinary):
    message = str(DATA / "uuencoded.eml")
    assert main(["mail", "send", message, "--to", "127.0.0.1:1"]) == 1
    assert b"not sent" in capfdbinary.readouterr().err
