#include "reader.hpp"

#include <algorithm>
#include <stdexcept>

namespace ctibus::readers {

using namespace std::chrono_literals;

namespace {

json to_json(const Wanted& wanted) {
  return {{"patterns", wanted.patterns},  {"from", wanted.from},
          {"keys", wanted.keys},          {"sources", wanted.sources},
          {"epoch", wanted.cursor.epoch}, {"sequence", wanted.cursor.sequence},
          {"time", wanted.time},          {"consumer", wanted.consumer}};
}

json to_json(const Provided& provided) {
  return {{"topic", provided.topic},
          {"answer", provided.answer},
          {"fields", provided.fields},
          {"code", provided.code}};
}

/// Topics have different key fields; a client without their declarations says the key itself.
std::string key_in(const json& fields) {
  return fields.value("call", fields.value("device", std::string()));
}

}  // namespace

Reader::Reader(Site& site, std::string name) : site_(site), name_(std::move(name)) {
  site_.add(*this);
}

Reader::~Reader() { site_.remove(*this); }

void Reader::publish(const std::string& topic, const std::string& key, const json& fields) {
  channel_.send({{"do", "publish"}, {"topic", topic}, {"key", key}, {"fields", fields}});
}

void Reader::withdraw(const std::string& topic, const std::string& key) {
  channel_.send({{"do", "publish"},
                 {"topic", topic},
                 {"key", key},
                 {"fields", json::object()},
                 {"tombstone", true}});
}

std::size_t Reader::request(const Request& request) {
  const std::size_t id = replies_.size();
  replies_.emplace_back();
  channel_.send({{"do", "request"},
                 {"id", id},
                 {"topic", request.topic},
                 {"target", request.target},
                 {"key", key_in(request.fields)},
                 {"fields", request.fields},
                 {"deadline", request.deadline.count()},
                 {"idempotency", request.idempotency}});
  return id;
}

void Reader::acknowledge(std::size_t subscription, std::uint64_t sequence) {
  channel_.send({{"do", "acknowledge"}, {"subscription", subscription}, {"sequence", sequence}});
}

void Reader::freeze() {
  channel_.send({{"do", "freeze"}});
  await_word("frozen");
}

void Reader::thaw() { channel_.send({{"do", "thaw"}}); }

void Reader::poll() {
  while (const auto said = channel_.receive(0ms)) take(*said);
}

void Reader::hand_over(const Plan& plan) {
  plan_ = plan;
  words_.clear();
  failure_ = {};
  json subscriptions = json::array();
  for (const Wanted& wanted : plan.subscriptions) subscriptions.push_back(to_json(wanted));
  json provides = json::array();
  for (const Provided& provided : plan.provides) provides.push_back(to_json(provided));
  channel_.send({{"do", "start"},
                 {"name", name_},
                 {"endpoint", site_.endpoint()},
                 {"subscriptions", subscriptions},
                 {"provides", provides}});
}

Result<> Reader::await_start() {
  await_word("started");
  if (!failure_.code.empty()) return tl::unexpected(failure_);
  return {};
}

void Reader::await_word(const std::string& word) {
  const auto said = [&] {
    return std::find(words_.begin(), words_.end(), word) != words_.end() || !failure_.code.empty();
  };
  if (!site_.await(said)) throw std::runtime_error(name_ + " has not " + word);
  std::erase(words_, word);
}

Plan Reader::rest_of_plan() const {
  Plan rest = plan_;
  for (const Delivery& delivery : received_) {
    if (delivery.kind != "message") continue;
    Wanted& wanted = rest.subscriptions.at(delivery.subscription);
    if (wanted.from != "consumer") wanted.from = "cursor";
    wanted.cursor = delivery.place;
  }
  return rest;
}

void Reader::take(const json& said) {
  const std::string word = said.at("say");
  if (word == "got") {
    received_.push_back(
        {.subscription = said.at("subscription"),
         .kind = said.at("kind"),
         .topic = said.value("topic", ""),
         .key = said.value("key", ""),
         .source = said.value("source", ""),
         .place = {said.value("epoch", std::uint64_t{0}), said.value("sequence", std::uint64_t{0})},
         .tombstone = said.value("tombstone", false),
         .fields = said.value("fields", json::object())});
  } else if (word == "reply") {
    replies_.at(said.at("id").get<std::size_t>()) =
        Reply{said.at("status"), said.value("code", ""), said.value("fields", json::object())};
  } else if (word == "refused") {
    refusals_.push_back(said.at("topic").get<std::string>() + " " +
                        said.at("code").get<std::string>());
  } else if (word == "asked") {
    asked_.push_back(said.at("fields"));
  } else if (word == "failed") {
    failure_ = {said.at("code"), said.value("text", "")};
  } else {
    words_.push_back(word);
  }
}

}  // namespace ctibus::readers
