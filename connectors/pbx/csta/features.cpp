#include "features.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "happening.hpp"
#include "port_error.hpp"

namespace ctibus::csta {
namespace {

using feature::ForwardingKind;

constexpr auto repair_delay = std::chrono::seconds(1);

struct KindWord {
  ForwardingKind kind;
  std::string_view word;  ///< of ForwardingType
};
/// A type that is not said is the first.
constexpr KindWord kind_words[] = {
    {ForwardingKind::immediate, "forwardImmediate"},
    {ForwardingKind::busy, "forwardBusy"},
    {ForwardingKind::no_answer, "forwardNoAns"},
    {ForwardingKind::do_not_disturb, "forwardDND"},
    {ForwardingKind::immediate_internal, "forwardImmInt"},
    {ForwardingKind::immediate_external, "forwardImmExt"},
    {ForwardingKind::busy_internal, "forwardBusyInt"},
    {ForwardingKind::busy_external, "forwardBusyExt"},
    {ForwardingKind::no_answer_internal, "forwardNoAnsInt"},
    {ForwardingKind::no_answer_external, "forwardNoAnsExt"},
    {ForwardingKind::do_not_disturb_internal, "forwardDNDInt"},
    {ForwardingKind::do_not_disturb_external, "forwardDNDExt"},
};

ForwardingKind kind_of(std::string_view word) {
  if (word.empty()) return ForwardingKind::immediate;
  const auto* const found = std::ranges::find(kind_words, word, &KindWord::word);
  return found == std::end(kind_words) ? ForwardingKind::unknown : found->kind;
}

std::string_view word_of(ForwardingKind kind) {
  const auto* const found = std::ranges::find(kind_words, kind, &KindWord::kind);
  return found == std::end(kind_words) ? kind_words[0].word : found->word;
}

bool is_true(std::string_view text) { return text == "true" || text == "1"; }
std::string_view boolean(bool value) { return value ? "true" : "false"; }

}  // namespace

Features::Features(FeatureSurroundings surroundings) : around_(surroundings) {
  Subscription& own = around_.host.subscription({.sources = {around_.host.name()}});
  own.on<feature::State>([this](const Event<feature::State>& state) {
    if (state.snapshot() && !recovered_) {
      told_.insert_or_assign(std::string(state->device), owned(*state));
    }
  });
  own.on_snapshot_end([this] {
    if (!std::exchange(recovered_, true)) recovered();
  });
}

Features::Settings Features::owned(const feature::State& state) {
  Settings settings{.do_not_disturb = state.do_not_disturb,
                    .message_waiting = state.message_waiting,
                    .forwardings = {}};
  for (const feature::Forwarding& one : state.forwardings) {
    settings.forwardings[one.kind] = {one.on, std::string(one.destination)};
  }
  return settings;
}

void Features::recovered() {
  std::erase_if(told_, [this](const auto& entry) {
    return !around_.directory.is_station(entry.first) &&
           around_.host.withdraw<feature::State>(entry.first).has_value();
  });
  // What this life has not heard of yet is as it was.
  now_.insert(told_.begin(), told_.end());
  tell_all();
}

void Features::tell_all() {
  for (const auto& [device, settings] : now_) tell(device, {.inferred = true});
}

void Features::tell(const std::string& device, const Context& context) {
  if (!recovered_) return;
  const Settings& settings = now_[device];
  const auto told = told_.find(device);
  if (told != told_.end() && told->second == settings) return;
  feature::State state{.device = device,
                       .do_not_disturb = settings.do_not_disturb,
                       .message_waiting = settings.message_waiting};
  for (const auto& [kind, forwarding] : settings.forwardings) {
    state.forwardings.push_back(
        {.kind = kind, .on = forwarding.on, .destination = forwarding.destination});
  }
  if (around_.host.publish(state, context)) {
    told_.insert_or_assign(device, settings);
  } else {
    repair_ = around_.host.after(repair_delay, [this] { tell_all(); });
  }
}

void Features::apply(const std::string& device, const Change& change, MessageId command) {
  change(now_[device]);
  tell(device, {.causation = command});
}

/// `item`: an event, or an entry of a list.
void Features::forward(Settings& settings, const Element& item,
                       std::string_view destination) const {
  const ForwardingKind kind = kind_of(item.text_at("forwardingType"));
  if (kind == ForwardingKind::unknown) return;
  Forwarding& forwarding = settings.forwardings[kind];
  forwarding.on = is_true(item.text_at("forwardStatus"));
  if (!destination.empty()) {
    forwarding.destination = around_.directory.place_of(destination).number;
  }
}

bool Features::take(const Element& event) {
  Change change;
  std::string identifier;
  if (event.name == "DoNotDisturbEvent") {
    identifier = identifier_in(event, "device");
    change = [&](Settings& settings) {
      settings.do_not_disturb = is_true(event.text_at("doNotDisturbOn"));
    };
  } else if (event.name == "ForwardingEvent") {
    identifier = identifier_in(event, "device");
    change = [&](Settings& settings) { forward(settings, event, event.text_at("forwardTo")); };
  } else if (event.name == "MessageWaitingEvent") {
    identifier = identifier_in(event, "targetDevice");
    change = [&](Settings& settings) {
      settings.message_waiting = is_true(event.text_at("messageWaitingOn"));
    };
  } else {
    return false;
  }
  const Place place = around_.directory.place_of(identifier);
  if (place.kind != Place::Kind::station) return true;
  const auto asked = asked_.find(place.device);
  apply(place.device, change, asked == asked_.end() ? MessageId() : asked->second);
  return true;
}

// Asking ----------------------------------------------------------------------------------------

void Features::ask_all() {
  for (const pbx::Station& station : around_.directory.devices().stations) {
    ask(around_.directory.device_of(station.number));
  }
}

void Features::ask(const std::string& device) {
  struct Inquiry {
    std::string_view request;
    std::function<void(Settings&, const Element& answer)> learn;
  };
  const Inquiry inquiries[] = {
      {"GetDoNotDisturb",
       [](Settings& settings, const Element& answer) {
         settings.do_not_disturb = is_true(answer.text_at("doNotDisturbOn"));
       }},
      {"GetForwarding",
       [this](Settings& settings, const Element& answer) {
         settings.forwardings.clear();
         const Element* list = answer.child("forwardingList");
         if (list == nullptr) return;
         for (const Element& item : list->children) {
           forward(settings, item, item.text_at("forwardDN"));
         }
       }},
      {"GetMessageWaitingIndicator",
       [](Settings& settings, const Element& answer) {
         settings.message_waiting = is_true(answer.text_at("messageWaitingOn"));
       }},
  };
  for (const Inquiry& inquiry : inquiries) {
    if (!around_.profile.has(inquiry.request)) continue;
    Element request{.name = std::string(inquiry.request)};
    request.add("device", around_.directory.identifier_of(around_.directory.number_in(device)));
    around_.inquiries.add(std::move(request),
                          [this, device, learn = inquiry.learn](const Result<Element>& answer) {
                            if (!answer) return;
                            learn(now_[device], *answer);
                            tell(device, {.inferred = told_.contains(device)});
                          });
  }
}

// Services --------------------------------------------------------------------------------------

void Features::request(const std::string& device, Element body, Change change, MessageId command,
                       Done done) {
  if (!around_.directory.is_station(device)) {
    return done(failure("pbx.unknown_device", fmt::format("{} is no telephone here.", device)));
  }
  body.add("device", around_.directory.identifier_of(around_.directory.number_in(device)));
  asked_.insert_or_assign(device, command);
  around_.requester.request(std::move(body),
                            [this, device, command, change = std::move(change),
                             done = std::move(done)](const Result<Element>& reply) {
                              const auto asked = asked_.find(device);
                              if (asked != asked_.end() && asked->second == command)
                                asked_.erase(asked);
                              if (reply) {
                                apply(device, change, command);
                                return done({});
                              }
                              // Nobody knows whether it was done, but whoever is asked.
                              if (reply.error().code.starts_with("csta.")) ask(device);
                              done(tl::unexpected(port_error(reply.error())));
                            });
}

void Features::set_do_not_disturb(std::string_view device, bool on, MessageId command, Done done) {
  Element body{.name = "SetDoNotDisturb"};
  body.add("doNotDisturbOn", boolean(on));
  request(
      std::string(device), std::move(body),
      [on](Settings& settings) { settings.do_not_disturb = on; }, command, std::move(done));
}

void Features::set_forwarding(std::string_view device, ForwardingKind kind, bool on,
                              std::string_view destination, MessageId command, Done done) {
  if (kind == ForwardingKind::unknown) kind = ForwardingKind::immediate;
  Element body{.name = "SetForwarding"};
  body.add("forwardingType", word_of(kind));
  body.add("activateForward", boolean(on));
  std::string number;
  if (!destination.empty()) {
    auto to = around_.directory.identifier_of_destination(destination);
    if (!to) return done(tl::unexpected(to.error()));
    body.add("forwardDN", *to);
    number = around_.directory.place_of(*to).number;
  }
  request(
      std::string(device), std::move(body),
      [kind, on, number = std::move(number)](Settings& settings) {
        Forwarding& forwarding = settings.forwardings[kind];
        forwarding.on = on;
        if (!number.empty()) forwarding.destination = number;
      },
      command, std::move(done));
}

void Features::set_message_waiting(std::string_view device, bool on, MessageId command, Done done) {
  Element body{.name = "SetMessageWaitingIndicator"};
  body.add("messageWaitingOn", boolean(on));
  request(
      std::string(device), std::move(body),
      [on](Settings& settings) { settings.message_waiting = on; }, command, std::move(done));
}

}  // namespace ctibus::csta
