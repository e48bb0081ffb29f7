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
    optional("correlatorData", correlator_data, implicit(1)),
    optional("callLinkageData", call_linkage_data, implicit(2)),
    optional("subjectOfCall", text, implicit(3)),
    optional("messageInfo", message_info, implicit(4)),
    optional("languagePreferences", text, implicit(5)),
    optional("deviceHistory", device_history, implicit(6)),
    optional("extensions", csta_common_arguments),
};

constexpr Field snapshot_call_data[] = {
    until(Edition::ed5, once("serviceCrossRefID", opaque_octets)),
    until(Edition::ed5, optional("segmentID", integer)),
    until(Edition::ed5, once("lastSegment", boolean)),
    until(Edition::ed5, once("snapshotData", snapshot_call_data_list)),
    since(Edition::ed6, any("snapshotCallResponseInfo", snapshot_call_response_info, not_in_ber)),
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
    once("serviceCrossRefID", opaque_octets),
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
     .response = "SnapshotCallResponse",
     .operation = 75},
    {.name = "SnapshotCallResponse",
     .role = Role::response,
     .group = Group::snapshot,
     .fields = snapshot_call_response,
     .operation = 75},
    {.name = "SnapshotCallData",
     .role = Role::request,
     .group = Group::snapshot,
     .fields = snapshot_call_data,
     .operation = 76},
    {.name = "SnapshotDevice",
     .role = Role::request,
     .group = Group::snapshot,
     .fields = snapshot_device,
     .response = "SnapshotDeviceResponse",
     .operation = 74},
    {.name = "SnapshotDeviceResponse",
     .role = Role::response,
     .group = Group::snapshot,
     .fields = snapshot_device_response,
     .operation = 74},
    {.name = "SnapshotDeviceData",
     .role = Role::request,
     .group = Group::snapshot,
     .fields = snapshot_device_data,
     .operation = 77},
};

}  // namespace

std::span<const Message> snapshot_messages() { return all; }

}  // namespace ctibus::csta::tables
