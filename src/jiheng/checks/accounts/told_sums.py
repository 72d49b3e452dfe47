"""Sums and counts that the narrative of final accounts gives by itself: kinds of vehicles, receptions at home and abroad, groups and their people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from jiheng.checks.accounts.ties import Ties, reading, scale_of, yuan
from jiheng.forms.accounts.narrative import Telling
from jiheng.forms.passages import Passage
from jiheng.messages import msg
from jiheng.records import Finding

_VEHICLES: Final = re.compile(r"共?有\s*(?:公务用车|车辆)\s*(?P<total>\d+)\s*[辆台](?P<list>[^。；;]*?其中[^。；;]*)")
_KIND: Final = re.compile(r"(?P<name>[^\d，,、：:]{2,24}?)\s*(?P<count>\d+)\s*[辆台]")
#: kinds that end a list: with them it names every vehicle
_LAST_KIND: Final = re.compile(r"其他|其它|载客汽车")
_GROUPS: Final = re.compile(r"团组|接待|批")
#: between the count of groups and that of their people; other words begin another count
_OF_GROUP: Final = re.compile(r"[、,，;；和及]?(?:共|累计|共计|合计|涉及|来宾|来访|外宾|人数|人次|出国\(境\)|接待|为|计)*")
_RECEPTION: Final = "three_public[actual].reception"
_HOME, _ABROAD = ("text[domestic].amount",), ("text[foreign].amount",)


def wrong_vehicles(telling: Telling) -> Iterator[Finding]:
    """Kinds of vehicles that are not all vehicles."""
    if telling.section.kind not in {"assets", "three_public"}:
        return
    for passage in telling.section.passages:
        for found in _VEHICLES.finditer(passage.plain):
            kinds = list(_KIND.finditer(found["list"]))
            total, counted = int(found["total"]), sum(int(kind["count"]) for kind in kinds)
            complete = any(_LAST_KIND.search(kind["name"]) for kind in kinds)
            if counted > total or (complete and counted != total):
                yield _vehicles(passage, found, [kind["count"] for kind in kinds])


def _vehicles(passage: Passage, found: re.Match[str], counts: Sequence[str]) -> Finding:
    counted = sum(map(int, counts))
    message = msg(
        "文中说共有车辆{total}辆，所列各类相加为{sum}辆（{parts}）。请核对各类车辆数与总数。",
        total=found["total"],
        sum=counted,
        parts="＋".join(counts),
    )
    return Finding.at(passage.words(*found.span()), message, expected=str(counted), found=found["total"])


def wrong_groups(telling: Telling) -> Iterator[Finding]:
    """People without a group, or groups without people."""
    if telling.section.kind != "three_public":
        return
    counts = [said for said in telling.said if said.role == "count"]
    for groups, people in pairwise(counts):
        beside = groups.item == people.item and ")" not in groups.after and _OF_GROUP.fullmatch(people.lead) is not None
        pair = beside and people.value.unit_name in {"人", "人次"} and groups.value.unit_name in {"个", "批", "批次", "次"}
        if pair and _GROUPS.search(groups.lead) and bool(yuan(groups.value)) != bool(yuan(people.value)):
            message = msg("文中团组（批次）为{groups}，人数却为{people}，不相称。请核对。", groups=groups.value, people=people.value)
            yield Finding.at(people, message, because=[groups])


def wrong_receptions(tellings: Sequence[Telling], ties: Ties) -> Iterator[Finding]:
    """Receptions at home that are more than all, or with those of foreigners not all of them."""
    told = [said for telling in tellings if telling.section.kind == "three_public" for said in telling.said if said.role == "actual"]
    home = [said for said in told if said.subject is not None and said.subject.refs == _HOME]
    abroad = [said for said in told if said.subject is not None and said.subject.refs == _ABROAD]
    whole = ties.tied(_RECEPTION)
    if whole is None or ties.is_doubtful(whole):
        return
    for said in home:
        own, other = reading(said.value), reading(abroad[0].value) if abroad else None
        sums = [own, own + other] if other is not None else []
        more = own.low > whole.interval.high
        if more or (sums and not any(each.meets(whole.interval) for each in sums)):
            message = msg(
                "国内接待{home}，公务接待费（{where}）为{whole}，{gap}。请核对。",
                home=said.value,
                where=whole.words,
                whole=str(whole.amount),
                gap=msg("部分大于全部") if more else msg("与外事接待相加不等"),
            )
            rest = whole.base - (yuan(abroad[0].value) if abroad else 0)
            yield Finding.at(said, message, expected=rest / scale_of(said.value), because=[*abroad[:1], whole])
