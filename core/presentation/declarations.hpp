#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.hpp"
#include "core/manifest/manifest.hpp"

namespace ctibus::presentation {

/// Every message that is known: the catalogue's, and those of a site's plugins once they were
/// added. One thread.
class Declarations {
 public:
  Declarations();
  void add(std::vector<manifest::MessageSpec> messages);

  /// Null when nobody declares it.
  [[nodiscard]] const manifest::MessageSpec* find(std::string_view topic) const;
  /// Errors: wire.unknown_topic, with the nearest command.
  [[nodiscard]] Result<const manifest::MessageSpec*> command(std::string_view topic) const;
  [[nodiscard]] const std::map<std::string, manifest::MessageSpec, std::less<>>& all() const {
    return messages_;
  }

 private:
  std::map<std::string, manifest::MessageSpec, std::less<>> messages_;
};

}  // namespace ctibus::presentation
