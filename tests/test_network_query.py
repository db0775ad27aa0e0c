"""Queries in the words of whoever asks: what is taken, what is refused and how."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from network.model.errors import RequestError
from network.query.route_query import RouteQuery


def test_one_name_stands_where_several_may() -> None:
    query = RouteQuery(
        "A", "B", modes="Rail", close="JL-HCR", avoid_countries="kp, RU", via="C",
        open="R35,R40", allow_transit="kp,ru",
    )  # fmt: skip
    assert query.modes == ("rail",)
    assert query.close == ("JL-HCR",)
    assert query.open == ("R35", "R40")
    assert query.allow_transit == ("KP", "RU")
    assert RouteQuery("A", "B", close="JL-HCR, suez").close == ("JL-HCR", "suez")
    assert query.avoid_countries == ("KP", "RU")
    assert query.via == ("C",)
    assert RouteQuery("A", "B", via=(125.3, 43.9)).via == ((125.3, 43.9),)
    assert RouteQuery("A", "B", via=["C", (125, 43)]).via == ("C", (125.0, 43.0))


def test_days_and_times_are_taken_as_text() -> None:
    assert RouteQuery("A", "B", as_of="2019-06-01").as_of == date(2019, 6, 1)
    leaving = RouteQuery("A", "B", depart="2026-05-01T08:00+00:00")
    assert leaving.depart == datetime(2026, 5, 1, 8, tzinfo=UTC)
    assert (leaving.by, RouteQuery("A", "B").by) == ("time", "generalised")
    assert RouteQuery("A", "B", depart="2026-05-01T08:00", by="cost").by == "cost"


def test_a_departure_on_another_day_than_the_status_is_refused() -> None:
    leaving = "2026-05-01T23:30+08:00"
    query = RouteQuery("A", "B", depart=leaving, as_of="2026-05-01")
    assert query.as_of == date(2026, 5, 1)
    with pytest.raises(RequestError, match=r"2025-01-01.*2026-05-01T23:30"):
        RouteQuery("A", "B", depart=leaving, as_of="2025-01-01")


@pytest.mark.parametrize(
    ("options", "name", "given", "allowed"),
    [
        ({"modes": "rial"}, "modes", "'rial'", "rail, road, sea or air"),
        ({"modes": 3}, "modes", "3", "list of names"),
        ({"modes": ["rail", None]}, "modes", "None", "text"),
        ({"profile": "rocket"}, "profile", "'rocket'", "container"),
        ({"by": "beauty"}, "by", "'beauty'", "generalised"),
        ({"as_of": "soon"}, "as_of", "'soon'", "YYYY-MM-DD"),
        ({"as_of": 2019}, "as_of", "2019", "2026-05-01"),
        ({"as_of": "1899-12-31"}, "as_of", "1899-12-31", "1900 to 2200"),
        ({"as_of": "9999-12-31"}, "as_of", "9999-12-31", "1900 to 2200"),
        ({"as_of": date.min}, "as_of", "0001-01-01", "1900 to 2200"),
        ({"as_of": "2026-13-45"}, "as_of", "'2026-13-45'", "YYYY-MM-DD"),
        ({"as_of": "20260501"}, "as_of", "'20260501'", "YYYY-MM-DD"),
        ({"as_of": "2026-W18-5"}, "as_of", "'2026-W18-5'", "YYYY-MM-DD"),
        ({"depart": "2026-05-01\u202e08:00"}, "depart", "2026-05-01", "YYYY-MM-DD"),
        ({"as_of": "x" * 9999}, "as_of", "xxx...", "YYYY-MM-DD"),
        ({"depart": "tomorrow"}, "depart", "'tomorrow'", "YYYY-MM-DDTHH:MM"),
        ({"depart": "0001-01-01T00:00"}, "depart", "0001", "1900 to 2200"),
        ({"depart": "9999-12-31T23:59-12:00"}, "depart", "9999", "1900 to 2200"),
        ({"depart": datetime(9999, 1, 1, tzinfo=UTC)}, "depart", "9999", "to 2200"),
        ({"depart": "2026-05-01T23:59:60"}, "depart", ":60'", "YYYY-MM-DDTHH:MM"),
        ({"depart": "2026-05-01T08:00+25:00"}, "depart", "+25", "YYYY-MM-DDTHH:MM"),
        ({"avoid_countries": "Russia"}, "avoid_countries", "'Russia'", "two letters"),
        ({"alternatives": -1}, "alternatives", "-1", "0 or more"),
        ({"alternatives": True}, "alternatives", "True", "0 or more"),
        ({"origin": (43.9, 125.3)}, "origin", "(43.9, 125.3)", "longitude"),
        ({"origin": ""}, "origin", "''", "name"),
        ({"via": [3]}, "via", "3", "name"),
        (
            {"tradeoffs": True, "depart": "2026-05-01T08:00"},
            "tradeoffs", "departure", "leave out depart",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_in_the_words_of_python(
    options: dict[str, Any], name: str, given: str, allowed: str
) -> None:
    with pytest.raises(RequestError) as caught:
        RouteQuery(**{"origin": "A", "destination": "B", **options})
    text = str(caught.value)
    assert text.startswith(f"{name}: ")
    assert given in text
    assert allowed in text
    assert "--" not in text
