#include "ctibus/messages/catalogue.hpp"

#include <array>
#include <nlohmann/json.hpp>

#include "codec_check.hpp"
#include "core/presentation/from_json.hpp"
#include "core/presentation/to_json.hpp"
#include "core/schema/message_spec.hpp"

// Payloads of every message of the catalogue, and the JSON that is shown of them. The first byte
// chooses the message.

namespace ctibus::fuzz {
namespace {

template <class M>
void check(Bytes payload) {
  check_codec<M>(payload);
  check_codec<typename detail::ReplyOf<M>::type>(payload);
}

template <class... M>
constexpr auto checks_of(MessageTypes<M...>) {
  return std::array<void (*)(Bytes), sizeof...(M)>{&check<M>...};
}

}  // namespace

void run(Bytes input) {
  static constexpr auto checks = checks_of(CatalogueTypes{});
  Input in(input);
  const std::size_t chosen = in.byte() % checks.size();
  const Bytes payload = in.rest();
  checks[chosen](payload);

  const auto& spec = schema::declared_messages()[chosen];
  for (const bool personal : {false, true}) {
    const auto json = presentation::to_json(payload, spec.fields, {.show_personal = personal});
    (void)presentation::line_of(json);
    if (!json.is_object() || !personal) continue;
    const auto back = presentation::from_json(json, spec);
    if (back) require(!back->empty(), "a message from JSON is a map");
  }
}

}  // namespace ctibus::fuzz
