### Messages in Russian.

## What a route assumes, and what it could not use.

note-price_year = Стоимость указана в долларах США { $year } г. ({ $per }). «Мин.» и «макс.» — границы опубликованных или принятых диапазонов, а не прогноз.
note-generalised = Обобщённые затраты: { $typ } долл. США { $per } ({ $low }–{ $high }) — стоимость плюс время по { $vot } долл. США за час.
note-state_on = Состояние пунктов пропуска, линий и рейсов — на { $date }.
note-before_data = Даты открытия и закрытия в данных есть с { $year } года. Что не датировано, считается действующим, поэтому маршрут может проходить по тому, чего тогда ещё не было.
note-after_data = Данные заканчиваются { $date }; об открытиях, закрытиях и ценах после этого дня ничего не известно.
note-state_data_day = Состояние пунктов пропуска, линий и рейсов — на дату данных, { $date }.
note-flights_incomplete = Прямой рейс { $origin } — { $destination } на этот день в данных не найден; рейсы включены лишь там, где есть подтверждение, поэтому он может существовать.
note-flights_as_known = Рейсы указаны лишь там, где найдены подтверждения: возможен более прямой перелёт.
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
note-left_out_sanctions = транзит через страны под санкциями: { $countries } (можно разрешить)
note-gate_state = { $gate } ({ $mode }, { $state })
note-from_date = с { $date }
note-and_more = { $items } и ещё { $n }
note-straight_true = { $km } км показаны по прямой, так как точная трасса неизвестна; длина указана фактическая.
note-straight_short = { $km } км показаны по прямой; для { $straight } км из них длина оценена по прямой (с точностью около 10 %).
note-edge_of_roads = Дороги за пределами региона плана ({ $places }) не учтены; для маршрутов по дорогам используйте --region eurasia.
note-inferred_class = { $km } км проходят по железным дорогам, не названным в данных; они приняты за магистрали, так как соединяют города (вывод, низкая достоверность).
note-local_only = Пункты расположены так близко, что достаточно местного подвоза.
note-access_length = Из общего расстояния { $km } км — подвоз и вывоз; взято расстояние по прямой × { $factor }.
note-domestic_transit = Внутренняя перевозка объявленным транзитом через: { $countries } — { $name } ({ $code }).
note-domestic_route = Лучший маршрут внутри страны: { $km } км, { $h } ч, { $usd } долларов США; это первый из вариантов.
note-no_domestic_route = Внутри страны маршрута нет.
note-deciding_figure = Выбор зависит от величины с низкой достоверностью — { $figure }: { $value } { $unit } ({ $low }–{ $high }). При { $turn } другой маршрут не хуже, при { $end } лучше на { $share }: { $other }.
figure-rate = ставка за километр ({ $mode }, { $countries })
figure-rate_abroad = ставка за километр ({ $mode })
figure-price = ставка { $from } — { $to } ({ $rate })
figure-charge = сбор: { $place }
figure-dwell = время стоянки: { $place }
figure-wait = ожидание рейса { $from } — { $to }
figure-speed = скорость ({ $mode }, { $countries })
figure-speed_abroad = скорость ({ $mode })
figure-value_of_time = стоимость времени
note-own_rate = Ваша ставка { $rate }: { $from } — { $to }, { $usd } долл. США { $per }.
note-rate_of_earlier = { $from } — { $to }: ставка { $year } г. ({ $rate }); на запрошенный день ставка неизвестна.
note-rates_unused = Ваши ставки, которые не применены: { $rates }.
rate-other_cargo = { $rate } (для другого вида перевозки: { $cargo })
rate-not_valid = { $rate } (не действует { $date })
rate-no_leg = { $rate } (нет такого участка на маршруте)
note-opened_by_user = { $gate }: считается действующим по вашему запросу, независимо от фактического статуса.
note-opened_old_flights = { $line }: считается действующим по вашему запросу. Перечень относится к { $year } г.; сведений об этих рейсах сейчас нет.
note-far_above_open = Этот маршрут в { $ratio } раза превышает лучший при всех открытых пунктах пропуска, линиях и рейсах (критерий: { $criterion }).
note-in_currency = В валюте { $cur }: { $typ } ({ $low }–{ $high }) { $per }, курс { $rate }.
note-rate = { $rate } { $cur } за долл. США, среднее за { $year } г.

## A border crossing of a route.

