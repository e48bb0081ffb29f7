#include "application.hpp"

#include "schema/schema.hpp"
#include "wire/name_spaces.hpp"
#include "wire/xml.hpp"

namespace csta_switch {

Application::Application(Exchange& exchange, int edition)
    : exchange_(&exchange), edition_(edition) {
  link_ = exchange.connect(
      LinkKind::xml, [this](const std::string& bytes) { take(bytes); }, [this] { open_ = false; });
}

Application::~Application() { exchange_->disconnect(link_); }

void Application::take(const std::string& bytes) {
  reader_.feed(bytes);
  while (const auto frame = reader_.next()) {
    const XmlDocument document = read_xml(frame->body);
    EXPECT_EQ(document.error, "") << frame->body;
    const int edition = edition_of(document.name_space);
    EXPECT_EQ(mistake_in(document.root, edition == 0 ? edition_ : edition).text, "") << frame->body;
    if (document.root.name == "CSTAErrorCode" ||
        document.root.name.find("Response") != std::string::npos) {
      answers_.emplace_back(frame->invoke_id, document.root);
    } else {
      EXPECT_EQ(document.root.name.ends_with("Event"), frame->invoke_id == event_invoke_id);
      messages_.push_back(document.root);
    }
  }
  EXPECT_EQ(reader_.broken(), "");
}

void Application::say(std::string_view xml) {
  std::string whole(xml);
  const std::string name_space = whole.find("ApplicationSession") != std::string::npos
                                     ? std::string(session_name_space)
                                     : std::string(csta_name_space) + std::to_string(edition_);
  whole.insert(whole.find_first_of("/> "), " xmlns=\"" + name_space + "\"");
  exchange_->receive(link_, framed({++invoke_id_, whole}));
}

Element Application::ask(std::string_view xml) {
  answers_.clear();
  say(xml);
  if (answers_.empty()) return {};
  EXPECT_EQ(answers_.front().first, invoke_id_);
  return answers_.front().second;
}

Element Application::ask_raw(std::string_view xml) {
  answers_.clear();
  exchange_->receive(link_, framed({++invoke_id_, std::string(xml)}));
  return answers_.empty() ? Element{} : answers_.front().second;
}

std::string Application::monitor(const std::string& device) {
  const Element response = ask("<MonitorStart><monitorObject><deviceObject>" + device +
                               "</deviceObject></monitorObject></MonitorStart>");
  EXPECT_EQ(response.name, "MonitorStartResponse");
  return std::string(response.text_of("monitorCrossRefID"));
}

std::string line_of(const Element& message) {
  if (!message.name.ends_with("Event")) return message.name;
  std::string line = message.name.substr(0, message.name.size() - 5);
  for (const Element& field : message.children) {
    const std::string_view device = field.text_of("deviceID");
    if (device.empty()) continue;
    line += " " + std::string(device);
    break;
  }
  for (const std::string_view field : {"localConnectionInfo", "cause"}) {
    if (const auto text = message.text_of(field); !text.empty()) line += " " + std::string(text);
  }
  return line;
}

std::vector<std::string> Application::heard() {
  std::vector<std::string> lines;
  for (; told_ < messages_.size(); ++told_) lines.push_back(line_of(messages_[told_]));
  return lines;
}

const Element& Application::last(std::string_view name) const {
  for (auto message = messages_.rbegin(); message != messages_.rend(); ++message) {
    if (message->name == name) return *message;
  }
  static const Element none;
  ADD_FAILURE() << "no " << name;
  return none;
}

std::string error_of(const Element& response) {
  if (response.name != "CSTAErrorCode") return response.name;
  return response.children.front().name + "/" + response.children.front().text;
}

std::string connection_xml(std::string_view field, std::string_view call, std::string_view device) {
  const std::string name(field);
  return "<" + name + "><callID>" + std::string(call) + "</callID><deviceID>" +
         std::string(device) + "</deviceID></" + name + ">";
}

Site small_site() {
  Site site;
  for (const char* number : {"1001", "1002", "1003", "1004"}) site.extensions.push_back({number});
  site.trunks.push_back({"T1", 2, "0"});
  site.route_points.push_back({"600", "1004"});
  site.pilots.push_back({"700"});
  return site;
}

}  // namespace csta_switch
