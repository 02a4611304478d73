# The Debian package: scripts/build release && (cd build/release && cpack). Its files lie in
# deploy/debian/; tests/package/run installs it on a clean root. On which libraries it depends,
# dpkg-shlibdeps finds out.
set(IVIG_CDS_PACKAGE_MAINTAINER "ivig-cds <package@ivig-cds.invalid>" CACHE STRING
  "Who answers for the Debian package: name and address")
set(debian ${CMAKE_SOURCE_DIR}/deploy/debian)
set(package ${CMAKE_BINARY_DIR}/package)

# Debian's own changelog and the project's, packed as Debian wants them.
string(TIMESTAMP package_date "%a, %d %b %Y %H:%M:%S +0000" UTC)
configure_file(${debian}/changelog.in ${package}/changelog @ONLY)
configure_file(CHANGELOG.md ${package}/CHANGELOG.md COPYONLY)
find_program(GZIP gzip REQUIRED)
foreach(text changelog CHANGELOG.md)
  execute_process(COMMAND ${GZIP} -9nf ${package}/${text} COMMAND_ERROR_IS_FATAL ANY)
endforeach()

set(doc share/doc/ivig-cds)
install(TARGETS ivig-cds cds-hooks-conformance RUNTIME DESTINATION bin)
install(FILES ${debian}/ivig-cds.toml DESTINATION /etc/ivig-cds)
install(FILES ${debian}/ivig-cds.service DESTINATION lib/systemd/system)
install(FILES ${debian}/lintian-overrides DESTINATION share/lintian/overrides RENAME ivig-cds)
install(FILES ${debian}/copyright README.md HACKING.md ${package}/changelog.gz
  ${package}/CHANGELOG.md.gz DESTINATION ${doc})
install(FILES conformance/README.md DESTINATION ${doc}/conformance)
install(DIRECTORY docs/ DESTINATION ${doc}/docs)
# What operations.md sends to.
foreach(file haproxy/haproxy.cfg prometheus/alerts.yml grafana/dashboards/ivig-cds.json)
  get_filename_component(folder ${file} DIRECTORY)
  install(FILES deploy/${file} DESTINATION ${doc}/deploy/${folder})
endforeach()
install(SCRIPT cmake/installed_links.cmake)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME ivig-cds)
set(CPACK_PACKAGE_VENDOR ivig-cds)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGE_DESCRIPTION
"Answers CDS Hooks calls of an EHR with cards that say whether an order of
immune globulin agrees with one guideline, and why. For synthetic patients
only, not for clinical use without local validation.
.
The package also holds cds-hooks-conformance, which checks any server of
CDS Hooks.")
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "${IVIG_CDS_PACKAGE_MAINTAINER}")
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS adduser)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS ca-certificates) # roots for https of issuers and FHIR servers
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
  ${debian}/conffiles ${debian}/postinst ${debian}/prerm ${debian}/postrm)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_SET_DESTDIR ON) # for the absolute path of the configuration
set(CPACK_INSTALL_PREFIX /usr)
set(CPACK_PACKAGE_DIRECTORY ${package})
include(CPack)
