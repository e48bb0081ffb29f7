#ifndef CTIBUS_KIT_NUMBERS_NUMBERING_HPP
#define CTIBUS_KIT_NUMBERS_NUMBERING_HPP

#include <optional>
#include <string>

// The narrow interface to libphonenumber. Any thread. Texts are plain ASCII, at most 250 bytes: the
// library logs on the process's standard output what it cannot decode.

namespace ctibus::numbers {

[[nodiscard]] bool is_known_region(const std::string& region);

/** Exactly an emergency number of the region; one with digits appended is not (it may be an
    extension). */
[[nodiscard]] bool is_emergency_number(const std::string& digits, const std::string& region);

struct PlanNumber {
  std::string e164;
  std::string national;
  std::string extension;
  std::string region;
  bool valid = false;
};

/** A number of a numbering plan, as the region's subscribers read the text. Nothing when the plan
 *  calls it impossible, when it is a short number of the region, or when so few digits were written
 *  without a country code that "possible" says nothing. */
[[nodiscard]] std::optional<PlanNumber> parse_plan_number(const std::string& text,
                                                          const std::string& region);

}  // namespace ctibus::numbers

#endif
