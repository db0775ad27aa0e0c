### Messages in Korean.

## What a route assumes, and what it could not use.

note-price_year = 비용은 { $year }년 미국 달러 기준({ $per })입니다. 최소·최대는 공표되었거나 가정한 범위의 양끝이며 예측이 아닙니다.
note-generalised = 일반화비용: { $typ }달러({ $per }, { $low }~{ $high }). 비용에 시간당 { $vot }달러로 환산한 시간을 더한 값입니다.
note-state_on = 통상구·노선·정기 서비스의 상태는 { $date } 기준입니다.
note-before_data = 데이터의 개통·폐쇄 날짜는 { $year }년부터 있습니다. 날짜가 없는 것은 운영 중으로 보므로 이 경로는 당시 없던 시설을 지날 수 있습니다.
note-after_data = 데이터는 { $date }까지입니다. 그 뒤의 개방·폐쇄와 가격 변화는 알 수 없습니다.
note-state_data_day = 통상구·노선·정기 서비스의 상태는 데이터 기준일인 { $date } 기준입니다.
note-flights_incomplete = 이날 { $origin }–{ $destination } 직항편이 자료에 없습니다. 항공편은 근거가 확인된 것만 실려 있어 실제로는 있을 수 있습니다.
note-flights_as_known = 항공편은 근거가 확인된 것만 수록했습니다. 더 직접적인 항공편이 있을 수 있습니다.
note-sanctions_un = 유엔 안보리 결의 제2371호·제2375호·제2397호(2017)는 대북 교역을 제한합니다. 해당 화물에 적용되는지 확인하십시오.
note-trade_russia_belarus = 2022년부터 한국·일본·유럽 화주의 러시아·벨라루스 교역과 통과 운송이 제한되고 있습니다(제재, 보험). 해당 화물에 적용되는지 확인하거나 이 나라들을 피하십시오.
note-left_out = 제외한 항목: { $parts }.
note-left_out_ports = 운영하지 않는 국경 통과 지점 { $n }곳
note-left_out_ports_near = 운영하지 않는 국경 통과 지점 { $n }곳(이 경로의 국경 관련: { $gates })
note-left_out_services = 운항하지 않는 해상 항로 { $n }개
note-left_out_sanctions = { $countries } 통과 운송(제재, 허용 국가로 지정하면 사용)
note-gate_state = { $gate }({ $mode }, { $state })
note-from_date = { $date }부터
note-and_more = { $items } 외 { $n }건
note-straight_true = 정확한 선형을 알 수 없어 { $km }km는 직선으로 그렸으며, 길이는 실제 값입니다.
note-straight_short = { $km }km는 직선으로 그렸으며, 이 중 { $straight }km의 길이는 직선거리에서 추정한 값입니다(오차 약 10%).
note-edge_of_roads = 계획 구역 밖({ $places })의 도로는 고려하지 않았습니다. 도로 경로는 --region eurasia 를 사용하십시오.
note-inferred_class = { $km }km는 자료에 노선 이름이 없는 철도이며, 도시를 잇기 때문에 간선으로 추정했습니다(추정, 신뢰도 낮음).
note-local_only = 출발지와 목적지가 가까워 단거리 운송만으로 연결됩니다.
note-access_length = 총거리 중 { $km }km는 첫·끝 구간 운송이며 직선거리의 { $factor }배로 잡았습니다.
note-domestic_transit = 국내 운송의 { $countries } 통과: { $name }({ $code }).
note-domestic_route = 국내 최적 경로는 { $km } km, { $h }시간, { $usd }달러이며 첫 번째 대안으로 제시합니다.
note-no_domestic_route = 국내 경로가 없습니다.
note-deciding_figure = 선택은 신뢰도가 낮은 값에 달려 있습니다. { $figure }: { $value } { $unit }({ $low }~{ $high }). { $turn }일 때는 다른 경로도 같고, { $end }일 때는 { $share } 낫습니다: { $other }.
figure-rate = { $countries } { $mode } 요율
figure-rate_abroad = { $mode } 요율
figure-price = { $from } – { $to } 운임({ $rate })
figure-charge = { $place } 비용
figure-dwell = { $place } 체류 시간
figure-wait = { $from } – { $to } 출항 대기
figure-speed = { $countries } { $mode } 속도
figure-speed_abroad = { $mode } 속도
figure-value_of_time = 시간 가치
note-own_rate = 사용자 운임 { $rate }: { $from } – { $to }, { $usd }달러({ $per }).
note-rate_of_earlier = { $from } – { $to }: { $year }년 운임({ $rate })을 적용했습니다. 요청한 날짜의 운임은 알려져 있지 않습니다.
note-rates_unused = 적용하지 않은 사용자 운임: { $rates }.
rate-other_cargo = { $rate }(운송 유형: { $cargo })
rate-not_valid = { $rate }({ $date } 유효하지 않음)
rate-no_leg = { $rate }(이 경로에 해당 구간 없음)
note-opened_by_user = { $gate }: 요청에 따라 실제 상태와 관계없이 운영 중으로 처리했습니다.
note-opened_old_flights = { $line }: 요청에 따라 운영 중으로 처리했습니다. { $year }년 목록이며 현재 운항 여부는 알 수 없습니다.
note-far_above_open = 이 경로는 모든 통상구·노선·서비스가 열려 있을 때의 최적 경로의 { $ratio }배입니다({ $criterion } 기준).
note-in_currency = { $cur } 환산: { $typ }({ $low }~{ $high }, { $per }), 환율 { $rate }.
note-rate = 1달러당 { $rate } { $cur }({ $year }년 평균)