border-line = { $near } — { $far } ({ $gate }, { $mode }): { $status }; время прохождения границы: { $basis }.
border-line_details = { $near } — { $far } ({ $gate }, { $mode }): { $status }; время прохождения границы: { $basis }; { $details }.
border-hours = опубликованный режим работы «{ $hours }»
border-capacity = пропускная способность { $tonnes } т в год
border-state_of = статус на { $date }
border-season = сезон { $first } – { $last }
border-basis_published = по опубликованным данным этого пункта
border-basis_analogue = по аналогии с похожим пунктом
border-basis_mean = среднее по пунктам этих стран; различить пункты этой границы нельзя
border-basis_estimate = оценка
border-basis_default = значение по умолчанию для таких пунктов
border-basis_derived = рассчитано по опубликованным данным
port-dwell = { $typ } ч ({ $low }–{ $high }), { $basis }; достоверность: { $confidence }
port-dwell_ways = из страны { $here }: { $out }; из страны { $there }: { $back }
port-dwell_wait = { $dwell }; и в среднем { $wait } ч ожидания открытия для грузовиков

## Why there is no route.

reason-no_route = Нет маршрута { $origin } — { $destination } ({ $profile }): { $reason }.
reason-no_route_gates = Нет маршрута { $origin } — { $destination } ({ $profile }): { $reason }. Маршрут появится, если открыть любой из пунктов (сначала лучшие): { $gates }.
reason-gates_closed = любой маршрут проходит через закрытый пункт пропуска, станцию, линию или пролив
reason-gate_gives = { $gate }, { $state } ({ $h } ч, { $usd } долл. США, { $km } км)
reason-closed_by_you = закрыто вами
reason-not_on_date = не действует на { $date }
reason-closed = путь есть только через { $gates }, но вы это закрыли
reason-closed_services = рейсы из данных, которые туда ведут, проходят через { $gates }, а вы это закрыли
reason-status = путь есть только через { $gates }; сейчас статус: { $status }
reason-not_yet = путь есть только через { $lines }; эксплуатация с { $first } (запрошена дата { $date })
reason-no_longer = путь есть только через { $lines }; эксплуатация прекращена { $last } (запрошена дата { $date })
reason-sanctions = путь есть только транзитом, отключённым из-за санкций: { $countries } ({ $gates })
reason-country = путь есть только через страны, которые вы исключили: { $countries } ({ $gates })
reason-abroad = путь есть только через: { $countries }; внутренняя перевозка не выходит за границу, если не разрешить транзит (--allow-transit { $countries })
reason-mode = путь есть только с исключёнными видами транспорта: { $modes }
reason-any_mode = путь есть только с исключённым видом транспорта; достаточно любого одного: { $modes }
reason-no_network = линии и рейсы из базы данных не соединяют эти пункты для данного профиля
reason-profile_mode = путь есть только таким видом транспорта: { $modes }; профиль «{ $profile }» его не использует
reason-profile_service = путь есть только морем, но эти суда не берут груз профиля «{ $profile }»
reason-profile_use = путь есть только по линиям, закрытым для профиля «{ $profile }»
reason-gauge = колея разная ({ $gauges }), а станции перестановки в базе данных нет
reason-other_profiles = Маршрут есть при другом профиле: { $profiles }. Используйте --profile.
reason-and = { $a }; кроме того, { $b }
reason-gate_never_opens = любой маршрут проходит через пункт, который не откроется в течение { $n ->
        [one] { $n } дня
        [few] { $n } дней
        [many] { $n } дней
       *[other] { $n } дней
    } после отправления
