#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/backup/make.hpp"
#include "core/backup/verify.hpp"
#include "core/cli/ask.hpp"
#include "core/cli/commands.hpp"
#include "core/cli/event_json.hpp"
#include "core/cli/site_access.hpp"
#include "core/config/site_config.hpp"
#include "core/gateway/backup_body.hpp"
#include "ctibus/codec.hpp"
#include "ctibus/kit/wire/endpoint.hpp"

namespace ctibus::cli {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;
using presentation::BackupBody;

struct Arguments {
  std::string path;
  bool keys = false;
  bool verify = false;
  bool json = false;
};

std::string size_text(std::uint64_t bytes) {
  constexpr double mebibyte = 1 << 20;
  return fmt::format("{:.1f} MiB", static_cast<double>(bytes) / mebibyte);
}

int show(const BackupBody& body, bool json) {
  if (json) {
    msgpack::Buffer bytes;
    encode(body, bytes);
    fmt::print("{}\n", presentation::line_of(body_json(bytes, detail::fields_of<BackupBody>)));
    return ok;
  }
  fmt::print("{}: {} files, {}", body.path, body.files, size_text(body.bytes));
  if (body.sequence != 0) {
    fmt::print("; messages {} to {} of the log", body.first, body.sequence);
  }
  fmt::print("{}.\n", body.keys ? "; with the keyring" : "");
  for (const auto& note : body.notes) fmt::print("{}\n", note);
  for (const auto& database : body.left) {
    fmt::print("{}'s tables are in {}: back them up there, now or later than this.\n",
               database.owner, database.where);
  }
  return ok;
}

int show(const Result<backup::Manifest>& manifest, const fs::path& path, bool json) {
  if (!manifest) return report(manifest.error());
  return show(gateway::body_of(*manifest, path.native()), json);
}

int of_running_site(const Arguments& arguments, const SiteAccess& access) {
  // The site works elsewhere.
  const std::string path = arguments.path.empty() ? "" : backup::clean(arguments.path).string();
  const wire::Query query{.what = wire::QueryKind::backup, .path = path, .keys = arguments.keys};
  const auto asked = ask<BackupBody>(access, query, 24h);
  return asked ? show(asked->body, arguments.json) : report(asked.error());
}

int run(const Arguments& arguments, const SiteAccess& access) {
  if (arguments.verify) {
    if (arguments.path.empty()) return report_usage("--verify needs the backup's folder.");
    const auto path = backup::clean(arguments.path);
    return show(backup::verify(path), path, arguments.json);
  }
  const std::string file = access.config();
  if (file.empty()) return of_running_site(arguments, access);
  const auto site = load_site(file);
  if (!site) return report(site.error());
  if (site->gateway.enabled && wire::probe(site->gateway.endpoint)) {
    return of_running_site(arguments, access);
  }
  const auto subject = backup::subject_of(*site, site->instances);
  const fs::path target =
      arguments.path.empty() ? backup::default_target(subject.data) : backup::clean(arguments.path);
  return show(backup::make_backup(subject, {.target = target, .keys = arguments.keys}), target,
              arguments.json);
}

std::function<int()> set_up(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  app.add_option("FOLDER", arguments->path,
                 "Folder to make, on the site's machine; a running site writes it as its own user "
                 "(default: a new one in the folder backups of the data folder)")
      ->type_name("DIR");
  app.add_flag("--keys", arguments->keys,
               "With the keyring: whoever has the backup can then speak for the site");
  app.add_flag("--verify", arguments->verify,
               "Make none: read FOLDER and tell whether it is whole");
  app.add_flag("--json", arguments->json, "Print JSON");
  const SiteAccess access(app);
  return [=] { return run(*arguments, access); };
}

}  // namespace

const Command backup_command{
    "backup", "Copy a whole site, running or stopped, as of one moment; `restore` puts it back.",
    "ctibus backup /srv/backups/monday --config site.toml", &set_up};

}  // namespace ctibus::cli