## A border crossing of a route.

border-line = { $near }–{ $far }({ $gate }, { $mode }): { $status }, 국경 통과 시간 { $basis }.
border-line_details = { $near }–{ $far }({ $gate }, { $mode }): { $status }, 국경 통과 시간 { $basis }, { $details }.
border-hours = 공표된 운영 시간 ‘{ $hours }’
border-capacity = 설계 처리능력 연간 { $tonnes }톤
border-state_of = 상태 기준일 { $date }
border-season = 운영 시기 { $first }~{ $last }
border-basis_published = 해당 통상구 공표값
border-basis_analogue = 유사 통상구 값 준용
border-basis_mean = 양국 통상구 평균값(이 국경의 통상구 간 구분 불가)
border-basis_estimate = 추정값
border-basis_default = 같은 유형 통상구의 기본값
border-basis_derived = 공표값에서 산출
port-dwell = { $typ }시간({ $low }~{ $high }), { $basis }, 신뢰도: { $confidence }
port-dwell_ways = { $here } 출국: { $out }, { $there } 출국: { $back }
port-dwell_wait = { $dwell }, 화물차의 개방 대기 평균 { $wait }시간

## Why there is no route.

reason-no_route = { $origin } → { $destination } 경로 없음({ $profile }): { $reason }.
reason-no_route_gates = { $origin } → { $destination } 경로 없음({ $profile }): { $reason }. 다음 중 한 곳만 열려도 경로가 생깁니다(우수한 순): { $gates }.
reason-gates_closed = 모든 경로가 폐쇄된 통상구·환적역·항로·해협을 지납니다
reason-gate_gives = { $gate } { $state }({ $h }시간, { $usd }달러, { $km }km)
reason-closed_by_you = 사용자가 폐쇄함
reason-not_on_date = { $date }에는 사용되지 않음
reason-closed = { $gates }(으)로만 갈 수 있으나 사용자가 폐쇄한 곳입니다
reason-closed_services = 데이터에 있는 해당 구간의 정기 노선은 사용자가 폐쇄한 { $gates }을(를) 지납니다
reason-status = { $gates }(으)로만 갈 수 있으나 현재 상태는 ‘{ $status }’입니다
reason-not_yet = { $lines }(으)로만 갈 수 있으나 { $first }부터 사용됩니다(요청일 { $date })
reason-no_longer = { $lines }(으)로만 갈 수 있으나 { $last }부터 사용되지 않습니다(요청일 { $date })
reason-sanctions = { $countries }을(를) 통과해야만 갈 수 있으나 제재로 통과 운송이 꺼져 있습니다({ $gates })
reason-country = 회피 국가로 지정한 { $countries }을(를) 통과해야만 갈 수 있습니다({ $gates })
reason-abroad = { $countries }을(를) 통과해야만 갈 수 있습니다. 국내 운송은 국경을 넘지 않으며, 통과를 허용하려면 --allow-transit { $countries }을(를) 쓰십시오
reason-mode = 선택하지 않은 교통수단이 필요합니다: { $modes }
reason-no_network = 데이터에 있는 노선과 서비스로는 이 운송 유형의 두 지점을 연결할 수 없습니다
reason-profile_mode = { $profile } 유형이 이용하지 않는 교통수단이 필요합니다: { $modes }
reason-profile_service = 해상 운송만 가능하지만 해당 선박은 { $profile } 유형을 싣지 않습니다
reason-profile_use = { $profile } 유형에 열려 있지 않은 노선이 필요합니다
reason-gauge = 궤간이 서로 다르고({ $gauges }) 데이터에 환적 시설이 없습니다
reason-other_profiles = 다른 운송 유형으로는 경로가 있습니다: { $profiles }. --profile 을 사용하십시오.
reason-and = { $a }; 또한 { $b }
reason-gate_never_opens = 모든 경로가 출발 후 { $n }일 안에 열리지 않는 관문을 지납니다
reason-gate_never_opens_choice = 최적 경로({ $criterion } 기준)에 { $n }일 안에 열리지 않는 관문이 있습니다. 시간 기준으로 찾으십시오
reason-too_far = { $place }: 네트워크에서 너무 멉니다. 가장 가까운 지점까지 { $km }km(한도: { $limits }). 네트워크 위의 지점을 지정하십시오.
reason-outside = { $place }: 이 네트워크의 범위를 벗어납니다. 네트워크 위의 지점을 지정하십시오.
reason-edge_of_roads = 계획 구역 밖이라 이 네트워크에 도로가 없습니다: { $places }. --region eurasia 를 사용하거나 plan.toml 에 roads = "eurasia" 를 쓰십시오.
reason-limit = { $mode } { $km }km
gate-named = { $name }({ $code })

