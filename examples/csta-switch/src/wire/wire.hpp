#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "csta_switch/exchange.hpp"
#include "schema/schema.hpp"
#include "wire/element.hpp"

namespace csta_switch {

/// What has come from an application.
struct Incoming {
  int invoke_id = 0;
  Element message = {};    ///< without a name: there is nothing to serve
  Mistake mistake = {};    ///< it is refused, by `reply` if there is one
  std::string reply = {};  ///< what goes back at once, as it is
  std::string shown = {};  ///< for a trace
  bool begins = false;     ///< the association has begun
  bool ends = false;       ///< the application takes leave
};

/// How one application's bytes become messages, and messages bytes.
class Wire {
 public:
  enum class Sort { event, request, answer };

  Wire() = default;
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;
  virtual ~Wire() = default;

  virtual void feed(std::string_view bytes) = 0;
  /// Nothing: more bytes are needed, or the link is broken.
  virtual std::optional<Incoming> next() = 0;
  /// Why nothing can ever be read again; empty: all is well.
  const std::string& broken() const { return broken_; }

  /// The message's fields are in order for `edition`. Empty when it is too long.
  virtual std::string encoded(Sort sort, int invoke_id, const Element& message) = 0;

  /// Whether there is an application session (ECMA-354) on such a link.
  virtual bool needs_session() const { return false; }

  /// Whether an application has to register for routes: else it is asked as soon as it is there.
  virtual bool has_route_registration() const { return true; }

  /// The edition of ECMA-323 that a namespace is for this link; 0: none that is spoken.
  int edition_named(std::string_view name_space) const;

  int edition = 3;  ///< of ECMA-323, in which the application speaks
  /// Instead of the namespaces of all editions; empty: those of the standard.
  std::string_view only_name_space = {};
  /// Whether answers have no namespace, and a session may be asked for without one.
  bool bare = false;

 protected:
  std::string broken_;
};

std::unique_ptr<Wire> wire_of(LinkKind kind);

}  // namespace csta_switch
