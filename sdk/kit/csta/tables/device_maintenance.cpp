#include "tables/groups.hpp"
#include "tables/types.hpp"

namespace ctibus::csta::tables {
namespace {

constexpr Field back_in_service_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    once("device", subject_device_id),
    optional("cause", event_cause),
    optional("extensions", csta_common_arguments),
};

constexpr Field device_caps_changed_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    once("device", subject_device_id),
    optional("cause", event_cause),
    optional("extensions", csta_common_arguments),
};

constexpr Field out_of_service_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    once("device", subject_device_id),
    optional("cause", event_cause),
    optional("extensions", csta_common_arguments),
};

constexpr Field partially_in_service_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    once("device", subject_device_id),
    optional("cause", event_cause),
    optional("extensions", csta_common_arguments),
};

constexpr Message all[] = {
    {.name = "BackInServiceEvent",
     .role = Role::event,
     .group = Group::device_maintenance,
     .fields = back_in_service_event,
     .event = 0},
    {.name = "DeviceCapsChangedEvent",
     .role = Role::event,
     .group = Group::device_maintenance,
     .fields = device_caps_changed_event,
     .event = 1},
    {.name = "OutOfServiceEvent",
     .role = Role::event,
     .group = Group::device_maintenance,
     .fields = out_of_service_event,
     .event = 2},
    {.name = "PartiallyInServiceEvent",
     .role = Role::event,
     .group = Group::device_maintenance,
     .fields = partially_in_service_event,
     .event = 3},
};

}  // namespace

std::span<const Message> device_maintenance_messages() { return all; }

}  // namespace ctibus::csta::tables
