#include "inquiries.hpp"

namespace ctibus::csta {
namespace {

/// So many questions of a kind in a row without an answer: there is none to the others, either.
constexpr int most_silent = 4;

}  // namespace

void Inquiries::add(Element request, Session::Reply reply) {
  waiting_.emplace_back(std::move(request), std::move(reply));
  go_on();
}

void Inquiries::clear() {
  waiting_.clear();
  silent_.clear();
  under_way_ = 0;
  alive_ = std::make_shared<bool>(true);
}

void Inquiries::go_on() {
  // An answer may come at once: the loop goes on where it is, not deeper.
  if (std::exchange(going_on_, true)) return;
  while (under_way_ < most_under_way && !waiting_.empty()) {
    auto [request, reply] = std::move(waiting_.front());
    waiting_.pop_front();
    ++under_way_;
    std::string name = request.name;
    ask_(std::move(request), [this, alive = std::weak_ptr<bool>(alive_), name = std::move(name),
                              reply = std::move(reply)](Result<Element> answer) {
      if (!alive.expired()) answered(name, reply, std::move(answer));
    });
  }
  going_on_ = false;
}

void Inquiries::answered(const std::string& name, const Session::Reply& reply,
                         Result<Element> answer) {
  --under_way_;
  const std::string_view code = answer ? std::string_view() : answer.error().code;
  if (code != "csta.no_answer") silent_[name] = 0;
  const bool in_vain = code == "csta.not_in_ber" || code == "csta.link_lost" ||
                       code == "csta.not_sent" ||
                       (code == "csta.no_answer" && ++silent_[name] >= most_silent);
  if (in_vain) {
    std::erase_if(waiting_, [&](const auto& waiting) { return waiting.first.name == name; });
  }
  const std::weak_ptr<bool> alive = alive_;
  reply(std::move(answer));
  if (!alive.expired()) go_on();
}

}  // namespace ctibus::csta
