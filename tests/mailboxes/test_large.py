"""A message with a file of 25 MB, from a mailbox into the database, in bounded memory."""

import hashlib
import random
from base64 import encodebytes

import pytest

from tests.faults.processes import program
from tests.mailboxes.support import all_marked, kept, make_mailbox, new_user, until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.needs("dovecot")]

MEGABYTE = 2**20
PEAK = 300 * MEGABYTE

HEAD = b"""\
From: ayse@anadolu.example
To: desk@provider.example
Subject: Log
Message-ID: <large@anadolu.example>
MIME-Version: 1.0
Content-Type: application/zip; name="log.zip"
Content-Transfer-Encoding: base64

"""


def test_two_large_messages_are_taken_in_one_after_the_other(imap):
    contents = [
        (HEAD + encodebytes(random.Random(seed).randbytes(25 * MEGABYTE))).replace(b"\n", b"\r\n")
        for seed in (1, 2)
    ]
    for content in contents:
        user = new_user()
        imap.deliver(user, content)
        make_mailbox(imap, user)
    with program("mailboxes", "--poll", "1") as process:
        until(all_marked(2))
        assert process.peak() < PEAK, process.peak()
        assert process.end() == 0
    digests = {hashlib.sha256(row.content).hexdigest() for row in kept()}
    assert digests == {hashlib.sha256(content).hexdigest() for content in contents}
