#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "content_of.hpp"
#include "core/backup/manifest.hpp"
#include "core/log/segment_file.hpp"
#include "core/manifest/elf_note.hpp"
#include "core/presentation/report_message.hpp"
#include "core/presentation/schema_message.hpp"
#include "core/presentation/to_json.hpp"
#include "core/process/protocol.hpp"
#include "core/schema/message_spec.hpp"
#include "ctibus/kit/csta/ber.hpp"
#include "ctibus/kit/csta/framing.hpp"
#include "ctibus/kit/recording/writer.hpp"
#include "ctibus/kit/wire/batch.hpp"
#include "ctibus/kit/wire/control.hpp"
#include "ctibus/messages/catalogue.hpp"
#include "filled.hpp"
#include "fuzz.hpp"
#include "library_file.hpp"

// Writes what the targets begin with, made by our own encoders and from the data of tests:
//
//   fuzz_seeds SOURCES CORPUS [LIBRARY...]
//
// SOURCES is the root of this tree, CORPUS the folder of the targets' folders; each LIBRARY is a
// plugin whose manifest becomes a seed.

namespace ctibus::fuzz {
namespace {

namespace fs = std::filesystem;
using namespace std::string_literals;

std::string string_of(const msgpack::Buffer& bytes) { return {bytes.begin(), bytes.end()}; }

std::string part(std::string_view bytes) {
  const std::string size{static_cast<char>(bytes.size() & 0xff),
                         static_cast<char>(bytes.size() >> 8 & 0xff)};
  return size + std::string(bytes);
}

class Seeds {
 public:
  Seeds(fs::path sources, fs::path corpus)
      : sources_(std::move(sources)), corpus_(std::move(corpus)) {}

  void write_all() {
    write_messages(CatalogueTypes{});
    write_control();
    write_private();
    write_conversations();
    write_log();
    write_recordings();
    write_backup_manifest();
    write_csta_frames();
    write_csta_ber();
    write_csta_links();
    write_rtp();
    write_sounds();
    write_lines();
    write_files("sip_message", "tests/unit/sip_kit/torture", ".sip");
    for (const char* folder : {"tests/unit/config/good", "tests/unit/config/bad", "config"}) {
      write_files("site_file", folder, ".toml");
    }
    write_files("csv", "config", ".csv");
  }

  void write_manifest(const fs::path& library) {
    const auto json = manifest::read_elf_note(library, CTIBUS_MANIFEST_SECTION,
                                              CTIBUS_MANIFEST_OWNER, CTIBUS_MANIFEST_NOTE);
    if (!json) throw std::runtime_error(json.error().text);
    put("manifest", library.stem(), *json);
    put("elf_note", library.stem(), library_of(*json));
  }

 private:
  void put(const std::string& target, const std::string& name, std::string_view bytes) const {
    fs::create_directories(corpus_ / target);
    std::ofstream(corpus_ / target / name, std::ios::binary) << bytes;
  }

  /// A frame as it travels, with this payload.
  static std::string frame(std::string_view topic, std::uint8_t message_class,
                           std::string_view payload, std::uint64_t number) {
    const std::string key = "pbx1:1001";
    ctibus_frame_header header{};
    header.version = CTIBUS_FRAME_VERSION;
    header.message_class = message_class;
    header.sequence = number;
    header.log_epoch = 1;
    header.id = {7, number};
    header.topic_size = static_cast<std::uint16_t>(topic.size());
    header.key_size = static_cast<std::uint16_t>(key.size());
    header.payload_size = static_cast<std::uint32_t>(payload.size());
    std::string words(wire::frame_size(topic.size() + key.size() + payload.size()), '\0');
    header.size = static_cast<std::uint32_t>(words.size());
    std::memcpy(words.data(), &header, sizeof header);
    std::string parts = std::string(topic) + key + std::string(payload);
    std::copy(parts.begin(), parts.end(), words.begin() + sizeof header);
    msgpack::Buffer out;
    wire::append_frame(out, *reinterpret_cast<const ctibus_frame_header*>(words.data()), "pbx1");
    return string_of(out);
  }

