// How this process asks the system for memory.
#pragma once

namespace server {

// Keeps freed memory for the next request instead of giving it back and faulting it in again: a
// 300 KB request touches about 200 pages, which cost a third of its time (docs/performance.md).
// To be called once, before threads start. Does nothing where the C library is not glibc.
void keep_freed_memory();

}  // namespace server