## How a route differs from the best one.

diff-instead = { $theirs } 대신 { $ours }: { $change }
diff-also = 추가로 { $ours }: { $change }
diff-without = { $theirs } 제외: { $change }
diff-past = { $theirs } 대신 { $ours } 통과: { $change }
diff-past_only = { $ours } 통과: { $change }
diff-through = { $mode } { $place }({ $gate })
diff-leg = { $mode } { $start }–{ $end }({ $line })
diff-leg_unnamed = { $mode } { $start }–{ $end }
diff-figures = { $h }시간, { $usd }달러, { $km }km
diff-same = 사실상 동일
diff-none = 최적 경로와 충분히 다르면서 { $share } 이내인 다른 경로가 없습니다.

## Departure, opening hours and sailing days.

time-zone_note = 시각은 현지 시각입니다. 시간대가 여러 개인 나라는 가장 가까운 도시의 시간대를 쓰며, 경계 부근에서는 1시간 차이가 날 수 있습니다.
time-dwell_note = 운영 시간은 화물이 통상구에 들어갈 수 있는 시간만 제한하며, 체류 시간은 24시간 연속으로 계산합니다.
time-best_ignores_clock = 운영 시간을 고려하지 않은 ‘{ $criterion }’ 기준 최적 경로이며 시각은 운영 시간에 맞춰 계산했습니다. 가장 빨리 도착하려면 시간 기준으로 찾으십시오.
time-gate_waits = { $gate }({ $hours }, 신뢰도: { $confidence }): { $until }까지 { $h }시간 대기.
time-gate_passed = { $gate }({ $hours }, 신뢰도: { $confidence }): { $at } 통과.
time-leave_by_or_wait = { $gate }: { $origin }에서 { $by }까지 출발하지 않으면 { $h }시간 더 대기해야 합니다.
time-leave_by_sooner = { $gate }: { $origin }에서 { $by }까지 출발하면 한 차례 앞선 운영 시간에 통과할 수 있습니다.
time-day_only = { $gate }: 출발 날짜만 공표되어 있습니다. 그날이 시작되기 전에 도착하십시오. 출발은 정오로 가정(±{ $h }시간)했습니다.
time-hours_unreadable = { $gate }: 공표된 운영 시간 ‘{ $hours }’을(를) 해석할 수 없어 상시 운영으로 처리했습니다.
time-hours_unknown = { $gates }의 운영 시간을 알 수 없어 상시 운영으로 처리했습니다.
time-no_departure_day = { $line }, { $start }–{ $end }: 출발 요일이 공표되지 않아 평균 대기 { $h }시간을 적용했습니다.
time-at = { $at }({ $zone })
time-departs_arrives = { $dep } 출발, { $arr } 도착: { $h }시간.

## Ends of legs, and what legs are.

place-near = { $place }에서 { $km }km
place-taken = ‘{ $text }’은(는) { $place }(으)로 봅니다({ $why }).
place-taken_of_several = ‘{ $text }’은(는) { $place }(으)로 봅니다({ $why }). 다른 후보: { $others }.
place-other_kind = 이 이름의 ‘{ $word }’이(가) 없어 { $place }(으)로 봅니다.
place-why_known = 가장 잘 알려진 곳
place-why_own = 계획에 있는 곳
place-why_so_called = 정확히 이 이름인 유일한 곳
place-why_known_there = 그 지역에서 가장 잘 알려진 곳
place-why_largest = 규모가 훨씬 큰 곳
place-why_reviewed = 통상적인 의미
place-why_near = 가장 가까운 곳
place-why_other_name = 다른 이름 가운데 하나
place-why_unreviewed = 검토하지 않은 목록에서 이 이름으로 알려진 유일한 곳
leg-access = 첫·끝 구간 운송
leg-line = 간선 운송
leg-crossing = 국경 통과({ $mode })
leg-export = 출국 통관
leg-import = 입국 통관
leg-gauge_break = 궤간 변경
leg-transfer = 환적
leg-wait = 대기
leg-service = 해상 항로
leg-sailing = 해상 운송
leg-flight = 항공 운송

## Headings of tables.

col-n = 번호
col-mode = 수단
col-from = 출발
col-to = 도착
col-km = km
col-moving = 이동(시간)
col-dwell = 체류(시간)
col-wait = 대기(시간)
col-total_h = 합계(시간)
col-co2 = CO₂(kg)
col-port_line = 통상구/노선
col-confidence = 신뢰도
col-extra = 최적 대비 증가
col-overlap = 중복률
col-best_in = 최우수 기준
col-how_differs = 위 경로와의 차이
col-begins = 시작
col-ends = 종료
col-reason = 사유
col-cost = 비용({ $cur })
col-leg = 구간
col-pairs = 쌍

## Totals of a route.

