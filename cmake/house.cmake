# The link rule of the house: a folder is one library, and a file sees the headers of the folders
# that its library links and no others.
#
# Headers are included as "fhir/json_document.h", so an include root at the top of the sources would
# show every folder to everyone. Instead each library has a root of its own that holds one link, to
# its own folder; linking the library is what makes the root visible.

# house_library(<folder> SOURCES <file>... [PUBLIC <target>...] [PRIVATE <target>...])
#
# PUBLIC what its headers include, PRIVATE what only its sources do. Headers that the build
# generates go where house_generated_dir() says and are found as "<folder>/<header>" too.
function(house_library name)
  cmake_parse_arguments(PARSE_ARGV 1 HOUSE "" "" "SOURCES;PUBLIC;PRIVATE")
  if(HOUSE_UNPARSED_ARGUMENTS OR NOT HOUSE_SOURCES)
    message(FATAL_ERROR "house_library(${name}): needs SOURCES, and knows PUBLIC and PRIVATE")
  endif()

  set(root ${CMAKE_BINARY_DIR}/include/${name})
  file(MAKE_DIRECTORY ${root})
  file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR} ${root}/${name} SYMBOLIC)
  house_generated_dir(${name} generated)

  add_library(${name} STATIC ${HOUSE_SOURCES})
  target_include_directories(${name} PUBLIC ${root} ${CMAKE_BINARY_DIR}/generated/${name})
  target_link_libraries(${name} PUBLIC ${HOUSE_PUBLIC} PRIVATE project_flags ${HOUSE_PRIVATE})
endfunction()

# Where the generated headers of a folder go: house_generated_dir(fhir dir) sets dir.
function(house_generated_dir name variable)
  set(dir ${CMAKE_BINARY_DIR}/generated/${name}/${name})
  file(MAKE_DIRECTORY ${dir})
  set(${variable} ${dir} PARENT_SCOPE)
endfunction()

# house_program(<name> SOURCES <file>... LINKS <target>...): ends in the top of the build folder.
# The allocator comes first, so that its malloc is the one that is found.
function(house_program name)
  cmake_parse_arguments(PARSE_ARGV 1 HOUSE "" "" "SOURCES;LINKS")
  add_executable(${name} ${HOUSE_SOURCES})
  if(TARGET mimalloc)
    target_link_libraries(${name} PRIVATE mimalloc)
  endif()
  target_link_libraries(${name} PRIVATE project_flags ${HOUSE_LINKS})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
endfunction()
