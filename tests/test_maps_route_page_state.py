"""The question of a page: what a change of it tells to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from page_modules import evaluate

if TYPE_CHECKING:
    from pathlib import Path


def test_listeners_hear_what_differs_and_whether_the_answer_may(tmp_path: Path) -> None:
    heard = evaluate(
        tmp_path,
        """
        const { QuestionStore } = await load("state");
        const store = new QuestionStore();
        const heard = [];
        const end = store.subscribe((question, changed) => heard.push([...changed]));
        store.set({ origin: "a", via: [] });
        store.set({ origin: "a" });
        store.set({ chosen: "B" });
        store.set({ amount: 20 });
        const kept = store.get().chosen;
        store.set({ policy: { closed: ["G1"] } });
        store.set({ policy: { day: "2026-01-01" } });
        end();
        store.set({ origin: "b" });
        return { heard, kept, question: store.get() };
        """,
    )
    assert heard["heard"] == [
        ["origin", "request"],
        ["chosen"],
        ["amount"],
        ["policy", "chosen", "request"],
        ["policy", "request"],
    ]
    assert heard["kept"] == "B"
    assert heard["question"]["policy"] == {
        "closed": ["G1"], "opened": [], "avoided": [], "transit": [], "modes": [],
        "day": "2026-01-01",
    }  # fmt: skip
    assert heard["question"]["origin"] == "b"
