"""Founds the shops, enterprises, institutions, companies, committees and associations of the district."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import shapely

from data.model.bindings import Binding, SubjectKind
from data.model.organisations import Organisation, OrganisationKind
from data.sample.frame import Floats, Geometries, Ints, Labels
from data.sample.ground_rows import Batch
from data.sample.person_names import draw_surnames, full_names
from data.sample.place_names import DISTRICT
from data.sample.place_rows import CHUNK, Placed, bindings
from data.sample.registers import credit_codes, phones, running_codes
from data.sample.town import Town
from data.sample.zones import Use

PEOPLE_PER_SHOP, PEOPLE_PER_ENTERPRISE = 75, 220

_TRADES = (
    "便利店", "水果店", "粉面馆", "早餐店", "小炒店", "药店", "理发店", "服装店", "五金店", "文具店", "烟酒店",
    "干洗店", "宠物店", "奶茶店", "烘焙坊", "手机店", "母婴店", "生鲜超市", "房产中介", "快递驿站", "修鞋配锁店",
    "眼镜店", "茶叶店", "电动车行", "汽车美容店", "美容院", "棋牌室", "打印店", "洗衣店", "诊所", "彩票店", "花店",
    "渔具店", "火锅店", "烧烤店", "健身房", "培训班", "窗帘店", "家电维修部", "粮油店",
)
_TRADE_NAMES = (
    "鑫源", "惠民", "佳和", "顺达", "福满", "盛兴", "永康", "万家", "喜洋洋", "老街坊", "好邻居", "阳光", "金桥",
    "天天", "和平", "小城", "星河", "美家", "都市", "缘聚", "香满堂", "乐购", "百味", "一品", "吉祥", "如意", "宏达",
    "诚信", "新民", "春晖", "聚贤", "四季", "丰泽", "海棠", "云上", "溪畔", "桥头", "巷口", "大嫂", "老王家", "阿婆",
    "三味", "百姓", "康宁", "益民", "锦绣", "前程", "博雅", "启航", "恒通", "鼎盛", "华美",
)
_FIELDS = (
    "科技", "商贸", "建筑工程", "物流", "文化传媒", "餐饮管理", "电子", "机械制造", "食品", "医药", "装饰工程",
    "信息技术", "汽车服务", "环保", "教育咨询", "人力资源", "农业", "服饰", "印刷", "检测技术",
)
_ASSOCIATIONS = (
    "社区社会工作服务中心", "老年协会", "志愿服务协会", "书法协会", "太极拳协会", "合唱团", "门球协会", "摄影协会",
    "环保促进会", "邻里互助会", "儿童之家", "居家养老服务中心", "助残服务中心", "调解服务中心", "读书会", "舞蹈队",
    "法律援助服务站", "科普协会",
)
_INSTITUTIONS = {
    Use.PRIMARY_SCHOOL: "12", Use.MIDDLE_SCHOOL: "12", Use.CAMPUS: "12", Use.HOSPITAL: "12", Use.KINDERGARTEN: "52",
    Use.MARKET: "91", Use.STATION: "91",
}
"""First two characters of their credit code: public institution, private non-enterprise unit, enterprise."""


@dataclass
class Founded:
    """Organisations being founded; `building` or `site` tells where (-1: the other)."""

    name: list[str] = field(default_factory=list)
    kind: list[OrganisationKind] = field(default_factory=list)
    credit: list[str] = field(default_factory=list)
    registration: list[str] = field(default_factory=list)
    site: list[int] = field(default_factory=list)
    building: list[int] = field(default_factory=list)
    members: list[int | None] = field(default_factory=list)
    note: list[str] = field(default_factory=list)

    def found(self, name: str, kind: OrganisationKind, credit: str, *, site: int = -1, building: int = -1,
              members: int | None = None, on_file: bool = False, note: str = "") -> None:
        """Add one; `credit` is the beginning of its credit code, "" for none."""
        self.name.append(name)
        self.kind.append(kind)
        self.credit.append(credit)
        self.registration.append("on_file" if on_file else "registered")
        self.site.append(site)
        self.building.append(building)
        self.members.append(members)
        self.note.append(note)


def found_organisations(town: Town) -> Founded:
    """Return the organisations of the district."""
    founded, rng = Founded(), town.rng(5)
    _shops_and_enterprises(town, founded, rng)
    _institutions(town, founded)
    _property(town, founded, rng)
    _associations(town, founded, rng)
    return founded


def _shops_and_enterprises(town: Town, founded: Founded, rng: np.random.Generator) -> None:
    code, names = town.ground.buildings.code, _company_names()
    people = len(town.people)
    shops = _spread(np.flatnonzero((code == "06") | (code == "02")), max(3, people // PEOPLE_PER_SHOP), rng)
    for building in shops.tolist():
        name = f"{rng.choice(_TRADE_NAMES)}{rng.choice(_TRADES)}"
        founded.found(name, OrganisationKind.SHOP, "92", building=building, members=int(rng.integers(1, 9)))
    offices = np.flatnonzero((code == "03") | (code == "04") | (code == "02"))
    for building in _spread(offices, max(1, people // PEOPLE_PER_ENTERPRISE), rng).tolist():
        word = names[int(rng.integers(len(names)))]
        field_of_work = rng.choice(_FIELDS[7:9] if code[building] == "04" else _FIELDS)
        founded.found(f"云江市{word}{field_of_work}有限公司", OrganisationKind.ENTERPRISE, "91", building=building,
                      members=int(rng.lognormal(2.6, 1.0)) + 2)


def _company_names() -> list[str]:
    """Return pairs of two-character trade names."""
    short = [name for name in _TRADE_NAMES if len(name) == 2]
    return [a + b for a in short for b in short if a != b]


def _spread(hosts: Ints, count: int, rng: np.random.Generator) -> Ints:
    """Return `count` hosts, each used about equally often."""
    if not len(hosts):
        return hosts
    rounds = [rng.permutation(hosts) for _ in range(-(-count // len(hosts)))]
    return np.sort(np.concatenate(rounds)[:count])


def _institutions(town: Town, founded: Founded) -> None:
    sites = town.sites
    for site, use in enumerate(sites.use):
        if use in _INSTITUTIONS and sites.name[site] == sites.base_name[site]:
            kind = OrganisationKind.ENTERPRISE if _INSTITUTIONS[use] == "91" else OrganisationKind.INSTITUTION
            founded.found(f"{DISTRICT}{sites.name[site]}", kind, _INSTITUTIONS[use], site=site)


def _property(town: Town, founded: Founded, rng: np.random.Generator) -> None:
    """Found a property company per half dozen compounds and owners' committees in most newer ones."""
    compounds, names = np.flatnonzero(np.isin(town.sites.use, (Use.ESTATE, Use.TOWER))), _company_names()
    for site in compounds[::6].tolist():
        word = names[int(rng.integers(len(names)))]
        founded.found(f"云江市{word}物业服务有限公司", OrganisationKind.PROPERTY_COMPANY, "91", site=site,
                      members=int(rng.integers(12, 90)))
    for site in compounds[rng.random(len(compounds)) < 0.6].tolist():
        founded.found(f"{town.sites.name[site]}业主委员会", OrganisationKind.OWNERS_COMMITTEE, "", site=site,
                      members=int(rng.choice([5, 7, 9])), on_file=True)


