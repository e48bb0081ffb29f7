#include "core/capture/xml_schemas.hpp"

#include <fmt/format.h>
#include <libxml/parser.h>
#include <libxml/uri.h>
#include <libxml/xmlschemas.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <utility>

namespace ctibus::capture {

namespace {

template <auto release>
struct Release {
  template <class T>
  void operator()(T* one) const {
    release(one);
  }
};
using Document = std::unique_ptr<xmlDoc, Release<&xmlFreeDoc>>;
using Schema = std::unique_ptr<xmlSchema, Release<&xmlSchemaFree>>;
using Reader = std::unique_ptr<xmlParserCtxt, Release<&xmlFreeParserCtxt>>;
using SchemaReader = std::unique_ptr<xmlSchemaParserCtxt, Release<&xmlSchemaFreeParserCtxt>>;
using Validator = std::unique_ptr<xmlSchemaValidCtxt, Release<&xmlSchemaFreeValidCtxt>>;

constexpr std::size_t most_bytes = 16U << 20U;  // of all schemas; ECMA-323 has about two
constexpr std::size_t most_faults = 100;
constexpr std::string_view schema_space = "http://www.w3.org/2001/XMLSchema";
// Where the files lie in the eyes of libxml2, which so finds no other ones.
constexpr std::string_view root = "/schemas/";

std::string_view view(const xmlChar* text) {
  return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

/// libxml2's own words, in one line.
std::string words(const xmlError* error) {
  std::string text = error == nullptr || error->message == nullptr ? "?" : error->message;
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  std::ranges::replace(text, '\n', ' ');
  return text;
}

struct Parsed {
  Document document;
  int line = 0;
  std::string fault;  ///< why there is no document
};

Parsed parse(std::string_view xml, const std::string& name) {
  const Reader reader(xmlNewParserCtxt());
  Parsed out;
  out.document.reset(xmlCtxtReadMemory(reader.get(), xml.data(), static_cast<int>(xml.size()),
                                       name.c_str(), nullptr,
                                       XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING));
  if (out.document) return out;
  const xmlError* why = xmlCtxtGetLastError(reader.get());
  out.fault = words(why);
  if (why != nullptr) out.line = why->line;
  return out;
}

using Files = std::map<std::string, std::string>;  // contents by names

std::string uri_of(const std::string& name) {
  const std::unique_ptr<xmlChar, void (*)(void*)> escaped(
      xmlURIEscapeStr(reinterpret_cast<const xmlChar*>(name.c_str()), nullptr),
      [](void* text) { xmlFree(text); });
  return std::string(root) + std::string(view(escaped.get()));
}

/// The file that a schema means: one of the folder, also where an address of the web is written.
std::optional<std::string> name_of(std::string_view uri) {
  if (uri.find("://") != uri.npos) uri.remove_prefix(uri.rfind('/') + 1);
  if (uri.starts_with(root)) uri.remove_prefix(root.size());
  if (uri.find('/') != uri.npos) return std::nullopt;
  const std::unique_ptr<char, void (*)(void*)> plain(
      xmlURIUnescapeString(uri.data(), static_cast<int>(uri.size()), nullptr),
      [](void* text) { xmlFree(text); });
  if (!plain) return std::nullopt;
  return std::string(plain.get());
}

/// While it lives libxml2 opens these files and nothing else. Its loader is one for the process.
class Shelf {
 public:
  explicit Shelf(const Files& files) : before_(xmlGetExternalEntityLoader()) {
    files_ = &files;
    xmlSetExternalEntityLoader(&Shelf::open);
  }
  ~Shelf() {
    xmlSetExternalEntityLoader(before_);
    files_ = nullptr;
  }
  Shelf(const Shelf&) = delete;
  Shelf& operator=(const Shelf&) = delete;

 private:
  static xmlParserInputPtr open(const char* uri, const char*, xmlParserCtxtPtr reader) {
    const auto name = name_of(uri == nullptr ? "" : uri);
    const auto file = name ? files_->find(*name) : files_->end();
    if (file == files_->end()) return nullptr;
    xmlParserInputPtr input = xmlNewIOInputStream(
        reader,
        xmlParserInputBufferCreateStatic(file->second.data(), static_cast<int>(file->second.size()),
                                         XML_CHAR_ENCODING_NONE),
        XML_CHAR_ENCODING_NONE);
    if (input != nullptr) {
      input->filename = reinterpret_cast<char*>(xmlCharStrdup(uri));  // its owner frees it
    }
    return input;
  }

  static inline thread_local const Files* files_ = nullptr;
  xmlExternalEntityLoader before_;
};

Error bad_schema(const std::filesystem::path& place, int line, std::string_view text) {
  return {"capture.bad_schema", line > 0 ? fmt::format("{}:{}: {}", place.string(), line, text)
                                         : fmt::format("{}: {}", place.string(), text)};
}

Result<Files> read_folder(const std::filesystem::path& folder) {
  Files files;
  std::size_t total = 0;
  std::error_code why;
  for (std::filesystem::directory_iterator at(folder, why), end; !why && at != end;
       at.increment(why)) {
    if (at->path().extension() != ".xsd") continue;
    std::ifstream in(at->path(), std::ios::binary);
    std::ostringstream all;
    all << in.rdbuf();
    std::string bytes = all.str();
    if (bytes.empty()) {
      return tl::unexpected(bad_schema(at->path(), 0, "It is empty or cannot be read."));
    }
    total += bytes.size();
    if (total > most_bytes) {
      return tl::unexpected(bad_schema(folder, 0, "All schemas together are more than 16 MiB."));
    }
    if (bytes.find("<!ENTITY") != bytes.npos) {
      return tl::unexpected(bad_schema(at->path(), 0, "It declares entities, which are not read."));
    }
    files.emplace(at->path().filename().string(), std::move(bytes));
  }
  if (why) return tl::unexpected(bad_schema(folder, 0, why.message()));
  if (files.empty()) return tl::unexpected(bad_schema(folder, 0, "It has no file *.xsd."));
  return files;
}

/// The names of the files of each target namespace.
using Spaces = std::map<std::string, std::vector<std::string>>;

Result<Spaces> sort_by_space(const std::filesystem::path& folder, const Files& files) {
  Spaces spaces;
  for (const auto& [name, bytes] : files) {
    const Parsed parsed = parse(bytes, name);
    if (!parsed.document) {
      return tl::unexpected(bad_schema(folder / name, parsed.line, parsed.fault));
    }
    xmlNode* top = xmlDocGetRootElement(parsed.document.get());
    if (top == nullptr || view(top->name) != "schema" || top->ns == nullptr ||
        view(top->ns->href) != schema_space) {
      return tl::unexpected(bad_schema(folder / name, 0, "It is no XML schema."));
    }
    const std::unique_ptr<xmlChar, void (*)(void*)> space(
        xmlGetNoNsProp(top, reinterpret_cast<const xmlChar*>("targetNamespace")),
        [](void* text) { xmlFree(text); });
    if (space) spaces[std::string(view(space.get()))].push_back(name);
  }
  return spaces;
}

void put_attribute(xmlNode* node, const char* name, const std::string& value) {
  xmlNewProp(node, reinterpret_cast<const xmlChar*>(name),
             reinterpret_cast<const xmlChar*>(value.c_str()));
}

/// A schema that includes all files of a namespace.
Document driver_of(const std::string& space, const std::vector<std::string>& names) {
  Document driver(xmlNewDoc(reinterpret_cast<const xmlChar*>("1.0")));
  driver->URL = xmlStrdup(reinterpret_cast<const xmlChar*>("/schemas/."));
  xmlNode* top = xmlNewNode(nullptr, reinterpret_cast<const xmlChar*>("schema"));
  xmlDocSetRootElement(driver.get(), top);
  xmlNs* of_schemas = xmlNewNs(top, reinterpret_cast<const xmlChar*>(schema_space.data()), nullptr);
  xmlSetNs(top, of_schemas);
  put_attribute(top, "targetNamespace", space);
  for (const auto& name : names) {
    xmlNode* include =
        xmlNewChild(top, of_schemas, reinterpret_cast<const xmlChar*>("include"), nullptr);
    put_attribute(include, "schemaLocation", uri_of(name));
  }
  return driver;
}

struct FirstError {
  std::string uri, text;
  int line = 0;
};

void keep_first(void* first, xmlErrorPtr error) {
  auto& kept = *static_cast<FirstError*>(first);
  if (error->level < XML_ERR_ERROR || !kept.text.empty()) return;
  kept = {error->file == nullptr ? "" : error->file, words(error), error->line};
}

Result<Schema> compile(const std::filesystem::path& folder, const std::string& space,
                       const std::vector<std::string>& names) {
  const Document driver = driver_of(space, names);
  const SchemaReader reader(xmlSchemaNewDocParserCtxt(driver.get()));
  FirstError first;
  xmlSchemaSetParserStructuredErrors(reader.get(), &keep_first, &first);
  Schema schema(xmlSchemaParse(reader.get()));
  if (schema && first.text.empty()) return schema;
  const auto name = name_of(first.uri).value_or("");
  return tl::unexpected(
      bad_schema(name.empty() || name == "." ? folder : folder / name, first.line, first.text));
}

/// "MakeCall/callingDevice"
std::string path_of(const xmlNode* node) {
  std::string path;
  for (; node != nullptr && node->type != XML_DOCUMENT_NODE; node = node->parent) {
    if (node->type != XML_ELEMENT_NODE) continue;
    path = std::string(view(node->name)) + (path.empty() ? "" : "/" + path);
  }
  return path;
}

void keep_fault(void* kept, xmlErrorPtr error) {
  auto& judgement = *static_cast<SchemaJudgement*>(kept);
  if (judgement.faults.size() >= most_faults) return;
  std::string text = words(error);
  // Which element it is the path tells, and which namespace its schema.
  const std::string space = "{" + judgement.space + "}";
  for (auto at = text.find(space); at != text.npos; at = text.find(space)) {
    text.erase(at, space.size());
  }
  if (text.starts_with("Element '")) {
    const auto named = text.find("': ");
    if (named < text.find(',')) text.erase(0, named + 3);
  }
  judgement.faults.push_back({path_of(static_cast<const xmlNode*>(error->node)), std::move(text)});
}

}  // namespace

struct XmlSchemas::Inside {
  std::map<std::string, Schema, std::less<>> schemas;  ///< by their target namespaces
};

XmlSchemas::XmlSchemas(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
XmlSchemas::XmlSchemas(XmlSchemas&&) noexcept = default;
XmlSchemas& XmlSchemas::operator=(XmlSchemas&&) noexcept = default;
XmlSchemas::~XmlSchemas() = default;

Result<XmlSchemas> XmlSchemas::load(const std::filesystem::path& folder) {
  const auto files = read_folder(folder);
  if (!files) return tl::unexpected(files.error());
  const auto spaces = sort_by_space(folder, *files);
  if (!spaces) return tl::unexpected(spaces.error());
  const Shelf shelf(*files);
  auto inside = std::make_unique<Inside>();
  for (const auto& [space, names] : *spaces) {
    auto schema = compile(folder, space, names);
    if (!schema) return tl::unexpected(schema.error());
    inside->schemas.emplace(space, std::move(*schema));
  }
  return XmlSchemas(std::move(inside));
}

SchemaJudgement XmlSchemas::judge(std::string_view xml) const {
  SchemaJudgement judgement;
  const Parsed parsed = parse(xml, {});
  if (!parsed.document) {
    judgement.faults.push_back({"", parsed.fault});
    return judgement;
  }
  const xmlNode* top = xmlDocGetRootElement(parsed.document.get());
  if (top->ns != nullptr) judgement.space = view(top->ns->href);
  if (parsed.document->intSubset != nullptr) {
    judgement.faults.push_back({path_of(top), "It has a DOCTYPE, which no message has."});
    return judgement;
  }
  const auto schema = inside_->schemas.find(judgement.space);
  judgement.known = schema != inside_->schemas.end();
  if (!judgement.known) return judgement;
  const Validator validator(xmlSchemaNewValidCtxt(schema->second.get()));
  xmlSchemaSetValidStructuredErrors(validator.get(), &keep_fault, &judgement);
  xmlSchemaValidateDoc(validator.get(), parsed.document.get());
  return judgement;
}

}  // namespace ctibus::capture
