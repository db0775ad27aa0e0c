"""The classes of the layers we know: each value, its words and its sign."""

# ruff: noqa: RUF001 - words are in Chinese and Russian too

from __future__ import annotations

from maps.style import (
    AMBER,
    BLUE,
    GREEN,
    GREY,
    INK,
    ROSE,
    SLATE,
    TEAL,
    VERMILION,
    VIOLET,
    AreaStyle,
    LegendClass,
    LineStyle,
    PointStyle,
)

MODE_CLASSES: tuple[LegendClass, ...] = (
    LegendClass(
        "rail",
        ("Rail", "铁路", "Железная дорога", "철도"),
        LineStyle(INK, 4.2, casing="#FFFFFF", core="#FFFFFF"),
    ),
    LegendClass(
        "road",
        ("Road", "公路", "Автодорога", "도로"),
        LineStyle(VERMILION, 4.0, casing="#FFFFFF"),
    ),
    LegendClass(
        "sea",
        ("Sea", "海运", "Море", "해상"),
        LineStyle(BLUE, 3.4, dash=(9.0, 5.0), casing="#FFFFFF"),
    ),
    LegendClass(
        "air",
        ("Air", "航空", "Воздух", "항공"),
        LineStyle(VIOLET, 2.6, dash=(2.0, 5.0), casing="#FFFFFF"),
    ),
    LegendClass(
        "transfer",
        ("Transfer", "换装", "Перевалка", "환적"),
        LineStyle(SLATE, 3.0, dash=(3.0, 3.0), casing="#FFFFFF"),
    ),
)

STATUS_CLASSES: tuple[LegendClass, ...] = (
    LegendClass(
        "open",
        ("Open", "开放", "Действует", "운영 중"),
        PointStyle("circle", TEAL, 13),
    ),
    LegendClass(
        "limited",
        ("Limited", "受限", "Действует с ограничениями", "제한"),
        PointStyle("half", AMBER, 13),
    ),
    LegendClass(
        "closed",
        ("Closed", "关闭", "Закрыт", "폐쇄"),
        PointStyle("cross", VERMILION, 12),
    ),
    LegendClass(
        "planned",
        (
            "Planned or being built",
            "规划或在建",
            "Планируется или строится",
            "계획·건설 중",
        ),
        PointStyle("diamond", VIOLET, 13),
    ),
    LegendClass(
        "suspended",
        ("Suspended", "暂停", "Приостановлен", "중단"),
        PointStyle("cross", SLATE, 12),
    ),
    LegendClass(
        "unknown",
        ("Not known", "不详", "Нет данных", "미상"),
        PointStyle("ring", GREY, 11),
    ),
)

CORRIDOR_LINE_CLASSES: tuple[LegendClass, ...] = (
    LegendClass(
        "channel",
        ("Channel", "大通道", "Большой транспортный коридор", "대통로"),
        LineStyle(VERMILION, 6.0, casing="#FFFFFF"),
    ),
    LegendClass(
        "corridor",
        ("Corridor", "走廊", "Коридор", "회랑"),
        LineStyle(VIOLET, 3.6, casing="#FFFFFF"),
        visible=False,
    ),
    LegendClass(
        "line",
        ("Tourism ring", "环线", "Туристическое кольцо", "노선·순환선"),
        LineStyle(ROSE, 2.8, dash=(7.0, 4.0), casing="#FFFFFF"),
        visible=False,
    ),
)

