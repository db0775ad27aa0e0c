### Messages in Chinese.

## What a route assumes, and what it could not use.

note-price_year = 费用按{ $year }年美元计（{ $per }）。“低”与“高”是公布或假定区间的两端，不是预测。
note-generalised = 广义费用：{ $typ } 美元（{ $per }，{ $low }–{ $high }），即费用加上按每小时 { $vot } 美元折算的时间。
note-state_on = 口岸、线路与班次的状态截至{ $date }。
note-before_data = 数据中的启用与停用日期自{ $year }年起；无日期者视为在用，因此本路线可能经过当时尚不存在的设施。
note-after_data = 数据截至{ $date }；此后的开放、关闭与价格变化均不详。
note-state_data_day = 口岸、线路与班次的状态截至数据日期{ $date }。
note-flights_incomplete = 数据中没有当日{ $origin }与{ $destination }之间的直飞航班；航班仅收录有据可查者，实际可能存在。
note-flights_as_known = 航班仅收录有据可查者：实际可能有更直接的航线。
note-sanctions_un = 联合国安理会第2371、2375和2397号决议（2017年）限制对朝贸易，请核实是否适用于本批货物。
note-trade_russia_belarus = 自2022年起，韩国、日本和欧洲货主与俄罗斯、白俄罗斯的贸易及经两国的过境运输受到限制（制裁、保险）。请核实是否适用于本批货物，或避开这些国家。
note-left_out = 未采用：{ $parts }。
note-left_out_ports = { $n }处未开放的口岸
note-left_out_ports_near = { $n }处未开放的口岸（其中与本线路边界相关：{ $gates }）
note-left_out_services = { $n }条停航的海上航线
note-left_out_sanctions = 经{ $countries }过境（制裁；如需采用请设为允许的国家）
note-gate_state = { $gate }（{ $mode }，{ $state }）
note-from_date = 自{ $date }起
note-and_more = { $items }等，另有{ $n }项
note-straight_true = 有{ $km }公里以直线示意（准确走向不详），其里程为实际里程。
note-straight_short = 有{ $km }公里以直线示意，其中{ $straight }公里的里程由直线距离估算（误差约10%）。
note-edge_of_roads = 规划区域之外（{ $places }）未计公路；如需公路运输请使用 --region eurasia。
note-inferred_class = 有{ $km }公里铁路在数据中没有线名，因连接城市而推断为干线（推断，可信度低）。
note-local_only = 起讫点很近，仅靠短驳即可到达。
note-access_length = 其中{ $km }公里为首末端短驳，按直线距离乘以{ $factor }计算。
note-domestic_transit = 国内运输借道{ $countries }：{ $name }（{ $code }）。
note-domestic_route = 全程境内的最佳路线为{ $km }公里、{ $h }小时、{ $usd }美元，列为首个备选。
note-no_domestic_route = 没有全程境内的路线。
note-deciding_figure = 结果取决于{ $figure }，其可信度低：{ $value } { $unit }（{ $low }–{ $high }）。为{ $turn }时另一路线同样好，为{ $end }时优{ $share }：{ $other }。
figure-rate = { $countries }{ $mode }费率
figure-rate_abroad = { $mode }费率
figure-price = { $from }—{ $to }的运价（{ $rate }）
figure-charge = { $place }的费用
figure-dwell = { $place }的停留时间
figure-wait = { $from }—{ $to }的候船时间
figure-speed = { $countries }{ $mode }速度
figure-speed_abroad = { $mode }速度
figure-value_of_time = 时间价值
note-own_rate = 您的运价{ $rate }：{ $from }—{ $to }，{ $usd }美元{ $per }。
note-rate_of_earlier = { $from }—{ $to }采用{ $year }年的运价（{ $rate }）：所问日期没有已知运价。
note-rates_unused = 您的运价中未采用的：{ $rates }。
rate-other_cargo = { $rate }（适用于{ $cargo }）
rate-not_valid = { $rate }（{ $date } 不在有效期内）
rate-no_leg = { $rate }（本路线没有对应的路段）
note-opened_by_user = 应您的要求，{ $gate }视为开放，与其实际状态无关。
note-opened_old_flights = 应您的要求，{ $line }视为开通。该清单为{ $year }年资料，目前航班情况不详。
note-far_above_open = 本线路为全部口岸、线路与班次开放时最优线路的{ $ratio }倍（{ $criterion }）。
note-in_currency = 折合{ $cur }：{ $typ }（{ $low }～{ $high }，{ $per }），汇率{ $rate }。
note-rate = 1美元合{ $rate }{ $cur }（{ $year }年平均）