  template <class... M>
  void write_messages(MessageTypes<M...>) {
    std::uint8_t index = 0;
    (write_message<M>(index++), ...);
  }
  template <class M>
  void write_message(std::uint8_t index) {
    const std::string topic(topic_of<M>());
    msgpack::Buffer encoded;
    encode(filled<M>(), encoded);
    const std::string payload = string_of(encoded);
    put("msgpack", topic, payload);
    put("catalogue", topic, static_cast<char>(index) + payload);
    if constexpr (declaration<M>.message_class == MessageClass::command) {
      msgpack::Buffer reply;
      encode(filled<typename detail::ReplyOf<M>::type>(), reply);
      put("catalogue", topic + ".reply", static_cast<char>(index) + string_of(reply));
    }
    const auto& spec = schema::declared_messages()[index];
    const auto json = presentation::to_json(encoded, spec.fields, {.show_personal = true});
    put("json_words", topic, static_cast<char>(index) + json.dump());
    std::string words;
    for (const auto& [name, value] : json.items()) {
      if (value.is_primitive()) {
        words += name + "=" +
                 (value.is_string() ? value.template get<std::string>() : value.dump()) + "\n";
      }
    }
    put("json_words", topic + ".words", static_cast<char>(index) + words);
    frames_.push_back(frame(topic, static_cast<std::uint8_t>(declaration<M>.message_class), payload,
                            frames_.size() + 1));
    put("wire_frame", topic, frames_.back());
  }

  template <class M>
  std::string control(std::uint8_t kind, const M& body) {
    const auto message = string_of(wire::to_wire(static_cast<wire::MessageKind>(kind), body));
    put("wire_control", std::to_string(kind) + "." + std::to_string(message.size()), message);
    return message;
  }
  template <class M>
  std::string control(wire::MessageKind kind) {
    return control(static_cast<std::uint8_t>(kind), filled<M>());
  }
  void write_control() {
    using namespace wire;
    control<Hello>(MessageKind::hello);
    control<Subscribe>(MessageKind::subscribe);
    control<Request>(MessageKind::request);
    control<Query>(MessageKind::query);
    control<Provide>(MessageKind::provide);
    control<Answer>(MessageKind::answer);
    control<Deposit>(MessageKind::deposit);
    control<Redeem>(MessageKind::redeem);
    control<Welcome>(MessageKind::welcome);
    control<Subscribed>(MessageKind::subscribed);
    control<SnapshotEnd>(MessageKind::snapshot_end);
    control<Gap>(MessageKind::gap);
    control<Reply>(MessageKind::reply);
    control<QueryResult>(MessageKind::result);
    control<presentation::ReportBody>(MessageKind::result);
    control<presentation::TopicsBody>(MessageKind::result);
    control<presentation::ReloadBody>(MessageKind::result);
    control<Progress>(MessageKind::progress);
    control<Taken>(MessageKind::taken);
    control<Refused>(MessageKind::refused);
    const auto schema = presentation::encode_schema(
        {schema::declared_messages().begin(), schema::declared_messages().begin() + 3});
    put("wire_control", "schema", "\x87" + string_of(schema));
  }
  template <class M>
  void control(process::Kind kind) {
    control(static_cast<std::uint8_t>(kind), filled<M>());
  }
  void write_private() {
    using process::Kind;
    control<process::Present>(Kind::present);
    control<process::Stage>(Kind::stage);
    control<process::Failed>(Kind::failed);
    control<process::Line>(Kind::line);
    control<process::Health>(Kind::health);
    control<process::Load>(Kind::load);
    control<process::Order>(Kind::start);
    control<process::Bytes>(Kind::reload);
    control<process::Level>(Kind::level);
  }

  std::string batch(std::uint32_t subscription, std::size_t first, std::size_t count,
                    bool snapshot) const {
    wire::BatchHeader header;
    header.kind = static_cast<std::uint8_t>(wire::MessageKind::batch);
    header.flags = snapshot ? wire::batch_snapshot : 0;
    header.subscription = subscription;
    header.first_number = first;
    header.complete_up_to = first + count - 1;
    header.epoch = 1;
    header.count = static_cast<std::uint32_t>(count);
    std::string bytes(reinterpret_cast<const char*>(&header), sizeof header);
    for (std::size_t i = 0; i < count; ++i) bytes += frames_[i];
    return bytes;
  }

