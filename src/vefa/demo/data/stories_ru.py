"""Tickets written in Russian."""

from typing import Final

from vefa.demo.domain.cast import Step, Story

STORIES: Final = (
    Story(
        "tengri-energo", "irina", 7.2,
        "Не проводится закрытие месяца",
        "При закрытии месяца система останавливается на расчёте амортизации с сообщением "
        "«период заблокирован». Бухгалтерия не может сдать отчёт.",
        (
            Step(6.9, "ask_items", "aigerim",
                 "Чтобы начать, нужны две вещи. Пришлите их, пожалуйста, ответом.",
                 {"items": ["снимок экрана с сообщением", "номер периода"]}),
            Step(5.9, "answer", "irina",
                 "Период 10, снимок показывает ту же ошибку у двух бухгалтеров."),
            Step(5.3, "assign", "aigerim"),
            Step(5.1, "start", "aigerim"),
            Step(4.1, "note", "aigerim", "Похоже на зависшую блокировку после обрыва сеанса."),
        ),
        about="glavny", impact="everyone", urgency="stopped",
    ),
    Story(
        "tengri-energo", "irina", 61.5,
        "Отчёт по остаткам расходится со складом",
        "В отчёте на вечер пятницы остатки по трём складам меньше фактических. Проверяли дважды.",
        (
            Step(60.2, "assign", "aigerim"),
            Step(59, "start", "aigerim"),
            Step(55, "learn", "aigerim", values={"nature": "product_issue"}),
            Step(52, "offer_workaround", "aigerim",
                 "Если построить отчёт с параметром «по дате проводки», остатки совпадают. "
                 "Подойдёт ли это до исправления?"),
            Step(47, "accept_workaround", "irina"),
        ),
        about="glavny", impact="many", urgency="degraded",
    ),
    Story(
        "tengri-energo", "irina", 2.6,
        "Как закрыть доступ уволенному сотруднику?",
        "Сотрудник отдела снабжения уволился. Как правильно закрыть ему доступ, чтобы его "
        "документы остались?",
        (
            Step(1.9, "assign", "aigerim"),
            Step(1.5, "reply", "aigerim",
                 "Поставьте дату окончания в карточке сотрудника: вход закроется с этого дня, "
                 "документы и подписи останутся. Напишите, если что-то будет выглядеть иначе."),
        ),
        kind="question", about="glavny", impact="few", urgency="minor",
    ),
    Story(
        "tengri-energo", "daulet", 10,
        "Архивная база не открывается после обновления Windows",
        "На сервере архива прошло обновление, после перезагрузки служба базы не стартует.",
        (
            Step(8.5, "assign", "aigerim"),
            Step(8, "learn", "aigerim", values={"cause": "unannounced_change"}),
            Step(7.5, "reply", "aigerim",
                 "Версия 9.5 снята с поддержки, а обновление сервера с нами не согласовывали. "
                 "Заявку сохранили; предложение по переходу на 11.0 пришлёт менеджер."),
        ),
        about="arhiv", impact="few", urgency="stopped",
    ),
    Story(
        "tengri-energo", "olga", 4.5,
        "Не печатается платёжное поручение",
        "Нажимаю «Печать», окно мигает и ничего не выходит.",
        about="glavny", impact="few", urgency="degraded",
    ),
    Story(
        "tengri-energo", "irina", 205,
        "Двойные строки в выгрузке для налоговой",
        "В файле выгрузки за квартал задвоились строки по двум договорам.",
        (
            Step(203, "assign", "aigerim"),
            Step(201, "start", "aigerim"),
            Step(198, "learn", "aigerim", values={"nature": "product_defect"}),
            Step(190, "resolve", "aigerim",
                 "Исправление установлено, выгрузка построена заново, строк ровно столько, "
                 "сколько в учёте.",
                 {"found": "Строки договоров с двумя счетами выводились дважды.",
                  "cause": "Лишнее соединение таблиц в запросе выгрузки.",
                  "done": "Запрос исправлен, установлен патч 11.0.4.", "how": "fix"}),
            Step(186, "accept", "irina", "Проверили, всё сходится. Спасибо!"),
        ),
        about="glavny", impact="many", urgency="degraded",
    ),
    Story(
        "altyn-dala", "sergey", 3.4,
        "Не отправляются уведомления водителям",
        "С утра водители не получают сообщения о рейсах, диспетчеры обзванивают их вручную.",
        (
            Step(2.9, "assign", "aigerim"),
            Step(2.7, "start", "aigerim"),
            Step(2.2, "propose", "aigerim",
                 "Причина найдена: истёк сертификат шлюза. Предлагаем такой срок.",
                 {"due_in": 9}),
        ),
        about="negizgi", impact="many", urgency="degraded",
    ),
    Story(
        "altyn-dala", "sergey", 88,
        "Перенести базу на новый сервер",
        "Закупили новый сервер, просим перенести базу в выходные.",
        (
            Step(87.4, "assign", "aigerim"),
            Step(80, "start", "aigerim"),
            Step(47, "resolve", "aigerim",
                 "База перенесена в субботу, сверка контрольных сумм прошла, прежний сервер "
                 "оставлен выключенным на две недели.",
                 {"found": "Нужен перенос на новый сервер.", "cause": "Замена оборудования.",
                  "done": "База перенесена и сверена.", "how": "configuration"}),
            Step(45, "accept", "sergey"),
        ),
        kind="request", source="meeting", taken_by="elif", about="negizgi",
        impact="few", urgency="minor", facts={"item": "database_move"},
    ),
    Story(
        "altyn-dala", "sergey", 31,
        "Тарифы контейнеров пересчитались неверно",
        "После ввода нового прейскуранта тарифы по 40-футовым контейнерам выросли вдвое.",
        (
            Step(30.5, "assign", "aigerim"),
            Step(29.6, "propose", "aigerim", "Исправим и пересчитаем к этому сроку.",
                 {"due_in": -1.5}),
            Step(29.1, "agree", "sergey"),
            Step(28, "start", "aigerim"),
        ),
        about="negizgi", impact="many", urgency="degraded",
    ),
)  # fmt: skip
