#include "codec_check.hpp"
#include "core/presentation/report_message.hpp"
#include "core/presentation/schema_message.hpp"
#include "core/process/protocol.hpp"
#include "ctibus/kit/wire/control.hpp"
#include "ctibus/trace_context.hpp"

// Control messages of every kind, both ways, the private ones of core/process among them: a byte
// of kind, then a map. What a result holds comes as the kinds below.

namespace ctibus::fuzz {
namespace {

template <class... M>
void check_each(Bytes map) {
  (check_codec<M>(map), ...);
}

void check_schema(Bytes body) {
  const auto messages = presentation::decode_schema(body);
  if (!messages) return;
  const auto once = presentation::encode_schema(*messages);
  const auto again = presentation::decode_schema(once);
  require(again.has_value(), "a schema that was encoded can be decoded");
  require(presentation::encode_schema(*again) == once, "a schema is decoded as it was encoded");
}

}  // namespace

void run(Bytes input) {
  using namespace wire;
  if (input.empty()) return;  // no server and no client looks into an empty message
  const Bytes map = input.subspan(1);
  switch (static_cast<MessageKind>(input.front())) {
    case MessageKind::hello:
      return check_codec<Hello>(map);
    case MessageKind::subscribe:
      return check_codec<Subscribe>(map);
    case MessageKind::unsubscribe:
      return check_codec<Unsubscribe>(map);
    case MessageKind::credit:
      return check_codec<Credit>(map);
    case MessageKind::request:
      return check_codec<Request>(map);
    case MessageKind::query:
      return check_codec<Query>(map);
    case MessageKind::provide:
      return check_codec<Provide>(map);
    case MessageKind::answer:
      return check_codec<Answer>(map);
    case MessageKind::acknowledge:
      return check_codec<Acknowledge>(map);
    case MessageKind::deposit:
      return check_codec<Deposit>(map);
    case MessageKind::redeem:
      return check_codec<Redeem>(map);
    case MessageKind::begin:
      return check_codec<Begin>(map);
    case MessageKind::begun:
      return check_codec<Begun>(map);
    case MessageKind::welcome:
      return check_codec<Welcome>(map);
    case MessageKind::subscribed:
      return check_codec<Subscribed>(map);
    case MessageKind::snapshot_end:
      return check_codec<SnapshotEnd>(map);
    case MessageKind::gap:
      return check_codec<Gap>(map);
    case MessageKind::reply:
      return check_codec<Reply>(map);
    case MessageKind::result:
      check_each<QueryResult, presentation::ReportBody, presentation::TopicsBody,
                 presentation::ReloadBody, presentation::TraceBody>(map);
      return check_schema(map);
    case MessageKind::progress:
      return check_codec<Progress>(map);
    case MessageKind::refused:
      return check_codec<Refused>(map);
    case MessageKind::done:
      return check_codec<Done>(map);
    case MessageKind::taken:
      return check_codec<Taken>(map);
    case MessageKind::secret:
      return check_codec<wire::Secret>(map);
    default:
      break;
  }
  switch (static_cast<process::Kind>(input.front())) {
    case process::Kind::present:
      return check_codec<process::Present>(map);
    case process::Kind::stage:
      return check_codec<process::Stage>(map);
    case process::Kind::failed:
      return check_codec<process::Failed>(map);
    case process::Kind::line:
      return check_codec<process::Line>(map);
    case process::Kind::health:
      return check_codec<process::Health>(map);
    case process::Kind::start:
    case process::Kind::drain:
      return check_codec<process::Order>(map);
    case process::Kind::load:
      return check_codec<process::Load>(map);
    case process::Kind::reload:
      return check_codec<process::Bytes>(map);
    case process::Kind::level:
      return check_codec<process::Level>(map);
    default:
      return check_codec<Alive>(map);
  }
}

}  // namespace ctibus::fuzz
