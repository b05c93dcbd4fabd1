"""Texts that rules return are data, with four languages side by side."""

import ast
import json
from collections.abc import Iterator

import message_checks
from tests.architecture.house import PACKAGE, ROOT, listed, nodes, sources

LANGUAGES = ("en", "tr", "ru", "kk")


def texts_as_data() -> Iterator[tuple[str, dict[str, str]]]:
    """Each `{"en": …, "tr": …}` of our Python and JSON files, with where it stands."""
    for source in sources():
        if source.room is None or source.is_test or "formats" in source.inside:
            continue
        for node in nodes(source.tree):
            if isinstance(node, ast.Dict):
                yield from _texts_in_dict(node, source.path)
    for path in sorted(PACKAGE.rglob("*.json")):
        if "tests" not in path.parts and "static" not in path.parts:
            name = path.relative_to(ROOT).as_posix()
            yield from _texts_in_json(json.loads(path.read_text(encoding="utf-8")), name)


def _texts_in_dict(node: ast.Dict, where: str) -> Iterator[tuple[str, dict[str, str]]]:
    pairs = {
        key.value: value.value
        for key, value in zip(node.keys, node.values, strict=True)
        if isinstance(key, ast.Constant) and isinstance(value, ast.Constant)
    }
    if "en" in pairs and len(pairs) == len(node.keys) and set(pairs) <= set(LANGUAGES):
        yield f"{where}:{node.lineno}", {k: v for k, v in pairs.items() if isinstance(v, str)}


def _texts_in_json(value: object, where: str) -> Iterator[tuple[str, dict[str, str]]]:
    if isinstance(value, dict):
        if "en" in value and all(isinstance(text, str) for text in value.values()):
            yield where, value
        else:
            for key, inner in value.items():
                yield from _texts_in_json(inner, f"{where}: {key}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _texts_in_json(inner, f"{where}[{number}]")


def test_texts_that_are_data_have_four_languages():
    problems = []
    for where, texts in texts_as_data():
        missing = [language for language in LANGUAGES if not texts.get(language, "").strip()]
        if missing:
            problems.append(f"{where}: “{texts['en'][:60]}” lacks {', '.join(missing)}")
            continue
        for language in LANGUAGES[1:]:
            slips = [
                *message_checks.problems_of_text(texts["en"], texts[language], language),
                *message_checks.placeholder_problems(
                    texts["en"], None, [texts[language]], language
                ),
            ]
            problems += [f"{where} ({language}): {slip}: “{texts['en'][:60]}”" for slip in slips]
    assert not problems, listed(problems)
