"""Columns are recognised by what offices call them."""

from data.exchange.columns import propose_columns

WANTED = {
    "name": ("姓名", "名字", "name"),
    "number": ("身份证号", "证件号码", "公民身份号码", "id number"),
    "phone": ("联系电话", "手机", "电话", "phone"),
    "address": ("地址", "住址", "address"),
    "lon": ("经度", "lng", "lon", "x"),
    "lat": ("纬度", "lat", "y"),
}


def test_headers_of_a_real_ledger() -> None:
    headers = ["序号", "姓名（必填）*", "公民身份号码", "手机号码", "户籍地址", "经度 ", "纬　度"]
    assert propose_columns(headers, WANTED) == {
        "name": "姓名（必填）*", "number": "公民身份号码", "phone": "手机号码", "address": "户籍地址",
        "lon": "经度 ", "lat": "纬　度",
    }  # fmt: skip


def test_english_and_full_width_headers() -> None:
    headers = ["ＮＡＭＥ", "ID_Number", "Phone No.", "LNG", "Lat"]
    assert propose_columns(headers, WANTED) == {
        "name": "ＮＡＭＥ", "number": "ID_Number", "phone": "Phone No.", "lon": "LNG", "lat": "Lat",
    }  # fmt: skip


def test_an_exact_header_wins_and_none_serves_two_fields() -> None:
    wanted = {"address": ("地址",), "place": ("房屋地址", "地址")}
    assert propose_columns(["现住地址", "地址"], wanted) == {"address": "地址", "place": "现住地址"}
    assert propose_columns(["地址"], wanted) == {"address": "地址"}


def test_a_single_letter_is_matched_only_whole() -> None:
    assert propose_columns(["max", "y", "x"], WANTED) == {"lon": "x", "lat": "y"}


def test_nothing_known_nothing_proposed() -> None:
    assert propose_columns(["foo", "", "***"], WANTED) == {}