reason-gate_never_opens_choice = на лучшем маршруте (критерий: { $criterion }) есть пункт, который не откроется за { $n } дн.; выберите критерий «время»
reason-too_far = { $place }: слишком далеко от сети, до ближайшей точки { $km } км (предел: { $limits }). Укажите пункт на сети.
reason-outside = { $place }: вне региона этой сети. Укажите пункт на сети.
reason-edge_of_roads = Вне региона плана, где в этой сети нет дорог: { $places }. Используйте --region eurasia или укажите roads = "eurasia" в plan.toml.
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
time-best_ignores_clock = Маршрут лучший по критерию «{ $criterion }» без учёта режима работы; время рассчитано с учётом режима. Чтобы прибыть раньше всего, выберите критерий «время».
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
place-taken = «{ $text }» понимается как { $place }: { $why }.
place-taken_of_several = «{ $text }» понимается как { $place }: { $why }. Возможны также: { $others }.
place-other_kind = Объекта «{ $word }» с таким названием нет; взят { $place }.
place-why_known = самый известный пункт
place-why_own = пункт из плана
place-why_so_called = единственный пункт точно с таким названием
place-why_known_there = самый известный в этой местности
place-why_largest = намного крупнее других
place-why_reviewed = обычное значение
place-why_near = ближайший пункт
place-why_other_name = одно из его других названий
place-why_unreviewed = единственный известный пункт с таким названием, по непроверенному списку
leg-access = Подвоз/вывоз
leg-line = Перевозка
leg-crossing = погранпереход ({ $mode })
leg-export = таможня, вывоз
leg-import = таможня, ввоз
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
col-how_differs = Отличие от маршрута выше
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

err-unknown_gate = { $option } «{ $text }»: нет такого пункта пропуска, станции, линии, пролива или планируемого звена.
err-unknown_gate_like = { $option } «{ $text }»: нет такого пункта пропуска, станции, линии, пролива или планируемого звена. Возможно, вы имели в виду: { $places }?
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
atlas-plan_subtitle = Коридоры, территории, узлы, платформы и пункты пропуска
atlas-lines_subtitle = Коридоры и пункты пропуска
atlas-routes_title = Маршруты
atlas-routes_subtitle = Участки, границы, время, стоимость и CO₂
atlas-counties = Единицы уездного уровня
atlas-areas = Территории плана
atlas-corridors = Коридоры по железной дороге
atlas-corridors_road = Коридоры по автодорогам
atlas-planned = Планируемые линии
atlas-members = Опорные пункты коридоров
atlas-sites = Места плана
atlas-seaports = Морские порты
atlas-platforms = Платформы и логистические узлы
atlas-ports = Пункты пропуска
atlas-border_note = Границы взяты из OpenStreetMap и Natural Earth и отражают фактический контроль; они не являются официальными, слой можно заменить.
atlas-areas_note = Территории плана и уездов показаны схематично: это полосы вокруг пунктов или окрестности центров уездов, а не снятые границы.
atlas-figures_note = Время, стоимость и CO₂ рассчитаны по опубликованным скоростям, ставкам и срокам на границе, с диапазонами. Это не тарифы, предложения или расписания.
atlas-no_province = Контур не показан: { $province } ({ $country }) нет в слое провинций. В нём есть: { $known }.
atlas-no_provinces = Контур не показан: { $province }. В слое провинций нет провинций { $country }.
atlas-no_members = Не показано, так как названо слишком мало пунктов: { $names }.
atlas-no_nodes = Не показано, так как известно менее двух узлов: { $names }.
atlas-routes_left = Ещё не показано маршрутов: { $n }. Без shown_routes.csv показываются первые { $most }.
cli-open_browser = Откройте { $file } в браузере; интернет не нужен.

## What had to be allowed for to compare a published journey.

allow-as_of = по состоянию на { $date }
allow-general_sailing = линия неизвестна; принят обычный рейс
allow-profile = недоступно для профиля «{ $usual }»; рассчитано как «{ $profile }»
allow-opened = закрытое сегодня считается открытым, чтобы сравнить расстояния
allow-opened_used = { $gates }: сегодня не действует; считается открытым, чтобы сравнить расстояния
journey-by_via = лучший маршрут не проходит через { $via }; сравнение по опубликованному
journey-local_only = { $place }: достаточно местного подвоза, без вида транспорта этой поездки.
journey-no_voyage = Прямой рейс до пункта { $place } неизвестен.
journey-other_route = Не сравнивается: нет маршрута через { $via }, как у опубликованного.

## Checks of the installation.

doctor-check = Проверка
doctor-state = Состояние
doctor-result = Результат
doctor-fix = Как исправить
doctor-ok = исправно
doctor-note = примечание
doctor-error = ошибка

## Проверка плана до построения сети.

check-page = Точки и линии плана до построения сети
check-page_note = Расстояния измерены до звеньев исходной сети и до границ на карте, ошибка которой может достигать 5 км. Коридоры показаны прямыми между узлами.
check-points = Точки плана
check-straight = Коридоры, прямые между узлами
check-fine = Замечаний нет
check-flag = Проверить
check-count = { $n ->
        [one] { $n } точка
        [few] { $n } точки
       *[many] { $n } точек
    }, проверить: { $flagged }
