#include "ctibus/kit/csta/acse.hpp"

namespace ctibus::csta::acse {

namespace {

using ber::Reader;
using ber::Tlv;
using ber::Writer;

constexpr std::uint32_t aarq = 0;
constexpr std::uint32_t aare = 1;
constexpr std::uint32_t rlrq = 2;
constexpr std::uint32_t rlre = 3;
constexpr std::uint32_t abrt = 4;
constexpr std::uint32_t user_information = 30;
constexpr unsigned most_versions = 32;
constexpr std::size_t most_private_versions = 64;

bool is_universal(const Tlv& value, std::uint32_t number) {
  return value.id.tag_class == Tag::Class::universal && value.id.number == number;
}
bool is_context(const Tlv& value, std::uint32_t number) {
  return value.id.tag_class == Tag::Class::context && value.id.number == number;
}

/// Calls `field` with each value of a constructed one, until it fails.
template <class Field>
Result<void> each(const Reader& in, const Tlv& value, Field field) {
  if (!value.id.constructed) return in.bad(value, "values should be inside");
  Reader inner = in.inside(value);
  while (!inner.at_end()) {
    const auto next = inner.next();
    if (!next) return tl::unexpected(next.error());
    if (Result<void> done = field(inner, *next); !done) return done;
  }
  return {};
}

template <class T, class U>
Result<void> keep(Result<T> read, U& kept) {
  if (!read) return tl::unexpected(read.error());
  kept = std::move(*read);
  return {};
}

Result<void> read_versions(const Reader& in, const Tlv& value, Information& information) {
  const auto bits = ber::read_bits(in, value);
  if (!bits) return tl::unexpected(bits.error());
  information.versions = 0;
  information.version_bits = static_cast<unsigned>(std::min<std::size_t>(bits->size(), 32));
  for (unsigned i = 0; i < most_versions && i < bits->size(); ++i) {
    if ((*bits)[i]) information.versions |= 1U << i;
  }
  return {};
}

/// ACSEUserInformationForCSTA.
Result<void> read_csta(const Reader& in, const Tlv& value, Information& information) {
  if (is_context(value, 0)) {
    information.form = InformationForm::tagged;
  } else if (is_universal(value, ber::type::sequence)) {
    information.form = InformationForm::version_first;
  } else {
    return {};
  }
  int lists = 0;
  return each(in, value, [&](const Reader& inner, const Tlv& part) -> Result<void> {
    if (is_universal(part, ber::type::bit_string)) return read_versions(inner, part, information);
    if (is_universal(part, ber::type::sequence) && lists < 2 &&
        information.form == InformationForm::version_first) {
      auto& list = lists++ == 0 ? information.functions_required : information.functions_supplied;
      list.assign(part.content.begin(), part.content.end());
      return {};
    }
    if (!is_context(part, 2) || information.form != InformationForm::tagged) return {};
    return each(inner, part, [&](const Reader& list, const Tlv& item) -> Result<void> {
      const auto number = ber::read_integer(list, item);
      if (!number) return tl::unexpected(number.error());
      if (information.private_versions.size() >= most_private_versions) {
        return list.bad(item, "too many versions of private data");
      }
      information.private_versions.push_back(*number);
      return {};
    });
  });
}

/// EXTERNAL: a syntax, and what is in it.
template <class Contents>
Result<void> read_external(const Reader& in, const Tlv& value, ber::Oid& syntax,
                           Contents contents) {
  return each(in, value, [&](const Reader& inner, const Tlv& part) -> Result<void> {
    if (is_universal(part, ber::type::oid)) return keep(ber::read_oid(inner, part), syntax);
    if (is_context(part, 0)) {
      const auto single = inner.only(part);
      if (!single) return tl::unexpected(single.error());
      return contents(inner.inside(part), *single);
    }
    if (is_context(part, 1)) {
      // Octets that hold an encoded value. Their copy has places of its own.
      const auto octets = ber::read_octets(inner, part);
      if (!octets) return tl::unexpected(octets.error());
      Reader copy(*octets);
      const auto single = copy.next();
      if (!single) return tl::unexpected(single.error());
      return contents(copy, *single);
    }
    return {};
  });
}

Result<void> read_information(const Reader& in, const Tlv& value, Information& information) {
  return each(in, value, [&](const Reader& inner, const Tlv& external) -> Result<void> {
    if (!is_universal(external, ber::type::external)) return {};
    Information said;
    said.form = InformationForm::none;
    auto done = read_external(
        inner, external, said.syntax,
        [&](const Reader& at, const Tlv& single) { return read_csta(at, single, said); });
    if (done && said.form != InformationForm::none) information = std::move(said);
    return done;
  });
}

/// Authentication-value: of its ways we know the external one.
Result<void> read_credentials(const Reader& in, const Tlv& value,
                              std::optional<Credentials>& credentials) {
  return each(in, value, [&](const Reader& inner, const Tlv& external) -> Result<void> {
    if (!is_context(external, 2)) return {};
    ber::Oid syntax;
    return read_external(
        inner, external, syntax, [&](const Reader& at, const Tlv& single) -> Result<void> {
          std::vector<std::string> texts;
          auto done = each(at, single, [&](const Reader& parts, const Tlv& part) -> Result<void> {
            const auto octets = ber::read_octets(parts, part);
            if (!octets) return tl::unexpected(octets.error());
            if (texts.size() >= 2) return parts.bad(part, "more than a name and a password");
            texts.emplace_back(octets->begin(), octets->end());
            return {};
          });
          if (!done) return done;
          texts.resize(2);
          credentials = Credentials{std::move(texts[0]), std::move(texts[1])};
          return {};
        });
  });
}

Result<Apdu> read_request(const Reader& in, const Tlv& apdu) {
  AssociateRequest request;
  request.context.clear();
  request.information.form = InformationForm::none;
  const auto done = each(in, apdu, [&](const Reader& inner, const Tlv& value) -> Result<void> {
    if (value.id.tag_class != Tag::Class::context) return {};
    switch (value.id.number) {
      case 0:
        request.protocol_version = true;
        return {};
      case 1:
        return keep(ber::read_oid(inner, value), request.context);
      case 12:
        return read_credentials(inner, value, request.credentials);
      case user_information:
        return read_information(inner, value, request.information);
      default:
        return {};
    }
  });
  if (!done) return tl::unexpected(done.error());
  return request;
}

Result<void> read_diagnostic(const Reader& in, const Tlv& value, AssociateResponse& response) {
  const auto choice = in.only(value);
  if (!choice) return tl::unexpected(choice.error());
  if (!is_context(*choice, 1) && !is_context(*choice, 2)) {
    return in.bad(*choice, "here should be a diagnostic");
  }
  response.source = static_cast<AssociateResponse::Source>(choice->id.number);
  return keep(ber::read_integer(in.inside(value), *choice), response.diagnostic);
}

Result<Apdu> read_response(const Reader& in, const Tlv& apdu) {
  AssociateResponse response;
  response.context.clear();
  response.information.form = InformationForm::none;
  bool answered = false;
  const auto done = each(in, apdu, [&](const Reader& inner, const Tlv& value) -> Result<void> {
    if (value.id.tag_class != Tag::Class::context) return {};
    switch (value.id.number) {
      case 0:
        response.protocol_version = true;
        return {};
      case 1:
        return keep(ber::read_oid(inner, value), response.context);
      case 2:
        answered = true;
        return keep(ber::read_integer(inner, value), response.result);
      case 3:
        return read_diagnostic(inner, value, response);
      case 10:
        response.authentication.assign(value.content.begin(), value.content.end());
        return {};
      case user_information:
        return read_information(inner, value, response.information);
      default:
        return {};
    }
  });
  if (!done) return tl::unexpected(done.error());
  if (!answered) return in.bad(apdu, "the answer to an association lacks its result");
  return response;
}

template <class Release>
Result<Apdu> read_release(const Reader& in, const Tlv& apdu) {
  Release release;
  const auto done = each(in, apdu, [&](const Reader& inner, const Tlv& value) -> Result<void> {
    if (!is_context(value, 0)) return {};
    return keep(ber::read_integer(inner, value), release.reason);
  });
  if (!done) return tl::unexpected(done.error());
  return release;
}

Result<Apdu> read_abort(const Reader& in, const Tlv& apdu) {
  Abort abort;
  const auto done = each(in, apdu, [&](const Reader& inner, const Tlv& value) -> Result<void> {
    if (is_context(value, 0)) return keep(ber::read_integer(inner, value), abort.source);
    if (is_context(value, 1)) return keep(ber::read_integer(inner, value), abort.diagnostic);
    return {};
  });
  if (!done) return tl::unexpected(done.error());
  return abort;
}

// What follows writes.

void write_protocol_version(Writer& out) { out.bits({true}, true, ber::context(0, false)); }

void write_context(Writer& out, const ber::Oid& context) {
  if (context.empty()) return;
  const auto mark = out.open(ber::context(1));
  out.oid(context);
  out.close(mark);
}

void write_csta(Writer& out, const Information& information) {
  std::vector<bool> versions(std::min(information.version_bits, most_versions));
  for (unsigned i = 0; i < most_versions; ++i) {
    if ((information.versions & 1U << i) == 0) continue;
    if (i >= versions.size()) versions.resize(i + 1);
    versions[i] = true;
  }
  const bool tagged = information.form == InformationForm::tagged;
  const auto mark = out.open(tagged ? ber::context(0) : ber::universal(ber::type::sequence));
  out.bits(versions, false);
  if (!tagged) {
    for (const auto* list : {&information.functions_required, &information.functions_supplied}) {
      const auto functions = out.open(ber::universal(ber::type::sequence));
      out.raw(*list);
      out.close(functions);
    }
  } else if (!information.private_versions.empty()) {
    const auto list = out.open(ber::context(2));
    for (const std::int64_t number : information.private_versions) out.integer(number);
    out.close(list);
  }
  out.close(mark);
}

void write_information(Writer& out, const Information& information) {
  if (information.form == InformationForm::none) return;
  const auto list = out.open(ber::context(user_information));
  const auto external = out.open(ber::universal(ber::type::external));
  if (!information.syntax.empty()) out.oid(information.syntax);
  const auto single = out.open(ber::context(0));
  write_csta(out, information);
  out.close(single);
  out.close(external);
  out.close(list);
}

void write_credentials(Writer& out, const Credentials& credentials) {
  // That authentication is used at all is a requirement of its own, in two bits as HiPath has it.
  out.bits({true, false}, false, ber::context(10, false));
  const auto value = out.open(ber::context(12));
  const auto external = out.open(ber::context(2));
  const auto single = out.open(ber::context(0));
  const auto pair = out.open(ber::context(0));
  out.octets(ber::bytes_of(credentials.name));
  out.octets(ber::bytes_of(credentials.password));
  out.close(pair);
  out.close(single);
  out.close(external);
  out.close(value);
}

void write_apdu(Writer& out, const AssociateRequest& request) {
  const auto mark = out.open(ber::application(aarq));
  if (request.protocol_version) write_protocol_version(out);
  write_context(out, request.context);
  if (request.credentials) write_credentials(out, *request.credentials);
  write_information(out, request.information);
  out.close(mark);
}

void write_apdu(Writer& out, const AssociateResponse& response) {
  const auto mark = out.open(ber::application(aare));
  if (response.protocol_version) write_protocol_version(out);
  write_context(out, response.context);
  const auto result = out.open(ber::context(2));
  out.integer(response.result);
  out.close(result);
  const auto source = out.open(ber::context(3));
  const auto diagnostic = out.open(ber::context(static_cast<std::uint32_t>(response.source)));
  out.integer(response.diagnostic);
  out.close(diagnostic);
  out.close(source);
  if (!response.authentication.empty()) {
    out.bits({true}, true, ber::context(8, false));
    const auto authentication = out.open(ber::context(10));
    out.raw(response.authentication);
    out.close(authentication);
  }
  write_information(out, response.information);
  out.close(mark);
}

void write_release(Writer& out, std::uint32_t tag, std::optional<std::int64_t> reason) {
  const auto mark = out.open(ber::application(tag));
  if (reason) out.integer(*reason, ber::context(0, false));
  out.close(mark);
}

void write_apdu(Writer& out, const ReleaseRequest& request) {
  write_release(out, rlrq, request.reason);
}
void write_apdu(Writer& out, const ReleaseResponse& response) {
  write_release(out, rlre, response.reason);
}

void write_apdu(Writer& out, const Abort& abort) {
  const auto mark = out.open(ber::application(abrt));
  out.integer(abort.source, ber::context(0, false));
  if (abort.diagnostic) out.integer(*abort.diagnostic, ber::context(1, false));
  out.close(mark);
}

}  // namespace

ber::Oid phase_one_context() { return {1, 3, 12, 0, 180, 1}; }
ber::Oid phase_two_context() { return {1, 3, 12, 0, 218}; }
ber::Oid phase_two_syntax() { return {1, 3, 12, 0, 218, 200}; }
ber::Oid phase_three_syntax() { return {1, 3, 12, 0, 285, 200}; }

bool is_acse(ber::Bytes bytes) { return !bytes.empty() && (bytes.front() & 0xC0) == 0x40; }

Result<Apdu> read(ber::Bytes bytes) {
  Reader in(bytes);
  const auto apdu = in.next();
  if (!apdu) return tl::unexpected(apdu.error());
  if (!in.at_end()) return in.bad(*apdu, "something follows the message");
  if (apdu->id.tag_class == Tag::Class::application) {
    switch (apdu->id.number) {
      case aarq:
        return read_request(in, *apdu);
      case aare:
        return read_response(in, *apdu);
      case rlrq:
        return read_release<ReleaseRequest>(in, *apdu);
      case rlre:
        return read_release<ReleaseResponse>(in, *apdu);
      case abrt:
        return read_abort(in, *apdu);
      default:
        break;
    }
  }
  return in.bad(*apdu, "this is no message of ACSE");
}

ber::Octets write(const Apdu& apdu) {
  Writer out;
  std::visit([&](const auto& value) { write_apdu(out, value); }, apdu);
  return out.take();
}

}  // namespace ctibus::csta::acse
