"""Charsets met in Türkiye and the former Soviet Union, declared rightly, wrongly and not at all."""

import pytest

from vefa.mail.domain.charsets import clean, codec_named, decode, without_turns

TURKISH = "Yazıcı çalışmıyor, İstanbul ofisi"
RUSSIAN = "Принтер не печатает, помогите пожалуйста"
KAZAKH = "Қызметкер жүйеге кіре алмайды, көмектесіңіз"
GERMAN = "Grüße aus Köln, der Drucker läuft nicht"


@pytest.mark.parametrize(
    ("text", "written_in", "declared"),
    [
        (TURKISH, "cp1254", "windows-1254"),
        (TURKISH, "iso8859-9", "iso-8859-9"),
        (TURKISH, "cp1254", "iso-8859-1"),
        (TURKISH, "cp1254", "us-ascii"),
        (TURKISH, "cp1254", "utf-8"),
        (TURKISH, "cp1254", None),
        (TURKISH, "utf-8", "iso-8859-9"),
        (TURKISH, "utf-8", "x-unknown"),
        (RUSSIAN, "koi8-r", "koi8-r"),
        (RUSSIAN, "cp1251", "windows-1251"),
        (RUSSIAN, "koi8-r", "windows-1251"),
        (RUSSIAN, "cp1251", "koi8-r"),
        (RUSSIAN, "cp1251", "utf-8"),
        (RUSSIAN, "koi8-r", None),
        (RUSSIAN, "cp1251", None),
        (RUSSIAN, "cp866", None),
        (RUSSIAN, "iso8859-5", "iso-8859-5"),
        (RUSSIAN, "mac-cyrillic", "x-mac-cyrillic"),
        (KAZAKH, "kz1048", "kz-1048"),
        (KAZAKH, "kz1048", "windows-1251"),
        (KAZAKH, "kz1048", None),
        (KAZAKH, "ptcp154", "ptcp154"),
        (KAZAKH, "ptcp154", "windows-1251"),
        ("Қоңырау орталығы", "ptcp154", "windows-1251"),
        ("Жүйе жұмыс істемейді", "ptcp154", "windows-1251"),
        (KAZAKH, "utf-8", "windows-1251"),
        ("Не работает", "cp1251", "iso-8859-1"),
        ("Ошибка", "cp1251", "iso-8859-1"),
        ("Ошибка", "koi8-r", "windows-1252"),
        ("Сбой: 1C", "cp1251", "iso-8859-9"),
        ("Fatura kesilemiyor, acil ışık", "cp1254", None),
        ("GÖĞÜŞ", "cp1254", "iso-8859-9"),
        ("üçü", "cp1254", "iso-8859-9"),
        ("1\xa0\xa0\xa0\xa0\xa0 2", "cp1252", "iso-8859-1"),
        ("«««« –––– ••••", "cp1252", "iso-8859-1"),
        (GERMAN, "cp1252", "iso-8859-1"),
        (GERMAN, "cp1252", "utf-8"),
        (GERMAN, "cp1252", None),
        ("Ціна: є її", "cp1251", "windows-1251"),
        ("Љубав и њива, ђак", "cp1251", "windows-1251"),
        ("Mörþur á ísnum ýmist", "cp1252", "iso-8859-1"),
        ("Preis 20 € “netto”", "cp1252", "iso-8859-1"),
        ("스티해", "cp949", "ks_c_5601-1987"),
        ("뷁 뢔", "cp949", "euc-kr"),
        ("すみません。", "iso2022_jp", "iso-2022-jp"),
        ("すみません。", "iso2022_jp", None),
        ("これはテスト①", "cp932", "shift_jis"),
        ("简体中文測試", "gb18030", "gb2312"),
        ("繁體中文", "big5", "big5"),
        ("Ünlü", "utf-16", "utf-16"),
        ("kısa", "utf-7", "utf-7"),
    ],
)
def test_text_is_understood(text, written_in, declared):
    assert decode(text.encode(written_in), declared).text == text


@pytest.mark.parametrize("word", ["Да", "ДА", "Нет", "ЭЦП", "ЩИТ", "СРОЧНО", "подъезд", "юля"])
@pytest.mark.parametrize("codec", ["cp1251", "koi8-r"])
def test_a_short_word_is_read_as_declared(word, codec):
    assert decode(word.encode(codec), codec).text == word


def test_a_mended_charset_is_told():
    assert decode(TURKISH.encode("cp1254"), "iso-8859-1").mended
    assert decode(RUSSIAN.encode(), "no-such-charset").mended
    assert not decode(RUSSIAN.encode("koi8-r"), "koi8-r").mended
    assert not decode(b"plain", None).mended


def test_a_cut_letter_does_not_spoil_the_rest():
    raw = TURKISH.encode()[:-1] + b"\xc4"
    assert decode(raw, "utf-8").text.startswith("Yazıcı çalışmıyor")


@pytest.mark.parametrize(
    "name", ["base64", "zip", "rot13", "hex", "idna", "punycode", "unicode_escape"]
)
def test_codecs_that_are_no_charsets_are_refused(name):
    assert codec_named(name) is None
    assert decode(b"abc\\u0041", name).text == "abc\\u0041"


@pytest.mark.parametrize("said", ["just ascii text", "Fatura", "abc", "x", ""])
def test_declared_as_two_bytes_a_letter_but_is_not(said):
    assert decode(said.encode(), "utf-16").text == said


@pytest.mark.parametrize("said", ["Да", "Нет", "ok", "Ünlü"])
@pytest.mark.parametrize("codec", ["utf-16le", "utf-16be"])
def test_a_short_text_of_two_bytes_a_letter_is_read_so(said, codec):
    assert decode(said.encode(codec), codec).text == said


def test_clean_removes_what_a_database_refuses():
    assert clean("a\0b\r\nc\rd\ud800e\x1b") == "ab\nc\nde"


def test_what_turns_a_line_is_taken_out():
    assert without_turns("a\u202eb\u2066c\u200f") == "abc\u200f"