## A border crossing of a route.

border-line = { $near }—{ $far }（{ $gate }，{ $mode }）：{ $status }；口岸通过时间{ $basis }。
border-line_details = { $near }—{ $far }（{ $gate }，{ $mode }）：{ $status }；口岸通过时间{ $basis }；{ $details }。
border-hours = 公布的开放时间“{ $hours }”
border-capacity = 设计能力每年{ $tonnes }吨
border-state_of = 状态截至{ $date }
border-season = 所处季节：{ $first }至{ $last }
border-basis_published = 采用该口岸公布值
border-basis_analogue = 参照类似口岸
border-basis_mean = 取两国口岸平均值（无法区分该边境各口岸）
border-basis_estimate = 估计值
border-basis_default = 同类口岸默认值
border-basis_derived = 由公布值推算
port-dwell = { $typ }小时（{ $low }～{ $high }），{ $basis }；可信度：{ $confidence }
port-dwell_ways = 从{ $here }出境：{ $out }；从{ $there }出境：{ $back }
port-dwell_wait = { $dwell }；另有货车等待开关平均{ $wait }小时

## Why there is no route.

reason-no_route = { $origin }至{ $destination }（{ $profile }）无可行线路：{ $reason }。
reason-no_route_gates = { $origin }至{ $destination }（{ $profile }）无可行线路：{ $reason }。下列任一处若开放即有线路（按优劣排序）：{ $gates }。
reason-gates_closed = 所有线路都须经过关闭的口岸、换装场、航线或海峡
reason-gate_gives = { $gate }，{ $state }（{ $h }小时，{ $usd }美元，{ $km }公里）
reason-closed_by_you = 您已关闭
reason-not_on_date = { $date }未启用
reason-closed = 只能经{ $gates }，而您已将其关闭
reason-closed_services = 数据中通往该处的班线都经{ $gates }，而您已将其关闭
reason-status = 只能经{ $gates }，目前{ $status }
reason-not_yet = 只能经{ $lines }，{ $first }才启用（查询日期{ $date }）
reason-no_longer = 只能经{ $lines }，{ $last }起停用（查询日期{ $date }）
reason-sanctions = 只能经{ $countries }过境，因制裁默认不采用（{ $gates }）
reason-country = 只能经{ $countries }，而您选择避开（{ $gates }）
reason-abroad = 只能经{ $countries }；境内运输默认不出境，如需过境请用 --allow-transit { $countries }
reason-mode = 只能采用您未选的运输方式：{ $modes }
reason-no_network = 数据中的线路与班次不能为该运输类型连接两地
reason-profile_mode = 只能采用{ $modes }，而{ $profile }类型不使用该方式
reason-profile_service = 只有海运航线可达，但这些航线不承运{ $profile }
reason-profile_use = 只能经过不对{ $profile }开放的线路
reason-gauge = 两地轨距不同（{ $gauges }），数据中没有换轨场站
reason-other_profiles = 改用其他运输类型可达：{ $profiles }。请使用 --profile。
reason-and = { $a }；并且{ $b }
reason-gate_never_opens = 所有线路都需经过出发后{ $n }天内不开放的关口
reason-gate_never_opens_choice = 最优线路（{ $criterion }）上有关口{ $n }天内不开放，请改按时间最优
reason-too_far = { $place }距路网过远：最近点{ $km }公里（上限：{ $limits }）。请指定路网上的地点。
reason-outside = { $place }不在本路网区域内。请指定路网上的地点。
reason-edge_of_roads = 位于规划区域之外，本路网在该处没有公路：{ $places }。请使用 --region eurasia，或在 plan.toml 中写入 roads = "eurasia"。
reason-limit = { $mode }{ $km }公里
gate-named = { $name }（{ $code }）

## How a route differs from the best one.

