#pragma once

#include <string_view>

/// What ECMA-323 says of the messages that the switch knows, one definition a line (continued by
/// indented ones): name, kind, fields. Kinds are `seq` (fields in this order), `choice` (one of
/// them), `words` (a text, one of these), `flags` (elements with true or false), `device` (a text
/// with attributes). A field is its name, how often it occurs (`!` once, `?` at most once, `*`
/// any number, `+` one or more, `|` as an alternative), its type, and the editions that have it
/// (`@6-` since the sixth, `@-5` until the fifth).
namespace csta_switch {

std::string_view table_of_call_control();
std::string_view table_of_call_records();
std::string_view table_of_events();
std::string_view table_of_other();
std::string_view table_of_types();
std::string_view table_of_voice_unit();
std::string_view table_of_words();

}  // namespace csta_switch
