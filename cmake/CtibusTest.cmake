# ctibus_add_test(NAME SOURCES file... LIBRARIES target... LABELS label... [SUITE] [TIMEOUT s])
#
# One program; one ctest entry a case, or one for the whole program with SUITE (for suites whose
# cases are many and short). LABELS are subjects: unit, contract, interop, fault, web, csta ...

find_package(GTest REQUIRED)
include(GoogleTest)

# gtest, gmock and the standard library are parsed once for all test programs.
file(WRITE ${CMAKE_BINARY_DIR}/test_pch.cpp "")
add_library(ctibus_test_pch OBJECT ${CMAKE_BINARY_DIR}/test_pch.cpp)
target_link_libraries(ctibus_test_pch PUBLIC GTest::gtest GTest::gmock)
set_target_properties(ctibus_test_pch PROPERTIES POSITION_INDEPENDENT_CODE OFF)
target_compile_options(ctibus_test_pch PRIVATE -fPIE)  # as the programs that use it
target_precompile_headers(ctibus_test_pch PRIVATE
  <gmock/gmock.h> <gtest/gtest.h> <chrono> <functional> <map> <memory> <optional> <string>
  <string_view> <unordered_map> <vector>)

function(ctibus_add_test name)
  cmake_parse_arguments(arg "SUITE;NO_MAIN" "TIMEOUT" "LABELS;SOURCES;LIBRARIES;ENVIRONMENT" ${ARGN})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 120)
  endif()
  if(CTIBUS_SANITIZE)  # which slows everything down several times
    math(EXPR arg_TIMEOUT "5 * ${arg_TIMEOUT}")
  endif()
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE ${arg_LIBRARIES} GTest::gtest GTest::gmock)
  if(NOT arg_NO_MAIN)
    target_link_libraries(${name} PRIVATE GTest::gtest_main)
  endif()
  target_precompile_headers(${name} REUSE_FROM ctibus_test_pch)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  if(arg_SUITE)
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES LABELS "${arg_LABELS}" TIMEOUT ${arg_TIMEOUT}
                                            ENVIRONMENT "${arg_ENVIRONMENT}")
  else()
    gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST PROPERTIES TIMEOUT ${arg_TIMEOUT})
    # The discovery flattens lists, and would read a second label as the next property's name.
    set(properties ${CMAKE_CURRENT_BINARY_DIR}/${name}_properties.cmake)
    file(CONFIGURE OUTPUT ${properties} @ONLY CONTENT
      "set_tests_properties(\${@name@_TESTS} PROPERTIES LABELS \"@arg_LABELS@\" ENVIRONMENT \"@arg_ENVIRONMENT@\")\n")
    set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${properties})
  endif()
endfunction()
