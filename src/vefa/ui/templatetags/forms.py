"""Fields of forms: label, hint, error and control, tied together for every reader."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms import BaseForm, BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

_CHOICES = (forms.RadioSelect, forms.CheckboxSelectMultiple)
_TEMPLATES = {
    "check": "ui/parts/field_check.html",
    "choices": "ui/parts/field_choices.html",
    "drop": "ui/parts/field_drop.html",
    "line": "ui/parts/field.html",
}


def _shape(bound: BoundField) -> str:
    widget = bound.field.widget
    if isinstance(widget, _CHOICES):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.FileInput):
        return "drop"
    return "line"


def _attributes(bound: BoundField, shape: str, extra: Mapping[str, Any]) -> dict[str, Any]:
    """What the control itself carries besides what its widget says."""
    described = [f"{bound.auto_id}-hint"] if extra["hint"] else []
    described += [f"{bound.auto_id}-error"] if bound.errors else []
    attributes: dict[str, Any] = {key: extra[key] for key in ("autocomplete", "placeholder")}
    attributes["aria-describedby"] = " ".join(described)
    attributes["aria-invalid"] = "true" if bound.errors else ""
    attributes["data-draft"] = extra["draft"]
    attributes["rows"] = extra["rows"]
    own = bound.field.widget.attrs.get("class", "")
    if shape == "line":
        attributes["class"] = " ".join(filter(None, ("input", own, extra["css"])))
    return {key: value for key, value in attributes.items() if value}


def field(
    bound: BoundField,
    *,
    label: str = "",
    hint: str = "",
    autocomplete: str = "",
    placeholder: str = "",
    draft: str = "",
    rows: int = 0,
    css: str = "",
    hide_label: bool = False,
    across: bool = False,
    descriptions: Mapping[str, str] | None = None,
) -> SafeString:
    """One field of a form, whatever its kind: `{% field form.email autocomplete="email" %}`.

    Radio buttons and groups of boxes become cards (`descriptions` maps a choice's value to a
    line under it, `across` sets them side by side), a file field becomes a drop. `hint`
    replaces the field's help text; `draft` names the draft that the browser keeps of it.
    """
    if bound.is_hidden:
        return SafeString(bound.as_widget())
    shape = _shape(bound)
    hint = hint or str(bound.help_text)
    extra = {
        "hint": hint,
        "autocomplete": autocomplete,
        "placeholder": placeholder,
        "draft": draft,
        "rows": rows,
        "css": css,
    }
    attributes = _attributes(bound, shape, extra)
    context = {
        "bound": bound,
        "label": label or bound.label,
        "hint": hint,
        "hide_label": hide_label,
        "across": across,
        "required": bound.field.required,
        "described": attributes.get("aria-describedby", ""),
    }
    if shape == "choices":
        context["choices"] = _choices(bound, descriptions or {})
        context["kind"] = bound.field.widget.input_type
    else:
        context["control"] = bound.as_widget(attrs=attributes)
    return SafeString(render_to_string(_TEMPLATES[shape], context))


def _choices(bound: BoundField, descriptions: Mapping[str, str]) -> list[dict[str, Any]]:
    chosen = bound.value()
    values = chosen if isinstance(chosen, list | tuple) else [chosen]
    wanted = {str(value) for value in values if value is not None}
    listed = []
    for index, option in enumerate(bound.subwidgets):
        value = str(option.data["value"])
        listed.append(
            {
                "id": option.data["attrs"].get("id") or f"{bound.auto_id}_{index}",
                "value": value,
                "label": option.choice_label,
                "description": descriptions.get(value, ""),
                "checked": value in wanted,
            }
        )
    return listed


def form_errors(form: BaseForm) -> dict[str, Any]:
    """The summary above a form that came back: what is wrong, each a link to its field."""
    problems: list[dict[str, str]] = [
        {"text": str(text), "target": ""} for text in form.non_field_errors()
    ]
    for bound in form:
        # A group of choices has no control of that id; its first choice has.
        first = "_0" if isinstance(bound.field.widget, _CHOICES) else ""
        problems += [
            {"text": str(text), "target": f"{bound.auto_id}{first}", "label": str(bound.label)}
            for text in bound.errors
        ]
    return {"problems": problems}
