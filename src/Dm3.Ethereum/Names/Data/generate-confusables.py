"""Prints confusables.txt from the Unicode data in ICU. Needs libicu (72 here) and Python:
  python3 src/Dm3.Ethereum/Names/Data/generate-confusables.py > src/Dm3.Ethereum/Names/Data/confusables.txt
"""
import ctypes
import ctypes.util
import pathlib
import re
import sys
import unicodedata

library = ctypes.util.find_library("icui18n")
icu_version = re.search(r"\.so\.(\d+)", library).group(1)
icu = ctypes.CDLL(library)
uspoof_open = getattr(icu, f"uspoof_open_{icu_version}")
uspoof_open.restype = ctypes.c_void_p
uspoof_get_skeleton = getattr(icu, f"uspoof_getSkeletonUTF8_{icu_version}")
uspoof_get_skeleton.argtypes = [ctypes.c_void_p, ctypes.c_uint32, ctypes.c_char_p, ctypes.c_int32, ctypes.c_char_p, ctypes.c_int32, ctypes.c_void_p]
unicode_version = (ctypes.c_uint8 * 4)()
getattr(ctypes.CDLL(ctypes.util.find_library("icuuc")), f"u_getUnicodeVersion_{icu_version}")(unicode_version)
status = ctypes.c_int(0)
checker = uspoof_open(ctypes.byref(status))


def skeleton(text):
    encoded, out, error = text.encode(), ctypes.create_string_buffer(512), ctypes.c_int(0)
    length = uspoof_get_skeleton(checker, 0, encoded, len(encoded), out, 512, ctypes.byref(error))
    if error.value > 0:
        sys.exit(f"ICU error {error.value}")
    return out.raw[:length].decode()


def prototype_of(text):
    """Lower case may bring a character that has a prototype itself: 1D40C is taken for M, and m for rn."""
    while (lower := skeleton(text).lower()) != text:
        text = lower
    return text


def valid():
    """The code points that a normalised label can hold, by the ENSIP-15 tables beside this file."""
    lines = (pathlib.Path(__file__).parent / "ensip15.txt").read_text().split("\n")
    for span in lines[lines.index("[valid]") + 1].split():
        first, _, last = span.partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)


print(f"""# What characters are taken for: the confusables of UTS #39, Unicode {unicode_version[0]}.{unicode_version[1]}, as ICU {icu_version} holds them (Unicode Licence V3,
# (c) Unicode, Inc.). Written by generate-confusables.py. Only characters of normalised labels (ENSIP-15) that decompose no further, and
# prototypes in lower case, as labels are. Each line: a code point, then its prototype; hexadecimal.""")
parts = sorted({ord(part) for point in valid() for part in unicodedata.normalize("NFD", chr(point))})
for point in parts:
    prototype = prototype_of(chr(point))
    if prototype != chr(point):
        print(" ".join(f"{unit:X}" for unit in (point, *map(ord, prototype))))
