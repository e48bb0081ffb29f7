#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "ctibus/kit/csta/framing.hpp"
#include "ctibus/kit/csta/packet.hpp"

namespace ctibus::capture {

/// What a peer of a CSTA link has asked and was not answered yet: answers in BER need not say to
/// what. The oldest are forgotten. And by which phase it speaks, as far as that was heard.
class CstaQuestions {
 public:
  void asked(std::int64_t invoke_id, std::string name);
  /// Empty: nobody has asked.
  std::string answered(std::int64_t invoke_id);

  bool in_first_phase = false;  ///< ECMA-180; else ECMA-285

 private:
  struct Question {
    std::string name;
    std::uint64_t stamp = 0;
  };
  std::map<std::int64_t, Question> questions_;
  std::map<std::uint64_t, std::int64_t> order_;  ///< ids by the stamps of their questions
  std::uint64_t stamp_ = 0;
};

/// A message of a link, or what is wrong where one should be.
struct CstaItem {
  std::optional<csta::Packet> packet;
  std::string xml_space;  ///< namespace of the root; empty: none
  std::string xml;        ///< as it came; empty: it is none
  bool framed = false;    ///< so that it has an invoke id
  std::string sip;        ///< what carried it: "INFO", "200 INFO"; empty: no SIP
  std::string call_id;    ///< of that
  std::string note;       ///< no message of CSTA: an association, or an error
  bool bad = false;
};

/// One message in XML; `invoke_id`: as in its frame, if it has one. Pure.
CstaItem read_csta_xml(std::string_view xml, std::optional<std::int64_t> invoke_id = {});

/// What is known of a link beforehand.
struct CstaDialect {
  std::optional<csta::Framing> framing;  ///< not given: by the first bytes
  std::optional<bool> first_phase;       ///< ECMA-180; else ECMA-285; not given: as is heard
};

/// One direction of a CSTA link, as it was captured: finds out by the first bytes how messages are
/// framed and encoded. What makes no sense is told and passed over, up to the next piece that
/// begins as a message does. One thread.
class CstaDecoder {
 public:
  using Take = std::function<void(CstaItem item)>;

  /// `mine`: what this direction asks; `theirs`: what it answers. Both outlive the decoder.
  CstaDecoder(CstaQuestions& mine, CstaQuestions& theirs, const CstaDialect& dialect, Take take);

  /// A piece as it came, such as the payload of a packet.
  void feed(std::string_view bytes);
  /// Bytes are missing here: whatever was begun is lost.
  void gap(std::string_view what);
  /// Nothing more comes.
  void finish();
  /// A message has begun.
  bool found() const { return found_; }

 private:
  bool begin(std::string_view bytes);
  void tell_passed_over();
  void tell_unended();
  void decode(const csta::Frame& frame);
  void decode_ber(std::string_view payload);
  void heard_phase(bool first);
  void note(std::string text, bool bad);

  CstaQuestions& mine_;
  CstaQuestions& theirs_;
  const CstaDialect dialect_;
  Take take_;
  std::string first_;  ///< of the link, until it is known what they are
  std::optional<csta::Framing> framing_;
  std::unique_ptr<csta::FrameReader> frames_;
  bool seeking_ = false;  ///< a piece that begins as a message does
  bool found_ = false;    ///< there was one
  std::size_t passed_over_ = 0;
};

/// How a stream that begins like this is framed; nothing: it is no CSTA, or (`more`) more bytes may
/// tell. Pure.
std::optional<csta::Framing> guess_framing(std::string_view first, bool& more);

/// Calls `take` with each message that stands somewhere in a text, such as a log of a client: an
/// element of a name that CSTA knows, with its end; of beginnings of the same name the last before
/// the end. `line`: where it begins, from 1. False: it is no message, and what is inside is looked
/// at. Takes a time in proportion to the text. Pure.
void find_csta_messages(std::string_view text,
                        const std::function<bool(std::size_t line, std::string_view xml)>& take);

}  // namespace ctibus::capture
