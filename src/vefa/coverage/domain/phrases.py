"""The fixed words of explanations, and the sentences for problems."""

from typing import Final

from vefa.coverage.domain.texts import text

HEAD: Final = text(
    "Clause {number} “{title}”",
    "Madde {number} “{title}”",
    "Пункт {number} «{title}»",
    "{number}-тармақ «{title}»",
)
CLAUSE: Final = text("clause {numbers}", "madde {numbers}", "пункт {numbers}", "{numbers}-тармақ")
CLAUSES: Final = text(
    "clauses {numbers}", "maddeler {numbers}", "пункты {numbers}", "{numbers}-тармақтар"
)
COVERED: Final = text("covered", "kapsam dahilinde", "входит в договор", "шартқа кіреді")
FROM_ALLOWANCE: Final = text(
    "covered from the allowance “{name}”",
    "“{name}” kullanım hakkından karşılanır",
    "входит в договор за счёт лимита «{name}»",
    "«{name}» лимиті есебінен шартқа кіреді",
)
BILLABLE: Final = text("billable", "ücretli", "платно", "ақылы")
BILLABLE_AT: Final = text(
    "billable at the {rate}", "ücretli ({rate})", "платно ({rate})", "ақылы ({rate})"
)
NOT_SERVED: Final = text(
    "not served", "hizmet verilmez", "не обслуживается", "қызмет көрсетілмейді"
)
PROVISIONAL: Final = text(
    "{conclusion}, for now",
    "şimdilik: {conclusion}",
    "предварительно: {conclusion}",
    "әзірше: {conclusion}",
)
APPROVAL: Final = text(
    "Work goes on once the company representative has approved a quote.",
    "Şirket temsilcisi teklifi onayladığında çalışmaya devam edilir.",
    "Работа продолжится, когда представитель компании утвердит смету.",
    "Компания өкілі баға ұсынысын мақұлдағаннан кейін жұмыс жалғасады.",
)
REMEDY: Final = text(
    "What would have to change: {remedy}",
    "Bunun değişmesi için gereken: {remedy}",
    "Что должно измениться: {remedy}",
    "Не өзгеруі керек: {remedy}",
)
DUTY: Final = text(
    "The duty “{title}” is not met: {meaning}. The customer has to act.",
    "“{title}” yükümlülüğü yerine getirilmiyor: {meaning}. Müşterinin harekete geçmesi gerekiyor.",
    "Обязанность «{title}» не выполняется: {meaning}. Действовать должен заказчик.",
    "«{title}» міндеті орындалмайды: {meaning}. Әрекет ететін – тапсырыс беруші.",
)
DUTY_EXPIRED: Final = text(
    "The evidence of the duty “{title}” has run out: {meaning}. The customer has to act.",
    "“{title}” yükümlülüğünün kanıtının süresi doldu: {meaning}. "
    "Müşterinin harekete geçmesi gerekiyor.",
    "Срок подтверждения обязанности «{title}» истёк: {meaning}. Действовать должен заказчик.",
    "«{title}» міндеті дәлелінің мерзімі өтті: {meaning}. Әрекет ететін – тапсырыс беруші.",
)
USED_UP: Final = text(
    "nothing is left of the allowance “{name}” ({left}), so the clauses that follow decide",
    "“{name}” kullanım hakkı tükendi ({left}); kararı sonraki maddeler verir",
    "лимит «{name}» исчерпан ({left}), поэтому решают следующие пункты",
    "«{name}» лимиті таусылды ({left}), сондықтан келесі тармақтар шешеді",
)
DRAW: Final = text(
    "Left before: {before}; this work needs: {needed}; left after: {after}.",
    "Önceki bakiye: {before}; bu iş için gereken: {needed}; kalan: {after}.",
    "Остаток до: {before}; на эту работу нужно: {needed}; остаток после: {after}.",
    "Бұған дейінгі қалдық: {before}; осы жұмысқа қажеті: {needed}; кейінгі қалдық: {after}.",
)
LEFT: Final = text(
    "Left before: {before}; how much this work needs has not been estimated yet.",
    "Önceki bakiye: {before}; bu iş için ne kadar gerektiği henüz tahmin edilmedi.",
    "Остаток до: {before}; сколько потребует эта работа, ещё не оценено.",
    "Бұған дейінгі қалдық: {before}; осы жұмысқа қанша қажеті әлі бағаланған жоқ.",
)
EXCESS: Final = text(
    "What goes beyond the allowance, {excess}: {conclusion} ({clause}).",
    "Kullanım hakkını aşan {excess}: {conclusion} ({clause}).",
    "Сверх лимита, {excess}: {conclusion} ({clause}).",
    "Лимиттен асатын {excess}: {conclusion} ({clause}).",
)
REMARK: Final = text(
    "Also applies: {line}",
    "Ayrıca geçerli: {line}",
    "Также применимо: {line}",
    "Сондай-ақ қолданылады: {line}",
)
OPEN: Final = text(
    "Not known yet: {fact}. {answers}.",
    "Henüz bilinmiyor: {fact}. {answers}.",
    "Ещё не известно: {fact}. {answers}.",
    "Әлі белгісіз: {fact}. {answers}.",
)
SPANS: Final = {
    "below": text("below {end}", "{end} altı", "меньше {end}", "{end} кем"),
    "from": text("{start} or more", "{start} ve üzeri", "{start} и больше", "{start} және көп"),
    "between": text(
        "{start} or more, below {end}",
        "{start} ve üzeri, {end} altı",
        "{start} и больше, но меньше {end}",
        "{start} және көп, {end} кем",
    ),
    "up_to": text("up to {end}", "en çok {end}", "не больше {end}", "ең көбі {end}"),
    "more_than": text("more than {start}", "{start} üzeri", "больше {start}", "{start} көп"),
}

CONTRADICTION: Final = text(
    "{first} and {second} have the same condition and different outcomes: {one} and {other}.",
    "{first} ile {second} aynı koşula bağlı, ama sonuçları farklı: {one} ve {other}.",
    "{first} и {second}: условие одно, а исходы разные: {one} и {other}.",
    "{first} мен {second} шарты бірдей, ал нәтижесі әртүрлі: {one} және {other}.",
)
UNREACHABLE: Final = text(
    "{clause} can never decide once the facts are known, because these always come first: "
    "{others}.",
    "{clause} bilgiler belli olduğunda hiçbir zaman uygulanamaz, çünkü şunlar her zaman önce "
    "gelir: {others}.",
    "{clause} никогда не применится, когда факты известны, потому что раньше всегда действуют: "
    "{others}.",
    "{clause} мәліметтер белгілі болғанда ешқашан қолданылмайды, өйткені одан бұрын әрдайым "
    "мыналар қолданылады: {others}.",
)
UNCOVERED: Final = text(
    "No clause decides about {subjects}{when}. A closing default is missing.",
    "{subjects} için karar veren madde yok{when}. Kapanış maddesi eksik.",
    "Ни один пункт не решает вопрос «{subjects}»{when}. Нет заключительного пункта.",
    "«{subjects}» туралы шешетін тармақ жоқ{when}. Қорытынды тармақ жетіспейді.",
)
WHEN: Final = text(
    " when {facts}", " (koşullar: {facts})", " при условиях: {facts}", " (жағдай: {facts})"
)
NOT_KNOWN: Final = text(
    "{fact} is not known", "{fact} bilinmiyor", "{fact}: не известно", "{fact}: белгісіз"
)