diff-instead = 改走{ $ours }，不走{ $theirs }：{ $change }
diff-also = 另走{ $ours }：{ $change }
diff-without = 不走{ $theirs }：{ $change }
diff-past = 途经{ $ours }，而非{ $theirs }：{ $change }
diff-past_only = 途经{ $ours }：{ $change }
diff-through = { $mode }经{ $place }（{ $gate }）
diff-leg = { $mode }{ $start }—{ $end }（{ $line }）
diff-leg_unnamed = { $mode }{ $start }—{ $end }
diff-figures = { $h }小时，{ $usd }美元，{ $km }公里
diff-same = 基本相同
diff-none = 没有与首选线路明显不同、且差距在{ $share }以内的其他线路。

## Departure, opening hours and sailing days.

time-zone_note = 时间均为当地时间。跨多个时区的国家采用最近城市的时区；时区边界附近可能相差一小时。
time-dwell_note = 开放时间只限制货物何时可进入口岸；口岸停留时间按全天连续计算。
time-best_ignores_clock = 本线路按所选指标（{ $criterion }）最优，未考虑开放时间；所列时刻已按开放时间推算。若要最早到达，请按时间最优。
time-gate_waits = { $gate }（{ $hours }；可信度：{ $confidence }）：等待{ $h }小时，至{ $until }。
time-gate_passed = { $gate }（{ $hours }；可信度：{ $confidence }）：{ $at }通过。
time-leave_by_or_wait = { $gate }：最迟{ $by }从{ $origin }出发，否则需多等{ $h }小时。
time-leave_by_sooner = { $gate }：若{ $by }前从{ $origin }出发，可赶上前一开放时段。
time-day_only = { $gate }：仅公布开行日期，请于当日零时前到达。按正午出发计，误差±{ $h }小时。
time-hours_unreadable = { $gate }：公布的开放时间“{ $hours }”无法解读，按全天开放处理。
time-hours_unknown = { $gates }的开放时间不详，按全天开放处理。
time-no_departure_day = { $line }，{ $start }—{ $end }：未公布开行日期，按平均等待{ $h }小时计。
time-at = { $at }（{ $zone }）
time-departs_arrives = { $dep }出发，{ $arr }到达，共{ $h }小时。

## Ends of legs, and what legs are.

place-near = 距{ $place }{ $km }公里
place-taken = “{ $text }”按{ $place }理解（{ $why }）。
place-taken_of_several = “{ $text }”按{ $place }理解（{ $why }）。其他可能：{ $others }。
place-other_kind = 未收录名称相同的“{ $word }”，按{ $place }理解。
place-why_known = 最为知名
place-why_own = 属本规划
place-why_so_called = 唯一的正式同名地点
place-why_known_there = 当地最为知名
place-why_largest = 规模远大于其他
place-why_reviewed = 通常所指
place-why_near = 离其最近的地点
place-why_other_name = 为其别名之一
place-why_unreviewed = 未经核对的名录中唯一的同名地点
leg-access = 首末端短驳
leg-line = 干线运输
leg-crossing = 口岸通关（{ $mode }）
leg-export = 出境通关
leg-import = 入境通关
leg-gauge_break = 轨距转换
leg-transfer = 换装
leg-wait = 等待
leg-service = 海运航线
leg-sailing = 海运
leg-flight = 航空

## Headings of tables.

col-n = 序号
col-mode = 方式
col-from = 起点
col-to = 终点
col-km = 公里
col-moving = 行驶，小时
col-dwell = 停留，小时
col-wait = 等待，小时
col-total_h = 合计，小时
col-co2 = 二氧化碳，千克
col-port_line = 口岸／线路
col-confidence = 可信度
col-extra = 超出最优
col-overlap = 重合率
col-best_in = 最优项
col-how_differs = 与上述线路的差别
col-begins = 开始
col-ends = 结束
col-reason = 原因
col-cost = 费用，{ $cur }
col-leg = 区段
col-pairs = 点对

## Totals of a route.

sum-title = { $origin }至{ $destination }：{ $profile }，{ $criterion }
sum-time = 全程{ $typ }小时（{ $low }～{ $high }），约{ $days }天
sum-cost = { $typ }{ $cur }（{ $per }，{ $low }～{ $high }）
sum-borders = 跨境{ $n }次
sum-gauge = { $n }次轨距转换
sum-line = { $time }；{ $cost }；{ $borders }，{ $gauge }
sum-total = 合计

## Pareto-optimal routes and alternatives.

tradeoff-title = 权衡方案（按时间排序）
tradeoff-weightings = 按时间、费用、距离与碳排放的若干权重分别最优的线路；其间可能另有其他线路。
alt-title = 备选线路（按优劣排序）

