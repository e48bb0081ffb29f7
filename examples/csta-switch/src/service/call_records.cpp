#include "service/call_records.hpp"

#include <algorithm>
#include <cstdio>

#include "model/refusal.hpp"

namespace csta_switch {
namespace {

constexpr std::size_t most_records = 10'000;
constexpr std::size_t most_in_a_report = 10;

// As dateTime: the switch was begun when a year did.
std::string date_of(Time time) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time).count();
  const auto day = static_cast<int>(seconds / 86'400 % 28);
  const auto of_day = static_cast<int>(seconds % 86'400);
  char text[64];
  std::snprintf(text, sizeof text, "2026-01-%02dT%02d:%02d:%02d", day + 1, of_day / 3600,
                of_day / 60 % 60, of_day % 60);
  return text;
}

}  // namespace

void CallRecords::add_to(Services& services) {
  services["StartCDRTransmission"] = [this](Link& link, const Element&) { return start(link); };
  services["StopCDRTransmission"] = [this](Link& link, const Element& request) {
    stop(link, request);
    return response_to(request);
  };
  services["SendStoredCDR"] = [this](Link& link, const Element& request) {
    send_stored(link, request);
    return response_to(request);
  };
  services["CDRReportResponse"] = [this](Link& link, const Element&) {
    taken(link);
    return std::nullopt;
  };
}

void CallRecords::hear(const Event& event) {
  if (event.call == 0) return;
  if (event.body.name == "EstablishedEvent") {
    answered_.try_emplace(event.call, timers_->now());
    return;
  }
  if (event.body.name != "CallClearedEvent") return;
  Record record{++numbers_, Element{"cdrInformationItem"}};
  Element& item = record.item;
  item.add("recordNumber", std::to_string(record.number));
  item.add("recordCreationTime", date_of(timers_->now()));
  for (const char* field :
       {"callingDevice", "calledDevice", "associatedCallingDevice", "associatedCalledDevice"}) {
    if (const Element* said = event.body.child(field)) item.add(*said);
  }
  item.add(
      connection("recordedCall", std::string(event.body.text_of("clearedCall", "callID")), {}));
  if (const auto answered = answered_.find(event.call); answered != answered_.end()) {
    item.add("connectionStart", date_of(answered->second));
    item.add("connectionEnd", date_of(timers_->now()));
    const auto duration = timers_->now() - answered->second;
    item.add("connectionDuration",
             std::to_string(std::chrono::duration_cast<std::chrono::seconds>(duration).count()));
    answered_.erase(answered);
    item.add("reasonForTerm", "normalClearing");
  } else {
    item.add("reasonForTerm", "unsuccessfulCallAttempt");
  }
  records_.push_back(std::move(record));
  if (records_.size() > most_records) records_.pop_front();
  if (!transmissions_.empty()) {
    report(transmissions_.begin()->first, transmissions_.begin()->second, false);
  }
}

bool CallRecords::is_sent(std::uint64_t number) const {
  return std::any_of(transmissions_.begin(), transmissions_.end(), [&](const auto& entry) {
    return std::any_of(entry.second.sent.begin(), entry.second.sent.end(), [&](const auto& report) {
      return std::find(report.begin(), report.end(), number) != report.end();
    });
  });
}

// At the end of a call its record alone; stored ones until there are none.
void CallRecords::report(const std::string& id, Transmission& transmission, bool stored) {
  std::deque<const Record*> open;
  for (const Record& record : records_) {
    if (!is_sent(record.number)) open.push_back(&record);
  }
  if (!stored) open.erase(open.begin(), open.end() - 1);
  while (!open.empty()) {
    Element message{"CDRReport"};
    message.add("cdrCrossRefID", id);
    Element list{"cdrInfo"};
    std::deque<std::uint64_t>& sent = transmission.sent.emplace_back();
    for (; !open.empty() && sent.size() < most_in_a_report; open.pop_front()) {
      sent.push_back(open.front()->number);
      list.add(open.front()->item);
    }
    message.add("numberOfRecordsSent", std::to_string(sent.size()));
    message.add(std::move(list));
    if (stored) message.add("lastStoredCDRReportSent", open.empty() ? "true" : "false");
    post_->queue_request(transmission.link, std::move(message));
  }
}

Element CallRecords::start(const Link& link) {
  const std::string id = std::to_string(++ids_);
  transmissions_[id].link = link.number;
  Element response{"StartCDRTransmissionResponse"};
  response.add("cdrCrossRefID", id);
  return response;
}

CallRecords::Transmission& CallRecords::of(const Link& link, const Element& request) {
  const auto found = transmissions_.find(std::string(request.text_of("cdrCrossRefID")));
  if (found == transmissions_.end() || found->second.link != link.number) {
    refuse_operation("invalidCrossRefID");
  }
  return found->second;
}

void CallRecords::stop(const Link& link, const Element& request) {
  (void)of(link, request);
  transmissions_.erase(std::string(request.text_of("cdrCrossRefID")));
}

void CallRecords::send_stored(const Link& link, const Element& request) {
  Transmission& transmission = of(link, request);
  report(std::string(request.text_of("cdrCrossRefID")), transmission, true);
}

// Reports are answered in their order.
void CallRecords::taken(const Link& link) {
  for (auto& [id, transmission] : transmissions_) {
    if (transmission.link != link.number || transmission.sent.empty()) continue;
    for (const std::uint64_t number : transmission.sent.front()) {
      std::erase_if(records_, [&](const Record& record) { return record.number == number; });
    }
    transmission.sent.pop_front();
    return;
  }
}

void CallRecords::drop(int link) {
  std::erase_if(transmissions_, [&](const auto& entry) { return entry.second.link == link; });
}

// The records stay: they are on the switch's disk.
void CallRecords::clear() {
  transmissions_.clear();
  answered_.clear();
}

}  // namespace csta_switch
