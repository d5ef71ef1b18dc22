"""Lets people find Chinese names by typing the initials of their pinyin."""

from bisect import bisect_right
from functools import lru_cache

_FIRST = (
    (0xB0A1, "a"), (0xB0C5, "b"), (0xB2C1, "c"), (0xB4EE, "d"), (0xB6EA, "e"), (0xB7A2, "f"), (0xB8C1, "g"),
    (0xB9FE, "h"), (0xBBF7, "j"), (0xBFA6, "k"), (0xC0AC, "l"), (0xC2E8, "m"), (0xC4C3, "n"), (0xC5B6, "o"),
    (0xC5BE, "p"), (0xC6DA, "q"), (0xC8BB, "r"), (0xC8F6, "s"), (0xCBFA, "t"), (0xCDDA, "w"), (0xCEF4, "x"),
    (0xD1B9, "y"), (0xD4D1, "z"),
)  # fmt: skip
"""GB 2312 sorts its 3 755 commonest characters by pinyin: the code of the first one of each initial."""

_STARTS = [code for code, _ in _FIRST]
_LAST_SORTED = 0xD7F9
_RARE_START = 0xD8A1
_RARE = (
    "cjwgnspgcgnegypbtyyzdxykygtzjnmjqmbsgzscyjsyyfpgkbzgydywjkgkljswkpjqhyjwrdzlsgmrypywwcckznkyygttngjeykkzytcjnm"
    "cylqlypyqfqrpzslwbtgkjfyxjwzltbncxjjjjtxdttsqzycdxxhgckbphffsstybgmxlpbyllbhlxsmzmyjhsojnghdzqyklgjhsgqzhxqgke"
    "zzwyscscjxyeyxadzpmdssmzjzqjyzcjjfwqjbdzbxgznzcpwhkxhqkmwfbpbydtjzzkqhylygxfptyjyyzpszlfchmqshgmxxsxjyqdcsbbqb"
    "efsjyhwwgzkpylqbgldlcctnmayddkssngycsgxlyzaypnptsdkdylhgymylcxpycjndqjwqqxfyyfjlejpzrxccqwqqsbzkymgplbmjrqcfln"
    "ymyqmsqtrbcjthztqfrxqhxmjjcjlxxgjmshzkbswyemyltxfsydsglycjqxsjnqbsctyhbftdcyjdjwyghqfrxwckqkxebptlpxjzsrmebwhj"
    "lbjslyysmdxlclqkxlhxjrzjmfqhxhwywsbhtrxxglhqhfnmgykldyxzpylggsmtcfpajjzyljtyanjgbjplqgdzyqyaxbkysecjsznslyzhzx"
    "lzcghpxzhznytdsbcjkdlzyyfwydlebbgqyzkggldndnyskjshdlyxbcghxypkdjmmzngmmclgwzszxzjfznmlzzthcsydbdllscddnlkjykjs"
    "ycjlkohqasdknhcsganhdaashtcplcpqybsdmpjlpcjoqlcdhjjysprchnwjnlhlyyqyhwzptczgwwmzffjqqqqyxaclbhkdjxdgmmydjxzlls"
    "ygxgkjrywzwyclzmssjzldbydcpcxyhlxchyzjqsqqagmnyxpfrkssbjlyxysyglnscmhcwwmnzjjlxxhchsyzsttxrycyxbyhcsmxjsznpwgp"
    "xxtaybgajcxlyxdccwzocwkccsbnhcpdyznfcyytyckxkybsqkkytqqxfcwchcykelzqbsqyjqcclmthsywhmktlkjlycxwheqqhtqhqpqsqsc"
    "fymmdmgbwhwlgsllystlmlxpthmjhwljzyhzjxhtxjlhxrswlwzjcbxmhzqxsdzpmgfcsglsxymjshxpjxwmyqksmyplrthbxftpmhyxlchlhl"
    "zylxgsssstclsldclrpbhzhxyyfhbmgdmycnqqwlqhjjcywjzyejjdhpblqxtqkwhlchqxagtlxljxmsljhtzkzjecxjcjnmfbycsfywybjzgn"
    "ysdzsqyrsljpclpwxsdwejbjcbcnaytwgmpapclyqpclzxsbnmsggfnzjjbzsfzyndxhplqkzczwalsbccjxsyzgwkypsgxfzfcdkhjgxtlqfs"
    "gdslqwzkxtmhsbgzmjzrglyjbpmlmsxlzjqqhzyjczydjwbwjklddpmjegxyhylxhlqyqhkycwcjmyyxnatjhyccxzpcqlbzwwytwbqcmlpmyr"
    "jcccxfpznzzljplxxyztzlgdldcklyrzzgqtgjhhgjljaxfgfjzslcfdqzlclgjdjzsnzlljpjqdcclcjxmyzftsxgcgsbrzxjqqctzhgyqtjq"
    "qlzxjylylbcyamcstylpdjbyregklzyzhlyszqlznwczcllwjqjjjkdgjzolbbzppglghtgzxyjhzmycnqcycyhbhgxkamtxyxnbskyzzgjzlq"
    "jdfcjxdygjqjjpmgwgjjjpkqsbgbmmcjssclpqpdxcdyykypcjddyygywrhjrtgznyqldkljszzgzqzjgdykshpzmtlcpwnjyfyzdjcnmwescy"
    "glbtzcgmssllyxysxsbsjsbbsgghfjlypmzjnlyywdqshzxtyywhmcyhywdbxbtlmsyyyfsxjcbdxxlhjhfssxzqhfzmzcztqcxzxrttdjhnny"
    "zqqmtqdmmgyydxmjgdhcdyzbffallztdltfxmxqzdngwqdbdcdjdxbzgsqqddjcmbkzffxmkdmdsyyszcmljdsynsprskmkmpcklgtbqtfzswt"
    "fgglyplljzhgjjgypzltcsmcnbtjbqfkthbyzgkpbbymtdssxtbnpdkleycjnyddykzddhqhsdzsctarlltkzlgecllkjlqjaqnbdkkghpjtzq"
    "ksecshalqfmmgjnlyjbbtmlyzxdcjpldlpcqdhzycbzsczbzmsljflkrzjsnfrgjhxpdhyjybzgdlqcsezgxlblgyxtwmabchecmwyjyzlljjy"
    "hlgndjlslygkdzpzxjyyzlwcxszfgwyydlyhcljscmbjhblyzlycblydpdqysxqzbytdkyxjyycnrjmpdjgklcljbctbjddbblblczqrppxjcj"
    "lzcshltoljnmdddlngkathqhjhykheznmshrphqqjchgmfprxhjgdychghlyrzqlcyqjnzsqtkqjymszswlcfqqqxyfggyptqwlmcrnfkkfsyy"
    "lqbmqammmyxctpshcptxxzzsmphpshmclmldqfyqxszyjdjjzzhqpdszglstjbckbxyqzysgpsxqzqzrqtbdkyxzkhhgflbcsmdldgdzdblzyy"
    "cxnncsybzbfglzzxswmsccmqnjqsbdqsjtxxmbltxzclzshzcxrqjgjylxzfjphymzqqydfqjjlzznzjsdgzygctxmzysctlkphtxhtlbjxjlx"
    "scdqxcbbtjfqzfsltjbtkqbxxjjljchczdbzjdczjdcprnpqcjpfczlclzxzdmxmphjsgzgszzqjylwtjpfsyaxmcjbtzkycwmytzsjjlqcqlw"
    "zmalbxyfbpnlsfhtgjwejjxxglljstgshjqlzfkcgnndszfdeqfhbsaqtgylbxmmygszldydqmjjrgbjtkgdhgkblqkbdmbylxwcxyttybkmrt"
    "jzxqjbhlmhmjjzmqasldcyxyqdlqcafywyxqhz"
)  # fmt: skip
"""Initials of the 3 008 rarer characters, which GB 2312 sorts by radical instead, 94 to a row."""

