#pragma once

#include <span>

#include "ctibus/kit/csta/schema.hpp"

/// The messages of each chapter of ECMA-269, in its order.
namespace ctibus::csta::tables {

std::span<const Message> capability_exchange_messages();
std::span<const Message> system_services_messages();
std::span<const Message> monitoring_messages();
std::span<const Message> snapshot_messages();
std::span<const Message> call_control_services_messages();
std::span<const Message> call_control_placing_messages();
std::span<const Message> call_control_events_messages();
std::span<const Message> call_associated_messages();
std::span<const Message> media_attachment_messages();
std::span<const Message> routeing_messages();
std::span<const Message> physical_device_services_messages();
std::span<const Message> physical_device_events_messages();
std::span<const Message> logical_device_services_messages();
std::span<const Message> logical_device_events_messages();
std::span<const Message> device_maintenance_messages();
std::span<const Message> data_collection_messages();
std::span<const Message> voice_services_messages();
std::span<const Message> voice_events_messages();
std::span<const Message> call_detail_records_messages();
std::span<const Message> vendor_specific_messages();
std::span<const Message> application_session_messages();

}  // namespace ctibus::csta::tables
