#include "core/gateway/session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/gateway/session_detail.hpp"

namespace ctibus::gateway {

using namespace wire;

namespace {

// About as much as the server reads from its clients in a turn.
constexpr int batches_a_turn = 4;

}  // namespace

Session::Session(Common& common, std::uint64_t number, std::string peer, std::string user,
                 std::string name, Admission admission, Time now)
    : heard(now),
      common_(common),
      number_(number),
      peer_(std::move(peer)),
      user_(std::move(user)),
      name_(std::move(name)),
      admission_(std::move(admission)) {
  ++common_.sessions;
}

Session::~Session() {
  withdraw();
  common_.streams -= streams_.size();
  --common_.sessions;
}

std::function<void()> Session::waker() const {
  return [outbox = common_.outbox] { outbox->wake(); };
}

bool Session::gone() const {
  return gone_ || mistakes_ > common_.limits.mistakes || backlog_.size() > common_.limits.backlog ||
         backlog_bytes_ > common_.limits.backlog_bytes;
}

void Session::send(msgpack::Buffer message) {
  if (gone_) return;
  backlog_bytes_ += message.size();
  backlog_.push_back(std::move(message));
  flush();
}

bool Session::flush() {
  while (!backlog_.empty() && !gone_) {
    const std::size_t bytes = backlog_.front().size();
    switch (common_.socket.send(peer_, backlog_.front())) {
      case ServerSocket::Sent::yes:
        common_.measures.sent.add();
        backlog_bytes_ -= bytes;
        backlog_.pop_front();
        break;
      case ServerSocket::Sent::full:
        return false;
      case ServerSocket::Sent::gone:
        gone_ = true;
        backlog_.clear();
        backlog_bytes_ = 0;
        break;
    }
  }
  return true;
}

bool Session::work(bool& blocked) {
  if (!flush()) {
    blocked = true;
    return false;
  }
  give_commands();
  bool busy = false;
  for (auto& [id, stream] : streams_) {
    if (!backlog_.empty() || !stream->ready()) continue;
    const auto sink = [this](msgpack::Buffer message) { send(std::move(message)); };
    bool more = true;
    for (int i = 0; i < batches_a_turn && more && backlog_.empty(); ++i) {
      more = stream->fill(common_.names, common_.limits.batch_bytes, sink);
    }
    busy |= more;
  }
  if (!tell_taken()) blocked = true;
  return busy;
}

void Session::tell_progress() {
  std::erase_if(
      rooms_, [&](const auto& entry) { return !common_.site.commands().is_pending(entry.first); });
  if (!backlog_.empty()) return;
  const auto tail = common_.site.log().tail();
  Progress progress{tail.epoch, tail.sequence, {}};
  for (auto& [id, stream] : streams_) {
    stream->refresh();
    if (stream->ready()) {
      stream->fill(common_.names, common_.limits.batch_bytes,
                   [this](msgpack::Buffer message) { send(std::move(message)); });
    }
    progress.subscriptions.push_back(stream->progress());
  }
  send(to_wire(MessageKind::progress, progress));
}

std::size_t Session::starved() const {
  return static_cast<std::size_t>(std::count_if(
      streams_.begin(), streams_.end(), [](const auto& entry) { return entry.second->starved(); }));
}

void Session::refuse(MessageKind about, std::uint32_t id, const Error& error) {
  common_.measures.refused.add();
  send(refused(about, id, error));
}

void Session::mistake(MessageKind about, std::uint32_t id, const Error& error) {
  ++mistakes_;
  refuse(about, id, error);
}

Result<> Session::allowed(bool yes, std::string_view what, std::string_view topic) const {
  if (yes) return {};
  const std::string text =
      fmt::format("{} may not {} {}: its allow-list in the site's file does not name it.",
                  admission_.source, what, topic);
  common_.complaints.add("wire.not_allowed", admission_.source, text, Time::clock::now());
  return failure("wire.not_allowed", text);
}

template <class M>
void Session::handle(MessageKind kind, Message message) {
  M body;
  if (auto read = from_wire(message, body); !read) {
    return mistake(kind, 0, {"wire.malformed", read.error().text});
  }
  if (auto done = take(body); !done) {
    if (done.error().code == "wire.malformed") ++mistakes_;
    std::uint32_t id = 0;
    if constexpr (requires { body.id; }) id = body.id;
    refuse(kind, id, done.error());
  }
}

bool Session::receive(MessageKind kind, Message message) {
  if (mistakes_ > common_.limits.mistakes) return true;  // about to be dropped
  // What a process of this core says of itself has no other bound than a message.
  const bool own = admission_.rights.trusted && static_cast<std::uint8_t>(kind) >= first_private &&
                   static_cast<std::uint8_t>(kind) < first_from_server;
  const bool bulky = own || kind == MessageKind::request || kind == MessageKind::publish ||
                     kind == MessageKind::answer || kind == MessageKind::deposit ||
                     kind == MessageKind::replay;
  if (message.size() > common_.limits.control_bytes && !bulky) {
    mistake(kind, 0,
            {"wire.too_large", fmt::format("Messages of this kind have at most {} bytes.",
                                           common_.limits.control_bytes)});
    return true;
  }
  switch (kind) {
    case MessageKind::publish:
      publish(message);
      return true;
    case MessageKind::replay:
      replay(message);
      return true;
    case MessageKind::subscribe:
      handle<Subscribe>(kind, message);
      return true;
    case MessageKind::unsubscribe:
      handle<Unsubscribe>(kind, message);
      return true;
    case MessageKind::credit:
      handle<Credit>(kind, message);
      return true;
    case MessageKind::acknowledge:
      handle<Acknowledge>(kind, message);
      return true;
    case MessageKind::request:
      handle<Request>(kind, message);
      return true;
    case MessageKind::provide:
      handle<Provide>(kind, message);
      return true;
    case MessageKind::answer:
      handle<Answer>(kind, message);
      return true;
    case MessageKind::begin:
      handle<Begin>(kind, message);
      return true;
    case MessageKind::deposit:
      handle<Deposit>(kind, message);
      return true;
    case MessageKind::redeem:
      handle<Redeem>(kind, message);
      return true;
    case MessageKind::query:
      handle<Query>(kind, message);
      return true;
    case MessageKind::alive:
      return true;
    default:
      return false;
  }
}

}  // namespace ctibus::gateway
