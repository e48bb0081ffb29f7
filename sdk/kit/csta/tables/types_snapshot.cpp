#include "tables/types.hpp"

namespace ctibus::csta::tables {

constexpr Word simple_call_state_words[] = {
    {"callNull"},           {"callPending"},           {"callOriginated"},  {"callDelivered"},
    {"callDeliveredHeld"},  {"callReceived"},          {"callEstablished"}, {"callEstablishedHeld"},
    {"callReceivedOnHold"}, {"callEstablishedOnHold"}, {"callQueued"},      {"callQueuedHeld"},
    {"callFailed"},         {"callFailedHeld"},        {"callBlocked"},
};
constinit const Type simple_call_state = word("SimpleCallState", simple_call_state_words);

constexpr Field compound_call_state_fields[] = {
    some("localConnectionState", local_connection_state),
};
constinit const Type compound_call_state =
    sequence("CompoundCallState", compound_call_state_fields);

constexpr Field call_state_fields[] = {
    optional("compoundCallState", compound_call_state),
    optional("simpleCallState", simple_call_state),
    optional("unknown", empty),
};
constinit const Type call_state = choice("CallState", call_state_fields);

constexpr Field device_media_info_fields[] = {
    optional("mediaStreamID", text),
    optional("connectionInformation", connection_information),
};
constinit const Type device_media_info = sequence("DeviceMediaInfo", device_media_info_fields);

constexpr Field device_media_info_list_fields[] = {
    any("deviceMediaInfo", device_media_info),
};
constinit const Type device_media_info_list =
    sequence("DeviceMediaInfoList", device_media_info_list_fields);

constexpr Field snapshot_device_response_info_fields[] = {
    once("connectionIdentifier", connection_id),
    optional("endpointDevice", subject_device_id),
    once("localCallState", call_state),
    optional("servicesPermitted", services_permitted),
    optional("mediaServiceInfoList", device_media_info_list),
    optional("mediaCallCharacteristics", media_call_characteristics),
    optional("callLinkageData", call_linkage_data),
};
constinit const Type snapshot_device_response_info =
    sequence("SnapshotDeviceResponseInfo", snapshot_device_response_info_fields);

constexpr Field snapshot_device_data_list_fields[] = {
    any("snapshotDeviceResponseInfo", snapshot_device_response_info),
};
constinit const Type snapshot_device_data_list =
    sequence("SnapshotDeviceDataList", snapshot_device_data_list_fields);

constexpr Field snapshot_device_result_fields[] = {
    optional("serviceCrossRefID", text),
    optional("snapshotData", snapshot_device_data_list),
};
constinit const Type snapshot_device_result =
    choice("SnapshotDeviceResult", snapshot_device_result_fields);

constexpr Field call_media_info_fields[] = {
    once("mediaServiceType", media_service_type),
    optional("mediaServiceVersion", integer),
    optional("mediaServiceInstance", text),
    optional("mediaStreamID", text),
    optional("connectionInformation", connection_information),
};
constinit const Type call_media_info = sequence("CallMediaInfo", call_media_info_fields);

constexpr Field call_media_info_list_fields[] = {
    any("callMediaInfo", call_media_info),
};
constinit const Type call_media_info_list =
    sequence("CallMediaInfoList", call_media_info_list_fields);

constexpr Field snapshot_call_response_info_fields[] = {
    once("deviceOnCall", subject_device_id),
    once("callIdentifier", connection_id),
    optional("localConnectionInfo", local_connection_state),
    optional("servicesPermitted", services_permitted),
    optional("mediaServiceInfoList", call_media_info_list),
    since(Edition::ed6, optional("locationInfo", any_content)),
};
constinit const Type snapshot_call_response_info =
    sequence("SnapshotCallResponseInfo", snapshot_call_response_info_fields);

constexpr Field snapshot_call_data_list_fields[] = {
    any("snapshotCallResponseInfo", snapshot_call_response_info),
};
constinit const Type snapshot_call_data_list =
    sequence("SnapshotCallDataList", snapshot_call_data_list_fields);

constexpr Field snapshot_call_result_fields[] = {
    optional("serviceCrossRefID", text),
    optional("snapshotData", snapshot_call_data_list),
};
constinit const Type snapshot_call_result =
    choice("SnapshotCallResult", snapshot_call_result_fields);

}  // namespace ctibus::csta::tables
