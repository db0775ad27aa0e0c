### Messages in Russian.

## What a route assumes, and what it could not use.

note-price_year = Стоимость указана в долларах США { $year } г. ({ $per }). «Мин.» и «макс.» — границы опубликованных или принятых диапазонов, а не прогноз.
note-generalised = Обобщённые затраты: { $typ } долл. США { $per } ({ $low }–{ $high }) — стоимость плюс время по { $vot } долл. США за час.
note-state_on = Состояние пунктов пропуска, линий и рейсов — на { $date }.
note-state_data_day = Состояние пунктов пропуска, линий и рейсов — на дату данных, { $date }.
note-sanctions_un = Резолюции Совета Безопасности ООН 2371, 2375 и 2397 (2017) ограничивают торговлю с КНДР. Проверьте, распространяются ли они на этот груз.
note-trade_russia_belarus = С 2022 г. торговля с Россией и Белоруссией и транзит через них для грузоотправителей Кореи, Японии и Европы ограничены (санкции, страховщики). Проверьте, что применимо к этому грузу, или исключите эти страны.
note-left_out = Не использованы: { $parts }.
note-left_out_ports = { $n ->
        [one] { $n } недействующий погранпереход
        [few] { $n } недействующих погранперехода
        [many] { $n } недействующих погранпереходов
       *[other] { $n } недействующих погранперехода
    }
note-left_out_ports_near = { $n ->
        [one] { $n } недействующий погранпереход
        [few] { $n } недействующих погранперехода
        [many] { $n } недействующих погранпереходов
       *[other] { $n } недействующих погранперехода
    } (на границах этого маршрута: { $gates })
note-left_out_services = { $n ->
        [one] { $n } неработающая морская линия
        [few] { $n } неработающие морские линии
        [many] { $n } неработающих морских линий
       *[other] { $n } неработающие морские линии
    }
note-left_out_dprk = транзит через КНДР (санкции; включается параметром --allow-country KP)
note-gate_state = { $gate } ({ $mode }, { $state })
note-from_date = с { $date }
note-and_more = { $items } и ещё { $n }
note-straight_true = { $km } км показаны по прямой, так как точная трасса неизвестна; длина указана фактическая.
note-straight_short = { $km } км показаны по прямой; для { $straight } км из них и длина взята по прямой, поэтому фактическое расстояние несколько больше.
note-local_only = Пункты расположены так близко, что достаточно местного подвоза.
note-access_length = Из общего расстояния { $km } км — подвоз и вывоз; взято расстояние по прямой × { $factor }.
note-opened_by_user = { $gate }: считается действующим по вашему запросу, независимо от фактического статуса.
note-opened_old_flights = { $line }: считается действующим по вашему запросу. Перечень относится к { $year } г.; сведений об этих рейсах сейчас нет.
note-far_above_open = Этот маршрут в { $ratio } раза превышает лучший при всех открытых пунктах пропуска, линиях и рейсах (критерий: { $criterion }).
note-in_currency = В валюте { $cur }: { $typ } ({ $low }–{ $high }) { $per }, курс { $rate }.
note-rate = { $rate } { $cur } за долл. США, среднее за { $year } г.

## A border crossing of a route.

border-line = { $near } — { $far } ({ $gate }, { $mode }): { $status }; время прохождения границы: { $basis }.
border-line_details = { $near } — { $far } ({ $gate }, { $mode }): { $status }; время прохождения границы: { $basis }; { $details }.
border-hours = опубликованный режим работы «{ $hours }»
border-traffic = опубликованные виды перевозок «{ $traffic }»
border-capacity = пропускная способность { $tonnes } т в год
border-state_of = статус на { $date }
border-basis_published = по опубликованным данным этого пункта
border-basis_analogue = по аналогии с похожим пунктом
border-basis_estimate = оценка
border-basis_default = значение по умолчанию для таких пунктов
border-basis_derived = рассчитано по опубликованным данным
port-dwell = { $typ } ч ({ $low }–{ $high }), { $basis }; достоверность: { $confidence }

## Why there is no route.

