/* Checks files: example PACK... -- NAME=VALUE... -- FILE...
 *
 * It prints the report of each, JSON, and a zero byte behind it. The name of a payload is the last part of its path. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "forkontrol.h"

static char *read_file(const char *path, size_t *size) {
  FILE *f = fopen(path, "rb");
  char *bytes = NULL;
  size_t room = 1 << 16;
  *size = 0;
  if (f == NULL) return NULL;
  for (;;) {
    char *more = realloc(bytes, room);
    if (more == NULL) break;
    bytes = more;
    *size += fread(bytes + *size, 1, room - *size, f);
    if (*size < room) {
      fclose(f);
      return bytes;
    }
    room *= 2;
  }
  fclose(f);
  free(bytes);
  return NULL;
}

/* fail prints what a call said, and gives the exit code. */
static int fail(fk *kit, const char *what, int status) {
  size_t size;
  const char *sentence = fk_result(kit, &size);
  fprintf(stderr, "%s: %d: %.*s\n", what, status, (int)size, sentence == NULL ? "" : sentence);
  return 3;
}

int main(int count, char **words) {
  fk *kit = fk_new();
  int part = 0;
  char options[4096];
  size_t options_size = 0;
  if (kit == NULL) {
    fputs("the module does not start\n", stderr);
    return 3;
  }
  for (int i = 1; i < count; i++) {
    if (strcmp(words[i], "--") == 0) {
      part++;
      continue;
    }
    if (part == 1) {
      size_t n = strlen(words[i]) + 1;
      if (options_size + n > sizeof options) return 2;
      memcpy(options + options_size, words[i], n);
      options_size += n;
      continue;
    }
    size_t size;
    char *bytes = read_file(words[i], &size);
    if (bytes == NULL) {
      perror(words[i]);
      return 3;
    }
    int status;
    if (part == 0) {
      status = fk_load(kit, bytes, size);
    } else {
      const char *name = strrchr(words[i], '/');
      char all[8192];
      memcpy(all, options, options_size);
      int n = snprintf(all + options_size, sizeof all - options_size, "name=%s", name == NULL ? words[i] : name + 1);
      if (n < 0 || options_size + (size_t)n + 1 > sizeof all) return 2;
      status = fk_check(kit, bytes, size, all, options_size + (size_t)n + 1);
    }
    free(bytes);
    if (status < 0) return fail(kit, words[i], status);
    if (part > 1) {
      const char *report = fk_result(kit, &size);
      fwrite(report, 1, size, stdout);
      putchar(0);
    }
  }
  fk_free(kit);
  return 0;
}