## Pairs of a matrix.

matrix-done = { $origins } × { $destinations }个地点：共{ $pairs }对，其中{ $reached }对有线路。
matrix-not_attached = 有地点距所有路网过远
matrix-shut = 只能经关闭、当日未启用或被排除的设施
matrix-not_joined = 该运输类型可用的路网不连通两地
cli-written = 已写入：{ $path }
matrix-written = 已写入：{ $path }（{ $n }个数据块，其中{ $earlier }个来自先前运行）

## A name or a code that is not valid.

err-unknown_gate = { $option }“{ $text }”：没有这个口岸、换装场、航线、海峡或规划线路。
err-unknown_gate_like = { $option }“{ $text }”：没有这个口岸、换装场、航线、海峡或规划线路。您要找的是{ $places }？
err-gate_no_link = { $option }“{ $gate }”：本路网无线路经过。
err-gate_no_link_near = { $option }“{ $gate }”：本路网无线路经过。附近可过境的口岸：{ $gates }。
err-unknown_country = { $option }“{ $text }”：路网不在该地。请用ISO 3166-1两位代码，例如CN、RU或KP。
err-unknown_mode = { $option }“{ $text }”无效。可选值：{ $allowed }。

## A corridor that the network does not hold.

gap-no_route = 路网中{ $start }与{ $end }之间没有线路（{ $mode }）。
gap-detour = { $start }与{ $end }之间唯一的线路（{ $mode }）长{ $km }公里，为直线距离的{ $ratio }倍：数据缺少一段线路。

## Headings and notes of the atlas.

atlas-plan_group = 规划
atlas-place_group = 口岸与节点
atlas-background = 底图
atlas-plan_subtitle = 走廊、区域、枢纽、开放平台与口岸
atlas-lines_subtitle = 走廊与口岸
atlas-routes_title = 参考线路
atlas-routes_subtitle = 分段、口岸、时间、费用与碳排放
atlas-counties = 县级行政区
atlas-areas = 规划区域
atlas-corridors = 走廊（沿铁路）
atlas-corridors_road = 走廊（沿公路）
atlas-planned = 规划线路
atlas-members = 走廊节点
atlas-sites = 规划地点
atlas-seaports = 海港
atlas-platforms = 开放平台与枢纽
atlas-ports = 边境口岸
atlas-border_note = 界线采用OpenStreetMap和Natural Earth的实际控制线，非官方界线；该图层可替换。
atlas-areas_note = 规划区域与县域单元均为示意：为围绕地点的带状范围或县城周边区域，并非测绘界线。
atlas-figures_note = 时间、费用与碳排放由公布的速度、运价和口岸时间推算并给出区间，不是运价、报价或时刻表。
atlas-no_province = 未绘制{ $province }（{ $country }）的轮廓：省级图层中没有。该国已有：{ $known }。
atlas-no_provinces = 未绘制{ $province }的轮廓：省级图层没有{ $country }的省份。
atlas-no_members = 因节点不足而未绘制：{ $names }。
atlas-no_nodes = 因已知站点不足两个而未绘制：{ $names }。
atlas-routes_left = 另有{ $n }条线路未显示：没有 shown_routes.csv 时只显示前{ $most }条。
cli-open_browser = 请在浏览器中打开{ $file }，无需联网。

## What had to be allowed for to compare a published journey.

allow-as_of = 截至{ $date }
allow-general_sailing = 无已知班轮，按一般航行计
allow-profile = 不适用于{ $usual }，按{ $profile }计算
allow-opened = 为比较里程，将目前关闭者视为开放
allow-opened_used = { $gates }：目前停用，为比较里程视为开放
journey-by_via = 最佳路线不经由{ $via }；按公布的路线比较
journey-local_only = 仅靠短驳即可到达{ $place }，未使用该行程的运输方式。
journey-no_voyage = 没有已知的到{ $place }的直达航次。
journey-other_route = 未作比较：没有像公布的路线那样经由{ $via }的路线。

## Checks of the installation.

doctor-check = 检查项
doctor-state = 状态
doctor-result = 结果
doctor-fix = 处理办法
doctor-ok = 正常
doctor-note = 提示
doctor-error = 错误

## 建网之前对规划的检查。

