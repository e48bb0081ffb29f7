#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "ctibus/codec.hpp"
#include "ctibus/messages/catalogue.hpp"
#include "reader.hpp"

namespace ctibus::readers {

using Lines = std::vector<std::string>;
using namespace std::chrono_literals;

struct Kind {
  const char* name;
  std::unique_ptr<Reader> (*make)(Site&, const std::string&);
};

inline const Kind kinds[] = {{"in_core", &make_reader_in_core},
                             {"in_process", &make_reader_in_process},
                             {"wire", &make_wire_reader},
                             {"python", &make_python_reader}};

inline void PrintTo(const Kind& kind, std::ostream* out) { *out << kind.name; }

/// What a delivery says in this suite: a device, a reason or the root of a conversation.
inline std::string line_of(const Delivery& delivery) {
  if (delivery.kind != "message" && delivery.kind != "snapshot") return delivery.kind;
  if (delivery.topic == "bus.recovered") return "recovered";
  if (delivery.tombstone) return "gone " + delivery.key;
  for (const char* field : {"device", "reason", "root"}) {
    if (const auto text = delivery.fields.value(field, std::string()); !text.empty()) {
      return (delivery.kind == "snapshot" ? "was " : "") + text;
    }
  }
  return delivery.topic;
}

inline Lines lines(const Reader& reader, std::size_t subscription = 0) {
  Lines out;
  for (const Delivery& delivery : reader.received()) {
    if (delivery.subscription == subscription) out.push_back(line_of(delivery));
  }
  return out;
}

inline Lines numbers(int from, int count) {
  Lines out;
  for (int i = from; i < from + count; ++i) out.push_back(std::to_string(i));
  return out;
}

/// The promises of the bus as those see them who listen and speak, the same for every kind.
class Readers : public ::testing::TestWithParam<Kind> {
 protected:
  explicit Readers(const std::string& log = "") : site_(log) {
    reader_ = GetParam().make(site_, "reader");
    other_ = GetParam().make(site_, "other");
    site_.start();
  }

  Reader& reader() { return *reader_; }
  Reader& other() { return *other_; }
  Site& site() { return site_; }
  wire::Client& world() { return site_.world(); }

  static void start(Reader& who, const Plan& plan) {
    const auto started = who.start(plan);
    ASSERT_TRUE(started) << started.error().code << ": " << started.error().text;
  }

  template <Message M>
  void publish(const M& body, bool tombstone = false) {
    msgpack::Buffer payload;
    encode(body, payload);
    const auto taken =
        world().publish({.topic = topic_of<M>(),
                         .key = key_of(body),
                         .payload = payload,
                         .flags = static_cast<std::uint8_t>(tombstone ? CTIBUS_FRAME_TOMBSTONE : 0),
                         .record = declaration<M>.message_class == MessageClass::record});
    ASSERT_TRUE(taken) << taken.error().text;
  }
  /// call.held of call "c" at devices FROM to FROM + COUNT - 1, in the log when it returns.
  void publish_numbers(int from, int count) {
    for (const auto& device : numbers(from, count)) {
      publish(call::Held{.call = "c", .device = device});
    }
    site_.settle();
  }

  bool await(const std::function<bool()>& condition) { return site_.await(condition); }
  bool await_lines(const Reader& who, std::size_t count, std::size_t subscription = 0) {
    return await([&] { return lines(who, subscription).size() >= count; });
  }
  /// What was on its way to the reader when this is called has arrived when it returns.
  void expect_lines(const Reader& who, const Lines& expected, std::size_t subscription = 0) {
    EXPECT_TRUE(await_lines(who, expected.size(), subscription));
    EXPECT_EQ(lines(who, subscription), expected);
  }

 private:
  Site site_;
  std::unique_ptr<Reader> reader_;
  std::unique_ptr<Reader> other_;
};

#define CTIBUS_READERS_CONTRACT(Suite)                                                \
  INSTANTIATE_TEST_SUITE_P(Kinds, Suite, ::testing::ValuesIn(ctibus::readers::kinds), \
                           [](const auto& each) { return std::string(each.param.name); })

}  // namespace ctibus::readers
