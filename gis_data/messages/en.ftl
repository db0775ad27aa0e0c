### Messages in English; comments declare the type of each placeholder for all languages.

## What a route assumes, and what it could not use.

# $year (year)
# $per (text)
note-price_year = Costs are in { $year } US dollars { $per }. Low and high are the ends of published or assumed ranges, not a forecast.
# $typ (whole)
# $per (text)
# $low (whole)
# $high (whole)
# $vot (price)
note-generalised = Generalised cost: { $typ } US dollars { $per } ({ $low }–{ $high }), the cost plus time at { $vot } US dollars an hour.
# $date (date)
note-state_on = Ports, lines and services as of { $date }.
# $year (year)
note-before_data = The data date openings and closures from { $year } on. What has no date counts as in use, so this route may pass what was not there yet.
# $date (date)
note-after_data = The data end on { $date }; of what opens, closes or changes in price after that day nothing is known.
# $date (date)
note-state_data_day = Ports, lines and services as of { $date }, the date of the data.
# $origin (text)
# $destination (text)
note-flights_incomplete = No direct flight between { $origin } and { $destination } is known on this day; flights are listed only as far as evidence was found, so one may exist.
note-flights_as_known = Flights are listed only as far as evidence was found: a more direct way by air may exist.
note-sanctions_un = UN Security Council resolutions 2371, 2375 and 2397 (2017) restrict trade with the DPRK. Check whether they apply to this cargo.
note-trade_russia_belarus = Trade with Russia and Belarus, and transit through them, has been restricted since 2022 for shippers of Korea, Japan and Europe (sanctions, insurers). Check what applies to this cargo, or avoid these countries.
# $parts (list)
note-left_out = Not used: { $parts }.
# $n (whole)
note-left_out_ports = { $n ->
        [one] { $n } border crossing that is not open
       *[other] { $n } border crossings that are not open
    }
