#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "identifiers.hpp"
#include "link_options.hpp"
#include "profile_file.hpp"
#include "profile_keys.hpp"
#include "tests/support/temporary_folder.hpp"

namespace ctibus::csta {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Profile profile(std::string_view name) {
  const auto found = find_profile(name);
  EXPECT_TRUE(found) << found.error().text;
  return found.value_or(Profile());
}

/// The first bytes on a link, behind the header of the frame.
std::string first_bytes(std::string_view name, std::size_t header,
                        std::optional<acse::Credentials> credentials = {}) {
  const auto options = link_options(profile(name), std::move(credentials));
  EXPECT_TRUE(options) << options.error().text;
  LinkCodec codec(*options, [](std::int64_t) { return std::string_view(); });
  return ber::to_hex(ber::bytes_of(codec.begin()).subspan(header));
}

TEST(ProfilesTest, each_one_that_comes_along_is_named_and_explained) {
  std::vector<std::string_view> names;
  for (const auto& one : built_in_profiles()) {
    names.push_back(one.name);
    const auto read = profile(one.name);
    EXPECT_EQ(read.name, one.name);
    EXPECT_GT(read.text.size(), 80u) << one.name;
    EXPECT_TRUE(link_options(read)) << one.name;
    EXPECT_TRUE(Identifiers::of(read.identifiers)) << one.name;
  }
  EXPECT_THAT(names,
              ElementsAre("alcatel-oxe", "alcatel-oxo", "avaya-aes", "generic-ed2", "generic-ed3",
                          "generic-ed4", "generic-ed5", "generic-ed6", "hipath", "mitel",
                          "openscape-business", "openscape-voice", "panasonic"));
}

TEST(ProfilesTest, the_generic_ones_are_xml_of_their_edition) {
  for (const char edition : {'2', '3', '4', '5', '6'}) {
    const auto generic = profile(std::string("generic-ed") + edition);
    EXPECT_EQ(static_cast<int>(generic.edition), edition - '0');
    EXPECT_EQ(generic.encoding, Encoding::xml);
    EXPECT_EQ(generic.framing, Framing::annex_j);
    EXPECT_EQ(generic.session, SessionStyle::none);
  }
}

TEST(ProfilesTest, openscape_voice_has_its_numbers_between_angles) {
  const auto voice = profile("openscape-voice");
  EXPECT_EQ(voice.edition, Edition::ed4);
  EXPECT_EQ(voice.session, SessionStyle::system_register);
  const auto identifiers = Identifiers::of(voice.identifiers);
  ASSERT_TRUE(identifiers);
  EXPECT_EQ(identifiers->number_of("N<302103500>;displayNumber=500;noa=nk;uid=1a"), "302103500");
  EXPECT_EQ(identifiers->number_of("N<500>"), "500");
  EXPECT_EQ(identifiers->number_of("500"), "500");
  EXPECT_EQ(identifiers->identifier_of("500"), "N<500>");
}

TEST(ProfilesTest, hipath_is_asked_as_it_was_seen) {
  // The AARQ of a capture, but for its length: context 218, bit 3 and no syntax.
  EXPECT_THAT(first_bytes("hipath", 3, acse::Credentials{"AMHOST", "77777"}),
              "6031A10706052B0C00815A8A020680AC15A213A011A00F0406414D484F535404053737373737"
              "BE0B2809A007A0050303001000");
  for (const auto* name : {"hipath", "openscape-business"}) {
    EXPECT_EQ(profile(name).framing, Framing::hipath);
    EXPECT_TRUE(profile(name).empty_filter);
    EXPECT_TRUE(profile(name).all_bits);
  }
}

TEST(ProfilesTest, panasonic_is_asked_with_bit_4_in_the_context_of_218) {
  const auto panasonic = profile("panasonic");
  EXPECT_EQ(panasonic.framing, Framing::length16);
  EXPECT_EQ(panasonic.versions, 1U << acse::version::ecma_285_second);
  EXPECT_EQ(panasonic.identifiers.type_of_number, "deviceNumber");
  EXPECT_THAT(first_bytes("panasonic", 2),
              "601FA10706052B0C00815ABE14281206072B0C00821D8148A007A0050303000800");
}

TEST(ProfilesTest, alcatel_is_spoken_to_in_the_first_phase) {
  const auto oxe = profile("alcatel-oxe");
  EXPECT_EQ(oxe.encoding, Encoding::phase_one);
  EXPECT_TRUE(oxe.greeting);
  EXPECT_EQ(oxe.probe, "SystemStatus");
  EXPECT_THAT(first_bytes("alcatel-oxe", 0), ::testing::StartsWith("42"));
  // What a public client sends, but for what has defaults.
  EXPECT_THAT(first_bytes("alcatel-oxe", 3),
              "6040A10706052B0C008134BE352833"
              "06072B0C00815A8148A0283026"
              "030206C0"
              "3016800403E7B6488106025FFD03FEA0830206C0840203F0"
              "3008820203D8830206C0");
  const auto oxo = profile("alcatel-oxo");
  EXPECT_EQ(oxo.encoding, Encoding::phase_one);
  EXPECT_FALSE(oxo.greeting);
  EXPECT_EQ(oxo.keep_alive, std::chrono::seconds(30));
  EXPECT_EQ(oxo.keep_alive_misses, 2);
}

TEST(ProfilesTest, mitel_is_the_application_link) {
  EXPECT_EQ(profile("mitel").encoding, Encoding::phase_one);
  EXPECT_EQ(profile("mitel").framing, Framing::length16);
  EXPECT_FALSE(profile("mitel").greeting);
}

TEST(ProfilesTest, avaya_has_a_namespace_and_a_login_of_its_own) {
  const auto avaya = profile("avaya-aes");
  EXPECT_EQ(avaya.edition, Edition::ed3);
  EXPECT_THAT(avaya.xml_namespace, ::testing::EndsWith("/csta/ed3/priv7"));
  EXPECT_EQ(avaya.session, SessionStyle::application_session);
  EXPECT_THAT(avaya.protocol_versions, ElementsAre(avaya.xml_namespace));
  const auto info = read_xml(avaya.application_info);
  ASSERT_TRUE(info) << info.error().text;
  EXPECT_EQ(info->name, "SessionLoginInfo");
  EXPECT_EQ(info->space, "http://www.avaya.com/csta");
  EXPECT_EQ(info->text_at("userName"), "{user}");
  EXPECT_EQ(avaya.identifiers.type_of_number, "other");
  EXPECT_EQ(avaya.identifiers.media_class, "notKnown");
  EXPECT_EQ(Identifiers::of(avaya.identifiers)->number_of("4750:CM1:192.0.2.1:0"), "4750");
}

std::string fault_of(std::string_view text) {
  const auto read = read_profile(text, "site/mine.toml");
  return read ? "none" : read.error().code + " " + read.error().text;
}

TEST(ProfileFileTest, a_fault_is_told_with_its_line_key_and_cure) {
  const auto expect = [](std::string_view text, std::string_view fault) {
    EXPECT_EQ(fault_of(text), "csta.bad_profile site/mine.toml:" + std::string(fault));
  };
  expect("\nencodng = 'ber'", "2: there is no key 'encodng': did you mean encoding?");
  expect("[session]\nstile = 'none'",
         "2: there is no key 'session.stile': did you mean session.style?");
  expect("[sessions]\nstyle = 'none'", "1: there is no key 'sessions': leave it out.");
  expect("encoding = 'asn1'", "1: encoding: 'asn1' is none of xml, ber, phase-one");
  expect("encoding = 7", "1: encoding: write a text in quotation marks");
  expect("edition = 7", "1: edition: 7 is not from 2 to 6");
  expect("[link]\ngreeting = 'B'", "2: link.greeting: write true or false");
  expect("[association]\ncontext = '1.3.x'",
         "2: association.context: '1.3.x' is no object identifier, such as 1.3.12.0.218");
  expect("[association]\nversions = [40]", "2: association.versions: 40 is no bit from 0 to 31");
  expect("[identifiers]\nwrite = 'N<>'",
         "2: identifiers.write: write {number} where the number goes");
  expect("[services]\nlacks = ['ParkCal']",
         "2: services.lacks: 'ParkCal' is no request: see docs/reference/csta.md");
  expect("text = 2020-01-01", "1: text: write a text, a number, true, false or a list of one kind");
  EXPECT_THAT(fault_of("[identifiers]\nread = ['(']"), HasSubstr("'(' is no regular expression"));
  EXPECT_THAT(fault_of("[session]\napplication_info = '<a>'"),
              HasSubstr("session.application_info"));
  EXPECT_THAT(fault_of("edition = "), HasSubstr("site/mine.toml:1: "));
  EXPECT_THAT(fault_of("extends = 'generic-ed9'"), HasSubstr("there are: alcatel-oxe"));
  EXPECT_THAT(fault_of("encoding = 'ber'"), HasSubstr("link.framing"));
}

TEST(ProfileFileTest, what_a_profile_does_not_say_is_that_of_what_it_extends) {
  const auto mine = read_profile(
      "extends = 'panasonic'\n[association]\nversions = []\n[services]\nlacks = ['ParkCall']", "x");
  ASSERT_TRUE(mine) << mine.error().text;
  EXPECT_EQ(mine->name, "x");
  EXPECT_EQ(mine->encoding, Encoding::ber);
  EXPECT_EQ(mine->versions, 0U);
  EXPECT_FALSE(mine->has("ParkCall"));
  EXPECT_TRUE(mine->has("MakeCall"));
}

TEST(ProfileFileTest, the_version_asked_for_is_that_of_the_last_word_on_the_namespace) {
  const auto made = read_profile(R"(extends = "avaya-aes"
[xml]
namespace = "http://example.com/another")",
                                 "x.toml");
  ASSERT_TRUE(made) << made.error().text;
  EXPECT_THAT(made->protocol_versions, ElementsAre("http://example.com/another"));
}

