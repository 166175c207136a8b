"""Checks files: python3 example.py FOLDER [NAME=VALUE...] -- FILE...

FOLDER is what make wasm writes. It prints the report of each file, JSON, and a zero byte behind it. The name of a
payload is the last part of its path.
"""

import pathlib
import sys

from forkontrol import Forkontrol

at = sys.argv.index("--")
options = dict(word.split("=", 1) for word in sys.argv[2:at])
with Forkontrol(sys.argv[1]) as kit:
    for path in map(pathlib.Path, sys.argv[at + 1 :]):
        sys.stdout.buffer.write(kit.check_text(path.read_bytes(), name=path.name, **options).encode() + b"\0")