check-at_sea = Лежит в море, в { $km } км от ближайшего берега.
check-wrong_side = Указано: { $stated }, но точка лежит в другой стране ({ $country }), в { $km } км от границы.
check-far_from_frontier = Пункт пропуска, но до ближайшей границы { $km } км.
check-far_from_network = Сети рядом нет ({ $modes }): в пределах { $km } км ничего не найдено.

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
mode-river = река
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

## Words of the pages.

page-search = Поиск мест, пунктов пропуска, коридоров
page-no_match = На карте нет такого названия.
page-results = Найдено: { $n }
page-legend = Легенда
page-concepts = Понятия
page-routes = Маршруты
page-objects = Объекты
page-about = О карте
page-language = Язык
page-version = Версия плана
page-close = Закрыть
page-as_of = По состоянию на { $date }
page-schematic = Схематично: показывает принадлежность, а не точную границу.
page-save_png = Сохранить как изображение
page-print = Печать
page-home = Вся карта
page-zoom_in = Приблизить
page-zoom_out = Отдалить
page-copy_link = Копировать ссылку на вид
page-copied = Ссылка скопирована
page-link_in_bar = Ссылка на этот вид — в адресной строке
page-all_maps = Все карты
page-disclaimer = Границы и названия показаны для ориентировки и не выражают мнения о правовом статусе территорий. Не для навигации.
page-licences = Данные и лицензии
page-notes = О чём помнить
page-software = Программы
page-nothing_here = В этой версии слой пуст.
page-also_here = Здесь же
page-focus_on = Выделено: { $name }
page-clear = Сбросить
page-not_on_map = На этой карте не показано.
page-tentative = Бледным: предположительно или расширительно.
page-north = С
page-labelled = { $label }: { $value }
page-no_route = Нет маршрута
page-map_label = Карта. Стрелки двигают, плюс и минус меняют масштаб. Поиск и вкладка «Объекты» открывают любой объект с клавиатуры.
page-sources_short = Источники
page-made_with = Corridor Mapper
page-pages = Карт: { $n }
page-offline_note = Каждый файл открывается отдельно, без интернета.
page-names_in_english = Названий без русской формы, показанных по-английски: { $n } из { $all }.

## The question of a page of routes.

route-origin = Откуда
route-destination = Куда
route-via = Через
route-hint = Введите название на любом языке, код или координаты либо щёлкните по карте.
route-swap = Поменять местами
route-add_via = Добавить промежуточный пункт
route-remove_via = Удалить промежуточный пункт: { $place }
route-profile = Груз или пассажир
route-quantity = Количество
route-quantity_note = Стоимость и CO₂ растут пропорционально количеству; время от него не зависит.
route-criterion = Критерий
route-modes = Виды транспорта
route-date = Дата состояния
route-question = Запрос
route-closures = Закрытия
route-gates = Пункты пропуска, станции, проливы и линии
route-none_changed = как в данных
route-changed = { $n ->
        [one] { $n } изменение
        [few] { $n } изменения
        [many] { $n } изменений
       *[other] { $n } изменения
    }
route-ports = Пункты
route-yards = Станции
route-passages = Проливы
route-countries = Страны
route-places = Города
route-all_ports = Порты и пункты пропуска
route-stations = Станции
route-other_places = Другие места
route-filter = Название, код или страна
route-group_changed = Изменено вами
route-group_used = На этих маршрутах
route-group_near = Рядом с маршрутами
route-group_all = Остальные
route-group_other = Другие совпадения
route-more = ещё { $n }: введите название
route-on_route = на { $routes }
route-close_gate = Закрыть: { $gate }
route-open_gate = Считать действующим: { $gate }
route-as_data = { $gate }: как в данных
route-closed_by_you = закрыто вами; на деле: { $status }
route-opened_by_you = открыто вами; на деле: { $status }
route-not_in_use = не используется
route-seasons = открыто { $seasons }
route-season = с { $first } по { $last }
route-dated = { $date }, данные давние
route-stale = { $date }, данные устарели
route-no_date = дата неизвестна
route-avoid = Объезжать: { $country }
route-enter = Снова разрешить: { $country }
route-allow_transit = Разрешить транзит: { $country }
route-no_transit = транзит запрещён (санкции)
route-avoided_by_you = объезжается по вашему выбору
route-transit_by_you = транзит разрешён вами
route-unknown_place = «{ $text }» не найдено.
route-did_you_mean = Возможно, вы имели в виду:
route-ambiguous = { $n ->
        [one] { $n } место с таким названием: выберите.
        [few] { $n } места с таким названием: выберите.
        [many] { $n } мест с таким названием: выберите.
       *[other] { $n } места с таким названием: выберите.
    }
