#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/telephony.hpp"
#include "service/post.hpp"
#include "service/services.hpp"

namespace csta_switch {

/// Calls at route points: whom the switch asks, and what becomes of them (ECMA-269, routeing
/// services).
class Routes {
 public:
  Routes(Telephony& telephony, Timers& timers, Post& post)
      : telephony_(&telephony), timers_(&timers), post_(&post) {}

  void add_to(Services& services);
  /// A connection at a route point has begun or ended.
  void entered(const Call& call, const Party& party);
  /// The application is asked about every route point, without registration.
  void ask_for_all(int link);
  /// The application is gone: its calls are offered to the next one.
  void drop(int link);
  void clear();

 private:
  struct Registration {
    std::string id;
    int link = 0;
    std::string device;  ///< empty: every route point
  };
  struct Dialogue {
    std::string id;
    std::uint64_t call = 0;  ///< its key
    Place place;
    Registration registration;
    int reroutes = 0;
    std::uint64_t asked = 0;  ///< counts the requests of all dialogues
  };

  Element start(const Link& link, const Element& request);
  void cancel(const Link& link, const Element& request);
  void select(const Link& link, const Element& message);
  void reject(const Link& link, const Element& message);
  void end(const Link& link, const Element& message);

  void offer(const Place& place);
  void ask(Dialogue& dialogue, Element message);
  void time_out(const std::string& id, std::uint64_t asked);
  void go_default(const Place& place);
  void refuse(const Place& place);
  /// Takes it off the open ones.
  Dialogue close(const Dialogue& dialogue);
  const Registration* registered_for(const Device& device) const;
  Dialogue* of(const Link& link, const Element& message);
  /// Tells the application that a dialogue is over; without an error when `word` is empty.
  void say_end(const Dialogue& dialogue, std::string category, std::string word);

  Telephony* telephony_;
  Timers* timers_;
  Post* post_;
  std::vector<Registration> registrations_;
  std::map<std::string, Dialogue> dialogues_;
  int registration_ids_ = 0;
  int dialogue_ids_ = 0;
  std::uint64_t asked_ = 0;
};

}  // namespace csta_switch
