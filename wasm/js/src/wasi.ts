/** What the module asks of its host: WASI preview 1, as much of it as Go's runtime calls. */
export interface System {
  /** Goes into the instance's imports as `wasi_snapshot_preview1`. */
  readonly imports: WebAssembly.ModuleImports;
  /** To be set as soon as the instance is there. */
  memory: WebAssembly.Memory | undefined;
}

const success = 0;

/**
 * A host without arguments, environment, files and output. The clock is monotonic and shows no day; what the
 * runtime writes, of a panic, is dropped: it might hold pieces of a payload.
 */
export function createSystem(): System {
  const view = () => new DataView(system.memory!.buffer);
  const count = (number: number, size: number) => {
    view().setUint32(number, 0, true);
    view().setUint32(size, 0, true);
    return success;
  };
  const system: System = {
    memory: undefined,
    imports: {
      args_sizes_get: count,
      environ_sizes_get: count,
      args_get: () => success,
      environ_get: () => success,
      clock_time_get(_clock: number, _precision: bigint, at: number) {
        view().setBigUint64(at, BigInt(Math.round(performance.now() * 1e6)), true);
        return success;
      },
      random_get(at: number, size: number) {
        const most = 65536; // of one call
        for (let i = 0; i < size; i += most) {
          crypto.getRandomValues(new Uint8Array(system.memory!.buffer, at + i, Math.min(most, size - i)));
        }
        return success;
      },
      fd_write(_file: number, list: number, length: number, written: number) {
        let size = 0;
        for (let i = 0; i < length; i++) {
          size += view().getUint32(list + 8 * i + 4, true);
        }
        view().setUint32(written, size, true);
        return success;
      },
      sched_yield: () => success,
      // Between two windows the runtime looks whether something has happened that it waits for: it
      // can only be its own time, and that has always come.
      poll_oneoff(subscriptions: number, events: number, length: number, count: number) {
        const memory = view();
        for (let i = 0; i < length; i++) {
          const from = subscriptions + 48 * i;
          const to = events + 32 * i;
          memory.setBigUint64(to, memory.getBigUint64(from, true), true); // what it is known by
          memory.setUint16(to + 8, success, true);
          memory.setUint8(to + 10, memory.getUint8(from + 8)); // its kind
        }
        memory.setUint32(count, length, true);
        return success;
      },
      proc_exit(code: number) {
        throw new Error(`the module ended itself with ${code}`);
      },
    },
  };
  return system;
}
