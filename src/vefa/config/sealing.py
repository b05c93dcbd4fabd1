"""The part of `vefa secrets` that needs the database."""

from dataclasses import dataclass, field

from django.apps import apps
from django.db.models import Model, QuerySet

from vefa.config.sealed import SEALED
from vefa.core.scope import EVERYTHING, scoped
from vefa.core.secrets import SealedElsewhere, rotate


@dataclass(slots=True)
class Report:
    """How many secrets were sealed anew, and the places of those that no key of ours opens."""

    renewed: int = 0
    left: list[str] = field(default_factory=list)


def rotate_all() -> Report:
    """Seal every secret anew, each row in a transaction of its own: it may be broken off."""
    report = Report()
    for label, columns in SEALED.items():
        model = apps.get_model(label)
        with scoped(EVERYTHING):
            keys = list(QuerySet(model).order_by("pk").values_list("pk", flat=True))
        for key in keys:
            with scoped(EVERYTHING):
                row = QuerySet(model).select_for_update(of=("self",)).filter(pk=key).first()
                if row is not None:
                    _rotate(row, label, columns, report)
    return report


def _rotate(row: Model, label: str, columns: tuple[str, ...], report: Report) -> None:
    renewed = []
    for column in columns:
        sealed = getattr(row, column)
        if not sealed:
            continue
        try:
            setattr(row, column, rotate(sealed))
        except SealedElsewhere:
            report.left.append(f"{label} {row.pk} {column}")
        else:
            renewed.append(column)
    if renewed:
        row.save(update_fields=renewed)
        report.renewed += len(renewed)
