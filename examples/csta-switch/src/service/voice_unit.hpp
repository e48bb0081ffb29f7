#pragma once

#include <map>
#include <string>
#include <utility>

#include "csta_switch/site.hpp"
#include "model/telephony.hpp"
#include "service/post.hpp"
#include "service/services.hpp"

namespace csta_switch {

/// Messages played to parties of calls and recorded of them, and digits collected.
class VoiceUnit {
 public:
  VoiceUnit(const Site& site, Telephony& telephony, Timers& timers, Post& post)
      : site_(&site), telephony_(&telephony), timers_(&timers), post_(&post) {}

  void add_to(Services& services);
  /// A connection that is not on the line any more hears and says nothing more.
  void entered(const Call& call, const Party& party);
  /// Digits are told to whoever collects them.
  void hear(const Event& event);
  void drop(int link);
  void clear();

 private:
  using Spot = std::pair<std::uint64_t, std::string>;  ///< call and device
  struct Activity {
    std::string message;
    Time begun = Time::zero();
    std::uint64_t step = 0;
  };
  struct Collection {
    int link = 0;
    Spot spot;
  };

  Element play(const Element& request);
  Element record(const Element& request);
  void stop(const Element& request);
  Element collect(const Link& link, const Element& request);
  void stop_collecting(const Link& link, const Element& request);
  void begin(const Found& found, std::string message, const char* event, Time length,
             std::string_view cause);
  void end(const Spot& spot, std::string_view cause);
  void tell(const char* name, const Spot& spot, const Activity& activity, std::string_view cause);

  const Site* site_;
  Telephony* telephony_;
  Timers* timers_;
  Post* post_;
  std::map<Spot, Activity> activities_;
  std::map<std::string, Collection> collections_;
  std::map<std::string, Time> recordings_;  ///< by message
  std::uint64_t steps_ = 0;
  int ids_ = 0;
};

}  // namespace csta_switch
