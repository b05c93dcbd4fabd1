"""Reply headers of the mail programs in use; answers below and between quotes; forwards."""

import pytest

from vefa.mail.domain.html_text import QUOTE_STARTS
from vefa.mail.domain.quoting import Folded, fold, is_answer

ATTRIBUTIONS = {
    "gmail en": "On Tue, Mar 5, 2024 at 10:15 AM Ali Kaya <ali@x.tr> wrote:",
    "gmail en wrapped": "On Tue, Mar 5, 2024 at 10:15 AM Ali Kaya, Ltd\n<ali@x.tr> wrote:",
    "gmail tr": "Ali Kaya <ali@x.tr>, 5 Mar 2024 Sal, 10:15 tarihinde şunu yazdı:",
    "gmail ru": "вт, 5 мар. 2024 г. в 10:15, Иван Петров <ivan@x.ru>:",
    "gmail ru old": "5 марта 2024 г., 10:15 пользователь Иван Петров <ivan@x.ru> написал:",
    "gmail kk": "сс, 5 нау. 2024 ж., сағ. 10:15 уақытында Айгүл <aigul@x.kz> жазды:",
    "gmail de": "Am Di., 5. März 2024 um 10:15 Uhr schrieb Max <max@x.de>:",
    "apple en": "On 5 Mar 2024, at 10:15, Ali Kaya <ali@x.tr> wrote:",
    "apple tr": "Ali Kaya <ali@x.tr> şunları yazdı (5 Mar 2024 10:15):",
    "apple ru": "5 марта 2024 г., в 10:15, Иван Петров <ivan@x.ru> написал(а):",
    "apple kk": "2024 ж. 5 нау., сағат 10:15, Айгүл <aigul@x.kz> жазды:",
    "thunderbird en": "On 05/03/2024 10:15, Ali Kaya wrote:",
    "thunderbird tr": "5.03.2024 10:15 tarihinde Ali Kaya yazdı:",
    "thunderbird ru": "05.03.2024 10:15, Иван Петров пишет:",
    "yandex": '05.03.2024, 10:15, "Иван Петров" <ivan@x.ru>:',
    "mail.ru": "Вторник, 5 марта 2024, 10:15 +03:00 от Иван Петров <ivan@x.ru>:",
    "the bat": "Вы писали 5 марта 2024 г., 10:15:12:",
    "gmail tr new": "5 Mar 2024 Sal 10:15 tarihinde Ali Kaya <ali@x.tr> şunu yazdı:",
    "gmail ru wrapped": "вт, 5 мар. 2024 г. в 10:15, Отдел поддержки «Завод»\n<ivan@x.ru>:",
    "gmail kk new": "2024 ж. 5 нау., сс 10:15 Айгүл Серікова <aigul@x.kz> жазды:",
    "apple tr wrapped": "Ali Kaya <ali@x.tr> şunları yazdı\n(5 Mar 2024 10:15):",
    "apple ru wrapped": "5 мар. 2024 г., в 10:15, Иван Петров <ivan@x.ru>\nнаписал(а):",
    "yandex plain": "05.03.2024, 10:15, Иван Петров (ivan@x.ru):",
    "yandex mobile": "В Вт, 05/03/2024 в 10:15 +0300, Иван Петров пишет:",
    "mail.ru mobile": "вторник, 5 марта 2024 г., 10:15 +0300 от ivan@x.ru <ivan@x.ru>:",
    "mail.ru kk": "Сейсенбі, 5 наурыз 2024, 10:15 +05:00 Айгүл <aigul@x.kz> жіберген хат:",
    "thunderbird kk": "05.03.2024 10:15, Айгүл жазды:",
    "roundcube ru": "Иван Петров писал(а) 2024-03-05 10:15:",
    "roundcube tr": "5.03.2024 10:15 tarihinde, Ali Kaya yazmış:",
    "evolution": "On Tue, 2024-03-05 at 10:15 +0300, Ali Kaya wrote:",
    "notes": "Ali Kaya ---05.03.2024 10:15:12---",
    "telephone ru": "Иван Петров <ivan@x.ru> 5 марта 2024 г. 10:15 написал:",
}
OUTLOOK = {
    "en": "From: Ali <ali@x.tr>\nSent: Tuesday, March 5, 2024 10:15\nTo: Desk\nSubject: A",
    "en bold": "*From:* Ali\n*Sent:* Tuesday\n*To:* Desk\n*Subject:* Printer",
    "tr": "Kimden: Ali <ali@x.tr>\nGönderildi: 5 Mart 2024 10:15\nKime: Desk\nKonu: Yazıcı",
    "tr old": "Gönderen: Ali\nTarih: 5.3.2024\nKime: Desk\nKonu: Yazıcı",
    "ru": "От: Иван <ivan@x.ru>\nОтправлено: 5 марта 2024 г. 10:15\nКому: Desk\nТема: Принтер",
    "kk": "Кімнен: Айгүл\nЖіберілді: 5 наурыз 2024\nКімге: Desk\nТақырыбы: Принтер",
    "de": "Von: Max\nGesendet: Dienstag\nAn: Desk\nBetreff: Drucker",
    "rule": "________________________________\nFrom: Ali\nSent: Tuesday\nTo: Desk",
    "original": "-----Original Message-----\nFrom: Ali\nSent: Tuesday\nTo: Desk",
    "original tr": "-----Özgün İleti-----\nGönderen: Ali",
    "tr mailto": "Kimden: Ali [mailto:ali@x.tr]\nGönderilme: Salı\nKime: Desk\nBilgi: B\nKonu: x",
    "ru bold": "*От:* Иван\n*Отправлено:* вт\n*Кому:* Desk\n*Тема:* Принтер",
    "kk new": "Жіберуші: Айгүл\nЖіберілген уақыты: 5 наурыз\nАлушы: Desk\nТақырыбы: Принтер",
    "kk rule": "________________________________\nКімнен: Айгүл\nЖіберілді: сс\nКімге: Desk",
    "samsung tr": "-------- Orijinal mesaj --------\nGönderen: Ali\nTarih: 5.3.2024 (GMT+03:00)",
    "samsung ru": "-------- Сообщение от Иван --------",
    "huawei tr": "-------- Asıl İleti --------\nKimden: Ali\nKime: Desk",
    "original kk": "-------- Бастапқы хабарлама --------\nКімнен: Айгүл",
    "original ru": "-------- Исходное сообщение --------\nОт: Иван",
}


