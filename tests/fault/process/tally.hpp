#pragma once

#include <cstdint>
#include <cstdio>
#include <string>

#include "ctibus/messages/catalogue.hpp"
#include "ctibus/plugin.hpp"

namespace ctibus::tally {

struct Tick {
  std::uint64_t number{};

  static constexpr auto describe() {
    using M = Tick;
    return declare_message<M>(MessageClass::event, "test.tally.tick", nullptr, "To be counted.",
                              field("number", &M::number, "From 1, without a hole."));
  }
};

struct Counted {
  std::uint64_t number{};

  static constexpr auto describe() {
    using M = Counted;
    return declare_message<M>(MessageClass::event, "test.tally.counted", nullptr,
                              "A tick was written down.",
                              field("number", &M::number, "Of the tick."));
  }
};

/// A line of the book: what was seen, and where it lies in the log.
struct Entry {
  std::uint64_t epoch = 0;
  std::uint64_t sequence = 0;
  std::uint64_t number = 0;
};

/// Writes every tick that it sees into a book, at once, so that a kill at any moment tells what it
/// had seen; and begins again where its book ends.
class Tally : public Plugin {
 public:
  struct Options {
    std::string book;
    std::string consumer;
    std::uint64_t abort_at = 0;
    std::string gate;
    std::string title;

    static constexpr auto describe() {
      using O = Options;
      return declare_group<O>(
          "How to count.", option("book", &O::book, "File.", {.required = true}),
          option("consumer", &O::consumer,
                 "Durable consumer, which begins after what it acknowledged; else where the book "
                 "ends."),
          option("abort_at", &O::abort_at, "Number at which it aborts; 0: none."),
          option("gate", &O::gate, "Its start waits until there is this file."),
          option("title", &O::title, "Of the book.", {.reloadable = true}));
    }
  };
  // Ticks come from outside; declared here so that the site knows them.
  static constexpr auto publishes = messages<Counted, Tick>;
  static constexpr std::string_view subscribes[] = {"test.tally.tick", "bus.recovered"};
  static constexpr ctibus::Manifest manifest{
      .id = "tally", .text = "Counts.", .publishes = publishes, .subscribes = subscribes};

  Tally(Host& host, const Options& options);
  Result<> start() override;
  Result<> reload(const Options& options);

 private:
  void count(const Event<Tick>& tick, Subscription& stream);

  Host& host_;
  Options options_;
  std::FILE* book_ = nullptr;
};

}  // namespace ctibus::tally
