#pragma once

#include "service/monitors.hpp"
#include "service/post.hpp"
#include "service/services.hpp"

namespace csta_switch {

/// How applications begin and end: ECMA-354, or system registration, and whether both sides are
/// well.
class Sessions {
 public:
  using Ended = std::function<void(int link)>;
  using Complain = std::function<void(const Link& link, const std::string& what)>;

  /// `ended` hears that an application session is over: its monitors and registrations go.
  Sessions(const Site& site, Links& links, Timers& timers, Post& post, Ended ended,
           Complain complain)
      : site_(&site),
        links_(&links),
        timers_(&timers),
        post_(&post),
        ended_(std::move(ended)),
        complain_(std::move(complain)) {}

  void add_to(Services& services);
  /// Says how the switch is, from now on.
  void begin(const Link& link);
  /// Whether the application may ask for anything but a session now.
  bool may_serve(const Link& link) const;

 private:
  bool may_log_in(const Element& request) const;
  Element start(Link& link, const Element& request);
  Element reset(Link& link, const Element& request);
  Element stop(Link& link, const Element& request);
  long grant(Link& link, const Element& request);
  void expire(int link, std::uint64_t age);
  void say_status(int link);
  void look_for_answer(int link);

  const Site* site_;
  Links* links_;
  Timers* timers_;
  Post* post_;
  Ended ended_;
  Complain complain_;
  int sessions_ = 0;
  int registrations_ = 0;
};

}  // namespace csta_switch
