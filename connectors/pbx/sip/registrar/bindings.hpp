#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ctibus/kit/sip/uri.hpp"
#include "registrar.hpp"

namespace ctibus::sip {

/// A binding with what tells a later request about it from an overtaken one.
struct Registered {
  Binding binding;
  Uri uri;
  std::string instance;  ///< +sip.instance: the same telephone though its URI is another one
  std::string call_id;
  std::uint32_t cseq = 0;
  Moment refreshed{0};
};

/// The bindings of all numbers, and which of them expires next.
class Bindings {
 public:
  using List = std::vector<Registered>;

  /// What has not expired.
  List of(std::string_view number, Moment now) const;
  void replace(const std::string& number, List list);
  std::vector<std::string> expire(Moment now);
  Moment next_expiry() const { return due_.empty() ? Moment::max() : due_.begin()->first; }

 private:
  static Moment first_expiry(const List& list);
  std::map<std::string, List, std::less<>> numbers_;
  std::set<std::pair<Moment, std::string>> due_;  ///< first expiry of each number
};

}  // namespace ctibus::sip