route-results = { $n ->
        [one] { $n } результат
        [few] { $n } результата
        [many] { $n } результатов
       *[other] { $n } результата
    }
route-saved = { $n ->
        [one] { $n } сохранённый запрос
        [few] { $n } сохранённых запроса
        [many] { $n } сохранённых запросов
       *[other] { $n } сохранённого запроса
    }
route-save = Сохранить запрос
route-rename = Название запроса: { $name }
route-remove = Удалить: { $name }
route-ask_again = Открыть: { $name }
route-save_file = Сохранить в файл для отправки
route-open_file = Открыть сохранённый файл
route-save_page = Сохранить страницу с этими запросами
route-copy_link = Скопировать ссылку на эти запросы
route-link_copied = Ссылка скопирована
route-link_in_bar = Ссылка — в адресной строке.
route-older_data = Сохранено на данных: { $saved }; на этой странице данные: { $day }.
route-added = { $n ->
        [one] добавлен { $n } запрос
        [few] добавлено { $n } запроса
        [many] добавлено { $n } запросов
       *[other] добавлено { $n } запроса
    }
route-bad_file = В «{ $name }» нет запросов, которые эта страница может прочитать.
route-left_out = { $n ->
        [one] { $n } часть ссылки здесь неизвестна и пропущена.
        [few] { $n } части ссылки здесь неизвестны и пропущены.
        [many] { $n } частей ссылки здесь неизвестны и пропущены.
       *[other] { $n } части ссылки здесь неизвестны и пропущены.
    }
route-not_a_choice = «{ $text }» — такого выбора на этой странице нет.
route-unknown_gate = «{ $text }»: на этой странице нет такого пункта пропуска, станции, линии или пролива.
route-unknown_country = «{ $text }»: сеть этой страницы туда не заходит.
route-roads_end = Дороги за пределами региона плана ({ $places }) не учтены; маршруты по дорогам там можно найти в командной строке.
route-no_roads_there = Вне региона плана, где на этой странице нет дорог: { $places }. Их можно добавить из командной строки.
route-abroad = путь есть только через: { $countries }; внутренняя перевозка не выходит за границу, если не разрешить транзит, что можно сделать в командной строке
route-other_profiles = Маршрут есть при другом профиле: { $profiles }. Выберите его в поле «Груз или пассажир».
route-too_far = { $place }: слишком далеко от линий этой страницы, в пределах досягаемости ({ $limits }) их нет. Укажите пункт на сети; в командной строке линий больше.
route-pair = { $origin } → { $destination }
route-with_closed = закрыто: { $gates }
route-with_opened = открыто: { $gates }
route-with_avoided = без стран: { $countries }
route-with_transit = транзит: { $countries }
route-with_via = через { $places }
route-reset = Сбросить
route-unit_TEU = TEU (ДФЭ)
route-unit_t = т
route-unit_passenger = чел.
kind-city = город
kind-county_seat = центр уезда
kind-foreign_city = город
kind-town = посёлок
kind-border_port = пункт пропуска
kind-seaport = морской порт
kind-dry_port = сухой порт
kind-station = станция
kind-junction = узловая станция
kind-airport = аэропорт
kind-zone = зона
kind-point = точка

## Labels of columns.

