from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gis_data.errors import OutputError
from gis_data.output_folder import check_output_folder
from maps import atlas
from maps.atlas import write_atlas
from maps.errors import PageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from maps.compose import Page

TITLE = ("Toy atlas", "玩具地图集")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_an_atlas_is_an_index_and_its_pages(
    tmp_path: Path, toy_page: Callable[..., Page]
) -> None:
    told = []
    pages = [toy_page(), toy_page(name="second", title=("Second", "第二"))]
    made = write_atlas(
        tmp_path, pages, title=TITLE, as_of="2026-11-22", progress=told.append
    )
    assert [path.name for path in made] == ["index.html", "toy.html", "second.html"]
    assert names(tmp_path) == ["index.html", "second.html", "toy.html"]
    assert told == ["toy.html", "second.html", "index.html"]
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert index.count('class="card"') == 2
    assert 'href="second.html"' in index
    assert "<b>2</b>" in index  # ports
    assert "Made of toys" in index
    assert "As of 2026-11-22" in index
    assert '"index":"index.html"' in (tmp_path / "toy.html").read_text(encoding="utf-8")


def test_stale_pages_go_and_the_files_of_others_stay(
    tmp_path: Path, toy_page: Callable[..., Page]
) -> None:
    write_atlas(tmp_path, [toy_page(), toy_page(name="old")], title=TITLE)
    (tmp_path / "notes.html").write_text("<p>mine</p>", encoding="utf-8")
    write_atlas(tmp_path, [toy_page()], title=TITLE)
    assert names(tmp_path) == ["index.html", "notes.html", "toy.html"]


def test_a_failed_run_leaves_the_earlier_atlas(
    tmp_path: Path, toy_page: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_atlas(tmp_path, [toy_page()], title=TITLE)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def broken(html: str, path: Path) -> bytes:
        if path.name == "second.html":
            raise OSError(28, "No space left on device")
        return html.encode()

    monkeypatch.setattr(atlas, "html_bytes", broken)
    pages = [toy_page(title=("Changed", "改")), toy_page(name="second")]
    with pytest.raises(OutputError, match=f"{tmp_path}: .*No space left"):
        write_atlas(tmp_path, pages, title=TITLE)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_the_folder_of_a_plan_is_no_place_for_an_atlas(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text('id = "a"\n')
    with pytest.raises(OutputError, match="plan"):
        check_output_folder(tmp_path, (), is_ours=lambda _: True, force=True)
    check_output_folder(tmp_path / "atlas", (), is_ours=lambda _: True)


def test_a_folder_that_cannot_be_made_is_said_so(
    tmp_path: Path, toy_page: Callable[..., Page]
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="could not be written"):
        write_atlas(tmp_path / "file" / "atlas", [toy_page()], title=TITLE)


def test_pages_need_names_of_their_own(
    tmp_path: Path, toy_page: Callable[..., Page]
) -> None:
    with pytest.raises(PageError, match="toy occur more than once"):
        write_atlas(tmp_path, [toy_page(), toy_page()], title=TITLE)
    with pytest.raises(PageError, match="called 'index'"):
        write_atlas(tmp_path, [toy_page(name="index")], title=TITLE)
    with pytest.raises(PageError, match="there are no pages"):
        write_atlas(tmp_path, [], title=TITLE)
    assert names(tmp_path) == []
