#include "core/capture/xml_schemas.hpp"

#include <gmock/gmock.h>

#include <fstream>

#include "tests/support/csta_schemas.hpp"
#include "tests/support/temporary_folder.hpp"

namespace ctibus::capture {
namespace {

using support::csta_space;
using support::schema_of;
using testing::HasSubstr;
using testing::IsEmpty;

class XmlSchemasTest : public testing::Test {
 protected:
  XmlSchemasTest() { support::write_csta_schemas(folder_.path()); }

  void write(const char* name, const std::string& text) const {
    std::ofstream(folder_.path() / name, std::ios::binary) << text;
  }
  /// What is wrong with the schemas; empty: nothing.
  std::string load() {
    auto loaded = XmlSchemas::load(folder_.path());
    if (!loaded) return loaded.error().code + " " + loaded.error().text;
    schemas_ = std::make_unique<XmlSchemas>(std::move(*loaded));
    return {};
  }
  std::vector<SchemaFault> faults(const std::string& xml) const {
    const auto judgement = schemas_->judge(xml);
    EXPECT_TRUE(judgement.known) << judgement.space;
    return judgement.faults;
  }
  static std::string make_call(const std::string& inside) {
    return "<MakeCall xmlns='" + csta_space + "'>" + inside + "</MakeCall>";
  }

