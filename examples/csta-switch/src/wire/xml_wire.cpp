#include "wire/xml_wire.hpp"

#include "wire/name_spaces.hpp"
#include "wire/xml.hpp"

namespace csta_switch {

int edition_of(std::string_view name_space) {
  if (name_space.size() != csta_name_space.size() + 1 || !name_space.starts_with(csta_name_space)) {
    return 0;
  }
  const int edition = name_space.back() - '0';
  return edition >= 2 && edition <= 6 ? edition : 0;
}

bool is_session_message(std::string_view name) {
  return name.find("ApplicationSession") != std::string_view::npos;
}

std::optional<Incoming> XmlWire::next() {
  const auto frame = reader_.next();
  if (!frame) {
    broken_ = reader_.broken();
    return std::nullopt;
  }
  Incoming incoming{frame->invoke_id};
  incoming.shown = frame->body;
  XmlDocument document = read_xml(frame->body);
  incoming.mistake = document.error.empty() ? check(document.root, document.name_space,
                                                    document.mixed, frame->invoke_id)
                                            : Mistake{document.error};
  incoming.message = std::move(document.root);
  return incoming;
}

Mistake XmlWire::check(const Element& message, const std::string& name_space,
                       const std::string& mixed, int invoke_id) {
  if (invoke_id == event_invoke_id) {
    return {message.name + ": the invoke id 9999 is that of events"};
  }
  if (is_session_message(message.name)) {
    if (name_space != session_name_space && !(bare && name_space.empty())) {
      return {message.name + ": '" + name_space + "' is not the namespace of ECMA-354"};
    }
  } else if (const int spoken = edition_named(name_space); spoken != 0) {
    edition = spoken;
  } else {
    return {message.name + ": '" + name_space + "' is not the namespace of an edition"};
  }
  if (!mixed.empty()) return {message.name + ": " + mixed + " is in another namespace"};
  if (Schema::get().find(message.name) == nullptr) return {};
  return mistake_in(message, edition);
}

std::string XmlWire::encoded(Sort sort, int invoke_id, const Element& message) {
  const bool without = bare && sort == Sort::answer;
  const std::string name_space =
      without                            ? std::string()
      : is_session_message(message.name) ? std::string(session_name_space)
      : only_name_space.empty()          ? std::string(csta_name_space) + std::to_string(edition)
                                         : std::string(only_name_space);
  if (sort == Sort::event) invoke_id = event_invoke_id;
  if (sort == Sort::request) invoke_id %= event_invoke_id;
  return framed({invoke_id, write_xml(message, name_space)});
}

}  // namespace csta_switch
