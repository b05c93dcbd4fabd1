"""Was this written by a person? Reasons why not, in the order in which they are looked for.

The rules and their sources (RFC 3834, RFC 3464, RFC 5965, RFC 2919, habits of known programs) are
told in docs/rules/mail.md.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from vefa.mail.domain.message import Bounce

REASONS = (
    "own",  # our own message came back to us
    "loop",  # it has passed far too many servers
    "bounce",  # could not be delivered
    "delay",  # not delivered yet, still being tried
    "delivered",  # a report that it was delivered
    "feedback",  # a complaint report of a mail provider
    "receipt",  # read, or deleted unread
    "auto_reply",  # out of office and the like
    "reply_subject",  # its subject reads like one, and nothing else does
    "auto_generated",  # a program wrote it
    "list",  # a mailing list passed it on
    "bulk",  # sent to many
    "null_sender",  # the envelope says that nobody wants an answer
)
"""Every value that `ParsedMessage.automatic` may have besides None."""

OWN = "own"

BY_SUBJECT = "reply_subject"
"""The reason that is a guess: a person may have chosen such a subject for a report."""

MAY_REPORT = frozenset({"auto_generated", "list", "bulk"})
"""Reasons under which a known sender may still be reporting something: a monitoring program, a
colleague writing through the company's mailing list. Answered automatically they are not."""

LOOP_HEADER = "X-Vefa-Loop"
"""The header by which we know our own messages; its value names the installation."""

_MOST_HOPS = 60
_MAILER = re.compile(
    r"^(?:mailer-daemon|postmaster|mail-daemon|maildaemon|mdaemon|mail\.?delivery"
    r"|microsoftexchange[0-9a-f]{20,})(?:[@+]|$)",
    re.IGNORECASE,
)
_NO_READER = re.compile(
    r"^(?:no[._-]?reply|do[._-]?not[._-]?reply|bounces?|auto[._-]?(?:reply|mail)|yanitlamayin)"
    r"(?:[+._-][^@]*)?@",
    re.IGNORECASE,
)
# Asked only of mail systems and null senders; "mail delivery failed again, please help" is a
# person's.
_FAILURE_SUBJECT = re.compile(
    r"^(?:undeliver(?:ed|able)|returned mail|mail delivery fail|delivery (?:status notification"
    r"|failure|has failed)|delivery to the following|failure notice|message delivery failure"
    r"|(?:mail|message|e-?mail) (?:undeliver(?:ed|able)|blocked|not delivered|rejected)"
    r"|(?:ваше )?(?:сообщение|письмо) (?:заблокировано|отклонено)"
    r"|(?:ileti|mesaj|e-posta)(?:niz)? (?:engellendi|reddedildi)"
    r"|non-?delivery|mail system error|rejected mail|delivery notification|(?:mailbox|quota) full"
    r"|teslim edilemedi|teslim(?:at)? (?:başarısız|hatası|durumu)|ileti teslim"
    r"|(?:mesaj|ileti|e-posta)\w{0,5} iletilemedi|iletilemedi|posta kutusu dolu"
    r"|недоставлен|(?:ваше )?(?:сообщение|письмо) не (?:было )?доставлено|не удалось доставить"
    r"|не удается доставить|(?:ошибка|сбой) доставки|доставка не удалась"
    r"|уведомление о (?:состоянии|недостав|доставке \((?:ошибка|сбой))|почтовый ящик переполнен"
    r"|(?:хабар|хат)?\w{0,5} ?жеткізілме|жеткізу (?:қатесі|сәтсіз)|пошта жәшігі толы)",
    re.IGNORECASE,
)
_DELAY_SUBJECT = re.compile(
    r"^(?:warning: (?:could not send|message)|delivery delayed|delayed mail"
    r"|delivery status notification \(delay|message delayed"
    r"|gecikmeli teslim|teslim(?:at)? (?:gecik|durumu bildirimi \(gecik)"
    r"|доставка (?:отложена|задерживается)|(?:сообщение|письмо) задержано"
    r"|уведомление о доставке \((?:задержка|отсрочка)|жеткізу кешіктірілді)",
    re.IGNORECASE,
)
# The words must be all that the subject says, or its head: "Out of office: back on Monday" is an
# answer of a program, "Out of office VPN is down" is not.
_REPLY_SUBJECT = re.compile(
    r"^(?:auto(?:matic)?[- ]?(?:reply|response|responder|respond)|autoreply"
    r"|(?:auto: ?)?(?:[\w. ]{1,60} is |i am |i'm )?(?:currently )?out of (?:the |my )?office"
    r"(?: until .{1,60}| \(.{1,80}\))?|ooo|vacation(?: reply| response)?"
    r"|away from (?:my |the )?(?:mail|office|desk)"
    r"|otomatik (?:yan[ıi]t|cevap|ileti)|ofis dışı(?:nda(?:yım)?)?|ofiste değil(?:im)?"
    r"|(?:yıllık )?izindeyim|tatildeyim|görev başında değilim"
    r"|автоматический ответ|автоответ(?:чик)?"
    r"|отсутств(?:ует|ие|ую) (?:на (?:рабочем месте|работе)|в офисе)"
    r"|(?:я )?(?:в отпуске|вне офиса)(?: (?:с|до|по) .{1,60})?|нет на (?:работе|рабочем месте)"
    r"|авто(?:матты)?[- ]?(?:түрде )?жауап|кеңседен тыс(?:мын|темін)?|кеңседе емеспін"
    r"|(?:еңбек )?демалыс(?:тамын|та|ы)|жұмыс орнында (?:емеспін|жоқпын)"
    r"|abwesenheitsnotiz|automatische antwort)"
    r"(?: (?:to|на|re) .{1,200})?\s*(?:[:.!–—(\[-]|$)",
    re.IGNORECASE,
)
_QMAIL = "this is the qmail-send program"
_PRESENT = re.compile(r"^(?!\s*(?:no|none|false|0)?\s*$)", re.IGNORECASE)