  /// What client and server say to each other, several messages a file.
  void write_conversations() {
    using namespace wire;
    const auto say = [](MessageKind kind, const auto& body) {
      return part(string_of(to_wire(kind, body)));
    };
    put("wire_frame", "batch", batch(2, 1, 3, false));
    put("wire_client", "live",
        say(MessageKind::subscribed, Subscribed{2, 1, 5, 5}) + part(batch(2, 1, 3, false)) +
            say(MessageKind::progress, Progress{1, 9, {{2, 3, 9}}}) + part(batch(2, 9, 1, false)) +
            say(MessageKind::gap, Gap{2, 4, 1, 2}));
    put("wire_client", "snapshot",
        say(MessageKind::subscribed, Subscribed{3, 1, 5, 5}) + part(batch(3, 1, 2, true)) +
            say(MessageKind::snapshot_end, SnapshotEnd{3, 3, 1, 5, 5}));
    put("wire_client", "whole",
        say(MessageKind::subscribed, Subscribed{5, 1, 5, 5}) + part(batch(5, 1, 2, false)));
    CommandHeader command;
    command.kind = static_cast<std::uint8_t>(MessageKind::command);
    command.remaining_ms = 5000;
    put("wire_client", "command",
        part(std::string(reinterpret_cast<const char*>(&command), sizeof command) + frames_[18]) +
            say(MessageKind::taken, Taken{1, 1, 1, {{.number = 1, .sequence = 1}}}) +
            say(MessageKind::reply, Reply{.id = 9, .status = ReplyStatus::accepted}) +
            say(MessageKind::result, QueryResult{.id = 10}) +
            say(MessageKind::secret, wire::Secret{.id = 11}) +
            say(MessageKind::refused, Refused{.about = 2, .id = 2, .code = "wire.busy"}) +
            say(MessageKind::closing, Alive{}));

    const std::string subscribe =
        say(MessageKind::subscribe, Subscribe{.id = 1,
                                              .patterns = {"call.*", ">"},
                                              .keys = {"pbx1:1001"},
                                              .sources = {"wire.fuzz"},
                                              .from = From::snapshot,
                                              .credit = 100}) +
        say(MessageKind::subscribe, Subscribe{.id = 2,
                                              .patterns = {"call.>"},
                                              .from = From::consumer,
                                              .credit = 2,
                                              .consumer = "wire.fuzz.a"}) +
        say(MessageKind::subscribe, Subscribe{.id = 3,
                                              .patterns = {"call.>"},
                                              .from = From::time,
                                              .time = Timestamp(Duration(1'700'000'000'000)),
                                              .credit = 2}) +
        say(MessageKind::subscribe,
            Subscribe{.id = 4, .patterns = {"*"}, .from = From::cursor, .epoch = 1, .sequence = 1});
    PublishHeader publish;
    publish.kind = static_cast<std::uint8_t>(MessageKind::publish);
    publish.count = 4;
    const std::string published =
        part(std::string(reinterpret_cast<const char*>(&publish), sizeof publish) + frames_[0] +
             frames_[4] + frames_[17] + frames_[60]);
    const std::string commands =
        say(MessageKind::provide, Provide{1, {"call.make", "call.clear"}}) +
        say(MessageKind::request, Request{.id = 1,
                                          .topic = "call.make",
                                          .target = "wire.fuzz",
                                          .key = "pbx1:1001",
                                          .idempotency = "once",
                                          .correlation = "0192f3a4-b5c6-7d8e-9f00-112233445566",
                                          .causation = "0192f3a4b5c6d7e8.42",
                                          .number = 100,
                                          .traceparent = traceparent}) +
        say(MessageKind::begin, Begin{.command = "0000000000000007.100", .confirm = true}) +
        say(MessageKind::answer, Answer{.command = "0000000000000007.100",
                                        .status = ReplyStatus::rejected,
                                        .code = "call.busy"});
    const std::string secrets =
        say(MessageKind::deposit, Deposit{.handle = "0192f3a4-b5c6-7d8e-9f00-112233445566",
                                          .secret = bytes_of("1234"),
                                          .lease = Duration(60'000)}) +
        say(MessageKind::redeem, Redeem{1, "0192f3a4-b5c6-7d8e-9f00-112233445566"});
    const std::string rest =
        say(MessageKind::credit, Credit{1, 5}) + say(MessageKind::acknowledge, Acknowledge{2, 1}) +
        say(MessageKind::unsubscribe, Unsubscribe{1}) +
        say(MessageKind::query, Query{1, QueryKind::schema, {}}) + say(MessageKind::alive, Alive{});
    for (const char rights : {'\0', '\1', '\2', '\3', '\4'}) {
      put("wire_session", "all." + std::to_string(rights),
          rights + subscribe + published + commands + secrets + rest);
    }
    put("wire_session", "time_beyond_nanoseconds",
        '\0' + say(MessageKind::subscribe, Subscribe{.id = 1,
                                                     .patterns = {">"},
                                                     .from = From::time,
                                                     .time = Timestamp(Duration::max())}));
    put("wire_session", "publish", '\0' + published);
    ReplayHeader replay;
    replay.kind = static_cast<std::uint8_t>(MessageKind::replay);
    replay.count = 4;
    replay.first_number = 1;
    put("wire_session", "replay",
        '\0' + part(std::string(reinterpret_cast<const char*>(&replay), sizeof replay) +
                    frames_[0] + frames_[4] + frames_[17] + frames_[60]));
    put("wire_session", "subscribe", '\0' + subscribe + published);
  }

  void write_log() {
    const fs::path folder = sources_ / "tests/fault/log/recorded/1";
    constexpr std::array<std::pair<const char*, char>, 6> files{
        {{"00000000000000000001-00000002.log", '\x80'},
         {"00000000000000000001-00000002.idx", '\x81'},
         {"00000000000000000065-00000006.log", '\x82'},
         {"00000000000000000065-00000006.idx", '\x83'},
         {"00000000000000000133-00000010.ckpt", '\x84'},
         {"00000000000000000107-00000008.log", '\x87'}}};
    std::string whole;
    for (const auto& [name, choice] : files) {
      std::string bytes = content_of(folder / name);
      if (bytes.size() > log::kSegmentHeaderBytes) {
        std::string frames = bytes.substr(log::kSegmentHeaderBytes);
        frames.resize(
            std::min<std::size_t>(frames.find_last_not_of('\0') / 8 * 8 + 8, std::size_t{2} << 10));
        put("log_segment", name, "\1" + frames);
        bytes = bytes.substr(0, sizeof(log::SegmentHeader)) + frames;
      }
      const std::string entry = choice + part(bytes);
      put("log_folder", name, entry);
      whole += entry;
    }
    put("log_folder", "whole", whole);
  }

  /// Whole, cut and never ended ones.
  void write_recordings() {
    const fs::path file = corpus_ / "recording.tmp";
    std::error_code ignored;
    fs::remove(file, ignored);
    {
      auto writer = recording::Writer::create(
          file, {.site = "office", .from = "snapshot", .patterns = {"call.*"}});
      if (!writer) throw std::runtime_error(writer.error().text);
      const auto say = [&](const std::string& bytes, bool snapshot) {
        std::span<const std::uint8_t> rest = bytes_of(bytes);
        (void)writer->message(*wire::Frame::take(rest), snapshot);
      };
      (void)writer->declaration(presentation::encode_schema({schema::declared_messages()[0]}));
      say(frames_[0], true);
      (void)writer->snapshot_end(5);
      say(frames_[4], false);
      (void)writer->gap(6, 9);
      (void)writer->restart();
      say(frames_[17], false);
      (void)writer->end();
    }
    const std::string whole = content_of(file);
    fs::remove(file, ignored);
    put("recording", "whole", '\0' + whole);
    put("recording", "mended", '\1' + whole);
    put("recording", "cut", '\0' + whole.substr(0, whole.size() - 50));
    put("recording", "head", '\0' + whole.substr(0, 16));
    put("replay_script", "whole", '\x10' + whole);
    put("replay_script", "part", '\xf4' + whole);
    put("replay_script", "at_once", '\x31' + whole);
    put("replay_script", "cut", '\0' + whole.substr(0, whole.size() - 50));
  }

  void write_backup_manifest() {
    backup::Manifest manifest;
    manifest.ctibus = "0.1.0";
    manifest.made = "2026-11-21T08:00:00Z";
    manifest.site = "office";
    manifest.config_file = "config/site.toml";
    manifest.keyring = "data/keys";
    manifest.log = {"data/log", 1, 2, 3, 4};
    manifest.plugins = {{"acd", "acd", "0.1.0"}};
    manifest.databases = {{"cdr", "postgresql://ctibus:***@db/ctibus", false}};
    manifest.notes = {"A note."};
    manifest.roots = {{"config", {"/etc/ctibus", false}}, {"data", {"/var/lib/ctibus", true}}};
    manifest.folders = {{"data", {"ctibus:ctibus", 0750}}};
    manifest.files = {{"config/site.toml", 12, std::string(64, 'a'), {"root:ctibus", 0640}},
                      {"data/site.db", 4096, std::string(64, 'b'), {"ctibus:ctibus", 0640}}};
    put("backup_manifest", "whole", backup::manifest_to_json(manifest));
    manifest.log = {};
    manifest.roots["keys"] = {"/srv/keys", true};
    manifest.roots["database1"] = {"/", false};
    manifest.keyring = "keys";
    put("backup_manifest", "log_in_memory", backup::manifest_to_json(manifest));
    manifest.roots["config"].folder = "/etc/../../etc";
    put("backup_manifest", "root_that_leads_out", backup::manifest_to_json(manifest));
    manifest.roots["config"].folder = "etc";
    put("backup_manifest", "relative_root", backup::manifest_to_json(manifest));
  }

  /// As switches send them.
  void write_csta_ber() {
    constexpr std::pair<std::string_view, std::string_view> messages[] = {
        {"panasonic_status", "A10C020102020200D330030A0102"},
        {"panasonic_monitor", "A111020178020147300930058003313031A000"},
        {"panasonic_escape", "A116020200E0020133300DA40BA009A407A105A0030A0102"},
        {"panasonic_aare",
         "612F80020780A10706052B0C00815AA203020100A305A103020101BE14281206072B0C00821D8148A007A0050"
         "3"
         "03000800"},
        {"hipath_aarq",
         "6031A10706052B0C00815A8A020680AC15A213A011A00F0406414D484F535404053737373737BE0B2809A007A"
         "0"
         "050303001000"},
        {"abort", "6403800100"},
        {"reject", "A406020109810101"},
        {"phase_one_make_call", "A11302010902010A300B8003313031620480023137"},
        {"phase_one_error", "A30902010702010181010C"},
        {"phase_two_event",
         "A13F02024C9F020115303655040142F900A01EA21C301A6B0A82020058830410960100630684043330303"
         "14E01000A01307E0EA10C300A06062B0C893684090400"}};
    for (const auto& [name, hex] : messages) {
      if (const auto bytes = csta::ber::from_hex(hex)) {
        put("csta_ber", std::string(name), std::string(bytes->begin(), bytes->end()));
      }
    }
  }

  void write_csta_frames() {
    const std::vector<csta::Frame> frames = {{"<MonitorStop/>", 17}, {std::string(300, 'x'), 9999}};
    for (const auto framing :
         {csta::Framing::annex_j, csta::Framing::length16, csta::Framing::hipath}) {
      std::string bytes;
      for (const csta::Frame& frame : frames) bytes += *csta::write_frame(framing, frame);
      const auto number = static_cast<unsigned>(framing);
      put("csta_framing", "framing" + std::to_string(number), static_cast<char>(number) + bytes);
      put("csta_framing", "greeting" + std::to_string(number),
          static_cast<char>(number | 4 | 7 << 3) + ("B" + bytes));
    }
  }

  /// An association, requests and their answers; and a session in XML.
  void write_csta_links() {
    std::string ber;
    for (const std::string_view hex :
         {"612F80020780A10706052B0C00815AA203020100A305A103020101BE14281206072B0C00821D8148A007A005"
          "0303000800",
          "A10C020102020200D330030A0102", "A10902010502020FFF0500", "A203020104",
          "A406020104810101", "A10F020102800104020200D330030A0102", "6203800100"}) {
      const auto octets = csta::ber::from_hex(hex);
      if (!octets) continue;
      ber += *csta::write_frame(csta::Framing::length16,
                                {.payload = {octets->begin(), octets->end()}});
    }
    const char associated = 0x40 | 4;  // BER, length16
    put("csta_link", "ber", std::string{associated, 7} + ber);
    put("csta_link", "greeted", std::string{associated | 0x20, 7} + "P" + ber);
    put("csta_link", "ber_unassociated", std::string{4, 7} + ber);
    std::string xml;
    for (const auto& frame : std::initializer_list<csta::Frame>{
             {"<SystemStatus><systemStatus>normal</systemStatus></SystemStatus>", 3},
             {"<MakeCall>", 5},
             {"<MonitorStopResponse/>", 2},
             {"<HeldEvent/>", 9999}}) {
      xml += *csta::write_frame(csta::Framing::annex_j, frame);
    }
    put("csta_link", "xml", std::string{0, 7} + xml);
  }

  void write_rtp() {
    const std::string head("\x80\x00\x00\x01\x00\x00\x00\xa0\x01\x02\x03\x04", 12);
    const std::string event("\x80\xe5\x00\x02\x00\x00\x00\xa0\x01\x02\x03\x04\x05\x8a\x03\x20", 16);
    const std::string extended(
        "\xb1\x08\x00\x03\x00\x00\x00\xa0\x01\x02\x03\x04\x09\x09\x09\x09\xbe\xde\x00\x01\x10\x20"
        "\x30\x40\x55\x55\x00\x02",
        28);
    put("rtp", "sound", part(head + std::string(160, '\x55')));
    put("rtp", "event", part(event) + part(event));
    put("rtp", "extended", part(extended));
  }

  /// WAV files of the formats that telephones and their users write.
  void write_sounds() {
    struct Format {
      const char* name;
      std::uint16_t tag;
      std::uint16_t channels;
      std::uint32_t rate;
      std::uint16_t bits;
    };
    constexpr std::array<Format, 5> formats{{{"pcm", 1, 1, 8000, 16},
                                             {"float", 3, 2, 44100, 32},
                                             {"alaw", 6, 1, 8000, 8},
                                             {"ulaw", 7, 2, 8000, 8},
                                             {"pcm24", 1, 1, 48000, 24}}};
    const auto number = [](std::uint32_t value, std::size_t size) {
      return std::string(reinterpret_cast<const char*>(&value), size);
    };
    for (const auto& format : formats) {
      const std::uint32_t block = std::uint32_t{format.channels} * format.bits / 8;
      const std::string samples(std::size_t{block} * 160, '\x35');
      const std::string head =
          "WAVEfmt " + number(16, 4) + number(format.tag, 2) + number(format.channels, 2) +
          number(format.rate, 4) + number(format.rate * block, 4) + number(block, 2) +
          number(format.bits, 2) + "data" + number(static_cast<std::uint32_t>(samples.size()), 4);
      put("sound_file", format.name,
          "RIFF" + number(static_cast<std::uint32_t>(head.size() + samples.size()), 4) + head +
              samples);
    }
  }

  /// seeds/TARGET.txt: one seed a line; \n, \r and \t as in C.
  void write_lines() {
    for (const auto& entry : fs::directory_iterator(sources_ / "tests/fuzz/seeds")) {
      std::ifstream in(entry.path());
      std::string line;
      for (int number = 1; std::getline(in, line); ++number) {
        for (const auto& [from, to] :
             {std::pair{"\\n"s, "\n"s}, {"\\r"s, "\r"s}, {"\\t"s, "\t"s}}) {
          for (auto at = line.find(from); at != std::string::npos; at = line.find(from, at)) {
            line.replace(at, from.size(), to);
          }
        }
        put(entry.path().stem(), "line" + std::to_string(number), line);
      }
    }
  }

  void write_files(const std::string& target, const char* folder, const char* extension) {
    for (const auto& entry : fs::directory_iterator(sources_ / folder)) {
      if (entry.path().extension() != extension) continue;
      put(target, entry.path().stem(), content_of(entry.path()));
    }
  }

  static constexpr std::string_view traceparent =
      "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  fs::path sources_;
  fs::path corpus_;
  std::vector<std::string> frames_;
};

}  // namespace
}  // namespace ctibus::fuzz

int main(int count, char** words) {
  if (count < 3) {
    std::fprintf(stderr, "fuzz_seeds SOURCES CORPUS [LIBRARY...]\n");
    return 2;
  }
  ctibus::fuzz::Seeds seeds(words[1], words[2]);
  seeds.write_all();
  for (int i = 3; i < count; ++i) seeds.write_manifest(words[i]);
  return 0;
}