column-status = Статус
column-status_note = Примечание к статусу
column-status_date = Дата сведений о статусе
column-mode = Вид транспорта
column-modes = Виды транспорта
column-category = Категория
column-counterpart_en = Сопредельный пункт
column-counterpart_zh = Сопредельный пункт (кит.)
column-counterpart_country = Сопредельная страна
column-country = Страна
column-province = Регион
column-prefecture = Округ
column-city = Город
column-gauge_this_mm = Колея, эта сторона
column-gauge_other_mm = Колея, та сторона
column-gauge_mm = Колея
column-gauge_break = Стык колеи
column-opening_hours = Режим работы
column-opened_year = Год открытия
column-year_approved = Год утверждения
column-capacity_t_per_year = Пропускная способность, грузы
column-capacity_pax_per_year = Пропускная способность, пассажиры
column-role = Роль
column-stage = Стадия
column-stage_note = О стадии
column-expected = Ожидается
column-tier = Степень принадлежности
column-dwell_rail = Простой, ж/д грузы
column-dwell_road = Простой, автогрузы
column-dwell_source = Источник данных о простое
column-dwell_h_typ = Простой: собственная оценка плана
column-dwell_h_low = Простой, мин.
column-dwell_h_high = Простой, макс.
column-description_en = Описание
column-description_zh = По-китайски
column-method = Способ построения
column-published_area_km2 = Официальная площадь
column-kind = Вид
column-type = Тип
column-platform = Платформа
column-scheme_year = Версия плана
column-length_km = Длина
column-circuity = Коэффициент непрямолинейности
column-borders = Пункты пропуска на маршруте
column-gap = Разрыв
column-platform_of_2018_meeting = Платформа 2018 г. (трактовка проекта)
column-area_km2 = Площадь
column-population = Население
column-population_2020 = Население, 2020
column-time_h = Время
column-moving_h = Время движения
column-dwell_h = Простой
column-wait_h = Ожидание
column-cost_usd = Стоимость
column-co2_kg = CO2
column-border = Пункт пропуска
column-design_speed_kmh = Расчётная скорость
column-electrified = Электрификация
column-track = Число путей
column-lanes = Полосы
column-use = Назначение
column-class = Класс
column-frequency = Частота
column-freq_per_week = Рейсов в неделю
column-distance_nm = Расстояние
column-transit_h = Время в пути
column-unlocode = UN/LOCODE
column-coord_confidence = Достоверность координат
column-note = Примечание
column-schematic = Схематично
column-border_with = Граничит с
column-adcode = Код административной единицы
column-value = Значение
column-flags = Проверка
column-stated_country = Указанная страна
column-rail_km = До железной дороги
column-road_km = До автодороги
column-frontier_km = До границы
column-frontier = Ближайшая граница
column-place = Файл и строка
column-name = Название
column-id = Код

## Units.

unit-km = км
unit-km2 = км²
unit-mm = мм
unit-h = ч
unit-nm = м. миль
unit-kg = кг
unit-t_year = т/год
unit-persons = чел.
unit-persons_year = чел./год
unit-km_h = км/ч
unit-1 = от скорости линии
unit-USD_TEU_km = долл. США/TEU-км
unit-USD_t_km = долл. США/т-км
unit-USD_passenger_km = долл. США/пасс.-км
unit-USD_TEU = долл. США/TEU
unit-USD_t = долл. США/т
unit-USD_passenger = долл. США/пасс.
unit-USD_TEU_h = долл. США/TEU-ч
unit-USD_t_h = долл. США/т-ч
unit-USD_passenger_h = долл. США/пасс.-ч

## Values of closed lists, and headings of legends.

value-operating = действует
value-under_construction = строится
value-irregular = нерегулярно
value-rail_road = ж/д и авто
value-river = внутренние водные пути
value-TEU = TEU
value-t = т
value-person = чел.
value-true = да
value-false = нет
value-role = Роли
value-platform = Платформы
value-core = ядро
value-extended = расширение
value-inferred = предположительно
value-idea = идея
value-partly_open = частично открыто
value-cross_border_zone = трансграничная зона экономического сотрудничества
value-demonstration_zone = международная демонстрационная зона
value-logistics_hub = логистический узел
value-ecommerce_zone = пилотная зона трансграничной электронной торговли
value-neighbour = зона на соседней территории
value-crossing = пункт пропуска
value-frame = Общие положения
value-layout = Пространственная схема
value-measure = Меры
value-industry = Отрасли
value-belt = экономический пояс
value-main = главная ось
value-base = база
value-synergy = согласованное развитие
value-channel = большой транспортный коридор
value-corridor = коридор
value-line = линия
value-context = вышестоящий план
value-mixed = смешанное
value-freight = грузовое
value-passenger = пассажирское
legend-planned_port = Планируется или строится
legend-network = Транспортная сеть
legend-other = Прочее

## Countries.

