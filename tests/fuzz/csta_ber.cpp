#include "ctibus/kit/csta/acse.hpp"
#include "ctibus/kit/csta/ber_codec.hpp"
#include "ctibus/kit/csta/private_value.hpp"
#include "fuzz.hpp"

// Messages of a CSTA link in BER: associations, and remote operations with what is in them.

namespace ctibus::fuzz {
namespace {

using namespace csta;

Result<ber::Octets> write(const BerCodec& codec, const Element& message) {
  if (auto written = codec.write_invoke(1, message)) return written;
  if (auto written = codec.write_result(1, message)) return written;
  return codec.write_error(1, message);
}

Result<Element> read(const BerCodec& codec, Bytes bytes, std::string_view request = {}) {
  const auto apdu = rose::read(bytes);
  if (!apdu) return tl::unexpected(apdu.error());
  if (const auto* invoke = std::get_if<rose::Invoke>(&*apdu)) return codec.read(*invoke);
  if (const auto* error = std::get_if<rose::ReturnError>(&*apdu)) return codec.read(*error);
  const auto* result = std::get_if<rose::ReturnResult>(&*apdu);
  return result == nullptr ? failure("csta.bad_ber", "a Reject") : codec.read(*result, request);
}

void check(const BerCodec& codec, Bytes input, std::string_view request) {
  const auto message = read(codec, input, request);
  if (!message) return;
  const auto written = write(codec, *message);
  if (!written) return;  // such as a text in two plans at once
  const auto again = read(codec, *written);
  require(again.has_value(), "a message that was written can be read");
  const auto once_more = write(codec, *again);
  require(once_more && *once_more == *written, "a message is read as it was written");
}

void check_association(Bytes input) {
  const auto apdu = acse::read(input);
  if (!apdu) return;
  const auto again = acse::read(acse::write(*apdu));
  require(again && *again == *apdu, "an association is read as it was written");
}

void check_private(Bytes input) {
  const auto value = private_value_of(ber::to_hex(input));
  if (!value) return;
  require(!value->identifier.empty(), "private data is told by its identifier");
  require(value->text.size() <= 2 * input.size() + 24, "its text is not longer than it");
}

}  // namespace

void run(Bytes input) {
  static const BerCodec third_phase;
  static const BerCodec first_phase = phase_one_codec();
  check(third_phase, input, {});
  check(third_phase, input, "SnapshotDevice");
  check(first_phase, input, {});
  check_association(input);
  check_private(input);
}

}  // namespace ctibus::fuzz