def has_no_reader(address: str, own: str = "") -> bool:
    """Whether nobody reads what is sent to the address: a mail system's, one that wants no answer,
    or `own`, which is ours.

    >>> [has_no_reader(f"{box}@x.example") for box in ("No-Reply", "postmaster", "baran")]
    [True, True, False]
    >>> has_no_reader("desk+abc@x.example", "desk@x.example")
    True
    """
    wanted, ours = address.strip().casefold(), own.casefold()
    box, _sign, domain = wanted.rpartition("@")
    bare = f"{box.partition('+')[0]}@{domain}"
    return bool(
        not box or _MAILER.match(wanted) or _NO_READER.match(wanted) or ours in (wanted, bare)
    )


@dataclass(frozen=True, slots=True)
class Signs:
    """What of a message tells whether a person wrote it. `headers` are decoded, by lower-case
    name."""

    headers: tuple[tuple[str, str], ...]
    type: str
    report_type: str
    sender_name: str
    sender_address: str
    subject: str
    text: str
    envelope_from: str | None
    bounce: Bounce | None

    def get(self, name: str) -> str:
        return next((value for key, value in self.headers if key == name), "")

    def has(self, *names: str) -> bool:
        return any(key in names for key, _ in self.headers)

    @property
    def has_null_sender(self) -> bool:
        """The envelope sender is empty; the Return-Path tells where the envelope is not known."""
        if self.envelope_from is not None:
            return self.envelope_from.strip("<> ") == ""
        return any(
            key == "return-path" and "<" in value and not value.strip("<> ")
            for key, value in self.headers
        )

    @property
    def from_mailer(self) -> bool:
        """A mail system wrote it: its address says so, or nobody is to be answered (RFC 5321)."""
        return self.has_null_sender or bool(_MAILER.match(self.sender_address))


def automatic_reason(signs: Signs, own: Collection[str] = ()) -> str | None:
    """The first reason that holds, None for a person's message.

    `own` holds the values of the loop header that are ours; when it is empty any value is.
    """
    for rule in (_ours, _report, _odd_bounce, _reply, _generated, _many, _nobody):
        if reason := rule(signs, own):
            return reason
    return None


