#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ctibus/kit/acd/callback.hpp"

namespace ctibus::acd {

/// The customers to be called back, found by id, by number and by the call they are in. References
/// stay valid until the callback is removed. Values only, no threads.
class CallbackBook {
 public:
  /// Under an id and a number (in its group) that are not in the book.
  Callback& add(Callback callback);
  void remove(const Callback& callback);
  /// Another call, or none when empty. A call has one callback, the last one.
  void set_call(Callback& callback, std::string_view call);

  Callback* find(std::string_view id);
  Callback* find(std::string_view group, std::string_view key);
  Callback* in_call(std::string_view call);
  std::vector<Callback*> of_group(std::string_view group);
  const std::map<std::string, Callback, std::less<>>& all() const { return by_id_; }

 private:
  void leave_call(const Callback& callback);

  std::map<std::string, Callback, std::less<>> by_id_;
  std::map<std::pair<std::string, std::string>, Callback*, std::less<>> by_number_;
  std::map<std::string, Callback*, std::less<>> by_call_;
};

}  // namespace ctibus::acd