sum-title = { $origin } → { $destination }: { $profile }, { $criterion } 기준
sum-time = 총 { $typ }시간({ $low }~{ $high }), 약 { $days }일
sum-cost = { $typ } { $cur }({ $per }, { $low }~{ $high })
sum-borders = 국경 통과 { $n }회
sum-gauge = 궤간 변경 { $n }회
sum-line = { $time }; { $cost }; { $borders }, { $gauge }
sum-total = 합계

## Pareto-optimal routes and alternatives.

tradeoff-title = 상충 비교(빠른 순)
tradeoff-weightings = 시간·비용·거리·CO₂의 여러 가중치별 최적 경로이며, 그 사이에 다른 경로가 있을 수 있습니다.
alt-title = 대안 경로(우수한 순)

## Pairs of a matrix.

matrix-done = { $origins } × { $destinations }개 지점: { $pairs }쌍 중 { $reached }쌍에 경로가 있습니다.
matrix-not_attached = 지점이 모든 네트워크에서 너무 멉니다
matrix-shut = 폐쇄되었거나 해당일에 사용되지 않거나 제외된 시설로만 갈 수 있습니다
matrix-not_joined = 이 운송 유형이 쓸 수 있는 네트워크로는 연결되지 않습니다
cli-written = 저장함: { $path }
matrix-written = 기록함: { $path } (블록 { $n }개, 그중 이전 실행분 { $earlier }개)

## A name or a code that is not valid.

err-unknown_gate = { $option } ‘{ $text }’: 해당하는 통상구·환적역·항로·해협·계획 노선이 없습니다.
err-unknown_gate_like = { $option } ‘{ $text }’: 해당하는 통상구·환적역·항로·해협·계획 노선이 없습니다. 혹시 { $places }입니까?
err-gate_no_link = { $option } ‘{ $gate }’: 이 네트워크의 링크가 지나지 않습니다.
err-gate_no_link_near = { $option } ‘{ $gate }’: 이 네트워크의 링크가 지나지 않습니다. 인근 국경 통과 지점: { $gates }.
err-unknown_country = { $option } ‘{ $text }’: 그곳에는 네트워크가 없습니다. CN, RU, KP 같은 ISO 3166-1 두 글자 코드를 쓰십시오.
err-unknown_mode = { $option } ‘{ $text }’은(는) 쓸 수 없습니다. 가능한 값: { $allowed }.

## A corridor that the network does not hold.

gap-no_route = 네트워크에 { $start }–{ $end } 경로({ $mode })가 없습니다.
gap-detour = { $start }–{ $end }의 유일한 경로({ $mode })는 { $km }km로 직선거리의 { $ratio }배입니다. 데이터에 링크가 빠져 있습니다.

## Headings and notes of the atlas.

atlas-plan_group = 계획
atlas-place_group = 통상구·거점
atlas-background = 배경
atlas-plan_subtitle = 회랑, 구역, 거점, 플랫폼, 통상구
atlas-lines_subtitle = 회랑과 통상구
atlas-routes_title = 경로
atlas-routes_subtitle = 구간, 국경, 시간, 비용, CO₂
atlas-counties = 현급 단위
atlas-areas = 계획 구역
atlas-corridors = 철도 회랑
atlas-corridors_road = 도로 회랑
atlas-planned = 계획 노선
atlas-members = 회랑 구성 지점
atlas-sites = 계획 지점
atlas-seaports = 항만
atlas-platforms = 플랫폼·거점
atlas-ports = 통상구
atlas-border_note = 경계는 실효 지배를 나타내는 OpenStreetMap과 Natural Earth를 따르며 공식 경계가 아닙니다. 이 레이어는 교체할 수 있습니다.
atlas-areas_note = 계획 구역과 현 구역은 모식도이며, 지점 주변의 띠 또는 현 소재지 주변 구역으로서 측량 경계가 아닙니다.
atlas-figures_note = 시간·비용·CO₂는 공표된 속도·운임·국경 통과 시간으로 추정하고 범위를 함께 제시한 값이며 운임표·견적·시간표가 아닙니다.
atlas-no_province = { $province }({ $country })의 윤곽은 행정구역 레이어에 없어 그리지 않았습니다. 레이어에 있는 구역: { $known }.
atlas-no_provinces = { $province }의 윤곽을 그리지 않았습니다. 행정구역 레이어에 { $country }의 구역이 없습니다.
atlas-no_members = 지점이 부족하여 그리지 않음: { $names }.
atlas-no_nodes = 알려진 노드가 두 개 미만이라 그리지 않음: { $names }.
atlas-routes_left = 경로 { $n }개가 더 있으나 표시하지 않았습니다. shown_routes.csv 가 없으면 처음 { $most }개만 표시합니다.
cli-open_browser = 브라우저에서 { $file }을(를) 여십시오. 인터넷이 필요하지 않습니다.

## What had to be allowed for to compare a published journey.

