#include "ber_event_place.hpp"

#include <iterator>

namespace ctibus::csta {

namespace {

using ber::Reader;
using ber::Tlv;

bool is_context(const Tlv& value) { return value.id.tag_class == Tag::Class::context; }

/// What ECMA-218 has in groups has numbers in ECMA-180; -1: it has no such event.
std::int64_t number_in_first_phase(std::uint32_t group, std::uint32_t event) {
  constexpr std::int64_t first_of_groups[] = {1, 101, 201, 301};  // call, feature, agent, service
  if (group >= std::size(first_of_groups) || event >= 100) return -1;
  return first_of_groups[group] + event;
}

}  // namespace

Result<EventPlace> place_in_group(const Reader& parts, const Tlv& group) {
  const auto event = parts.only(group);
  if (!event) return tl::unexpected(event.error());
  const int in_group = is_context(group) ? static_cast<int>(group.id.number) : -1;
  const std::int64_t number = is_context(*event) ? std::int64_t{event->id.number} : -1;
  return EventPlace{*event, parts.inside(group), {in_group, number}};
}

Result<EventPlace> place_in_first_phases(Reader& parts, const Tlv& kind) {
  if (kind.id.constructed && is_context(kind)) {
    const auto tag = parts.only(kind);
    if (!tag) return tl::unexpected(tag.error());
    if (is_context(*tag)) {
      const Reader group = parts.inside(kind);
      const auto event = group.only(*tag);
      if (!event) return tl::unexpected(event.error());
      return EventPlace{
          *event, group.inside(*tag), {0, number_in_first_phase(kind.id.number, tag->id.number)}};
    }
  }
  const auto type = ber::read_integer(parts, kind);
  if (!type) return tl::unexpected(type.error());
  const auto event = parts.next();
  if (!event) return tl::unexpected(event.error());
  return EventPlace{*event, parts, {0, *type}};
}

}  // namespace ctibus::csta