def _associations(town: Town, founded: Founded, rng: np.random.Generator) -> None:
    """Found a volunteer team and one or two associations per community; half of those are only on file."""
    community = town.ground.community_of_grid[town.ground.grid_of_block[town.sites.block]]
    homes = town.sites.homes
    for number, name in enumerate(town.areas.community):
        here = np.flatnonzero((community == number) & homes)
        here = here if len(here) else np.flatnonzero(community == number)
        if not len(here):
            continue
        founded.found(f"{name}志愿服务队", OrganisationKind.VOLUNTEER_TEAM, "", site=int(rng.choice(here)),
                      members=int(rng.integers(15, 120)), on_file=True)
        for word in rng.choice(_ASSOCIATIONS, 2, replace=False).tolist():
            on_file = bool(rng.random() < 0.5)
            stage = "孵化期" if on_file else "已登记，章程、年度计划和总结齐备"
            founded.found(f"{name}{word}", OrganisationKind.SOCIAL_ORGANISATION,
                          "" if on_file else str(rng.choice(["51", "52"])), site=int(rng.choice(here)),
                          members=int(rng.integers(8, 80)), on_file=on_file, note=stage)


def organisation_rows(town: Town, placed: Placed) -> Iterator[Batch]:
    """Yield organisations and their bindings."""
    founded, rng = found_organisations(town), town.rng(6)
    count = len(founded.name)
    keys, codes = town.ids(count), running_codes("ZZ", count, 6)
    point = town.degrees(_positions(town, founded, rng))
    head, phone = _heads(town, count, rng), phones(count, rng)
    credit = _credit(founded, rng)
    since = rng.integers(200, 6_500, count).tolist()
    today: date = town.today.date()
    site_address = town.site_prefix
    for start in range(0, count, CHUNK):
        yield Organisation, [
            {"id": keys[k], "code": codes[k], "name": founded.name[k], "kind": founded.kind[k], "uscc": credit[k],
             "registration": founded.registration[k], "head_name": head[k], "phone": phone[k],
             "address": (placed.building_address[founded.building[k]] if founded.building[k] >= 0
                         else site_address[founded.site[k]]),
             "place_id": _place(founded, placed, k), "founded_on": today - timedelta(days=since[k]),
             "members": founded.members[k], "note": founded.note[k], "location": point[k]}
            for k in range(start, min(start + CHUNK, count))
        ]
    yield Binding, bindings(town, SubjectKind.ORGANISATION, keys, point)


