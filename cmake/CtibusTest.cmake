# ctibus_add_test(NAME SOURCES file... LIBRARIES target... LABELS label... [SUITE] [TEST_HOST]
#                 [TIMEOUT s])
#
# One program; one ctest entry a case, or one for the whole program with SUITE (for suites whose
# cases are many and short). LABELS are subjects: unit, contract, interop, fault, web, csta ...
# TEST_HOST: most of the sources test with ctibus/testing/test_host.hpp.
# Those in which threads meet have the label threads, and are built by the target threads_tests.

find_package(GTest REQUIRED)
include(GoogleTest)

# What most tests include is parsed once for all of them.
file(WRITE ${CMAKE_BINARY_DIR}/test_pch.cpp "")
function(ctibus_add_test_pch name)
  add_library(${name} OBJECT ${CMAKE_BINARY_DIR}/test_pch.cpp)
  target_link_libraries(${name} PUBLIC ctibus::testing GTest::gtest GTest::gmock)
  set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
  target_compile_options(${name} PRIVATE -fPIE)  # as the programs that use it
  target_precompile_headers(${name} PRIVATE
    <gmock/gmock.h> <gtest/gtest.h> <chrono> <functional> <map> <memory> <optional> <string>
    <string_view> <unordered_map> <vector> ${ARGN})
endfunction()
ctibus_add_test_pch(ctibus_test_pch)
ctibus_add_test_pch(ctibus_test_host_pch
  ${CMAKE_SOURCE_DIR}/sdk/include/ctibus/testing/test_host.hpp)

# What several test programs stand on: ctibus_add_test_library(NAME SOURCES file... [LIBRARIES
# target...]). It uses the test host.
function(ctibus_add_test_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;LIBRARIES" ${ARGN})
  add_library(${name} STATIC ${arg_SOURCES})
  target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR})
  target_link_libraries(${name} PUBLIC ${arg_LIBRARIES} ctibus::testing
                        PRIVATE GTest::gtest GTest::gmock)
  ctibus_use_test_host_pch(${name})
endfunction()

add_custom_target(threads_tests)

function(ctibus_add_test name)
  cmake_parse_arguments(arg "SUITE;TEST_HOST;NO_MAIN" "TIMEOUT" "LABELS;SOURCES;LIBRARIES;ENVIRONMENT" ${ARGN})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 120)
  endif()
  if(CTIBUS_SANITIZE)  # which slows everything down several times
    math(EXPR arg_TIMEOUT "5 * ${arg_TIMEOUT}")
  endif()
  add_executable(${name} ${arg_SOURCES})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR})  # tests/support
  target_link_libraries(${name} PRIVATE ${arg_LIBRARIES} ctibus::testing GTest::gtest
                                        GTest::gmock)
  if(NOT arg_NO_MAIN)
    target_link_libraries(${name} PRIVATE GTest::gtest_main)
  endif()
  if(arg_TEST_HOST)
    target_precompile_headers(${name} REUSE_FROM ctibus_test_host_pch)
  else()
    target_precompile_headers(${name} REUSE_FROM ctibus_test_pch)
  endif()
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  if("threads" IN_LIST arg_LABELS)
    add_dependencies(threads_tests ${name})
  endif()
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
