#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.hpp"
#include "core/config/document.hpp"
#include "core/manifest/manifest.hpp"
#include "ctibus/abi/plugin.h"
#include "ctibus/msgpack.hpp"
#include "ctibus/testing/test_host.hpp"

namespace ctibus::judge {

/// The library under judgement and what its author gave for it. Values only; reading it runs no
/// code of the library.
struct Subject {
  std::filesystem::path library;
  std::string name;  ///< of the instance
  manifest::Manifest manifest;
  config::Table options;    ///< as given
  msgpack::Buffer encoded;  ///< the same, complete
  bool has_all_required = true;
  std::string missing;  ///< what is missing, as the host's own words
  std::uint64_t seed = 1;

  /// What it declares to hear, to provide, to publish: with fields, as far as they are known.
  std::vector<manifest::MessageSpec> hears;
  std::vector<manifest::MessageSpec> provides;

  /// The instance's name on the judge's host.
  const std::string& instance() const { return name; }
  /// Another one of the same plugin.
  std::string second() const { return name + "-2"; }
  const manifest::MessageSpec* find(std::string_view topic) const;
  testing::Permissions permissions() const;
};

struct GivenOptions {
  /// TOML: the plugin's own table, or a site's configuration, of which the first instance of the
  /// plugin is taken. Empty: none.
  std::string file;
  std::vector<std::string> pairs;  ///< NAME=VALUE; VALUE is TOML, or a text without quotes
};

/// Errors: the manifest's, judge.bad_option with the configuration's own words.
Result<Subject> read_subject(const std::filesystem::path& library, const GivenOptions& given,
                             std::uint64_t seed);

/// Options as a host would check and encode them. Errors: judge.bad_option.
Result<msgpack::Buffer> encode(const manifest::Manifest& manifest, const config::Table& options);

/// Loads the library into this process as a host does. Errors: the loader's.
Result<const ctibus_plugin*> load(const Subject& subject);

}  // namespace ctibus::judge