check-page = 规划的点与线(建网之前)
check-page_note = 距离按原始路网的链路和可能偏差5公里的国界计算。走廊为节点之间的直线。
check-points = 规划的点
check-straight = 走廊(节点间直线)
check-fine = 未见异常
check-flag = 需核对
check-count = { $n }个点,其中{ $flagged }个需核对
check-at_sea = 位于海上,距最近海岸{ $km }公里。
check-wrong_side = 标注在{ $stated },实际位于{ $country },距国界{ $km }公里。
check-far_from_frontier = 为口岸,但最近的国界在{ $km }公里之外。
check-far_from_network = 附近没有路网({ $modes }):{ $km }公里内没有任何链路。

## Layers and tables.

layers-layers = 图层
layers-plan = 规划：{ $name }
layers-reference = 所有规划共用的参考表
layers-name = 名称
layers-rows = 行数
layers-kb = kB
layers-confidence = 高/中/低
layers-licence = 许可
layers-retrieved = 获取日期
layers-source = 来源
layers-contents = 内容
layers-total = { $layers }个图层，{ $tables }张表，{ $mb } MB

## Terms.

mode-rail = 铁路
mode-road = 公路
mode-sea = 海运
mode-air = 航空
mode-transfer = 换装
profile-container = 集装箱
profile-bulk = 散货
profile-grain = 粮食
profile-truck = 卡车
profile-cold_chain = 冷链
profile-automobile = 商品汽车
profile-passenger = 旅客
profile-tourist = 游客
by-generalised = 广义费用最低
by-time = 时间最短
by-cost = 费用最低
by-distance = 里程最短
by-co2 = 碳排放最低
best-time = 最快
best-cost = 费用最低
best-distance = 里程最短
best-co2 = 碳排放最低
per-TEU = 每标箱
per-t = 每吨
per-passenger = 每人
cur-USD = 美元
cur-CNY = 人民币元
status-open = 开放
status-limited = 受限开放
status-closed = 关闭
status-suspended = 暂停
status-planned = 规划中
status-unknown = 不详
conf-high = 高
conf-medium = 中
conf-low = 低
country-KP = 朝鲜
country-KR = 韩国

## Words of the pages.

page-search = 搜索地点、通道、口岸
page-no_match = 本图中没有这个名称。
page-results = 找到 { $n } 项
page-legend = 图例
page-concepts = 规划术语
page-routes = 路线
page-objects = 要素
page-about = 说明
page-language = 语言
page-version = 方案版本
page-close = 关闭
page-as_of = 截至 { $date }
page-schematic = 示意：表示归属关系，并非测绘界线。
page-save_png = 保存为图片
page-print = 打印
page-home = 全图
page-zoom_in = 放大
page-zoom_out = 缩小
page-copy_link = 复制当前视图链接
page-copied = 链接已复制
page-link_in_bar = 地址栏中即为当前视图链接
page-all_maps = 全部地图
page-disclaimer = 本图所绘国界和地名仅供参考，不代表对任何领土法律地位的意见；不作为划界或导航依据。
page-licences = 数据与许可
page-notes = 读图须知
page-software = 软件
page-nothing_here = 此版本中无该图层要素。
page-also_here = 此处还有
page-focus_on = 突出显示：{ $name }
page-clear = 清除
page-not_on_map = 本图未绘出。
page-tentative = 淡色者为推断或延伸，来源不确凿。
page-north = 北
page-labelled = { $label }：{ $value }
page-no_route = 无可行线路
page-map_label = 地图。方向键移动，加减键缩放；可用搜索和“要素”标签页以键盘访问所有要素。
page-sources_short = 数据来源
page-made_with = Corridor Mapper
page-pages = { $n } 幅地图
page-offline_note = 每个文件可单独打开，无需联网。
page-names_in_english = { $all }个名称中有{ $n }个没有中文，以英文显示。

## The question of a page of routes.

