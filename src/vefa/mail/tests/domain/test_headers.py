"""Fields, encoded words, parameters and addresses as real programs write them."""

import pytest

from vefa.mail.domain.addresses import read_addresses
from vefa.mail.domain.dates import read_date
from vefa.mail.domain.headers import decode_words, one_line, split_head, split_parameters


def fields(raw):
    head = split_head(raw, 0, len(raw))
    return (
        [(field.name, field.text) for field in head.fields],
        raw[head.body_at :],
        head.broken_lines,
    )


def test_fields_are_unfolded_and_the_body_follows():
    raw = b"Subject: one\r\n two\r\nX-A:b\r\n\r\nbody"
    assert fields(raw) == ([("subject", "one two"), ("x-a", "b")], b"body", 0)


@pytest.mark.parametrize(
    ("raw", "names", "body"),
    [
        (b"From a@x Mon Jan  1 00:00:00 2024\nSubject: s\n\nb", ["subject"], b"b"),
        (b"\r\n\r\nSubject: s\r\n\r\nb", ["subject"], b"b"),
        (b"Subject : s\n\nb", ["subject"], b"b"),
        (b"Subject: s\nodd line here\nTo: a@x\n\nb", ["subject", "to"], b"b"),
        (
            b"Subject: s\nno empty line before this body",
            ["subject"],
            b"no empty line before this body",
        ),
        (b"only a body", [], b"only a body"),
        (b"\nNote: a body", [], b"Note: a body"),
        (b"Subject: s", ["subject"], b""),
        (b"", [], b""),
    ],
)
def test_broken_heads(raw, names, body):
    found, rest, _ = fields(raw)
    assert [name for name, _ in found] == names
    assert rest == body


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("=?iso-8859-9?Q?Yaz=FDc=FD?=", "Yazıcı"),
        ("=?UTF-8?B?xLA=?= =?UTF-8?B?xLA=?=", "İİ"),
        ("=?utf-8?Q?a=C4?= =?utf-8?Q?=B1b?=", "aıb"),
        ("=?utf-8*tr?q?=C5=9F?=", "ş"),
        ("=?koi8-r?B?8NLJ18XU?= x", "Привет x"),
        ("=?NONE?B?VEVTVA=?=", "TEST"),
        ("=?utf-8?Q?ill formed with spaces?=", "ill formed with spaces"),
        ("=?utf-8?X?abc?=", "=?utf-8?X?abc?="),
        ("=?utf-8?B?!!!?=", ""),
        ("a =?utf-8?q?b?= c", "a b c"),
        ("=?windows-1251?B?wPLo6u7iYQ==?=", "Атиковa"),
    ],
)
def test_encoded_words(raw, text):
    assert one_line(raw) == text