allow-as_of = { $date } 기준
allow-general_sailing = 알려진 정기 서비스가 없어 일반 항해로 가정함
allow-profile = { $usual } 이용 불가, { $profile }(으)로 계산함
allow-opened = 거리 비교를 위해 현재 폐쇄된 시설을 열린 것으로 처리함
allow-opened_used = { $gates }: 현재 사용되지 않으나 거리 비교를 위해 열린 것으로 처리함
journey-by_via = 최적 경로는 { $via }을(를) 지나지 않음. 공표된 경로로 비교함
journey-local_only = { $place }: 이 여정의 교통수단 없이 단거리 운송만으로 도달합니다.
journey-no_voyage = { $place } 직항 항해는 알려져 있지 않습니다.
journey-other_route = 비교하지 않음: 공표된 경로처럼 { $via }을(를) 지나는 경로가 없습니다.

## Checks of the installation.

doctor-check = 점검 항목
doctor-state = 상태
doctor-result = 결과
doctor-fix = 조치 방법
doctor-ok = 정상
doctor-note = 참고
doctor-error = 오류

## 네트워크 구축 전 계획 점검.

check-page = 계획의 점과 선(네트워크 구축 전)
check-page_note = 거리는 원시 네트워크의 링크와 최대 5km 어긋날 수 있는 국경을 기준으로 합니다. 회랑은 구성 지점을 잇는 직선입니다.
check-points = 계획의 점
check-straight = 회랑(지점 간 직선)
check-fine = 이상 없음
check-flag = 확인 필요
check-count = 점 { $n }개, 확인 필요 { $flagged }개
check-at_sea = 바다에 있으며 가장 가까운 해안까지 { $km }km입니다.
check-wrong_side = { $stated }(으)로 적혀 있으나 { $country }에 있으며 국경까지 { $km }km입니다.
check-far_from_frontier = 통상구이지만 가장 가까운 국경이 { $km }km 떨어져 있습니다.
check-far_from_network = 가까운 네트워크 없음({ $modes }): { $km }km 안에 링크가 없습니다.

## Layers and tables.

layers-layers = 레이어
layers-plan = 계획: { $name }
layers-reference = 모든 계획이 공유하는 참조표
layers-name = 이름
layers-rows = 행 수
layers-kb = kB
layers-confidence = 높음/보통/낮음
layers-licence = 라이선스
layers-retrieved = 수집일
layers-source = 출처
layers-contents = 내용
layers-total = 레이어 { $layers }개, 표 { $tables }개, { $mb }MB

## Terms.

mode-rail = 철도
mode-road = 도로
mode-sea = 해상
mode-air = 항공
mode-transfer = 환적
profile-container = 컨테이너
profile-bulk = 벌크
profile-grain = 곡물
profile-truck = 화물차
profile-cold_chain = 냉장·냉동
profile-automobile = 완성차
profile-passenger = 여객
profile-tourist = 관광객
by-generalised = 일반화비용 최소
by-time = 시간 최소
by-cost = 비용 최소
by-distance = 거리 최소
by-co2 = CO₂ 최소
best-time = 가장 빠름
best-cost = 가장 저렴
best-distance = 가장 짧음
best-co2 = CO₂ 최소
per-TEU = TEU당
per-t = 톤당
per-passenger = 1인당
cur-USD = 미달러
cur-CNY = 위안
status-open = 운영 중
status-limited = 제한 운영
status-closed = 폐쇄
status-suspended = 일시 중단
status-planned = 계획
status-unknown = 미상
conf-high = 높음
conf-medium = 보통
conf-low = 낮음
country-KP = 북한
country-KR = 대한민국

## Words of the pages.

page-search = 지점·통상구·회랑 검색
page-no_match = 이 지도에는 그 이름이 없습니다.
page-results = { $n }건
page-legend = 범례
page-concepts = 용어
page-routes = 경로
page-objects = 항목
page-about = 정보
page-language = 언어
page-version = 계획 버전
page-close = 닫기
page-as_of = { $date } 기준
page-schematic = 모식도: 소속 관계를 나타내며 측량 경계가 아닙니다.
page-save_png = 그림으로 저장
page-print = 인쇄
page-home = 전체 보기
page-zoom_in = 확대
page-zoom_out = 축소
page-copy_link = 현재 화면 링크 복사
page-copied = 링크를 복사했습니다
page-link_in_bar = 주소 표시줄에 현재 화면 링크가 있습니다
page-all_maps = 모든 지도
page-disclaimer = 경계와 지명은 참고용이며 영토의 법적 지위에 관한 견해를 나타내지 않습니다. 항행용이 아닙니다.
page-licences = 데이터와 라이선스
page-notes = 읽을 때 유의할 점
page-software = 소프트웨어
page-nothing_here = 이 버전에는 해당 요소가 없습니다.
page-also_here = 같은 위치
page-focus_on = 강조: { $name }
page-clear = 해제
page-not_on_map = 이 지도에 표시되지 않습니다.
page-tentative = 옅은 표시는 추정 또는 확장입니다.
page-north = 북
page-labelled = { $label }: { $value }
page-no_route = 경로 없음
page-map_label = 지도. 화살표 키로 이동하고 +/- 키로 확대·축소합니다. ‘검색’과 ‘항목’에서 키보드로 모든 항목에 접근할 수 있습니다.
page-sources_short = 출처
page-made_with = Corridor Mapper
page-pages = 지도 { $n }장
page-offline_note = 각 파일은 인터넷 없이 단독으로 열립니다.
page-names_in_english = 이름 { $all }개 중 { $n }개는 한국어 이름이 없어 영어로 표시합니다.

