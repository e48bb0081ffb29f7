#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/kit/sip/name_addr.hpp"
#include "ctibus/result.hpp"

/// Values of single headers. Every reader refuses what it cannot read with `sip.bad_header`, whose
/// text names the header.
namespace ctibus::sip {

/// RFC 3891. As in a dialog of the receiver: to_tag is its own tag.
struct Replaces {
  std::string call_id;
  std::string to_tag;
  std::string from_tag;
  bool early_only = false;
};
Result<Replaces> parse_replaces(std::string_view text);
std::string to_text(const Replaces& value);

/// RFC 3515, with the Replaces that an attended transfer puts into its URI (RFC 3891 3).
struct ReferTo {
  Uri target;  ///< without its headers
  std::optional<Replaces> replaces;
};
Result<ReferTo> parse_refer_to(std::string_view text);
std::string to_text(const ReferTo& value);

enum class Refresher : std::uint8_t { unspecified, uac, uas };

/// RFC 4028
struct SessionExpires {
  std::chrono::seconds interval{0};
  Refresher refresher = Refresher::unspecified;
};
Result<SessionExpires> parse_session_expires(std::string_view text);
std::string to_text(const SessionExpires& value);
/// Min-SE, Expires, Min-Expires, Retry-After (its comment and parameters are left out).
Result<std::chrono::seconds> parse_seconds(std::string_view text);

/// RFC 3262
struct RAck {
  std::uint32_t rseq = 0;
  std::uint32_t cseq = 0;
  std::string method;
};
Result<RAck> parse_rack(std::string_view text);
std::string to_text(const RAck& value);
Result<std::uint32_t> parse_rseq(std::string_view text);

/// RFC 5806; the first one is the latest.
struct Diversion {
  NameAddr address;    ///< who diverted; its parameters are those below and unknown ones
  std::string reason;  ///< user-busy, no-answer, unconditional ...
  std::uint32_t counter = 1;
};
Result<std::vector<Diversion>> parse_diversions(std::string_view text);
std::string to_text(const Diversion& value);

/// RFC 7044
struct HistoryEntry {
  Uri target;         ///< without its headers
  std::string index;  ///< 1, 1.1 ...
  int cause = 0;      ///< of the Reason in its URI, with which the call left this target; 0: none
  std::string mp;     ///< index of the target that this one was mapped from; else empty
  std::string rc;     ///< retargeted with the same user
  std::string np;     ///< not changed
};
Result<std::vector<HistoryEntry>> parse_history(std::string_view text);
std::string to_text(const HistoryEntry& value);

/// RFC 3326
struct Reason {
  std::string protocol;  ///< SIP, Q.850
  int cause = 0;
  std::string text;
};
Result<std::vector<Reason>> parse_reasons(std::string_view text);
std::string to_text(const Reason& value);

/// RFC 3323, 3325: asks that the caller's identity is not shown.
bool asks_privacy(std::string_view privacy);
/// P-Asserted-Identity and P-Preferred-Identity: the first SIP and the first tel URI (RFC
/// 3325 9.1).
struct Identities {
  std::optional<NameAddr> sip;
  std::optional<NameAddr> tel;
};
Identities parse_identities(const std::vector<std::string_view>& values);

/// Supported, Require, Allow, Accept ...: whether the list has this token. Option tags and media
/// types are compared without case; methods are given as they are written.
bool lists(std::string_view list, std::string_view token);

}  // namespace ctibus::sip
