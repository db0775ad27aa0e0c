"""Which ports the sea network serves: the plan's own, and the world's larger ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from gis_data.geodesy import distance_km

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

SIZES = ("Large", "Medium")
# Small in the index of 1953-2025, yet ports of the region's trade: Yantai,
# Lianyungang, Rizhao, Gunsan, Vanino, Kholmsk, Korsakov; and those of Japan that look
# to Primorye: Tomakomai, Akita, Sakata, Kanazawa, Hamada.
ALSO = (
    *("CNYTG", "CNLYG", "CNRZH", "KRKUV", "RUVNN", "RUKHO", "RUKOR"),
    *("JPTMK", "JPAXT", "JPSKT", "JPKNZ", "JPHMD"),
)
SAME_KM = 12.0
NEAR_KM = 1500.0
SERVED_KM = 50.0
SAME_NAME_KM = 60.0
COLUMNS = (
    "id", "name_en", "name_zh", "country", "lon", "lat", "source_id", "confidence",
)  # fmt: skip


def sea_ports(
    plan_ports: pd.DataFrame,
    world_ports: pd.DataFrame,
    *,
    sizes: Collection[str] = SIZES,
    also: Collection[str] = ALSO,
) -> pd.DataFrame:
    """Return the ports of a plan, and others of the world that are not among them.

    Parameters
    ----------
    plan_ports : pandas.DataFrame
        Table ``seaports`` of a plan: `id`, `name_en`, `name_zh`, `country`, `lon`,
        `lat`, `unlocode`, `source`, `confidence`.
    world_ports : pandas.DataFrame
        Layer ``seaports``: `wpi_number`, `name`, `locode`, `country`, `lon`,
        `lat`, `harbour_size`.
    sizes : collection of str, optional
        Sizes of harbour to take.
    also : collection of str, optional
        UN/LOCODEs to take whatever their size.

    Returns
    -------
    pandas.DataFrame
        `COLUMNS`, the plan's ports first, then the others by id: their UN/LOCODE,
        or ``WPI`` and their number where they have none or share one. A port of
        the world is the plan's if it has its UN/LOCODE, lies within `SAME_KM` of
        it, or within `SAME_NAME_KM` in the same country under the same name.
        Within `NEAR_KM` of the plan's ports, one within `SERVED_KM` of a port of
        its country that is taken, and not larger, is left to that port, unless it
        is one of `also`.
    """
    plan = plan_ports.reset_index(drop=True)
    own = plan[["id", "name_en", "name_zh", "country", "lon", "lat", "confidence"]]
    own = own.assign(source_id=plan["source"])
    world = pd.DataFrame(world_ports).drop(columns="geometry", errors="ignore")
    wanted = world["harbour_size"].isin(list(sizes)) | world["locode"].isin(list(also))
    world = world[wanted].sort_values("wpi_number", ignore_index=True)
    world = world[~_known(world, plan)].reset_index(drop=True)
    asked = world["locode"].isin(list(also)).to_numpy(dtype=bool)
    world = world[asked | ~_served(world, plan)].reset_index(drop=True)
    code = world["locode"].fillna("").to_numpy(dtype=str)
    shared = world["locode"].duplicated(keep=False).to_numpy(dtype=bool)
    number = "WPI" + world["wpi_number"].astype(int).astype(str)
    others = pd.DataFrame(
        {
            "id": np.where((code == "") | shared, number, code),
            "name_en": world["name"],
            "name_zh": "",
            "country": world["country"].fillna(""),
            "lon": world["lon"],
            "lat": world["lat"],
            "source_id": "NGA World Port Index (Pub. 150)",
            "confidence": "medium",
        }
    ).sort_values("id")
    return pd.concat([own[list(COLUMNS)], others[list(COLUMNS)]], ignore_index=True)


def _known(world: pd.DataFrame, plan: pd.DataFrame) -> NDArray[np.bool_]:
    """Tell which ports of the world are ports of the plan."""
    known = np.zeros(len(world), dtype=np.bool_)
    lon, lat = world["lon"].to_numpy(float), world["lat"].to_numpy(float)
    country = world["country"].to_numpy(dtype=str)
    names = world["name"].str.lower().str.split().str[0].fillna("").to_numpy(dtype=str)
    locode = world["locode"].fillna("").to_numpy(dtype=str)
    for port in plan.to_dict("records"):
        away_km = distance_km(lon, lat, float(port["lon"]), float(port["lat"]))
        said = str(port["name_en"]).lower()
        alike = np.array([bool(n) and n in said for n in names], dtype=np.bool_)
        known |= away_km <= SAME_KM
        known |= alike & (away_km <= SAME_NAME_KM) & (country == port["country"])
        known |= (locode != "") & (locode == str(port.get("unlocode", "")))
    return known


def _served(world: pd.DataFrame, plan: pd.DataFrame) -> NDArray[np.bool_]:
    """Tell which ports near the plan's are so close to another that it serves them."""
    spots = plan[["lon", "lat", "country"]].to_dict("records")
    taken = [(float(p["lon"]), float(p["lat"]), str(p["country"])) for p in spots]
    centre = np.array([spot[:2] for spot in taken], dtype=np.float64)
    served = np.zeros(len(world), dtype=np.bool_)
    size = world["harbour_size"].map({"Large": 0, "Medium": 1}).fillna(2)
    for k in np.argsort(size.to_numpy(), kind="stable"):
        port = world.iloc[k]
        lon, lat, country = float(port["lon"]), float(port["lat"]), str(port["country"])
        if not len(centre) or distance_km(lon, lat, *centre.T).min() > NEAR_KM:
            continue
        chosen = np.array([t[:2] for t in taken if t[2] == country]).reshape(-1, 2)
        near = bool((distance_km(lon, lat, *chosen.T) <= SERVED_KM).any())
        served[k] = near and size[k] > 0
        if not served[k]:
            taken.append((lon, lat, country))
    return served
