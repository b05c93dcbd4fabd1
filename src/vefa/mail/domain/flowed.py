"""Lines of format=flowed text (RFC 3676) joined to paragraphs again."""


def unflow(text: str, *, delete_space: bool) -> str:
    """Text whose soft line ends are gone; quote depth and the signature line are respected.

    >>> unflow("Yazıcı \\nbozuk.\\n\\n> evet \\n> hayır\\n-- \\nAli", delete_space=False)
    'Yazıcı bozuk.\\n\\n> evet hayır\\n-- \\nAli'
    """
    out: list[str] = []
    open_depth: int | None = None
    for line in text.split("\n"):
        content = line.lstrip(">")
        depth = len(line) - len(content)
        content = content.removeprefix(" ")
        if open_depth == depth and content != "-- ":
            out[-1] += content
        else:
            out.append(">" * depth + (" " if depth else "") + content)
        flows = content.endswith(" ") and content != "-- "
        open_depth = depth if flows else None
        if flows and delete_space:
            out[-1] = out[-1][:-1]
    return "\n".join(out)