## The question of a page of routes.

route-origin = 출발지
route-destination = 목적지
route-via = 경유
route-hint = 이름(어떤 문자든), 코드, 좌표를 입력하거나 지도를 클릭하십시오.
route-swap = 출발지·목적지 바꾸기
route-add_via = 경유지 추가
route-remove_via = 경유지 삭제: { $place }
route-profile = 운송 유형
route-quantity = 수량
route-quantity_note = 비용과 CO₂는 수량에 비례하며, 시간은 수량과 무관합니다.
route-criterion = 최적화 기준
route-modes = 교통수단
route-date = 상태 기준일
route-question = 질의
route-closures = 폐쇄 설정
route-gates = 통상구·환적역·해협·항로
route-none_changed = 데이터와 같음
route-changed = 변경 { $n }건
route-ports = 통상구
route-yards = 환적역
route-passages = 해협
route-countries = 국가
route-places = 지점
route-all_ports = 항만·통상구
route-stations = 역
route-other_places = 기타 지점
route-filter = 이름, 코드 또는 국가
route-group_changed = 사용자가 변경
route-group_used = 이 경로 위
route-group_near = 경로 부근
route-group_all = 기타
route-group_other = 기타 일치 항목
route-more = 그 밖에 { $n }건: 입력하여 찾기
route-on_route = 경로 { $routes }
route-close_gate = { $gate } 폐쇄
route-open_gate = { $gate } 운영으로 간주
route-as_data = { $gate }: 데이터대로
route-closed_by_you = 사용자가 폐쇄; 실제: { $status }
route-opened_by_you = 사용자가 운영으로 지정; 실제: { $status }
route-not_in_use = 미사용
route-seasons = 운영 시기 { $seasons }
route-season = { $first }~{ $last }
route-dated = { $date }, 다소 오래됨
route-stale = { $date }, 오래된 정보
route-no_date = 날짜 미상
route-avoid = { $country } 회피
route-enter = { $country } 다시 허용
route-allow_transit = { $country } 통과 허용
route-no_transit = 통과 금지(제재)
route-avoided_by_you = 사용자가 회피
route-transit_by_you = 사용자가 통과 허용
route-unknown_place = ‘{ $text }’을(를) 찾을 수 없습니다.
route-did_you_mean = 혹시 찾으시는 곳:
route-ambiguous = 같은 이름의 지점이 { $n }곳입니다. 선택하십시오.
route-results = 결과 { $n }건
route-saved = 저장한 질의 { $n }건
route-save = 질의 저장
route-rename = 질의 이름: { $name }
route-remove = { $name } 삭제
route-ask_again = { $name } 열기
route-save_file = 보낼 수 있는 파일로 저장
route-open_file = 저장한 파일 열기
route-save_page = 이 질의를 담은 페이지로 저장
route-copy_link = 이 질의의 링크 복사
route-link_copied = 링크를 복사했습니다
route-link_in_bar = 링크는 주소 표시줄에 있습니다.
route-older_data = 저장 당시 데이터: { $saved }. 이 페이지의 데이터: { $day }.
route-added = 질의 { $n }건 추가
route-bad_file = ‘{ $name }’에 이 페이지가 읽을 수 있는 질의가 없습니다.
route-left_out = 링크의 { $n }개 항목은 여기서 알 수 없어 제외했습니다.
route-pair = { $origin } → { $destination }
route-with_closed = 폐쇄: { $gates }
route-with_opened = 운영: { $gates }
route-with_avoided = { $countries } 제외
route-with_transit = 통과: { $countries }
route-with_via = { $places } 경유
route-reset = 초기화
route-unit_TEU = TEU
route-unit_t = t
route-unit_passenger = 명
kind-city = 도시
kind-county_seat = 현 소재지
kind-foreign_city = 도시
kind-town = 읍·면
kind-border_port = 통상구
kind-seaport = 항만
kind-dry_port = 내륙항
kind-station = 역
kind-junction = 분기역
kind-airport = 공항
kind-zone = 구역
kind-point = 좌표

## Labels of columns.

