"""From the tree of parts to the body: which part is the text, which the HTML, which a file."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from vefa.mail.domain.armour import unarmour
from vefa.mail.domain.charsets import clean, decode
from vefa.mail.domain.cms import kind_of, signed_content
from vefa.mail.domain.flowed import unflow
from vefa.mail.domain.headers import one_line
from vefa.mail.domain.html_text import LONGEST as LONGEST_HTML
from vefa.mail.domain.html_text import html_to_text
from vefa.mail.domain.invitations import read_invitations
from vefa.mail.domain.message import Attachment, Invitation, Note
from vefa.mail.domain.parts import Part, PartTree
from vefa.mail.domain.tnef import is_tnef, unpack_tnef

LONGEST_TEXT = 500_000
"""Letters of a text that are shown; a longer one is kept whole as a file too."""

PROTECTIONS = (
    "smime_signed",
    "smime_encrypted",
    "pgp_signed",
    "pgp_encrypted",
)
"""Every value of `Bodies.protections`. A signature is kept, not checked."""

_MOST_WRAPPERS = 3
_CALENDARS = frozenset({"text/calendar", "application/ics"})
_CMS = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_TNEF = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_TNEF_NAMES = frozenset({"winmail.dat", "win.dat"})
_PLAIN = frozenset(
    {"text/plain", "text/enriched", "text/richtext", "text/markdown", "text/x-markdown"}
)
_SECOND_CLASS = frozenset({"text/x-amp-html", "text/watch-html"})
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,80}")
_WORD = re.compile(r"\w+")
_MOST_STANDING_IN = 60
_UNSAFE_IN_NAMES = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_ENDINGS = {
    "message/rfc822": ".eml",
    "message/global": ".eml",
    "message/delivery-status": ".txt",
    "text/rfc822-headers": ".txt",
    "text/plain": ".txt",
    "text/html": ".html",
    "text/csv": ".csv",
    "text/calendar": ".ics",
    "text/vcard": ".vcf",
    "text/x-vcard": ".vcf",
    "image/jpeg": ".jpg",
    "image/jpg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/bmp": ".bmp",
    "image/tiff": ".tif",
    "application/pdf": ".pdf",
    "application/zip": ".zip",
    "application/pkcs7-signature": ".p7s",
    "application/x-pkcs7-signature": ".p7s",
    "application/pkcs7-mime": ".p7m",
    "application/pgp-signature": ".asc",
    "application/pgp-encrypted": ".asc",
    "application/ms-tnef": ".dat",
}


@dataclass(frozen=True, slots=True)
class Bodies:
    """The whole text (nothing folded yet), the raw HTML, the files, and what was mended on the
    way."""

    text: str
    html: str | None
    attachments: tuple[Attachment, ...]
    notes: tuple[Note, ...]
    protections: tuple[str, ...] = ()
    invitations: tuple[Invitation, ...] = ()


@dataclass(slots=True)
class _Found:
    """Texts in the order of the parts; each piece says whether it came from HTML."""

    pieces: list[tuple[str, str]] = field(default_factory=list)  # (plain or derived text, raw html)


class _Reader:
    def __init__(self, tree: PartTree, wrappers: int = 0) -> None:
        self.tree = tree
        self.wrappers = wrappers
        self.notes: list[Note] = []
        self.files: list[Attachment] = []
        self.protections: list[str] = []
        self.invitations: list[Invitation] = []
        self.packed = _Found()

    def read(self, part: Part) -> _Found:
        """Recursion is bounded by the depth of the tree."""
        if part.main_type == "multipart" and part.children:
            self._note_protection(part)
            if part.type == "multipart/alternative":
                return self._alternative(part)
            if part.type == "multipart/related":
                return self._related(part)
            return self._in_turn(part.children)
        return self._leaf(part)

    def _in_turn(self, parts: Iterable[Part]) -> _Found:
        found = _Found()
        for part in parts:
            found.pieces += self._leaf_or_tree(part, later=bool(found.pieces))
        return found

    def _leaf_or_tree(self, part: Part, *, later: bool) -> list[tuple[str, str]]:
        if later and part.main_type == "text" and part.parameters.get("name"):
            self._keep(part)
            return []
        return self.read(part).pieces

    def _alternative(self, part: Part) -> _Found:
        """One message said twice: the plain form is the text, the richest form the HTML."""
        plain = rich = derived = ""
        for child in part.children:
            for text, html in self.read(child).pieces:
                if html:
                    rich = html if not rich or child.type != "text/plain" else rich
                    derived = text if rich == html else derived
                    plain = plain if plain.strip() else text
                elif text.strip() and (not plain.strip() or not rich):
                    plain = f"{plain}\n{text}" if plain.strip() and child.children else text
        if _stands_in(plain, derived):
            plain = derived
        return _Found([(plain, rich)]) if plain.strip() or rich else _Found()

    def _related(self, part: Part) -> _Found:
        """The first part (or the one named as start) is the body, the others belong to it as
        files."""
        start = part.parameters.get("start", "").strip("<> ")
        root = next((c for c in part.children if start and c.content_id == start), part.children[0])
        found = self.read(root)
        for child in part.children:
            if child is root:
                continue
            if child.main_type == "multipart" or (not found.pieces and child.type == "text/html"):
                found.pieces += self.read(child).pieces
            else:
                self._keep(child)
        return found

    def _leaf(self, part: Part) -> _Found:
        if part.main_type == "multipart":
            return self._hollow(part)
        if not self._is_body(part):
            return self._opened(part)
        text = self._text(part)
        if part.type == "text/html":
            return _Found([(html_to_text(text), text)])
        return _Found([(self._without_armour(text), "")])

    def _note_protection(self, part: Part) -> None:
        """Signed or encrypted by its structure (RFC 1847)."""
        word = {"multipart/signed": "signed", "multipart/encrypted": "encrypted"}.get(part.type)
        if word:
            protocol = part.parameters.get("protocol", "").lower()
            pgp = "pgp" in protocol or any("pgp" in child.type for child in part.children)
            self.protections.append(f"{'pgp' if pgp else 'smime'}_{word}")

    def _without_armour(self, text: str) -> str:
        found = unarmour(text)
        if found is None:
            return text
        self.protections.append(f"pgp_{found.kind}")
        name = "signature.asc" if found.kind == "signed" else "message.asc"
        self._add(name, "application/pgp-encrypted", found.armour.encode("utf-8", "replace"))
        return found.text

    def _opened(self, part: Part) -> _Found:
        """A part that is no body: kept as a file, and looked into where something is packed."""
        if part.type in _CALENDARS:
            text = decode(self.tree.content(part)[:LONGEST_TEXT], part.parameters.get("charset"))
            self.invitations += read_invitations(text.text)
        elif part.type in _TNEF or part.file_name.lower() in _TNEF_NAMES:
            content = self.tree.content(part)
            if is_tnef(content) and self._unpacked(content):
                return _Found()
        elif part.type in _CMS:
            self._keep(part)
            return self._cms(self.tree.content(part))
        elif part.type == "application/pgp-encrypted":
            self.protections.append("pgp_encrypted")
        self._keep(part)
        return _Found()

    def _unpacked(self, content: bytes) -> bool:
        """Take the files out of `winmail.dat`; whether it need not be kept itself."""
        packed = unpack_tnef(content)
        for file in packed.files:
            name = safe_name(one_line(file.name)) or f"file-{len(self.files) + 1}.bin"
            kind = file.type if _MEDIA_TYPE.fullmatch(file.type) else "application/octet-stream"
            self._add(name, kind, file.content, content_id=file.content_id)
        if packed.html.strip():
            text = packed.text or html_to_text(packed.html[:LONGEST_HTML])
            self.packed.pieces.append((text[:LONGEST_TEXT], packed.html[:LONGEST_HTML]))
        elif packed.text:
            self.packed.pieces.append((packed.text[:LONGEST_TEXT], ""))
        self.notes.append(
            Note("unpacked" if packed.is_whole else "unpacked_in_part", "winmail.dat")
        )
        return packed.is_whole

    def _cms(self, content: bytes) -> _Found:
        """The text inside an opaque S/MIME signature; an encrypted message stays closed."""
        kind = kind_of(content)
        if kind == "enveloped":
            self.protections.append("smime_encrypted")
        inner = signed_content(content) if kind == "signed" else None
        if kind == "signed":
            self.protections.append("smime_signed")
        if inner is None or self.wrappers >= _MOST_WRAPPERS:
            return _Found()
        reader = _Reader(PartTree(inner), self.wrappers + 1)
        found = reader.read(reader.tree.root)
        self.notes += [*reader.tree.notes, *reader.notes]
        self.files += reader.files
        self.protections += reader.protections
        self.invitations += reader.invitations
        self.packed.pieces += reader.packed.pieces
        return found

    def _hollow(self, part: Part) -> _Found:
        """A multipart in which no part was found: what stands there is taken as text, unless it
        is too deep."""
        if part.is_too_deep:
            self._keep(part)
            return _Found()
        if part.was_split:
            return _Found()  # its parts are empty
        self.notes.append(Note("multipart_without_parts", part.type))
        content = self.tree.content(part)
        if not content.strip():
            return _Found()
        return _Found([(self._decoded(part, content), "")])

    def _is_body(self, part: Part) -> bool:
        if part.type != "text/html" and part.type not in _PLAIN:
            return False
        named = bool(part.disposition_parameters.get("filename"))
        if part is self.tree.root:
            return not (part.disposition == "attachment" and named)
        return part.disposition != "attachment" and not named

    def _text(self, part: Part) -> str:
        text = self._decoded(part, self.tree.content(part))
        if part.parameters.get("format", "").lower() == "flowed" and part.type == "text/plain":
            text = unflow(text, delete_space=part.parameters.get("delsp", "").lower() == "yes")
        if part.type in {"text/enriched", "text/richtext"}:
            return html_to_text(text.replace("\n\n", "<br>").replace("<<", "&lt;"))
        return text

    def _decoded(self, part: Part, content: bytes) -> str:
        """Text of a length that can be shown; what is cut off stays in a file."""
        longest = LONGEST_HTML if part.type == "text/html" else LONGEST_TEXT
        charset = part.parameters.get("charset")
        whole = len(content)
        if whole > longest * 4:  # more than fits in any charset: spare the decoder the rest
            content = content[: content.rfind(b"\n", 0, longest * 4) + 1 or longest * 4]
        decoded = decode(content, charset)
        if decoded.mended:
            self.notes.append(
                Note("charset_mended", f"{charset or 'none'} read as {decoded.charset}")
            )
        if b"\0" in content:
            self.notes.append(Note("nul_removed"))
        text = clean(decoded.text)
        if len(content) == whole and len(text) <= longest:
            return text
        self.notes.append(Note("text_cut", str(longest)))
        self._keep(part)
        return text[:longest]

    def _keep(self, part: Part) -> None:
        """Take a part in as a file; a name is made where none was given."""
        if part.type in _SECOND_CLASS:
            return
        content = self.tree.content(part)
        if not content and not part.file_name:
            return
        inline = part.disposition == "inline" or (
            part.content_id is not None and part.disposition == ""
        )
        self._add(self._name(part), part.type, content, inline=inline, content_id=part.content_id)

    def _add(
        self,
        name: str,
        kind: str,
        content: bytes,
        *,
        inline: bool = False,
        content_id: str | None = None,
    ) -> None:
        digest = hashlib.sha256(content).hexdigest()
        self.files.append(Attachment(name, kind, len(content), digest, content, inline, content_id))

    def _name(self, part: Part) -> str:
        location = one_line(part.head.first("content-location"))
        if "/" in location or ":" in location:
            location = location.rpartition("/")[2] if "." in location.rpartition("/")[2] else ""
        given = safe_name(one_line(part.file_name)) or safe_name(location)
        if given:
            return given
        self.notes.append(Note("name_made", part.type))
        ending = _ENDINGS.get(part.type, ".txt" if part.main_type == "text" else ".bin")
        return f"{part.main_type}-{len(self.files) + 1}{ending}"


def _stands_in(plain: str, derived: str) -> bool:
    """Whether a plain form says only that it is none ("This message needs an HTML reader").

    Such a form is short and says little of what the HTML says, which is more.

    >>> _stands_in("Your reader shows no HTML.", "The printer on floor 2 is broken again.")
    True
    >>> _stands_in("Printer broken.", "Printer broken. Ali Kaya, IT")
    False
    """
    words = set(_WORD.findall(plain.casefold()))
    told = set(_WORD.findall(derived.casefold()))
    return 0 < len(words) <= _MOST_STANDING_IN and len(words & told) * 2 < len(words) < len(told)


def safe_name(name: str) -> str:
    r"""A file name that is only a name: no folders, no control or direction letters, at most 200
    letters.

    >>> safe_name(r"C:\temp\şema.pdf"), safe_name("../../etc/passwd"), safe_name("..")
    ('şema.pdf', 'passwd', '')
    """
    name = _UNSAFE_IN_NAMES.sub("", name).replace("\\", "/").rstrip("/").rpartition("/")[2].strip()
    if not name.strip(". "):
        return ""
    if len(name) > 200:
        stem, dot, ending = name.rpartition(".")
        name = f"{stem[:180]}.{ending}" if dot and len(ending) < 15 else name[:200]
    return name


def read_bodies(tree: PartTree) -> Bodies:
    """Text, HTML and files of a message."""
    reader = _Reader(tree)
    pieces = reader.read(tree.root).pieces
    if not any(text.strip() for text, _ in pieces):
        pieces = [*pieces, *reader.packed.pieces]
    texts = [text.strip("\n") for text, _ in pieces]
    html = "\n".join(html for _, html in pieces if html.strip()) or None
    return Bodies(
        text="\n\n".join(text for text in texts if text.strip()),
        html=html,
        attachments=tuple(reader.files),
        notes=(*reader.tree.notes, *dict.fromkeys(reader.notes)),
        protections=tuple(dict.fromkeys(reader.protections)),
        invitations=tuple(dict.fromkeys(reader.invitations)),
    )
