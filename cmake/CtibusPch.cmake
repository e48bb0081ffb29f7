# What nearly every library includes is parsed once for all of them: a third of the time of a build
# is that. A plugin, and the kit that connectors stand on, parse the SDK once as well. Every file
# includes what it uses all the same: the presets dev and fuzz build without these.

find_package(fmt REQUIRED)

file(WRITE ${CMAKE_BINARY_DIR}/library_pch.cpp "")
function(ctibus_add_library_pch name)
  add_library(${name} OBJECT ${CMAKE_BINARY_DIR}/library_pch.cpp)
  target_link_libraries(${name} PRIVATE ctibus::sdk fmt::fmt)
  target_precompile_headers(${name} PRIVATE
    <fmt/format.h> <algorithm> <array> <chrono> <cstdint> <functional> <map> <memory> <optional>
    <set> <span> <string> <string_view> <unordered_map> <utility> <variant> <vector> ${ARGN})
endfunction()

# Lets the libraries of this folder and those below use them, unless they have their own.
function(ctibus_use_library_pch folder)
  get_property(below DIRECTORY ${folder} PROPERTY SUBDIRECTORIES)
  foreach(next IN LISTS below)
    ctibus_use_library_pch(${next})
  endforeach()
  if(NOT folder MATCHES "^${CMAKE_SOURCE_DIR}/(connectors|core|examples|plugins|sdk)")
    return()
  endif()
  get_property(targets DIRECTORY ${folder} PROPERTY BUILDSYSTEM_TARGETS)
  foreach(target IN LISTS targets)
    get_target_property(type ${target} TYPE)
    get_target_property(headers ${target} PRECOMPILE_HEADERS)
    get_target_property(reused ${target} PRECOMPILE_HEADERS_REUSE_FROM)
    if(NOT type MATCHES "^(STATIC|OBJECT)_LIBRARY$" OR headers OR reused)
      continue()
    endif()
    # The compiler wants the macros with which the headers were parsed.
    target_compile_definitions(${target} PRIVATE
      $<TARGET_PROPERTY:fmt::fmt,INTERFACE_COMPILE_DEFINITIONS>)
    if(folder MATCHES "^${CMAKE_SOURCE_DIR}/(connectors|plugins|sdk/kit/pbx)")
      target_precompile_headers(${target} REUSE_FROM ctibus_plugin_pch)
    else()
      target_precompile_headers(${target} REUSE_FROM ctibus_library_pch)
    endif()
  endforeach()
endfunction()
