# The flags of every target of this project, and of nothing else: third-party headers come in as
# system headers and are spared.
add_library(project_flags INTERFACE)
target_compile_features(project_flags INTERFACE cxx_std_20)
target_compile_options(project_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual)
# For clang -Wconversion says more than for GCC: one set of warnings is enough.
target_compile_options(project_flags INTERFACE
  $<$<CXX_COMPILER_ID:Clang>:-Wno-sign-conversion> $<$<CXX_COMPILER_ID:Clang>:-Wreserved-identifier>)
# g++ 12 sees overlapping copies in its own std::string (GCC bug 105329).
target_compile_options(project_flags INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
if(IVIG_CDS_WARNINGS_AS_ERRORS)
  target_compile_options(project_flags INTERFACE -Werror)
endif()

# Where speed is not the point, the standard library checks its preconditions.
target_compile_definitions(project_flags INTERFACE $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)

# What is run is hardened: calls of the C library check the sizes that the compiler knows, functions
# with arrays notice a stack that was written over, and the linker's tables are read-only once the
# program has started. g++ and clang of Debian make programs position-independent by themselves.
target_compile_definitions(project_flags INTERFACE $<$<CONFIG:Release>:_FORTIFY_SOURCE=2>)
target_compile_options(project_flags INTERFACE $<$<CONFIG:Release>:-fstack-protector-strong>)
target_link_options(project_flags INTERFACE $<$<CONFIG:Release>:-Wl,-z,relro,-z,now>)

if(IVIG_CDS_SANITIZERS)
  set(sanitize -fsanitize=${IVIG_CDS_SANITIZERS} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_compile_options(project_flags INTERFACE ${sanitize})
  target_compile_options(project_flags INTERFACE
    $<$<CXX_COMPILER_ID:Clang>:-fsanitize-ignorelist=${CMAKE_CURRENT_LIST_DIR}/sanitizer_ignore.txt>)
  # GCC takes the code that it adds itself for uses of uninitialised memory.
  target_compile_options(project_flags INTERFACE
    $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  # Boost.Asio's headers hold fences, which the thread sanitizer does not follow and GCC warns of.
  if(IVIG_CDS_SANITIZERS MATCHES thread)
    target_compile_options(project_flags INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-tsan>)
  endif()
  target_link_options(project_flags INTERFACE ${sanitize})
endif()

# A second build of the same source is mostly waiting; where ccache is there, it does not wait.
find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()
