#include "link_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <utility>

namespace ctibus::csta {

Result<ber::Oid> read_oid(std::string_view text) {
  constexpr std::size_t most_arcs = 16;
  ber::Oid oid;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (oid.size() < most_arcs) {
    std::uint32_t arc = 0;
    const auto [next, error] = std::from_chars(at, end, arc);
    if (error != std::errc()) break;
    oid.push_back(arc);
    if (next == end) {
      if (oid.size() < 2 || oid[0] > 2 || oid[1] > 39) break;
      return oid;
    }
    if (*next != '.') break;
    at = next + 1;
  }
  return failure("csta.bad_profile",
                 fmt::format("'{}' is no object identifier, such as 1.3.12.0.218", text));
}

Result<LinkOptions> link_options(const Profile& profile,
                                 std::optional<acse::Credentials> credentials) {
  LinkOptions options{.encoding = profile.encoding,
                      .xml = {.edition = profile.edition,
                              .space = profile.xml_namespace,
                              .declaration = profile.xml_declaration},
                      .framing = profile.framing,
                      .greeting = profile.greeting,
                      .all_bits = profile.all_bits};
  if (profile.encoding == Encoding::xml || !profile.associate) return options;
  auto& association = options.association.emplace(usual_association(profile.encoding));
  association.credentials = std::move(credentials);
  if (!profile.context.empty()) {
    const auto context = read_oid(profile.context);
    if (!context) return tl::unexpected(context.error());
    association.context = *context;
  }
  auto& information = association.information;
  if (profile.syntax == "none") {
    information.syntax.clear();
  } else if (!profile.syntax.empty()) {
    const auto syntax = read_oid(profile.syntax);
    if (!syntax) return tl::unexpected(syntax.error());
    information.syntax = *syntax;
  }
  if (profile.versions) {
    information.versions = *profile.versions;
    information.version_bits = std::max(information.version_bits,
                                        static_cast<unsigned>(std::bit_width(*profile.versions)));
  }
  information.functions_required = profile.functions_required;
  information.functions_supplied = profile.functions_supplied;
  return options;
}

std::set<std::string, std::less<>> unsayable(const Profile& profile) {
  std::set<std::string, std::less<>> names;
  if (profile.encoding == Encoding::xml) return names;
  const BerCodec codec = profile.encoding == Encoding::phase_one ? phase_one_codec() : BerCodec();
  for (const Message& message : messages()) {
    if (message.role == Role::request && !codec.has(message.name)) names.emplace(message.name);
  }
  return names;
}

}  // namespace ctibus::csta