TEST(ProfileFileTest, what_would_never_be_sent_is_refused) {
  const auto made = read_profile("[session]\napplication_info = \"<user>{user}</user>\"", "x.toml");
  ASSERT_FALSE(made);
  EXPECT_THAT(made.error().text, HasSubstr("only the session.style application-session"));
}

TEST(ProfileFileTest, a_time_that_would_be_over_at_once_is_refused) {
  for (const char* key : {"request_limit", "duration"}) {
    const auto made = read_profile(std::string("[session]\n") + key + " = 0", "x.toml");
    ASSERT_FALSE(made) << key;
    EXPECT_THAT(made.error().text, HasSubstr("0 is not from 1 to 86400"));
  }
  EXPECT_TRUE(read_profile("[session]\nkeep_alive = 0", "x.toml"));
}

TEST(ProfilesTest, what_an_encoding_has_no_words_for_is_lacking) {
  const auto none = unsayable(profile("mitel"));
  for (const char* request : {"RouteRegister", "ParkCall", "GenerateDigits", "GetForwarding",
                              "SingleStepTransferCall", "SetAgentState"}) {
    EXPECT_TRUE(none.contains(request)) << request;
  }
  for (const char* request : {"MakeCall", "MonitorStart", "SnapshotDevice", "RouteSelect"}) {
    EXPECT_FALSE(none.contains(request)) << request;
  }
  EXPECT_FALSE(unsayable(profile("hipath")).contains("RouteRegister"));
  EXPECT_TRUE(unsayable(profile("generic-ed3")).empty());
}

