#include "tables/types.hpp"

namespace ctibus::csta::tables {

constexpr Word security_errors_words[] = {
    {"generic"},
    {"sequenceNumberViolated"},
    {"timeStampViolated"},
    {"securityInfoViolated"},
};
constinit const Type security_errors = word("SecurityErrors", security_errors_words);

constexpr Word state_incompatibility_errors_words[] = {
    {"generic"},
    {"invalidObjectState"},
    {"invalidDeviceState"},
    {"connectedCallExists"},
    {"invalidActiveDeviceState"},
    {"invalidCalledDeviceState"},
    {"invalidCallingDeviceState"},
    {"invalidCallToParkDeviceState"},
    {"invalidDestinationDeviceState"},
    {"invalidDivertingDeviceState"},
    {"invalidHeldDeviceState"},
    {"invalidParkToDeviceState"},
    {"invalidConnectionState"},
    {"invalidActiveConnectionState"},
    {"invalidConnectionIDForActiveCall"},
    {"invalidHeldConnectionState"},
    {"noActiveCall"},
    {"noCallToAnswer"},
    {"noCallToClear"},
    {"noCallToComplete"},
    {"noConnectionToClear"},
    {"noHeldCall"},
    {"incorrectMsgState"},
    {"beginningOfMsg"},
    {"endOfMsg"},
    {"msgSuspended"},
    {"notAbleToPlay"},
    {"notAbleToResume"},
};
constinit const Type state_incompatibility_errors =
    word("StateIncompatibilityErrors", state_incompatibility_errors_words);

constexpr Word system_resource_availability_errors_words[] = {
    {"generic"},
    {"resourceBusy"},
    {"internalResourceBusy"},
    {"classifierBusy"},
    {"noMediaChannelsAvailable"},
    {"channelsInUseForBridgedDevices"},
    {"channelsInUseForData"},
    {"toneDetectorBusy"},
    {"toneGeneratorBusy"},
    {"networkBusy"},
    {"resourceOutOfService"},
    {"deviceOutOfService"},
    {"activeDeviceOutOfService"},
    {"calledDeviceOutOfService"},
    {"callingDeviceOutOfService"},
    {"callToParkDeviceOutOfService"},
    {"destinationDeviceOutOfService"},
    {"divertingDeviceOutOfService"},
    {"heldDeviceOutOfService"},
    {"parkToDeviceOutOfService"},
    {"pickupDeviceOutOfService"},
    {"networkOutOfService"},
    {"otherResourceOutOfService"},
    {"resourceLimitExceeded"},
    {"overallMonitorLimitExceeded"},
    {"conferenceMemberLimitExceeded"},
    {"registrationLimitExceeded"},
    {.name = "conferenceResourceCannotBeSatisfied", .since = Edition::ed6},
    {.name = "maxDevicesExceeded", .since = Edition::ed6},
    {.name = "startTimeOutOfRange", .since = Edition::ed6},
    {.name = "durationExceeded", .since = Edition::ed6},
};
constinit const Type system_resource_availability_errors =
    word("SystemResourceAvailabilityErrors", system_resource_availability_errors_words);

constexpr Word subscribed_resource_availability_errors_words[] = {
    {"generic"},
    {"objectMonitorLimitExceeded"},
    {"trunkLimitExceeded"},
    {"outstandingReqLimitExceeded"},
    {"objectRegistrationLimitExceeded"},
};
constinit const Type subscribed_resource_availability_errors =
    word("SubscribedResourceAvailabilityErrors", subscribed_resource_availability_errors_words);

constexpr Word performance_management_errors_words[] = {
    {"generic"},
    {"performanceLimitExceeded"},
};
constinit const Type performance_management_errors =
    word("PerformanceManagementErrors", performance_management_errors_words);

constexpr Word private_data_info_errors_words[] = {
    {"cSTAPrivateDataInfoError"},
};
constinit const Type private_data_info_errors =
    word("PrivateDataInfoErrors", private_data_info_errors_words);

constexpr Field error_value_fields[] = {
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
constinit const Type error_value = choice("ErrorValue", error_value_fields);

}  // namespace ctibus::csta::tables
