#include "core/gateway/queries.hpp"

#include "core/gateway/report_encoding.hpp"
#include "core/gateway/session.hpp"
#include "core/gateway/trace.hpp"
#include "core/host/site.hpp"
#include "core/host/topic_table.hpp"
#include "core/presentation/report_message.hpp"
#include "core/presentation/schema_message.hpp"
#include "ctibus/kit/wire/control.hpp"

namespace ctibus::gateway {

using namespace wire;

namespace {

constexpr std::size_t result_bytes = std::size_t{256} << 10;

}  // namespace

Result<> Queries::post(Asked asked) {
  if (asked.what == QueryKind::unknown) {
    return failure("wire.malformed",
                   "what is report, topics, trace, schema, reload, backup, consumers or forget.");
  }
  auto& worker = asked.what == QueryKind::backup ? copier_ : worker_;
  worker.post([this, asked = std::move(asked)] { answer(asked); });
  return {};
}

void Queries::answer(const Asked& asked) {
  msgpack::Buffer body;
  switch (asked.what) {
    case QueryKind::report:
      body = encode_report(site_.report(), asked.clients);
      break;
    case QueryKind::topics:
      body = encode_topics(asked.topics);
      break;
    case QueryKind::schema:
      body = presentation::encode_schema(site_.topics().vendor_messages());
      break;
    case QueryKind::reload: {
      const auto done = site_.reload();
      if (!done) return put(asked, done.error());
      body = encode_reload(*done);
      break;
    }
    case QueryKind::backup:
      return answer_backup(asked);
    case QueryKind::consumers:
      body = encode_consumers(site_.log().consumers());
      break;
    case QueryKind::forget:
      if (const auto done = site_.log().forget_consumer(asked.about); !done) {
        return put(asked, done.error());
      }
      break;
    case QueryKind::trace:
      return answer_trace(asked);
    case QueryKind::unknown:
      return;
  }
  put(asked, QueryResult{.id = asked.id, .body = body});
}

void Queries::answer_trace(const Asked& asked) {
  const auto traced = trace(site_.log(), asked.about, [this] { return worker_.stopping(); });
  if (!traced) return put(asked, traced.error());
  msgpack::Buffer frames;
  for (const auto& frame : traced->frames) {
    if (!frames.empty() && frames.size() + frame.size() > result_bytes) {
      put(asked, QueryResult{.id = asked.id, .more = true, .frames = frames});
      frames.clear();
    }
    frames.insert(frames.end(), frame.begin(), frame.end());
  }
  msgpack::Buffer body;
  encode(presentation::TraceBody{traced->cut}, body);
  put(asked, QueryResult{.id = asked.id, .body = body, .frames = frames});
}

void Queries::answer_backup(const Asked& asked) {
  const auto made = backups_.make(asked.backup, [this] { return copier_.stopping(); });
  if (!made) return put(asked, made.error());
  put(asked, QueryResult{.id = asked.id, .body = *made});
}

void Queries::put(const Asked& asked, const QueryResult& result) {
  send(asked, to_wire(MessageKind::result, result), !result.more);
}

void Queries::put(const Asked& asked, const Error& error) {
  send(asked, refused(MessageKind::query, asked.id, error), true);
}

void Queries::send(const Asked& asked, msgpack::Buffer message, bool last) {
  outbox_->put(asked.session,
               [id = asked.id, last, message = std::move(message)](Session& session) {
                 if (last) session.end_query(id);
                 session.send(message);
               });
}

}  // namespace ctibus::gateway
