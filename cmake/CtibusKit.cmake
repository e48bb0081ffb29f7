# A library of the kit, installed with the SDK so that find_package(ctibus COMPONENTS kit_NAME) finds
# it. What it needs of others is found by its dependencies.cmake, here as well as there.
function(ctibus_install_kit name)
  set_target_properties(ctibus_kit_${name} PROPERTIES EXPORT_NAME kit_${name})
  set(folder ${CMAKE_INSTALL_LIBDIR}/cmake/ctibus)
  install(TARGETS ctibus_kit_${name} EXPORT ctibus_kit_${name}
          ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT sdk)
  install(EXPORT ctibus_kit_${name} NAMESPACE ctibus:: FILE kit_${name}.cmake
          DESTINATION ${folder} COMPONENT sdk)
  install(DIRECTORY include/ctibus DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT sdk)
  if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/dependencies.cmake)
    install(FILES dependencies.cmake RENAME kit_${name}_dependencies.cmake DESTINATION ${folder}
            COMPONENT sdk)
  endif()
endfunction()
