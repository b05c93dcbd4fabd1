"""Real-world messages beside the repository: what a person reads in each of them, as a table."""

from dataclasses import dataclass

import pytest

from vefa.mail.domain import read_message
from vefa.mail.domain.fingerprint import fingerprint


@dataclass(frozen=True)
class Facts:
    """Sender, subject, the first words of the text, names of the files, why automatic."""

    sender: str | None
    subject: str
    begins: str
    files: tuple[str, ...] = ()
    automatic: str | None = None


MESSAGES = {
    "attachment_emails__attachment_content_disposition": Facts(
        "foo@example.com",
        "testing",
        "This is the first part.",
        files=("api.rb",),
    ),
    "attachment_emails__attachment_message_rfc822": Facts(
        "foo@example.com",
        "testing",
        "This is the first part.",
        files=("ForwardedMessage.eml",),
    ),
    "attachment_emails__attachment_nonascii_filename": Facts(
        "foo@example.com",
        "testing",
        "This is the first part.",
        files=("ciële.txt",),
    ),
    "attachment_emails__attachment_pdf": Facts(
        "xxxx@xxxx.com",
        "Another PDF with 🎉 Unicode chars in it 🍿",
        "Just attaching another PDF, here, to see",
        files=("broken.pdf",),
    ),
    "attachment_emails__attachment_pdf_non_ascii": Facts(
        "xxxx@xxxx.com",
        "Another PDF with 🎉 Unicode chars in it 🍿",
        "Just attaching another PDF, here, to see",
        files=("broken.pdf",),
    ),
    "attachment_emails__attachment_with_base64_encoded_name": Facts(
        "xxxxxxxxx.xxxxxxx@gmail.com",
        "Fwd: Signed email causes file attachments",
        "We should not include these files or vca",
        files=("This is a test.pdf",),
    ),
    "attachment_emails__attachment_with_quoted_filename": Facts(
        "jeff@37signals.com",
        "Eelanalüüsi päring",
        "",
        files=("Eelanalüüsi päring.jpg",),
    ),
    "error_emails__bad_date_header": Facts(
        "infoz@reactive-outpost.com",
        "You may_be Eligible for Legitimate_Cash from_GovAgencies!",
        "",
        automatic="bulk",
    ),
    "error_emails__bad_encoded_subject": Facts(
        None,
        "TEST",
        "TEST",
    ),
    "error_emails__cant_parse_from": Facts(
        "News@InsideApple.Apple.com",
        "Meet the new MacBook Pro family. Now includes 13-inch.",
        "From one solid piece of aluminum comes a",
    ),
    "error_emails__content_transfer_encoding_empty": Facts(
        "3712f2@msa.hinet.net",
        "4d8119¡@(¤j¸ÉªwÄÑ±M½æ) "
        "¤j®a»¡\xad^»y ¨C¤éÅ¥MP3 (2004¦~6¤ë¥÷) ÁcÅé¤¤¤å¥úºÐª© (\xad^»y±Ð¾Ç)¡@8afb90",
        "9bbf38a544f990e73cd12f3c56c60e6180edebd3",
    ),
    "error_emails__content_transfer_encoding_qp_with_space": Facts(
        "fyouizjnp@swissonline.ch",
        "Low or High Blood Pressure? We can help.",
        "If you're in need of a good RX site for",
    ),
    "error_emails__content_transfer_encoding_text-html": Facts(
        "abhijit.862153drinnan@datavalet.com",
        "Re: We will help you refinance your home.",
        "Hello,",
    ),
    "error_emails__content_transfer_encoding_with_semi_colon": Facts(
        "nsukijamq@morozstudio.tk",
        "Attention",
        "Dear Homeowner,",
    ),
    "error_emails__empty_group_lists": Facts(
        "ceciledwards@sbcglobal.net",
        "Western Union Swift Money Transfer",
        "Attention Beneficiary:",
    ),
    "error_emails__encoding_madness": Facts(
        "no-reply@crm.el-example.org",
        "eBay Bid - 2008 Ford Super Duty F-350 DRW King Ranch Crew Cab 4x4 (156) - Stock# XXXX",
        "Body Text",
    ),
    "error_emails__invalid_subject_characters": Facts(
        "info@formacaofrenetik.info",
        "Formação FrenetikPolis: Mega Campanha Final Verão | Cursos de Setembro",
        "TEST",
    ),
    "error_emails__missing_content_disposition": Facts(
        "redacted@example.com",
        "Redacted",
        "",
        files=("somefile.jpg",),
    ),
    "error_emails__multiple_invalid_content_dispositions": Facts(
        "redacted@flashmail.net",
        "Redacted",
        "foo",
    ),
    "error_emails__must_supply_encoding": Facts(
        "info@here2there-travelers-msgs.net",
        "Impress your clients with a business phone���",
        "",
    ),
    "error_emails__trademark_character_in_subject": Facts(
        "j@yahoo-example.com",
        "GA.comô has a lead for you",
        "Body Text - not important",
    ),
    "mime_emails__email_with_similar_boundaries": Facts(
        "xxxxxx@xxxxxxxx.xxx",
        "Xxxxxx",
        "Test",
        files=("LOGO.png",),
    ),
    "mime_emails__raw_email12": Facts(
        "foo@example.com",
        "testing",
        "This is the first part.",
        files=("Photo25.jpg",),
    ),
    "mime_emails__raw_email4": Facts(
        "xxx@xxxx.xxx",
        "Filth",
        "Some text",
    ),
    "mime_emails__raw_email_encoded_stack_level_too_deep": Facts(
        "gmail-noreply@google.com",
        "Nicolas Fouché has accepted your invitation to Gmail",
        "Nicolas Fouché has accepted your invitat",
    ),
    "mime_emails__raw_email_with_illegal_boundary": Facts(
        "email_test@me.nowhere",
        "Testing outlook",
        "Hello",
    ),
    "mime_emails__raw_email_with_multipart_mixed_quoted_boundary": Facts(
        "email_test@me.nowhere",
        "Testing outlook",
        "Just attaching another PDF, here, to see",
        files=("broken.pdf",),
    ),
    "mime_emails__raw_email_with_quoted_illegal_boundary": Facts(
        "email_test@me.nowhere",
        "Testing outlook",
        "Hello",
    ),
    "mime_emails__two_from_in_message": Facts(
        "tester1@test.com",
        "Sending messages include last little bit",
        "When sending email:",
    ),
    "multi_charset__japanese_attachment": Facts(
        "raasdnil@gmail.com",
        "testing",
        "testing",
        files=("てすと.txt",),
    ),
    "multi_charset__japanese_iso_2022": Facts(
        "raasdnil@gmail.com",
        "まみむめも",
        "すみません。",
    ),
    "multi_charset__ks_c_5601-1987": Facts(
        "from@example.com",
        "test",
        "스티해",
    ),
    "multipart_report_emails__multi_address_bounce2": Facts(
        "MAILER-DAEMON@lvmail01.LL.com",
        "Undelivered Mail Returned to Sender",
        "This is the mail system at host lvmail01",
        files=("message-1.txt", "message-2.eml"),
        automatic="bounce",
    ),
    "multipart_report_emails__report_422": Facts(
        "MAILER-DAEMON@tppppp.com.au",
        "Warning: could not send message for past 8 hours",
        "****************************************",
        files=("message-1.txt", "text-2.txt"),
        automatic="delay",
    ),
    "plain_emails__basic_email": Facts(
        "test@lindsaar.net",
        "Testing 123",
        "Plain email.",
    ),
    "plain_emails__mix_caps_content_type": Facts(
        "bb@bug.com",
        "undef method parameter bug",
        "foo bar",
    ),
    "plain_emails__raw_email10": Facts(
        "xxx@xxxx.xxx",
        "",
        "Test test. Hi. Waving. m",
    ),
    "plain_emails__raw_email6": Facts(
        "xxx@xxxx.xxx",
        "",
        "Test test. Hi. Waving. m",
    ),
    "plain_emails__raw_email_bad_time": Facts(
        "yusuf75thu@auracom.net",
        "[0]: XXXXXXX XXXXX XXXXX !",
        "Filter2: This message has been scanned f",
    ),
    "plain_emails__raw_email_incorrect_header": Facts(
        "xxx@xxx.xxx",
        "Stop adware/spyware once and for all.",
        "You are infected with:",
    ),
    "plain_emails__raw_email_quoted_with_0d0a": Facts(
        "foo@example.com",
        "testing",
        "A fax has arrived from remote ID ''.",
    ),
    "plain_emails__raw_email_simple": Facts(
        "mikel@nowhere.com",
        "Testing outlook",
        "Hello Mikel",
    ),
    "plain_emails__raw_email_trailing_dot": Facts(
        "noreply@rubyforge.org",
        "[skynet-help][60666] How are intermediate files handled in SkyNet?",
        "Testing, testing, 123.",
    ),
    "plain_emails__raw_email_with_bad_date": Facts(
        "subventive@vodtravel.com",
        "Microsoft Vlsta & Office2007, Just released for 79$ Save 1599.95$ 0ff Retai|",
        "hotnewsoft . com",
    ),
    "rfc2822__example01": Facts(
        "jdoe@machine.example",
        "Saying Hello",
        "This is a message just to say hello.",
    ),
    "rfc2822__example03": Facts(
        "john.q.public@example.com",
        "",
        "Hi everyone.",
    ),
    "rfc2822__example05": Facts(
        "jdoe@machine.example",
        "Saying Hello",
        "This is a message just to say hello.",
    ),
    "rfc2822__example07": Facts(
        "jdoe@machine.example",
        "Re: Saying Hello",
        "This is a reply to your reply.",
    ),
    "rfc2822__example09": Facts(
        "jdoe@machine.example",
        "Saying Hello",
        "This is a message just to say hello.",
    ),
    "rfc2822__example11": Facts(
        "john.q.public@example.com",
        "",
        "Hi everyone.",
    ),
    "rfc2822__example13": Facts(
        "jdoe@machine.example",
        "Saying Hello",
        "This is a message just to say hello.",
    ),
    "rfc6532__utf8_headers": Facts(
        "jdöe@mächine.example",
        "Säying Hello",
        "body",
    ),
}
SAME = (
    {"rfc2822__example01", "rfc2822__example05", "rfc2822__example09"},
    {
        "mime_emails__raw_email_with_illegal_boundary",
        "mime_emails__raw_email_with_quoted_illegal_boundary",
    },
)
"""Messages with the same id and the same content, however they travelled."""


