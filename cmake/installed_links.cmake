# Run when the package is made: links of its documents to what lies elsewhere in it, or is not in it.
file(GLOB_RECURSE pages "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/share/doc/ivig-cds/*.md")
foreach(page IN LISTS pages)
  file(READ "${page}" text)
  string(REPLACE "](LICENSE)" "](copyright)" text "${text}")
  string(REPLACE "CHANGELOG.md)" "CHANGELOG.md.gz)" text "${text}")
  # Sources and synthetic patients are named and not linked to.
  string(REGEX REPLACE "\\[([^]\n]+)\\]\\((\\.\\./)*(fhir|tests)/[^)]+\\)" "\\1" text "${text}")
  file(WRITE "${page}" "${text}")
endforeach()
