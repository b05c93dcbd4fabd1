"""The eight customers. Every name, number and sum is invented; `.example` is nobody's domain."""

from typing import Final

from vefa.demo.domain.cast import Company, Contract, Line, Person, Place, System

ISTANBUL, ALMATY, AKTAU = "Europe/Istanbul", "Asia/Almaty", "Asia/Aqtau"
RIYADH, BERLIN = "Asia/Riyadh", "Europe/Berlin"

AUTHORISED = ("authorised",)
OFFICER = ("it_officer", "authorised")
SPEAKER = ("representative",)
USER = ("end_user",)

COMPANIES: Final = (
    Company(
        "marmara-sifa", "Marmara Şifa Hastaneleri", "TR", "tr", ISTANBUL,
        (
            Place("merkez", "İstanbul Merkez", "TR", ISTANBUL, "Çınar Cad. 12, İstanbul", "A"),
            Place("bursa", "Bursa Şubesi", "TR", ISTANBUL, "Nilüfer Yolu 4, Bursa", "B"),
        ),
        (
            Person("ayse", "Ayşe Yılmaz", "tr", AUTHORISED, "merkez", "+90 212 555 01 11",
                   "contact", 200),
            Person("kerem", "Kerem Şahin", "tr", OFFICER, "merkez", "+90 212 555 01 12",
                   "contact", -25),
            Person("nil", "Nil Arslan", "tr", SPEAKER, "merkez", "+90 212 555 01 13", "contact"),
            Person("selin", "Selin Koç", "tr", USER, "bursa", "+90 224 555 01 14", "end_user"),
        ),
        (
            System("canli", "Şifahane canlı", "sifahane", "7.2", "merkez"),
            System("bursa", "Şifahane Bursa", "sifahane", "7.2", "bursa"),
            System("test", "Şifahane test", "sifahane", "7.2", "merkez", "test"),
        ),
        (
            Contract(
                "MS-2026", "Hastane bilgi sistemi desteği", "maintenance", -290, 75,
                "1850000", "TRY",
                (Line("premium", ("sifahane",), {"visit": "4200.00", "training": "3500.00"}),),
            ),
        ),
    ),
    Company(
        "ege-kervan", "Ege Kervan Lojistik", "TR", "tr", ISTANBUL,
        (
            Place("liman", "İzmir Liman", "TR", ISTANBUL, "Liman Sok. 8, İzmir", "B"),
            Place("ankara", "Ankara Aktarma", "TR", ISTANBUL, "Ova Bulvarı 31, Ankara", "A"),
            Place("hamburg", "Hamburg Büro", "DE", BERLIN, "Hafenweg 3, Hamburg", "D"),
        ),
        (
            Person("mert", "Mert Uysal", "tr", AUTHORISED, "liman", "+90 232 555 01 21",
                   "contact", 150),
            Person("lena", "Lena Vogt", "en", OFFICER, "hamburg", "+49 40 555 01 22",
                   "contact", 110),
            Person("hakan", "Hakan Ece", "tr", SPEAKER, "liman", "+90 232 555 01 23"),
            Person("derya", "Derya Tunç", "tr", USER, "ankara", "+90 312 555 01 24", "end_user"),
        ),
        (
            System("canli", "Kervan canlı", "kervan", "3.4", "liman"),
            System("aktarma", "Kervan aktarma", "kervan", "3.1", "ankara"),
        ),
        (
            Contract(
                "EK-2026", "Lojistik yazılımı ve bilgisayar desteği", "maintenance", -200, 165,
                "960000", "TRY",
                (
                    Line("standard", ("kervan",), {"out_of_hours": "4800.00", "visit": "3900.00"}),
                    Line("helpdesk", (), {"visit": "2750.00"}),
                ),
            ),
        ),
    ),
    Company(
        "anadolu-dokuma", "Anadolu Dokuma Sanayi", "TR", "tr", ISTANBUL,
        (Place("fabrika", "Denizli Fabrika", "TR", ISTANBUL, "Organize Yolu 17, Denizli", "C"),),
        (
            Person("zehra", "Zehra Bulut", "tr", AUTHORISED, "fabrika", "+90 258 555 01 31",
                   "contact", 90),
            Person("tarik", "Tarık Önal", "tr", OFFICER, "fabrika", "+90 258 555 01 32", "", -10),
            Person("feride", "Feride Sezer", "tr", SPEAKER, "fabrika", "+90 258 555 01 33"),
            Person("ilker", "İlker Işık", "tr", USER, "fabrika", "+90 258 555 01 34"),
        ),
        (System("uretim", "Terazi üretim", "terazi", "9.5", "fabrika"),),
        (
            Contract(
                "AD-2025", "ERP desteği", "maintenance", -385, -20, "420000", "TRY",
                (Line("standard", ("terazi",)),),
            ),
        ),
    ),
    Company(
        "altyn-dala", "Алтын Дала Логистик", "KZ", "kk", ALMATY,
        (
            Place("almaty", "Алматы кеңсесі", "KZ", ALMATY, "Сарыарқа көшесі 5, Алматы", "A"),
            Place("aktau", "Ақтау порты", "KZ", AKTAU, "Теңіз көшесі 2, Ақтау", "D"),
        ),
        (
            Person("aizhan", "Айжан Бекова", "kk", AUTHORISED, "almaty", "+7 727 555 01 41",
                   "contact", 240),
            Person("sergey", "Сергей Ким", "ru", OFFICER, "almaty", "+7 727 555 01 42",
                   "contact", 60),
            Person("nurlan", "Нұрлан Оспанов", "kk", SPEAKER, "almaty", "+7 727 555 01 43"),
            Person("madina", "Мәдина Тұрар", "kk", USER, "aktau", "+7 729 555 01 44"),
        ),
        (
            System("negizgi", "Kervan негізгі", "kervan", "3.4", "almaty"),
            System("port", "Kervan порт", "kervan", "3.4", "aktau"),
        ),
        (
            Contract(
                "AD-KZ-7", "Жүйені сүйемелдеу", "maintenance", -260, 105, "38500000", "KZT",
                (Line("agreed_dates", ("kervan",)),),
            ),
        ),
    ),
    Company(
        "tengri-energo", "Тенгри Энерго", "KZ", "ru", ALMATY,
        (
            Place("astana", "Астана, головной офис", "KZ", ALMATY, "ул. Степная 21, Астана", "A"),
            Place("karaganda", "Караганда", "KZ", ALMATY, "пр. Шахтёров 9, Караганда", "B"),
        ),
        (
            Person("irina", "Ирина Павлова", "ru", AUTHORISED, "astana", "+7 717 555 01 51",
                   "contact", 120),
            Person("daulet", "Дәулет Сейіт", "kk", OFFICER, "karaganda", "+7 721 555 01 52",
                   "contact", 75),
            Person("viktor", "Виктор Ли", "ru", SPEAKER, "astana", "+7 717 555 01 53"),
            Person("olga", "Ольга Мороз", "ru", USER, "astana", "+7 717 555 01 54", "end_user"),
        ),
        (
            System("glavny", "Terazi основной", "terazi", "11.0", "astana"),
            System("arhiv", "Terazi архив", "terazi", "9.5", "karaganda"),
        ),
        (
            Contract(
                "TE-114", "Поддержка ERP", "maintenance", -325, 40, "24000000", "KZT",
                (Line("standard", ("terazi",), {"out_of_hours": "52000.00"}),),
                amended=-70, periods={"silent_close_business_days": 7},
            ),
        ),
    ),
    Company(
        "najd-medical", "Najd Medical Center", "SA", "en", RIYADH,
        (
            Place("riyadh", "Riyadh Main", "SA", RIYADH, "12 Palm Street, Riyadh", "C"),
            Place("jeddah", "Jeddah Clinic", "SA", RIYADH, "4 Coral Road, Jeddah", "C"),
        ),
        (
            Person("layla", "Layla Nasser", "en", AUTHORISED, "riyadh", "+966 11 555 01 61",
                   "contact", 300),
            Person("faisal", "Faisal Amin", "en", OFFICER, "riyadh", "+966 11 555 01 62", "", -5),
            Person("sara", "Sara Hadi", "en", SPEAKER, "riyadh", "+966 11 555 01 63"),
            Person("yusuf", "Yusuf Karim", "en", USER, "jeddah", "+966 12 555 01 64", "end_user"),
        ),
        (
            System("main", "Şifahane Riyadh", "sifahane", "7.2", "riyadh"),
            System("clinic", "Şifahane Jeddah", "sifahane", "6.0", "jeddah"),
        ),
        (
            Contract(
                "NMC-22", "Hospital system support", "maintenance", -180, 185, "410000", "SAR",
                (Line("premium", ("sifahane",), {"visit": "950.00"}), Line("helpdesk")),
            ),
        ),
    ),
    Company(
        "elbwerk", "Elbwerk Maschinenbau", "DE", "en", BERLIN,
        (Place("werk", "Werk Hamburg", "DE", BERLIN, "Elbdeich 40, Hamburg", "D"),),
        (
            Person("jonas", "Jonas Brandt", "en", AUTHORISED, "werk", "+49 40 555 01 71",
                   "contact", 60),
            Person("cem", "Cem Albayrak", "tr", OFFICER, "werk", "+49 40 555 01 72", "", -90),
            Person("greta", "Greta Hein", "en", SPEAKER, "werk", "+49 40 555 01 73"),
            Person("pia", "Pia Lorenz", "en", USER, "werk", "+49 40 555 01 74"),
        ),
        (),
        (
            Contract(
                "EW-3", "Computer help desk", "standalone", -150, 215, "36000", "EUR",
                (Line("helpdesk"),),
                suspended=-12,
                why_suspended="Findings of the audit are not corrected: antivirus is missing on "
                "eleven devices.",
            ),
        ),
    ),
    Company(
        "bozkir-universite", "Bozkır Üniversitesi", "TR", "tr", ISTANBUL,
        (Place("kampus", "Ana Kampüs", "TR", ISTANBUL, "Bilim Cad. 1, Konya", "B"),),
        (
            Person("emine", "Emine Güler", "tr", AUTHORISED, "kampus", "+90 332 555 01 81",
                   "contact", 330),
            Person("onur", "Onur Kaplan", "tr", OFFICER, "kampus", "+90 332 555 01 82", "", -120),
            Person("sibel", "Sibel Toprak", "tr", SPEAKER, "kampus", "+90 332 555 01 83"),
            Person("arda", "Arda Yıldız", "tr", USER, "kampus", "+90 332 555 01 84"),
        ),
        (System("kampus", "Pusula canlı", "pusula", "2.0", "kampus", warranty=150),),
        (
            Contract(
                "BU-G1", "Pusula garantisi", "warranty", -210, 155, "0", "TRY",
                (Line("standard", ("pusula",)),),
            ),
            Contract(
                "BU-B1", "Pusula öncelikli destek", "maintenance", -120, 245, "540000", "TRY",
                (Line("premium", ("pusula",)),),
            ),
        ),
    ),
)  # fmt: skip
