#include "tables/groups.hpp"
#include "tables/types.hpp"

namespace ctibus::csta::tables {
namespace {

constexpr Field snapshot_call[] = {
    once("snapshotObject", connection_id),
    optional("extensions", csta_common_arguments),
};

constexpr Field snapshot_call_response[] = {
    once("crossRefIDorSnapshotData", snapshot_call_result),
    optional("mediaCallCharacteristics", media_call_characteristics),
    optional("callCharacteristics", call_characteristics),
    optional("callingDevice", calling_device_id),
    optional("calledDevice", called_device_id),
    optional("associatedCallingDevice", associated_calling_device_id),
    optional("associatedCalledDevice", associated_called_device_id),
    optional("correlatorData", correlator_data),
    optional("callLinkageData", call_linkage_data),
    optional("subjectOfCall", text),
    optional("messageInfo", message_info),
    optional("languagePreferences", text),
    optional("deviceHistory", device_history),
    optional("extensions", csta_common_arguments),
};

constexpr Field snapshot_call_data[] = {
    until(Edition::ed5, once("serviceCrossRefID", text)),
    until(Edition::ed5, optional("segmentID", integer)),
    until(Edition::ed5, once("lastSegment", boolean)),
    until(Edition::ed5, once("snapshotData", snapshot_call_data_list)),
    since(Edition::ed6, any("snapshotCallResponseInfo", snapshot_call_response_info)),
    until(Edition::ed5, optional("extensions", csta_common_arguments)),
};

constexpr Field snapshot_device[] = {
    once("snapshotObject", device_id),
    optional("extensions", csta_common_arguments),
};

constexpr Field snapshot_device_response[] = {
    once("crossRefIDorSnapshotData", snapshot_device_result),
    optional("extensions", csta_common_arguments),
};

constexpr Field snapshot_device_data[] = {
    once("serviceCrossRefID", text),
    optional("segmentID", integer),
    once("lastSegment", boolean),
    once("snapshotData", snapshot_device_data_list),
    optional("extensions", csta_common_arguments),
};

constexpr Message all[] = {
    {.name = "SnapshotCall",
     .role = Role::request,
     .group = Group::snapshot,
     .fields = snapshot_call,
     .response = "SnapshotCallResponse"},
    {.name = "SnapshotCallResponse",
     .role = Role::response,
     .group = Group::snapshot,
     .fields = snapshot_call_response},
    {.name = "SnapshotCallData",
     .role = Role::request,
     .group = Group::snapshot,
     .fields = snapshot_call_data},
    {.name = "SnapshotDevice",
     .role = Role::request,
     .group = Group::snapshot,
     .fields = snapshot_device,
     .response = "SnapshotDeviceResponse"},
    {.name = "SnapshotDeviceResponse",
     .role = Role::response,
     .group = Group::snapshot,
     .fields = snapshot_device_response},
    {.name = "SnapshotDeviceData",
     .role = Role::request,
     .group = Group::snapshot,
     .fields = snapshot_device_data},
};

}  // namespace

std::span<const Message> snapshot_messages() { return all; }

}  // namespace ctibus::csta::tables
