#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/backup/manifest.hpp"
#include "core/config/site_config.hpp"

namespace ctibus::backup {

/// What belongs to a site on the disk. Values.
struct Subject {
  std::string site;
  std::vector<std::filesystem::path> config_files;  ///< the main one first
  std::filesystem::path data;
  std::filesystem::path log;  ///< empty: in memory
  std::filesystem::path keyring;
  std::filesystem::path hosts;  ///< of the processes that hold instances
  /// Below `data`, and of this machine or this run only.
  std::vector<std::filesystem::path> left_out;
  struct Source {
    std::string owner;
    std::string dsn;
  };
  std::vector<Source> sources;  ///< where plugins keep their tables
  std::vector<Plugin> plugins;
};

/// Where backups without a path lie: below the data folder.
std::filesystem::path folder_of_backups(const std::filesystem::path& data);

/// One of them, named after the time now.
std::filesystem::path default_target(const std::filesystem::path& data);

/// Reads the manifests of the instances' libraries, which tell their versions. `instances` are
/// those of the configuration now.
Subject subject_of(const config::SiteConfig& config,
                   const std::vector<config::Instance>& instances);

}  // namespace ctibus::backup
