#pragma once

#include <span>
#include <string>
#include <string_view>

#include "ctibus/kit/wire/frame.hpp"

namespace ctibus::presentation {

struct OtlpOptions {
  std::string_view site;  ///< service.namespace
  bool states = false;    ///< a span for every change of a state, too
};

/// Messages, in log order, as one ExportTraceServiceRequest in OTLP/JSON (OpenTelemetry protocol
/// 1.x, "JSON Protobuf Encoding"), on one line, for a collector's /v1/traces.
///
/// Each message is a span of the instance that published it; a command's lasts until its reply, and
/// each root call has a span that lasts from its first message to its last. A message's parent is
/// what led to it, or its call; what led to it from another trace is a link. Payloads are not told.
/// Pure.
std::string otlp_json(std::span<const wire::Frame> frames, const OtlpOptions& options);

}  // namespace ctibus::presentation
