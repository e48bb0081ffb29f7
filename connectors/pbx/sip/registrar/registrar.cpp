#include "registrar.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "authenticator.hpp"
#include "bindings.hpp"
#include "ctibus/kit/sip/header_values.hpp"
#include "ctibus/kit/sip/name_addr.hpp"
#include "ctibus/kit/sip/response.hpp"

namespace ctibus::sip {

namespace {

using std::chrono::seconds;

constexpr seconds usual_expiry{3600};  // RFC 3261 10.2.1.1, also for what cannot be read

/// One Contact of a REGISTER.
struct Wish {
  NameAddr contact;
  seconds expires{0};
};

/// A REGISTER that was understood, or the status to refuse it with.
struct Wishes {
  int refusal = 0;
  std::string_view reason;
  bool remove_all = false;
  std::vector<Wish> contacts;
};

seconds expiry_of(const NameAddr& contact, const Message& request) {
  std::string_view text = contact.parameters.get("expires");
  if (text.empty()) text = request.header("Expires");
  if (text.empty()) return usual_expiry;
  return parse_seconds(text).value_or(usual_expiry);
}

float q_of(const NameAddr& contact) {
  const auto text = contact.parameters.get("q");
  if (text.empty()) return 1.0F;
  if (text == "1" || text.starts_with("1.")) return 1.0F;
  if (text == "0") return 0.0F;
  if (!text.starts_with("0.") || text.size() > 5) return 1.0F;
  const auto digits = parse_number(text.substr(2), 999);
  if (!digits) return 1.0F;
  return static_cast<float>(*digits) / std::pow(10.0F, static_cast<float>(text.size() - 2));
}

Wishes understand(const Message& request, const Registration& limits) {
  Wishes wishes;
  for (const auto& text : request.contacts) {
    if (trim(text) == "*") {
      if (request.contacts.size() != 1 || trim(request.header("Expires")) != "0") {
        return {400, "Contact * Needs Expires 0 And Nothing Else", false, {}};
      }
      wishes.remove_all = true;
      return wishes;
    }
    auto contact = parse_name_addr(text);
    if (!contact || contact->uri.is_tel()) return {400, "Bad Contact", false, {}};
    Wish wish{std::move(*contact), {}};
    wish.expires = expiry_of(wish.contact, request);
    if (wish.expires > seconds(0) && wish.expires < limits.min_expiry &&
        wish.expires < usual_expiry) {
      return {423, {}, false, {}};
    }
    wish.expires = std::min(wish.expires, std::chrono::duration_cast<seconds>(limits.max_expiry));
    wishes.contacts.push_back(std::move(wish));
  }
  if (wishes.contacts.size() > limits.max_contacts) return {403, "Too Many Contacts", false, {}};
  return wishes;
}

bool is_overtaken(const Registered& held, const Message& request) {
  return held.call_id == request.call_id && request.cseq <= held.cseq;
}

bool same_telephone(const Registered& held, const Wish& wish) {
  const auto instance = wish.contact.parameters.get("+sip.instance");
  return (!instance.empty() && held.instance == instance) || equivalent(held.uri, wish.contact.uri);
}

/// False: the request is older than what is registered.
bool apply(const Wish& wish, const Message& request, Moment now, Bindings::List& list) {
  for (const auto& held : list) {
    if (same_telephone(held, wish) && is_overtaken(held, request)) return false;
  }
  std::erase_if(list, [&](const Registered& held) { return same_telephone(held, wish); });
  if (wish.expires == seconds(0)) return true;
  Registered added;
  added.binding.uri = to_text(wish.contact.uri);
  added.binding.peer = request.peer;
  added.binding.expires = now + wish.expires;
  added.binding.q = q_of(wish.contact);
  added.binding.user_agent = request.header("User-Agent");
  added.uri = wish.contact.uri;
  added.instance = wish.contact.parameters.get("+sip.instance");
  added.call_id = request.call_id;
  added.cseq = request.cseq;
  added.refreshed = now;
  list.push_back(std::move(added));
  return true;
}

/// What is registered, each with the seconds that it has left.
void add_contacts(Message& response, const Bindings::List& list, Moment now) {
  for (const auto& each : list) {
    const auto left = std::chrono::ceil<seconds>(each.binding.expires - now);
    auto text = fmt::format("<{}>;expires={}", each.binding.uri, left.count());
    if (each.binding.q < 1.0F) text += fmt::format(";q={:.3f}", each.binding.q);
    if (!each.instance.empty()) text += ";+sip.instance=" + quote(each.instance);
    response.contacts.push_back(std::move(text));
  }
}

}  // namespace

class Registrar::State {
 public:
  State(const std::vector<User>& users, const Digest& digest, const Registration& registration,
        const std::string& key)
      : authenticator(users, digest, key), limits(registration) {}