def test_words_of_two_charsets_stay_apart():
    assert decode_words("=?utf-8?q?=C5=9F?= =?koi8-r?q?=C1?=") == "şа"


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ('attachment; filename="a b.pdf"', "a b.pdf"),
        ("attachment; filename=a b.pdf", "a b.pdf"),
        ("attachment; filename=rapor.pdf; size=10", "rapor.pdf"),
        ("attachment; filename*=utf-8''%C5%9Fema%20a.pdf", "şema a.pdf"),
        ("attachment; filename*=ISO-8859-9''%FEema.pdf", "şema.pdf"),
        (
            "attachment; filename*0*=utf-8''%C5%9F; filename*1=ema; filename*2*=%C4%B1.pdf",
            "şemaı.pdf",
        ),
        ('attachment; filename*0="uzun "; filename*1="ad.pdf"', "uzun ad.pdf"),
        ('attachment; filename="=?utf-8?B?xZ9lbWEucGRm?="', "şema.pdf"),
        ("attachment; filename==?utf-8?B?xZ9lbWEucGRm?=", "şema.pdf"),
        ('attachment; filename="a\\"b.pdf"', 'a"b.pdf'),
        (r'attachment; filename="C:\temp\new.pdf"', r"C:\temp\new.pdf"),
        ('attachment; filename="a;b.pdf"', "a;b.pdf"),
        ('attachment; filename="never closed.pdf', "never closed.pdf"),
        ("attachment; FILENAME=X.PDF", "X.PDF"),
        ("attachment; filename*=nonsense''a%ZZ.pdf", "a%ZZ.pdf"),
        ("attachment; filename*=plain.pdf", "plain.pdf"),
    ],
)
def test_parameters(value, name):
    assert split_parameters(value)[1]["filename"] == name


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a@x.tr", [("", "a@x.tr")]),
        ("Ayşe Demir <ayse@x.tr>", [("Ayşe Demir", "ayse@x.tr")]),
        ('"Demir, Ayşe" <ayse@x.tr>, b@x.tr', [("Demir, Ayşe", "ayse@x.tr"), ("", "b@x.tr")]),
        ("Demir, Ayşe <ayse@x.tr>", [("Demir, Ayşe", "ayse@x.tr")]),
        ("ayse@x.tr (Ayşe (Kat 2) Demir)", [("Ayşe Kat 2 Demir", "ayse@x.tr")]),
        ("Joe Q. Public <j.p@x.tr>", [("Joe Q. Public", "j.p@x.tr")]),
        ("Big Bug bb@bug.com", [("Big Bug", "bb@bug.com")]),
        ("Mary <@a.x,@b.x:mary@x.tr>", [("Mary", "mary@x.tr")]),
        (", , jdoe@test   . example", [("", "jdoe@test.example")]),
        ("undisclosed recipients: ;", []),
        (
            "A Group(Some people):C <c@(host)x.tr>, j@x.tr; (end)",
            [("C", "c@x.tr"), ("", "j@x.tr"), ("end", "")],
        ),
        ("=?utf-8?q?=C5=9Eule=2C_A?= <s@x.tr>", [("Şule, A", "s@x.tr")]),
        ('"=?utf-8?q?=C5=9Eule?=" <s@x.tr>', [("Şule", "s@x.tr")]),
        ("<a@x.tr", [("", "a@x.tr")]),
        ("a@x.tr>", [("", "a@x.tr")]),
        ("'a@x.tr' <a@x.tr>", [("'a@x.tr'", "a@x.tr")]),
        ("<mailto:a@x.tr>", [("", "a@x.tr")]),
        ('"john doe"@x.tr', [("", '"john doe"@x.tr')]),
        ('"never closed <a@x.tr>', [('"never closed', "a@x.tr")]),
        ("a@x.tr; b@x.tr", [("", "a@x.tr"), ("", "b@x.tr")]),
        ("KLAUS <>", [("KLAUS", "")]),
        ("nobody", [("nobody", "")]),
        ("", []),
        ("jdæe@mächine.example", [("", "jdæe@mächine.example")]),
    ],
)
def test_addresses(value, expected):
    assert [(a.name, a.address) for a in read_addresses(value)] == expected


@pytest.mark.parametrize(
    ("value", "iso", "notes"),
    [
        ("Mon, 6 Jun 2005 22:21:22 +0200", "2005-06-06T22:21:22+02:00", []),
        ("6 Jun 05 22:21 GMT", "2005-06-06T22:21:00+00:00", []),
        ("Mon, 6 Jun 2005 22:21:22 -0300 (EEST)", "2005-06-06T22:21:22-03:00", []),
        ("Mon, 6 Jun 2005 22:21:22", "2005-06-06T22:21:22+00:00", ["date_without_zone"]),
        ("Tue, 12 Oct 2010 16:21:05 H0500", "2010-10-12T16:21:05+00:00", ["date_without_zone"]),
        ("Mon, 30 Jun 3609 15:33:50 +0600", "3609-06-30T15:33:50+06:00", ["date_implausible"]),
        ("2024-03-05T10:15:00+03:00", "2024-03-05T10:15:00+03:00", []),
        ("2024-03-05 10:15:00 +0300", "2024-03-05T10:15:00+03:00", []),
        ("Tue Mar  5 10:15:00 2024", "2024-03-05T10:15:00+00:00", ["date_without_zone"]),
        ("Tue, 5 Mar 2024 10:15:00 GMT+0300", "2024-03-05T10:15:00+03:00", []),
        ("Sun, 31 Dec 2016 23:59:60 +0000", "2016-12-31T23:59:59+00:00", []),
        ("Mon, 6 Jun 2005 22:21:22 +9999", "2005-06-06T22:21:22+00:00", ["date_without_zone"]),
        ("Mon, 32 Jun 2005 22:21:22 +0200", None, ["date_unreadable"]),
        ("yesterday", None, ["date_unreadable"]),
        ("", None, []),
    ],
)
def test_dates(value, iso, notes):
    date, found = read_date(value)
    assert (date.isoformat() if date else None) == iso
    assert [note.code for note in found] == notes