CORRIDOR_AREA_CLASSES: tuple[LegendClass, ...] = (
    LegendClass(
        "belt",
        ("Belt", "经济带", "Пояс", "벨트"),
        AreaStyle(GREEN, 0.2, GREEN, 1.4, hatch="forward"),
    ),
    LegendClass(
        "main",
        (
            "Main circle",
            "一主：经济圈",
            "«Один центр»: Чанчуньский круг",
            "1주: 창춘경제권",
        ),
        AreaStyle(AMBER, 0.2, AMBER, 1.8),
    ),
    LegendClass(
        "base",
        ("Base", "基地", "База", "기지"),
        AreaStyle(SLATE, 0.16, SLATE, 1.4, hatch="dots"),
        visible=False,
    ),
    LegendClass(
        "synergy",
        ("Synergy", "协同发展", "Согласованное развитие", "협동 발전"),
        AreaStyle(BLUE, 0.16, BLUE, 1.4, hatch="backward"),
        visible=False,
    ),
    LegendClass(
        "context",
        ("Higher-level plan", "上位规划", "Вышестоящий план", "상위 계획"),
        AreaStyle(TEAL, 0.08, TEAL, 1.6, dash=(6.0, 4.0)),
        visible=False,
    ),
)

PLATFORM_CLASSES: tuple[LegendClass, ...] = (
    LegendClass(
        "cross_border_zone",
        (
            "Cross-border cooperation zone",
            "跨境经济合作区",
            "Трансграничная зона экономического сотрудничества",
            "초국경 경제협력구",
        ),
        PointStyle("square", ROSE, 13, "X"),
    ),
    LegendClass(
        "demonstration_zone",
        (
            "International demonstration zone",
            "国际合作示范区",
            "Международная демонстрационная зона",
            "국제협력 시범구",
        ),
        PointStyle("square", BLUE, 13, "D"),
    ),
    LegendClass(
        "logistics_hub",
        (
            "Logistics hub facing Eurasia",
            "面向欧亚物流枢纽",
            "Логистический узел",
            "유라시아 물류 허브",
        ),
        PointStyle("square", SLATE, 13, "L"),
    ),
    LegendClass(
        "ecommerce_zone",
        (
            "E-commerce pilot zone",
            "跨境电商综试区",
            "Зона электронной торговли",
            "전자상거래 시범구",
        ),
        PointStyle("square", VIOLET, 13, "E"),
    ),
    LegendClass(
        "neighbour",
        (
            "Zone of a neighbour",
            "周边合作区",
            "Зона на соседней территории",
            "인접 지역 특구",
        ),
        PointStyle("square", GREY, 12, "N"),
    ),
)

PLANNED_LINE_CLASSES: tuple[LegendClass, ...] = (
    LegendClass(
        "under_construction",
        ("Being built", "在建", "Строится", "건설 중"),
        LineStyle(VIOLET, 2.8, dash=(10.0, 3.0), casing="#FFFFFF"),
    ),
    LegendClass(
        "partly_open",
        ("Partly open", "部分开通", "Частично открыто", "부분 개통"),
        LineStyle(VIOLET, 2.8, dash=(14.0, 2.0, 3.0, 2.0), casing="#FFFFFF"),
    ),
    LegendClass(
        "planned",
        ("Planned", "规划", "Планируется", "계획"),
        LineStyle(VIOLET, 2.4, dash=(5.0, 4.0), casing="#FFFFFF"),
    ),
    LegendClass(
        "idea",
        ("Idea", "设想", "Идея", "구상"),
        LineStyle(VIOLET, 2.0, dash=(2.0, 4.0), casing="#FFFFFF"),
    ),
)

SEAPORT_CLASSES: tuple[LegendClass, ...] = (
    LegendClass(
        "*",
        ("Seaports", "海港", "Морские порты", "항만"),
        PointStyle("anchor", BLUE, 14),
    ),
)

COUNTY_CLASSES: tuple[LegendClass, ...] = (
    LegendClass(
        "*",
        ("County-level units", "县级单位", "Единицы уездного уровня", "현급 단위"),
        AreaStyle("#FFFFFF", 0.0, "#8D8578", 0.7),
        visible=False,
    ),
)

NETWORK_CLASSES: tuple[LegendClass, ...] = (
    LegendClass(
        "rail",
        ("Railway", "铁路", "Железные дороги", "철도"),
        LineStyle("#737B84", 1.1, opacity=0.85),
    ),
    LegendClass(
        "road",
        ("Road", "公路", "Дороги", "도로"),
        LineStyle("#D9BE9A", 0.8, opacity=0.85),
    ),
)
