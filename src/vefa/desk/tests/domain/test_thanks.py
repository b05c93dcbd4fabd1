"""What is thanks and nothing else, as people write it; everything in doubt is not."""

import pytest

from vefa.desk.domain.thanks import is_thanks

NAMES = ("Ayşe Yetkili", "Иван Петров", "Deniz Usta")

THANKS = (
    "Teşekkürler",
    "TEŞEKKÜRLER!",
    "Sağ olun",
    "Tamam, teşekkürler",
    "Çok teşekkür ederim Deniz Bey, iyi çalışmalar.",
    "Elinize sağlık, sorun çözüldü.",
    "Merhaba Deniz Hanım,\n\nTeşekkürler.",
    "Teşekkürler.\n\nAyşe Yetkili\nBizim A.Ş.\n+90 212 555 01 02",
    "Çalışıyor, teşekkür ederiz.\nSaygılarımla,\nAyşe Yetkili\nMuhasebe müdürü",
    "Thanks!",
    "OK",
    "Ok, noted. Thanks Deniz",
    "Thank you very much, it works now.",
    "Thanks a lot for your quick help!\n\nBest regards,\nJohn Smith\nHead of purchasing",
    "Спасибо!",
    "Спасибо большое, всё работает.",
    "Понял, спасибо",
    "Вопрос решён, спасибо",
    "Добрый день! Благодарю за оперативность.\n\nС уважением,\nИван Петров\nначальник отдела",
    "Рақмет!",
    "Көп рақмет, бәрі жұмыс істеп тұр.",
    "Рахмет сізге, Дениз",
    "👍",
    "🙏 teşekkürler",
    "Dear John,\n\nThank you very much.\nBest regards,\nMaria",
    "Teşekkürler Mehmet Bey",
    "Thanks!\nAyse Yetkili",
    "Спасибо!\nАйше",
    "Спасибо, Дениз",
    "Teşekkürler\n\nAyşe Yetkili\nMuhasebe müdürü\nwww.bizim.example 0212 555 01 02",
)

MORE = (
    "",
    "Teşekkürler ama hâlâ çalışmıyor",
    "Teşekkürler. Bir de tarayıcı var?",
    "Tamam, faturayı gönderin",
    "Yine aynı hata",
    "Çalışmıyor",
    "Ne zaman?",
    "Thanks, but it is not working",
    "Thanks. Can you also check the scanner",
    "Thanks.\nPrinter still prints blank pages.",
    "OK but the second one fails",
    "Still broken",
    "Thanks, 2 to go",
    "Спасибо, но не работает",
    "Спасибо. И ещё: нужен доступ для Петрова",
    "Рақмет, бірақ жұмыс істемейді",
    "Рақмет. Тағы бір сұрақ",
    "Ayşe Yetkili",
    "Thanks " * 100,
    "👎",
    "👍 502",
    # A denial is a fault, with whatever thanks and whatever capitals around it.
    *(
        "Не работает, спасибо.",
        "Не понял",
        "Не решено, спасибо",
        "Нет, спасибо",
        "НЕ РАБОТАЕТ. Спасибо",
    ),
    *("Düzelmedi, teşekkürler.", "Çalışmıyor. Teşekkürler.", "Çözülmedi teşekkürler"),
    *("Hayır, teşekkürler", "Teşekkürler. ÇALIŞMIYOR", "Teşekkürler\nÇalışmıyor"),
    *(
        "Yazıcı Bozuk, teşekkürler",
        "Merhaba, Çalışmıyor, teşekkürler",
        "Sorun Yok Değil. Teşekkürler",
    ),
    *("Doesn't work. Thanks", "NOT OK", "No. Thanks", "Not fixed. Thanks", "Thanks - Same Error"),
    *("Thanks\nDoesn't Work", "Thanks Deniz Scanner", "Thanks.\n502", "Hi Still Broken, thanks"),
    *("Жұмыс істемейді, рақмет", "Рақмет, шешілген жоқ", "Жақсы емес. Рақмет", "Рақмет\nАшылмады"),
    # Nor is there room for one in a greeting or below the name.
    *("Merhaba Çalışmıyor,\nteşekkürler", "Teşekkürler\nAyşe Yetkili\nÇalışmıyor"),
    *("Спасибо\nС уважением,\nИван Петров\nНе работает", "Thanks\nRegards\nStill Broken"),
    "Teşekkürler\nSaygılarımla\nAyşe Yetkili\nTarayıcıya da bakın",
)


@pytest.mark.parametrize("text", THANKS)
def test_thanks(text: str) -> None:
    assert is_thanks(text, names=NAMES)


@pytest.mark.parametrize("text", MORE)
def test_more_than_thanks(text: str) -> None:
    assert not is_thanks(text, names=NAMES)