# $n (whole)
# $gates (list)
note-left_out_ports_near = { $n ->
        [one] { $n } border crossing that is not open
       *[other] { $n } border crossings that are not open
    } (on this route's borders: { $gates })
# $n (whole)
note-left_out_services = { $n ->
        [one] { $n } sea service that does not run
       *[other] { $n } sea services that do not run
    }
# $countries (countries)
note-left_out_sanctions = any transit through { $countries } (sanctions; allow the country to use it)
# $gate (text)
# $mode (text)
# $state (text)
note-gate_state = { $gate } ({ $mode }, { $state })
# $date (date)
note-from_date = from { $date }
# $items (list)
# $n (whole)
note-and_more = { $items } and { $n } more
# $km (whole)
note-straight_true = { $km } km are drawn as straight lines because the exact alignment is not known; their length is the true one.
# $km (whole)
# $straight (whole)
note-straight_short = { $km } km are drawn as straight lines; for { $straight } km of these the length is estimated from the straight line (to about 10 %).
# $places (list)
note-edge_of_roads = Roads are left out beyond the region of the plan ({ $places }); for routes by road use --region eurasia.
# $km (whole)
note-inferred_class = { $km } km run on railways that the data do not name; they are taken for main lines because they join cities (inferred, low confidence).
note-local_only = Origin and destination are so close that local haulage alone connects them.
# $km (whole)
# $factor (number)
note-access_length = Of the total, { $km } km are first- and last-mile haulage, taken as the straight-line distance times { $factor }.
# $name (text)
# $countries (countries)
# $code (text)
note-domestic_transit = Domestic journey in declared transit through { $countries }: { $name } ({ $code }).
# $km (whole)
# $h (number)
# $usd (whole)
note-domestic_route = Inside the country the best route is { $km } km, { $h } h and { $usd } US dollars; it is the first alternative.
note-no_domestic_route = There is no route inside the country.
# $figure (text)
# $value (figure)
# $unit (text)
# $low (figure)
# $high (figure)
# $turn (figure)
# $end (figure)
# $share (percent)
# $other (text)
note-deciding_figure = The choice rests on { $figure }, which is of low confidence: { $value } { $unit } ({ $low }–{ $high }). At { $turn } another route is as good, at { $end } better by { $share }: { $other }.
# $mode (text)
# $countries (countries)
figure-rate = the rate by { $mode } in { $countries }
# $mode (text)
figure-rate_abroad = the rate by { $mode }
# $rate (text)
# $from (text)
# $to (text)
figure-price = the price { $from } – { $to } ({ $rate })
# $place (text)
figure-charge = the charge at { $place }
# $place (text)
figure-dwell = the time at { $place }
# $from (text)
# $to (text)
figure-wait = the wait for a sailing { $from } – { $to }
# $mode (text)
# $countries (countries)
figure-speed = the speed by { $mode } in { $countries }
# $mode (text)
figure-speed_abroad = the speed by { $mode }
figure-value_of_time = the value of time
# $rate (text)
# $from (text)
# $to (text)
# $usd (whole)
# $per (text)
note-own_rate = Your rate { $rate }: { $from } – { $to }, { $usd } US dollars { $per }.
# $rate (text)
# $from (text)
# $to (text)
# $year (year)
note-rate_of_earlier = { $from } – { $to } has the price of { $year } ({ $rate }): none is known for the day asked.
# $rates (list)
note-rates_unused = Not used of your rates: { $rates }.
# $rate (text)
# $cargo (text)
rate-other_cargo = { $rate } (for { $cargo })
# $rate (text)
# $date (date)
rate-not_valid = { $rate } (not valid on { $date })
# $rate (text)
rate-no_leg = { $rate } (for no leg of this route)
# $gate (text)
note-opened_by_user = { $gate } is treated as open because you asked for it, whatever its actual status.
# $line (text)
# $year (year)
note-opened_old_flights = { $line } is treated as open because you asked for it. The list dates from { $year }; nothing is known of these flights today.
# $ratio (number)
# $criterion (text)
note-far_above_open = This route is { $ratio } times the best one with every border, line and service open ({ $criterion }).
# $cur (text)
# $typ (whole)
# $low (whole)
# $high (whole)
# $per (text)
# $rate (text)
note-in_currency = In { $cur }: { $typ } ({ $low }–{ $high }) { $per }, at { $rate }.
# $rate (rate)
# $cur (text)
# $year (year)
note-rate = { $rate } { $cur } per US dollar, mean of { $year }

## A border crossing of a route.

# $near (text)
# $far (text)
# $gate (text)
# $mode (text)
# $status (text)
# $basis (text)
border-line = { $near } – { $far } ({ $gate }, { $mode }): { $status }; border-crossing time { $basis }.
# $near (text)
# $far (text)
# $gate (text)
# $mode (text)
# $status (text)
# $basis (text)
# $details (list)
border-line_details = { $near } – { $far } ({ $gate }, { $mode }): { $status }; border-crossing time { $basis }; { $details }.
# $hours (text)
border-hours = published opening hours “{ $hours }”
# $tonnes (whole)
border-capacity = design capacity { $tonnes } t per year
# $date (date)
border-state_of = status as of { $date }
# $first (date)
# $last (date)
border-season = in the season { $first } – { $last }
border-basis_published = as published for this port
border-basis_analogue = taken from a similar port
border-basis_mean = the mean of gates of its countries; ports of this frontier cannot be told apart
border-basis_estimate = estimated
border-basis_default = default for this kind of port
border-basis_derived = derived from published figures
# $typ (number)
# $low (number)
# $high (number)
# $basis (text)
# $confidence (text)
port-dwell = { $typ } h ({ $low }–{ $high }), { $basis }; confidence: { $confidence }
# $here (countries)
# $there (countries)
# $out (text)
# $back (text)
port-dwell_ways = leaving { $here }: { $out }; leaving { $there }: { $back }
# $dwell (text)
# $wait (number)
port-dwell_wait = { $dwell }; and a mean wait of { $wait } h for lorries until it opens

## Why there is no route.

# $origin (text)
# $destination (text)
# $profile (text)
# $reason (text)
reason-no_route = No route from { $origin } to { $destination } ({ $profile }): { $reason }.
# $origin (text)
# $destination (text)
# $profile (text)
# $reason (text)
# $gates (list)
reason-no_route_gates = No route from { $origin } to { $destination } ({ $profile }): { $reason }. Each of these alone would give a route if open, best first: { $gates }.
reason-gates_closed = every route passes a border port, yard, service or strait that is closed
# $gate (text)
# $state (text)
# $h (number)
# $usd (whole)
# $km (whole)
reason-gate_gives = { $gate }, { $state } ({ $h } h, USD { $usd }, { $km } km)
reason-closed_by_you = closed by you
# $date (date)
reason-not_on_date = not in use on { $date }
# $gates (list)
reason-closed = only through { $gates }, which you closed
# $gates (list)
reason-closed_services = the services of the data that lead there pass { $gates }, which you closed
# $gates (list)
# $status (list)
reason-status = only through { $gates }, now { $status }
# $lines (list)
# $first (date)
# $date (date)
reason-not_yet = only over { $lines }, not in use until { $first } (you asked for { $date })
# $lines (list)
# $last (date)
# $date (date)
reason-no_longer = only over { $lines }, out of use since { $last } (you asked for { $date })
# $gates (list)
# $countries (countries)
reason-sanctions = only through { $countries }, where transit is switched off because of sanctions ({ $gates })
# $countries (countries)
# $gates (list)
reason-country = only through { $countries }, which you chose to avoid ({ $gates })
# $countries (countries)
reason-abroad = only through { $countries }, and a journey within one country stays in it unless you allow transit (--allow-transit { $countries })
# $modes (list)
reason-mode = only by modes you left out: { $modes }
# $modes (list)
reason-any_mode = only by a mode you left out; each of these alone would do: { $modes }
reason-no_network = the lines and services in the data do not connect the two places for this profile
# $modes (list)
# $profile (text)
reason-profile_mode = only by { $modes }, which the profile { $profile } does not use
# $profile (text)
reason-profile_service = only by sea services and sailings that do not take what the profile { $profile } carries
# $profile (text)
reason-profile_use = only over lines that are not open to the profile { $profile }
# $gauges (list)
reason-gauge = the tracks have different gauges ({ $gauges }) and the data have no yard between them
# $profiles (list)
reason-other_profiles = There is a route with another profile: { $profiles }. Use --profile.
# $a (text)
# $b (text)
reason-and = { $a }; also { $b }
# $n (whole)
reason-gate_never_opens = every route passes a gate that does not open within { $n } days of departure
# $criterion (text)
# $n (whole)
reason-gate_never_opens_choice = a gate on the best route ({ $criterion }) does not open within { $n } days; minimise time instead
# $place (text)
# $km (whole)
# $limits (list)
reason-too_far = { $place } is too far from the network: the nearest point is { $km } km away (limits: { $limits }). Name a place on the network.
# $place (text)
reason-outside = { $place } lies outside the region of this network. Name a place on the network.
# $places (list)
reason-edge_of_roads = Outside the region of the plan, where this network has no roads: { $places }. Try --region eurasia, or put roads = "eurasia" into plan.toml.
# $mode (text)
# $km (whole)
reason-limit = { $mode } { $km } km
# $name (text)
# $code (text)
gate-named = { $name } ({ $code })

## How a route differs from the best one.

# $ours (list)
# $theirs (list)
# $change (text)
diff-instead = { $ours } instead of { $theirs }: { $change }
# $ours (list)
# $change (text)
diff-also = in addition { $ours }: { $change }
# $theirs (list)
# $change (text)
diff-without = without { $theirs }: { $change }
# $ours (text)
# $theirs (text)
# $change (text)
diff-past = via { $ours } instead of { $theirs }: { $change }
# $ours (text)
# $change (text)
diff-past_only = via { $ours }: { $change }
# $mode (text)
# $place (text)
# $gate (text)
diff-through = { $mode } via { $place } ({ $gate })
# $mode (text)
# $start (text)
# $end (text)
# $line (text)
diff-leg = { $mode } { $start } – { $end } ({ $line })
# $mode (text)
# $start (text)
# $end (text)
diff-leg_unnamed = { $mode } { $start } – { $end }
# $h (signed)
# $usd (signed_whole)
# $km (signed_whole)
diff-figures = { $h } h, { $usd } USD, { $km } km
diff-same = practically the same
# $share (percent)
diff-none = No other route is sufficiently different and within { $share } of the best.

## Departure, opening hours and sailing days.

time-zone_note = Times are local. In countries with several zones the zone of the nearest city is used; close to a zone boundary it may be one hour off.
time-dwell_note = Opening hours limit when cargo may enter a crossing. Dwell at the crossing is added around the clock.
# $criterion (text)
time-best_ignores_clock = Best by this criterion ({ $criterion }) without regard to opening hours; times follow the opening hours. Minimise time for the earliest arrival.
# $gate (text)
# $hours (text)
# $confidence (text)
# $h (number)
# $until (time)
time-gate_waits = { $gate } ({ $hours }; confidence: { $confidence }): waits { $h } h until { $until }.
# $gate (text)
# $hours (text)
# $confidence (text)
# $at (time)
time-gate_passed = { $gate } ({ $hours }; confidence: { $confidence }): passed { $at }.
# $gate (text)
# $origin (text)
# $by (time)
# $h (number)
time-leave_by_or_wait = { $gate }: leave { $origin } by { $by }, or wait { $h } h more.
# $gate (text)
# $origin (text)
# $by (time)
time-leave_by_sooner = { $gate }: leave { $origin } by { $by } to pass one opening earlier.
# $gate (text)
# $h (number)
time-day_only = { $gate }: only the day of departure is published; be there before that day begins. Departure is taken as noon, ± { $h } h.
# $gate (text)
# $hours (text)
time-hours_unreadable = { $gate }: published hours “{ $hours }” cannot be read as a timetable; taken as open at all times.
# $gates (list)
time-hours_unknown = No opening hours known for { $gates }; taken as open at all times.
# $line (text)
# $start (text)
# $end (text)
# $h (number)
time-no_departure_day = { $line }, { $start } – { $end }: no day of departure is published; a mean wait of { $h } h is used.
# $at (text)
# $zone (text)
time-at = { $at } ({ $zone })
# $dep (time)
# $arr (time)
# $h (number)
time-departs_arrives = Departs { $dep }, arrives { $arr }: { $h } h.

## Ends of legs, and what legs are.

# $km (whole)
# $place (text)
place-near = { $km } km from { $place }
# $text (text)
# $place (text)
# $why (text)
place-taken = “{ $text }” is taken as { $place }, { $why }.
# $text (text)
# $place (text)
# $why (text)
# $others (list)
place-taken_of_several = “{ $text }” is taken as { $place }, { $why }. Also possible: { $others }.
# $word (text)
# $place (text)
place-other_kind = No “{ $word }” of this name is listed; taken as { $place }.
place-why_known = the best known
place-why_own = a place of the plan
place-why_so_called = the only one of exactly this name
place-why_known_there = the best known there
place-why_largest = by far the largest
place-why_reviewed = its usual meaning
place-why_near = the place nearest to it
place-why_other_name = one of its other names
place-why_unreviewed = the only one known of this name, in a list that was not checked
leg-access = First/last mile
leg-line = Haul
# $mode (text)
leg-crossing = border ({ $mode })
leg-export = export customs
leg-import = import customs
leg-gauge_break = change of gauge
leg-transfer = transfer
leg-wait = wait
leg-service = sea service
leg-sailing = sea passage
leg-flight = flight

## Headings of tables.

col-n = No.
col-mode = Mode
col-from = From
col-to = To
col-km = km
col-moving = Moving, h
col-dwell = Dwell, h
col-wait = Wait, h
col-total_h = Total, h
col-co2 = CO₂, kg
col-port_line = Border port / line
col-confidence = Confidence
col-extra = Above best
col-overlap = Overlap
col-best_in = Best in
col-how_differs = Difference from the route above
col-begins = Begins
col-ends = Ends
col-reason = Reason
# $cur (text)
col-cost = Cost, { $cur }
col-leg = Leg
col-pairs = Pairs

## Totals of a route.

# $origin (text)
# $destination (text)
# $profile (text)
# $criterion (text)
sum-title = { $origin } to { $destination }: { $profile }, by { $criterion }
# $typ (whole)
# $low (whole)
# $high (whole)
# $days (number)
sum-time = { $typ } h in total ({ $low }–{ $high }), { $days } days
# $typ (whole)
# $cur (text)
# $per (text)
# $low (whole)
# $high (whole)
sum-cost = { $typ } { $cur } { $per } ({ $low }–{ $high })
# $n (whole)
sum-borders = { $n ->
        [one] { $n } border crossing
       *[other] { $n } border crossings
    }
# $n (whole)
sum-gauge = { $n ->
        [one] { $n } change of gauge
       *[other] { $n } changes of gauge
    }
# $time (text)
# $cost (text)
# $borders (text)
# $gauge (text)
sum-line = { $time }; { $cost }; { $borders }, { $gauge }
sum-total = Total

## Pareto-optimal routes and alternatives.

tradeoff-title = Trade-offs, fastest first
tradeoff-weightings = Routes best by several weightings of time, cost, distance and CO₂; others may lie between them.
alt-title = Alternatives, best first

## Pairs of a matrix.

# $origins (whole)
# $destinations (whole)
# $pairs (whole)
# $reached (whole)
matrix-done = { $origins } × { $destinations } places: { $pairs } pairs, { $reached } with a route.
matrix-not_attached = a place is too far from every network
matrix-shut = only over what is closed, not in use on that date, or excluded
matrix-not_joined = the networks this profile may use do not connect them
# $path (text)
cli-written = Written: { $path }
# $path (text)
# $n (whole)
# $earlier (whole)
matrix-written = Written: { $path } (blocks: { $n }, of which from an earlier run: { $earlier })

## A name or a code that is not valid.

# $option (text)
# $text (text)
err-unknown_gate = { $option } “{ $text }”: no such border port, yard, service, strait or planned link.
# $option (text)
# $text (text)
# $places (list)
err-unknown_gate_like = { $option } “{ $text }”: no such border port, yard, service, strait or planned link. Did you mean: { $places }?
# $option (text)
# $gate (text)
err-gate_no_link = { $option } “{ $gate }”: no link of the network passes through it.
# $option (text)
# $gate (text)
# $gates (list)
err-gate_no_link_near = { $option } “{ $gate }”: no link of the network passes through it. Nearby the border is crossed at { $gates }.
# $option (text)
# $text (text)
err-unknown_country = { $option } “{ $text }”: no edge of the network lies there. Use an ISO 3166-1 alpha-2 code such as CN, RU or KP.
# $option (text)
# $text (text)
# $allowed (list)
err-unknown_mode = { $option } “{ $text }” is not valid. Allowed: { $allowed }.

## A corridor that the network does not hold.

# $mode (text)
# $start (text)
# $end (text)
gap-no_route = The network has no route ({ $mode }) between { $start } and { $end }.
# $mode (text)
# $start (text)
# $end (text)
# $km (whole)
# $ratio (number)
gap-detour = The only route ({ $mode }) between { $start } and { $end } is { $km } km, { $ratio } times the straight distance: a link is missing in the data.

## Headings and notes of the atlas.

atlas-plan_group = The plan
atlas-place_group = Ports and hubs
atlas-background = Background
atlas-plan_subtitle = Corridors, areas, hubs, platforms and border ports
atlas-lines_subtitle = Corridors and border ports
atlas-routes_title = Reference routes
atlas-routes_subtitle = Legs, borders, time, cost and CO₂
atlas-counties = County-level units
atlas-areas = Areas of the plan
atlas-corridors = Corridors by rail
atlas-corridors_road = Corridors by road
atlas-planned = Planned links
atlas-members = Corridor nodes
atlas-sites = Places of the plan
atlas-seaports = Seaports
atlas-platforms = Platforms and hubs
atlas-ports = Border ports
atlas-border_note = Boundaries follow OpenStreetMap and Natural Earth, which show de facto control. They are not official, and the layer can be replaced.
atlas-areas_note = Areas and county cells are schematic: bands round places, or the surroundings of county seats, not surveyed boundaries.
atlas-figures_note = Time, cost and CO₂ are modelled from published speeds, rates and border times, with ranges. They are not tariffs, quotations or timetables.
# $province (text)
# $country (text)
# $known (list)
atlas-no_province = Not drawn: the outline of { $province } ({ $country }), which is not in the layer of provinces. It has there: { $known }.
# $province (text)
# $country (text)
atlas-no_provinces = Not drawn: the outline of { $province }. The layer of provinces has none of { $country }.
# $names (list)
atlas-no_members = Not drawn, since too few members are named: { $names }.
# $names (list)
atlas-no_nodes = Not drawn, since fewer than two nodes are known: { $names }.
# $n (whole)
# $most (whole)
atlas-routes_left = { $n } more routes are not shown: without shown_routes.csv the first { $most } are.
# $file (text)
cli-open_browser = Open { $file } in a browser; no internet connection is needed.

## What had to be allowed for to compare a published journey.

# $date (date)
allow-as_of = as of { $date }
allow-general_sailing = no service is known; a general sailing is assumed
# $usual (text)
# $profile (text)
allow-profile = not open to this profile ({ $usual }); routed as { $profile }
allow-opened = what is closed today is treated as open, to compare distances
# $gates (list)
allow-opened_used = { $gates }: not in use today; treated as open to compare distances
# $via (list)
journey-by_via = the best route does not go by { $via }; compared on the published one
# $place (text)
journey-local_only = { $place } is reached by local haulage alone, without the mode of the journey.
# $place (text)
journey-no_voyage = No direct voyage to { $place } is known.
# $via (list)
journey-other_route = Not compared: no route goes by { $via } as the published one does.

## Checks of the installation.

doctor-check = Check
doctor-state = State
doctor-result = Result
doctor-fix = How to fix
doctor-ok = OK
doctor-note = note
doctor-error = error

## Check of a plan before its network is built.

check-page = Points and lines of the plan, before any network is built
check-page_note = Distances are those to links of the raw network and to frontiers of a map that may be 5 km off. Corridors are straight lines between their members.
check-points = Points of the plan
check-straight = Corridors, straight between members
check-fine = Nothing noticed
check-flag = To be checked
# $n (whole)
# $flagged (whole)
check-count = { $n ->
        [one] { $n } point
       *[other] { $n } points
    }, { $flagged } to be checked
# $km (number)
check-at_sea = Lies in the sea, { $km } km from the nearest coast.
# $stated (countries)
# $country (countries)
# $km (number)
check-wrong_side = Stated in { $stated }, but lies in { $country }, { $km } km from the frontier.
# $km (number)
check-far_from_frontier = A border port, but the nearest frontier is { $km } km away.
# $modes (list)
# $km (whole)
check-far_from_network = Network not near ({ $modes }): nothing within { $km } km.

## Layers and tables.

layers-layers = Layers
# $name (text)
layers-plan = Plan: { $name }
layers-reference = Reference tables, shared by all plans
layers-name = Name
layers-rows = Rows
layers-kb = kB
layers-confidence = high/med/low
layers-licence = Licence
layers-retrieved = Retrieved
layers-source = Source
layers-contents = Contents
# $layers (whole)
# $tables (whole)
# $mb (number)
layers-total = { $layers ->
        [one] { $layers } layer
       *[other] { $layers } layers
    }, { $tables } tables, { $mb } MB

## Terms.

mode-rail = rail
mode-road = road
mode-sea = sea
mode-air = air
mode-river = river
mode-transfer = transfer
profile-container = container
profile-bulk = dry bulk
profile-grain = grain
profile-truck = truck
profile-cold_chain = refrigerated
profile-automobile = finished vehicles
profile-passenger = passenger
profile-tourist = tourist
by-generalised = generalised cost
by-time = shortest time
by-cost = lowest cost
by-distance = shortest distance
by-co2 = lowest CO₂
best-time = fastest
best-cost = cheapest
best-distance = shortest
best-co2 = lowest CO₂
per-TEU = per TEU
per-t = per tonne
per-passenger = per person
cur-USD = USD
cur-CNY = CNY
status-open = open
status-limited = restricted
status-closed = closed
status-suspended = suspended
status-planned = planned
status-unknown = unknown
conf-high = high
conf-medium = medium
conf-low = low
country-KP = DPRK
country-KR = Republic of Korea

## Words of the pages.

page-search = Search places, corridors, ports
page-no_match = Nothing on this map has that name.
# $n (text)
page-results = { $n } found
page-legend = Legend
page-concepts = Terms of the plan
page-routes = Routes
page-objects = Features
page-about = About
page-language = Language
page-version = Version of the plan
page-close = Close
# $date (text)
page-as_of = As of { $date }
page-schematic = Schematic: shows what belongs together, not a surveyed boundary.
page-save_png = Save as picture
page-print = Print
page-home = Whole map
page-zoom_in = Zoom in
page-zoom_out = Zoom out
page-copy_link = Copy link to this view
page-copied = Link copied
page-link_in_bar = The address bar holds the link to this view
page-all_maps = All maps
page-disclaimer = Borders and names are shown for orientation and are not an opinion on the legal status of any territory. Not for navigation.
page-licences = Data and licences
page-notes = Read this map with care
page-software = Software
page-nothing_here = Nothing of this layer in this version.
page-also_here = Also here
# $name (text)
page-focus_on = Highlighted: { $name }
page-clear = Clear
page-not_on_map = Not drawn on this map.
page-tentative = Drawn faint: inferred or extended, not firmly sourced.
page-north = N
# $label (text)
# $value (text)
page-labelled = { $label }: { $value }
page-no_route = No route
page-map_label = Map. Arrow keys move it, plus and minus zoom. Search and the Features tab reach every feature by keyboard.
page-sources_short = Sources
page-made_with = Corridor Mapper
# $n (text)
page-pages = { $n } maps
page-offline_note = Each file opens alone, with no internet.
# $n (text)
# $all (text)
page-names_in_english = { $n } of { $all } names are not known in this language and are shown in English.

## The question of a page of routes.

route-origin = Origin
route-destination = Destination
route-via = Via
route-hint = Type a name in any script, a code or coordinates, or click the map.
route-swap = Swap origin and destination
route-add_via = Add a via point
# $place (text)
route-remove_via = Remove via point { $place }
route-profile = Cargo or traveller
route-quantity = Quantity
route-quantity_note = Costs and CO₂ grow in proportion to the quantity; hours do not depend on it.
route-criterion = Optimise for
route-modes = Modes of transport
route-date = Status date
route-question = Question
route-closures = Closures
route-gates = Ports, yards, straits and services
route-none_changed = as in the data
# $n (whole)
route-changed = { $n ->
        [one] { $n } change
       *[other] { $n } changes
    }
route-ports = Ports
route-yards = Yards
route-passages = Straits
route-countries = Countries
route-places = Places
route-all_ports = Ports
route-stations = Stations
route-other_places = Other places
route-filter = Name, code or country
route-group_changed = Changed by you
route-group_used = On these routes
route-group_near = Near these routes
route-group_all = All others
route-group_other = Other matches
# $n (whole)
route-more = { $n } more: type to filter
# $routes (list)
route-on_route = on { $routes }
# $gate (text)
route-close_gate = Close { $gate }
# $gate (text)
route-open_gate = Treat { $gate } as open
# $gate (text)
route-as_data = { $gate }: as in the data
# $status (text)
route-closed_by_you = closed by you; in fact: { $status }
# $status (text)
route-opened_by_you = opened by you; in fact: { $status }
route-not_in_use = not in use
# $seasons (list)
route-seasons = open { $seasons }
# $first (date)
# $last (date)
route-season = from { $first } to { $last }
# $date (date)
route-dated = { $date }, dated
# $date (date)
route-stale = { $date }, out of date
route-no_date = date unknown
# $country (text)
route-avoid = Avoid { $country }
# $country (text)
route-enter = Enter { $country } again
# $country (text)
route-allow_transit = Allow transit through { $country }
route-no_transit = no transit (sanctions)
route-avoided_by_you = avoided by you
route-transit_by_you = transit allowed by you
# $text (text)
route-unknown_place = “{ $text }” is not known.
route-did_you_mean = Did you mean:
# $n (whole)
route-ambiguous = { $n ->
        [one] { $n } place has this name: choose.
       *[other] { $n } places have this name: choose.
    }
# $n (whole)
route-results = { $n ->
        [one] { $n } result
       *[other] { $n } results
    }
# $n (whole)
route-saved = { $n ->
        [one] { $n } saved question
       *[other] { $n } saved questions
    }
route-save = Save question
# $name (text)
route-rename = Name of question { $name }
# $name (text)
route-remove = Remove { $name }
# $name (text)
route-ask_again = Ask { $name }
route-save_file = Save to a file you can send
route-open_file = Open a saved file
route-save_page = Save as a page with these questions
route-copy_link = Copy link to these questions
route-link_copied = Link copied
route-link_in_bar = The link is in the address bar.
# $saved (date)
# $day (date)
route-older_data = Saved on data of { $saved }; this page has data of { $day }.
# $n (whole)
route-added = { $n ->
        [one] { $n } question added
       *[other] { $n } questions added
    }
# $name (text)
route-bad_file = “{ $name }” holds no questions that this page can read.
# $n (whole)
route-left_out = { $n ->
        [one] { $n } part of the link is not known here and was left out.
       *[other] { $n } parts of the link are not known here and were left out.
    }
# $text (text)
route-not_a_choice = “{ $text }” is not a choice of this page.
# $text (text)
route-unknown_gate = “{ $text }”: this page knows no such border port, yard, service, strait or line.
# $text (text)
route-unknown_country = “{ $text }”: no line of this page lies there.
# $places (list)
route-roads_end = Roads are left out beyond the region of the plan ({ $places }); the command line can find routes by road there.
# $places (list)
route-no_roads_there = Outside the region of the plan, where this page has no roads: { $places }. The command line can add them.
# $countries (countries)
route-abroad = only through { $countries }, and a journey within one country stays in it unless transit is allowed, which the command line can do
# $profiles (list)
route-other_profiles = There is a route with another profile: { $profiles }. Choose it under “Cargo or traveller”.
# $place (text)
# $limits (list)
route-too_far = { $place } is too far from the lines that this page keeps: none is within reach ({ $limits }). Name a place on the network; the command line knows more lines.
# $origin (text)
# $destination (text)
route-pair = { $origin } → { $destination }
# $gates (list)
route-with_closed = closed: { $gates }
# $gates (list)
route-with_opened = open: { $gates }
# $countries (countries)
route-with_avoided = without { $countries }
# $countries (countries)
route-with_transit = transit: { $countries }
# $places (list)
route-with_via = via { $places }
route-reset = Reset
route-unit_TEU = TEU
route-unit_t = t
route-unit_passenger = persons
kind-city = city
kind-county_seat = county town
kind-foreign_city = city
kind-town = town
kind-border_port = border port
kind-seaport = seaport
kind-dry_port = dry port
kind-station = station
kind-junction = junction
kind-airport = airport
kind-zone = zone
kind-point = position

## Labels of columns.

column-status = Status
column-status_note = Status note
column-status_date = Status as of
column-mode = Mode
column-modes = Modes
column-category = Category
column-counterpart_en = Counterpart
column-counterpart_zh = Counterpart (Chinese)
column-counterpart_country = Counterpart country
column-country = Country
column-province = Province
column-prefecture = Prefecture
column-city = City
column-gauge_this_mm = Gauge, this side
column-gauge_other_mm = Gauge, other side
column-gauge_mm = Gauge
column-gauge_break = Break of gauge
column-opening_hours = Opening hours
column-opened_year = Year opened
column-year_approved = Year approved
column-capacity_t_per_year = Freight capacity
column-capacity_pax_per_year = Passenger capacity
column-role = Role
column-stage = Stage
column-stage_note = Stage note
column-expected = Expected
column-tier = Tier
column-dwell_rail = Dwell, rail freight
column-dwell_road = Dwell, road freight
column-dwell_source = Source of the dwell
column-dwell_h_typ = Dwell: the plan's own estimate
column-dwell_h_low = Dwell, low
column-dwell_h_high = Dwell, high
column-description_en = Description
column-description_zh = In Chinese
column-method = Drawing method
column-published_area_km2 = Published area
column-kind = Kind
column-type = Type
column-platform = Platform
column-scheme_year = Version of the plan
column-length_km = Length
column-circuity = Circuity (length / straight line)
column-borders = Border ports on the route
column-gap = Gap
column-platform_of_2018_meeting = Platform of 2018 (project's reading)
column-area_km2 = Area
column-population = Population
column-population_2020 = Population 2020
column-time_h = Time
column-moving_h = Moving
column-dwell_h = Dwell
column-wait_h = Waiting
column-cost_usd = Cost
column-co2_kg = CO2
column-border = Border port
column-design_speed_kmh = Design speed
column-electrified = Electrified
column-track = Number of tracks
column-lanes = Lanes
column-use = Use
column-class = Class
column-frequency = Frequency
column-freq_per_week = Departures per week
column-distance_nm = Distance
column-transit_h = Transit time
column-unlocode = UN/LOCODE
column-coord_confidence = Confidence of position
column-note = Note
column-schematic = Schematic
column-border_with = Borders on
column-adcode = Division code
column-value = Value
column-flags = Check
column-stated_country = Country stated
column-rail_km = To rail
column-road_km = To road
column-frontier_km = To the frontier
column-frontier = Nearest frontier
column-place = File and line
column-name = Name
column-id = Code

## Units.

unit-km = km
unit-km2 = km²
unit-mm = mm
unit-h = h
unit-nm = nm
unit-kg = kg
unit-t_year = t/year
unit-persons = people
unit-persons_year = people/year
unit-km_h = km/h
unit-1 = of the line's speed
unit-USD_TEU_km = USD/TEU-km
unit-USD_t_km = USD/t-km
unit-USD_passenger_km = USD/passenger-km
unit-USD_TEU = USD/TEU
unit-USD_t = USD/t
unit-USD_passenger = USD/passenger
unit-USD_TEU_h = USD/TEU-h
unit-USD_t_h = USD/t-h
unit-USD_passenger_h = USD/passenger-h

## Values of closed lists, and headings of legends.

value-operating = operating
value-under_construction = under construction
value-irregular = irregular
value-rail_road = rail and road
value-river = inland waterway
value-TEU = TEU
value-t = t
value-person = person
value-true = yes
value-false = no
value-role = Roles
value-platform = Open platforms
value-core = core
value-extended = extended
value-inferred = inferred
value-idea = idea
value-partly_open = partly open
value-cross_border_zone = cross-border cooperation zone
value-demonstration_zone = international demonstration zone
value-logistics_hub = logistics hub
value-ecommerce_zone = e-commerce pilot zone
value-neighbour = zone in a neighbouring area
value-crossing = border crossing
value-frame = Frame
value-layout = Layout
value-measure = Measures
value-industry = Industries
value-belt = belt
value-main = main axis
value-base = base
value-synergy = synergy
value-channel = channel
value-corridor = corridor
value-line = line
value-context = parent plan
value-mixed = mixed
value-freight = freight
value-passenger = passenger
legend-planned_port = Planned or being built
legend-network = Transport network
legend-other = Other

## Countries.

country-CN = China
country-RU = Russia
country-MN = Mongolia
country-JP = Japan
country-KZ = Kazakhstan
country-KG = Kyrgyzstan
country-UZ = Uzbekistan
country-TM = Turkmenistan
country-IR = Iran
country-TR = Türkiye
country-UA = Ukraine
country-BY = Belarus
country-PL = Poland
country-DE = Germany
country-LT = Lithuania
country-LV = Latvia
country-EE = Estonia
country-FI = Finland
country-SE = Sweden
country-NO = Norway
country-FR = France
country-GB = United Kingdom
country-IT = Italy
country-ES = Spain
country-IN = India
country-VN = Viet Nam
country-TH = Thailand
country-ID = Indonesia
country-PH = Philippines
country-SA = Saudi Arabia
country-EG = Egypt

## Seas.

sea-japan = Sea of Japan (East Sea)
sea-yellow = Yellow Sea
sea-bohai = Bohai Sea
sea-east_china = East China Sea
sea-okhotsk = Sea of Okhotsk
sea-south_china = South China Sea
sea-bengal = Bay of Bengal
sea-arabian = Arabian Sea
sea-caspian = Caspian Sea
sea-black = Black Sea
sea-mediterranean = Mediterranean Sea
sea-north = North Sea
sea-baltic = Baltic Sea
sea-pacific = Pacific Ocean
sea-indian = Indian Ocean

## Answers of the route page.

answer-routes = Routes compared
answer-route = Route
answer-letter = Letter
answer-hours = Hours
answer-moving = moving
answer-standing = standing
answer-low_high = low to high
# $low (text)
# $high (text)
answer-ends = low { $low } · high { $high }
# $per (text)
answer-usd = USD { $per }
answer-usd_short = USD
answer-co2 = kg CO₂
answer-km = km
# $modes (text)
# $gates (text)
answer-through = { $modes } via { $gates }
# $modes (text)
answer-inland = { $modes }
# $n (whole)
answer-vehicle_changes = { $n ->
        [one] { $n } change of vehicle
       *[other] { $n } changes of vehicle
    }
# $route (text)
answer-choose = Choose route { $route }
answer-before = before
answer-possible = would be the route
# $gates (text)
answer-closed = { $gates } closed
answer-reopen = Reopen
answer-open_gate = Count as open
answer-openings = Each of these alone would open a route:
answer-gate = Border port or yard
answer-legs = Legs of the route
# $route (text)
answer-legs_of = Legs of { $route }
answer-tab_sources = Sources
answer-tab_saved = Saved questions
answer-sources_of = Sources of the figures of this route
answer-pages = Pages
# $date (date)
answer-data_of = Data of { $date }
answer-skip = Skip to content
answer-leg_access = loading and local haul
answer-leg_crossing = border dwell
answer-leg_export = export customs
answer-leg_import = import customs
answer-leg_gauge_break = change of gauge
answer-leg_transfer = change of vehicle
answer-leg_wait = wait for a departure
answer-leg_service = sea service
answer-leg_sailing = sea passage
answer-leg_flight = flight
# $typ (number)
# $low (number)
# $high (number)
# $share (percent)
answer-verdict_alone = { $typ } h ({ $low }–{ $high }), of which { $share } standing.
answer-verdict_overlap = The ranges of hours overlap, so hours do not decide.

# $routes (list)
# $slower (list)
answer-verdict_partly = The hours of { $routes } overlap; longer in every case: { $slower }.

answer-without_times = Departure times and rates of your own: on the command line, corridors route.

route-same_place = Origin and destination are the same; choose another, or add a via point.
# $route (text)
answer-verdict_faster = { $route } is the fastest: its highest hours are below the lowest of the others.
answer-verdict_same_cost = The cheapest two differ by less than 1 USD.
# $route (text)
# $other (text)
# $usd (whole)
answer-verdict_cheaper_always = { $route } is cheapest at low, typical and high; at typical { $usd } USD below { $other }.
# $route (text)
# $other (text)
# $usd (whole)
answer-verdict_cheaper_typical = { $route } is { $usd } USD cheaper than { $other } at typical figures, but not at both low and high.
# $route (text)
# $other (text)
# $share (percent)
answer-verdict_co2 = { $route } emits { $share } less CO₂ than { $other }.
# $times (number)
answer-verdict_detour = A route is left, but { $times } times as long.
# $amount (text)
answer-for_amount = for { $amount }
# $reason (text)
answer-failed = This page cannot answer the question ({ $reason }). Ask it on the command line: corridors route.
# $times (number)
answer-inset = ×{ $times }
answer-picture = PNG
answer-geojson = GeoJSON
answer-keys_short = Keys
answer-keys = Keyboard
answer-keys_on = Single keys act (outside fields)
answer-keys_list = this list
answer-keys_find = find a place
answer-keys_choose = choose route A – D
answer-keys_back = previous leg
answer-keys_next = next leg
answer-keys_home = whole route on the map
answer-keys_save = save the question
answer-keys_print = print
answer-keys_picture = save as picture
answer-keys_close = close
# $places (text)
answer-past = via { $places }
answer-page_plan = Plan
answer-empty = Give a start and an end, or click two places on the map.
answer-loading = Reading the network …
answer-no_script = This page answers only with scripts on. Below is a picture of its first routes.
answer-old_browser = This browser is too old for the page: it needs Chrome or Edge 103, Firefox 113 or Safari 16.4, or a later one. Below is a picture of its first routes.

## The page of border ports.

ports-title = Border ports
ports-subtitle = Status, dwell, capacity and throughput of every border port, and what takes over if one closes
# $n (whole)
# $dated (whole)
# $stale (whole)
# $undated (whole)
ports-summary = { $n } ports: the status of { $dated } was confirmed within five years, of { $stale } earlier, of { $undated } on no known date.
ports-stale_only = old or undated status only
ports-col_port = Port ↔ other side
ports-col_mode = Mode
ports-col_gauge = Gauge
ports-col_dwell = Dwell, h
ports-col_capacity = Capacity, Mt/a
ports-col_pairs = Pairs
ports-col_date = Status of
ports-no_date = no date
ports-no_rows = No port is like that.
# $n (whole)
# $all (whole)
ports-shown = { $n } of { $all } ports
# $column (text)
ports-sort_by = Sort by { $column }
ports-csv = CSV
# $name (text)
# $country (text)
ports-other_side = Other side: { $name }, { $country }
# $hours (text)
ports-hours_open = hours: { $hours }
# $here (text)
# $there (text)
ports-gauges = gauge { $here } / { $there } mm
ports-close = What if it closes
ports-states = Status
# $date (date)
ports-confirmed = last confirmed { $date }
ports-unconfirmed = no date of the last confirmation is known
ports-use_all = all traffic
ports-use_freight = freight
ports-use_passenger = passengers
# $use (text)
# $status (text)
# $first (text)
# $last (text)
ports-state_row = { $use }: { $status } { $first } – { $last }
ports-since_ever = start unknown
ports-until_now = today
ports-no_states = No other state is recorded.
ports-volumes = Throughput
ports-no_volumes = No volume of this port is published in the data.
ports-tonnes = million t a year
ports-partial = Hatched: part of a year or one direction. ?: not published.
# $side (text)
# $value (number)
ports-capacity_of = capacity, { $side }: { $value }
# $year (year)
ports-disagree = More passed in { $year } than one published capacity allows: the two figures disagree.
ports-other_volumes = Other published figures
ports-dwell = Dwell of freight, hours
ports-dwell_low = low
ports-dwell_typical = typical
ports-dwell_high = high
# $country (text)
# $mode (text)
ports-leaving = { $mode }, leaving { $country }
# $h (number)
ports-wait = and a mean wait of { $h } h until it opens
ports-rests_on = Rests on
ports-no_dwell = No crossing for freight in the network.
ports-use = Routes through it
# $n (whole)
# $pairs (whole)
# $usd (number)
ports-used = { $n } of { $pairs } pairs of a place of the plan with a seaport or border port go through it at the least cost; without it they cost { $usd } USD per TEU more on average.
# $pairs (whole)
ports-not_used = None of { $pairs } pairs of a place of the plan with a seaport or border port goes through it at the least cost.
# $n (whole)
ports-cut = { $n } pairs lose every route.
ports-instead = If it closes, these take over
ports-share = Share of its pairs
ports-metric_cargo = cargo, t
ports-metric_containers = containers, TEU
ports-metric_passengers = passengers
ports-metric_vehicles = vehicles
ports-metric_trucks = trucks
ports-metric_buses = buses
ports-metric_trains = trains
ports-metric_block_trains = China-Europe trains
ports-metric_coal = coal, t
ports-col_metric = What passed
ports-col_period = Period
ports-col_value = Figure
# $year (year)
ports-part_of_year = part of { $year }
# $value (text)
ports-per_day = { $value } a day
# $here (text)
# $there (text)
ports-outward = { $here } → { $there }
ports-sources = Sources
ports-choose = Choose a port in the table or on the map.