  Message register_contacts(const std::string& number, const Message& request, Moment now);

  Authenticator authenticator;
  Registration limits;
  Bindings bindings;
};

Message Registrar::State::register_contacts(const std::string& number, const Message& request,
                                            Moment now) {
  const auto wishes = understand(request, limits);
  if (wishes.refusal != 0) {
    auto response = make_response(request, wishes.refusal, wishes.reason);
    if (wishes.refusal == 423) {
      const auto least = std::chrono::ceil<seconds>(limits.min_expiry);
      response.set_header("Min-Expires", std::to_string(least.count()));
    }
    return response;
  }

  auto list = bindings.of(number, now);
  bool overtaken = false;
  if (wishes.remove_all) {
    overtaken = std::ranges::any_of(
        list, [&](const Registered& held) { return is_overtaken(held, request); });
    list.clear();
  }
  for (const auto& wish : wishes.contacts) {
    overtaken = overtaken || !apply(wish, request, now, list);
  }
  if (overtaken) return make_response(request, 500, "Overtaken By A Later REGISTER");
  while (list.size() > limits.max_contacts) {
    list.erase(std::ranges::min_element(list, {}, &Registered::refreshed));
  }
  auto response = make_response(request, 200);
  add_contacts(response, list, now);
  bindings.replace(number, std::move(list));
  return response;
}

Registrar::Registrar(const std::vector<User>& users, const Digest& digest,
                     const Registration& registration, std::string key)
    : state_(std::make_unique<State>(users, digest, registration, key)) {}

Registrar::~Registrar() = default;

Message Registrar::handle(const Message& request, Moment now) {
  auto authentication = authenticate(request, now);
  if (!authentication) return std::move(authentication.response);
  if (const auto required = request.header("Require"); !required.empty()) {
    auto response = make_response(request, 420);
    response.set_header("Unsupported", required);
    return response;
  }
  const auto to = parse_name_addr(request.to);
  if (!to) return make_response(request, 400, "Bad To");
  if (to->uri.user != authentication.number) return make_response(request, 403);
  return state_->register_contacts(authentication.number, request, now);
}

Authentication Registrar::authenticate(const Message& request, Moment now) {
  return state_->authenticator.authenticate(request, now);
}

void Registrar::restore(std::string_view number, const Binding& binding, Moment now) {
  const auto uri = parse_uri(binding.uri);
  if (!uri || binding.expires <= now || !has_user(number)) return;
  auto list = state_->bindings.of(number, now);
  const bool known =
      std::ranges::any_of(list, [&](const Registered& held) { return equivalent(held.uri, *uri); });
  if (known || list.size() >= state_->limits.max_contacts) return;
  Registered restored;
  restored.binding = binding;
  restored.uri = *uri;
  restored.refreshed = now;
  list.push_back(std::move(restored));
  state_->bindings.replace(std::string(number), std::move(list));
}

std::vector<Binding> Registrar::contacts(std::string_view number, Moment now) const {
  auto list = state_->bindings.of(number, now);
  std::ranges::stable_sort(list, [](const Registered& a, const Registered& b) {
    if (a.binding.q != b.binding.q) return a.binding.q > b.binding.q;
    return a.refreshed > b.refreshed;
  });
  std::vector<Binding> bindings;
  for (auto& each : list) bindings.push_back(std::move(each.binding));
  return bindings;
}

bool Registrar::has_user(std::string_view number) const {
  return state_->authenticator.has_user(std::string(number));
}

std::vector<std::string> Registrar::expire(Moment now) { return state_->bindings.expire(now); }

Moment Registrar::next_expiry() const { return state_->bindings.next_expiry(); }

bool Registrar::is_locked_out(std::string_view address, Moment now) const {
  return state_->authenticator.is_locked_out(address, now);
}

const Registrar::Counters& Registrar::counters() const { return state_->authenticator.counters(); }

}  // namespace ctibus::sip
