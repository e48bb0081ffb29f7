// `ctibus csta` over captures and logs, as a real program.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <vector>

#include "tests/support/capture_file.hpp"
#include "tests/support/csta_schemas.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temporary_folder.hpp"

using ctibus::support::big_endian;
using ctibus::support::CaptureFile;
using ctibus::support::TestSegment;
using testing::HasSubstr;
using testing::Not;

namespace {

std::string framed(const char* invoke_id, const std::string& xml) {
  return big_endian(0, 2) + big_endian(xml.size() + 8, 2) + invoke_id + xml;
}

const std::string space = "http://www.ecma-international.org/standards/ecma-323/csta/ed4";
const std::string make_call =
    "<?xml version=\"1.0\"?><MakeCall xmlns=\"" + space +
    "\"><callingDevice typeOfNumber=\"dialingNumber\">1001</callingDevice>"
    "<calledDirectoryNumber>0155501234</calledDirectoryNumber></MakeCall>";
const std::string answer =
    "<MakeCallResponse xmlns=\"" + space +
    "\"><callingDevice><callID>C1</callID><deviceID>1001</deviceID></callingDevice>"
    "</MakeCallResponse>";

class Csta : public testing::Test {
 protected:
  std::string file(const std::string& name, const std::string& bytes) const {
    const auto path = folder_.path() / name;
    std::ofstream(path, std::ios::binary) << bytes;
    return path.string();
  }
  static std::vector<nlohmann::json> lines(const std::string& text) {
    std::vector<nlohmann::json> out;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) out.push_back(nlohmann::json::parse(line));
    return out;
  }

  ctibus::support::TemporaryFolder folder_{"csta"};
};

}  // namespace

TEST_F(Csta, a_capture_shows_both_directions_of_a_link_in_order) {
  CaptureFile capture;
  const std::string sent = framed("0042", make_call);
  capture.add(TestSegment{.sequence = 99, .flags = 0x02});
  capture.add(TestSegment{.sequence = 100, .payload = sent.substr(0, 50)});
  capture.add(TestSegment{.sequence = 150, .payload = sent.substr(50)});
  capture.add(TestSegment{.sequence = 100, .payload = sent.substr(0, 50)});
  capture.add(TestSegment{.from = 2,
                          .from_port = 8800,
                          .to = 1,
                          .to_port = 1050,
                          .sequence = 7,
                          .payload = framed("0042", answer)});
  capture.add(TestSegment{.from = 3, .to = 4, .payload = "GET / HTTP/1.1"});
  const auto path = file("link.pcap", capture.bytes());
  const Outcome run = ctibus_run("csta decode --json " + path);
  ASSERT_EQ(run.exit_code, 0) << run.errors;
  const auto seen = lines(run.out);
  ASSERT_EQ(seen.size(), 2u) << run.out;
  EXPECT_EQ(seen[0]["place"], "192.0.2.1:1050 > 192.0.2.2:8800");
  EXPECT_EQ(seen[0]["message"], "MakeCall");
  EXPECT_EQ(seen[0]["invoke"], 42);
  EXPECT_EQ(seen[0]["fields"]["callingDevice"]["#text"], "1001");
  EXPECT_EQ(seen[0]["fields"]["calledDirectoryNumber"], "0155501234");
  EXPECT_EQ(seen[1]["kind"], "response");
  EXPECT_EQ(seen[1]["fields"]["callingDevice"]["callID"], "C1");
  const Outcome text = ctibus_run("csta decode " + path);
  EXPECT_THAT(text.out, HasSubstr("192.0.2.1:1050 > 192.0.2.2:8800  0042  MakeCall"));
  EXPECT_THAT(text.out, HasSubstr("2023-11-14T22:13:23.500000Z"));
}

