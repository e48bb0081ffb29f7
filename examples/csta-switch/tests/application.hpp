#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "csta_switch/exchange.hpp"
#include "wire/element.hpp"
#include "wire/frame.hpp"

namespace csta_switch {

/// An application at an exchange, which looks at all it hears with the eyes of the schema.
class Application {
 public:
  explicit Application(Exchange& exchange, int edition = 3);
  ~Application();
  Application(const Application&) = delete;
  Application& operator=(const Application&) = delete;

  /// Sends a request, as XML without a namespace: "<MakeCall>...</MakeCall>". Its response.
  Element ask(std::string_view xml);
  /// As it is, namespace included.
  Element ask_raw(std::string_view xml);
  /// Sends what has no response.
  void say(std::string_view xml);
  /// Starts a monitor; its id.
  std::string monitor(const std::string& device);

  /// What was heard since the last time, a line each.
  std::vector<std::string> heard();
  /// The last message of this name.
  const Element& last(std::string_view name) const;
  bool is_open() const { return open_; }
  int link() const { return link_; }

 private:
  void take(const std::string& bytes);

  Exchange* exchange_;
  int edition_;
  int link_ = 0;
  bool open_ = true;
  int invoke_id_ = 0;
  FrameReader reader_;
  std::vector<Element> messages_;
  std::vector<std::pair<int, Element>> answers_;
  std::size_t told_ = 0;
};

/// What an application has heard: an event's name, device of its connection, the local state at the
/// monitor, cause. Only the name of anything else.
std::string line_of(const Element& message);

/// "category/word" of a CSTAErrorCode; the name of anything else.
std::string error_of(const Element& response);

/// `<field><callID>..</callID><deviceID>..</deviceID></field>`
std::string connection_xml(std::string_view field, std::string_view call, std::string_view device);

/// Extensions 1001 to 1004, trunks T1 (prefix 0), route point 600, pilot 700.
Site small_site();

}  // namespace csta_switch