_SEVERAL = {
    "重": "zc", "长": "cz", "单": "ds", "行": "xh", "乐": "ly", "调": "dt", "曾": "zc", "朝": "cz", "盛": "sc",
    "仇": "qc", "查": "zc", "区": "qo", "解": "jx", "翟": "zd", "沈": "sc", "会": "hk", "车": "cj", "校": "xj",
    "都": "d", "贾": "jg", "降": "jx", "藏": "zc", "传": "cz", "弹": "dt", "系": "xj", "石": "sd", "种": "zc",
}  # fmt: skip
"""Characters read in more than one way in names and addresses."""


@lru_cache(maxsize=20_000)
def initials_of(character: str) -> str:
    """Return the pinyin initials a character may have; a Latin letter or digit stands for itself."""
    if character in _SEVERAL:
        return _SEVERAL[character]
    if character.isascii():
        return character.lower() if character.isalnum() else ""
    try:
        high, low = character.encode("gb2312")
    except (UnicodeEncodeError, ValueError):
        return _looked_up(character)
    code = high << 8 | low
    if not _STARTS[0] <= code <= _LAST_SORTED:
        return _rare(high, low) or _looked_up(character)
    return _FIRST[bisect_right(_STARTS, code) - 1][1]


def _rare(high: int, low: int) -> str:
    place = (high - (_RARE_START >> 8)) * 94 + low - (_RARE_START & 0xFF)
    return _RARE[place].strip("-") if 0 <= place < len(_RARE) else ""


def _looked_up(character: str) -> str:
    from pypinyin import Style, pinyin  # half a second to import, and only rare characters need it

    readings = pinyin(character, style=Style.FIRST_LETTER, heteronym=True)[0]
    letters = {reading[0].lower() for reading in readings if reading}
    return "".join(sorted(letter for letter in letters if letter.isascii() and letter.isalnum()))


def initials(text: str) -> str:
    """Return one reading of a whole text's initials: "云溪区" gives "yxq"."""
    return "".join(letters[0] for letters in map(initials_of, text) if letters)


def matches_initials(typed: str, text: str) -> bool:
    """Whether `typed` (lowercase letters) begins the initials of `text` somewhere, in any reading."""
    letters = [found for found in map(initials_of, text) if found]
    last = len(letters) - len(typed)
    return any(
        all(key in letters[start + step] for step, key in enumerate(typed)) for start in range(last + 1)
    )
