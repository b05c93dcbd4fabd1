"""Made-up people and tickets for the gallery, in each language, with long words among them."""

from datetime import UTC, datetime, timedelta
from typing import Any

AT = datetime(2026, 4, 22, 12, 20, tzinfo=UTC)
"""The instant at which the gallery is always looked at: a Wednesday afternoon in Istanbul."""

_WORDS: dict[str, dict[str, Any]] = {
    "en": {
        "titles": [
            "Label printer in the dispatch hall prints every delivery note twice",
            "Accounting cannot close the month: “period is locked by another session”",
            "New employee needs a notebook and an account by Monday",
            "VPN drops every ten minutes since the upgrade",
            "How do I export the stock list with serial numbers?",
        ],
        "customers": ["Kuzey Lojistik", "Almaty Med Group", "Gulf Facades", "Deniz Gıda", "Bereke"],
        "state": ["In progress", "Waiting for customer", "New", "Workaround in place", "Assigned"],
        "steps": ["Received", "Engineer named", "Being worked on", "Fix date", "Solved"],
        "engineer": "Elif Şahin is working on it",
        "message": "It happens since this morning. Each delivery note comes out twice, and the"
        " second copy has yesterday’s date. We have stopped dispatching to be safe.",
        "reply": "Thank you, that helps. The print service queues each job again after its restart"
        " at 06:00. I am removing the doubled jobs now and will call you before 15:00.",
        "note": "Same cause as the known error KE-118. Patch 4.2.3 mends it; ask for a window.",
        "event": "Elif Şahin raised the severity from S3 to S2",
        "sides": ["Dispatch supervisor", "Support engineer"],
        "clocks": ["Response", "Fix date", "Resolution"],
        "hint": "One sentence is enough. You can add more below.",
        "fields": {
            "title": "What is wrong?",
            "description": "Tell us more",
            "email": "E-mail",
            "product": "Product",
            "severity": "How bad is it?",
            "wanted_on": "Wanted by",
            "attachment": "Files",
            "tell": "Tell me by e-mail when something changes",
        },
        "impacts": ["Nobody can work", "Some people cannot work", "Work is slower than usual"],
        "descriptions": {
            "S1": "We start at once, day or night.",
            "S2": "We answer within the hour.",
        },
        "plan": "Standard plan, Monday to Friday 08:00–17:00",
    },
    "tr": {
        "titles": [
            "Sevkiyat salonundaki etiket yazıcısı her irsaliyeyi iki kez yazdırıyor",
            "Muhasebeleştirilemeyen faturalar: “dönem başka bir oturumca kilitlenmiş”",
            "Pazartesi başlayacak çalışan için dizüstü bilgisayar ve hesap gerekiyor",
            "Yükseltmeden beri VPN her on dakikada bir kopuyor",
            "Stok listesini seri numaralarıyla nasıl dışa aktarırım?",
        ],
        "customers": ["Kuzey Lojistik", "Almatı Med Group", "Körfez Cephe", "Deniz Gıda", "Bereke"],
        "state": [
            "Üzerinde çalışılıyor",
            "Müşteri yanıtı bekleniyor",
            "Yeni",
            "Geçici çözüm uygulandı",
            "Atandı",
        ],
        "steps": ["Alındı", "Mühendis atandı", "Üzerinde çalışılıyor", "Çözüm tarihi", "Çözüldü"],
        "engineer": "Elif Şahin ilgileniyor",
        "message": "Bu sabahtan beri oluyor. Her irsaliye iki kez çıkıyor, ikinci nüshada dünün"
        " tarihi var. Tedbiren sevkiyatı durdurduk.",
        "reply": "Teşekkürler, çok yardımcı oldu. Yazdırma hizmeti 06.00’daki yeniden başlatmadan"
        " sonra her işi kuyruğa bir daha alıyor. Yinelenenleri siliyorum, 15.00’ten önce ararım.",
        "note": "Nedeni KE-118 bilinen hatasıyla aynı. 4.2.3 yaması gideriyor; pencere isteyin.",
        "event": "Elif Şahin önem derecesini S3’ten S2’ye yükseltti",
        "sides": ["Sevkiyat sorumlusu", "Destek mühendisi"],
        "clocks": ["Yanıt", "Kararlaştırılan çözüm tarihi", "Çözüm"],
        "hint": "Bir cümle yeter. Ayrıntıyı aşağıya yazabilirsiniz.",
        "fields": {
            "title": "Sorun nedir?",
            "description": "Biraz daha anlatın",
            "email": "E-posta",
            "product": "Ürün",
            "severity": "Ne kadar ciddi?",
            "wanted_on": "İstenen tarih",
            "attachment": "Dosyalar",
            "tell": "Bir şey değiştiğinde bana e-postayla haber verin",
        },
        "impacts": ["Kimse çalışamıyor", "Bazıları çalışamıyor", "İşler her zamankinden yavaş"],
        "descriptions": {"S1": "Gece gündüz hemen başlarız.", "S2": "Bir saat içinde yanıtlarız."},
        "plan": "Standart plan, Pazartesi–Cuma 08.00–17.00",
    },
    "ru": {
        "titles": [
            "Принтер этикеток в цехе отгрузки печатает каждую накладную дважды",
            "Бухгалтерия не может закрыть месяц: «период заблокирован другим сеансом»",
            "Новому сотруднику к понедельнику нужны ноутбук и учётная запись",
            "После обновления VPN обрывается каждые десять минут",
            "Как выгрузить складские остатки с серийными номерами?",
        ],
        "customers": [
            "Север Логистик",
            "Алматы Мед Групп",
            "Фасады Залива",
            "Дениз Гыда",
            "Береке",
        ],
        "state": [
            "В работе",
            "Ожидание ответа заказчика",
            "Новая",
            "Применено обходное решение",
            "Назначена",
        ],
        "steps": ["Получена", "Назначен инженер", "В работе", "Согласованный срок", "Устранено"],
        "engineer": "Заявкой занимается Элиф Шахин",
        "message": "Так с самого утра. Каждая накладная выходит дважды, на втором экземпляре"
        " вчерашняя дата. На всякий случай мы остановили отгрузку.",
        "reply": "Спасибо, это помогло. После перезапуска в 06:00 служба печати ставит каждое"
        " задание в очередь повторно. Удаляю лишние задания и позвоню вам до 15:00.",
        "note": "Причина та же, что у известной ошибки KE-118. Исправляет патч 4.2.3.",
        "event": "Элиф Шахин повысила критичность с S3 до S2",
        "sides": ["Начальник отгрузки", "Инженер поддержки"],
        "clocks": ["Реакция", "Согласованный срок", "Устранение"],
        "hint": "Достаточно одного предложения. Подробности можно добавить ниже.",
        "fields": {
            "title": "Что случилось?",
            "description": "Расскажите подробнее",
            "email": "Электронная почта",
            "product": "Продукт",
            "severity": "Насколько это серьёзно?",
            "wanted_on": "Желаемый срок",
            "attachment": "Файлы",
            "tell": "Сообщать мне об изменениях по электронной почте",
        },
        "impacts": [
            "Никто не может работать",
            "Некоторые не могут работать",
            "Работа идёт медленнее обычного",
        ],
        "descriptions": {"S1": "Начинаем сразу, днём и ночью.", "S2": "Отвечаем в течение часа."},
        "plan": "Стандартный тариф, понедельник – пятница, 08:00–17:00",
    },
    "kk": {
        "titles": [
            "Жөнелту залындағы жапсырма принтері әр жүкқұжатты екі рет басып шығарады",
            "Бухгалтерия айды жаба алмайды: «кезең басқа сеанспен бұғатталған»",
            "Жаңа қызметкерге дүйсенбіге ноутбук пен тіркелгі керек",
            "Жаңартудан кейін VPN он минут сайын үзіледі",
            "Қойма қалдықтарын сериялық нөмірлерімен қалай шығарып аламын?",
        ],
        "customers": [
            "Солтүстік Логистика",
            "Алматы Мед Груп",
            "Шығанақ қасбеттері",
            "Дениз Гыда",
            "Береке",
        ],
        "state": [
            "Орындалуда",
            "Тапсырыс берушінің жауабы күтілуде",
            "Жаңа",
            "Уақытша шешім қолданылды",
            "Тағайындалды",
        ],
        "steps": [
            "Қабылданды",
            "Инженер тағайындалды",
            "Орындалуда",
            "Келісілген мерзім",
            "Түзетілді",
        ],
        "engineer": "Өтініммен Элиф Шахин айналысуда",
        "message": "Таңертеңнен бері осылай. Әр жүкқұжат екі рет шығады, екінші данасында кешегі"
        " күн тұр. Сақтық үшін жөнелтуді тоқтаттық.",
        "reply": "Рақмет, бұл көмектесті. Басып шығару қызметі 06:00-дегі қайта қосудан кейін әр"
        " тапсырманы кезекке қайта қояды. Артығын жойып жатырмын, 15:00-ге дейін қоңырау шаламын.",
        "note": "Себебі KE-118 белгілі қатесімен бірдей. 4.2.3 патчы түзетеді.",
        "event": "Элиф Шахин маңыздылықты S3-тен S2-ге көтерді",
        "sides": ["Жөнелту бастығы", "Қолдау инженері"],
        "clocks": ["Ден қою", "Келісілген мерзім", "Түзету"],
        "hint": "Бір сөйлем жеткілікті. Толығырақ төменде жаза аласыз.",
        "fields": {
            "title": "Не болды?",
            "description": "Толығырақ айтып беріңіз",
            "email": "Электрондық пошта",
            "product": "Өнім",
            "severity": "Қаншалықты маңызды?",
            "wanted_on": "Қалаған мерзім",
            "attachment": "Файлдар",
            "tell": "Өзгерістер туралы маған электрондық поштамен хабарлаңыз",
        },
        "impacts": [
            "Ешкім жұмыс істей алмайды",
            "Кейбіреулер жұмыс істей алмайды",
            "Жұмыс әдеттегіден баяу",
        ],
        "descriptions": {
            "S1": "Күндіз-түні бірден бастаймыз.",
            "S2": "Бір сағат ішінде жауап береміз.",
        },
        "plan": "Стандартты тариф, дүйсенбі – жұма, 08:00–17:00",
    },
}


