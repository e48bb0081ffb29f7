#include "call_records.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "ctibus/messages/cdr.hpp"
#include "happening.hpp"
#include "messages.hpp"

namespace ctibus::csta {
namespace {

/// Before the switch is asked again for what it refused, or what could not be kept.
constexpr auto pause = std::chrono::seconds(30);
/// The switch repeats what it has not heard to be taken, which is little.
constexpr std::size_t most_known = 256;

std::uint64_t number_of(std::string_view text) {
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

/// Thousandths of the currency.
std::uint64_t price_in(const Element& units) {
  constexpr std::string_view multipliers[] = {"oneThousandth", "oneHundredth", "oneTenth", "one",
                                              "ten",           "hundred",      "thousand"};
  std::uint64_t price = number_of(units.text_at("currencyAmount"));
  const std::string_view named = units.text_at("currencyMultiplier");
  for (const std::string_view multiplier : multipliers) {
    if (multiplier == named) return price;
    price *= 10;
  }
  return 0;
}

/// Numbers begin again when the switch does, so the time belongs to it. Empty: nothing tells it
/// from others, and it may be a new one.
std::string key_of(const Element& item) {
  const std::string_view number = item.text_at("recordNumber");
  if (!number.empty()) return fmt::format("{} {}", number, item.text_at("recordCreationTime"));
  std::string key = fmt::format("{} {} {}", item.text_at("recordedCall/callID"),
                                item.text_at("connectionStart"), item.text_at("connectionEnd"));
  if (key.find_first_not_of(' ') == std::string::npos) key.clear();
  return key;
}

}  // namespace

CallRecords::CallRecords(RecordSurroundings surroundings) : around_(surroundings) {
  Subscription& own = around_.host.subscription({.sources = {around_.host.name()}});
  own.on<KnownRecords>([this](const Event<KnownRecords>& told) {
    if (told.snapshot() && !recovered_) known_.assign(told->records.begin(), told->records.end());
  });
  own.on_snapshot_end([this] {
    if (std::exchange(recovered_, true) || !wanted_) return;
    start_transmission();
  });
}

void CallRecords::ask() {
  again_.cancel();
  if (!around_.profile.has("StartCDRTransmission")) {
    return around_.host.log().warning("csta.no_records",
                                      "This make of switches has no call detail records.");
  }
  wanted_ = true;
  if (recovered_) start_transmission();
}

void CallRecords::start_transmission() {
  if (!cross_reference_.empty()) {
    // Of an earlier link, or of this one, which has lost messages.
    Element request{.name = "StopCDRTransmission"};
    request.add("cdrCrossRefID", std::exchange(cross_reference_, {}));
    around_.requester.request(
        std::move(request), [](const Result<Element>&) {}, Requester::Urgency::look);
  }
  Element request{.name = "StartCDRTransmission"};
  request.add("transferMode", "transferAtEndOfCall");
  around_.requester.request(
      std::move(request),
      [this](const Result<Element>& reply) {
        if (reply) {
          cross_reference_ = reply->text_at("cdrCrossRefID");
          return ask_for_stored();
        }
        if (reply.error().code == "pbx.link_down") return;
        around_.host.log().warning("csta.no_records",
                                   "The switch does not send its call detail records: {}",
                                   reply.error().text);
        again_ = around_.host.after(pause, [this] { start_transmission(); });
      },
      Requester::Urgency::look);
}

void CallRecords::ask_for_stored() {
  if (cross_reference_.empty() || !around_.profile.has("SendStoredCDR")) return;
  Element request{.name = "SendStoredCDR"};
  request.add("cdrCrossRefID", cross_reference_);
  around_.requester.request(
      std::move(request), [](const Result<Element>&) {}, Requester::Urgency::look);
}

bool CallRecords::serve(const Element& request, const std::function<void(Element)>& answer) {
  if (request.name == "CDRReport") {
    take_report(request, answer);
  } else if (request.name == "CDRNotification") {
    answer({.name = "CDRNotificationResponse"});
    ask_for_stored();
  } else if (request.name == "StopCDRTransmission") {
    answer({.name = "StopCDRTransmissionResponse"});
    if (request.text_at("cdrCrossRefID") == cross_reference_) {
      cross_reference_.clear();
      again_ = around_.host.after(pause, [this] { start_transmission(); });
    }
  } else {
    return false;
  }
  return true;
}

void CallRecords::take_report(const Element& report, const std::function<void(Element)>& answer) {
  if (!recovered_) return;  // the switch keeps it until it is asked for
  auto batch = std::make_shared<Batch>(Batch{.answer = answer, .open = 1});
  if (const Element* items = report.child("cdrInfo")) {
    for (const Element& item : items->children) publish(item, batch);
  }
  // Right behind the records: whoever dies after these has told and remembered them.
  publish_known();
  settle(batch);
}

void CallRecords::publish(const Element& item, const std::shared_ptr<Batch>& batch) {
  const std::string key = key_of(item);
  if (!key.empty() && std::ranges::find(known_, key) != known_.end()) return;
  const auto number_in_field = [&](std::string_view field) {
    return around_.directory.place_of(identifier_in(item, field)).number;
  };
  const std::string calling = number_in_field("callingDevice");
  const std::string called = number_in_field("calledDevice");
  const std::string line_in = number_in_field("associatedCallingDevice");
  const std::string line_out = number_in_field("associatedCalledDevice");
  const Element* charged = item.child("chargedDevice");
  const bool pays = charged != nullptr && !charged->children.empty();
  const std::string payer =
      pays ? around_.directory.place_of(charged->children.front().text).number : std::string();
  const Element* price = item.at("chargingInfo/numberUnits/numberOfCurrencyUnits");
  const auto published = around_.host.publish_record(
      cdr::Reported{
          .connector = around_.host.name(),
          .record_number = number_of(item.text_at("recordNumber")),
          .created = item.text_at("recordCreationTime"),
          .connector_call = item.text_at("recordedCall/callID"),
          .calling = calling,
          .called = called,
          .charged = payer,
          .line_in = line_in,
          .line_out = line_out,
          .started = item.text_at("connectionStart"),
          .ended = item.text_at("connectionEnd"),
          .duration = std::chrono::seconds(number_of(item.text_at("connectionDuration"))),
          .charging_units = number_of(item.text_at(
              "chargingInfo/numberUnits/numberOfChargeUnits/chargingUnitsRecord/chargingUnits")),
          .charge = price == nullptr ? 0 : price_in(*price),
          .currency = price == nullptr ? std::string_view() : price->text_at("currencyType"),
          .account = item.text_at("accountInfo"),
          .reason = item.text_at("reasonForTerm")},
      [this, batch, key](const Result<std::uint64_t>& sequence) {
        if (!sequence) refused(batch, key);
        settle(batch);
      });
  if (!published) return refused(batch, key);
  ++batch->open;
  if (key.empty()) return;
  known_.push_back(key);
  if (known_.size() > most_known) known_.pop_front();
}

void CallRecords::refused(const std::shared_ptr<Batch>& batch, const std::string& key) {
  batch->refused = true;
  if (std::erase(known_, key) != 0) publish_known();
}

/// The switch hears of it when all are safe; else it keeps what it has.
void CallRecords::settle(const std::shared_ptr<Batch>& batch) {
  if (--batch->open != 0) return;
  if (!batch->refused) return batch->answer({.name = "CDRReportResponse"});
  around_.host.log().warning("csta.records_refused",
                             "Call detail records cannot be kept now; the switch is asked again.");
  again_ = around_.host.after(pause, [this] { start_transmission(); });
}

void CallRecords::publish_known() {
  const std::string name(around_.host.name());
  KnownRecords state{.connector = name};
  state.records.assign(known_.begin(), known_.end());
  (void)around_.host.publish(state);
}

}  // namespace ctibus::csta