TEST(ProfileFileTest, files_extend_files_beside_them_but_not_in_a_circle) {
  const support::TemporaryFolder folder("profiles");
  const auto put = [&](const char* name, std::string_view text) {
    std::ofstream(folder.path() / name) << text;
    return (folder.path() / name).string();
  };
  put("base.toml", "edition = 5");
  const auto mine = find_profile(put("mine.toml", "extends = 'base.toml'\ntext = 'ours'"));
  ASSERT_TRUE(mine) << mine.error().text;
  EXPECT_EQ(mine->edition, Edition::ed5);
  EXPECT_EQ(mine->name, "mine");
  const auto circle = find_profile(put("circle.toml", "extends = 'circle.toml'"));
  ASSERT_FALSE(circle);
  EXPECT_THAT(circle.error().text, HasSubstr("in a circle"));
  EXPECT_THAT(find_profile("/nowhere/x.toml").error().text, HasSubstr("cannot be read"));
  EXPECT_THAT(find_profile(folder.path().string() + "/").error().text, HasSubstr("cannot be read"));
}

TEST(ProfileFileTest, hostile_toml_is_an_error) {
  for (const std::string_view text :
       {"\xff\xfe", "a = \"\\uD800\"", "= 1", "[", "[[a]]\n[a]", "a.b = 1\na = 2", "x = 0x",
        "x = 99999999999999999999", "\xc3\xa9 = 1", "a = [[[[[[[[[[[[[[[[[[[["}) {
    EXPECT_THAT(fault_of(text), HasSubstr("csta.bad_profile")) << text;
  }
}

TEST(ProfileFileTest, every_key_is_explained_to_people) {
  std::ostringstream out;
  out << std::ifstream(CSTA_PROFILES_PAGE).rdbuf();
  const std::string page = out.str();
  for (const auto& key : profile_keys()) {
    EXPECT_THAT(page, HasSubstr("| `" + std::string(key.name) + "` |"));
  }
  for (const auto& one : built_in_profiles()) {
    EXPECT_THAT(page, HasSubstr("`" + std::string(one.name) + "`"));
  }
}

TEST(IdentifiersTest, a_long_identifier_is_its_own_number) {
  const auto identifiers = Identifiers::of({.read = {"((a|b)*)c"}});
  ASSERT_TRUE(identifiers);
  EXPECT_EQ(identifiers->number_of("abac"), "aba");
  const std::string long_one(1'000'000, 'a');
  EXPECT_EQ(identifiers->number_of(long_one), long_one);
}

TEST(IdentifiersTest, the_first_rule_that_fits_counts_and_without_a_group_it_is_all) {
  const auto identifiers = Identifiers::of({.read = {"tel:(.*);.*", "tel:(.*)", "[0-9]+"}});
  ASSERT_TRUE(identifiers);
  EXPECT_EQ(identifiers->number_of("tel:12;x=y"), "12");
  EXPECT_EQ(identifiers->number_of("tel:12"), "12");
  EXPECT_EQ(identifiers->number_of("12"), "12");
  EXPECT_EQ(identifiers->number_of("x12"), "x12");
}

TEST(IdentifiersTest, a_number_with_the_place_of_one_in_it_is_written_once) {
  const auto identifiers = Identifiers::of({.write = "<{number}>{number}"});
  ASSERT_TRUE(identifiers);
  EXPECT_EQ(identifiers->identifier_of("{number}"), "<{number}>{number}");
}

}  // namespace
}  // namespace ctibus::csta