route-origin = 起点
route-destination = 终点
route-via = 途经
route-hint = 输入任意文字的名称、代码或坐标，或点击地图。
route-swap = 互换起讫点
route-add_via = 添加途经点
route-remove_via = 删除途经点{ $place }
route-profile = 运输类型
route-quantity = 数量
route-quantity_note = 费用和二氧化碳排放按数量成比例计算；时间与数量无关。
route-criterion = 优化目标
route-modes = 运输方式
route-date = 状态日期
route-question = 查询
route-closures = 关闭情景
route-gates = 口岸、换装场、海峡与航线
route-none_changed = 与数据一致
route-changed = 已更改{ $n }项
route-ports = 口岸
route-yards = 换装场
route-passages = 海峡
route-countries = 国家
route-places = 地点
route-all_ports = 口岸与港口
route-stations = 车站
route-other_places = 其他地点
route-filter = 名称、代码或国家
route-group_changed = 由您更改
route-group_used = 位于这些路线上
route-group_near = 路线附近
route-group_all = 其他
route-group_other = 其他匹配项
route-more = 另有{ $n }项，请输入以筛选
route-on_route = 在路线{ $routes }上
route-close_gate = 关闭{ $gate }
route-open_gate = 将{ $gate }视为开放
route-as_data = { $gate }：恢复为数据状态
route-closed_by_you = 您已关闭；实际状态：{ $status }
route-opened_by_you = 您已开放；实际状态：{ $status }
route-not_in_use = 未启用
route-seasons = 开放期：{ $seasons }
route-season = { $first }至{ $last }
route-dated = { $date }，较旧
route-stale = { $date }，信息陈旧
route-no_date = 日期不详
route-avoid = 避开{ $country }
route-enter = 允许进入{ $country }
route-allow_transit = 允许经{ $country }过境
route-no_transit = 禁止过境（制裁）
route-avoided_by_you = 您已避开
route-transit_by_you = 您已允许过境
route-unknown_place = 未找到“{ $text }”。
route-did_you_mean = 您是否要找：
route-ambiguous = 有{ $n }处同名地点，请选择。
route-results = 找到{ $n }项
route-saved = 已保存{ $n }个查询
route-save = 保存查询
route-rename = 查询“{ $name }”的名称
route-remove = 删除“{ $name }”
route-ask_again = 打开“{ $name }”
route-save_file = 保存为可发送的文件
route-open_file = 打开已保存的文件
route-save_page = 保存为含这些查询的网页
route-copy_link = 复制这些查询的链接
route-link_copied = 链接已复制
route-link_in_bar = 链接见地址栏。
route-older_data = 保存时数据为{ $saved }；本页数据为{ $day }。
route-added = 已添加{ $n }个查询
route-bad_file = “{ $name }”中没有本页可读取的查询。
route-left_out = 链接中有{ $n }项在此不详，已忽略。
route-pair = { $origin } → { $destination }
route-with_closed = 关闭：{ $gates }
route-with_opened = 开放：{ $gates }
route-with_avoided = 避开{ $countries }
route-with_transit = 过境：{ $countries }
route-with_via = 途经{ $places }
route-reset = 重置
route-unit_TEU = 标箱
route-unit_t = 吨
route-unit_passenger = 人
kind-city = 城市
kind-county_seat = 县城
kind-foreign_city = 城市
kind-town = 城镇
kind-border_port = 口岸
kind-seaport = 海港
kind-dry_port = 陆港
kind-station = 车站
kind-junction = 枢纽站
kind-airport = 机场
kind-zone = 园区
kind-point = 坐标点

## Labels of columns.

