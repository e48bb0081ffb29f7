#include "ber/acse.hpp"

#include <sstream>

#include "ber/tlv.hpp"

namespace csta_switch::ber {
namespace {

constexpr unsigned aarq = 0;
constexpr unsigned aare = 1;
constexpr unsigned rlrq = 2;
constexpr unsigned rlre = 3;
constexpr unsigned abrt = 4;
constexpr unsigned user_information = 30;

std::string oid_text(std::string_view content) {
  std::string out;
  unsigned long arc = 0;
  for (const char c : content) {
    const auto byte = static_cast<unsigned char>(c);
    arc = arc << 7 | (byte & 0x7f);
    if ((byte & 0x80) != 0) continue;
    if (out.empty()) {
      out = std::to_string(arc / 40) + "." + std::to_string(arc % 40);
    } else {
      out += "." + std::to_string(arc);
    }
    arc = 0;
  }
  return out;
}

std::string oid_content(const std::string& text) {
  std::istringstream in(text);
  std::string out;
  std::string part;
  unsigned long first = 0;
  for (int place = 0; std::getline(in, part, '.'); ++place) {
    unsigned long arc = std::stoul(part);
    if (place == 0) {
      first = arc;
      continue;
    }
    if (place == 1) arc += first * 40;
    if (arc >= 0x4000) out += static_cast<char>(arc >> 14 | 0x80);
    if (arc >= 0x80) out += static_cast<char>((arc >> 7 & 0x7f) | 0x80);
    out += static_cast<char>(arc & 0x7f);
  }
  return out;
}

std::string oid(const std::string& text) { return primitive(tag_oid, oid_content(text)); }

std::string bits_text(std::string_view content) {
  if (content.empty()) throw Malformed("a bit string without a byte");
  std::string bits;
  for (std::size_t i = 1; i < content.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) bits += (content[i] & (0x80 >> bit)) != 0 ? '1' : '0';
  }
  const auto unused = static_cast<unsigned char>(content.front());
  if (unused > 7 || unused > bits.size()) throw Malformed("a bit string with too many unused bits");
  bits.resize(bits.size() - unused);
  return bits;
}

std::string one_bit(int bit) {
  std::string content(1, static_cast<char>(7 - bit % 8));
  content.append(static_cast<std::size_t>(bit / 8), '\0');
  content += static_cast<char>(0x80 >> bit % 8);
  return primitive(tag_bits, content);
}

// EXTERNAL with the ACSEUserInformationForCSTA. HiPath's applications leave its syntax out.
void read_user_information(std::string_view content, Association& association) {
  Reader reader(content);
  Reader external(reader.expect(tag_external).content);
  association.has_information = true;
  if (external.peek().tag == tag_oid) association.syntax = oid_text(external.next().content);
  Reader single(external.expect(context(0)).content);
  const Tlv definition = single.next();
  if (definition.tag != context(0) && definition.tag != tag_sequence) {
    throw Malformed("user information: " + name_of(definition.tag) + " is no definition of CSTA");
  }
  association.version_first = definition.tag == tag_sequence;
  Reader fields(definition.content);
  association.versions = bits_text(fields.expect(tag_bits).content);
}

std::string user_information_with(const Association& wanted, int version) {
  const std::string definition =
      constructed(wanted.version_first ? tag_sequence : context(0), one_bit(version));
  const std::string syntax = wanted.syntax.empty() ? std::string() : oid(wanted.syntax);
  return constructed(context(user_information),
                     constructed(tag_external, syntax + constructed(context(0), definition)));
}

}  // namespace

AcseKind acse_kind(std::string_view bytes) {
  const Tag tag = Reader(bytes).next().tag;
  if (tag == application(aarq)) return AcseKind::associate;
  if (tag == application(rlrq)) return AcseKind::release;
  if (tag == application(abrt)) return AcseKind::abort;
  return AcseKind::none;
}

Association read_associate(std::string_view bytes) {
  Association association;
  Reader outer(bytes);
  for (Reader fields(outer.expect(application(aarq)).content); !fields.at_end();) {
    const Tlv field = fields.next();
    if (field.tag == context(1)) {
      Reader inner(field.content);
      association.context = oid_text(inner.expect(tag_oid).content);
    } else if (field.tag == context(user_information)) {
      read_user_information(field.content, association);
    }
  }
  if (association.context.empty()) throw Malformed("AARQ lacks application-context-name");
  if (association.context != "1.3.12.0.180" && association.context != "1.3.12.0.180.1" &&
      association.context != "1.3.12.0.218" && association.context != "1.3.12.0.285") {
    throw Malformed("AARQ: " + association.context + " is no application context of CSTA");
  }
  return association;
}

int chosen_version(const Association& wanted, std::span<const int> ours) {
  if (wanted.versions.empty()) return ours.back();
  for (const int version : ours) {
    const auto place = static_cast<std::size_t>(version);
    if (place < wanted.versions.size() && wanted.versions[place] == '1') return version;
  }
  return -1;
}

std::string associate_response(const Association& wanted, int version) {
  const bool accepted = version >= 0;
  const auto number = [](unsigned tag, long value) {
    return constructed(context(tag), primitive(tag_integer, integer_content(value)));
  };
  constexpr unsigned result = 2;
  constexpr unsigned diagnostic = 3;
  constexpr long rejected_permanently = 1;
  std::string content = constructed(context(1), oid(wanted.context)) +
                        number(result, accepted ? 0 : rejected_permanently) +
                        constructed(context(diagnostic), number(1, accepted ? 0 : 1));
  if (accepted && wanted.has_information) content += user_information_with(wanted, version);
  return constructed(application(aare), content);
}

std::string release_response() {
  constexpr long normal = 0;
  return constructed(application(rlre), primitive(context(0), integer_content(normal)));
}

std::string abort() {
  constexpr long service_provider = 1;
  return constructed(application(abrt), primitive(context(0), integer_content(service_provider)));
}

}  // namespace csta_switch::ber