@pytest.fixture(scope="session")
def corpus(shared_data):
    return {path.stem: path.read_bytes() for path in sorted((shared_data / "mail").glob("*.eml"))}


def test_every_message_has_its_facts(corpus):
    assert set(corpus) == set(MESSAGES)


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_is_read_as_a_person_reads_it(corpus, name):
    message, facts = read_message(corpus[name]), MESSAGES[name]
    assert "unreadable" not in [note.code for note in message.notes]
    assert (message.sender.address if message.sender else None) == facts.sender
    assert message.subject == facts.subject
    assert message.text.lstrip().startswith(facts.begins)
    assert bool(facts.begins) == bool(message.text.strip())
    assert tuple(file.name for file in message.attachments) == facts.files
    assert message.automatic == facts.automatic


def test_dates_keep_their_offset(corpus):
    dates = {name: read_message(raw).date for name, raw in corpus.items()}
    assert dates["rfc2822__example13"].isoformat() == "1997-11-21T09:55:06-06:00"
    assert dates["plain_emails__raw_email_with_bad_date"] is None
    assert dates["error_emails__bad_date_header"] is None
    assert all(date.tzinfo for date in dates.values() if date)


def test_bounces_name_whom_they_did_not_reach(corpus):
    bounced = read_message(corpus["multipart_report_emails__multi_address_bounce2"]).bounce
    assert len(bounced.recipients) == 5
    assert bounced.message_id == "<118707422.15521266992174819.JavaMail.root@lvmail01>"
    delayed = read_message(corpus["multipart_report_emails__report_422"]).bounce
    assert [(r.address, r.action, r.status) for r in delayed.recipients] == [
        ("fraser@oooooooo.com.au", "delayed", "4.2.2")
    ]


def test_the_same_message_is_recognised_and_no_other(corpus):
    by_print: dict[str, set[str]] = {}
    for name, raw in corpus.items():
        by_print.setdefault(fingerprint(raw), set()).add(name)
    assert sorted(map(sorted, SAME)) == sorted(
        sorted(names) for names in by_print.values() if len(names) > 1
    )
