#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "ctibus/host.hpp"
#include "options.hpp"
#include "switch.hpp"

namespace ctibus::sim {

/// A moment between two bounds, by the host's chance.
Duration pick(Host& host, Duration shortest, Duration longest);
/// True in this share of cases.
bool happens(Host& host, double share);

/// Whoever sits at the telephones and whoever is called outside: answers, refuses, lets it ring,
/// talks, hangs up. Strand only.
class People {
 public:
  People(Host& host, const Options& options, Switch& pbx)
      : host_(host), options_(options), switch_(pbx) {}

  void call_changed(const pbx::Call& call, const pbx::CallEvent& event);
  bool meets_engaged_line(std::string_view device);

 private:
  enum class Intent { answer, reject, let_ring, hang_up };
  struct Plan {
    Intent intent{};
    Timer timer;
  };
  using Key = std::pair<std::string, std::string>;  ///< call, device

  const Person* person_at(std::string_view device) const;
  void plan_answer(const Key& key, const Person& person);
  void plan_hang_up(const Key& key, const Person& person);
  void plan(const Key& key, Intent intent, Duration delay);
  void carry_out(const Key& key, Intent intent);
  void drop_outdated(const pbx::Call& call);

  Host& host_;
  const Options& options_;
  Switch& switch_;
  std::map<Key, Plan> plans_;
};

}  // namespace ctibus::sim
