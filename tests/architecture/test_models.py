"""Keys point down: a table knows only tables of its own room and of rooms below."""

from collections.abc import Iterable, Iterator

from django.apps import apps
from django.db import models

from tests.architecture.house import levels, listed


def own_models() -> list[type[models.Model]]:
    """Every model of ours."""
    return [model for model in apps.get_models() if model.__module__.startswith("vefa.")]


def room_of(model: type[models.Model]) -> str | None:
    parts = model.__module__.split(".")
    return parts[1] if parts[0] == "vefa" else None


def upward_keys(found: Iterable[type[models.Model]]) -> Iterator[str]:
    """Keys that point up or sideways, and cross-room keys that leave a name on the other side."""
    for model in found:
        room = room_of(model) or ""
        for field in model._meta.get_fields(include_hidden=False):
            if not isinstance(field, models.ForeignKey | models.ManyToManyField):
                continue
            target = field.related_model
            other = room_of(target)
            name = f"{model._meta.label}.{field.name}"
            if other == room:
                continue
            if other is None:
                yield f"{name} points to {target._meta.label}; keep the value, not the key."
            elif levels()[other] >= levels()[room]:
                yield (
                    f"{name} points up to {other}. Put the link into the upper room (as accounts "
                    "links a contact to its user)."
                )
            elif not field.remote_field.hidden:
                yield f'{name} crosses into {other}: say related_name="+".'


def test_keys_point_down():
    problems = list(upward_keys(own_models()))
    assert not problems, listed(problems)


def test_an_upward_key_is_found():
    with_key = next(
        (model, field)
        for model in own_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
        and room_of(field.related_model) not in {room_of(model), None}
    )
    model, field = with_key
    turned = {
        "_meta": type("Meta", (), {"label": "x.X", "get_fields": lambda **_: [field]}),
        "__module__": f"vefa.{room_of(field.related_model)}.models",
    }
    # The lower room's own key to itself passes; handed to a still lower room it does not.
    assert list(upward_keys([type("Same", (), turned)])) == []
    assert "points up" in next(
        upward_keys([type("Lower", (), {**turned, "__module__": "vefa.core.models"})])
    )
    assert model is not None


PERIOD_ENDS = ("_from", "_to", "_until")


def test_times_and_dates_are_named_for_what_they_are():
    wrong = [
        f"{model._meta.label}.{field.name}: a {kind} ends in {ending}"
        for model in own_models()
        for field in model._meta.get_fields()
        for kind, ending, held in (
            ("time", "_at", type(field) is models.DateTimeField),
            ("date", "_on", type(field) is models.DateField),
        )
        if held
        and not field.name.endswith((ending, *PERIOD_ENDS))
        and field.name not in {"at", "on"}
    ]
    assert not wrong, listed(wrong)