def _place(founded: Founded, placed: Placed, k: int) -> uuid.UUID:
    building = founded.building[k]
    return placed.building_ids[building] if building >= 0 else placed.site_ids[founded.site[k]]


def _positions(town: Town, founded: Founded, rng: np.random.Generator) -> Floats:
    """Return positions in metres: in the front of the building, or near the middle of the site."""
    building, site = np.array(founded.building), np.array(founded.site)
    at = np.empty((len(building), 2))
    inside = building >= 0
    at[inside] = front_of(town.ground.buildings.outline[building[inside]], rng)
    at[~inside] = shapely.get_coordinates(town.sites.point[site[~inside]])
    return at


def front_of(outline: Geometries, rng: np.random.Generator) -> Floats:
    """Return a point along the long front of each rectangular outline, two metres behind it."""
    corner = shapely.get_coordinates(outline).reshape(-1, 5, 2)
    share = rng.uniform(0.08, 0.92, (len(corner), 1))
    along, inward = corner[:, 1] - corner[:, 0], corner[:, 3] - corner[:, 0]
    depth = np.hypot(inward[:, 0], inward[:, 1])[:, None]
    return corner[:, 0] + along * share + inward * np.minimum(0.4, 2.0 / depth)


def _heads(town: Town, count: int, rng: np.random.Generator) -> Labels:
    born = town.today.year - rng.integers(25, 62, count)
    return full_names(draw_surnames(count, rng), rng.random(count) < 0.6, born, rng)


def _credit(founded: Founded, rng: np.random.Generator) -> Labels:
    kinds = np.array(founded.credit, dtype=object)
    credit = np.full(len(kinds), "", dtype=object)
    given = kinds != ""
    credit[given] = credit_codes(kinds[given], rng)
    return credit
