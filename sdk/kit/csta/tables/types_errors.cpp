#include "tables/types.hpp"

namespace ctibus::csta::tables {

constexpr Word security_errors_words[] = {
    {"generic", 0},
    {"sequenceNumberViolated", 1},
    {"timeStampViolated", 2},
    {"securityInfoViolated", 4},
};
constinit const Type security_errors = word("SecurityErrors", security_errors_words);

constexpr Word state_incompatibility_errors_words[] = {
    {"generic", 1},
    {"invalidObjectState", 2},
    {"invalidDeviceState", 15},
    {"connectedCallExists", 16},
    {"invalidActiveDeviceState", 17},
    {"invalidCalledDeviceState", 18},
    {"invalidCallingDeviceState", 19},
    {"invalidCallToParkDeviceState", 20},
    {"invalidDestinationDeviceState", 21},
    {"invalidDivertingDeviceState", 22},
    {"invalidHeldDeviceState", 23},
    {"invalidParkToDeviceState", 24},
    {"invalidConnectionState", 25},
    {"invalidActiveConnectionState", 26},
    {"invalidConnectionIDForActiveCall", 3},
    {"invalidHeldConnectionState", 27},
    {"noActiveCall", 4},
    {"noCallToAnswer", 8},
    {"noCallToClear", 6},
    {"noCallToComplete", 9},
    {"noConnectionToClear", 7},
    {"noHeldCall", 5},
    {"incorrectMsgState", 28},
    {"beginningOfMsg", 13},
    {"endOfMsg", 12},
    {"msgSuspended", 14},
    {"notAbleToPlay", 10},
    {"notAbleToResume", 11},
};
constinit const Type state_incompatibility_errors =
    word("StateIncompatibilityErrors", state_incompatibility_errors_words);

constexpr Word system_resource_availability_errors_words[] = {
    {"generic", 1},
    {"resourceBusy", 2},
    {"internalResourceBusy", 3},
    {"classifierBusy", 9},
    {"noMediaChannelsAvailable", 10},
    {"channelsInUseForBridgedDevices", 11},
    {"channelsInUseForData", 12},
    {"toneDetectorBusy", 13},
    {"toneGeneratorBusy", 14},
    {"networkBusy", 5},
    {"resourceOutOfService", 4},
    {"deviceOutOfService", 15},
    {"activeDeviceOutOfService", 16},
    {"calledDeviceOutOfService", 17},
    {"callingDeviceOutOfService", 18},
    {"callToParkDeviceOutOfService", 19},
    {"destinationDeviceOutOfService", 20},
    {"divertingDeviceOutOfService", 21},
    {"heldDeviceOutOfService", 22},
    {"parkToDeviceOutOfService", 23},
    {"pickupDeviceOutOfService", 24},
    {"networkOutOfService", 6},
    {"otherResourceOutOfService", 25},
    {"resourceLimitExceeded", 26},
    {"overallMonitorLimitExceeded", 7},
    {"conferenceMemberLimitExceeded", 8},
    {"registrationLimitExceeded", 27},
    {.name = "conferenceResourceCannotBeSatisfied", .number = 28, .since = Edition::ed6},
    {.name = "maxDevicesExceeded", .number = 29, .since = Edition::ed6},
    {.name = "startTimeOutOfRange", .number = 30, .since = Edition::ed6},
    {.name = "durationExceeded", .number = 31, .since = Edition::ed6},
};
constinit const Type system_resource_availability_errors =
    word("SystemResourceAvailabilityErrors", system_resource_availability_errors_words);

constexpr Word subscribed_resource_availability_errors_words[] = {
    {"generic", 1},
    {"objectMonitorLimitExceeded", 2},
    {"trunkLimitExceeded", 3},
    {"outstandingReqLimitExceeded", 4},
    {"objectRegistrationLimitExceeded", 5},
};
constinit const Type subscribed_resource_availability_errors =
    word("SubscribedResourceAvailabilityErrors", subscribed_resource_availability_errors_words);

constexpr Word performance_management_errors_words[] = {
    {"generic", 1},
    {"performanceLimitExceeded", 2},
};
constinit const Type performance_management_errors =
    word("PerformanceManagementErrors", performance_management_errors_words);

constexpr Word private_data_info_errors_words[] = {
    {"cSTAPrivateDataInfoError", 1},
};
constinit const Type private_data_info_errors =
    word("PrivateDataInfoErrors", private_data_info_errors_words);

constexpr Field error_value_fields[] = {
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
constinit const Type error_value = choice("ErrorValue", error_value_fields);

}  // namespace ctibus::csta::tables