reason-no_route = Нет маршрута { $origin } — { $destination } ({ $profile }): { $reason }.
reason-no_route_gates = Нет маршрута { $origin } — { $destination } ({ $profile }): { $reason }. Маршрут появится, если открыть любой из пунктов (сначала лучшие): { $gates }.
reason-gates_closed = любой маршрут проходит через закрытый пункт пропуска, станцию, линию или пролив
reason-gate_gives = { $gate }, { $state } ({ $h } ч, { $usd } долл. США, { $km } км)
reason-closed_by_you = закрыто вами
reason-not_on_date = не действует на { $date }
reason-gates_untried = Из закрытых пунктов (всего { $n }) проверены только ближайшие: { $tried }.
reason-closed = путь есть только через { $gates }, но вы это закрыли
reason-status = путь есть только через { $gates }; сейчас статус: { $status }
reason-not_yet = путь есть только через { $lines }; эксплуатация с { $first } (запрошена дата { $date })
reason-no_longer = путь есть только через { $lines }; эксплуатация прекращена { $last } (запрошена дата { $date })
reason-sanctions = путь есть только через КНДР, транзит отключён из-за санкций ({ $gates })
reason-country = путь есть только через страны, которые вы исключили: { $countries } ({ $gates })
reason-mode = путь есть только с исключёнными видами транспорта: { $modes }
reason-no_network = линии и рейсы из базы данных не соединяют эти пункты для данного профиля
reason-and = { $a }; кроме того, { $b }
reason-gate_never_opens = любой маршрут проходит через пункт, который не откроется в течение { $n ->
        [one] { $n } дня
        [few] { $n } дней
        [many] { $n } дней
       *[other] { $n } дней
    } после отправления
reason-gate_never_opens_choice = на лучшем маршруте (критерий: { $criterion }) есть пункт, который не откроется за { $n } дн.; выберите --by time
reason-too_far = { $place }: слишком далеко от сети, до ближайшей точки { $km } км (предел: { $limits }). Укажите пункт на сети.
reason-outside = { $place }: вне региона этой сети. Укажите пункт на сети.
reason-limit = { $mode } { $km } км
gate-named = { $name } ({ $code })

## How a route differs from the best one.

diff-instead = { $ours } (вместо: { $theirs }): { $change }
diff-also = дополнительно { $ours }: { $change }
diff-without = без участка { $theirs }: { $change }
diff-past = по пути через { $ours }, а не { $theirs }: { $change }
diff-past_only = через { $ours }: { $change }
diff-through = { $mode } через { $place } ({ $gate })
diff-leg = { $mode } { $start } — { $end } ({ $line })
diff-leg_unnamed = { $mode } { $start } — { $end }
diff-figures = { $h } ч, { $usd } долл. США, { $km } км
diff-same = практически то же самое
diff-none = Нет другого маршрута, который заметно отличается и уступает лучшему не более чем на { $share }.

## Departure, opening hours and sailing days.

time-zone_note = Время местное. В странах с несколькими поясами берётся пояс ближайшего города; у границы поясов возможна ошибка в один час.
time-dwell_note = Режим работы ограничивает время заезда в пункт пропуска. Простой в пункте считается круглосуточно.
time-best_ignores_clock = Маршрут лучший по критерию «{ $criterion }» без учёта режима работы; время рассчитано с учётом режима. Чтобы прибыть раньше всего, выберите --by time.
time-gate_waits = { $gate } ({ $hours }; достоверность: { $confidence }): ожидание { $h } ч до { $until }.
time-gate_passed = { $gate } ({ $hours }; достоверность: { $confidence }): проход { $at }.
time-leave_by_or_wait = { $gate }: отправление из пункта { $origin } не позднее { $by }, иначе ожидание ещё { $h } ч.
time-leave_by_sooner = { $gate }: чтобы успеть в предыдущее окно, отправление из пункта { $origin } не позднее { $by }.
time-day_only = { $gate }: опубликован только день отправления; будьте на месте до начала этого дня. Отправление принято в полдень, ± { $h } ч.
time-hours_unreadable = { $gate }: режим «{ $hours }» не удалось разобрать; принято круглосуточно.
time-hours_unknown = Режим работы неизвестен ({ $gates }); принято круглосуточно.
time-no_departure_day = { $line }, { $start } — { $end }: день отправления не опубликован; принято среднее ожидание { $h } ч.
time-at = { $at } ({ $zone })
time-departs_arrives = Отправление { $dep }, прибытие { $arr }: { $h } ч.

