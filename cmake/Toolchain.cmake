# Compiler settings shared by the whole tree: speed of the build, warnings, sanitizers.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

option(CTIBUS_WERROR "Treat warnings as errors" OFF)
option(CTIBUS_BUILD_TESTS "Build tests and benchmarks" ON)
option(CTIBUS_FUZZ "Build the fuzz targets, for libFuzzer (clang only), and no other tests" OFF)
option(CTIBUS_UNITY "Compile several files at once: a build from nothing takes half as long" OFF)
set(CTIBUS_SANITIZE "" CACHE STRING "Comma separated list for -fsanitize=")

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()

add_compile_options(
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wcast-align
  -Wnull-dereference -Wno-missing-field-initializers
  "$<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor;-Woverloaded-virtual>"
  -fno-omit-frame-pointer -fdiagnostics-color=always)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # A compilation that fits in the memory need not collect garbage, which takes a tenth of its time.
  add_compile_options(--param=ggc-min-heapsize=1048576)
endif()
if(CTIBUS_WERROR)
  add_compile_options(-Werror)
endif()

# Debug information is what makes the link and the disk slow on a small machine.
if(CMAKE_BUILD_TYPE STREQUAL "RelWithDebInfo")
  add_compile_options(-g1)
endif()

if(CTIBUS_SANITIZE)
  add_compile_options(-fsanitize=${CTIBUS_SANITIZE} -fno-sanitize-recover=all -g1 -O1)
  add_link_options(-fsanitize=${CTIBUS_SANITIZE})
endif()
if(CTIBUS_SANITIZE MATCHES "undefined")
  # These take half of the time to compile. What they find besides ASan, the assertions of the
  # standard library mostly find as well.
  add_compile_options(-fno-sanitize=null,vptr,alignment,object-size,pointer-overflow
                      -fno-sanitize=nonnull-attribute,returns-nonnull-attribute)
  add_compile_definitions(_GLIBCXX_ASSERTIONS)
endif()

# Files with helpers of the same name in one part have SKIP_UNITY_BUILD_INCLUSION.
if(CTIBUS_UNITY)
  set(CMAKE_UNITY_BUILD ON)
  set(CMAKE_UNITY_BUILD_BATCH_SIZE 16)
endif()

if(CTIBUS_FUZZ)  # coverage for libFuzzer, whose main only the targets link
  add_compile_options(-fsanitize=fuzzer-no-link)
  # With libstdc++ 12 clang cannot build a std::string at compile time, which manifests may hold.
  add_compile_definitions(CTIBUS_NO_MANIFEST_NOTE)
endif()
