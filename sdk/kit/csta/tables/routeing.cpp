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
    once("routeRegisterReqID", text),
    optional("actualRouteingMediaClass", media_class),
    optional("extensions", csta_common_arguments),
};

constexpr Field route_register_abort[] = {
    once("routeRegisterReqID", text),
    optional("extensions", csta_common_arguments),
};

constexpr Field route_register_cancel[] = {
    once("routeRegisterReqID", text),
    optional("extensions", csta_common_arguments),
};

constexpr Field re_route[] = {
    once("crossRefIdentifier", text),
    optional("routeRegisterReqID", text),
    optional("replyTimeout", integer),
    optional("correlatorData", correlator_data),
    optional("callLinkageData", call_linkage_data),
    optional("extensions", csta_common_arguments),
};

constexpr Field route_end[] = {
    once("crossRefIdentifier", text),
    optional("routeRegisterReqID", text),
    optional("errorValue", error_value),
    optional("correlatorData", correlator_data),
    optional("extensions", csta_common_arguments),
};

constexpr Field route_reject[] = {
    once("crossRefIdentifier", text),
    optional("routeRegisterReqID", text),
    optional("rejectCause", reject_cause),
    optional("correlatorData", correlator_data),
    optional("extensions", csta_common_arguments),
};

constexpr Field route_request[] = {
    once("crossRefIdentifier", text),
    optional("routeRegisterReqID", text),
    once("currentRoute", called_device_id),
    optional("callingDevice", calling_device_id),
    optional("routeingDevice", subject_device_id),
    optional("routedCall", connection_id),
    optional("routeSelAlgorithm", select_value),
    optional("associatedCallingDevice", associated_calling_device_id),
    optional("associatedCalledDevice", associated_called_device_id),
    optional("priority", boolean),
    optional("replyTimeout", integer),
    optional("correlatorData", correlator_data),
    optional("mediaCallCharacteristics", media_call_characteristics),
    optional("callCharacteristics", call_characteristics),
    optional("routeCallInfo", connection_information),
    optional("callLinkageData", call_linkage_data),
    optional("subjectOfCall", text),
    optional("messageInfo", message_info),
    optional("languagePreferences", text),
    optional("deviceHistory", device_history),
    optional("extensions", csta_common_arguments),
};

constexpr Field route_select[] = {
    once("crossRefIdentifier", text),
    optional("routeRegisterReqID", text),
    once("routeSelected", device_id),
    optional("alternateRoutes", device_id_list),
    optional("remainRetries", retry_value),
    optional("routeUsedReq", boolean),
    optional("correlatorData", correlator_data),
    optional("extensions", csta_common_arguments),
};

constexpr Field route_used[] = {
    once("crossRefIdentifier", text),
    optional("routeRegisterReqID", text),
    once("routeUsed", called_device_id),
    optional("callingDevice", calling_device_id),
    optional("domain", boolean),
    optional("correlatorData", correlator_data),
    optional("callLinkageData", call_linkage_data),
    optional("extensions", csta_common_arguments),
};

constexpr Message all[] = {
    {.name = "RouteRegister",
     .role = Role::request,
     .group = Group::routeing,
     .fields = route_register,
     .response = "RouteRegisterResponse"},
    {.name = "RouteRegisterResponse",
     .role = Role::response,
     .group = Group::routeing,
     .fields = route_register_response},
    {.name = "RouteRegisterAbort",
     .role = Role::request,
     .group = Group::routeing,
     .fields = route_register_abort},
    {.name = "RouteRegisterCancel",
     .role = Role::request,
     .group = Group::routeing,
     .fields = route_register_cancel,
     .response = "RouteRegisterCancelResponse"},
    {.name = "RouteRegisterCancelResponse",
     .role = Role::response,
     .group = Group::routeing,
     .fields = only_extensions},
    {.name = "ReRoute", .role = Role::request, .group = Group::routeing, .fields = re_route},
    {.name = "RouteEnd", .role = Role::request, .group = Group::routeing, .fields = route_end},
    {.name = "RouteReject",
     .role = Role::request,
     .group = Group::routeing,
     .fields = route_reject},
    {.name = "RouteRequest",
     .role = Role::request,
     .group = Group::routeing,
     .fields = route_request},
    {.name = "RouteSelect",
     .role = Role::request,
     .group = Group::routeing,
     .fields = route_select},
    {.name = "RouteUsed", .role = Role::request, .group = Group::routeing, .fields = route_used},
};

}  // namespace

std::span<const Message> routeing_messages() { return all; }

}  // namespace ctibus::csta::tables
