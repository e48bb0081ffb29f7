#include "core/host/reply_codec.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "ctibus/command.hpp"
#include "ctibus/msgpack.hpp"

namespace ctibus::host {
namespace {

constexpr std::string_view members[] = {"status", "code", "text"};

/// The pairs of a map without its head.
struct Fields {
  std::size_t count = 0;
  std::span<const std::uint8_t> bytes;
};

Fields fields_of(std::span<const std::uint8_t> map) {
  msgpack::Reader whole(map);
  if (map.empty() || whole.peek() != msgpack::Type::map || !whole.skip() || !whole.at_end()) {
    return {};
  }
  Fields fields;
  msgpack::Reader reader(map);
  reader.map(fields.count);
  fields.bytes = map.subspan(static_cast<std::size_t>(reader.position() - map.data()));
  return fields;
}

}  // namespace

std::vector<std::uint8_t> pack_reply(const CommandReply& reply) {
  const Fields fields = fields_of(reply.payload);
  std::vector<std::uint8_t> out;
  msgpack::Writer writer(out);
  writer.map(std::size(members) + fields.count);
  writer.text(members[0]);
  writer.text(name_of(static_cast<ReplyStatus>(reply.status)));
  writer.text(members[1]);
  writer.text(reply.code);
  writer.text(members[2]);
  writer.text(reply.text);
  writer.raw(fields.bytes);
  return out;
}

std::optional<CommandReply> unpack_reply(std::span<const std::uint8_t> payload) {
  msgpack::Reader reader(payload);
  std::size_t count = 0;
  if (!reader.map(count) || count < std::size(members)) return std::nullopt;
  std::string_view values[std::size(members)];
  for (std::size_t i = 0; i < std::size(members); ++i) {
    std::string_view name;
    if (!reader.text(name) || name != members[i] || !reader.text(values[i])) return std::nullopt;
  }
  CommandReply reply;
  reply.status = 0;
  for (std::uint32_t status = CTIBUS_REPLY_ACCEPTED; status <= CTIBUS_REPLY_OUTCOME_UNKNOWN;
       ++status) {
    if (name_of(static_cast<ReplyStatus>(status)) == values[0]) reply.status = status;
  }
  if (reply.status == 0) return std::nullopt;
  reply.code = values[1];
  reply.text = values[2];
  if (count > std::size(members)) {
    msgpack::Writer(reply.payload).map(count - std::size(members));
    const auto rest = payload.subspan(static_cast<std::size_t>(reader.position() - payload.data()));
    reply.payload.insert(reply.payload.end(), rest.begin(), rest.end());
  }
  return reply;
}

}  // namespace ctibus::host
