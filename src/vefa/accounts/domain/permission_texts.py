"""What each permission lets somebody do, in words; for pages and documentation alike."""

from typing import Final

Texts = dict[str, str]

PERMISSION_TEXTS: Final[dict[str, Texts]] = {
    "can_report": {
        "en": "Report something",
        "tr": "Bildirimde bulunmak",
        "ru": "Сообщать о проблемах",
        "kk": "Хабарлау",
    },
    "can_see_own_tickets": {
        "en": "See their own requests and those they get copies of",
        "tr": "Kendi taleplerini ve kopyasını aldığı talepleri görmek",
        "ru": "Видеть свои заявки и те, копии которых получает",
        "kk": "Өз өтінімдерін және көшірмесін алатындарын көру",
    },
    "can_answer": {
        "en": "Answer the provider's questions",
        "tr": "Sağlayıcının sorularını yanıtlamak",
        "ru": "Отвечать на вопросы исполнителя",
        "kk": "Қызмет көрсетушінің сұрақтарына жауап беру",
    },
    "can_stop_copies": {
        "en": "Stop getting copies of a request",
        "tr": "Bir talebin kopyalarını almayı bırakmak",
        "ru": "Отказаться от копий по заявке",
        "kk": "Өтінім көшірмелерінен бас тарту",
    },
    "can_see_company_tickets": {
        "en": "See all requests of the company",
        "tr": "Şirketin tüm taleplerini görmek",
        "ru": "Видеть все заявки компании",
        "kk": "Компанияның барлық өтінімдерін көру",
    },
    "can_agree_dates": {
        "en": "Agree fix dates",
        "tr": "Çözüm tarihlerini kararlaştırmak",
        "ru": "Согласовывать сроки",
        "kk": "Мерзімдерді келісу",
    },
    "can_accept": {
        "en": "Accept or return a resolution",
        "tr": "Çözümü kabul etmek ya da geri göndermek",
        "ru": "Принимать или возвращать решение",
        "kk": "Шешімді қабылдау немесе қайтару",
    },
    "can_rank": {
        "en": "Rank the company's open requests",
        "tr": "Şirketin açık taleplerini sıralamak",
        "ru": "Упорядочивать открытые заявки компании",
        "kk": "Компанияның ашық өтінімдерін реттеу",
    },
    "can_invite_colleagues": {
        "en": "Invite colleagues of the same company",
        "tr": "Aynı şirketten iş arkadaşlarını davet etmek",
        "ru": "Приглашать коллег из своей компании",
        "kk": "Өз компаниясындағы әріптестерін шақыру",
    },
    "can_agree_terms": {
        "en": "Approve or decline new terms, as company representative",
        "tr": "Şirket temsilcisi olarak yeni koşulları onaylamak veya reddetmek",
        "ru": "Одобрять или отклонять новые условия как представитель компании",
        "kk": "Компания өкілі ретінде жаңа талаптарды мақұлдау немесе қабылдамау",
    },
    "can_state_duties": {
        "en": "Hand in evidence of the company's duties, as representative or IT officer",
        "tr": "Temsilci veya BT sorumlusu olarak şirketin yükümlülüklerine ilişkin kanıt sunmak",
        "ru": "Подтверждать обязанности компании: представитель или ИТ-ответственный",
        "kk": "Өкіл немесе АТ жауаптысы ретінде компания міндеттерінің дәлелін ұсыну",
    },
    "can_see_tickets": {
        "en": "See tickets and customers",
        "tr": "Talepleri ve müşterileri görmek",
        "ru": "Видеть заявки и заказчиков",
        "kk": "Өтінімдер мен тапсырыс берушілерді көру",
    },
    "can_work_tickets": {
        "en": "Work on tickets: assign, answer, resolve",
        "tr": "Talepler üzerinde çalışmak: atamak, yanıtlamak, çözmek",
        "ru": "Работать с заявками: назначать, отвечать, решать",
        "kk": "Өтінімдермен жұмыс: тағайындау, жауап беру, шешу",
    },
    "can_take_calls": {
        "en": "Record calls",
        "tr": "Çağrıları kaydetmek",
        "ru": "Записывать звонки",
        "kk": "Қоңырауларды тіркеу",
    },
    "can_see_incoming": {
        "en": "See the mail that came in, also that of unknown senders",
        "tr": "Gelen postayı, tanınmayan gönderenlerinkini de görmek",
        "ru": "Видеть входящую почту, в том числе от неизвестных отправителей",
        "kk": "Кіріс поштаны, белгісіз жіберушілердікін де көру",
    },
    "can_identify_senders": {
        "en": "Say who an unknown sender is",
        "tr": "Tanınmayan gönderenin kim olduğunu belirtmek",
        "ru": "Определять неизвестных отправителей",
        "kk": "Белгісіз жіберушінің кім екенін көрсету",
    },
    "can_export_proof": {
        "en": "Export the proof of a ticket",
        "tr": "Bir talebin kanıtını dışa aktarmak",
        "ru": "Выгружать доказательство по заявке",
        "kk": "Өтінім дәлелдемесін жүктеп алу",
    },
    "can_see_agreements": {
        "en": "See agreements, with their values and prices",
        "tr": "Sözleşmeleri, tutar ve fiyatlarıyla görmek",
        "ru": "Видеть договоры с суммами и ценами",
        "kk": "Шарттарды сомасы мен бағаларымен көру",
    },
    "can_add_customers": {
        "en": "Take on new customers",
        "tr": "Yeni müşteri kaydetmek",
        "ru": "Заводить новых заказчиков",
        "kk": "Жаңа тапсырыс берушіні енгізу",
    },
    "can_edit_customers": {
        "en": "Keep customers, sites and contacts",
        "tr": "Müşterileri, lokasyonları ve irtibat kişilerini yönetmek",
        "ru": "Вести заказчиков, объекты и контактных лиц",
        "kk": "Тапсырыс берушілерді, объектілерді және байланыс тұлғаларын жүргізу",
    },
    "can_edit_agreements": {
        "en": "Keep agreements and publish terms",
        "tr": "Sözleşmeleri yönetmek ve koşulları yayımlamak",
        "ru": "Вести договоры и публиковать условия",
        "kk": "Шарттарды жүргізу және талаптарды жариялау",
    },
    "can_approve_terms": {
        "en": "Approve drafted terms for the provider",
        "tr": "Hazırlanan koşulları sağlayıcı adına onaylamak",
        "ru": "Одобрять подготовленные условия от имени исполнителя",
        "kk": "Әзірленген талаптарды қызмет көрсетуші атынан мақұлдау",
    },
    "can_edit_products": {
        "en": "Keep products, versions and installed systems",
        "tr": "Ürünleri, sürümleri ve kurulu sistemleri yönetmek",
        "ru": "Вести продукты, версии и инсталляции",
        "kk": "Өнімдерді, нұсқаларды және орнатылған жүйелерді жүргізу",
    },
    "can_edit_calendars": {
        "en": "Keep calendars and holidays",
        "tr": "Takvimleri ve tatilleri yönetmek",
        "ru": "Вести календари и праздники",
        "kk": "Күнтізбелер мен мерекелерді жүргізу",
    },
    "can_replay_terms": {
        "en": "Replay past tickets under other terms",
        "tr": "Geçmiş talepleri başka koşullarla yeniden hesaplamak",
        "ru": "Пересчитывать прошлые заявки по другим условиям",
        "kk": "Өткен өтінімдерді басқа талаптармен қайта есептеу",
    },
    "can_waive": {
        "en": "Grant exceptions from a coverage decision",
        "tr": "Kapsam kararına istisna tanımak",
        "ru": "Разрешать исключения из заключения о покрытии",
        "kk": "Қамту туралы қорытындыдан ерекше жағдай беру",
    },
    "can_edit_teams": {
        "en": "Keep teams and their members",
        "tr": "Ekipleri ve üyelerini yönetmek",
        "ru": "Вести команды и их состав",
        "kk": "Командаларды және олардың құрамын жүргізу",
    },
    "can_see_people": {
        "en": "See who signs in, with which role and limits",
        "tr": "Kimlerin hangi rol ve sınırlarla oturum açtığını görmek",
        "ru": "Видеть, кто входит в систему, с какой ролью и какими ограничениями",
        "kk": "Жүйеге кім, қандай рөлмен және қандай шектеулермен кіретінін көру",
    },
    "can_invite_people": {
        "en": "Invite people to sign in",
        "tr": "Kişileri oturum açmaya davet etmek",
        "ru": "Приглашать людей в систему",
        "kk": "Адамдарды жүйеге шақыру",
    },
    "can_see_audit": {
        "en": "Read and export the audit trail",
        "tr": "Denetim izini okumak ve dışa aktarmak",
        "ru": "Читать и выгружать журнал аудита",
        "kk": "Аудит журналын оқу және жүктеп алу",
    },
    "can_edit_people": {
        "en": "Look after people: roles, disabling, second step",
        "tr": "Kişileri yönetmek: roller, kapatma, ikinci adım",
        "ru": "Управлять людьми: роли, отключение, второй шаг",
        "kk": "Адамдарды басқару: рөлдер, өшіру, екінші қадам",
    },
    "can_edit_mailboxes": {
        "en": "Connect mailboxes",
        "tr": "Posta kutularını bağlamak",
        "ru": "Подключать почтовые ящики",
        "kk": "Пошта жәшіктерін қосу",
    },
    "can_edit_letters": {
        "en": "Change the texts of letters",
        "tr": "E-posta metinlerini değiştirmek",
        "ru": "Менять тексты писем",
        "kk": "Хат мәтіндерін өзгерту",
    },
    "can_see_outbox": {
        "en": "Read the outbox",
        "tr": "Giden kutusunu okumak",
        "ru": "Читать исходящую почту",
        "kk": "Шығыс поштаны оқу",
    },
    "can_see_raw_mail": {
        "en": "Read messages as they arrived",
        "tr": "İletileri geldikleri gibi okumak",
        "ru": "Читать сообщения в исходном виде",
        "kk": "Хаттарды келген күйінде оқу",
    },
    "can_export_people": {
        "en": "Export what is held about a person",
        "tr": "Bir kişi hakkında tutulanları dışa aktarmak",
        "ru": "Выгружать все данные о человеке",
        "kk": "Адам туралы сақталған деректердің бәрін жүктеп алу",
    },
    "can_redact_people": {
        "en": "Redact a person’s data by right",
        "tr": "Bir kişinin verilerini hak gereği karartmak",
        "ru": "Обезличивать данные человека по праву",
        "kk": "Адамның деректерін құқық бойынша жасыру",
    },
    "can_edit_privacy": {
        "en": "Set how long data are kept, and the privacy texts",
        "tr": "Saklama sürelerini ve gizlilik metinlerini belirlemek",
        "ru": "Задавать сроки хранения и тексты о конфиденциальности",
        "kk": "Сақтау мерзімдерін және құпиялық мәтіндерін белгілеу",
    },
}
"""In the order in which pages list them: customers' people first."""
