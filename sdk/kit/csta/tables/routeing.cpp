#include "tables/groups.hpp"
#include "tables/types.hpp"

namespace ctibus::csta::tables {
namespace {

constexpr Field only_extensions[] = {optional("extensions", csta_common_arguments)};

constexpr Field route_register[] = {
    optional("routeingDevice", device_id),
    optional("requestedRouteingMediaClass", media_class),
    optional("extensions", csta_common_arguments),
};

constexpr Field route_register_response[] = {
    once("routeRegisterReqID", opaque_octets),
    optional("actualRouteingMediaClass", media_class),
    optional("extensions", csta_common_arguments),
};

constexpr Field route_register_abort[] = {
    once("routeRegisterReqID", opaque_octets),
    optional("extensions", csta_common_arguments),
};

constexpr Field route_register_cancel[] = {
    once("routeRegisterReqID", opaque_octets),
    optional("extensions", csta_common_arguments),
};

constexpr Field re_route[] = {
    once("crossRefIdentifier", routeing_cross_ref_id),
    optional("routeRegisterReqID", opaque_octets, implicit(0)),
    optional("replyTimeout", integer, implicit(1)),
    optional("correlatorData", correlator_data, implicit(2)),
    optional("callLinkageData", call_linkage_data, implicit(3)),
    optional("extensions", csta_common_arguments),
};

constexpr Field route_end[] = {
    once("crossRefIdentifier", routeing_cross_ref_id),
    optional("routeRegisterReqID", opaque_octets, implicit(0)),
    optional("errorValue", error_value, wrapped(1)),
    optional("correlatorData", correlator_data, implicit(2)),
    optional("extensions", csta_common_arguments),
};

constexpr Field route_reject[] = {
    once("crossRefIdentifier", routeing_cross_ref_id),
    optional("routeRegisterReqID", opaque_octets, implicit(0)),
    optional("rejectCause", reject_cause, implicit(1)),
    optional("correlatorData", correlator_data, implicit(2)),
    optional("extensions", csta_common_arguments),
};

constexpr Field route_request[] = {
    once("crossRefIdentifier", routeing_cross_ref_id),
    optional("routeRegisterReqID", opaque_octets, implicit(0)),
    once("currentRoute", called_device_id),
    optional("callingDevice", calling_device_id),
    optional("routeingDevice", subject_device_id),
    optional("routedCall", connection_id),
    optional("routeSelAlgorithm", select_value, implicit(1)),
    optional("associatedCallingDevice", associated_calling_device_id),
    optional("associatedCalledDevice", associated_called_device_id),
    optional("priority", boolean, implicit(2)),
    optional("replyTimeout", integer, implicit(3)),
    optional("correlatorData", correlator_data, implicit(4)),
    optional("mediaCallCharacteristics", media_call_characteristics, implicit(5)),
    optional("callCharacteristics", call_characteristics, implicit(6)),
    optional("routeCallInfo", connection_information, implicit(7)),
    optional("callLinkageData", call_linkage_data, implicit(8)),
    optional("subjectOfCall", text, implicit(9)),
    optional("messageInfo", message_info, implicit(10)),
    optional("languagePreferences", text, implicit(11)),
    optional("deviceHistory", device_history, implicit(12)),
    optional("extensions", csta_common_arguments),
};

constexpr Field route_select[] = {
    once("crossRefIdentifier", routeing_cross_ref_id),
    optional("routeRegisterReqID", opaque_octets, implicit(0)),
    once("routeSelected", device_id, wrapped(1)),
    optional("alternateRoutes", device_id_list, implicit(2)),
    optional("remainRetries", retry_value, wrapped(3)),
    optional("routeUsedReq", boolean, implicit(4)),
    optional("correlatorData", correlator_data, implicit(5)),
    optional("extensions", csta_common_arguments),
};

constexpr Field route_used[] = {
    once("crossRefIdentifier", routeing_cross_ref_id),
    optional("routeRegisterReqID", opaque_octets, implicit(0)),
    once("routeUsed", called_device_id),
    optional("callingDevice", calling_device_id),
    optional("domain", boolean),
    optional("correlatorData", correlator_data, implicit(1)),
    optional("callLinkageData", call_linkage_data, implicit(2)),
    optional("extensions", csta_common_arguments),
};

constexpr Message all[] = {
    {.name = "RouteRegister",
     .role = Role::request,
     .group = Group::routeing,
     .fields = route_register,
     .response = "RouteRegisterResponse",
     .operation = 248},
    {.name = "RouteRegisterResponse",
     .role = Role::response,
     .group = Group::routeing,
     .fields = route_register_response,
     .operation = 248},
    {.name = "RouteRegisterAbort",
     .role = Role::request,
     .group = Group::routeing,
     .fields = route_register_abort,
     .operation = 249},
    {.name = "RouteRegisterCancel",
     .role = Role::request,
     .group = Group::routeing,
     .fields = route_register_cancel,
     .response = "RouteRegisterCancelResponse",
     .operation = 250},
    {.name = "RouteRegisterCancelResponse",
     .role = Role::response,
     .group = Group::routeing,
     .fields = only_extensions,
     .bare = true,
     .operation = 250},
    {.name = "ReRoute",
     .role = Role::request,
     .group = Group::routeing,
     .fields = re_route,
     .operation = 32},
    {.name = "RouteEnd",
     .role = Role::request,
     .group = Group::routeing,
     .fields = route_end,
     .operation = 35},
    {.name = "RouteReject",
     .role = Role::request,
     .group = Group::routeing,
     .fields = route_reject,
     .operation = 36},
    {.name = "RouteRequest",
     .role = Role::request,
     .group = Group::routeing,
     .fields = route_request,
     .operation = 31},
    {.name = "RouteSelect",
     .role = Role::request,
     .group = Group::routeing,
     .fields = route_select,
     .operation = 33},
    {.name = "RouteUsed",
     .role = Role::request,
     .group = Group::routeing,
     .fields = route_used,
     .operation = 34},
};

}  // namespace

std::span<const Message> routeing_messages() { return all; }

}  // namespace ctibus::csta::tables
