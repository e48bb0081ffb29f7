#pragma once

#include "ctibus/messages/types.hpp"

/// Message types of a third party, with every kind of field.
namespace sample {

enum class Colour { unknown, red, green };
constexpr auto names(Colour) { return std::array<std::string_view, 3>{"unknown", "red", "green"}; }

struct Part {
  ctibus::Text name{};
  std::int32_t count{};

  friend bool operator==(const Part&, const Part&) = default;
  static constexpr auto describe() {
    using M = Part;
    return ctibus::declare_group<M>("A part.", ctibus::field("name", &M::name, "Name."),
                                    ctibus::field("count", &M::count, "How many."));
  }
};

struct Everything {
  ctibus::Text id{};
  bool flag{};
  std::int32_t small{};
  std::int64_t large{};
  std::uint64_t natural{};
  double number{};
  Colour colour{};
  ctibus::Duration duration{};
  ctibus::Timestamp moment{};
  std::vector<ctibus::Text> words{};
  std::vector<Part> parts{};
  Part part{};
  ctibus::Attributes data{};
  ctibus::Secret pin{};
  std::span<const std::uint8_t> bytes{};

  static constexpr auto describe() {
    using M = Everything;
    using ctibus::field;
    return ctibus::declare_message<M>(
        ctibus::MessageClass::state, "acme.sample.everything", &M::id, "One of each.",
        field("id", &M::id, "Id."), field("flag", &M::flag, "Flag."),
        field("small", &M::small, "Small."), field("large", &M::large, "Large."),
        field("natural", &M::natural, "Natural."),
        field("number", &M::number, "Number.", {.unit = "s"}),
        field("colour", &M::colour, "Colour."), field("duration", &M::duration, "Duration."),
        field("moment", &M::moment, "Moment."),
        field("words", &M::words, "Words.", ctibus::personal_field),
        field("parts", &M::parts, "Parts."), field("part", &M::part, "Part."),
        field("data", &M::data, "Data."), field("pin", &M::pin, "PIN."),
        field("bytes", &M::bytes, "Bytes."));
  }
};

struct Ask {
  ctibus::Text what{};

  struct Reply {
    std::int64_t answer{};
    static constexpr auto describe() {
      return ctibus::declare_group<Reply>("The answer.",
                                          ctibus::field("answer", &Reply::answer, "Answer."));
    }
  };

  static constexpr auto describe() {
    using M = Ask;
    return ctibus::declare_message<M>(ctibus::MessageClass::command, "acme.sample.ask", nullptr,
                                      "Ask.", ctibus::field("what", &M::what, "What."));
  }
};

struct Fact {
  ctibus::Text id{};

  static constexpr auto describe() {
    using M = Fact;
    return ctibus::declare_message<M>(ctibus::MessageClass::record, "acme.sample.fact", &M::id,
                                      "To keep.", ctibus::field("id", &M::id, "Id."));
  }
};

}  // namespace sample
