"""Names the made-up town: river, streets, compounds, communities. No name is taken from a real district's list."""

from itertools import product

import numpy as np

PROVINCE, CITY, DISTRICT = "示例省", "云江市", "云溪区"
"""Names that say at first sight that the place is made up (a 云溪区 exists; a 示例省 does not)."""

DISTRICT_CODE = "439999"
"""43 is a province, 4399 is no city and 439999 no district of GB/T 2260, today's or a former one's: the number 99 is
never given to a city, so no register can hold a real record under it."""

RIVER = "云溪"
RING_ROAD = "云溪环路"

_FIRST = (
    "青翠碧锦芳兰桂松柏梅荷枫榆槐桃杏棠樱银金玉珠明晨曙星月云霞雨雪清澄澜沁润"
    "安宁康泰和顺丰裕盛嘉瑞祥福德仁义礼智信文书墨琴棋诗画"
)
_SECOND = "山溪湖江泉岭洲湾浦港桥亭台阁园林苑庭井峰"
_HOME_SECOND = "景华茂庭悦和盛泰源香韵城府苑湖岸"

_HOME_SUFFIX = {
    "estate": ("新村", "小区", "家园", "花苑", "公寓"),
    "tower": ("花园", "名府", "雅苑", "国际", "御景", "华庭", "公馆"),
    "old_town": ("里", "大院", "坊", "宿舍"),
    "village": ("村", "湾", "冲"),
}

_MAIN_SUFFIX = ("大道", "路", "路", "路", "大街")
_LOCAL_SUFFIX = ("街", "路", "街", "巷")
_LANE_SUFFIX = ("巷", "里弄", "巷", "胡同")


class NamePool:
    """Hands out names that never repeat.

    Parameters
    ----------
    rng : numpy Generator
    """

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._words = _shuffled_pairs(_FIRST, _SECOND, rng)
        self._home_words = _shuffled_pairs(_FIRST, _HOME_SECOND, rng)
        self._drawn = 0
        self._homes_drawn = 0
        self._taken: set[str] = set()

    def word(self) -> str:
        """Return two characters; after some two thousand they come with a number (东, 西, 南, 北 …) before them."""
        self._drawn += 1
        return _nth(self._words, self._drawn - 1)

    def street(self, rank: int) -> str:
        """Return a name for a street of `rank`."""
        suffixes = (_MAIN_SUFFIX, _MAIN_SUFFIX, _LOCAL_SUFFIX, _LANE_SUFFIX)[min(max(rank, 1), 4) - 1]
        return self._unique(self.word() + str(self._rng.choice(suffixes)))

    def homes(self, use: str) -> str:
        """Return a name for a compound on a block of `use`."""
        self._homes_drawn += 1
        word = _nth(self._home_words, self._homes_drawn - 1)
        return self._unique(word + str(self._rng.choice(_HOME_SUFFIX.get(use, ("小区",)))))

    def _unique(self, name: str) -> str:
        number, candidate = 1, name
        while candidate in self._taken:
            number += 1
            candidate = f"{name}{_counted(number)}"
        self._taken.add(candidate)
        return candidate


def _shuffled_pairs(first: str, second: str, rng: np.random.Generator) -> list[str]:
    pairs = [a + b for a, b in product(first, second) if a != b]
    return [pairs[k] for k in rng.permutation(len(pairs))]


def _nth(words: list[str], number: int) -> str:
    turn, place = divmod(number, len(words))
    return words[place] if not turn else "东西南北上下新老"[(turn - 1) % 8] + words[place]


_DIGITS = "零一二三四五六七八九"


def _counted(number: int) -> str:
    return f"{chinese_number(number)}期"


def chinese_number(number: int) -> str:
    """Return a whole number from 1 to 999 in Chinese."""
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")
