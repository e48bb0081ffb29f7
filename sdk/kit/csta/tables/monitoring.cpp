#include "tables/groups.hpp"
#include "tables/types.hpp"

namespace ctibus::csta::tables {
namespace {

constexpr Field only_extensions[] = {optional("extensions", csta_common_arguments)};

constexpr Field change_monitor_filter[] = {
    once("monitorCrossRefID", text),
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
    once("serviceCrossRefID", text),
    optional("segmentID", integer),
    once("lastSegment", boolean),
    once("monitorList", monitor_list),
    optional("extensions", csta_common_arguments),
};

constexpr Field monitor_start[] = {
    once("monitorObject", csta_object),
    optional("requestedMonitorFilter", monitor_filter),
    optional("monitorType", monitor_type),
    optional("requestedMonitorMediaClass", monitor_media_class),
    optional("extensions", csta_common_arguments),
};

constexpr Field monitor_start_response[] = {
    once("monitorCrossRefID", text),
    optional("actualMonitorFilter", monitor_filter),
    optional("actualMonitorMediaClass", monitor_media_class),
    optional("monitorExistingCalls", boolean),
    optional("extensions", csta_common_arguments),
};

constexpr Field monitor_stop[] = {
    once("monitorCrossRefID", text),
    optional("extensions", csta_common_arguments),
};

constexpr Message all[] = {
    {.name = "ChangeMonitorFilter",
     .role = Role::request,
     .group = Group::monitoring,
     .fields = change_monitor_filter,
     .response = "ChangeMonitorFilterResponse"},
    {.name = "ChangeMonitorFilterResponse",
     .role = Role::response,
     .group = Group::monitoring,
     .fields = change_monitor_filter_response},
    {.name = "GetMonitors",
     .role = Role::request,
     .group = Group::monitoring,
     .fields = only_extensions,
     .response = "GetMonitorsResponse",
     .since = Edition::ed6},
    {.name = "GetMonitorsResponse",
     .role = Role::response,
     .group = Group::monitoring,
     .fields = get_monitors_response,
     .since = Edition::ed6},
    {.name = "MonitorInfo",
     .role = Role::request,
     .group = Group::monitoring,
     .fields = monitor_info,
     .since = Edition::ed6},
    {.name = "MonitorStart",
     .role = Role::request,
     .group = Group::monitoring,
     .fields = monitor_start,
     .response = "MonitorStartResponse"},
    {.name = "MonitorStartResponse",
     .role = Role::response,
     .group = Group::monitoring,
     .fields = monitor_start_response},
    {.name = "MonitorStop",
     .role = Role::request,
     .group = Group::monitoring,
     .fields = monitor_stop,
     .response = "MonitorStopResponse"},
    {.name = "MonitorStopResponse",
     .role = Role::response,
     .group = Group::monitoring,
     .fields = only_extensions},
};

}  // namespace

std::span<const Message> monitoring_messages() { return all; }

}  // namespace ctibus::csta::tables