column-status = 상태
column-status_note = 상태 설명
column-status_date = 상태 기준일
column-mode = 교통수단
column-modes = 교통수단
column-category = 분류
column-counterpart_en = 상대 통상구
column-counterpart_zh = 상대 통상구(중국어)
column-counterpart_country = 상대국
column-country = 국가
column-province = 성·지역
column-prefecture = 지급시(주)
column-city = 도시
column-gauge_this_mm = 궤간(이쪽)
column-gauge_other_mm = 궤간(건너편)
column-gauge_mm = 궤간
column-gauge_break = 궤간 변경
column-opening_hours = 운영 시간
column-opened_year = 개통 연도
column-year_approved = 승인 연도
column-capacity_t_per_year = 화물 처리능력
column-capacity_pax_per_year = 여객 처리능력
column-role = 역할
column-stage = 단계
column-stage_note = 단계 설명
column-expected = 예상
column-tier = 소속 구분
column-dwell_rail = 체류 시간(철도 화물)
column-dwell_road = 체류 시간(도로 화물)
column-dwell_source = 체류 시간 출처
column-dwell_h_typ = 체류 시간: 계획 자체 추정
column-dwell_h_low = 체류(최소)
column-dwell_h_high = 체류(최대)
column-description_en = 설명
column-description_zh = 중국어 설명
column-method = 작도 방법
column-published_area_km2 = 공표 면적
column-kind = 종류
column-type = 유형
column-platform = 플랫폼
column-scheme_year = 계획 버전
column-length_km = 길이
column-circuity = 우회 계수
column-borders = 경유 통상구
column-gap = 단절
column-platform_of_2018_meeting = 2018년 플랫폼(해석)
column-area_km2 = 면적
column-population = 인구
column-population_2020 = 2020년 인구
column-time_h = 시간
column-moving_h = 이동
column-dwell_h = 체류 시간
column-wait_h = 대기 시간
column-cost_usd = 비용
column-co2_kg = CO2
column-border = 통상구
column-design_speed_kmh = 설계 속도
column-electrified = 전철화
column-track = 본선 수
column-lanes = 차로
column-use = 용도
column-class = 등급
column-frequency = 운항·운행 빈도
column-freq_per_week = 주당 편수
column-distance_nm = 거리
column-transit_h = 운송 시간
column-unlocode = UN/LOCODE
column-coord_confidence = 위치 신뢰도
column-note = 비고
column-schematic = 모식 여부
column-border_with = 접경
column-adcode = 행정 코드
column-value = 값
column-flags = 점검
column-stated_country = 기재 국가
column-rail_km = 철도까지
column-road_km = 도로까지
column-frontier_km = 국경까지
column-frontier = 가장 가까운 국경
column-place = 파일과 행
column-name = 이름
column-id = 코드

## Units.

unit-km = km
unit-km2 = km²
unit-mm = mm
unit-h = 시간
unit-nm = 해리
unit-kg = kg
unit-t_year = 톤/년
unit-persons = 명
unit-persons_year = 명/년
unit-km_h = km/h
unit-1 = 배(노선 속도 대비)
unit-USD_TEU_km = 미달러/TEU·km
unit-USD_t_km = 미달러/톤·km
unit-USD_passenger_km = 미달러/인·km
unit-USD_TEU = 미달러/TEU
unit-USD_t = 미달러/톤
unit-USD_passenger = 미달러/인
unit-USD_TEU_h = 미달러/TEU·시간
unit-USD_t_h = 미달러/톤·시간
unit-USD_passenger_h = 미달러/인·시간

## Values of closed lists, and headings of legends.

value-operating = 운영
value-under_construction = 건설 중
value-irregular = 부정기
value-rail_road = 철도·도로
value-river = 내륙 수운
value-TEU = TEU
value-t = t
value-person = 명
value-true = 예
value-false = 아니요
value-role = 역할
value-platform = 플랫폼
value-core = 핵심
value-extended = 확장
value-inferred = 추정
value-idea = 구상
value-partly_open = 부분 개통
value-cross_border_zone = 초국경 경제협력구
value-demonstration_zone = 국제협력 시범구
value-logistics_hub = 물류 허브
value-ecommerce_zone = 국경 간 전자상거래 종합시험구
value-neighbour = 인접 지역 특구
value-crossing = 국경 통상구
value-frame = 총괄
value-layout = 배치
value-measure = 조치
value-industry = 산업
value-belt = 경제벨트
value-main = 주축
value-base = 기지
value-synergy = 협동
value-channel = 대통로
value-corridor = 회랑
value-line = 노선
value-context = 상위 계획
value-mixed = 혼용
value-freight = 화물
value-passenger = 여객
legend-planned_port = 계획·건설 중
legend-network = 교통망
legend-other = 기타

## Countries.

country-CN = 중국
country-RU = 러시아
country-MN = 몽골
country-JP = 일본
country-KZ = 카자흐스탄
country-KG = 키르기스스탄
country-UZ = 우즈베키스탄
country-TM = 투르크메니스탄
country-IR = 이란
country-TR = 튀르키예
country-UA = 우크라이나
country-BY = 벨라루스
country-PL = 폴란드
country-DE = 독일
country-LT = 리투아니아
country-LV = 라트비아
country-EE = 에스토니아
country-FI = 핀란드
country-SE = 스웨덴
country-NO = 노르웨이
country-FR = 프랑스
country-GB = 영국
country-IT = 이탈리아
country-ES = 스페인
country-IN = 인도
country-VN = 베트남
country-TH = 태국
country-ID = 인도네시아
country-PH = 필리핀
country-SA = 사우디아라비아
country-EG = 이집트

