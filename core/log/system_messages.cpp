#include "core/log/system_messages.hpp"

#include <functional>
#include <msgpack.hpp>

namespace ctibus::log {
namespace {

class Packer {
 public:
  explicit Packer(std::uint32_t fields) { packer_.pack_map(fields); }
  template <class Value>
  Packer& field(std::string_view name, const Value& value) {
    packer_.pack(name);
    packer_.pack(value);
    return *this;
  }
  [[nodiscard]] Payload done() const {
    const auto* bytes = reinterpret_cast<const std::byte*>(buffer_.data());
    return {bytes, bytes + buffer_.size()};
  }

 private:
  msgpack::sbuffer buffer_;
  msgpack::packer<msgpack::sbuffer> packer_{buffer_};
};

// Rare messages: the tree of objects is affordable here, and its exceptions end here.
template <class Notice>
std::optional<Notice> unpack(
    std::span<const std::byte> payload,
    const std::function<void(Notice&, std::string_view, const msgpack::object&)>& take) {
  try {
    const msgpack::object_handle handle =
        msgpack::unpack(reinterpret_cast<const char*>(payload.data()), payload.size(), nullptr,
                        nullptr, msgpack::unpack_limit(4096, 64, 65536, 0, 0, 8));
    const msgpack::object& root = handle.get();
    if (root.type != msgpack::type::MAP) return std::nullopt;
    Notice notice;
    for (const msgpack::object_kv& pair : std::span(root.via.map.ptr, root.via.map.size))
      take(notice, pair.key.as<std::string_view>(), pair.val);
    return notice;
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

}  // namespace

Payload pack(const GapNotice& notice) {
  return Packer(4)
      .field("source", notice.source)
      .field("source_epoch", notice.source_epoch)
      .field("from", notice.from)
      .field("to", notice.to)
      .done();
}

Payload pack(const TypeNotice& notice) {
  return Packer(2).field("id", notice.id).field("class", notice.message_class).done();
}

Payload pack(const SourceNotice& notice) {
  return Packer(2).field("id", notice.id).field("source_epoch", notice.source_epoch).done();
}

Payload pack(const ConsumerNotice& notice) {
  return Packer(2).field("sequence", notice.sequence).field("patterns", notice.patterns).done();
}

Payload pack(const EpochNotice& notice) {
  return Packer(3)
      .field("epoch", notice.epoch)
      .field("last_sequence", notice.last_sequence)
      .field("cut_bytes", notice.cut_bytes)
      .done();
}

std::optional<TypeNotice> unpack_type(std::span<const std::byte> payload) {
  return unpack<TypeNotice>(payload, [](auto& notice, auto name, const auto& value) {
    if (name == "id") value.convert(notice.id);
    if (name == "class") value.convert(notice.message_class);
  });
}

std::optional<SourceNotice> unpack_source(std::span<const std::byte> payload) {
  return unpack<SourceNotice>(payload, [](auto& notice, auto name, const auto& value) {
    if (name == "id") value.convert(notice.id);
    if (name == "source_epoch") value.convert(notice.source_epoch);
  });
}

std::optional<ConsumerNotice> unpack_consumer(std::span<const std::byte> payload) {
  return unpack<ConsumerNotice>(payload, [](auto& notice, auto name, const auto& value) {
    if (name == "sequence") value.convert(notice.sequence);
    if (name == "patterns") value.convert(notice.patterns);
  });
}

std::optional<EpochNotice> unpack_epoch(std::span<const std::byte> payload) {
  return unpack<EpochNotice>(payload, [](auto& notice, auto name, const auto& value) {
    if (name == "epoch") value.convert(notice.epoch);
    if (name == "last_sequence") value.convert(notice.last_sequence);
    if (name == "cut_bytes") value.convert(notice.cut_bytes);
  });
}

std::optional<GapNotice> unpack_gap(std::span<const std::byte> payload) {
  return unpack<GapNotice>(payload, [](auto& notice, auto name, const auto& value) {
    if (name == "source") value.convert(notice.source);
    if (name == "source_epoch") value.convert(notice.source_epoch);
    if (name == "from") value.convert(notice.from);
    if (name == "to") value.convert(notice.to);
  });
}

}  // namespace ctibus::log
