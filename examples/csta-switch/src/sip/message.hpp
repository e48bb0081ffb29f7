#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace csta_switch::sip {

/// A SIP message (RFC 3261 section 7). Names of fields are the long ones, whatever was sent.
struct Message {
  std::string method = {};  ///< empty: a response
  std::string uri = {};
  int status = 0;
  std::string reason = {};
  std::vector<std::pair<std::string, std::string>> fields = {};
  std::string body = {};

  /// The first of this name; empty when there is none. Names are compared without case.
  std::string_view field(std::string_view name) const;
  /// All values of this name, also those in one line with commas.
  std::vector<std::string> values(std::string_view name) const;
  /// Whether one of them is `value`, without case and parameters.
  bool lists(std::string_view name, std::string_view value) const;
  void add(std::string name, std::string value);

  long sequence() const;                ///< the number in CSeq; -1: none
  std::string sequence_method() const;  ///< the method in CSeq
};

struct Reading {
  Message message = {};
  std::string mistake = {};  ///< why it is no message; empty: all is well
};

Reading read(std::string_view datagram);

/// With its Content-Length.
std::string write(const Message& message);

}  // namespace csta_switch::sip
