"""All that a message says, as one text: whatever its encodings, for finding who is named."""

from vefa.mail.domain import read_message


def words_of(content: bytes) -> str:
    """Headers, text, HTML, the names of its files and what is text in them."""
    message = read_message(content)
    files = [
        f"{each.name}\n{each.content.decode('utf-8', 'replace')}" for each in message.attachments
    ]
    headers = [value for _name, value in message.headers]
    plain = content.decode("utf-8", "replace")
    return "\n".join([plain, *headers, message.text, message.quoted, message.html or "", *files])
