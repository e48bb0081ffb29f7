#pragma once

#include "ctibus/plugin.hpp"
#include "sample_messages.hpp"

namespace sample {

struct GroupOptions {
  std::string name;
  std::vector<std::string> numbers;

  static constexpr auto describe() {
    using O = GroupOptions;
    return ctibus::declare_group<O>("A group.",
                                    ctibus::option("name", &O::name, "Name.", {.required = true}),
                                    ctibus::option("numbers", &O::numbers, "Numbers."));
  }
};

struct RetryOptions {
  std::uint32_t times = 3;
  ctibus::Duration pause{1000};

  static constexpr auto describe() {
    using O = RetryOptions;
    return ctibus::declare_group<O>("How it is tried again.",
                                    ctibus::option("times", &O::times, "How many times."),
                                    ctibus::option("pause", &O::pause, "After which time."));
  }
};

struct Options {
  ctibus::Duration pause{20'000};
  std::string greeting = "a greeting of more than sixteen characters";
  double ratio = 1.5;
  ctibus::Size limit{64u << 20};
  std::vector<GroupOptions> groups;
  RetryOptions retry{.times = 7};

  static constexpr auto describe() {
    using O = Options;
    using ctibus::option;
    return ctibus::declare_group<O>(
        "Options of the sample.",
        option("pause", &O::pause, "A pause.",
               {.min = "1s", .max = "10m", .reloadable = true, .formerly = "wait"}),
        option("greeting", &O::greeting, "Said \"first\"."), option("ratio", &O::ratio, "A ratio."),
        option("limit", &O::limit, "A limit."), option("groups", &O::groups, "Groups."),
        option("retry", &O::retry, "Retries."));
  }
};

/// Answers sample::Ask after `pause`, repeats states as facts, and counts what it saw.
class Sample : public ctibus::Plugin {
 public:
  using Options = sample::Options;
  static constexpr std::string_view topics[] = {"acme.>"};
  static constexpr std::string_view ports[] = {"sample"};
  static constexpr ctibus::ErrorEntry errors[] = {
      {"sample.refused", "The question was refused.", "Nothing happens.", "Ask otherwise."}};
  static constexpr ctibus::Manifest manifest{
      .id = "sample",
      .text = "A plugin with one of each.",
      .offers = ports,
      .publishes = ctibus::messages<Fact>,
      .subscribes = topics,
      .provides = ctibus::messages<Ask>,
      .errors = errors,
  };

  Sample(ctibus::Host& host, const Options& options) : host_(host), options_(options) {
    host_.on<Everything>([this](const ctibus::Event<Everything>& event) {
      (void)host_.publish_record(Fact{.id = event->id}, [this](ctibus::Result<std::uint64_t> done) {
        done ? ++safe_ : ++lost_;
        host_.count("facts", "Facts kept.");
      });
    });
    host_.provide<Ask>([this](ctibus::Command<Ask> command) {
      if (command->what == "no") return command.reject("sample.refused", "No.");
      if (command->what == "throw") throw std::runtime_error("asked to throw");
      if (command->what == "drop") return;
      waiting_.push_back(std::move(command));
      timers_.push_back(host_.after(options_.pause, [this] {
        waiting_.back().accept({.answer = 42});
        waiting_.pop_back();
      }));
    });
  }

  ctibus::Result<> reload(const Options& options) {
    options_ = options;
    return {};
  }

  int safe_ = 0;
  int lost_ = 0;

 private:
  ctibus::Host& host_;
  Options options_;
  std::vector<ctibus::Command<Ask>> waiting_;
  std::vector<ctibus::Timer> timers_;
};

}  // namespace sample