country-CN = Китай
country-RU = Россия
country-MN = Монголия
country-JP = Япония
country-KZ = Казахстан
country-KG = Киргизия
country-UZ = Узбекистан
country-TM = Туркменистан
country-IR = Иран
country-TR = Турция
country-UA = Украина
country-BY = Беларусь
country-PL = Польша
country-DE = Германия
country-LT = Литва
country-LV = Латвия
country-EE = Эстония
country-FI = Финляндия
country-SE = Швеция
country-NO = Норвегия
country-FR = Франция
country-GB = Великобритания
country-IT = Италия
country-ES = Испания
country-IN = Индия
country-VN = Вьетнам
country-TH = Таиланд
country-ID = Индонезия
country-PH = Филиппины
country-SA = Саудовская Аравия
country-EG = Египет

## Seas.

sea-japan = Японское море
sea-yellow = Жёлтое море
sea-bohai = Бохайский залив
sea-east_china = Восточно-Китайское море
sea-okhotsk = Охотское море
sea-south_china = Южно-Китайское море
sea-bengal = Бенгальский залив
sea-arabian = Аравийское море
sea-caspian = Каспийское море
sea-black = Чёрное море
sea-mediterranean = Средиземное море
sea-north = Северное море
sea-baltic = Балтийское море
sea-pacific = Тихий океан
sea-indian = Индийский океан

## Answers of the route page.

answer-routes = Сравнение маршрутов
answer-route = Маршрут
answer-letter = Буква
answer-hours = Часы
answer-moving = движение
answer-standing = простой и ожидание
answer-low_high = мин.–макс.
answer-ends = мин. { $low } · макс. { $high }
answer-usd = долл. США { $per }
answer-usd_short = долл.
answer-co2 = кг CO₂
answer-km = км
answer-through = { $modes }, через: { $gates }
answer-inland = { $modes }
answer-vehicle_changes = { $n ->
        [one] { $n } перегрузка
        [few] { $n } перегрузки
        [many] { $n } перегрузок
       *[other] { $n } перегрузки
    }
answer-choose = Выбрать маршрут { $route }
answer-before = до закрытия
answer-possible = возможный маршрут
answer-closed = Закрыто: { $gates }
answer-reopen = Открыть снова
answer-open_gate = Считать открытым
answer-openings = Любого из этих пунктов достаточно:
answer-gate = Пункт пропуска или станция
answer-legs = Участки маршрута
answer-legs_of = Участки { $route }
answer-tab_sources = Источники
answer-tab_saved = Сохранённые запросы
answer-sources_of = Источники данных этого маршрута
answer-pages = Страницы
answer-data_of = Данные на { $date }
answer-skip = К содержанию
answer-leg_access = погрузка и подвоз
answer-leg_crossing = простой на границе
answer-leg_export = экспортное оформление
answer-leg_import = импортное оформление
answer-leg_gauge_break = смена колеи
answer-leg_transfer = перегрузка
answer-leg_wait = ожидание отправления
answer-leg_service = морская линия
answer-leg_sailing = морской переход
answer-leg_flight = рейс
answer-verdict_alone = { $typ } ч ({ $low }–{ $high }), из них { $share } — простой и ожидание.
answer-verdict_overlap = Диапазоны времени перекрываются: время не решает.
answer-verdict_partly = Диапазоны времени { $routes } перекрываются; дольше в любом случае: { $slower }.
answer-without_times = Время отправления и собственные тарифы — в командной строке: corridors route.
route-same_place = Начало и конец совпадают: выберите другое место или добавьте промежуточный пункт.
answer-verdict_faster = { $route } быстрее всех: его наибольшее время меньше наименьшего у других.
answer-verdict_same_cost = Два самых дешёвых маршрута различаются менее чем на 1 долл.
answer-verdict_cheaper_always = { $route } дешевле всех и по минимуму, и по типичному значению, и по максимуму; по типичному — на { $usd } долл. дешевле { $other }.
answer-verdict_cheaper_typical = По типичным значениям { $route } на { $usd } долл. дешевле { $other }, но не по обоим крайним.
answer-verdict_co2 = { $route } даёт на { $share } меньше CO₂, чем { $other }.
answer-verdict_detour = Маршрут остаётся, но он в { $times } раза длиннее.
answer-for_amount = за { $amount }
answer-failed = Страница не может ответить на вопрос ({ $reason }). Задайте его в командной строке: corridors route.
answer-inset = ×{ $times }
answer-picture = PNG
answer-geojson = GeoJSON
answer-keys_short = Клавиши
answer-keys = Клавиатура
answer-keys_on = Одиночные клавиши действуют (вне полей)
answer-keys_list = этот список
answer-keys_find = найти место
answer-keys_choose = выбрать маршрут A – D
answer-keys_back = предыдущий участок
answer-keys_next = следующий участок
answer-keys_home = весь маршрут на карте
answer-keys_save = сохранить вопрос
answer-keys_print = печать
answer-keys_picture = сохранить как картинку
answer-keys_close = закрыть
answer-past = через: { $places }
answer-page_plan = План
answer-empty = Укажите начало и конец или нажмите два места на карте.
answer-loading = Чтение сети …
answer-no_script = Страница отвечает только при включённых скриптах. Ниже — изображение её первых маршрутов.
answer-old_browser = Браузер слишком старый: нужны Chrome или Edge 103, Firefox 113, Safari 16.4 или новее. Ниже — изображение первых маршрутов.

