# Read by cpack: the fields of each package. CTIBUS_DEBIAN_REVISION may be given with -D.
if(NOT CTIBUS_DEBIAN_REVISION)
  set(CTIBUS_DEBIAN_REVISION 1)
endif()
if(NOT CPACK_GENERATOR STREQUAL "DEB")
  return()
endif()
set(CPACK_DEBIAN_PACKAGE_RELEASE ${CTIBUS_DEBIAN_REVISION})
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION comm)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
unset(CPACK_PACKAGE_DESCRIPTION_SUMMARY)  # each package has its own
set(same "(= ${CPACK_PACKAGE_VERSION}-${CTIBUS_DEBIAN_REVISION})")

set(CPACK_DEBIAN_CORE_PACKAGE_NAME ctibus)
set(CPACK_DEBIAN_CORE_PACKAGE_DEPENDS "systemd | systemd-standalone-sysusers, init-system-helpers (>= 1.52)")
set(CPACK_DEBIAN_CORE_PACKAGE_SUGGESTS "ctibus-sim, ctibus-sip, ctibus-acd, ctibus-cdr, ctibus-contacts")
set(CPACK_DEBIAN_CORE_DESCRIPTION "plugin-based computer-telephony middleware bus
A light core carries typed messages in one log; whatever knows a telephone,
a queue, a customer or a disk is a plugin, in a package of its own. This
package has the service (ctibusd), the process that holds one plugin
(ctibus-host) and the command line (ctibus).")
set(CPACK_DEBIAN_CORE_PACKAGE_CONTROL_EXTRA
  "${CPACK_CTIBUS_DEBIAN}/postinst;${CPACK_CTIBUS_DEBIAN}/prerm;${CPACK_CTIBUS_DEBIAN}/postrm;${CPACK_CTIBUS_DEBIAN}/conffiles;${CPACK_CTIBUS_DEBIAN}/triggers")

set(CPACK_DEBIAN_SDK_PACKAGE_NAME ctibus-sdk)
set(CPACK_DEBIAN_SDK_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_SDK_PACKAGE_DEPENDS "ctibus ${same}, libfmt-dev, libexpected-dev")
set(CPACK_DEBIAN_SDK_PACKAGE_RECOMMENDS "g++ (>= 4:12), cmake (>= 3.25), pkg-config, libgtest-dev")
# Each is needed by one library of the kit.
set(CPACK_DEBIAN_SDK_PACKAGE_SUGGESTS
  "libzmq3-dev, libsofia-sip-ua-dev, libssl-dev, libboost-dev, libspandsp-dev, libsndfile1-dev, libsoxr-dev, libsoci-dev, libpq-dev, libsqlite3-dev, libphonenumber-dev, libpugixml-dev, libical-dev, libicu-dev, libhowardhinnant-date-dev")
set(CPACK_DEBIAN_SDK_DESCRIPTION "build plugins and connectors for ctibus
The C ABI, the C++ layer over it, the test host, the libraries of the kit,
the templates of `ctibus new` and the suites of `ctibus conformance`.")

set(CPACK_DEBIAN_PYTHON_PACKAGE_NAME python3-ctibus)
set(CPACK_DEBIAN_PYTHON_PACKAGE_SECTION python)
set(CPACK_DEBIAN_PYTHON_PACKAGE_ARCHITECTURE all)
set(CPACK_DEBIAN_PYTHON_PACKAGE_SHLIBDEPS OFF)
set(CPACK_DEBIAN_PYTHON_PACKAGE_DEPENDS "python3 (>= 3.11), python3-zmq, python3-msgpack")
set(CPACK_DEBIAN_PYTHON_DESCRIPTION "client of the ctibus middleware for Python
Typed and built on asyncio, for connectors, wallboards and scripts. It
resumes by itself after a lost connection.")
set(CPACK_DEBIAN_PYTHON_PACKAGE_CONTROL_EXTRA
  "${CPACK_CTIBUS_DEBIAN}/python/postinst;${CPACK_CTIBUS_DEBIAN}/python/prerm")

foreach(component IN LISTS CPACK_CTIBUS_PLUGINS)
  string(TOUPPER ${component} upper)
  string(REPLACE "plugin_" "" id ${component})
  string(REPLACE "_" "-" name ${id})
  set(CPACK_DEBIAN_${upper}_PACKAGE_NAME ctibus-${name})
  set(CPACK_DEBIAN_${upper}_PACKAGE_DEPENDS "ctibus ${same}")
  set(CPACK_DEBIAN_${upper}_DESCRIPTION "${id} plugin for the ctibus middleware
${CPACK_COMPONENT_${component}_DESCRIPTION}.

[plugin.NAME] use = \"${id}\" in /etc/ctibus/site.toml switches it on; its
options are listed by ctibus inspect ${id}.")
endforeach()
