"""As much of Wasmtime's C interface as the module needs, by ctypes."""

import ctypes
import ctypes.util
import os
from typing import Optional

_pointer = ctypes.c_void_p


class _Bytes(ctypes.Structure):
    _fields_ = [("size", ctypes.c_size_t), ("data", _pointer)]


class _Value(ctypes.Union):
    """wasmtime_val_raw_t: sixteen bytes, of which a number takes the first."""

    _fields_ = [("i32", ctypes.c_int32), ("i64", ctypes.c_int64), ("v128", ctypes.c_uint8 * 16)]


class _Extern(ctypes.Structure):
    """wasmtime_extern_t; its largest member has 24 bytes."""

    _fields_ = [("kind", ctypes.c_uint8), ("of", ctypes.c_uint64 * 4)]


class Crash(Exception):
    """The machine stopped: the module crashed, or is none."""


def library(path: Optional[str] = None) -> ctypes.CDLL:
    """Loads the library: the one named, the one in WASMTIME_LIB, or the system's."""
    path = path or os.environ.get("WASMTIME_LIB") or ctypes.util.find_library("wasmtime")
    if not path:
        raise FileNotFoundError("libwasmtime is not on this machine: name it in WASMTIME_LIB")
    lib = ctypes.CDLL(path)
    for name in (
        "wasm_engine_new",
        "wasmtime_store_new",
        "wasmtime_store_context",
        "wasmtime_linker_new",
        "wasi_config_new",
        "wasmtime_memory_data",
        # These give an error, or nothing.
        "wasmtime_module_new",
        "wasmtime_linker_define_wasi",
        "wasmtime_context_set_wasi",
        "wasmtime_linker_instantiate",
        "wasmtime_func_call_unchecked",
    ):
        getattr(lib, name).restype = _pointer
    lib.wasmtime_memory_data_size.restype = ctypes.c_size_t
    lib.wasmtime_instance_export_get.restype = ctypes.c_bool
    return lib


class Machine:
    """An instance of a module."""

    def __init__(self, module: bytes, lib: ctypes.CDLL):
        self._lib = lib
        engine = _pointer(lib.wasm_engine_new())
        self._store = _pointer(lib.wasmtime_store_new(engine, None, None))
        self._context = _pointer(lib.wasmtime_store_context(self._store))
        linker = _pointer(lib.wasmtime_linker_new(engine))
        compiled = _pointer()
        self._instance = (ctypes.c_uint64 * 4)()
        try:
            self._must(lib.wasmtime_module_new(engine, module, ctypes.c_size_t(len(module)), ctypes.byref(compiled)))
            self._must(lib.wasmtime_linker_define_wasi(linker))
            self._must(lib.wasmtime_context_set_wasi(self._context, _pointer(lib.wasi_config_new())))
            trap = _pointer()
            self._must(
                lib.wasmtime_linker_instantiate(linker, self._context, compiled, self._instance, ctypes.byref(trap)), trap
            )
        except Crash:
            self.close()
            raise
        finally:
            if compiled:
                lib.wasmtime_module_delete(compiled)
            lib.wasmtime_linker_delete(linker)
            lib.wasm_engine_delete(engine)
        self._exports: dict = {}
        self._memory = self._export("memory")
        self.call("_initialize")

    def close(self) -> None:
        """Frees the instance's memory; nothing can be called any more."""
        if self._store:
            self._lib.wasmtime_store_delete(self._store)
            self._store = None

    def call(self, name: str, *numbers: int) -> int:
        """Calls an export and gives its number, 64 bits wide for fed and 32 for all others."""
        if not self._store:
            raise Crash("the instance is closed")
        export = self._export(name)
        values = (_Value * max(len(numbers), 1))()
        for value, number in zip(values, numbers):
            value.i64 = number & 0xFFFFFFFF
        trap = _pointer()
        self._must(
            self._lib.wasmtime_func_call_unchecked(
                self._context, ctypes.byref(export, 8), values, ctypes.c_size_t(len(values)), ctypes.byref(trap)
            ),
            trap,
        )
        return values[0].i64 if name == "fed" else values[0].i32

    def write(self, at: int, content: bytes) -> None:
        ctypes.memmove(self._place(at, len(content)), content, len(content))

    def read(self, at: int, length: int) -> bytes:
        return ctypes.string_at(self._place(at, length), length)

    def _place(self, at: int, length: int) -> int:
        of = ctypes.byref(self._memory, 8)
        if at + length > self._lib.wasmtime_memory_data_size(self._context, of):
            raise Crash("not in the module's memory")
        return self._lib.wasmtime_memory_data(self._context, of) + at

    def _export(self, name: str) -> _Extern:
        if name not in self._exports:
            export, text = _Extern(), name.encode()
            if not self._lib.wasmtime_instance_export_get(
                self._context, self._instance, text, ctypes.c_size_t(len(text)), ctypes.byref(export)
            ):
                raise Crash(f"the module has no {name}")
            self._exports[name] = export
        return self._exports[name]

    def _must(self, error: Optional[int], trap: Optional[_pointer] = None) -> None:
        said = _Bytes()
        if error:
            self._lib.wasmtime_error_message(_pointer(error), ctypes.byref(said))
            self._lib.wasmtime_error_delete(_pointer(error))
        elif trap:
            self._lib.wasm_trap_message(trap, ctypes.byref(said))
            self._lib.wasm_trap_delete(trap)
        else:
            return
        text = ctypes.string_at(said.data, said.size).rstrip(b"\0").decode(errors="replace")
        self._lib.wasm_byte_vec_delete(ctypes.byref(said))
        raise Crash(text)
