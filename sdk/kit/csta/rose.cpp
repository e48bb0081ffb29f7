#include "ctibus/kit/csta/rose.hpp"

namespace ctibus::csta::rose {

namespace {

using ber::Reader;
using ber::Tlv;

constexpr std::uint32_t invoke_tag = 1;
constexpr std::uint32_t result_tag = 2;
constexpr std::uint32_t error_tag = 3;
constexpr std::uint32_t reject_tag = 4;
constexpr std::uint32_t linked_tag = 0;

bool is(const Tlv& value, Tag::Class tag_class, std::uint32_t number) {
  return value.id.tag_class == tag_class && value.id.number == number;
}
bool is_integer(const Tlv& value) { return is(value, Tag::Class::universal, ber::type::integer); }

Result<std::int64_t> next_integer(Reader& in, std::string_view what) {
  const auto value = in.next();
  if (!value) return tl::unexpected(value.error());
  if (!is_integer(*value)) return in.bad(*value, what);
  return ber::read_integer(in, *value);
}

/// The rest, which is one value or nothing.
Result<ber::Bytes> last_value(Reader& in) {
  if (in.at_end()) return ber::Bytes{};
  const auto value = in.next();
  if (!value) return tl::unexpected(value.error());
  if (!in.at_end()) return in.bad(*value, "something follows the last value");
  return value->whole;
}

Result<Apdu> read_invoke(Reader& in) {
  Invoke apdu;
  const auto id = next_integer(in, "here should be an invoke id");
  if (!id) return tl::unexpected(id.error());
  apdu.id = *id;
  auto value = in.next();
  if (value && is(*value, Tag::Class::context, linked_tag)) {
    const auto linked = ber::read_integer(in, *value);
    if (!linked) return tl::unexpected(linked.error());
    apdu.linked = *linked;
    value = in.next();
  }
  if (!value) return tl::unexpected(value.error());
  if (!is_integer(*value)) return in.bad(*value, "here should be an operation code");
  const auto operation = ber::read_integer(in, *value);
  if (!operation) return tl::unexpected(operation.error());
  apdu.operation = *operation;
  const auto argument = last_value(in);
  if (!argument) return tl::unexpected(argument.error());
  apdu.argument = *argument;
  return apdu;
}

Result<Apdu> read_result(Reader& in) {
  ReturnResult apdu;
  const auto id = next_integer(in, "here should be an invoke id");
  if (!id) return tl::unexpected(id.error());
  apdu.id = *id;
  if (in.at_end()) return apdu;
  const auto value = in.next();
  if (!value) return tl::unexpected(value.error());
  if (!in.at_end()) return in.bad(*value, "something follows the result");
  if (!is(*value, Tag::Class::universal, ber::type::sequence) || !value->id.constructed) {
    apdu.result = value->whole;
    return apdu;
  }
  // Operation and result; or the result alone, as X.880 does not have it and peers do.
  Reader parts = in.inside(*value);
  if (parts.at_end()) return apdu;
  const auto first = parts.next();
  if (!first) return tl::unexpected(first.error());
  if (!is_integer(*first)) {
    apdu.result = value->whole;
    return apdu;
  }
  const auto operation = ber::read_integer(parts, *first);
  if (!operation) return tl::unexpected(operation.error());
  apdu.operation = *operation;
  const auto result = last_value(parts);
  if (!result) return tl::unexpected(result.error());
  apdu.result = *result;
  return apdu;
}

Result<Apdu> read_error(Reader& in) {
  ReturnError apdu;
  const auto id = next_integer(in, "here should be an invoke id");
  if (!id) return tl::unexpected(id.error());
  apdu.id = *id;
  const auto error = next_integer(in, "here should be an error code");
  if (!error) return tl::unexpected(error.error());
  apdu.error = *error;
  const auto parameter = last_value(in);
  if (!parameter) return tl::unexpected(parameter.error());
  apdu.parameter = *parameter;
  return apdu;
}

Result<Apdu> read_reject(Reader& in) {
  Reject apdu;
  const auto id = in.next();
  if (!id) return tl::unexpected(id.error());
  if (is_integer(*id)) {
    const auto number = ber::read_integer(in, *id);
    if (!number) return tl::unexpected(number.error());
    apdu.id = *number;
  } else if (!is(*id, Tag::Class::universal, ber::type::null)) {
    return in.bad(*id, "here should be an invoke id");
  }
  const auto problem = in.next();
  if (!problem) return tl::unexpected(problem.error());
  if (problem->id.tag_class != Tag::Class::context || problem->id.number > 3) {
    return in.bad(*problem, "here should be a problem");
  }
  apdu.kind = static_cast<Reject::Kind>(problem->id.number);
  const auto number = ber::read_integer(in, *problem);
  if (!number) return tl::unexpected(number.error());
  apdu.problem = *number;
  return apdu;
}

}  // namespace

Result<Apdu> read(ber::Bytes bytes) {
  Reader all(bytes);
  const auto apdu = all.next();
  if (!apdu) return tl::unexpected(apdu.error());
  if (!all.at_end()) return all.bad(*apdu, "something follows the message");
  if (apdu->id.tag_class != Tag::Class::context || !apdu->id.constructed) {
    return all.bad(*apdu, "this is no message of ROSE");
  }
  Reader in = all.inside(*apdu);
  switch (apdu->id.number) {
    case invoke_tag:
      return read_invoke(in);
    case result_tag:
      return read_result(in);
    case error_tag:
      return read_error(in);
    case reject_tag:
      return read_reject(in);
    default:
      return all.bad(*apdu, "this is no message of ROSE");
  }
}

ber::Octets write(const Invoke& apdu) {
  ber::Writer out;
  const auto mark = out.open(ber::context(invoke_tag));
  out.integer(apdu.id);
  if (apdu.linked) out.integer(*apdu.linked, ber::context(linked_tag));
  out.integer(apdu.operation);
  out.raw(apdu.argument);
  out.close(mark);
  return out.take();
}

ber::Octets write(const ReturnResult& apdu) {
  ber::Writer out;
  const auto mark = out.open(ber::context(result_tag));
  out.integer(apdu.id);
  if (apdu.operation) {
    const auto result = out.open(ber::universal(ber::type::sequence));
    out.integer(*apdu.operation);
    out.raw(apdu.result);
    out.close(result);
  }
  out.close(mark);
  return out.take();
}

ber::Octets write(const ReturnError& apdu) {
  ber::Writer out;
  const auto mark = out.open(ber::context(error_tag));
  out.integer(apdu.id);
  out.integer(apdu.error);
  out.raw(apdu.parameter);
  out.close(mark);
  return out.take();
}

ber::Octets write(const Reject& apdu) {
  ber::Writer out;
  const auto mark = out.open(ber::context(reject_tag));
  if (apdu.id) {
    out.integer(*apdu.id);
  } else {
    out.null();
  }
  out.integer(apdu.problem, ber::context(static_cast<std::uint32_t>(apdu.kind)));
  out.close(mark);
  return out.take();
}

}  // namespace ctibus::csta::rose