@pytest.mark.parametrize("name", ATTRIBUTIONS)
def test_history_below_an_attribution_is_folded(name):
    history = f"{ATTRIBUTIONS[name]}\n\n> Is it done?\n> Thanks"
    folded = fold(f"Yes, it works now.\n\n{history}")
    assert folded.text == "Yes, it works now."
    assert folded.quoted == history


@pytest.mark.parametrize("name", OUTLOOK)
def test_history_below_an_outlook_head_is_folded(name):
    history = f"{OUTLOOK[name]}\n\nIs it done?"
    assert fold(f"Evet, oldu.\n\n{history}") == fold(f"Evet, oldu.\n\n{history}", subject="RE: x")
    assert fold(f"Evet, oldu.\n\n{history}").text == "Evet, oldu."
    assert fold(f"Evet, oldu.\n\n{history}").quoted == history


@pytest.mark.parametrize(
    "subject", ["Fwd: a", "FW: a", "İLT: a", "Пересл: a", "WG: a", "Fwd[2]: a"]
)
def test_what_was_forwarded_stays(subject):
    text = f"Please look.\n\n{OUTLOOK['en']}\n\nThe error is 42."
    assert fold(text, subject=subject).text == text


@pytest.mark.parametrize(
    "line",
    [
        "---------- Forwarded message ---------",
        "---------- Yönlendirilmiş ileti ---------",
        "-------- Пересылаемое сообщение --------",
        "Begin forwarded message:",
    ],
)
def test_a_forward_line_ends_the_search(line):
    text = f"Please look.\n\n{line}\n{OUTLOOK['en']}\n\nThe error is 42."
    assert fold(text).text == text


def test_an_answer_below_the_quote_is_the_text():
    folded = fold(f"{ATTRIBUTIONS['gmail en']}\n> Is it done?\n\nYes.\nThanks.")
    assert folded.text == "Yes.\nThanks."
    assert folded.quoted.endswith("> Is it done?")


def test_answers_between_the_quotes_keep_their_questions():
    text = f"{ATTRIBUTIONS['gmail tr']}\n> One?\n\nYes.\n\n> Two?\n\nNo."
    assert fold(text).text == text


def test_answers_between_and_words_above_stay_together():
    text = f"See below.\n\n{ATTRIBUTIONS['apple en']}\n\n> One?\n\nYes.\n\n> Two?\n\nNo."
    assert fold(text).text == text


def test_a_wrapped_quote_is_no_answer():
    text = f"Fine.\n\n{ATTRIBUTIONS['gmail en']}\n> a long line that was\nwrapped\n> and more"
    assert fold(text).text == "Fine."


