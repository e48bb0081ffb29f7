#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "ctibus/kit/csta/session.hpp"

namespace ctibus::csta {

/// Questions to the switch that can wait: a few are under way at a time, so that they never fill
/// the link. Strand only.
class Inquiries {
 public:
  using Ask = std::function<void(Element request, Session::Reply reply)>;

  explicit Inquiries(Ask ask) : ask_(std::move(ask)) {}

  void add(Element request, Session::Reply reply);
  /// The link is lost: nothing more is asked, and no reply is called any more.
  void clear();

 private:
  static constexpr std::size_t most_under_way = 8;

  void go_on();
  void answered(const std::string& name, const Session::Reply& reply, Result<Element> answer);

  Ask ask_;
  std::deque<std::pair<Element, Session::Reply>> waiting_;
  std::map<std::string, int> silent_;  ///< questions without an answer, in a row, by their name
  std::size_t under_way_ = 0;
  bool going_on_ = false;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace ctibus::csta
