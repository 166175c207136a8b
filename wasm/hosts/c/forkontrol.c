/* The wrapper, and as much of WASI as the module asks for: no arguments, no environment, no files. The names are those
 * that wasm2c 1.0.32 writes, which Debian 12 has. */
#include "forkontrol.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "module.h"
#include "wasm-rt-impl.h"

struct Z_wasi_snapshot_preview1_instance_t {
  fk *kit;
};

struct fk {
  Z_forkontrol_instance_t module;
  struct Z_wasi_snapshot_preview1_instance_t system;
  int stopped;
};

typedef struct Z_wasi_snapshot_preview1_instance_t wasi;

/* at is the place of so many bytes in memory. */
static uint8_t *at(wasi *w, uint32_t from, uint32_t size) {
  wasm_rt_memory_t *memory = Z_forkontrolZ_memory(&w->kit->module);
  if ((uint64_t)from + size > memory->size) wasm_rt_trap(WASM_RT_TRAP_OOB);
  return memory->data + from;
}

static uint32_t get(wasi *w, uint32_t from) {
  uint32_t v;
  memcpy(&v, at(w, from, 4), 4);
  return v;
}

static void put(wasi *w, uint32_t to, uint32_t v) { memcpy(at(w, to, 4), &v, 4); }

static u32 none(wasi *w, u32 number, u32 size) {
  put(w, number, 0);
  put(w, size, 0);
  return 0;
}

u32 Z_wasi_snapshot_preview1Z_args_sizes_get(wasi *w, u32 number, u32 size) { return none(w, number, size); }
u32 Z_wasi_snapshot_preview1Z_environ_sizes_get(wasi *w, u32 number, u32 size) { return none(w, number, size); }
u32 Z_wasi_snapshot_preview1Z_args_get(wasi *w, u32 a, u32 b) { return (void)w, (void)a, (void)b, 0; }
u32 Z_wasi_snapshot_preview1Z_environ_get(wasi *w, u32 a, u32 b) { return (void)w, (void)a, (void)b, 0; }
u32 Z_wasi_snapshot_preview1Z_sched_yield(wasi *w) { return (void)w, 0; }

