/* The module forkontrol.wasm as C, by wasm2c. docs/wasm.md says what the functions do; a kit is for one thread.
 *
 * A status of 0 or more is success. Below 0 it is one of the codes, and the result is a sentence in English. */
#ifndef FORKONTROL_H
#define FORKONTROL_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum fk_status {
  FK_OK = 0,
  FK_KNOWN = 1, /* of fk_feed: the rest need not be fed */
  FK_ARGUMENT = -1,
  FK_OPTION = -2,
  FK_UNKNOWN_SYSTEM = -3,
  FK_UNKNOWN_MESSAGE = -4,
  FK_UNKNOWN_FIELD = -5,
  FK_UNKNOWN_REGISTER = -6,
  FK_REGISTER = -7,
  FK_PACK_DAMAGED = -8,
  FK_PACK_VERSION = -9,
  FK_PACK_MISSING = -10,
  FK_STATE = -11,
  FK_PACK_CONFLICT = -12,
  FK_INTERNAL = -99,
  /* The wrapper's own: the module stopped, or there is no memory. After FK_STOPPED every call gives it. */
  FK_STOPPED = -100,
  FK_NO_MEMORY = -101
};

typedef struct fk fk;

/* A kit without packs; NULL where there is no memory. */
fk *fk_new(void);
void fk_free(fk *kit);

int fk_load(fk *kit, const void *pack, size_t size);

/* Options are name=value pairs, each ended by a zero byte. */
int fk_check(fk *kit, const void *payload, size_t size, const char *options, size_t options_size);
int fk_begin(fk *kit, const char *options, size_t options_size);
int fk_feed(fk *kit, const void *window, size_t size);
int fk_finish(fk *kit);
int fk_cancel(fk *kit);

/* The number of a field, and how many findings a value of it has. */
int fk_field(fk *kit, const char *path, const char *options, size_t options_size);
int fk_check_field(fk *kit, int field, const char *value);

int fk_describe(fk *kit, const char *message, const char *options, size_t options_size);
int fk_set_register(fk *kit, const char *name, const char *rows, size_t size);

/* What the last call gave: size bytes of UTF-8, until the next call. NULL and 0 where it gave nothing. */
const char *fk_result(fk *kit, size_t *size);

#ifdef __cplusplus
}
#endif

#endif
