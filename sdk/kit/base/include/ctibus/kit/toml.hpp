#pragma once

// toml++ 3.3 compiled where it is used instead of its library: no exceptions to catch. To be
// included in .cpp files only, in each program or plugin by the same means: this header.
//
// Hostile text breaks what it asserts of itself, and with NDEBUG it tells the compiler to assume
// just that; without either it reports an error.
#undef NDEBUG
#define TOML_ASSERT(expression) static_assert(true)
#define TOML_HEADER_ONLY 1
#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
// Its tests of characters tell the compiler that they never end where they do for many a letter.
#include <toml++/impl/forward_declarations.h>
#undef TOML_UNREACHABLE
#define TOML_UNREACHABLE return false
#include <toml++/impl/unicode.h>
#undef TOML_UNREACHABLE
#define TOML_UNREACHABLE __builtin_unreachable()
#include <toml++/toml.h>
