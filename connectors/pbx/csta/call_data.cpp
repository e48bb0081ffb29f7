#include "call_data.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ctibus/kit/csta/private_value.hpp"

namespace ctibus::csta {
namespace {

constexpr std::size_t longest_name = 64;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// Hexadecimal of printable characters as these; anything else as it is.
std::string text_of_octets(std::string_view octets) {
  std::string digits(octets);
  std::erase_if(digits, is_blank);
  std::string made;
  if (digits.size() % 2 != 0) return std::string(octets);
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    const int high = digit_of(digits[i]);
    const int low = digit_of(digits[i + 1]);
    const int octet = high * 16 + low;
    if (high < 0 || low < 0 || octet < 0x20 || octet > 0x7e) return std::string(octets);
    made += static_cast<char>(octet);
  }
  return made;
}

std::string octets_of_text(std::string_view text) {
  std::string made;
  for (const char c : text) made += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return made;
}

/// Not in the middle of a character.
std::string cut(std::string value) {
  if (value.size() <= longest_value) return value;
  std::size_t end = longest_value;
  while (end > 0 && (static_cast<unsigned char>(value[end]) & 0xC0U) == 0x80U) --end;
  value.resize(end);
  return value;
}

void put(pbx::Data& data, std::string name, std::string value) {
  if (value.empty()) return;
  const auto found = std::ranges::find(data, name, &pbx::Data::value_type::first);
  if (found != data.end()) {
    found->second = cut(std::move(value));
  } else {
    data.emplace_back(std::move(name), cut(std::move(value)));
  }
}

bool is_private(std::string_view name) { return name.starts_with(private_prefix); }

void put_private(pbx::Data& data, const std::string& name, std::string value,
                 const Profile& profile) {
  if (name.size() > longest_name) return;
  const auto& wanted = profile.private_data;
  if (!wanted.empty() && std::ranges::find(wanted, name) == wanted.end()) return;
  put(data, std::string(private_prefix) + name, std::move(value));
}

void add_private(pbx::Data& data, const Element& element, const Profile& profile) {
  for (const Element& child : element.children) add_private(data, child, profile);
  if (element.children.empty()) put_private(data, element.name, element.text, profile);
}

/// BER: octets, or a value under an object identifier.
void add_encoded_private(pbx::Data& data, const Element& element, const Profile& profile) {
  auto value = private_value_of(element.text);
  if (!value) return put_private(data, element.name, text_of_octets(element.text), profile);
  const auto name = profile.private_names.find(value->identifier);
  put_private(data, name == profile.private_names.end() ? value->identifier : name->second,
              std::move(value->text), profile);
}

}  // namespace

pbx::Data data_of(const Element& event, const Profile& profile) {
  pbx::Data data;
  const std::string_view correlator = event.text_at("correlatorData/string");
  if (profile.correlator == CorrelatorForm::text) {
    put(data, std::string(correlator_data), std::string(correlator));
  } else if (profile.correlator == CorrelatorForm::hex_ascii || profile.passes_private()) {
    put(data, std::string(correlator_data), text_of_octets(correlator));
  }
  if (!profile.passes_private()) return data;
  put(data, std::string(user_data), text_of_octets(event.text_at("userData/string")));
  const Element* extensions = event.child("extensions");
  if (extensions == nullptr) return data;
  for (const Element& told : extensions->children) {
    if (told.name != "privateData") continue;
    for (const Element& child : told.children) {
      if (profile.encoding == Encoding::xml) {
        add_private(data, child, profile);
      } else {
        add_encoded_private(data, child, profile);
      }
    }
  }
  return data;
}

pbx::Data fitting(pbx::Data news, const pbx::Data& known) {
  const auto has = [&](const std::string& name) {
    return std::ranges::find(known, name, &pbx::Data::value_type::first) != known.end();
  };
  auto room = static_cast<std::ptrdiff_t>(most_private_values) -
              std::ranges::count_if(known, [](const auto& one) { return is_private(one.first); });
  std::erase_if(news, [&](const auto& one) {
    return is_private(one.first) && !has(one.first) && room-- <= 0;
  });
  return news;
}

std::optional<Element> correlator_of(const Attributes& data, const Profile& profile) {
  if (profile.correlator == CorrelatorForm::none) return std::nullopt;
  for (const auto& [name, value] : data) {
    if (name != correlator_data) continue;
    Element element{.name = "correlatorData"};
    element.add("string", profile.correlator == CorrelatorForm::text ? std::string(value)
                                                                     : octets_of_text(value));
    return element;
  }
  return std::nullopt;
}

}  // namespace ctibus::csta
