#include "tables/groups.hpp"
#include "tables/types.hpp"

namespace ctibus::csta::tables {
namespace {

constexpr Field only_extensions[] = {optional("extensions", csta_common_arguments)};

constexpr Field change_sys_stat_filter[] = {
    once("sysStatRegisterID", text),
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
    once("sysStatRegisterID", text),
    optional("actualStatusFilter", status_filter),
    optional("extensions", csta_common_arguments),
};

constexpr Field system_register_abort[] = {
    once("sysStatRegisterID", text),
    optional("extensions", csta_common_arguments),
};

constexpr Field system_register_cancel[] = {
    once("sysStatRegisterID", text),
    optional("extensions", csta_common_arguments),
};

constexpr Field request_system_status[] = {
    optional("sysStatRegisterID", text),
    optional("extensions", csta_common_arguments),
};

constexpr Field request_system_status_response[] = {
    once("systemStatus", system_status_value),
    optional("extensions", csta_common_arguments),
};

constexpr Field system_status[] = {
    optional("sysStatRegisterID", text),
    once("systemStatus", system_status_value),
    optional("extensions", csta_common_arguments),
};

constexpr Field sw_function_caps_changed[] = {
    optional("sysStatRegisterID", text),
    optional("extensions", csta_common_arguments),
};

constexpr Field sw_function_devices_changed[] = {
    optional("sysStatRegisterID", text),
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
    once("serviceCrossRefID", text),
    optional("segmentID", integer),
    once("lastSegment", boolean),
    once("registrationList", registration_list),
    optional("extensions", csta_common_arguments),
};

constexpr Field csta_error_code[] = {
    optional("operation", operation_errors),
    optional("security", security_errors),
    optional("stateIncompatibility", state_incompatibility_errors),
    optional("systemResourceAvailibility", system_resource_availability_errors),
    optional("subscribedResourceAvailability", subscribed_resource_availability_errors),
    optional("performanceManagement", performance_management_errors),
    optional("privateData", private_data_info_errors),
    optional("privateErrorCode", text),
    optional("unspecified", empty),
};

constexpr Message all[] = {
    {.name = "ChangeSysStatFilter",
     .role = Role::request,
     .group = Group::system_services,
     .fields = change_sys_stat_filter,
     .response = "ChangeSysStatFilterResponse"},
    {.name = "ChangeSysStatFilterResponse",
     .role = Role::response,
     .group = Group::system_services,
     .fields = change_sys_stat_filter_response},
    {.name = "SystemRegister",
     .role = Role::request,
     .group = Group::system_services,
     .fields = system_register,
     .response = "SystemRegisterResponse"},
    {.name = "SystemRegisterResponse",
     .role = Role::response,
     .group = Group::system_services,
     .fields = system_register_response},
    {.name = "SystemRegisterAbort",
     .role = Role::request,
     .group = Group::system_services,
     .fields = system_register_abort},
    {.name = "SystemRegisterCancel",
     .role = Role::request,
     .group = Group::system_services,
     .fields = system_register_cancel,
     .response = "SystemRegisterCancelResponse"},
    {.name = "SystemRegisterCancelResponse",
     .role = Role::response,
     .group = Group::system_services,
     .fields = only_extensions},
    {.name = "RequestSystemStatus",
     .role = Role::request,
     .group = Group::system_services,
     .fields = request_system_status,
     .response = "RequestSystemStatusResponse"},
    {.name = "RequestSystemStatusResponse",
     .role = Role::response,
     .group = Group::system_services,
     .fields = request_system_status_response},
    {.name = "SystemStatus",
     .role = Role::request,
     .group = Group::system_services,
     .fields = system_status,
     .response = "SystemStatusResponse"},
    {.name = "SystemStatusResponse",
     .role = Role::response,
     .group = Group::system_services,
     .fields = only_extensions},
    {.name = "SwFunctionCapsChanged",
     .role = Role::request,
     .group = Group::system_services,
     .fields = sw_function_caps_changed,
     .response = "SwFunctionCapsChangedResponse"},
    {.name = "SwFunctionCapsChangedResponse",
     .role = Role::response,
     .group = Group::system_services,
     .fields = only_extensions},
    {.name = "SwFunctionDevicesChanged",
     .role = Role::request,
     .group = Group::system_services,
     .fields = sw_function_devices_changed,
     .response = "SwFunctionDevicesChangedResponse"},
    {.name = "SwFunctionDevicesChangedResponse",
     .role = Role::response,
     .group = Group::system_services,
     .fields = only_extensions},
    {.name = "GetRegistrations",
     .role = Role::request,
     .group = Group::system_services,
     .fields = get_registrations,
     .response = "GetRegistrationsResponse",
     .since = Edition::ed6},
    {.name = "GetRegistrationsResponse",
     .role = Role::response,
     .group = Group::system_services,
     .fields = get_registrations_response,
     .since = Edition::ed6},
    {.name = "RegistrationInfo",
     .role = Role::request,
     .group = Group::system_services,
     .fields = registration_info,
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