TEST_F(Csta, what_sip_carries_is_shown_and_checked_with_its_method_and_call) {
  const auto sip = [](const std::string& start, const std::string& body) {
    return start +
           "\r\ni: 8f3a@192.0.2.1\r\nCSeq: 2 INFO\r\nContent-Type: application/csta+xml\r\n" +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  };
  CaptureFile capture;
  capture.add(
      TestSegment{.payload = sip("INFO sip:switch@192.0.2.2 SIP/2.0", make_call), .protocol = 17});
  const std::string wrong = "<MakeCallResponse xmlns=\"" + space + "\"/>";
  const std::string reply = sip("SIP/2.0 200 OK", wrong);
  capture.add(TestSegment{.from = 2, .to = 1, .sequence = 5, .payload = reply.substr(0, 90)});
  capture.add(TestSegment{.from = 2, .to = 1, .sequence = 95, .payload = reply.substr(90)});
  const auto path = file("sip.pcap", capture.bytes());
  const Outcome text = ctibus_run("csta decode " + path);
  ASSERT_EQ(text.exit_code, 0) << text.errors;
  EXPECT_THAT(text.out, HasSubstr("192.0.2.1:1050 > 192.0.2.2:8800  INFO 8f3a@192.0.2.1  "
                                  "request  MakeCall\n"));
  EXPECT_THAT(text.out, HasSubstr("200 INFO 8f3a@192.0.2.1  response  MakeCallResponse"));
  const auto seen = lines(ctibus_run("csta decode --json " + path).out);
  ASSERT_EQ(seen.size(), 2u);
  EXPECT_EQ(seen[1]["sip"], "200 INFO");
  EXPECT_EQ(seen[1]["call_id"], "8f3a@192.0.2.1");
  EXPECT_EQ(seen[0]["fields"]["calledDirectoryNumber"], "0155501234");
  EXPECT_FALSE(seen[0].contains("invoke"));
  const Outcome lint = ctibus_run("csta lint " + path);
  EXPECT_EQ(lint.exit_code, 1);
  EXPECT_THAT(lint.out, HasSubstr("MakeCallResponse/callingDevice"));
  EXPECT_THAT(lint.out, HasSubstr("2 messages, 1 faults."));
}

TEST_F(Csta, the_bytes_of_one_direction_are_read_whatever_the_framing) {
  const auto xml = file("stream", framed("0001", make_call) + framed("9999", "<HeldEvent/>"));
  const Outcome run = ctibus_run("csta decode --json " + xml);
  ASSERT_EQ(run.exit_code, 0) << run.errors;
  EXPECT_EQ(lines(run.out).at(1)["kind"], "event");
  // systemStatus, ROSE operation 211, as HiPath frames it.
  const auto hex = file("hex", "26 80 0e  a1 0c 02 01 01 02 02 00 d3 30 03 0a 01 02");
  const Outcome status = ctibus_run("csta decode --hex " + hex);
  EXPECT_THAT(status.out, HasSubstr("0001  SystemStatus")) << status.errors;
}

TEST_F(Csta, messages_are_found_in_a_log) {
  const auto log = file("client.log", "10:00 sending\n10:00 >> " + make_call +
                                          "\nsomething <b>else</b>\n<< <csta:MakeCallResponse "
                                          "xmlns:csta='x'></csta:MakeCallResponse>\n");
  const Outcome run = ctibus_run("csta decode --json " + log);
  ASSERT_EQ(run.exit_code, 0) << run.errors;
  const auto seen = lines(run.out);
  ASSERT_EQ(seen.size(), 2u) << run.out;
  EXPECT_EQ(seen[0]["place"], "line 2");
  EXPECT_EQ(seen[1]["place"], "line 4");
}

TEST_F(Csta, bytes_that_are_missing_or_no_message_are_told_and_the_rest_is_read) {
  CaptureFile capture;
  const std::string sent = framed("0001", make_call);
  capture.add(TestSegment{.sequence = 99, .flags = 0x02});
  capture.add(TestSegment{.sequence = 100, .payload = sent.substr(0, 50)});
  capture.add(TestSegment{.sequence = 100 + static_cast<std::uint32_t>(sent.size()),
                          .payload = framed("0002", answer)});
  capture.add(TestSegment{.sequence = 100 + static_cast<std::uint32_t>(sent.size() * 2 + 400),
                          .flags = 0x11});
  const Outcome run = ctibus_run("csta decode " + file("gap.pcap", capture.bytes()));
  EXPECT_EQ(run.exit_code, 0) << run.errors;
  EXPECT_THAT(run.out, HasSubstr("bytes are missing in the capture"));
  EXPECT_THAT(run.out, HasSubstr("0002  MakeCallResponse"));
}

