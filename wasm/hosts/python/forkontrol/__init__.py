"""Checks payloads for Danish student-administration interfaces before they are sent.

    from forkontrol import Forkontrol

    kit = Forkontrol("dist/wasm", languages=["da"])
    report = kit.check(open("payload.xml", "rb").read(), name="payload.xml", asOf="2026-11-22")
    print(report["payloads"][0]["answer"])
"""

import json
import pathlib
from typing import Any, Iterable, Optional, Sequence, Union

from ._wasmtime import Crash, Machine, library
from .report import Finding, Payload, Report

__all__ = ["Crash", "Finding", "Forkontrol", "ForkontrolError", "Payload", "Report"]

ERRORS = {
    -1: "argument",
    -2: "option",
    -3: "unknown system",
    -4: "unknown message",
    -5: "unknown field",
    -6: "unknown register",
    -7: "register",
    -8: "pack damaged",
    -9: "pack version",
    -10: "pack missing",
    -11: "state",
    -12: "pack conflict",
    -99: "internal",
}


class ForkontrolError(Exception):
    """A call that cannot be carried out: code and name as docs/wasm.md lists them, and a sentence."""

    def __init__(self, code: int, sentence: str):
        self.code, self.name = code, ERRORS.get(code, "unknown")
        super().__init__(f"{self.name} ({code}): {sentence}")


class Forkontrol:
    """The module with packs: of all systems and languages, or of those that are named. It is for one thread."""

    def __init__(
        self,
        folder: Union[str, pathlib.Path],
        systems: Optional[Iterable[str]] = None,
        languages: Optional[Iterable[str]] = None,
        wasmtime: Optional[str] = None,
    ):
        folder = pathlib.Path(folder)
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        only = None if systems is None else {"core", *systems}
        spoken = None if languages is None else {None, *languages}
        if only is not None and (unknown := only - {pack["system"] for pack in manifest["packs"]}):
            raise ForkontrolError(-3, f"there is no pack of {', '.join(sorted(unknown))}")
        self._machine = Machine((folder / manifest["module"]["path"]).read_bytes(), library(wasmtime))
        for pack in manifest["packs"]:
            if (only is None or pack["system"] in only) and (spoken is None or pack.get("language") in spoken):
                self._call("load", (folder / pack["path"]).read_bytes())

    def __enter__(self) -> "Forkontrol":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._machine.close()

    def check(self, payload: bytes, **options: Any) -> Report:
        """Checks a whole payload. Options are those of docs/wasm.md: name, message, lang, asOf and others."""
        return json.loads(self.check_text(payload, **options))

    def check_text(self, payload: bytes, **options: Any) -> str:
        """The same, with the report as it is written."""
        return self._call("check", payload, _options(options))

    def check_windows(self, windows: Iterable[bytes], **options: Any) -> str:
        """The same of a payload that comes in windows: memory does not grow with it."""
        self._call("begin", _options(options))
        try:
            for window in windows:
                if self._status("feed", window) == 1:
                    break
            return self._call("finish")
        except BaseException:
            self._machine.call("cancel")
            raise

    def check_field(self, path: str, value: str, **options: Any) -> "list[Finding]":
        """Checks one value of a message, which the options name."""
        field = self._status("field", path.encode(), _options(options))
        found = self._call("check_field", value.encode(), numbers=(field,))
        return json.loads(found) if found else []

    def systems(self, **options: Any) -> Any:
        return json.loads(self._call("systems", _options(options)))

    def messages(self, system: str = "", **options: Any) -> Any:
        return json.loads(self._call("messages", system.encode(), _options(options)))

    def describe(self, message: str, **options: Any) -> Any:
        return json.loads(self._call("describe", message.encode(), _options(options)))

    def set_register(self, name: str, rows: Sequence[Sequence[str]]) -> None:
        """Sets the rows of a register, the names of its columns first; no rows remove it."""
        text = "".join("\x1f".join(row) + "\x1e" for row in rows)
        self._call("set_register", name.encode(), text.encode())

    def _call(self, name: str, *arguments: bytes, numbers: Sequence[int] = ()) -> str:
        self._status(name, *arguments, numbers=numbers)
        return self._result()

    def _status(self, name: str, *arguments: bytes, numbers: Sequence[int] = ()) -> int:
        flat = list(numbers)
        taken = []
        for content in arguments:
            at = 0
            if content:
                at = self._machine.call("alloc", len(content)) & 0xFFFFFFFF
                if at == 0:
                    raise MemoryError("the module has no memory left")
                self._machine.write(at, content)
                taken.append(at)
            flat += [at, len(content)]
        status = self._machine.call(name, *flat)
        if name != "load" or status < 0:  # the pack is the module's now
            for at in taken:
                self._machine.call("free", at)
        if status < 0:
            raise ForkontrolError(status, self._result())
        return status

    def _result(self) -> str:
        at = self._machine.call("result_ptr") & 0xFFFFFFFF
        return self._machine.read(at, self._machine.call("result_len")).decode()


def _options(options: "dict[str, Any]") -> bytes:
    def text(value: Any) -> str:
        return str(value).lower() if isinstance(value, bool) else str(value)

    return "".join(f"{name}={text(value)}\0" for name, value in options.items() if value is not None).encode()
