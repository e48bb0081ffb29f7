#include "csta_switch/exchange.hpp"

#include "insides.hpp"
#include "schema/schema.hpp"
#include "service/call_services.hpp"
#include "service/features.hpp"
#include "wire/xml.hpp"

namespace csta_switch {

Exchange::Insides::Insides(Exchange& exchange, Site a_site, std::uint64_t seed)
    : site(std::move(a_site)),
      chance(seed),
      post(links, timers, chance, exchange.faults, exchange.trace),
      telephony(site, timers, *this),
      outside(site, telephony, timers),
      crowd(site, telephony, outside, timers, chance),
      monitors(site, telephony, post),
      routes(telephony, timers, post),
      agents(site, telephony, timers),
      sessions(site, links, timers, post, [this](int link) { drop_claims(link); }),
      exchange_(&exchange) {
  sessions.add_to(services);
  monitors.add_to(services);
  routes.add_to(services);
  add_call_services(services, telephony);
  add_joining_services(services, telephony);
  agents.add_to(services);
  add_snapshot_services(services, telephony);
  add_feature_services(services, telephony);
  add_capability_services(services, telephony, post);
  crowd.begin();
}

void Exchange::Insides::entered(const Call& call, const Party& party) {
  routes.entered(call, party);
  agents.entered(party);
  crowd.entered(call, party);
}

void Exchange::Insides::settle() {
  while (timers.step(timers.now())) {}
  post.flush();
}

int Exchange::Insides::connect(LinkKind kind, Send send, Close close) {
  const int number = ++last_link;
  Link& link = links[number];
  link.number = number;
  link.kind = kind;
  link.send = std::move(send);
  link.close = std::move(close);
  link.edition = site.edition;
  sessions.begin(link);
  settle();
  return number;
}

void Exchange::Insides::drop_claims(int link) {
  monitors.drop(link);
  routes.drop(link);
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
  crowd.clear();
  crowd.begin();
  for (const auto& [number, link] : closing) link.close();
}

void Exchange::Insides::complain(const Link& link, const std::string& what) {
  violations.push_back("link " + std::to_string(link.number) + ": " + what);
}

void Exchange::Insides::receive(Link& link, std::string_view bytes) {
  const int number = link.number;
  link.reader.feed(bytes);
  while (const auto frame = link.reader.next()) take(link, *frame);
  if (!link.reader.broken().empty()) {
    complain(link, link.reader.broken());
    const Close close = link.close;
    disconnect(number);
    close();
  }
}

void Exchange::Insides::take(Link& link, const Frame& frame) {
  if (exchange_->trace) exchange_->trace(link.number, '<', frame.body);
  const XmlDocument document = read_xml(frame.body);
  const Element& message = document.root;
  Mistake mistake{document.error};
  if (mistake.empty() && frame.invoke_id == event_invoke_id) {
    mistake = {message.name + ": the invoke id 9999 is that of events"};
  }
  if (mistake.empty()) {
    if (is_session_message(message.name)) {
      if (document.name_space != session_name_space) {
        mistake = {message.name + ": '" + document.name_space +
                   "' is not the namespace of ECMA-354"};
      }
    } else if (const int edition = edition_of(document.name_space); edition != 0) {
      link.edition = edition;
    } else {
      mistake = {message.name + ": '" + document.name_space +
                 "' is not the namespace of an edition"};
    }
  }
  if (mistake.empty() && !document.mixed.empty()) {
    mistake = {message.name + ": " + document.mixed + " is in another namespace"};
  }
  const bool known = Schema::get().find(message.name) != nullptr;
  if (mistake.empty() && known) mistake = mistake_in(message, link.edition);
  if (!mistake.empty()) {
    complain(link, mistake.text);
    answer_refusal(link, frame.invoke_id, {"operation", mistake.error});
  } else {
    serve(link, frame.invoke_id, message);
  }
  settle();
}

void Exchange::Insides::serve(Link& link, int invoke_id, const Element& message) {
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
  if (!is_session_message(message.name) && !sessions.may_serve(link)) {
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

void Exchange::receive(int link, std::string_view bytes) {
  const auto found = insides_->links.find(link);
  if (found != insides_->links.end()) insides_->receive(found->second, bytes);
}

void Exchange::disconnect(int link) { insides_->disconnect(link); }
void Exchange::restart() { insides_->restart(); }

void Exchange::advance(Time now) {
  while (insides_->timers.step(now)) insides_->post.flush();
}

std::optional<Time> Exchange::wake_at() const { return insides_->timers.next(); }

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
