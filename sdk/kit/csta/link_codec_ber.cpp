#include <fmt/format.h>

#include "ctibus/kit/csta/error_codes.hpp"
#include "ctibus/kit/csta/link_codec.hpp"

// Associations and remote operations on a link.

namespace ctibus::csta {

namespace {

constexpr std::int64_t event_report = 21;

/// ITU-T X.227: what a user of associations has against one.
std::string_view reason(std::int64_t diagnostic) {
  switch (diagnostic) {
    case 2:
      return "it does not know the application context: look at the profile's context";
    case 3:
    case 4:
      return "it does not know the application's title";
    case 11:
    case 12:
    case 13:
    case 14:
      return "it does not take the name and password";
    default:
      return "it does not say why";
  }
}

/// What our request comes to when the peer rejects it.
Element outcome_of(const rose::Reject& reject) {
  if (reject.kind == rose::Reject::Kind::invoke) {
    switch (reject.problem) {
      case rose::invoke_problem::unrecognised_operation:
        return failure_of("operation", "serviceNotSupported");
      case rose::invoke_problem::mistyped_argument:
        return failure_of("operation", "valueOutOfRange");
      case rose::invoke_problem::resource_limitation:
        return failure_of("systemResourceAvailibility", "resourceBusy");
      default:
        break;
    }
  }
  return failure_of("operation", "generic");
}

}  // namespace

acse::AssociateRequest usual_association(Encoding encoding) {
  using namespace acse;
  AssociateRequest request;
  if (encoding == Encoding::phase_one) {
    request.context = phase_one_context();
    request.information = {.form = InformationForm::version_first,
                           .syntax = {},
                           .versions = 1U << version::ecma_180,
                           .version_bits = 1,
                           .private_versions = {}};
    return request;
  }
  request.information.syntax = phase_three_syntax();
  request.information.versions =
      1U << version::ecma_285_first | 1U << version::iso_18052 | 1U << version::ecma_285_second;
  return request;
}

Result<std::string> LinkCodec::write_ber_packet(const Packet& packet) const {
  Result<ber::Octets> octets;
  switch (packet.kind) {
    case Packet::Kind::request:
    case Packet::Kind::event:
      octets = ber_->write_invoke(packet.invoke_id, packet.body, packet.linked);
      break;
    case Packet::Kind::response:
      octets = ber_->write_result(packet.invoke_id, packet.body);
      break;
    case Packet::Kind::error:
      octets = ber_->write_error(packet.invoke_id, packet.body);
  }
  if (!octets) return tl::unexpected(std::move(octets).error());
  return write_frame(options_.framing, {.payload = {octets->begin(), octets->end()}});
}

LinkItem LinkCodec::read_ber_packet(ber::Bytes bytes) {
  if (state_ != State::ready) {
    return pass_over({"csta.not_associated", "The switch speaks before it is associated."});
  }
  const auto apdu = rose::read(bytes);
  if (!apdu) return pass_over(apdu.error());
  if (const auto* invoke = std::get_if<rose::Invoke>(&*apdu)) return read_invoke(*invoke);
  if (const auto* result = std::get_if<rose::ReturnResult>(&*apdu)) {
    auto message = ber_->read(*result, asked_(result->id));
    if (!message) return pass_over(std::move(message).error());
    return Packet{Packet::Kind::response, result->id, std::move(*message)};
  }
  if (const auto* error = std::get_if<rose::ReturnError>(&*apdu)) {
    auto message = ber_->read(*error);
    // Whatever it says, the request has failed.
    if (!message) message = failure_of("operation", "generic");
    return Packet{Packet::Kind::error, error->id, std::move(*message)};
  }
  const auto& reject = std::get<rose::Reject>(*apdu);
  const bool of_ours =
      reject.kind == rose::Reject::Kind::invoke || reject.kind == rose::Reject::Kind::general;
  if (reject.id && of_ours && !asked_(*reject.id).empty()) {
    return Packet{Packet::Kind::error, *reject.id, outcome_of(reject)};
  }
  return pass_over({"csta.rejected",
                    fmt::format("The switch rejects what nothing waits for: kind {}, problem {}.",
                                static_cast<int>(reject.kind), reject.problem)});
}

LinkItem LinkCodec::read_invoke(const rose::Invoke& invoke) {
  auto message = ber_->read(invoke);
  const bool is_event = invoke.operation == event_report;
  if (message) {
    return Packet{is_event ? Packet::Kind::event : Packet::Kind::request, is_event ? 0 : invoke.id,
                  std::move(*message), invoke.linked};
  }
  if (!is_event) {  // which nobody answers
    const bool unknown = message.error().code == "csta.unknown_operation";
    reply_ += framed(
        rose::write(rose::Reject{.id = invoke.id,
                                 .kind = rose::Reject::Kind::invoke,
                                 .problem = unknown ? rose::invoke_problem::unrecognised_operation
                                                    : rose::invoke_problem::mistyped_argument}));
  }
  return pass_over(std::move(message).error());
}

acse::AssociateResponse LinkCodec::acceptance(const acse::AssociateRequest& request) const {
  acse::AssociateResponse response;
  response.context = request.context;
  response.protocol_version = request.protocol_version;
  response.information = request.information;
  if (options_.association) {
    const auto both = response.information.versions & options_.association->information.versions;
    if (both != 0) response.information.versions = both;
  }
  return response;
}

Result<void> LinkCodec::associated(const acse::AssociateResponse& response) {
  if (response.accepted()) {
    if (state_ == State::associating) state_ = State::ready;
    return {};
  }
  return failure("csta.not_associated",
                 fmt::format("The switch refuses the association{}: {} (result {}, diagnostic {}).",
                             response.result == 2 ? " for now" : "",
                             response.source == acse::AssociateResponse::Source::user
                                 ? reason(response.diagnostic)
                                 : "its protocol machine does not take it",
                             response.result, response.diagnostic));
}

Result<void> LinkCodec::associate(ber::Bytes bytes) {
  const auto apdu = acse::read(bytes);
  if (!apdu) return tl::unexpected(apdu.error());
  if (const auto* request = std::get_if<acse::AssociateRequest>(&*apdu)) {
    reply_ += framed(acse::write(acceptance(*request)));
    if (state_ == State::associating) state_ = State::ready;
    return {};
  }
  if (const auto* response = std::get_if<acse::AssociateResponse>(&*apdu)) {
    return associated(*response);
  }
  if (const auto* release = std::get_if<acse::ReleaseRequest>(&*apdu)) {
    reply_ += framed(acse::write(acse::ReleaseResponse{release->reason}));
    return failure("csta.released", "The switch has ended the association.");
  }
  if (std::holds_alternative<acse::ReleaseResponse>(*apdu)) {
    return failure("csta.released", "The association is ended.");
  }
  return failure("csta.released", "The switch has aborted the association.");
}

}  // namespace ctibus::csta