TEST_F(Csta, a_first_segment_that_was_lost_and_sent_again_comes_first) {
  CaptureFile capture;
  const std::string sent = framed("0001", make_call) + framed("0002", answer);
  capture.add(TestSegment{.sequence = 99, .flags = 0x02});
  capture.add(TestSegment{.sequence = 150, .payload = sent.substr(50)});
  capture.add(TestSegment{.sequence = 100, .payload = sent.substr(0, 50)});
  const Outcome run = ctibus_run("csta decode " + file("again.pcap", capture.bytes()));
  EXPECT_THAT(run.out, HasSubstr("0001  MakeCall"));
  EXPECT_THAT(run.out, HasSubstr("0002  MakeCallResponse"));
  EXPECT_THAT(run.out, Not(HasSubstr("missing")));
}

TEST_F(Csta, connections_that_are_over_make_room_for_others) {
  CaptureFile capture;
  for (unsigned number = 0; number < 65'600; ++number) {
    const unsigned from = 3 + number / 50'000;
    const unsigned port = 1 + number % 50'000;
    capture.add(TestSegment{.from = from, .from_port = port, .payload = "x"});
    if (number % 2 == 0) {
      capture.add(TestSegment{.from = from, .from_port = port, .sequence = 1, .flags = 0x04});
      continue;
    }
    capture.add(TestSegment{.from = from, .from_port = port, .sequence = 1, .flags = 0x11});
    capture.add(TestSegment{.from = from, .from_port = port, .sequence = 2, .flags = 0x10});
    capture.add(
        TestSegment{.from = 2, .from_port = 8800, .to = from, .to_port = port, .flags = 0x11});
  }
  capture.add(TestSegment{.payload = framed("0001", make_call)});
  const Outcome run = ctibus_run("csta decode " + file("over.pcap", capture.bytes()));
  EXPECT_THAT(run.out, HasSubstr("0001  MakeCall"));
  EXPECT_THAT(run.out, Not(HasSubstr("More than")));
}

TEST_F(Csta, after_a_loss_in_the_middle_of_a_message_the_next_one_is_found) {
  CaptureFile capture;
  std::uint32_t sequence = 100;
  const std::string sent = framed("0001", make_call);
  for (int i = 0; i < 22; ++i) {
    TestSegment one{.sequence = sequence, .payload = sent};
    if (i == 1) {
      one.sequence += 40;
      one.payload = sent.substr(40);
    }
    capture.add(one);
    sequence += static_cast<std::uint32_t>(sent.size());
  }
  capture.add(TestSegment{.sequence = sequence, .flags = 0x11});
  for (const char* options : {"", " --framing annex-j"}) {
    const Outcome run =
        ctibus_run("csta decode --json " + file("loss.pcap", capture.bytes()) + options);
    EXPECT_EQ(run.exit_code, 0) << run.errors;
    int messages = 0;
    for (const auto& line : lines(run.out)) messages += line.contains("message") ? 1 : 0;
    EXPECT_EQ(messages, 21) << run.out;
    EXPECT_THAT(run.out, HasSubstr("bytes were passed over"));
  }
  EXPECT_EQ(ctibus_run("csta lint " + file("loss.pcap", capture.bytes())).exit_code, 0)
      << "the capture is not the peer's fault";
}

TEST_F(Csta, more_connections_than_are_looked_at_are_told_once) {
  CaptureFile capture;
  capture.add(TestSegment{.from = 3, .payload = framed("0001", make_call)});
  for (unsigned number = 0; number < 65'600; ++number) {
    capture.add(
        TestSegment{.from = 1 + number / 50'000, .from_port = 1 + number % 50'000, .payload = "x"});
  }
  const Outcome run = ctibus_run("csta decode " + file("many.pcap", capture.bytes()));
  EXPECT_EQ(run.exit_code, 0) << run.errors;
  const auto told = run.out.find("More than 65536 connections");
  ASSERT_NE(told, std::string::npos) << run.out;
  EXPECT_EQ(run.out.find("More than 65536 connections", told + 1), std::string::npos);
}

TEST_F(Csta, a_message_that_is_cut_in_a_log_hides_no_other) {
  const auto log =
      file("cut.log", "<MakeCall><x>cut\n<HeldEvent/>\n<HeldEvent/>\n<MakeCall></MakeCall>\n");
  const Outcome run = ctibus_run("csta decode " + log);
  EXPECT_EQ(run.exit_code, 0) << run.errors;
  EXPECT_THAT(run.out, HasSubstr("line 2  event  HeldEvent"));
  EXPECT_THAT(run.out, HasSubstr("line 4  request  MakeCall"));
}