## Ends of legs, and what legs are.

place-near = { $km } км от пункта { $place }
leg-access = Подвоз/вывоз
leg-line = Перевозка
leg-crossing = погранпереход ({ $mode })
leg-gauge_break = смена колеи
leg-transfer = перевалка
leg-wait = ожидание
leg-service = морская линия
leg-sailing = морская перевозка
leg-flight = авиаперелёт

## Headings of tables.

col-n = №
col-mode = Вид
col-from = Откуда
col-to = Куда
col-km = км
col-moving = Движение, ч
col-dwell = Простой, ч
col-wait = Ожидание, ч
col-total_h = Всего, ч
col-co2 = CO₂, кг
col-port_line = Пункт пропуска / линия
col-confidence = Достоверность
col-extra = Хуже лучшего на
col-overlap = Совпадение
col-best_in = Лучший по
col-how_differs = Отличие от первого маршрута
col-begins = Начало
col-ends = Окончание
col-reason = Причина
col-cost = Стоимость, { $cur }
col-leg = Участок
col-pairs = Пар

## Totals of a route.

sum-title = { $origin } — { $destination }: { $profile }, критерий: { $criterion }
sum-time = Всего { $typ } ч ({ $low }–{ $high }), { $days } сут.
sum-cost = { $typ } { $cur } { $per } ({ $low }–{ $high })
sum-borders = { $n ->
        [one] { $n } пересечение границы
        [few] { $n } пересечения границы
        [many] { $n } пересечений границы
       *[other] { $n } пересечения границы
    }
sum-gauge = { $n ->
        [one] { $n } смена колеи
        [few] { $n } смены колеи
        [many] { $n } смен колеи
       *[other] { $n } смены колеи
    }
sum-line = { $time }; { $cost }; { $borders }, { $gauge }
sum-total = Итого

## Pareto-optimal routes and alternatives.

tradeoff-title = Варианты по разным критериям (сначала самые быстрые)
tradeoff-weightings = Маршруты, лучшие при нескольких сочетаниях весов времени, стоимости, расстояния и CO₂; между ними возможны и другие.
alt-title = Альтернативные маршруты (сначала лучшие)

## Pairs of a matrix.

matrix-done = { $origins } × { $destinations } пунктов: пар { $pairs }, с маршрутом { $reached }.
matrix-not_attached = пункт слишком далеко от любой сети
matrix-shut = только через закрытое, не действующее в этот день или исключённое
matrix-not_joined = сети, доступные этому профилю, их не соединяют
cli-written = Записано: { $path }
matrix-written = Записано: { $path } (блоков: { $n }, из них от прежнего запуска: { $earlier })

## A name or a code that is not valid.

err-unknown_gate = { $option } «{ $text }»: нет такого пункта пропуска, станции, линии или пролива.
err-unknown_gate_like = { $option } «{ $text }»: нет такого пункта пропуска, станции, линии или пролива. Возможно, вы имели в виду: { $places }?
err-gate_no_link = { $option } «{ $gate }»: ни одно звено сети здесь не проходит.
err-gate_no_link_near = { $option } «{ $gate }»: ни одно звено сети здесь не проходит. Рядом границу пересекают здесь: { $gates }.
err-unknown_country = { $option } «{ $text }»: сеть туда не заходит. Используйте код ISO 3166-1 alpha-2, например CN, RU или KP.
err-unknown_mode = { $option } «{ $text }» — недопустимое значение. Допустимо: { $allowed }.

## A corridor that the network does not hold.

gap-no_route = В сети нет маршрута ({ $mode }) между { $start } и { $end }.
gap-detour = Единственный маршрут ({ $mode }) между { $start } и { $end } — { $km } км, в { $ratio } раза длиннее прямой: в данных не хватает звена.

