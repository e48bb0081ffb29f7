#include "ua_application.hpp"

#include "sip/value.hpp"
#include "wire/name_spaces.hpp"
#include "wire/xml.hpp"

namespace csta_switch {
namespace {

const std::string here = "10.0.0.2:5070";

std::string branch_of(const sip::Message& message) {
  return sip::parameter(message.field("Via"), "branch");
}

}  // namespace

std::string in_name_space(std::string_view xml) {
  std::string whole(xml);
  whole.insert(whole.find_first_of("/> "), " xmlns=\"" + std::string(csta_name_space) + "3\"");
  return whole;
}

UaApplication::UaApplication(Exchange& exchange, UaOptions options)
    : server(exchange, std::move(options),
             [this](const std::string& datagram, const std::string& to) {
               sent_to = to;
               const sip::Reading reading = sip::read(datagram);
               EXPECT_EQ(reading.mistake, "") << datagram;
               const sip::Message& message = reading.message;
               datagrams_.push_back(message.method.empty() ? std::to_string(message.status)
                                                           : message.method);
               if (!loses()) arriving_.push_back(datagram);
             }),
      exchange_(&exchange),
      call_id_("call@10.0.0.2") {}

std::string UaApplication::request(const std::string& method, const std::string& fields,
                                   const std::string& body) {
  const std::string number = std::to_string(++sequence_);
  if (method == "INVITE") invite_ = sequence_;
  return method + " sip:pbx@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP " + here +
         ";branch=z9hG4bK-app-" + number +
         "\r\nMax-Forwards: 70\r\nFrom: <sip:app@10.0.0.2>;tag=a" + "\r\nTo: <sip:pbx@127.0.0.1>" +
         (tag.empty() ? "" : ";tag=" + tag) + "\r\nCall-ID: " + call_id_ + "\r\nCSeq: " + number +
         " " + method + "\r\nContact: <sip:app@" + here + ">\r\n" + fields +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string UaApplication::csta(const std::string& method, std::string_view xml,
                                const std::string& fields) {
  return request(method,
                 fields +
                     "Content-Type: application/csta+xml\r\n"
                     "Content-Disposition: signal;handling=required\r\n",
                 in_name_space(xml));
}

void UaApplication::send(const std::string& datagram) {
  if (!loses()) {
    server.receive(datagram, here);
    if (doubles()) server.receive(datagram, here);
  }
  deliver();
}

sip::Message UaApplication::ask(const std::string& datagram) {
  const std::string branch = branch_of(sip::read(datagram).message);
  for (int attempt = 0; attempt < 60; ++attempt) {
    send(datagram);
    if (answered_.contains(branch)) return answered_[branch];
    advance(exchange_->now() + 500ms);
  }
  return {};
}

void UaApplication::acknowledge() {
  const long next = std::exchange(sequence_, invite_ - 1);
  const std::string datagram = request("ACK");
  sequence_ = next;
  send(datagram);
}

sip::Message UaApplication::begin(const std::string& fields) {
  const sip::Message answer = ask(csta("INVITE", "<RequestSystemStatus/>", fields));
  EXPECT_EQ(answer.status, 200);
  tag = sip::parameter(answer.field("To"), "tag");
  acknowledge();
  return answer;
}

Element UaApplication::service(std::string_view xml) {
  const sip::Message answer = ask(csta("INFO", xml));
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(sent_to, here);
  return answer.body.empty() ? Element{} : read_xml(answer.body).root;
}

void UaApplication::monitor(const std::string& device) {
  EXPECT_EQ(service("<MonitorStart><monitorObject><deviceObject>" + device +
                    "</deviceObject></monitorObject></MonitorStart>")
                .name,
            "MonitorStartResponse");
}

void UaApplication::advance(Time until) {
  for (auto next = exchange_->wake_at(); next && *next <= until; next = exchange_->wake_at()) {
    exchange_->advance(*next);
    deliver();
  }
  exchange_->advance(until);
}

std::vector<std::string> UaApplication::heard() { return std::exchange(lines_, {}); }
std::vector<std::string> UaApplication::datagrams() { return std::exchange(datagrams_, {}); }

void UaApplication::deliver() {
  while (!arriving_.empty()) {
    const std::string datagram = std::move(arriving_.front());
    arriving_.pop_front();
    take(datagram);
    if (doubles()) take(datagram);
  }
}

void UaApplication::take(const std::string& datagram) {
  sip::Message message = sip::read(datagram).message;
  const std::string branch = branch_of(message);
  if (message.method.empty()) {
    const bool is_old_invite = message.sequence_method() == "INVITE" && answered_.contains(branch);
    answered_[branch] = std::move(message);
    if (is_old_invite && !tag.empty()) acknowledge();  // the ACK before got lost
    return;
  }
  last = message;
  if (answers) answer(message);
}

void UaApplication::answer(const sip::Message& asked) {
  std::string& datagram = answers_given_[branch_of(asked)];
  if (datagram.empty()) {
    if (!asked.body.empty()) {
      const Element said = read_xml(asked.body).root;
      lines_.push_back(line_of(said));
    }
    sip::Message given;
    given.status = std::exchange(refuses, 0);
    if (given.status == 0) given.status = 200;
    given.reason = "-";
    for (const char* name : {"Via", "From", "To", "Call-ID", "CSeq"}) {
      given.add(name, std::string(asked.field(name)));
    }
    datagram = sip::write(given);
  }
  if (!loses()) server.receive(datagram, here);
}

}  // namespace csta_switch