column-status = 状态
column-status_note = 状态说明
column-status_date = 状态日期
column-mode = 运输方式
column-modes = 运输方式
column-category = 类别
column-counterpart_en = 对方口岸
column-counterpart_zh = 对方口岸（中文）
column-counterpart_country = 对方国家
column-country = 国家
column-province = 省区
column-prefecture = 地级市（州）
column-city = 城市
column-gauge_this_mm = 本侧轨距
column-gauge_other_mm = 对侧轨距
column-gauge_mm = 轨距
column-gauge_break = 轨距转换
column-opening_hours = 开放时间
column-opened_year = 开通年份
column-year_approved = 批准年份
column-capacity_t_per_year = 货运能力
column-capacity_pax_per_year = 客运能力
column-role = 角色
column-stage = 阶段
column-stage_note = 阶段说明
column-expected = 预计
column-tier = 归属程度
column-dwell_rail = 停留时间（铁路货运）
column-dwell_road = 停留时间（公路货运）
column-dwell_source = 停留时间来源
column-dwell_h_typ = 停留时间：规划自身估计
column-dwell_h_low = 停留时间（低）
column-dwell_h_high = 停留时间（高）
column-description_en = 说明
column-description_zh = 中文说明
column-method = 绘制方法
column-published_area_km2 = 公布面积
column-kind = 类型
column-type = 类型
column-platform = 平台
column-scheme_year = 方案版本
column-length_km = 长度
column-circuity = 绕行系数
column-borders = 途经口岸
column-gap = 缺口
column-platform_of_2018_meeting = 2018年平台（本项目解读）
column-area_km2 = 面积
column-population = 人口
column-population_2020 = 2020年人口
column-time_h = 时间
column-moving_h = 行驶时间
column-dwell_h = 停留时间
column-wait_h = 等待时间
column-cost_usd = 费用
column-co2_kg = 二氧化碳
column-border = 口岸
column-design_speed_kmh = 设计速度
column-electrified = 电气化
column-track = 正线数目
column-lanes = 车道数
column-use = 用途
column-class = 等级
column-frequency = 班期
column-freq_per_week = 每周班次
column-distance_nm = 距离
column-transit_h = 运输时间
column-unlocode = UN/LOCODE
column-coord_confidence = 位置可信度
column-note = 备注
column-schematic = 示意
column-border_with = 接壤
column-adcode = 行政区划代码
column-value = 数值
column-flags = 核对
column-stated_country = 标注国家
column-rail_km = 距铁路
column-road_km = 距公路
column-frontier_km = 距国界
column-frontier = 最近国界
column-place = 文件与行号
column-name = 名称
column-id = 代码

## Units.

unit-km = 公里
unit-km2 = 平方公里
unit-mm = 毫米
unit-h = 小时
unit-nm = 海里
unit-kg = 千克
unit-t_year = 吨/年
unit-persons = 人
unit-persons_year = 人次/年
unit-km_h = 公里/小时
unit-1 = 倍线路速度
unit-USD_TEU_km = 美元/TEU·公里
unit-USD_t_km = 美元/吨·公里
unit-USD_passenger_km = 美元/人·公里
unit-USD_TEU = 美元/TEU
unit-USD_t = 美元/吨
unit-USD_passenger = 美元/人
unit-USD_TEU_h = 美元/TEU·小时
unit-USD_t_h = 美元/吨·小时
unit-USD_passenger_h = 美元/人·小时

## Values of closed lists, and headings of legends.

value-operating = 运营
value-under_construction = 在建
value-irregular = 不定期
value-rail_road = 铁路、公路
value-river = 内河水运
value-TEU = 标箱
value-t = 吨
value-person = 人
value-true = 是
value-false = 否
value-role = 定位
value-platform = 开放平台
value-core = 核心
value-extended = 延伸
value-inferred = 推断
value-idea = 设想
value-partly_open = 部分开通
value-cross_border_zone = 跨境经济合作区
value-demonstration_zone = 国际合作示范区
value-logistics_hub = 物流枢纽
value-ecommerce_zone = 跨境电商综试区
value-neighbour = 周边合作区
value-crossing = 陆路口岸
value-frame = 总体
value-layout = 空间布局
value-measure = 举措
value-industry = 产业
value-belt = 经济带
value-main = 主轴
value-base = 基地
value-synergy = 协同
value-channel = 大通道
value-corridor = 走廊
value-line = 线路
value-context = 上位规划
value-mixed = 客货混运
value-freight = 货运
value-passenger = 客运
legend-planned_port = 规划或在建
legend-network = 交通网络
legend-other = 其他

## Countries.

country-CN = 中国
country-RU = 俄罗斯
country-MN = 蒙古国
country-JP = 日本
country-KZ = 哈萨克斯坦
country-KG = 吉尔吉斯斯坦
country-UZ = 乌兹别克斯坦
country-TM = 土库曼斯坦
country-IR = 伊朗
country-TR = 土耳其
country-UA = 乌克兰
country-BY = 白俄罗斯
country-PL = 波兰
country-DE = 德国
country-LT = 立陶宛
country-LV = 拉脱维亚
country-EE = 爱沙尼亚
country-FI = 芬兰
country-SE = 瑞典
country-NO = 挪威
country-FR = 法国
country-GB = 英国
country-IT = 意大利
country-ES = 西班牙
country-IN = 印度
country-VN = 越南
country-TH = 泰国
country-ID = 印度尼西亚
country-PH = 菲律宾
country-SA = 沙特阿拉伯
country-EG = 埃及

