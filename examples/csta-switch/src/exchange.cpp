#include "csta_switch/exchange.hpp"

#include "insides.hpp"
#include "service/call_services.hpp"
#include "service/features.hpp"
#include "wire/dialect.hpp"
#include "wire/name_spaces.hpp"

namespace csta_switch {

Exchange::Insides::Insides(Exchange& exchange, Site a_site, std::uint64_t seed)
    : site(std::move(a_site)),
      chance(seed),
      post(site.dialect, links, timers, chance, exchange.faults, exchange.trace,
           [this](const Link& link, const std::string& what) { complain(link, what); }),
      telephony(site, timers, *this),
      outside(site, telephony, timers),
      crowd(site, telephony, outside, timers, chance),
      monitors(site, telephony, post),
      routes(telephony, timers, post),
      agents(site, telephony, timers),
      call_records(timers, post),
      voice_unit(site, telephony, timers, post),
      sessions(
          site, links, timers, post, [this](int link) { drop_claims(link); },
          [this](const Link& link, const std::string& what) { complain(link, what); }),
      exchange_(&exchange) {
  sessions.add_to(services);
  monitors.add_to(services);
  routes.add_to(services);
  add_call_services(services, telephony);
  add_joining_services(services, telephony);
  agents.add_to(services);
  call_records.add_to(services);
  voice_unit.add_to(services);
  add_snapshot_services(services, telephony);
  add_feature_services(services, telephony);
  add_capability_services(services, telephony, post);
  crowd.begin();
}

void Exchange::Insides::entered(const Call& call, const Party& party) {
  routes.entered(call, party);
  agents.entered(party);
  crowd.entered(call, party);
  voice_unit.entered(call, party);
}

void Exchange::Insides::settle() {
  while (timers.step(timers.now())) {}
  post.flush();
}

int Exchange::Insides::connect(LinkKind kind, Send send, Close close) {
  const int number = ++last_link;
  Link& link = links[number];
  link.number = number;
  link.send = std::move(send);
  link.close = std::move(close);
  link.wire = wire_of(kind);
  link.wire->bare = site.dialect == Dialect::openscape_voice;
  if (kind == LinkKind::xml || kind == LinkKind::uacsta) link.wire->edition = site.edition;
  if (site.dialect == Dialect::avaya_aes) {
    link.wire->edition = 3;
    link.wire->only_name_space = avaya_name_space;
  }
  if (kind == LinkKind::xml && site.session == SessionStyle::system_register) {
    sessions.begin(link);
  }
  settle();
  return number;
}

void Exchange::Insides::drop_claims(int link) {
  monitors.drop(link);
  routes.drop(link);
  call_records.drop(link);
  voice_unit.drop(link);
}

void Exchange::Insides::disconnect(int link) {
  drop_claims(link);
  links.erase(link);
  settle();
}

void Exchange::Insides::restart() {
  const Links closing = std::move(links);
  links.clear();
  monitors.clear();
  routes.clear();
  post.drop_queued();
  timers.clear();
  telephony.forget_everything();
  agents.clear();
  call_records.clear();
  voice_unit.clear();
  crowd.clear();
  crowd.begin();
  for (const auto& [number, link] : closing) link.close();
}

void Exchange::Insides::complain(const Link& link, const std::string& what) {
  violations.push_back("link " + std::to_string(link.number) + ": " + what);
}

void Exchange::Insides::receive(int number, std::string_view bytes) {
  const auto heard = [&] {
    const auto link = links.find(number);
    return link == links.end() || link->second.leaves ? links.end() : link;
  };
  if (const auto link = heard(); link != links.end()) link->second.wire->feed(bytes);
  for (auto link = heard(); link != links.end(); link = heard()) {
    const auto incoming = link->second.wire->next();
    if (!incoming) break;
    take(link->second, *incoming);
  }
  const auto link = heard();
  if (link == links.end() || link->second.wire->broken().empty()) return;
  complain(link->second, link->second.wire->broken());
  hang_up(link->second);
}

// What was said before still comes to the application.
void Exchange::Insides::hang_up(Link& link) {
  if (const Time left = link.sent_until - timers.now(); left > Time::zero()) {
    link.leaves = true;
    drop_claims(link.number);
    timers.after(left, [this, number = link.number] {
      if (const auto found = links.find(number); found != links.end()) hang_up(found->second);
    });
    settle();
    return;
  }
  const Close close = link.close;
  disconnect(link.number);
  close();
}

void Exchange::Insides::take(Link& link, const Incoming& incoming) {
  if (exchange_->trace) exchange_->trace(link.number, '<', incoming.shown);
  if (!incoming.mistake.empty()) complain(link, incoming.mistake.text);
  if (!incoming.reply.empty()) {
    post.send_bytes(link, incoming.reply);
  } else if (!incoming.mistake.empty()) {
    answer_refusal(link, incoming.invoke_id, {"operation", incoming.mistake.error});
  } else if (!incoming.message.name.empty()) {
    carry_out(link, incoming);
  }
  if (incoming.begins) {
    sessions.begin(link);
    if (!link.wire->has_route_registration()) routes.ask_for_all(link.number);
  }
  if (incoming.ends) {
    hang_up(link);
  } else {
    settle();
  }
}

// Whatever an application may say, the switch goes on.
void Exchange::Insides::carry_out(Link& link, const Incoming& incoming) {
  try {
    Element message = incoming.message;
    from_dialect(site.dialect, message);
    serve(link, incoming.invoke_id, message);
  } catch (const std::exception& why) {
    complain(link, incoming.message.name + " cannot be carried out: " + why.what());
    answer_refusal(link, incoming.invoke_id, {"operation", "generic"});
  }
}

void Exchange::Insides::serve(Link& link, int invoke_id, const Element& message) {
  if (message.name == "SystemStatusResponse") link.status_unanswered = false;
  if (message.name == "SystemStatusResponse" || message.name == "CSTAErrorCode") return;
  if (exchange_->faults.never_answer.contains(message.name)) return;
  const auto service = services.find(message.name);
  if (service == services.end()) {
    if (message.name.ends_with("Event") || message.name.ends_with("Response")) {
      complain(link, message.name + " is not an application's to send");
    }
    answer_refusal(link, invoke_id, {"operation", "serviceNotSupported"});
    return;
  }
  if (link.wire->needs_session() && !is_session_message(message.name) &&
      !sessions.may_serve(link)) {
    complain(link, message.name + " before StartApplicationSession");
    answer_refusal(link, invoke_id, {"security", "generic"});
    return;
  }
  try {
    if (auto response = service->second(link, message)) {
      post.answer(link, invoke_id, std::move(*response));
    }
  } catch (const Refusal& refusal) {
    answer_refusal(link, invoke_id, refusal);
  }
}

void Exchange::Insides::answer_refusal(Link& link, int invoke_id, const Refusal& refusal) {
  Element error{"CSTAErrorCode"};
  error.add(std::string(refusal.category), std::string(refusal.word));
  post.answer(link, invoke_id, std::move(error));
}

Exchange::Exchange(Site site, std::uint64_t seed)
    : insides_(std::make_unique<Insides>(*this, std::move(site), seed)) {}
Exchange::~Exchange() = default;

int Exchange::connect(LinkKind kind, Send send, Close close) {
  return insides_->connect(kind, std::move(send), std::move(close));
}

void Exchange::receive(int link, std::string_view bytes) { insides_->receive(link, bytes); }

void Exchange::disconnect(int link) { insides_->disconnect(link); }
void Exchange::restart() { insides_->restart(); }

void Exchange::advance(Time now) {
  while (insides_->timers.step(now)) insides_->post.flush();
}

std::optional<Time> Exchange::wake_at() const { return insides_->timers.next(); }

Time Exchange::now() const { return insides_->timers.now(); }

void Exchange::after(Time delay, std::function<void()> action) {
  insides_->timers.after(delay, std::move(action));
}

std::vector<CallView> Exchange::calls() const {
  std::vector<CallView> views;
  for (const auto& [key, call] : insides_->telephony.calls()) {
    CallView view{call->id, call->calling.id, call->called.id, {}};
    for (const Party& party : call->parties) {
      view.parties.push_back({party.device, std::string(word_of(party.state))});
    }
    views.push_back(std::move(view));
  }
  return views;
}

int Exchange::links() const { return static_cast<int>(insides_->links.size()); }
const std::vector<std::string>& Exchange::violations() const { return insides_->violations; }

}  // namespace csta_switch
