#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>

#include "model/event.hpp"
#include "model/telephony.hpp"
#include "service/post.hpp"
#include "service/services.hpp"

namespace csta_switch {

/// Who hears what: the monitors of all applications.
class Monitors {
 public:
  Monitors(const Site& site, Telephony& telephony, Post& post)
      : site_(&site), telephony_(&telephony), post_(&post) {}

  void add_to(Services& services);
  /// To every monitor that hears it and does not suppress it, oldest monitor first.
  void tell(const Event& event);
  /// The application is gone.
  void drop(int link);
  void clear();

 private:
  struct Monitor {
    std::string id;
    int link = 0;
    std::string device;      ///< empty: of a call
    std::uint64_t call = 0;  ///< its key
    bool call_type = false;  ///< no local connection
    std::set<std::string, std::less<>> suppressed;
  };

  Element start(const Link& link, const Element& request);
  void stop(const Link& link, const Element& request);
  Element change_filter(const Link& link, const Element& request);
  Monitor& of(const Link& link, const Element& request);
  void forget(std::uint64_t number);
  void follow(std::uint64_t merged, std::uint64_t call);
  void send(const Monitor& monitor, const Event& event, std::optional<State> local);

  const Site* site_;
  Telephony* telephony_;
  Post* post_;
  std::map<std::uint64_t, Monitor> monitors_;  ///< by the number they were made with
  std::unordered_map<std::string, std::set<std::uint64_t>> by_device_;
  std::unordered_map<std::uint64_t, std::set<std::uint64_t>> by_call_;
  std::uint64_t count_ = 0;
};

}  // namespace csta_switch