TEST_F(Csta, what_a_stranger_writes_does_not_steer_the_terminal) {
  const auto log =
      file("esc.log",
           "<MakeCall><callingDevice>1&#27;[31m&#10;0007  ClearCall</callingDevice></MakeCall>");
  const Outcome run = ctibus_run("csta decode " + log);
  EXPECT_THAT(run.out, HasSubstr("1\\x1b[31m\\x0a0007"));
}

TEST_F(Csta, lint_names_the_place_and_the_fault) {
  const std::string wrong = "<MakeCall xmlns=\"" + space +
                            "\"><calledDirectoryNumber>1</calledDirectoryNumber>"
                            "<callingDevice>2</callingDevice></MakeCall>";
  const Outcome bad = ctibus_run("csta lint " + file("bad.xml", wrong));
  EXPECT_EQ(bad.exit_code, 1);
  EXPECT_THAT(bad.out, HasSubstr("MakeCall/callingDevice"));
  const Outcome good = ctibus_run("csta lint " + file("good.xml", make_call));
  EXPECT_EQ(good.exit_code, 0) << good.out;
  EXPECT_THAT(good.out, HasSubstr("1 messages, 0 faults."));
}

TEST_F(Csta, lint_validates_with_the_schemas_of_a_site) {
  ctibus::support::write_csta_schemas(folder_.path());
  const std::string xsd = " --xsd " + folder_.path().string();
  const std::string stop =
      "<MonitorStop xmlns=\"" + space + "\"><monitorCrossRefID>1</monitorCrossRefID>";
  const auto good =
      file("good", framed("0001", make_call) + framed("0002", stop + "</MonitorStop>"));
  const Outcome fine = ctibus_run("csta lint " + good + xsd);
  EXPECT_EQ(fine.exit_code, 0) << fine.out << fine.errors;
  EXPECT_THAT(fine.out, HasSubstr("2 messages, 0 faults."));
  // extensions are ECMA-323's, but not this schema's.
  const auto more = file(
      "more", framed("0001", make_call) + framed("0002", stop + "<extensions/></MonitorStop>"));
  EXPECT_EQ(ctibus_run("csta lint " + more).exit_code, 0);
  const Outcome bad = ctibus_run("csta lint " + more + xsd);
  EXPECT_EQ(bad.exit_code, 1);
  EXPECT_THAT(bad.out, HasSubstr("0002  MonitorStop\n    MonitorStop/extensions: This element"));
  EXPECT_THAT(bad.out, HasSubstr("2 messages, 1 faults."));
}

TEST_F(Csta, lint_tells_once_of_a_namespace_that_no_schema_has) {
  ctibus::support::write_csta_schemas(folder_.path());
  const auto log = file("other.log",
                        "<HeldEvent xmlns='urn:a'/><HeldEvent xmlns='urn:a'/>"
                        "<HeldEvent/>");
  const Outcome run = ctibus_run("csta lint " + log + " --xsd " + folder_.path().string());
  EXPECT_EQ(run.exit_code, 1) << "nothing was validated";
  EXPECT_THAT(run.out, HasSubstr("No schema has the namespace urn:a"));
  EXPECT_THAT(run.out, HasSubstr("It has no namespace"));
  EXPECT_THAT(run.out, HasSubstr("3 messages, 2 faults."));
}

TEST_F(Csta, schemas_that_cannot_be_used_are_told_with_their_place) {
  const auto schema = file("bad.xsd", "<a>\n</b>");
  const Outcome run = ctibus_run("csta lint x --xsd " + folder_.path().string());
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(run.errors, HasSubstr("capture.bad_schema: " + schema + ":2: "));
}

TEST_F(Csta, what_has_no_message_is_an_error_with_a_cure) {
  const Outcome none = ctibus_run("csta decode " + file("none", "nothing here"));
  EXPECT_EQ(none.exit_code, 1);
  EXPECT_THAT(none.errors, HasSubstr("cli.nothing_found"));
  EXPECT_THAT(ctibus_run("csta decode /nowhere").errors, HasSubstr("cli.cannot_read"));
  EXPECT_THAT(ctibus_run("csta decode /tmp").errors, HasSubstr("cli.cannot_read"));
}
