#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/presentation/from_json.hpp"
#include "core/presentation/to_json.hpp"
#include "core/schema/message_spec.hpp"
#include "fuzz.hpp"

// What is given to `ctibus publish` and `ctibus command`: JSON, or words such as device=pbx1:1001,
// one a line. The first byte chooses the message.

namespace ctibus::fuzz {
namespace {

void check(const nlohmann::ordered_json& json, const manifest::MessageSpec& spec) {
  const auto payload = presentation::from_json(json, spec);
  if (!payload) return require(!payload.error().text.empty(), "an error says what is wrong");
  const auto shown = presentation::to_json(*payload, spec.fields, {.show_personal = true});
  require(shown.is_object(), "JSON becomes a map");
  (void)presentation::line_of(shown);
}

}  // namespace

void run(Bytes input) {
  Input in(input);
  const auto& specs = schema::declared_messages();
  const auto& spec = specs[in.byte() % specs.size()];
  const std::string_view text = text_of(in.rest());

  const auto json = nlohmann::ordered_json::parse(text, nullptr, false);
  if (!json.is_discarded()) check(json, spec);

  std::vector<std::string> words;
  for (std::size_t at = 0; at <= text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    words.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }
  if (const auto made = presentation::from_words(words, spec)) check(*made, spec);
}

}  // namespace ctibus::fuzz