def _ours(signs: Signs, own: Collection[str]) -> str | None:
    markers = [value.strip() for key, value in signs.headers if key == LOOP_HEADER.lower()]
    if any(not own or marker in own for marker in markers):
        return OWN
    hops = sum(1 for key, _ in signs.headers if key == "received")
    return "loop" if hops > _MOST_HOPS else None


def _report(signs: Signs, own: Collection[str]) -> str | None:
    del own
    kinds = {"feedback-report": "feedback", "disposition-notification": "receipt"}
    if signs.type == "multipart/report" and signs.report_type in kinds:
        return kinds[signs.report_type]
    # A person who asks about a delivery report sends it along; that is no report of a server.
    if signs.bounce is None or not (signs.type == "multipart/report" or signs.from_mailer):
        return None
    actions = {recipient.action for recipient in signs.bounce.recipients}
    if "failed" in actions or not actions:
        return "bounce"
    if "delayed" in actions:
        return "delay"
    return "delivered"


def _odd_bounce(signs: Signs, own: Collection[str]) -> str | None:
    """Bounces that do not say so by their type: old programs, and programs of one house only."""
    del own
    if signs.has("x-failed-recipients", "x-ms-exchange-message-is-ndr"):
        return "bounce"
    if signs.from_mailer and _QMAIL in signs.text[:500].lower():
        return "bounce"
    if signs.from_mailer and _DELAY_SUBJECT.match(signs.subject):
        return "delay"
    if signs.from_mailer:
        failed = _FAILURE_SUBJECT.match(signs.subject)
        return "bounce" if failed or signs.type == "multipart/report" else None
    return None


def _reply(signs: Signs, own: Collection[str]) -> str | None:
    del own
    submitted = signs.get("auto-submitted").lower()
    if submitted.startswith("auto-replied"):
        return "auto_reply"
    if any(
        _PRESENT.match(value) for key, value in signs.headers if key in _REPLY_HEADERS and value
    ):
        return "auto_reply"
    if "auto_reply" in signs.get("precedence").lower().replace("-", "_"):
        return "auto_reply"
    if signs.get("x-precedence").lower().strip() == "auto_reply":
        return "auto_reply"
    if _REPLY_SUBJECT.match(signs.subject):
        return "auto_reply" if _bears_out(signs) else BY_SUBJECT
    return None


def _bears_out(signs: Signs) -> bool:
    """Whether anything but the subject says that no person wrote it, or that it answers: whoever
    answers by hand has *Re:* before the subject."""
    return (
        signs.from_mailer
        or _generated(signs, ()) is not None
        or signs.get("precedence").lower().strip() in _FOR_MANY
        or signs.has("in-reply-to", "references")
    )


_FOR_MANY = frozenset({"bulk", "junk"})
_REPLY_HEADERS = frozenset({
    "x-autoreply", "x-autorespond", "x-autoresponder", "x-autoreply-from", "x-auto-reply",
    "x-mail-autoreply", "x-yahoo-autoreply", "autoreply", "x-autogenerated-reply",
})  # fmt: skip


def _generated(signs: Signs, own: Collection[str]) -> str | None:
    del own
    submitted = signs.get("auto-submitted").lower().partition(";")[0].strip()
    if submitted and submitted != "no":
        return "auto_generated"
    if _PRESENT.match(signs.get("x-auto-response-suppress")) and signs.has(
        "x-auto-response-suppress"
    ):
        return "auto_generated"
    return "auto_generated" if signs.has("x-autogenerated", "x-cron-env") else None


def _many(signs: Signs, own: Collection[str]) -> str | None:
    del own
    precedence = signs.get("precedence").lower().strip()
    if signs.has("list-id", "list-post", "x-mailing-list", "mailing-list") or precedence == "list":
        return "list"
    if precedence in _FOR_MANY or signs.has("list-unsubscribe", "feedback-id"):
        return "bulk"
    return None


def _nobody(signs: Signs, own: Collection[str]) -> str | None:
    del own
    return "null_sender" if signs.from_mailer else None
