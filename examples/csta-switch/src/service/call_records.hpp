#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>

#include "model/event.hpp"
#include "model/timers.hpp"
#include "service/post.hpp"
#include "service/services.hpp"

namespace csta_switch {

/// Call detail records: one for each call that somebody answered or tried to. They are kept until
/// an application has taken them.
class CallRecords {
 public:
  CallRecords(const Timers& timers, Post& post) : timers_(&timers), post_(&post) {}

  void add_to(Services& services);
  void hear(const Event& event);
  /// The link is gone: what it has not taken is kept.
  void drop(int link);
  void clear();

 private:
  struct Record {
    std::uint64_t number = 0;
    Element item;
  };
  struct Transmission {
    int link = 0;
    std::deque<std::deque<std::uint64_t>> sent;  ///< records of reports that were not answered
  };

  Element start(const Link& link);
  void stop(const Link& link, const Element& request);
  void send_stored(const Link& link, const Element& request);
  void taken(const Link& link);
  Transmission& of(const Link& link, const Element& request);
  void report(const std::string& id, Transmission& transmission, bool stored);
  bool is_sent(std::uint64_t number) const;

  const Timers* timers_;
  Post* post_;
  std::map<std::uint64_t, Time> answered_;  ///< by call: since when
  std::deque<Record> records_;              ///< that nobody has taken
  std::map<std::string, Transmission> transmissions_;
  std::uint64_t numbers_ = 0;
  int ids_ = 0;
};

}  // namespace csta_switch
