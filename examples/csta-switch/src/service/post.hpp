#pragma once

#include <deque>
#include <map>
#include <random>
#include <string>

#include "model/timers.hpp"
#include "service/link.hpp"
#include "wire/element.hpp"

namespace csta_switch {

using Links = std::map<int, Link>;
using Chance = std::mt19937_64;

/// Takes messages to applications, with the faults there are. Answers go at once; what the switch
/// says by itself waits until `flush`, so that an answer comes before what it brought about.
class Post {
 public:
  using Trace = std::function<void(int, char, std::string_view)>;
  using Complain = std::function<void(const Link& link, const std::string& what)>;

  Post(Dialect dialect, Links& links, Timers& timers, Chance& chance, const Faults& faults,
       const Trace& trace, Complain complain)
      : dialect_(dialect),
        links_(&links),
        timers_(&timers),
        chance_(&chance),
        faults_(&faults),
        trace_(&trace),
        complain_(std::move(complain)) {}

  void answer(Link& link, int invoke_id, Element message);
  void queue_event(int link, Element message) {
    queued_.push_back({link, true, std::move(message)});
  }
  void queue_request(int link, Element message) {
    queued_.push_back({link, false, std::move(message)});
  }
  void flush();
  /// What the wire itself has to say.
  void send_bytes(Link& link, std::string bytes);
  void drop_queued() { queued_.clear(); }

 private:
  struct Queued {
    int link;
    bool is_event;
    Element message;
  };

  void send(Link& link, Wire::Sort sort, int invoke_id, Element message);
  /// Empty when it is too long, or (with a complaint) has what the wire cannot say.
  std::string encoded(Link& link, Wire::Sort sort, int invoke_id, const Element& message);
  bool happens(double share);

  Dialect dialect_;
  Links* links_;
  Timers* timers_;
  Chance* chance_;
  const Faults* faults_;
  const Trace* trace_;
  Complain complain_;
  std::deque<Queued> queued_;
};

}  // namespace csta_switch