## Seas.

sea-japan = 日本海
sea-yellow = 黄海
sea-bohai = 渤海
sea-east_china = 东海
sea-okhotsk = 鄂霍次克海
sea-south_china = 南海
sea-bengal = 孟加拉湾
sea-arabian = 阿拉伯海
sea-caspian = 里海
sea-black = 黑海
sea-mediterranean = 地中海
sea-north = 北海
sea-baltic = 波罗的海
sea-pacific = 太平洋
sea-indian = 印度洋

## Answers of the route page.

answer-routes = 路线比较
answer-route = 路线
answer-letter = 编号
answer-hours = 小时
answer-moving = 行驶
answer-standing = 停留与等待
answer-low_high = 低–高
answer-ends = 低 { $low } · 高 { $high }
answer-usd = 美元 { $per }
answer-usd_short = 美元
answer-co2 = 千克 CO₂
answer-km = 公里
answer-through = { $modes }，经由{ $gates }
answer-inland = { $modes }
answer-vehicle_changes = { $n }次换装
answer-choose = 选择路线{ $route }
answer-before = 关闭前
answer-possible = 可行路线
answer-closed = 已关闭：{ $gates }
answer-reopen = 重新开放
answer-open_gate = 视为开放
answer-openings = 开放其中任何一处即可通行：
answer-gate = 口岸或换装场
answer-legs = 路线区段
answer-legs_of = 路线{ $route }的区段
answer-tab_sources = 来源
answer-tab_saved = 已保存查询
answer-sources_of = 本路线数据的来源
answer-pages = 页面
answer-data_of = 数据日期：{ $date }
answer-skip = 跳至内容
answer-leg_access = 装卸与短驳
answer-leg_crossing = 口岸停留
answer-leg_export = 出口通关
answer-leg_import = 进口通关
answer-leg_gauge_break = 换轨距
answer-leg_transfer = 换装
answer-leg_wait = 等待发车
answer-leg_service = 海运航线
answer-leg_sailing = 海上航段
answer-leg_flight = 航班
answer-verdict_alone = { $typ }小时（{ $low }–{ $high }），其中停留与等待占{ $share }。
answer-verdict_overlap = 各路线的时间区间重叠，时间不能作为取舍依据。
answer-verdict_partly = { $routes }的时间区间重叠；{ $slower }在任何情况下都更久。
answer-without_times = 出发时刻与自有运价：请使用命令行 corridors route。
route-same_place = 起点与终点相同；请另选一处，或添加途经点。
answer-verdict_faster = 路线{ $route }最快：其最长时间仍短于其他路线的最短时间。
answer-verdict_same_cost = 最便宜的两条路线相差不足1美元。
answer-verdict_cheaper_always = 路线{ $route }在低、典型、高三种取值下均最便宜；典型值比{ $other }低{ $usd }美元。
answer-verdict_cheaper_typical = 按典型值，路线{ $route }比{ $other }便宜{ $usd }美元，但低值与高值下并非都如此。
answer-verdict_co2 = 路线{ $route }的CO₂排放比{ $other }少{ $share }。
answer-verdict_detour = 仍有路线，但长度为原来的{ $times }倍。
answer-for_amount = （{ $amount }）
answer-failed = 本页无法回答该问题（{ $reason }）。请使用命令行：corridors route。
answer-inset = ×{ $times }
answer-picture = 图片
answer-geojson = GeoJSON
answer-keys_short = 快捷键
answer-keys = 键盘快捷键
answer-keys_on = 启用单键快捷键（输入框外）
answer-keys_list = 显示本列表
answer-keys_find = 查找地点
answer-keys_choose = 选择路线A–D
answer-keys_back = 上一区段
answer-keys_next = 下一区段
answer-keys_home = 显示完整路线
answer-keys_save = 保存问题
answer-keys_print = 打印
answer-keys_picture = 保存为图片
answer-keys_close = 关闭
answer-past = 途经{ $places }
answer-page_plan = 规划
answer-empty = 请输入起点和终点，或在地图上点选两处。
answer-loading = 正在读取路网……
answer-no_script = 须启用脚本才能查询；下图为首批路线的静态图。
answer-old_browser = 浏览器版本过旧：需要 Chrome 或 Edge 103、Firefox 113、Safari 16.4 或更高版本。下图为首批路线的静态图。
