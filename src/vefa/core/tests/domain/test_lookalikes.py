"""Addresses that look like others."""

import pytest

from vefa.core.lookalikes import looks_like, odd_letters

AYSE = "ayse@bizim.example"


@pytest.mark.parametrize(
    ("address", "seen"),
    [
        ("\uff41\uff59\uff53\uff45@bizim.example", True),
        ("\u0430yse@bizim.example", True),
        ("\u0430\u0443\u0455\u0435@bizim.example", True),
        ("ayse@b\u0456zim.example", True),
        ("ayse@b\u0131zim.example", True),
        ("Ayse@BİZİM.example", False),
        ("ayşe@bizim.example", False),
        ("baran@bizim.example", False),
    ],
)
def test_another_mailbox_that_looks_the_same(address, seen):
    assert looks_like(address, AYSE) is seen


@pytest.mark.parametrize(
    ("address", "odd"),
    [
        ("ayse@bizim.example", ""),
        ("ayşe.ılıkça@örnek.example", ""),
        ("почта@пример.example", ""),
        ("айгүл.2@ornek.example", ""),
        ("\u0430yse@bizim.example", "\u0430"),
        ("ayse@b\u0456z\u0456m.example", "\u0456"),
        ("\uff41yse@bizim.example", "\uff41"),
    ],
)
def test_letters_that_do_not_belong(address, odd):
    assert "".join(odd_letters(address)) == odd
