#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What the connector's call logic needs of a SIP stack: transactions (RFC 3261 clause 17) and
/// transports, nothing above. Dialogs, offers and answers, registrations and calls are ours. One
/// implementation is Sofia-SIP's nta; the tests have another one without a network.
namespace ctibus::sip {

enum class Transport : std::uint8_t { udp, tcp, tls };

/// As in a URI's transport parameter, and back.
std::string_view to_text(Transport transport);
std::optional<Transport> parse_transport(std::string_view text);

struct Endpoint {
  Transport transport = Transport::udp;
  std::string address;  ///< numeric
  std::uint16_t port = 0;

  friend bool operator==(const Endpoint&, const Endpoint&) = default;
  friend auto operator<=>(const Endpoint&, const Endpoint&) = default;
};

struct Header {
  std::string name;
  std::string value;
};

/// A SIP message as far as the call logic looks at it. Header values are as on the wire, without
/// the name; a header that may be repeated is one entry each.
struct Message {
  std::string method;  ///< of the request, or of the request that is answered
  std::string request_uri;
  int status = 0;  ///< 0: a request
  std::string reason;
  std::string from;
  std::string to;
  std::string call_id;
  std::uint32_t cseq = 0;
  std::vector<std::string> contacts;
  std::vector<std::string> routes;         ///< of a request that we send
  std::vector<std::string> record_routes;  ///< as received, top first
  std::vector<Header> headers;             ///< all others but Via, Max-Forwards, lengths
  std::string content_type;
  std::string body;
  /// Received: where it came from. Sent: where to; empty port: by Route or URI. With TLS it names
  /// a connection: one that the peer has made cannot be made again from here.
  Endpoint peer;
  /// Received over TLS: the SIP domains that the peer's verified certificate is for (RFC 5922).
  std::vector<std::string> peer_names;

  bool is_request() const { return status == 0; }
  /// First value of one of `headers`, case-insensitive; empty when there is none.
  std::string_view header(std::string_view name) const;
  void set_header(std::string_view name, std::string_view value);
};

/// Names a transaction for as long as the stack knows it; 0 is none. Never reused.
using TransactionId = std::uint64_t;

/// What the stack tells. All on the strand of the call logic; the receiver may call the stack.
class StackEvents {
 public:
  StackEvents() = default;
  StackEvents(const StackEvents&) = delete;
  StackEvents& operator=(const StackEvents&) = delete;
  virtual ~StackEvents() = default;

  /// A new request; retransmissions are dealt with below. For an ACK of a 2xx the transaction is 0.
  virtual void on_request(TransactionId transaction, const Message& request) = 0;
  /// An INVITE we have not answered finally was cancelled. The stack has answered the CANCEL; the
  /// INVITE is ours to answer (487).
  virtual void on_cancelled(TransactionId transaction) = 0;
  /// Every response to a request of ours; for an INVITE also each retransmitted or forked 2xx,
  /// until 64*T1 after the first one.
  virtual void on_response(TransactionId transaction, const Message& response) = 0;
  /// Of a request of ours: no final response within the transaction's time (408; also 64*T1 after
  /// its CANCEL), or it cannot be sent (503). Of an INVITE that we answered: nobody acknowledged
  /// the 2xx (408), or the reliable provisional response, after which the stack has refused the
  /// INVITE (504). The transaction is over.
  virtual void on_failed(TransactionId transaction, int status) = 0;
};

/// Strand of the call logic only.
class Stack {
 public:
  Stack() = default;
  Stack(const Stack&) = delete;
  Stack& operator=(const Stack&) = delete;
  virtual ~Stack() = default;

  /// Via, Max-Forwards and Content-Length are the stack's. Non-2xx responses of an INVITE are
  /// acknowledged by the stack, 2xx by send_ack.
  virtual TransactionId send(const Message& request) = 0;
  virtual void send_ack(const Message& ack) = 0;
  /// Cancels an INVITE of ours; waits for a provisional response first when there was none.
  virtual void cancel(TransactionId transaction) = 0;
  /// Answers a request. A 2xx of an INVITE is retransmitted until its ACK arrives, a provisional
  /// response with an RSeq until its PRACK does (which is told as any request is). Other requests
  /// than INVITE are forgotten when they are not answered within 64*T1. Record-Route is the
  /// stack's.
  virtual void respond(TransactionId transaction, const Message& response) = 0;
  /// Where peers reach this stack by this transport, as they should write it in a URI.
  virtual Endpoint contact(const Endpoint& peer) const = 0;
};

}  // namespace ctibus::sip
