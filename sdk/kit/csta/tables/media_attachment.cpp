#include "tables/groups.hpp"
#include "tables/types.hpp"

namespace ctibus::csta::tables {
namespace {

constexpr Field only_extensions[] = {optional("extensions", csta_common_arguments)};

constexpr Field attach_media_service[] = {
    once("connection", connection_id),
    once("mediaServiceType", media_service_type),
    optional("mediaServiceVersion", integer),
    optional("mediaServiceInstanceID", opaque_octets),
    once("connectionMode", connection_mode),
    optional("requestedConnectionState", local_connection_state),
    optional("extensions", csta_common_arguments),
};

constexpr Field attach_media_service_response[] = {
    optional("mediaConnection", connection_id),
    optional("mediaDevice", device_id, implicit(0)),
    optional("mediaServiceInstanceID", opaque_octets),
    optional("mediaConnectionInfo", connection_information, implicit(1)),
    since(Edition::ed6, optional("callLinkageData", call_linkage_data, implicit(2))),
    optional("extensions", csta_common_arguments),
};

constexpr Field detach_media_service[] = {
    once("connection", connection_id),
    once("mediaServiceType", media_service_type),
    optional("extensions", csta_common_arguments),
};

constexpr Field media_attached_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    once("mediaConnection", connection_id),
    once("mediaDevice", subject_device_id),
    once("mediaServiceType", media_service_type),
    optional("mediaServiceVersion", integer),
    optional("mediaServiceInstanceID", opaque_octets, implicit(0)),
    optional("mediaStreamID", opaque_octets, implicit(1)),
    optional("mediaCallCharacteristics", media_call_characteristics, implicit(2)),
    optional("callCharacteristics", call_characteristics),
    optional("localConnectionInfo", local_connection_state),
    optional("mediaConnectionInfo", connection_information, implicit(3)),
    optional("extensions", csta_common_arguments),
};

constexpr Field media_detached_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    once("mediaConnection", connection_id),
    once("mediaDevice", subject_device_id),
    once("mediaServiceType", media_service_type),
    optional("mediaServiceVersion", integer),
    optional("mediaServiceInstanceID", opaque_octets, implicit(0)),
    optional("mediaStreamID", opaque_octets, implicit(1)),
    optional("mediaCallCharacteristics", media_call_characteristics, implicit(2)),
    optional("callCharacteristics", call_characteristics),
    optional("localConnectionInfo", local_connection_state),
    optional("mediaConnectionInfo", connection_information, implicit(3)),
    optional("extensions", csta_common_arguments),
};

constexpr Message all[] = {
    {.name = "AttachMediaService",
     .role = Role::request,
     .group = Group::media_attachment,
     .fields = attach_media_service,
     .response = "AttachMediaServiceResponse",
     .operation = 244},
    {.name = "AttachMediaServiceResponse",
     .role = Role::response,
     .group = Group::media_attachment,
     .fields = attach_media_service_response,
     .operation = 244},
    {.name = "DetachMediaService",
     .role = Role::request,
     .group = Group::media_attachment,
     .fields = detach_media_service,
     .response = "DetachMediaServiceResponse",
     .operation = 245},
    {.name = "DetachMediaServiceResponse",
     .role = Role::response,
     .group = Group::media_attachment,
     .fields = only_extensions,
     .bare = true,
     .operation = 245},
    {.name = "MediaAttachedEvent",
     .role = Role::event,
     .group = Group::media_attachment,
     .fields = media_attached_event,
     .event = 0},
    {.name = "MediaDetachedEvent",
     .role = Role::event,
     .group = Group::media_attachment,
     .fields = media_detached_event,
     .event = 1},
};

}  // namespace

std::span<const Message> media_attachment_messages() { return all; }

}  // namespace ctibus::csta::tables
