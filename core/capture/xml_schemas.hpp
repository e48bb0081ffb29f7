#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.hpp"

namespace ctibus::capture {

/// Where a message is not what its schema wants.
struct SchemaFault {
  std::string path;  ///< such as "MakeCall/callingDevice"
  std::string text;

  friend bool operator==(const SchemaFault&, const SchemaFault&) = default;
};

/// What XML schemas (XSD) say of a document.
struct SchemaJudgement {
  std::string space;                ///< namespace of its root; empty: none
  bool known = true;                ///< there is a schema of that namespace
  std::vector<SchemaFault> faults;  ///< at most a hundred
};

/// The XML schemas that lie in a folder, as Ecma publishes those of ECMA-323: a file a message.
/// Nothing is read but the folder's own files, and nothing over a network. One thread.
class XmlSchemas {
 public:
  /// All files *.xsd of the folder. Those without a target namespace are parts of others only.
  /// Errors: capture.bad_schema, with file and line.
  static Result<XmlSchemas> load(const std::filesystem::path& folder);

  XmlSchemas(XmlSchemas&&) noexcept;
  XmlSchemas& operator=(XmlSchemas&&) noexcept;
  ~XmlSchemas();

  /// Entities are not expanded; a document with a DOCTYPE is a fault.
  SchemaJudgement judge(std::string_view xml) const;

 private:
  struct Inside;
  explicit XmlSchemas(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

}  // namespace ctibus::capture
