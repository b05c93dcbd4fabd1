"""Terms that are being changed: one draft on its way, one with the customer."""

from typing import Final

from vefa.demo.domain.cast import Change

CHANGES: Final = (
    Change(
        customer="marmara-sifa",
        agreement="MS-2026",
        reason="Gece başvurularına daha hızlı yanıt istendi.",
        days=30,
        severity="S3",
        clock="response",
        minutes=120,
        proposed=True,
    ),
    Change(
        customer="ege-kervan",
        agreement="EK-2026",
        reason="Yıllık gözden geçirme.",
        days=60,
        severity="S2",
        clock="response",
        minutes=90,
    ),
)
