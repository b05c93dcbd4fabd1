"""Tickets written in Kazakh."""

from typing import Final

from vefa.demo.domain.cast import Step, Story

STORIES: Final = (
    Story(
        "altyn-dala", "aizhan", 6.4,
        "Порттағы таразы деректері жүйеге түспейді",
        "Таңғы сағат тоғыздан бері таразының көрсеткіші жүйеге жазылмайды. Операторлар қолмен "
        "енгізіп отыр, көліктер кезекте тұр.",
        (
            Step(5.9, "assign", "aigerim"),
            Step(5.6, "start", "aigerim"),
            Step(5.1, "propose", "aigerim",
                 "Таразымен байланыс модулін жаңартамыз. Мына мерзімді ұсынамыз.",
                 {"due_in": 4}),
            Step(4.7, "agree", "aizhan"),
            Step(3.0, "reply", "aigerim",
                 "Модуль сынақ ортасында жұмыс істеп тұр, порттағы орнатуды бастадық."),
        ),
        about="port", impact="many", urgency="stopped",
    ),
    Story(
        "altyn-dala", "aizhan", 1.3,
        "Жүкқұжаттың қазақша нұсқасында қате әріптер",
        "Басып шығарғанда «ә», «ғ», «қ» әріптерінің орнына сұрақ белгісі шығады.",
        (
            Step(0.9, "assign", "aigerim"),
            Step(0.7, "start", "aigerim"),
        ),
        about="negizgi", impact="few", urgency="way_around",
    ),
    Story(
        "altyn-dala", "aizhan", 2.2,
        "Ақтау портында сервер өшіп қалды",
        "Электр жарығы өшкеннен кейін сервер қосылмай тұр. Порттағы жұмыс тоқтады, маманның "
        "келуін сұраймыз.",
        (
            Step(1.9, "assign", "aigerim"),
            Step(1.8, "demand_visit", "aizhan"),
            Step(1.6, "propose", "aigerim",
                 "Маман жолға шықты. Қызметті осы уақытқа дейін қалпына келтіреміз.",
                 {"due_in": 5}),
            Step(1.2, "decline", "aizhan",
                 "Кеме түскі астан кейін келеді, ертерек керек.", {"counter_in": 3}),
        ),
        about="port", impact="everyone", urgency="stopped", elapsed=True, facts={"outage": True},
    ),
    Story(
        "altyn-dala", "aizhan", 47,
        "Келісімшарттар тізілімін Excel-ге шығару",
        "Ай сайынғы есеп үшін келісімшарттар тізілімін Excel файлына шығару керек.",
        (
            Step(46.4, "assign", "aigerim"),
            Step(43, "start", "aigerim"),
            Step(21, "draw", "aigerim", "Тізілімді Excel-ге шығару: екі күндік жұмыс.",
                 {"allowance": "developments", "amount": "1450000"}),
            Step(20, "resolve", "aigerim",
                 "Тізілім бетіне «Excel» батырмасы қосылды, баған атаулары есеп үлгісіне сай.",
                 {"found": "Тізілімді файлға шығару жоқ еді.", "cause": "Жаңа талап.",
                  "done": "Шығару батырмасы қосылды.", "how": "addition"}),
        ),
        kind="development", about="negizgi", impact="few", urgency="minor",
    ),
    Story(
        "altyn-dala", "madina", 8,
        "Рейс күнін өзгерту мүмкін емес",
        "Рейс күнін түзеткім келсе, «құқығыңыз жоқ» деп шығады. Кеше бәрі дұрыс еді.",
        source="phone", taken_by="aigerim", about="port", impact="few", urgency="degraded",
    ),
    Story(
        "altyn-dala", "aizhan", 140,
        "Жүргізушілердің демалыс кестесі жоғалды",
        "Демалыс кестесі бетінде өткен айдың деректері көрінбейді.",
        (
            Step(139.4, "assign", "aigerim"),
            Step(138.6, "propose", "aigerim", "Деректерді осы мерзімге дейін қайтарамыз.",
                 {"due_in": -110}),
            Step(138.2, "agree", "aizhan"),
            Step(118, "resolve", "aigerim",
                 "Кесте қайтарылды: сүзгі өткен айды жасырып тұрған, деректер сақталған.",
                 {"found": "Сүзгі өткен айды жасырған.", "cause": "Баптау кезіндегі біздің қате.",
                  "done": "Сүзгі түзетілді.", "how": "configuration"}),
            Step(115, "accept", "aizhan", "Рақмет, бәрі орнында."),
        ),
        about="negizgi", impact="few", urgency="degraded",
    ),
    Story(
        "tengri-energo", "daulet", 3.8,
        "Қарағандыдағы кассада чек шықпайды",
        "Касса чекті басып шығармайды, экранда «қосылым жоқ» деп тұр.",
        (
            Step(2.8, "assign", "aigerim"),
            Step(2.5, "ask", "aigerim",
                 "Касса мен сервер арасындағы желі тексерілді ме? Желі шамдары қандай түсте?"),
        ),
        about="glavny", impact="few", urgency="stopped",
    ),
    Story(
        "tengri-energo", "daulet", 96,
        "Қызметкер мекенжайын өзгерту",
        "Қызметкердің мекенжайын қай жерден өзгертеміз?",
        (
            Step(95, "assign", "aigerim"),
            Step(94, "resolve", "aigerim",
                 "Қызметкер карточкасындағы «Мекенжай» бөлімінде күнін көрсетіп жаңа жол "
                 "қосыңыз; ескісі тарихта қалады.",
                 {"found": "Өзгерту тәртібі сұралды.", "cause": "Сұрақ.",
                  "done": "Тәртібі түсіндірілді.", "how": "advice"}),
            Step(30.9, "close", ""),
        ),
        kind="question", about="glavny", impact="few", urgency="minor",
    ),
)  # fmt: skip
