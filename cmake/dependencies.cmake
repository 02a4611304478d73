# What this project uses of others; docs/dependencies.md says what for. All are Debian packages.

# fhir/
find_package(LibXml2 REQUIRED)
find_path(RAPIDJSON_INCLUDE_DIR rapidjson/reader.h REQUIRED)
add_library(rapidjson_headers INTERFACE)
target_include_directories(rapidjson_headers SYSTEM INTERFACE ${RAPIDJSON_INCLUDE_DIR})

find_package(Threads REQUIRED)
find_package(Boost 1.74 REQUIRED) # Asio and Beast, which are headers only
find_package(cpprestsdk REQUIRED)
find_package(OpenSSL REQUIRED)

# server/
find_path(CJOSE_INCLUDE_DIR cjose/cjose.h REQUIRED)
find_library(CJOSE_LIBRARY cjose REQUIRED)
add_library(cjose INTERFACE)
target_include_directories(cjose SYSTEM INTERFACE ${CJOSE_INCLUDE_DIR})
target_link_libraries(cjose INTERFACE ${CJOSE_LIBRARY})
find_package(CLI11 REQUIRED)
find_package(spdlog REQUIRED)
find_package(tomlplusplus REQUIRED)
find_package(prometheus-cpp REQUIRED)

# Programs: malloc. The sanitizers bring their own.
if(NOT IVIG_CDS_SANITIZERS)
  find_package(mimalloc 2.0 REQUIRED)
endif()

# tests/, bench/
if(IVIG_CDS_TESTS)
  find_package(Catch2 2.13 REQUIRED)
endif()
if(IVIG_CDS_BENCH)
  find_package(benchmark REQUIRED)
endif()