def words(language: str) -> dict[str, Any]:
    """The sample texts of a language."""
    return _WORDS.get(language, _WORDS["en"])


def tickets(language: str) -> list[dict[str, Any]]:
    """Five tickets, one in each state of a promise."""
    text = words(language)
    rows = [
        ("V-2026-004217", "risk", 0.82, timedelta(hours=1, minutes=40), "S2", 1),
        ("V-2026-004199", "waiting", 0.35, None, "S1", 2),
        ("V-2026-004220", "ok", 0.12, timedelta(days=1, hours=3), "S3", 4),
        ("V-2026-004101", "missed", 1.0, timedelta(hours=-5), "S2", 3),
        ("V-2026-004188", "none", None, None, "S4", 5),
    ]
    return [
        {
            "number": number,
            "title": text["titles"][index],
            "customer": text["customers"][index],
            "word": text["state"][index],
            "state": state,
            "share": share,
            "due_at": AT + due if due else None,
            "severity": severity,
            "rank": rank,
        }
        for index, (number, state, share, due, severity, rank) in enumerate(rows)
    ]


def steps(language: str) -> list[dict[str, Any]]:
    """A ticket on its way, as the customer sees it."""
    received, named, working, fix, solved = words(language)["steps"]
    return [
        {"label": received, "state": "done", "at": AT - timedelta(hours=26)},
        {"label": named, "state": "done", "at": AT - timedelta(hours=25, minutes=20)},
        {"label": working, "state": "now", "note": words(language)["engineer"], "icon": "wrench"},
        {"label": fix, "state": "later", "at": AT + timedelta(days=2, hours=1)},
        {"label": solved, "state": "later"},
    ]


