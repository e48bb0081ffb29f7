# ctibus_add_plugin(ID SOURCES file... [LIBRARIES target...] [NO_INSTALL])
#
# One source builds both ways: `ctibus_ID_objects` (an object library that tests and sanitizer builds
# link) and `ctibus_ID` (the module that a host loads, ID.so). ID is the plugin's id; a '-' in it
# becomes '_' in CTIBUS_PLUGIN(...). The module is installed as the component plugin_ID.
include(GNUInstallDirs)

set(CTIBUS_CMAKE_DIR ${CMAKE_CURRENT_LIST_DIR})

function(ctibus_add_plugin id)
  cmake_parse_arguments(arg "NO_INSTALL" "" "SOURCES;LIBRARIES" ${ARGN})
  string(REPLACE "-" "_" CTIBUS_PLUGIN_SYMBOL ${id})
  configure_file(${CTIBUS_CMAKE_DIR}/plugin_entry.cpp.in
                 ${CMAKE_CURRENT_BINARY_DIR}/${id}_entry.cpp @ONLY)

  add_library(ctibus_${id}_objects OBJECT ${arg_SOURCES})
  target_link_libraries(ctibus_${id}_objects PUBLIC ctibus::sdk ${arg_LIBRARIES})
  set_target_properties(ctibus_${id}_objects PROPERTIES
    POSITION_INDEPENDENT_CODE ON CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)

  add_library(ctibus_${id} MODULE ${CMAKE_CURRENT_BINARY_DIR}/${id}_entry.cpp)
  target_link_libraries(ctibus_${id} PRIVATE ctibus_${id}_objects)
  set_target_properties(ctibus_${id} PROPERTIES PREFIX "" OUTPUT_NAME ${id}
    CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
  # What is missing shows when the plugin is linked, not when a site loads it.
  if(NOT CTIBUS_SANITIZE)
    target_link_options(ctibus_${id} PRIVATE LINKER:-z,defs)
  endif()
  if(CTIBUS_PLUGIN_OUTPUT_DIRECTORY)
    set_target_properties(ctibus_${id} PROPERTIES
      LIBRARY_OUTPUT_DIRECTORY ${CTIBUS_PLUGIN_OUTPUT_DIRECTORY})
  endif()
  if(NOT arg_NO_INSTALL)
    install(TARGETS ctibus_${id} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/ctibus/plugins
            COMPONENT plugin_${id})
  endif()
endfunction()