## The page of border ports.

ports-title = Пункты пропуска
ports-subtitle = Состояние, простой, пропускная способность и грузооборот пунктов пропуска; чем заменить закрытый
ports-summary = Пунктов: { $n }. Состояние подтверждено за последние пять лет: { $dated }, раньше: { $stale }, дата неизвестна: { $undated }.
ports-stale_only = только с давним или неизвестным состоянием
ports-col_port = Пункт ↔ сопредельный
ports-col_mode = Вид
ports-col_gauge = Колея
ports-col_dwell = Простой, ч
ports-col_capacity = Проп. способн., млн т/г.
ports-col_pairs = Пар
ports-col_date = Состояние на
ports-no_date = без даты
ports-no_rows = Таких пунктов нет.
ports-shown = { $n } из { $all } пунктов
ports-sort_by = Сортировать: { $column }
ports-csv = CSV
ports-other_side = Сопредельный пункт: { $name }, { $country }
ports-hours_open = часы работы: { $hours }
ports-gauges = колея { $here } / { $there } мм
ports-close = Что если закрыть
ports-states = Состояние
ports-confirmed = последнее подтверждение: { $date }
ports-unconfirmed = дата последнего подтверждения неизвестна
ports-use_all = всё движение
ports-use_freight = грузы
ports-use_passenger = пассажиры
ports-state_row = { $use }: { $status }, { $first } — { $last }
ports-since_ever = начало неизвестно
ports-until_now = по сей день
ports-no_states = Других состояний не записано.
ports-volumes = Грузооборот
ports-no_volumes = Данных о грузообороте этого пункта нет.
ports-tonnes = млн т в год
ports-partial = Штриховка: часть года или одно направление. ?: не опубликовано.
ports-capacity_of = пропускная способность, { $side }: { $value }
ports-disagree = В { $year } г. прошло больше, чем допускает опубликованная пропускная способность: данные расходятся.
ports-other_volumes = Другие опубликованные данные
ports-dwell = Простой грузов, ч
ports-dwell_low = мин.
ports-dwell_typical = типичн.
ports-dwell_high = макс.
ports-leaving = { $mode }, из страны { $country }
ports-wait = и в среднем { $h } ч ожидания открытия
ports-rests_on = Основание
ports-no_dwell = В сети нет грузового перехода.
ports-use = Маршруты через него
ports-used = Через него при наименьших затратах идут { $n } из { $pairs } пар «место плана — порт или пункт пропуска»; без него TEU дороже в среднем на { $usd } долл.
ports-not_used = Ни одна из { $pairs } пар «место плана — порт или пункт пропуска» не идёт через него при наименьших затратах.
ports-cut = Без маршрута остаются пар: { $n }.
ports-instead = Если закрыть, заменят
ports-share = Доля его пар
ports-metric_cargo = грузы, т
ports-metric_containers = контейнеры, TEU
ports-metric_passengers = пассажиры
ports-metric_vehicles = транспортные средства
ports-metric_trucks = грузовики
ports-metric_buses = автобусы
ports-metric_trains = поезда
ports-metric_block_trains = поезда Китай — Европа
ports-metric_coal = уголь, т
ports-col_metric = Показатель
ports-col_period = Период
ports-col_value = Значение
ports-part_of_year = часть { $year } г.
ports-per_day = { $value } в сутки
ports-outward = { $here } → { $there }
ports-sources = Источники
ports-choose = Выберите пункт в таблице или на карте.
