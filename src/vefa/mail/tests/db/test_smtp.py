"""The conversation with a relay that can report failures, and with one that cannot."""

import socketserver
import threading
from contextlib import contextmanager

import pytest

from vefa.mail.domain.relay import Relay
from vefa.mail.tasks.smtp import hand_over


class Conversation(socketserver.StreamRequestHandler):
    """Says what the script says and writes down what it hears."""

    def handle(self):
        self.say("220 relay")
        while line := self.rfile.readline().decode().strip():
            self.server.heard.append(line)
            word = line.split(" ")[0].upper()
            if word == "DATA":
                self.say("354 go on")
                while self.rfile.readline().strip() != b".":
                    pass
                self.say(self.server.answers.get("DATA", "250 taken"))
            elif word == "EHLO":
                self.say(self.server.answers.get("EHLO", "250 relay"))
            else:
                answer = self.server.answers.get(word, "250 fine")
                self.say(answer if isinstance(answer, str) else answer.pop(0))
            if word == "QUIT":
                return

    def say(self, text):
        self.wfile.write(text.replace("\n", "\r\n").encode() + b"\r\n")


@contextmanager
def relay(**answers):
    with socketserver.TCPServer(("127.0.0.1", 0), Conversation) as server:
        server.heard, server.answers = [], answers
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield Relay("127.0.0.1", server.server_address[1]), server.heard
        finally:
            server.shutdown()
            thread.join()


def send(place, envelope_id="abc@saglayici.example"):
    return hand_over(
        place,
        b"Subject: x\r\n\r\nx\r\n",
        sender="destek@saglayici.example",
        to=["ayse@musteri.example"],
        envelope_id=envelope_id,
    )


def test_a_report_of_failure_is_asked_for():
    with relay(EHLO="250-relay\n250 DSN") as (place, heard):
        assert send(place).outcome == "sent"
    assert heard[1:3] == [
        "mail FROM:<destek@saglayici.example> RET=HDRS ENVID=abc@saglayici.example",
        "rcpt TO:<ayse@musteri.example> NOTIFY=FAILURE",
    ]


def test_a_relay_that_reports_nothing_is_not_asked():
    with relay() as (place, heard):
        assert send(place).outcome == "sent"
    assert heard[1:3] == [
        "mail FROM:<destek@saglayici.example>",
        "rcpt TO:<ayse@musteri.example>",
    ]


def test_a_relay_that_takes_no_signed_sender_is_given_the_plain_one():
    with relay(MAIL=["553 5.7.1 not yours", "250 fine"]) as (place, heard):
        delivery = hand_over(
            place,
            b"Subject: x\r\n\r\nx\r\n",
            sender="destek+b-1-x@saglayici.example",
            otherwise="destek@saglayici.example",
            to=["ayse@musteri.example"],
        )
    assert delivery.outcome == "sent"
    assert [line[10:] for line in heard if line.startswith("mail")] == [
        "<destek+b-1-x@saglayici.example>",
        "<destek@saglayici.example>",
    ]


@pytest.mark.parametrize(
    ("said", "senders"),
    [("553 5.7.1 Sender address rejected: not owned by user", 2), ("550 5.1.1 User unknown", 1)],
)
def test_a_relay_may_refuse_the_signed_sender_at_the_recipient(said, senders):
    with relay(RCPT=[said, "250 fine"]) as (place, heard):
        delivery = hand_over(
            place,
            b"Subject: x\r\n\r\nx\r\n",
            sender="destek+b-1-x@saglayici.example",
            otherwise="destek@saglayici.example",
            to=["ayse@musteri.example"],
        )
    assert len([line for line in heard if line.startswith("mail")]) == senders
    assert delivery.outcome == ("sent" if senders == 2 else "failed")


def test_a_proof_of_arrival_is_asked_for_where_it_would_be_news():
    with relay(EHLO="250-relay\n250 DSN") as (place, heard):
        delivery = hand_over(place, b"\r\n", sender="a@b.example", to=["c@d.example"], proof=True)
    assert delivery.outcome == "sent"
    assert heard[2] == "rcpt TO:<c@d.example> NOTIFY=SUCCESS,FAILURE"


@pytest.mark.parametrize("answer", ["250 odd", "421 4.3.2 going down", "nonsense"])
def test_a_relay_that_has_taken_it_may_end_as_it_likes(answer):
    with relay(QUIT=answer) as (place, _heard):
        assert send(place).outcome == "sent"


def test_a_name_that_needs_coding_is_left_out():
    with relay(EHLO="250-relay\n250 DSN") as (place, heard):
        assert send(place, "a+b=c d").outcome == "sent"
    assert heard[1].endswith("RET=HDRS")


@pytest.mark.parametrize(
    ("answers", "outcome", "words"),
    [
        ({"DATA": "451 4.2.1 come later"}, "deferred", "451 4.2.1 come later"),
        ({"DATA": "554 5.7.1 spam"}, "failed", "554 5.7.1 spam"),
        ({"RCPT": "550 5.1.1 unknown"}, "failed", "ayse@musteri.example: 550 5.1.1 unknown"),
        (
            {"RCPT": "450 4.2.0 greylisted"},
            "deferred",
            "ayse@musteri.example: 450 4.2.0 greylisted",
        ),
        ({"MAIL": "553 5.7.1 not yours"}, "failed", "553 5.7.1 not yours"),
        ({"MAIL": "530 5.7.0 sign in first"}, "deferred", "530 5.7.0 sign in first"),
    ],
)
def test_the_words_of_the_server_are_kept(answers, outcome, words):
    with relay(**answers) as (place, _heard):
        delivery = send(place)
    assert (delivery.outcome, delivery.words) == (outcome, words)
