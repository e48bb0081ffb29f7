#pragma once

#include <string_view>

/// What ECMA-285 says of the messages that the switch knows in BER, by the names of ECMA-323. One
/// definition a line (continued by indented ones): name, kind, fields. Kinds: `seq`, `choice`,
/// `list` (of its one field), `enum` and `bits` (words with their numbers), `bare` (see Kind).
/// Behind a kind may stand the type's own tag: `/e1` is [APPLICATION 1] EXPLICIT, `/i14` is
/// [APPLICATION 14] IMPLICIT, `/c2` is [2] IMPLICIT.
/// Behind the name of a message stands its operation (`MakeCall/10`), behind that of an event its
/// group and place in it (`DeliveredEvent/0.4`). A field is its name, `[n]` for an implicit or
/// `(n)` for an explicit tag of its own, its type, and `?` when it is optional.
namespace csta_switch {

std::string_view ber_table_of_services();
std::string_view ber_table_of_events();
std::string_view ber_table_of_types();
std::string_view ber_table_of_words();
std::string_view ber_table_of_voice_and_records();

// The same of ECMA-180, the first phase; the group of an event is 0.
std::string_view phase_one_table_of_services();
std::string_view phase_one_table_of_events();
std::string_view phase_one_table_of_types();
std::string_view phase_one_table_of_words();

}  // namespace csta_switch
