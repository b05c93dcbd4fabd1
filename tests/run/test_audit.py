"""The audit of what is locked, asked of an index of our own."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

import audit

KNOWN = {
    "/pypi/left/1.0/json": [
        {"id": "ID-1", "aliases": ["CVE-1"], "fixed_in": ["1.1"]},
        {"id": "ID-2", "fixed_in": [], "withdrawn": "2026-01-01"},
    ],
    "/pypi/right/2.0/json": [],
}


class Index(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        known = KNOWN.get(self.path)
        self.send_response(404 if known is None else 200)
        self.end_headers()
        if known is not None:
            self.wfile.write(json.dumps({"vulnerabilities": known}).encode())

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def index(monkeypatch, tmp_path) -> Iterator[str]:
    (tmp_path / "requirements").mkdir()
    monkeypatch.setattr(audit, "ROOT", tmp_path)
    with HTTPServer(("127.0.0.1", 0), Index) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        url = f"http://127.0.0.1:{server.server_port}/pypi"
        monkeypatch.setattr(audit, "index_url", lambda: url)
        yield url
        server.shutdown()
        thread.join()


def lock(text: str) -> None:
    (audit.ROOT / "requirements" / "run.lock").write_text(text, encoding="utf-8")


def test_weaknesses_are_named_unless_they_are_accepted(index, capsys):
    lock("left==1.0 \\\n    --hash=sha256:00\nright==2.0 ; python_version >= '3.11'\n")
    assert audit.main([]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "left 1.0: ID-1, CVE-1; mended in 1.1",
        "2 packages, 1 known weaknesses.",
    ]
    (audit.ROOT / "requirements" / "accepted.toml").write_text(
        '[weaknesses]\nCVE-1 = "Only where it draws; we do not."\n', encoding="utf-8"
    )
    assert audit.main([]) == 0


def test_an_index_that_does_not_tell_is_no_all_clear(index, capsys):
    lock("unheard-of==3.0\n")
    assert audit.main([]) == 2
    assert "NOT AUDITED" in capsys.readouterr().out


def test_a_weakness_counts_although_another_package_has_no_answer(index, capsys):
    lock("left==1.0\nunheard-of==3.0\n")
    assert audit.main(["--if-possible"]) == 1
    assert "left 1.0: ID-1" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("given", "status"),
    [({}, 0), ({"VEFA_AUDIT": "0"}, 0), ({"VEFA_AUDIT": "1"}, 2)],
)
def test_a_check_that_gets_no_answer_says_so(index, monkeypatch, capsys, given, status):
    lock("unheard-of==3.0\n")
    monkeypatch.delenv("VEFA_AUDIT", raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert audit.main(["--if-possible"]) == status
    assert "NOT AUDITED" in capsys.readouterr().out
