#pragma once

#include <vector>

#include "core/gateway/topic_counter.hpp"
#include "core/host/report.hpp"
#include "core/log/log.hpp"
#include "core/presentation/report_message.hpp"
#include "ctibus/msgpack.hpp"

/// What a site reports, as the bodies of report_message.hpp. Pure.
namespace ctibus::gateway {

/// Texts are views of the report.
presentation::InstanceBody instance_body(const host::InstanceReport& report);
/// What a report said of an instance's activity.
host::InstanceActivity activity_of(const presentation::InstanceBody& body);
msgpack::Buffer encode_report(const host::SiteReport& report, std::size_t clients);
msgpack::Buffer encode_topics(const std::vector<TopicCount>& topics);
msgpack::Buffer encode_consumers(const std::vector<log::ConsumerInfo>& consumers);
msgpack::Buffer encode_reload(const host::ReloadReport& report);

}  // namespace ctibus::gateway
