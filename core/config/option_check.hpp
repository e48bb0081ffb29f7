#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/diagnostic.hpp"
#include "core/config/document.hpp"
#include "core/config/option_value.hpp"
#include "core/config/secrets.hpp"
#include "core/config/site_config.hpp"
#include "core/manifest/manifest.hpp"

namespace ctibus::config {

/// A table that was checked: complete with defaults, whatever was wrong with it.
struct CheckedTable {
  msgpack::Buffer options;  ///< MessagePack map
  std::vector<OptionText> texts;
};

/// Checks tables of a configuration against option tables. Reports config.unknown_key,
/// config.wrong_type, config.out_of_range, config.bad_unit, config.unknown_value, config.missing,
/// config.duplicate, config.set_twice, config.deprecated_name and what Secrets reports. One thread.
class OptionChecker {
 public:
  OptionChecker(const Secrets& secrets, Report& report) : secrets_(secrets), report_(report) {}

  /// `path` is the table's name ("plugin.acd"). Keys that `also` names are somebody else's.
  CheckedTable table(const Table& table, const Place& place,
                     std::span<const manifest::OptionSpec> specs, const std::string& path,
                     std::span<const manifest::OptionSpec> also = {});

 private:
  struct Found {
    const Entry* entry = nullptr;
    bool is_file = false;  ///< NAME_file of a secret NAME
  };

  Found find(const Table& table, const manifest::OptionSpec& spec, const std::string& path);
  void refuse_unknown(const Table& table, std::span<const manifest::OptionSpec> specs,
                      const std::string& path, std::span<const manifest::OptionSpec> also);
  OptionValue option(const Found& found, const manifest::OptionSpec& spec, const std::string& path);
  OptionValue secret(const Found& found, const manifest::OptionSpec& spec,
                     const std::string& subject);
  OptionValue value(const Node& node, const manifest::OptionSpec& spec,
                    const manifest::OptionType& type, const std::string& subject,
                    const std::string& path);
  OptionValue list(const List& nodes, const manifest::OptionSpec& spec,
                   const manifest::OptionType& type, const std::string& subject,
                   const std::string& path);
  OptionValue dictionary(const Table& table, const std::string& path);
  void refuse_duplicates(const List& nodes, const manifest::OptionType& element,
                         const std::string& path);

  const Secrets& secrets_;
  Report& report_;
};

}  // namespace ctibus::config
