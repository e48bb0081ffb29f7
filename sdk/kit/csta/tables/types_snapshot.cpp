#include "tables/types.hpp"

namespace ctibus::csta::tables {

constexpr Word simple_call_state_words[] = {
    {"callNull", 0},
    {"callPending", 1},
    {"callOriginated", 3},
    {"callDelivered", 35},
    {"callDeliveredHeld", 36},
    {"callReceived", 50},
    {"callEstablished", 51},
    {"callEstablishedHeld", 52},
    {"callReceivedOnHold", 66},
    {"callEstablishedOnHold", 67},
    {"callQueued", 83},
    {"callQueuedHeld", 84},
    {"callFailed", 99},
    {"callFailedHeld", 100},
    {"callBlocked", 96},
};
constinit const Type simple_call_state = word("SimpleCallState", simple_call_state_words);

constexpr Field compound_call_state_fields[] = {
    some("localConnectionState", local_connection_state),
};
constinit const Type compound_call_state =
    sequence("CompoundCallState", compound_call_state_fields);

constexpr Field call_state_fields[] = {
    optional("compoundCallState", compound_call_state, implicit(0)),
    optional("simpleCallState", simple_call_state, implicit(1)),
    optional("unknown", empty, implicit(2)),
};
constinit const Type call_state = choice("CallState", call_state_fields);

constexpr Field device_media_info_fields[] = {
    optional("mediaStreamID", opaque_octets),
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
    optional("endpointDevice", subject_device_id, implicit(3)),
    once("localCallState", call_state),
    optional("servicesPermitted", services_permitted, implicit(0)),
    optional("mediaServiceInfoList", device_media_info_list, implicit(1)),
    optional("mediaCallCharacteristics", media_call_characteristics, implicit(2)),
    optional("callLinkageData", call_linkage_data, implicit(4)),
};
constinit const Type snapshot_device_response_info =
    sequence("SnapshotDeviceResponseInfo", snapshot_device_response_info_fields);

constexpr Field snapshot_device_data_list_fields[] = {
    any("snapshotDeviceResponseInfo", snapshot_device_response_info),
};
constinit const Type snapshot_device_data_list =
    with(application(22), sequence("SnapshotDeviceDataList", snapshot_device_data_list_fields));

constexpr Field snapshot_device_result_fields[] = {
    optional("serviceCrossRefID", opaque_octets),
    optional("snapshotData", snapshot_device_data_list),
};
constinit const Type snapshot_device_result =
    choice("SnapshotDeviceResult", snapshot_device_result_fields);

constexpr Field call_media_info_fields[] = {
    once("mediaServiceType", media_service_type, implicit(0)),
    optional("mediaServiceVersion", integer, implicit(1)),
    optional("mediaServiceInstance", opaque_octets, implicit(2)),
    optional("mediaStreamID", opaque_octets, implicit(3)),
    optional("connectionInformation", connection_information, implicit(4)),
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
    optional("servicesPermitted", services_permitted, implicit(0)),
    optional("mediaServiceInfoList", call_media_info_list, implicit(1)),
    since(Edition::ed6, optional("locationInfo", any_content, implicit(2))),
};
constinit const Type snapshot_call_response_info =
    sequence("SnapshotCallResponseInfo", snapshot_call_response_info_fields);

constexpr Field snapshot_call_data_list_fields[] = {
    any("snapshotCallResponseInfo", snapshot_call_response_info),
};
constinit const Type snapshot_call_data_list =
    with(application(23), sequence("SnapshotCallDataList", snapshot_call_data_list_fields));

constexpr Field snapshot_call_result_fields[] = {
    optional("serviceCrossRefID", opaque_octets, implicit(0)),
    optional("snapshotData", snapshot_call_data_list),
};
constinit const Type snapshot_call_result =
    choice("SnapshotCallResult", snapshot_call_result_fields);

}  // namespace ctibus::csta::tables
