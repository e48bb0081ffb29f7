#include <fmt/chrono.h>
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "core/capture/xml_schemas.hpp"
#include "core/cli/commands.hpp"
#include "core/cli/csta_capture.hpp"
#include "core/cli/csta_text.hpp"
#include "core/cli/file_output.hpp"
#include "ctibus/kit/csta/arrange.hpp"
#include "ctibus/kit/csta/check.hpp"
#include "ctibus/kit/csta/describe.hpp"
#include "ctibus/kit/csta/xml.hpp"

namespace ctibus::cli {
namespace {

using csta::Packet;
using Json = nlohmann::ordered_json;

struct Arguments {
  std::string file;
  CstaFileOptions options;
  std::string framing;
  int phase = 0;
  bool json = false;
  int edition = 0;
  std::string schemas;
  std::string output;
};

constexpr std::string_view kinds[] = {"request", "response", "error", "event"};

std::string time_text(const CstaCaptured& one) {
  if (!one.time) return {};
  const auto seconds = std::chrono::floor<std::chrono::seconds>(*one.time);
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:06}Z", fmt::gmtime(seconds.time_since_epoch().count()),
                     (*one.time - seconds).count());
}

/// "2026-01-02T10:00:00.000123Z  192.0.2.1:1050 > 192.0.2.2:8800  0042  MakeCall"; within SIP
/// "...  INFO 8f3a@192.0.2.1  request  MakeCall"
std::string heading(const CstaCaptured& one) {
  std::string out;
  const auto sip = one.item.sip.empty() ? "" : visible(one.item.sip + " " + one.item.call_id);
  for (const auto& part : {time_text(one), one.place, sip}) {
    if (!part.empty()) out += part + "  ";
  }
  if (!one.item.packet) return out + (one.item.bad ? "!  " : "") + visible(one.item.note);
  const Packet& packet = *one.item.packet;
  const bool numbered = packet.kind != Packet::Kind::event && one.item.framed;
  out += numbered ? fmt::format("{:04}", packet.invoke_id)
                  : std::string(kinds[static_cast<std::size_t>(packet.kind)]);
  return out + "  " + visible(packet.body.name);
}

Json json_of(const CstaCaptured& one) {
  Json out = Json::object();
  if (one.time) out["time"] = time_text(one);
  if (!one.place.empty()) out["place"] = one.place;
  if (!one.item.sip.empty()) {
    out["sip"] = one.item.sip;
    out["call_id"] = one.item.call_id;
  }
  if (!one.item.packet) {
    out[one.item.bad ? "fault" : "note"] = one.item.note;
    return out;
  }
  const Packet& packet = *one.item.packet;
  out["kind"] = kinds[static_cast<std::size_t>(packet.kind)];
  if (packet.kind != Packet::Kind::event && one.item.framed) out["invoke"] = packet.invoke_id;
  out["message"] = packet.body.name;
  if (!one.item.xml_space.empty()) out["namespace"] = one.item.xml_space;
  auto fields = csta_json(packet.body);
  out["fields"] = fields.is_object() ? std::move(fields) : Json::object();
  return out;
}

int nothing_found(const Arguments& arguments) {
  return report({"cli.nothing_found",
                 fmt::format("{} has no message of CSTA that can be told as one. Name the framing, "
                             "or capture from the beginning of the link.",
                             arguments.file)});
}

int decode(const Arguments& arguments) {
  const auto count =
      read_csta_file(arguments.file, arguments.options, [&](const CstaCaptured& one) {
        if (arguments.json) {
          fmt::print("{}\n", json_of(one).dump(-1, ' ', false, Json::error_handler_t::replace));
          return;
        }
        fmt::print("{}\n", heading(one));
        if (one.item.packet) fmt::print("{}", csta_lines(one.item.packet->body, 4));
      });
  if (!count) return report(count.error());
  return *count == 0 ? nothing_found(arguments) : ok;
}

/// What is wrong with the messages of a file: by a site's schemas where there are some for XML,
/// else by the tables of the kit.
class Lint {
 public:
  Lint(const Arguments& arguments, const capture::XmlSchemas* schemas)
      : arguments_(arguments), schemas_(schemas) {}

  void look(const CstaCaptured& one) {
    if (one.item.bad) complain(one, "bytes", one.item.note);
    if (!one.item.packet) return;
    if (schemas_ != nullptr && !one.item.xml.empty()) {
      validate(one);
    } else {
      check(one);
    }
  }
  std::size_t faults() const { return faults_; }

