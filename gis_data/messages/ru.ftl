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
reason-closed = путь есть только через { $gates }, но вы это закрыли
reason-status = путь есть только через { $gates }; сейчас статус: { $status }
reason-not_yet = путь есть только через { $lines }; эксплуатация с { $first } (запрошена дата { $date })
reason-no_longer = путь есть только через { $lines }; эксплуатация прекращена { $last } (запрошена дата { $date })
reason-sanctions = путь есть только транзитом, отключённым из-за санкций: { $countries } ({ $gates })
reason-country = путь есть только через страны, которые вы исключили: { $countries } ({ $gates })
reason-mode = путь есть только с исключёнными видами транспорта: { $modes }
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
        [one] { $n } пересечение сухопутной границы
        [few] { $n } пересечения сухопутной границы
        [many] { $n } пересечений сухопутной границы
       *[other] { $n } пересечения сухопутной границы
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
page-range = Мин.–макс.
page-labelled = { $label }: { $value }
page-range_note = Минимум — сумма всех минимумов, максимум — сумма всех максимумов.
page-no_route = Нет маршрута
page-no_route_why = При этих допущениях маршрут не найден.
page-border_crossing = Пограничный переход
page-show_all_routes = Сравнить все
page-assumptions = Допущения
page-map_label = Карта. Стрелки двигают, плюс и минус меняют масштаб. Поиск и вкладка «Объекты» открывают любой объект с клавиатуры.
page-sources_short = Источники
page-made_with = Corridor Mapper
page-pages = Карт: { $n }
page-offline_note = Каждый файл открывается отдельно, без интернета.
page-names_in_english = Названий без русской формы, показанных по-английски: { $n } из { $all }.

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
