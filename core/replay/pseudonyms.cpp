#include "core/replay/pseudonyms.hpp"

#include <algorithm>
#include <array>
#include <random>

#include "ctibus/ids.hpp"

namespace ctibus::replay {
namespace {

constexpr std::size_t shortest_in_texts = 3;  // digits; fewer are a count, a version, a line

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_separator(char c) {
  return std::string_view("+-./() *#,").find(c) != std::string_view::npos;
}

bool is_number(std::string_view text) {
  return std::any_of(text.begin(), text.end(), is_digit) &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return is_digit(c) || is_separator(c); });
}

/// What stays of it: where it is dialled to, not who is there.
std::size_t leading_digits(std::string_view digits, bool plus) {
  constexpr std::size_t country_code = 2;
  const std::size_t zeros = std::min(digits.find_first_not_of('0'), digits.size());
  std::size_t kept = 1;
  if (plus) {
    kept = country_code;
  } else if (zeros >= 2) {
    kept = zeros + country_code;
  } else if (zeros == 1) {
    kept = 1;
  }
  if (digits.size() < 3) return 0;
  return std::min(kept, digits.size() - 2);
}

/// UUIDs and ids of messages say nothing of people, and everything depends on them.
bool is_machine_id(std::string_view text) { return Uuid::parse(text) || MessageId::parse(text); }

/// A permutation of the digits for one place of a number.
std::array<char, 10> permutation(std::uint64_t chance) {
  std::array<char, 10> digits{'0', '1', '2', '3', '4', '5', '6', '7', '8', '9'};
  for (std::uint64_t left = digits.size(); left > 1; --left) {
    std::swap(digits[left - 1], digits[chance % left]);
    chance /= left;
  }
  return digits;
}

bool moves_all(const std::array<char, 10>& digits) {
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (digits[i] == static_cast<char>('0' + i)) return false;
  }
  return true;
}

}  // namespace

Pseudonyms Pseudonyms::random(std::set<std::string, std::less<>> kept) {
  std::random_device device;
  HashKey key{};
  for (auto& word : key) word = std::uint64_t{device()} << 32 | device();
  return Pseudonyms(key, std::move(kept));
}

/// Each digit by what follows it, from the end, so that every step can be undone by who has the
/// key, and no two numbers become one. The last digit always changes.
void Pseudonyms::replace_digits(std::string& digits, std::size_t kept) const {
  const std::string old = digits;
  for (std::size_t at = old.size(); at-- > kept;) {
    const std::string rest = old.substr(at + 1);
    std::string context = "digit " + rest;
    auto permuted = permutation(keyed_hash(key_, context));
    while (rest.empty() && !moves_all(permuted)) {
      context += '+';
      permuted = permutation(keyed_hash(key_, context));
    }
    digits[at] = permuted[static_cast<std::size_t>(old[at] - '0')];
  }
}

std::string Pseudonyms::number(std::string_view text) const {
  if (kept_.contains(text)) return std::string(text);
  std::string out(text);
  // Feature codes such as *21*1002# are several numbers.
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find_first_of("*#", begin), text.size());
    const std::string_view part = text.substr(begin, end - begin);
    std::string digits;
    std::copy_if(part.begin(), part.end(), std::back_inserter(digits), is_digit);
    if (!digits.empty() && !kept_.contains(digits)) {
      replace_digits(digits, leading_digits(digits, part.starts_with('+')));
      std::size_t next = 0;
      for (std::size_t at = begin; at < end; ++at) {
        if (is_digit(out[at])) out[at] = digits[next++];
      }
    }
    begin = end + 1;
  }
  return out;
}

std::string Pseudonyms::word(std::string_view kind, std::string_view text) const {
  if (text.empty() || kept_.contains(text)) return std::string(text);
  std::string out = std::string(kind) + "-";
  // Letters only: digits would look like a number that was overlooked.
  std::uint64_t hash = keyed_hash(key_, "word " + std::string(text));
  for (int i = 0; i < 12; ++i, hash >>= 5) {
    out += "abcdefghijklmnopqrstuvwxyzaeiouy"[hash & 31];
  }
  return out;
}

std::string Pseudonyms::device(std::string_view connector, std::string_view rest) const {
  const std::string which = is_number(rest) ? number(rest) : open(rest);
  return std::string(connector) + ":" + which;
}

/// sip:, sips: and tel: URIs, with or without a host.
std::string Pseudonyms::address(std::string_view scheme, std::string_view rest) const {
  const auto at = rest.find('@');
  const auto end = std::min(rest.find_first_of(";?"), rest.size());
  std::string out(scheme);
  if (at == std::string_view::npos) return out + ":" + identity(rest.substr(0, end));
  return out + ":" + identity(rest.substr(0, at)) + "@" +
         word("host", rest.substr(at + 1, end < at ? std::string_view::npos : end - at - 1)) +
         ".invalid";
}

std::string Pseudonyms::identity(std::string_view text) const {
  if (text.empty() || kept_.contains(text)) return std::string(text);
  return is_number(text) ? number(text) : word("name", text);
}

std::string Pseudonyms::personal(std::string_view text) const {
  if (text.empty() || kept_.contains(text) || is_machine_id(text)) return std::string(text);
  const auto colon = text.find(':');
  if (colon != std::string_view::npos && colon != 0) {
    const auto before = text.substr(0, colon);
    const auto rest = text.substr(colon + 1);
    if (before == "sip" || before == "sips" || before == "tel") return address(before, rest);
    const bool name = std::all_of(before.begin(), before.end(), [](char c) {
      return is_digit(c) || (c >= 'a' && c <= 'z') || c == '_' || c == '-';
    });
    if (name && before.size() <= 32 && is_letter(before.front()) && is_number(rest)) {
      return device(before, rest);
    }
  }
  return identity(text);
}

std::string Pseudonyms::open(std::string_view text) const {
  if (kept_.contains(text) || is_machine_id(text)) return std::string(text);
  const auto colon = text.find(':');
  if (colon != std::string_view::npos && colon != 0 && text.find(' ') == std::string_view::npos &&
      is_letter(text.front())) {
    const auto before = text.substr(0, colon);
    const auto rest = text.substr(colon + 1);
    if (before == "sip" || before == "sips" || before == "tel") return address(before, rest);
    if (is_number(rest)) return device(before, rest);
  }
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    // A UUID within a sentence, or within an id.
    constexpr std::size_t uuid_size = 36;
    const bool at_word = at == 0 || !(is_digit(text[at - 1]) || is_letter(text[at - 1]));
    if (at_word && Uuid::parse(text.substr(at, uuid_size))) {
      out += text.substr(at, uuid_size);
      at += uuid_size;
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && is_digit(text[end])) ++end;
    if (end - at >= shortest_in_texts) {
      const bool plus = at > 0 && text[at - 1] == '+';
      std::string digits(text.substr(at, end - at));
      if (!kept_.contains(digits)) replace_digits(digits, leading_digits(digits, plus));
      out += digits;
    } else {
      end = std::max(end, at + 1);
      out += text.substr(at, end - at);
    }
    at = end;
  }
  return out;
}

}  // namespace ctibus::replay