def _utc(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 4, day, hour, minute, tzinfo=UTC)


def week() -> dict[str, Any]:
    """A clock over six days with a holiday, a wait and an overrun; 08:00 to 17:00 in Istanbul."""
    rows = [
        (_utc(20, 11, 30), _utc(20, 14), "open"),
        (_utc(21, 5), _utc(21, 8, 30), "open"),
        (_utc(21, 8, 30), _utc(22, 6), "waiting"),
        (_utc(22, 6), _utc(22, 14), "open"),
        (_utc(24, 5), _utc(24, 9), "open"),
        (_utc(24, 9), _utc(24, 14), "overtime"),
    ]
    return {
        "rows": rows,
        "start": _utc(20, 9),
        "end": _utc(25, 9),
        "due": _utc(24, 9),
    }


def day() -> dict[str, Any]:
    """A clock of one day, half of it still ahead."""
    rows = [(_utc(22, 5), _utc(22, 9), "open"), (_utc(22, 10), _utc(22, 14), "open")]
    return {"rows": rows, "start": _utc(22, 4), "end": _utc(22, 16), "due": _utc(22, 13, 30)}


def months() -> dict[str, Any]:
    """Eight weeks of open time: a strip that has to thin its labels."""
    rows = []
    first = _utc(1, 5)
    for number in range(56):
        start = first + timedelta(days=number)
        if start.weekday() < 5:
            rows.append((start, start + timedelta(hours=9), "open"))
    return {
        "rows": rows,
        "start": _utc(1, 0),
        "end": first + timedelta(days=56),
        "due": first + timedelta(days=50, hours=6),
    }
