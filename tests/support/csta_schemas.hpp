#pragma once

#include <filesystem>
#include <fstream>
#include <string>

/// XML schemas of two messages and what they share, laid out as ECMA-323's are: a file a message.
namespace ctibus::support {

inline const std::string csta_space =
    "http://www.ecma-international.org/standards/ecma-323/csta/ed4";

inline std::string schema_of(const std::string& inside, const std::string& space = csta_space) {
  return "<?xml version=\"1.0\"?>\n"
         "<xsd:schema xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\" xmlns=\"" +
         space + "\" targetNamespace=\"" + space + "\" elementFormDefault=\"qualified\">\n" +
         inside + "\n</xsd:schema>\n";
}

inline void write_csta_schemas(const std::filesystem::path& folder) {
  const auto write = [&](const char* name, const std::string& text) {
    std::ofstream(folder / name, std::ios::binary) << text;
  };
  write("devices.xsd", schema_of(R"(<xsd:complexType name="Device"><xsd:simpleContent>
  <xsd:extension base="xsd:string"><xsd:attribute name="typeOfNumber"><xsd:simpleType>
    <xsd:restriction base="xsd:string">
      <xsd:enumeration value="dialingNumber"/><xsd:enumeration value="other"/>
    </xsd:restriction></xsd:simpleType></xsd:attribute></xsd:extension>
</xsd:simpleContent></xsd:complexType>)"));
  write("make-call.xsd", schema_of(R"(<xsd:include schemaLocation="devices.xsd"/>
<xsd:element name="MakeCall"><xsd:complexType><xsd:sequence>
  <xsd:element name="callingDevice" type="Device"/>
  <xsd:element name="calledDirectoryNumber" type="Device"/>
</xsd:sequence></xsd:complexType></xsd:element>)"));
  write("monitor-stop.xsd", schema_of(R"(<xsd:include schemaLocation="devices.xsd"/>
<xsd:element name="MonitorStop"><xsd:complexType><xsd:sequence>
  <xsd:element name="monitorCrossRefID" type="xsd:string"/>
</xsd:sequence></xsd:complexType></xsd:element>)"));
}

}  // namespace ctibus::support
