#include "server/memory.h"

#if defined(__GLIBC__)
#include <malloc.h>
#endif

namespace server {

void keep_freed_memory() {
#if defined(__GLIBC__)
  constexpr int kKept = 32 * 1024 * 1024;    // at the top of each arena
  constexpr int kMapped = 16 * 1024 * 1024;  // blocks from here on are mapped on their own
  mallopt(M_TRIM_THRESHOLD, kKept);
  mallopt(M_MMAP_THRESHOLD, kMapped);
#endif
}

}  // namespace server
