#include "tables/types.hpp"

namespace ctibus::csta::tables {

constexpr Word system_status_value_words[] = {
    {"disabled", 4},         {"partiallyDisabled", 8}, {"enabled", 1},
    {"initializing", 0},     {"messagesLost", 3},      {"normal", 2},
    {"overloadImminent", 5}, {"overloadReached", 6},   {"overloadRelieved", 7},
};
constinit const Type system_status_value = word("SystemStatusValue", system_status_value_words);

constexpr Word status_filter_words[] = {
    {"initializing", 0},     {"enabled", 1},         {"normal", 2},
    {"messageLost", 3},      {"disabled", 4},        {"partiallyDisabled", 5},
    {"overloadImminent", 6}, {"overloadReached", 7}, {"overloadRelieved", 8},
};
constinit const Type status_filter = flags("StatusFilter", status_filter_words);

constexpr Word request_types_words[] = {
    {"systemStatus", 0},
    {"requestSystemStatus", 1},
    {"switchingFunctionCapsChanged", 2},
    {"switchingFunctionDevicesChanged", 3},
};
constinit const Type request_types = flags("RequestTypes", request_types_words);

constexpr Word registration_type_words[] = {
    {"escapeRegister", 1},
    {"ioRegister", 2},
    {"routeRegister", 3},
    {"sysStatRegister", 4},
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
    optional("serviceCrossRefID", opaque_octets),
};
constinit const Type registration_data = choice("RegistrationData", registration_data_fields);

}  // namespace ctibus::csta::tables
