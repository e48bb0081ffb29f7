#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/capture/csta_decoder.hpp"
#include "core/capture/sip_messages.hpp"

namespace ctibus::capture {

/// One direction of a connection of TCP, as it was captured: of a CSTA link, or of SIP that carries
/// CSTA, which its first line tells. SIP without CSTA has nothing to say. One thread.
class LinkDecoder {
 public:
  /// As CstaDecoder's.
  LinkDecoder(CstaQuestions& mine, CstaQuestions& theirs, const CstaDialect& dialect,
              CstaDecoder::Take take);

  void feed(std::string_view bytes);
  /// Bytes are missing here; empty: a new connection begins.
  void gap(std::string_view what);
  /// Nothing more comes.
  void finish();

 private:
  void read_sip();
  /// What was no SIP in the end.
  void give_back();
  void forget();
  void note(std::string text);
  void tell_unended();

  CstaDecoder::Take take_;
  CstaDecoder decoder_;
  std::string bytes_;            ///< that are not understood yet
  std::optional<SipHead> head_;  ///< of the message that they begin with
  std::size_t searched_ = 0;     ///< so many of them have no end of a head
  bool sip_ = false;             ///< they are
  bool carries_ = false;         ///< SIP with CSTA was seen
};

/// A datagram: takes what SIP carries of CSTA, and nothing of anything else. Any thread.
void decode_datagram(std::string_view bytes, const CstaDecoder::Take& take);

}  // namespace ctibus::capture
