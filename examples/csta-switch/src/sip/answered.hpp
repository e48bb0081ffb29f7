#pragma once

#include <deque>
#include <map>
#include <string>
#include <utility>

#include "csta_switch/time.hpp"

namespace csta_switch::sip {

/// The last answers, by their transactions: a request that comes again is answered, not served.
class Answered {
 public:
  struct Answer {
    std::string datagram;
    std::string to;
  };

  void keep(const std::string& transaction, Answer answer, Time now, Time until) {
    for (; !ends_.empty() && ends_.front().first <= now; ends_.pop_front()) {
      answers_.erase(ends_.front().second);
    }
    answers_[transaction] = std::move(answer);
    ends_.emplace_back(until, transaction);
  }
  /// Null: it has not come before.
  const Answer* find(const std::string& transaction) const {
    const auto found = answers_.find(transaction);
    return found == answers_.end() ? nullptr : &found->second;
  }
  void clear() {
    answers_.clear();
    ends_.clear();
  }

 private:
  std::map<std::string, Answer> answers_;
  std::deque<std::pair<Time, std::string>> ends_;
};

}  // namespace csta_switch::sip
