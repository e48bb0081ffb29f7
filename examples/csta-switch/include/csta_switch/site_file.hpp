#pragma once

#include <filesystem>
#include <stdexcept>
#include <string_view>

#include "csta_switch/site.hpp"

namespace csta_switch {

/// What is wrong in a site's file, with its line where there is one.
class SiteError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A site from TOML. Tables have the names and fields of `Site`; times are texts such as "10s",
/// "500ms", "2m". Throws SiteError, also for a name that it does not know.
Site read_site_file(const std::filesystem::path& path);
Site read_site(std::string_view toml);

}  // namespace csta_switch
