#include "tables/groups.hpp"
#include "tables/types.hpp"

namespace ctibus::csta::tables {
namespace {

constexpr Field only_extensions[] = {optional("extensions", csta_common_arguments)};

constexpr Field change_monitor_filter[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    once("requestedFilterList", monitor_filter),
    optional("extensions", csta_common_arguments),
};

constexpr Field change_monitor_filter_response[] = {
    optional("actualFilterList", monitor_filter),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_monitors_response[] = {
    once("crossRefIDorRegistrationData", monitor_data),
    optional("extensions", csta_common_arguments),
};

constexpr Field monitor_info[] = {
    once("serviceCrossRefID", opaque_octets),
    optional("segmentID", integer),
    once("lastSegment", boolean),
    once("monitorList", monitor_list),
    optional("extensions", csta_common_arguments),
};

constexpr Field monitor_start[] = {
    once("monitorObject", csta_object),
    optional("requestedMonitorFilter", monitor_filter, implicit(0)),
    optional("monitorType", monitor_type),
    optional("requestedMonitorMediaClass", monitor_media_class, implicit(1)),
    optional("extensions", csta_common_arguments),
};

constexpr Field monitor_start_response[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    optional("actualMonitorFilter", monitor_filter, implicit(0)),
    optional("actualMonitorMediaClass", monitor_media_class, implicit(1)),
    optional("monitorExistingCalls", boolean),
    optional("extensions", csta_common_arguments),
};

constexpr Field monitor_stop[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    optional("extensions", csta_common_arguments),
};

constexpr Message all[] = {
    {.name = "ChangeMonitorFilter",
     .role = Role::request,
     .group = Group::monitoring,
     .fields = change_monitor_filter,
     .response = "ChangeMonitorFilterResponse",
     .operation = 72},
    {.name = "ChangeMonitorFilterResponse",
     .role = Role::response,
     .group = Group::monitoring,
     .fields = change_monitor_filter_response,
     .operation = 72},
    {.name = "GetMonitors",
     .role = Role::request,
     .group = Group::monitoring,
     .fields = only_extensions,
     .response = "GetMonitorsResponse",
     .operation = 373,
     .since = Edition::ed6},
    {.name = "GetMonitorsResponse",
     .role = Role::response,
     .group = Group::monitoring,
     .fields = get_monitors_response,
     .operation = 373,
     .since = Edition::ed6},
    {.name = "MonitorInfo",
     .role = Role::request,
     .group = Group::monitoring,
     .fields = monitor_info,
     .operation = 374,
     .since = Edition::ed6},
    {.name = "MonitorStart",
     .role = Role::request,
     .group = Group::monitoring,
     .fields = monitor_start,
     .response = "MonitorStartResponse",
     .operation = 71},
    {.name = "MonitorStartResponse",
     .role = Role::response,
     .group = Group::monitoring,
     .fields = monitor_start_response,
     .operation = 71},
    {.name = "MonitorStop",
     .role = Role::request,
     .group = Group::monitoring,
     .fields = monitor_stop,
     .response = "MonitorStopResponse",
     .operation = 73},
    {.name = "MonitorStopResponse",
     .role = Role::response,
     .group = Group::monitoring,
     .fields = only_extensions,
     .bare = true,
     .operation = 73},
};

}  // namespace

std::span<const Message> monitoring_messages() { return all; }

}  // namespace ctibus::csta::tables