  support::TemporaryFolder folder_{"schemas with spaces"};
  std::unique_ptr<XmlSchemas> schemas_;
};

TEST_F(XmlSchemasTest, messages_of_all_files_are_known_though_files_share_parts) {
  ASSERT_EQ(load(), "");
  EXPECT_THAT(faults(make_call("<callingDevice typeOfNumber='other'>1</callingDevice>"
                               "<calledDirectoryNumber>2</calledDirectoryNumber>")),
              IsEmpty());
  EXPECT_THAT(faults("<c:MonitorStop xmlns:c='" + csta_space +
                     "'><c:monitorCrossRefID>7</c:monitorCrossRefID></c:MonitorStop>"),
              IsEmpty());
  EXPECT_EQ(faults("<HeldEvent xmlns='" + csta_space + "'/>").size(), 1u);
}

TEST_F(XmlSchemasTest, a_fault_names_its_element_and_what_was_expected) {
  ASSERT_EQ(load(), "");
  const auto swapped = faults(make_call(
      "<calledDirectoryNumber>2</calledDirectoryNumber><callingDevice>1</callingDevice>"));
  ASSERT_EQ(swapped.size(), 1u);
  EXPECT_EQ(swapped[0].path, "MakeCall/calledDirectoryNumber");
  EXPECT_EQ(swapped[0].text, "This element is not expected. Expected is ( callingDevice ).");
  const auto word =
      faults(make_call("<callingDevice typeOfNumber='deviceID'>1</callingDevice>"
                       "<calledDirectoryNumber>2</calledDirectoryNumber>"));
  ASSERT_FALSE(word.empty());
  EXPECT_EQ(word[0].path, "MakeCall/callingDevice");
  EXPECT_THAT(word[0].text, HasSubstr("typeOfNumber"));
  EXPECT_THAT(word[0].text, HasSubstr("deviceID"));
}

TEST_F(XmlSchemasTest, a_namespace_without_a_schema_is_no_fault_but_not_known) {
  ASSERT_EQ(load(), "");
  const auto other = schemas_->judge("<MakeCall xmlns='http://example.com/ed9'/>");
  EXPECT_FALSE(other.known);
  EXPECT_EQ(other.space, "http://example.com/ed9");
  EXPECT_THAT(other.faults, IsEmpty());
  EXPECT_FALSE(schemas_->judge("<MakeCall/>").known);
}

TEST_F(XmlSchemasTest, each_target_namespace_has_its_own_messages) {
  write("session.xsd", schema_of("<xsd:element name=\"Start\" type=\"xsd:string\"/>", "urn:s"));
  ASSERT_EQ(load(), "");
  EXPECT_THAT(faults("<Start xmlns='urn:s'/>"), IsEmpty());
  EXPECT_EQ(faults("<MakeCall xmlns='urn:s'/>").size(), 1u);
}

TEST_F(XmlSchemasTest, a_part_without_a_namespace_belongs_to_whoever_includes_it) {
  write("part.xsd",
        "<schema xmlns='http://www.w3.org/2001/XMLSchema'><element name='Part' type='string'/>"
        "</schema>");
  write("whole.xsd", schema_of("<xsd:include schemaLocation=\"part.xsd\"/>"));
  ASSERT_EQ(load(), "");
  EXPECT_THAT(faults("<Part xmlns='" + csta_space + "'>x</Part>"), IsEmpty());
}

TEST_F(XmlSchemasTest, what_another_address_names_is_taken_from_the_folder) {
  write("note.xsd", schema_of("<xsd:element name=\"Note\" type=\"xsd:string\"/>", "urn:note"));
  write("memo.xsd", schema_of("<xsd:import namespace=\"urn:note\" "
                              "schemaLocation=\"http://schemas.invalid/2001/note.xsd\"/>"
                              "<xsd:element name=\"Memo\"><xsd:complexType><xsd:sequence>"
                              "<xsd:element ref=\"n:Note\" xmlns:n=\"urn:note\"/>"
                              "</xsd:sequence></xsd:complexType></xsd:element>"));
  ASSERT_EQ(load(), "");
  EXPECT_THAT(faults("<Memo xmlns='" + csta_space + "'><Note xmlns='urn:note'/></Memo>"),
              IsEmpty());
}

TEST_F(XmlSchemasTest, what_is_wrong_with_a_schema_is_told_with_its_file_and_line) {
  const auto place = [&](const char* name) { return (folder_.path() / name).string(); };
  write("bad.xsd", schema_of("\n<xsd:element name=\"Bad\" type=\"Nowhere\"/>"));
  EXPECT_THAT(load(), HasSubstr("capture.bad_schema " + place("bad.xsd") + ":4: "));
  write("bad.xsd", "<a>\n</b>");
  EXPECT_THAT(load(), HasSubstr("capture.bad_schema " + place("bad.xsd") + ":2: "));
  write("bad.xsd", "<a/>");
  EXPECT_THAT(load(), HasSubstr(place("bad.xsd") + ": It is no XML schema."));
  write("bad.xsd", "");
  EXPECT_THAT(load(), HasSubstr(place("bad.xsd")));
}

TEST_F(XmlSchemasTest, nothing_outside_of_the_folder_is_read) {
  const auto elsewhere = folder_.path() / "inner";
  std::filesystem::create_directory(elsewhere);
  std::ofstream(elsewhere / "far.xsd")
      << schema_of("<xsd:element name=\"Far\" type=\"xsd:string\"/>");
  for (const std::string& far : {std::string("inner/far.xsd"), (elsewhere / "far.xsd").string(),
                                 "file://" + (elsewhere / "far.xsd").string()}) {
    write("near.xsd", schema_of("<xsd:include schemaLocation=\"" + far + "\"/>"));
    EXPECT_THAT(load(), HasSubstr("capture.bad_schema")) << far;
  }
}

TEST_F(XmlSchemasTest, entities_are_expanded_neither_in_schemas_nor_in_messages) {
  ASSERT_EQ(load(), "");
  const auto judgement = schemas_->judge("<!DOCTYPE MakeCall [<!ENTITY x SYSTEM '/etc/passwd'>]>" +
                                         make_call("<callingDevice>&x;</callingDevice>"));
  ASSERT_EQ(judgement.faults.size(), 1u);
  EXPECT_THAT(judgement.faults[0].text, HasSubstr("DOCTYPE"));
  write("entity.xsd", "<!DOCTYPE a [<!ENTITY x 'y'>]>" + schema_of(""));
  EXPECT_THAT(load(), HasSubstr("entities"));
}

TEST_F(XmlSchemasTest, a_folder_without_schemas_is_an_error) {
  const support::TemporaryFolder empty("empty");
  EXPECT_EQ(XmlSchemas::load(empty.path()).error().code, "capture.bad_schema");
  EXPECT_EQ(XmlSchemas::load(empty.path() / "none").error().code, "capture.bad_schema");
}

}  // namespace
}  // namespace ctibus::capture
