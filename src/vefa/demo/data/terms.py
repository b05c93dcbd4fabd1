"""Terms that are being changed: one draft on its way, one with the customer. Duties of one."""

from typing import Final

from vefa.demo.domain.cast import Change, SeenDuty

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

DUTIES: Final = (
    SeenDuty(
        customer="tengri-energo",
        agreement="TE-114",
        duty="antivirus",
        met=True,
        words="Лицензия на 140 мест, показал Дәулет Сейіт.",
        ago=60,
        holds=18,
    ),
    SeenDuty(
        customer="tengri-energo",
        agreement="TE-114",
        duty="backups",
        met=False,
        words="Последний образ сервера в Астане – месячной давности, задание остановлено.",
        ago=5,
    ),
)