## Headings and notes of the atlas.

atlas-plan_group = План
atlas-place_group = Пункты пропуска и узлы
atlas-background = Основа
atlas-plan_subtitle = Пояса, транспортные коридоры, узлы, платформы и пункты пропуска
atlas-lines_subtitle = Коридоры и пункты пропуска
atlas-routes_title = Маршруты
atlas-routes_subtitle = Участки, границы, время, стоимость и CO₂
atlas-counties = Единицы уездного уровня
atlas-areas = Экономические пояса и круги
atlas-corridors = Коридоры по железной дороге
atlas-corridors_road = Коридоры по автодорогам
atlas-planned = Планируемые линии
atlas-members = Опорные пункты коридоров
atlas-sites = Места плана
atlas-seaports = Морские порты
atlas-platforms = Платформы и логистические узлы
atlas-ports = Пункты пропуска
atlas-border_note = Границы взяты из Natural Earth и отражают фактический контроль; они не являются официальными, слой можно заменить.
atlas-areas_note = Пояса, круги и территории уездов показаны схематично: это полосы или участки вокруг центров уездов, а не снятые границы.
atlas-figures_note = Время, стоимость и CO₂ рассчитаны по опубликованным скоростям, ставкам и срокам на границе, с диапазонами. Это не тарифы, предложения или расписания.
cli-open_browser = Откройте { $file } в браузере; интернет не нужен.

## What had to be allowed for to compare a published journey.

allow-as_of = по состоянию на { $date }
allow-general_sailing = линия неизвестна; принят обычный рейс
allow-profile = недоступно для профиля «{ $usual }»; рассчитано как «{ $profile }»
allow-opened = закрытое сегодня считается открытым, чтобы сравнить расстояния
allow-opened_used = { $gates }: сегодня не действует; считается открытым, чтобы сравнить расстояния
journey-local_only = { $place }: достаточно местного подвоза, без вида транспорта этой поездки.
journey-no_voyage = Прямой рейс до пункта { $place } неизвестен.
journey-read_as = «{ $text }» понято как { $place }

## Checks of the installation.

doctor-check = Проверка
doctor-state = Состояние
doctor-result = Результат
doctor-fix = Как исправить
doctor-ok = исправно
doctor-note = примечание
doctor-error = ошибка

## Layers and tables.

layers-layers = Слои
layers-plan = План: { $name }
layers-reference = Справочные таблицы, общие для всех планов
layers-name = Название
layers-rows = Строк
layers-kb = кБ
layers-confidence = высокая/средняя/низкая
layers-licence = Лицензия
layers-retrieved = Получено
layers-source = Источник
layers-contents = Содержание
layers-total = { $layers ->
        [one] { $layers } слой
        [few] { $layers } слоя
        [many] { $layers } слоёв
       *[other] { $layers } слоя
    }, таблиц: { $tables }, { $mb } МБ

## Terms.

mode-rail = железная дорога
mode-road = автодорога
mode-sea = море
mode-air = авиа
mode-transfer = перевалка
profile-container = контейнер
profile-bulk = навалочный груз
profile-grain = зерно
profile-truck = грузовой автомобиль
profile-cold_chain = рефрижераторный груз
profile-automobile = готовые автомобили
profile-passenger = пассажир
profile-tourist = турист
by-generalised = обобщённые затраты
by-time = наименьшее время
by-cost = наименьшая стоимость
by-distance = наименьшее расстояние
by-co2 = наименьшие выбросы CO₂
best-time = самый быстрый
best-cost = самый дешёвый
best-distance = самый короткий
best-co2 = наименьшие выбросы CO₂
per-TEU = за TEU (ДФЭ)
per-t = за тонну
per-passenger = на пассажира
cur-USD = долл. США
cur-CNY = юаней
status-open = действует
status-limited = действует с ограничениями
status-closed = закрыт
status-suspended = временно не действует
status-planned = планируется
status-unknown = нет данных
conf-high = высокая
conf-medium = средняя
conf-low = низкая
country-KP = КНДР
country-KR = Республика Корея