 private:
  void validate(const CstaCaptured& one) {
    const auto judgement = schemas_->judge(one.item.xml);
    if (!judgement.known && unknown_.insert(judgement.space).second) {
      complain(one, one.item.packet->body.name,
               judgement.space.empty()
                   ? "It has no namespace, so no schema: messages like it are not validated."
                   : fmt::format("No schema has the namespace {}: its messages are not validated.",
                                 judgement.space));
    }
    for (const auto& fault : judgement.faults) complain(one, fault.path, fault.text);
  }
  void check(const CstaCaptured& one) {
    const auto edition = arguments_.edition != 0
                             ? static_cast<csta::Edition>(arguments_.edition)
                             : csta::edition_of(one.item.xml_space).value_or(csta::Edition::ed3);
    const auto& body = one.item.packet->body;
    // In BER order is a matter of tags.
    const auto message = one.item.xml.empty() ? csta::arrange(body, edition) : body;
    for (const auto& fault : csta::check(message, edition)) complain(one, fault.path, fault.text);
  }
  void complain(const CstaCaptured& one, std::string_view path, std::string_view text) {
    ++faults_;
    if (arguments_.json) {
      Json out = json_of(one);
      out.erase("fields");
      out["path"] = path;
      out["fault"] = text;
      fmt::print("{}\n", out.dump(-1, ' ', false, Json::error_handler_t::replace));
      return;
    }
    fmt::print("{}\n    {}: {}\n", heading(one), visible(path), visible(text));
  }

  const Arguments& arguments_;
  const capture::XmlSchemas* schemas_;
  std::set<std::string> unknown_;  ///< namespaces that were told
  std::size_t faults_ = 0;
};

int lint(const Arguments& arguments) {
  std::optional<capture::XmlSchemas> schemas;
  if (!arguments.schemas.empty()) {
    auto loaded = capture::XmlSchemas::load(arguments.schemas);
    if (!loaded) return report(loaded.error());
    schemas = std::move(*loaded);
  }
  Lint judge(arguments, schemas ? &*schemas : nullptr);
  const auto count = read_csta_file(arguments.file, arguments.options,
                                    [&](const CstaCaptured& one) { judge.look(one); });
  if (!count) return report(count.error());
  if (*count == 0 && judge.faults() == 0) return nothing_found(arguments);
  if (!arguments.json) fmt::print("{} messages, {} faults.\n", *count, judge.faults());
  return judge.faults() == 0 ? ok : failed;
}

int tables(const Arguments& arguments) {
  const std::string page = csta::describe_markdown();
  if (arguments.output.empty()) {
    fmt::print("{}", page);
    return ok;
  }
  const auto written = write_file(arguments.output, page);
  return written ? ok : report(written.error());
}

std::function<int()> set_up(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  app.require_subcommand(1);
  CLI::App* decode_app = app.add_subcommand("decode", "Print the messages in a capture or a log.");
  CLI::App* lint_app =
      app.add_subcommand("lint", "Say where messages are not what the standard wants.");
  CLI::App* tables_app =
      app.add_subcommand("tables", "Print all messages, their fields and values, as Markdown.");
  tables_app->add_option("-o,--output", arguments->output, "Write there instead")
      ->type_name("FILE");
  for (CLI::App* sub : {decode_app, lint_app}) {
    sub->add_option("file", arguments->file,
                    "pcap or pcapng, the bytes of one direction, or a text with XML; \"-\": input")
        ->required()
        ->type_name("FILE");
    sub->add_option("--framing", arguments->framing, "How messages are framed (default: look)")
        ->check(CLI::IsMember({"annex-j", "length16", "hipath"}))
        ->type_name("FRAMING");
    sub->add_option("--phase", arguments->phase, "Of CSTA, in BER: 1 is ECMA-180 (default: look)")
        ->check(CLI::IsMember({1, 3}))
        ->type_name("N");
    sub->add_flag("--hex", arguments->options.hexadecimal, "The file has bytes in hexadecimal");
    sub->add_flag("--json", arguments->json, "One JSON object a line");
  }
  lint_app
      ->add_option("--edition", arguments->edition,
                   "Of ECMA-323 (default: as the namespace says, else 3)")
      ->check(CLI::Range(2, 6))
      ->type_name("N");
  lint_app
      ->add_option("--xsd", arguments->schemas,
                   "Validate XML with the schemas (*.xsd) in this folder instead")
      ->type_name("DIR");
  return [=] {
    auto& dialect = arguments->options.dialect;
    if (arguments->framing == "annex-j") dialect.framing = csta::Framing::annex_j;
    if (arguments->framing == "length16") dialect.framing = csta::Framing::length16;
    if (arguments->framing == "hipath") dialect.framing = csta::Framing::hipath;
    if (arguments->phase != 0) dialect.first_phase = arguments->phase == 1;
    if (tables_app->parsed()) return tables(*arguments);
    return decode_app->parsed() ? decode(*arguments) : lint(*arguments);
  };
}

}  // namespace

const Command csta_command{"csta", "Read and check messages of CSTA in captures and logs.",
                           "ctibus csta decode link.pcapng", &set_up};

}  // namespace ctibus::cli
