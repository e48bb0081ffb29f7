#include "tables/groups.hpp"
#include "tables/types.hpp"

namespace ctibus::csta::tables {
namespace {

constexpr Field only_extensions[] = {optional("extensions", csta_common_arguments)};

constexpr Field change_sys_stat_filter[] = {
    once("sysStatRegisterID", opaque_octets),
    once("requestedStatusFilter", status_filter),
    optional("extensions", csta_common_arguments),
};

constexpr Field change_sys_stat_filter_response[] = {
    once("actualStatusFilter", status_filter),
    optional("extensions", csta_common_arguments),
};

constexpr Field system_register[] = {
    once("requestTypes", request_types),
    optional("requestedStatusFilter", status_filter),
    optional("extensions", csta_common_arguments),
};

constexpr Field system_register_response[] = {
    once("sysStatRegisterID", opaque_octets),
    optional("actualStatusFilter", status_filter),
    optional("extensions", csta_common_arguments),
};

constexpr Field system_register_abort[] = {
    once("sysStatRegisterID", opaque_octets),
    optional("extensions", csta_common_arguments),
};

constexpr Field system_register_cancel[] = {
    once("sysStatRegisterID", opaque_octets),
    optional("extensions", csta_common_arguments),
};

constexpr Field request_system_status[] = {
    optional("sysStatRegisterID", opaque_octets),
    optional("extensions", csta_common_arguments),
};

constexpr Field request_system_status_response[] = {
    once("systemStatus", system_status_value),
    optional("extensions", csta_common_arguments),
};

constexpr Field system_status[] = {
    optional("sysStatRegisterID", opaque_octets),
    once("systemStatus", system_status_value),
    optional("extensions", csta_common_arguments),
};

constexpr Field sw_function_caps_changed[] = {
    optional("sysStatRegisterID", opaque_octets),
    optional("extensions", csta_common_arguments),
};

constexpr Field sw_function_devices_changed[] = {
    optional("sysStatRegisterID", opaque_octets),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_registrations[] = {
    optional("requestedRegTypes", requested_reg_types),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_registrations_response[] = {
    once("crossRefIDorRegistrationData", registration_data),
    optional("extensions", csta_common_arguments),
};

constexpr Field registration_info[] = {
    once("serviceCrossRefID", opaque_octets),
    optional("segmentID", integer),
    once("lastSegment", boolean),
    once("registrationList", registration_list),
    optional("extensions", csta_common_arguments),
};

constexpr Field csta_error_code[] = {
    optional("operation", operation_errors, wrapped(0)),
    optional("security", security_errors, wrapped(1)),
    optional("stateIncompatibility", state_incompatibility_errors, wrapped(2)),
    optional("systemResourceAvailibility", system_resource_availability_errors, wrapped(3)),
    optional("subscribedResourceAvailability", subscribed_resource_availability_errors, wrapped(4)),
    optional("performanceManagement", performance_management_errors, wrapped(5)),
    optional("privateData", private_data_info_errors, wrapped(6)),
    optional("privateErrorCode", text, not_in_ber),
    optional("unspecified", empty, wrapped(7)),
};

constexpr Message all[] = {
    {.name = "ChangeSysStatFilter",
     .role = Role::request,
     .group = Group::system_services,
     .fields = change_sys_stat_filter,
     .response = "ChangeSysStatFilterResponse",
     .operation = 206},
    {.name = "ChangeSysStatFilterResponse",
     .role = Role::response,
     .group = Group::system_services,
     .fields = change_sys_stat_filter_response,
     .operation = 206},
    {.name = "SystemRegister",
     .role = Role::request,
     .group = Group::system_services,
     .fields = system_register,
     .response = "SystemRegisterResponse",
     .operation = 207},
    {.name = "SystemRegisterResponse",
     .role = Role::response,
     .group = Group::system_services,
     .fields = system_register_response,
     .operation = 207},
    {.name = "SystemRegisterAbort",
     .role = Role::request,
     .group = Group::system_services,
     .fields = system_register_abort,
     .operation = 208},
    {.name = "SystemRegisterCancel",
     .role = Role::request,
     .group = Group::system_services,
     .fields = system_register_cancel,
     .response = "SystemRegisterCancelResponse",
     .operation = 209},
    {.name = "SystemRegisterCancelResponse",
     .role = Role::response,
     .group = Group::system_services,
     .fields = only_extensions,
     .bare = true,
     .operation = 209},
    {.name = "RequestSystemStatus",
     .role = Role::request,
     .group = Group::system_services,
     .fields = request_system_status,
     .response = "RequestSystemStatusResponse",
     .operation = 210},
    {.name = "RequestSystemStatusResponse",
     .role = Role::response,
     .group = Group::system_services,
     .fields = request_system_status_response,
     .operation = 210},
    {.name = "SystemStatus",
     .role = Role::request,
     .group = Group::system_services,
     .fields = system_status,
     .response = "SystemStatusResponse",
     .operation = 211},
    {.name = "SystemStatusResponse",
     .role = Role::response,
     .group = Group::system_services,
     .fields = only_extensions,
     .bare = true,
     .operation = 211},
    {.name = "SwFunctionCapsChanged",
     .role = Role::request,
     .group = Group::system_services,
     .fields = sw_function_caps_changed,
     .response = "SwFunctionCapsChangedResponse",
     .operation = 212},
    {.name = "SwFunctionCapsChangedResponse",
     .role = Role::response,
     .group = Group::system_services,
     .fields = only_extensions,
     .bare = true,
     .operation = 212},
    {.name = "SwFunctionDevicesChanged",
     .role = Role::request,
     .group = Group::system_services,
     .fields = sw_function_devices_changed,
     .response = "SwFunctionDevicesChangedResponse",
     .operation = 213},
    {.name = "SwFunctionDevicesChangedResponse",
     .role = Role::response,
     .group = Group::system_services,
     .fields = only_extensions,
     .bare = true,
     .operation = 213},
    {.name = "GetRegistrations",
     .role = Role::request,
     .group = Group::system_services,
     .fields = get_registrations,
     .response = "GetRegistrationsResponse",
     .operation = 371,
     .since = Edition::ed6},
    {.name = "GetRegistrationsResponse",
     .role = Role::response,
     .group = Group::system_services,
     .fields = get_registrations_response,
     .operation = 371,
     .since = Edition::ed6},
    {.name = "RegistrationInfo",
     .role = Role::request,
     .group = Group::system_services,
     .fields = registration_info,
     .operation = 372,
     .since = Edition::ed6},
    {.name = "CSTAErrorCode",
     .role = Role::error,
     .group = Group::system_services,
     .kind = Kind::choice,
     .fields = csta_error_code},
};

}  // namespace

std::span<const Message> system_services_messages() { return all; }

}  // namespace ctibus::csta::tables