/* The clock paces the garbage collector, and shows no day. */
u32 Z_wasi_snapshot_preview1Z_clock_time_get(wasi *w, u32 clock, u64 precision, u32 to) {
  struct timespec now;
  (void)clock, (void)precision;
  clock_gettime(CLOCK_MONOTONIC, &now);
  uint64_t nanoseconds = (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
  memcpy(at(w, to, 8), &nanoseconds, 8);
  return 0;
}

/* What the runtime writes, of a crash, is dropped: it might hold pieces of a payload. */
u32 Z_wasi_snapshot_preview1Z_fd_write(wasi *w, u32 file, u32 list, u32 length, u32 written) {
  uint32_t size = 0;
  (void)file;
  for (uint32_t i = 0; i < length; i++) size += get(w, list + 8 * i + 4);
  put(w, written, size);
  return 0;
}

u32 Z_wasi_snapshot_preview1Z_random_get(wasi *w, u32 to, u32 size) {
  uint8_t *p = at(w, to, size);
  while (size > 0) {
    ssize_t n = getrandom(p, size, 0);
    if (n <= 0) return 29; /* an error of input or output */
    p += n;
    size -= (uint32_t)n;
  }
  return 0;
}

/* The runtime can only wait for its own time, and that has always come. */
u32 Z_wasi_snapshot_preview1Z_poll_oneoff(wasi *w, u32 subscriptions, u32 events, u32 length, u32 count) {
  for (uint32_t i = 0; i < length; i++) {
    uint8_t *from = at(w, subscriptions + 48 * i, 48), *to = at(w, events + 32 * i, 32);
    memset(to, 0, 32);
    memcpy(to, from, 8); /* what it is known by */
    to[10] = from[8];    /* its kind */
  }
  put(w, count, length);
  return 0;
}

void Z_wasi_snapshot_preview1Z_proc_exit(wasi *w, u32 code) {
  (void)w, (void)code;
  wasm_rt_trap(WASM_RT_TRAP_UNREACHABLE);
}

/* A crash of the module comes back to where the call began. */
#define GUARDED(kit)                        \
  if ((kit)->stopped) return FK_STOPPED;    \
  if (wasm_rt_impl_try() != 0) {            \
    (kit)->stopped = 1;                     \
    return FK_STOPPED;                      \
  }

static int start(fk *kit) {
  GUARDED(kit)
  Z_forkontrol_instantiate(&kit->module, &kit->system);
  Z_forkontrolZ__initialize(&kit->module);
  return FK_OK;
}

fk *fk_new(void) {
  fk *kit = calloc(1, sizeof *kit);
  if (kit == NULL) return NULL;
  if (!wasm_rt_is_initialized()) {
    wasm_rt_init();
    Z_forkontrol_init_module();
  }
  kit->system.kit = kit;
  if (start(kit) != FK_OK) {
    fk_free(kit);
    return NULL;
  }
  return kit;
}

void fk_free(fk *kit) {
  if (kit == NULL) return;
  Z_forkontrol_free(&kit->module);
  free(kit);
}

/* given is where bytes were put, and how many. */
typedef struct {
  uint32_t at, size;
  int missing; /* there was no memory */
} given;

static given pass(fk *kit, const void *bytes, size_t size) {
  given g = {0, 0, 0};
  if (size == 0) return g;
  if (size <= 1u << 30) g.at = Z_forkontrolZ_alloc(&kit->module, (u32)size);
  g.missing = g.at == 0;
  if (g.missing) return g;
  g.size = (uint32_t)size;
  memcpy(at(&kit->system, g.at, g.size), bytes, size);
  return g;
}

static void take_back(fk *kit, given g) {
  if (g.at != 0) Z_forkontrolZ_free(&kit->module, g.at);
}

int fk_load(fk *kit, const void *pack, size_t size) {
  GUARDED(kit)
  given p = pass(kit, pack, size);
  if (p.missing) return FK_NO_MEMORY;
  int status = (int)Z_forkontrolZ_load(&kit->module, p.at, p.size);
  if (status < 0) take_back(kit, p); /* otherwise it is the module's now */
  return status;
}

typedef u32 (*one)(Z_forkontrol_instance_t *, u32, u32);
typedef u32 (*two)(Z_forkontrol_instance_t *, u32, u32, u32, u32);

static int with_one(fk *kit, one f, const void *a, size_t a_size) {
  GUARDED(kit)
  given p = pass(kit, a, a_size);
  if (p.missing) return FK_NO_MEMORY;
  int status = (int)f(&kit->module, p.at, p.size);
  take_back(kit, p);
  return status;
}

static int with_two(fk *kit, two f, const void *a, size_t a_size, const void *b, size_t b_size) {
  GUARDED(kit)
  given p = pass(kit, a, a_size), q = pass(kit, b, b_size);
  int status = p.missing || q.missing ? FK_NO_MEMORY : (int)f(&kit->module, p.at, p.size, q.at, q.size);
  take_back(kit, p);
  take_back(kit, q);
  return status;
}

int fk_check(fk *kit, const void *payload, size_t size, const char *options, size_t options_size) {
  return with_two(kit, Z_forkontrolZ_check, payload, size, options, options_size);
}

int fk_begin(fk *kit, const char *options, size_t options_size) {
  return with_one(kit, Z_forkontrolZ_begin, options, options_size);
}

int fk_feed(fk *kit, const void *window, size_t size) { return with_one(kit, Z_forkontrolZ_feed, window, size); }

int fk_finish(fk *kit) {
  GUARDED(kit)
  return (int)Z_forkontrolZ_finish(&kit->module);
}

int fk_cancel(fk *kit) {
  GUARDED(kit)
  return (int)Z_forkontrolZ_cancel(&kit->module);
}

int fk_field(fk *kit, const char *path, const char *options, size_t options_size) {
  return with_two(kit, Z_forkontrolZ_field, path, strlen(path), options, options_size);
}

int fk_check_field(fk *kit, int field, const char *value) {
  GUARDED(kit)
  given p = pass(kit, value, strlen(value));
  if (p.missing) return FK_NO_MEMORY;
  int status = (int)Z_forkontrolZ_check_field(&kit->module, (u32)field, p.at, p.size);
  take_back(kit, p);
  return status;
}

int fk_describe(fk *kit, const char *message, const char *options, size_t options_size) {
  return with_two(kit, Z_forkontrolZ_describe, message, strlen(message), options, options_size);
}

int fk_set_register(fk *kit, const char *name, const char *rows, size_t size) {
  return with_two(kit, Z_forkontrolZ_set_register, name, strlen(name), rows, size);
}

static int result(fk *kit, const char **text, size_t *size) {
  GUARDED(kit)
  *size = Z_forkontrolZ_result_len(&kit->module);
  *text = (const char *)at(&kit->system, Z_forkontrolZ_result_ptr(&kit->module), (uint32_t)*size);
  return FK_OK;
}

const char *fk_result(fk *kit, size_t *size) {
  const char *text = NULL;
  if (result(kit, &text, size) != FK_OK) {
    *size = 0;
    return NULL;
  }
  return text;
}
