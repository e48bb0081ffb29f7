#include "tables/types.hpp"

namespace ctibus::csta::tables {

constexpr Word system_status_value_words[] = {
    {"disabled"},         {"partiallyDisabled"}, {"enabled"},
    {"initializing"},     {"messagesLost"},      {"normal"},
    {"overloadImminent"}, {"overloadReached"},   {"overloadRelieved"},
};
constinit const Type system_status_value = word("SystemStatusValue", system_status_value_words);

constexpr Word status_filter_words[] = {
    {"initializing"},     {"enabled"},         {"normal"},
    {"messageLost"},      {"disabled"},        {"partiallyDisabled"},
    {"overloadImminent"}, {"overloadReached"}, {"overloadRelieved"},
};
constinit const Type status_filter = flags("StatusFilter", status_filter_words);

constexpr Word request_types_words[] = {
    {"systemStatus"},
    {"requestSystemStatus"},
    {"switchingFunctionCapsChanged"},
    {"switchingFunctionDevicesChanged"},
};
constinit const Type request_types = flags("RequestTypes", request_types_words);

constexpr Word registration_type_words[] = {
    {"escapeRegister"},
    {"ioRegister"},
    {"routeRegister"},
    {"sysStatRegister"},
};
constinit const Type registration_type = word("RegistrationType", registration_type_words);

constexpr Field requested_reg_types_fields[] = {
    any("registrationType", registration_type),
};
constinit const Type requested_reg_types =
    sequence("RequestedRegTypes", requested_reg_types_fields);

constexpr Field registration_list_entry_fields[] = {
    once("registrationType", registration_type),
    optional("registrationID", text),
    optional("registrationObject", device_id),
};
constinit const Type registration_list_entry =
    sequence("RegistrationListEntry", registration_list_entry_fields);

constexpr Field registration_list_fields[] = {
    any("registrationListEntry", registration_list_entry),
};
constinit const Type registration_list = sequence("RegistrationList", registration_list_fields);

constexpr Field registration_data_fields[] = {
    optional("registrationList", registration_list),
    optional("serviceCrossRefID", text),
};
constinit const Type registration_data = choice("RegistrationData", registration_data_fields);

}  // namespace ctibus::csta::tables
