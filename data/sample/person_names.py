"""Draws personal names as common as real ones are: surnames by their share of the population, given names by decade."""

import numpy as np

from data.sample.frame import Flags, Floats, Ints, Labels

_SHARES = (
    "王7.25 李7.19 张6.83 刘5.38 陈4.53 杨3.08 黄2.23 赵2.29 吴2.05 周2.12 徐1.67 孙1.54 马1.29 朱1.26 胡1.31 郭1.15 "
    "何1.17 林1.13 高1.00 罗0.86 郑0.93 梁0.84 谢0.76 宋0.81 唐0.69 许0.66 邓0.65 韩0.67 冯0.64 曹0.59 彭0.58 曾0.57 "
    "肖0.55 田0.51 董0.51 潘0.49 袁0.51 蔡0.50 蒋0.49 余0.48 于0.48 杜0.47 叶0.46 程0.45 魏0.44 苏0.43 吕0.43 丁0.42 "
    "任0.41 卢0.40 姚0.40 沈0.39 钟0.38 姜0.38 崔0.37 谭0.37 陆0.36 范0.36 汪0.35 廖0.34 石0.34 金0.33 贾0.32 夏0.31 "
    "韦0.30 付0.30 方0.30 白0.29 邹0.29 孟0.28 熊0.28 秦0.27 邱0.27 江0.26 尹0.25 薛0.25 闫0.24 段0.24 雷0.23 侯0.23"
)
"""The commonest eighty surnames with their share in per cent (published register statistics, rounded)."""

_RARER = (
    "龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚"
    "符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚"
    "娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
)
"""The next hundred and fifty or so, taken as equally common."""

_MALE = (
    "明国文华德建志永林生福贵根荣清光金海财宝", "建国华军平民明志德永卫东新春生文强福忠",
    "军勇伟建华平明强国辉志林文红卫刚斌永", "勇军伟强华斌辉涛波平刚明峰健志鹏杰海超",
    "伟磊勇涛超强鹏军杰峰波浩亮飞斌凯宇健辉俊", "杰浩鑫磊涛鹏宇超俊凯帆旭阳晨博文龙翔斌睿",
    "浩宇轩博文俊杰涵睿天嘉豪泽鑫晨昊逸凡航铭", "梓浩宇轩沐辰奕宸睿泽铭航诺俊熙皓嘉言知行",
)
_FEMALE = (
    "秀英兰珍桂玉凤芳莲梅香荣淑素琴芝华", "秀英桂兰玉珍凤淑芬芳梅霞琴华红云", "丽秀英芳红梅霞玲华敏燕萍琴玉兰艳",
    "丽芳燕敏静艳红霞玲萍娟娜英梅琴晓", "静丽娜敏婷燕艳芳娟霞玲雪莉洁琳颖倩", "婷静雪倩敏洁颖丹欣悦雅琪佳怡梦琳",
    "欣怡雨涵佳颖思雅梦琪诗语嘉慧萱悦", "梓涵欣怡诺诗雨桐语汐可馨沐瑶依艺思",
)
_TWO_CHARACTERS = np.array([0.85, 0.80, 0.70, 0.60, 0.52, 0.58, 0.88, 0.95])
"""Share of given names of two characters, by decade of birth: before 1950, the fifties, … from 2010."""


def _surnames() -> tuple[Labels, Floats]:
    common = [(part[0], float(part[1:])) for part in _SHARES.split()]
    rare_share = (100 - sum(share for _, share in common)) / len(_RARER)
    names = [name for name, _ in common] + list(_RARER)
    shares = np.array([share for _, share in common] + [rare_share] * len(_RARER))
    return np.array(names, dtype=object), shares / shares.sum()


SURNAMES, SURNAME_SHARES = _surnames()


def draw_surnames(count: int, rng: np.random.Generator) -> Ints:
    """Return indices into `SURNAMES`, drawn by share."""
    return rng.choice(len(SURNAMES), count, p=SURNAME_SHARES)


def full_names(surname: Ints, male: Flags, birth_year: Ints, rng: np.random.Generator) -> Labels:
    """Return a full name for each person.

    Parameters
    ----------
    surname : int array
        Indices into `SURNAMES`.
    male : bool array
    birth_year : int array
    """
    decade = np.clip((birth_year - 1940) // 10, 0, 7)
    double = rng.random(len(surname)) < _TWO_CHARACTERS[decade]
    given = np.empty(len(surname), dtype=object)
    for k in range(8):
        for sex, pools in ((1, _MALE), (0, _FEMALE)):
            members = np.flatnonzero((decade == k) & (male == sex))
            pool = np.array(list(pools[k]), dtype=object)
            first, second = pool[rng.integers(0, len(pool), (2, len(members)))]
            given[members] = first + np.where(double[members], second, "")
    return SURNAMES[surname] + given
