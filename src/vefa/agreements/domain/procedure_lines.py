"""Telling service lines apart in the procedure: what all say once, what one says under its name.

The document must promise nobody what only another service of the agreement promises.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from vefa.agreements.domain.procedure_words import Words
from vefa.documents.domain.paper import Json, group, section

Content = Mapping[str, Any]
Line = Mapping[str, Any]
Said = TypeVar("Said")


def told_apart(
    content: Content, words: Words, tell: Callable[[Line], Said]
) -> list[tuple[str, Said]]:
    """What is told of the lines, with the names of those that it is told of.

    The name is empty where the same is told of all.

    >>> lines = {each: {"name": {"en": each}, "n": n} for each, n in (("a", 1), ("b", 2), ("c", 1))}
    >>> told_apart({"lines": lines}, Words({}, "en"), lambda line: line["n"])
    [('a, c', 1), ('b', 2)]
    """
    found: list[tuple[list[str], Said]] = []
    for line in content["lines"].values():
        said = tell(line)
        same = next((names for names, other in found if other == said), None)
        if same is None:
            found.append(([words.of(line["name"])], said))
        else:
            same.append(words.of(line["name"]))
    if len(found) == 1:
        return [("", found[0][1])]
    return [(", ".join(names), said) for names, said in found]


def shared_and_own(
    content: Content, words: Words, tell: Callable[[Line], Sequence[Said]]
) -> tuple[list[Said], list[tuple[str, list[Said]]]]:
    """Of what is told of each line in its order: what is told of all, and the rest by line.

    Lines of which nothing else is told are left out of the second.

    >>> lines = {each: {"name": {"en": each}, "does": does} for each, does in (("a", "xy"),
    ...          ("b", "xz"))}
    >>> shared_and_own({"lines": lines}, Words({}, "en"), lambda line: line["does"])
    (['x'], [('a', ['y']), ('b', ['z'])])
    """
    told = [(words.of(line["name"]), tell(line)) for line in content["lines"].values()]
    shared = [each for each in told[0][1] if all(each in said for _, said in told)]
    own = [(name, [each for each in said if each not in shared]) for name, said in told]
    return shared, [(name, said) for name, said in own if said]


def rows_by_line(
    content: Content, words: Words, tell: Callable[[Line], Sequence[Any]]
) -> list[Any]:
    """Rows of a table: those of all services, then those of each under its name.

    There are no headings where the services do not differ.
    """
    shared, own = shared_and_own(content, words, tell)
    if not own:
        return shared
    rows = [group(words("all_lines")), *shared] if shared else []
    for name, said in own:
        rows += [group(name), *said]
    return rows


def sections_by_line(
    title: str, told: Sequence[tuple[str, Sequence[Json]]], words: Words
) -> list[Json]:
    """A section for each of what was told apart, which names its services where they differ."""
    return [
        section(words("targets_of", line=title, what=names) if names else title, blocks)
        for names, blocks in told
    ]