def test_quotes_that_nobody_introduced():
    assert fold("Yes.\n\n> Is it done?").text == "Yes."
    assert fold("> Is it done?\n\nYes.").text == "Yes."


def test_a_message_that_is_nothing_but_history_stays():
    text = f"{OUTLOOK['tr']}\n\nBozuk."
    assert fold(text).text == text
    assert fold("> only\n> quotes").text == "> only\n> quotes"


@pytest.mark.parametrize(
    "signature",
    [
        "-- \nAli Kaya\nBilgi İşlem",
        "--\nAli",
        "Sent from my iPhone",
        "iPhone'umdan gönderildi",
        "Отправлено с iPhone",
        "Отправлено из мобильной Почты Mail.ru",
        "iPhone құрылғымнан жіберілді",
        "Samsung cihazımdan gönderildi",
        "Xiaomi'den gönderildi",
        "Windows için Posta ile gönderildi",
        "Android için Outlook'u edinin",
        "Получить Outlook для iOS",
        "Отправлено из мобильного приложения Яндекс Почты",
        "Менің iPhone-ымнан жіберілді",
        "Яндекс.Почта қолданбасынан жіберілді",
        "Sent from Yandex Mail for mobile",
    ],
)
def test_signatures_are_folded(signature):
    folded = fold(f"Bozuk.\n\n{signature}")
    assert folded.text == "Bozuk."
    assert folded.quoted.split() == signature.split()


def test_ordinary_text_is_left_alone():
    for text in (
        "Dear desk,\n\nthe printer on floor 2:\n- no paper\n- no toner\n\nThanks, Ali",
        "At 10:15 the server said:\nerror 42",
        "Kimden: bilmiyorum\nbozuk",
        "We wrote:\nnothing",
        "-------------\nSent via SMS\n-------------",
        "a > b",
    ):
        assert fold(text).text == text
        assert fold(text).quoted == ""


@pytest.mark.parametrize(
    "text",
    [
        "Merhaba,\n--\nSunucu: db1\nDurum: DOWN\nSaat: 10:15",
        "Merhaba,\n-- \nSunucu: db1",
        "Two faults:\n—\n1. printer\n2. scanner",
        "Two faults since noon.\n--\n- printer\n- scanner",
        "Sunucu cevap vermiyor.\n--\nSunucu: db1\nDurum: DOWN",
        "Look.\n--\nWhat should we do now?",
        "Look.\n--\n" + "\n".join(f"line {number} of the report" for number in range(9)),
        "Yeni kayıt:\nTarih: 5.3.2024\nKime: Muhasebe\nKonu: Fatura\nFatura no 1881 basılmıyor",
        "Komut çıktısı:\n> ERROR 42\n> at line 7",
    ],
)
def test_what_is_reported_is_not_folded_even_in_an_answer(text):
    kept = Folded(text.replace("-- ", "--"), "")
    assert (fold(text), fold(text, answers=False)) == (kept, kept)


@pytest.mark.parametrize(
    "text",
    [
        f"Yeni kayıt:\n\n{OUTLOOK['tr']}\n\nFatura no 1881 basılmıyor",
        f"Seen.\n\n{ATTRIBUTIONS['gmail en']}\n> Is it done?",
        "Seen:\n10:15, 5.3.2024, root@db1.example:\nERROR 42",
        "It said this\n\n> ERROR 42",
        "> ERROR 42\n\nWhat is it?",
    ],
)
def test_a_message_that_answers_nothing_has_no_history(text):
    assert fold(text, answers=False) == Folded(text, "")
    assert fold(text).text != text


def test_what_a_program_marked_is_history_in_any_message():
    folded = fold(f"Yes.\n{QUOTE_STARTS}\nold\n\n-- \nAli", answers=False)
    assert (folded.text, folded.quoted) == ("Yes.", "old\n\n--\nAli")


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("Re: a", True),
        ("RE[2]: a", True),
        ("Ynt: a", True),
        ("Отв: a", True),
        ("Жауап: a", True),
        ("Report: a", False),
        ("Fwd: a", False),
        ("на складе: a", False),
    ],
)
def test_a_subject_may_say_that_it_answers(subject, said):
    assert is_answer(subject) is said


def test_no_line_is_lost():
    text = f"One\n\n-- \nAli\n\n{ATTRIBUTIONS['mail.ru']}\n> Two\n> Three"
    folded = fold(text)
    together = [line for line in f"{folded.text}\n{folded.quoted}".split("\n") if line.strip()]
    assert sorted(together) == sorted(line.rstrip() for line in text.split("\n") if line.strip())