## Seas.

sea-japan = 동해
sea-yellow = 황해
sea-bohai = 보하이해
sea-east_china = 동중국해
sea-okhotsk = 오호츠크해
sea-south_china = 남중국해
sea-bengal = 벵골만
sea-arabian = 아라비아해
sea-caspian = 카스피해
sea-black = 흑해
sea-mediterranean = 지중해
sea-north = 북해
sea-baltic = 발트해
sea-pacific = 태평양
sea-indian = 인도양

## Answers of the route page.

answer-routes = 경로 비교
answer-route = 경로
answer-letter = 기호
answer-hours = 시간
answer-moving = 이동
answer-standing = 정체·대기
answer-low_high = 최저–최고
answer-ends = 최저 { $low } · 최고 { $high }
answer-usd = 미국 달러 { $per }
answer-usd_short = 달러
answer-co2 = CO₂ kg
answer-km = km
answer-through = { $modes }, { $gates } 경유
answer-inland = { $modes }
answer-vehicle_changes = 환적 { $n }회
answer-choose = 경로 { $route } 선택
answer-before = 폐쇄 전
answer-possible = 가능한 경로
answer-closed = 폐쇄: { $gates }
answer-reopen = 다시 열기
answer-open_gate = 열린 것으로 보기
answer-openings = 다음 중 하나만 열려도 경로가 생깁니다.
answer-gate = 통상구 또는 환적 야드
answer-legs = 경로 구간
answer-legs_of = { $route } 구간
answer-tab_sources = 출처
answer-tab_saved = 저장한 질의
answer-sources_of = 이 경로 수치의 출처
answer-pages = 페이지
answer-data_of = 자료 기준일: { $date }
answer-skip = 본문으로 건너뛰기
answer-leg_access = 상하역 및 단거리 운송
answer-leg_crossing = 국경 체류
answer-leg_export = 수출 통관
answer-leg_import = 수입 통관
answer-leg_gauge_break = 궤간 변경
answer-leg_transfer = 환적
answer-leg_wait = 출발 대기
answer-leg_service = 해상 항로
answer-leg_sailing = 해상 구간
answer-leg_flight = 항공편
answer-verdict_alone = { $typ }시간({ $low }–{ $high }), 그중 { $share }는 정체·대기입니다.
answer-verdict_overlap = 시간 범위가 겹치므로 시간으로는 우열을 가릴 수 없습니다.
answer-verdict_partly = { $routes }의 시간 범위가 겹칩니다. 어떤 경우에도 더 오래 걸리는 경로: { $slower }.
answer-without_times = 출발 시각과 자체 운임은 명령줄의 corridors route에서 지정합니다.
route-same_place = 출발지와 도착지가 같습니다. 다른 곳을 고르거나 경유지를 추가하십시오.
answer-verdict_faster = { $route }가 가장 빠릅니다. 최고 시간도 다른 경로의 최저 시간보다 짧습니다.
answer-verdict_same_cost = 가장 싼 두 경로의 차이는 1달러 미만입니다.
answer-verdict_cheaper_always = { $route }가 최저·대표·최고 모두에서 가장 싸며, 대표값은 { $other }보다 { $usd }달러 낮습니다.
answer-verdict_cheaper_typical = 대표값으로는 { $route }가 { $other }보다 { $usd }달러 싸지만, 최저와 최고 모두에서 그런 것은 아닙니다.
answer-verdict_co2 = { $route }의 CO₂ 배출은 { $other }보다 { $share } 적습니다.
answer-verdict_detour = 경로는 남지만 { $times }배 깁니다.
answer-for_amount = ({ $amount })
answer-failed = 이 페이지로는 답할 수 없습니다({ $reason }). 명령줄에서 corridors route로 물어보십시오.
answer-inset = ×{ $times }
answer-picture = 그림
answer-geojson = GeoJSON
answer-keys_short = 단축키
answer-keys = 키보드 단축키
answer-keys_on = 단일 키 사용(입력란 밖에서)
answer-keys_list = 이 목록
answer-keys_find = 장소 찾기
answer-keys_choose = 경로 A–D 선택
answer-keys_back = 이전 구간
answer-keys_next = 다음 구간
answer-keys_home = 지도에 전체 경로
answer-keys_save = 질문 저장
answer-keys_print = 인쇄
answer-keys_picture = 그림으로 저장
answer-keys_close = 닫기
answer-past = { $places } 경유
answer-page_plan = 계획
answer-empty = 출발지와 도착지를 입력하거나 지도에서 두 곳을 누르십시오.
answer-loading = 도로·철도망을 읽는 중……
answer-no_script = 스크립트를 켜야 질문에 답할 수 있습니다. 아래는 첫 경로들의 그림입니다.
answer-old_browser = 브라우저가 너무 오래되었습니다. Chrome 또는 Edge 103, Firefox 113, Safari 16.4 이상이 필요합니다. 아래는 첫 경로들의 그림입니다.
