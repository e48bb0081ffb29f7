#include "tables/groups.hpp"
#include "tables/types.hpp"

namespace ctibus::csta::tables {
namespace {

constexpr Field only_extensions[] = {optional("extensions", csta_common_arguments)};

constexpr Field attach_media_service[] = {
    once("connection", connection_id),
    once("mediaServiceType", media_service_type),
    optional("mediaServiceVersion", integer),
    optional("mediaServiceInstanceID", text),
    once("connectionMode", connection_mode),
    optional("requestedConnectionState", local_connection_state),
    optional("extensions", csta_common_arguments),
};

constexpr Field attach_media_service_response[] = {
    optional("mediaConnection", connection_id),
    optional("mediaDevice", device_id),
    optional("mediaServiceInstanceID", text),
    optional("mediaConnectionInfo", connection_information),
    since(Edition::ed6, optional("callLinkageData", call_linkage_data)),
    optional("extensions", csta_common_arguments),
};

constexpr Field detach_media_service[] = {
    once("connection", connection_id),
    once("mediaServiceType", media_service_type),
    optional("extensions", csta_common_arguments),
};

constexpr Field media_attached_event[] = {
    once("monitorCrossRefID", text),
    once("mediaConnection", connection_id),
    once("mediaDevice", subject_device_id),
    once("mediaServiceType", media_service_type),
    optional("mediaServiceVersion", integer),
    optional("mediaServiceInstanceID", text),
    optional("mediaStreamID", text),
    optional("mediaCallCharacteristics", media_call_characteristics),
    optional("callCharacteristics", call_characteristics),
    optional("localConnectionInfo", local_connection_state),
    optional("mediaConnectionInfo", connection_information),
    optional("extensions", csta_common_arguments),
};

constexpr Field media_detached_event[] = {
    once("monitorCrossRefID", text),
    once("mediaConnection", connection_id),
    once("mediaDevice", subject_device_id),
    once("mediaServiceType", media_service_type),
    optional("mediaServiceVersion", integer),
    optional("mediaServiceInstanceID", text),
    optional("mediaStreamID", text),
    optional("mediaCallCharacteristics", media_call_characteristics),
    optional("callCharacteristics", call_characteristics),
    optional("localConnectionInfo", local_connection_state),
    optional("mediaConnectionInfo", connection_information),
    optional("extensions", csta_common_arguments),
};

constexpr Message all[] = {
    {.name = "AttachMediaService",
     .role = Role::request,
     .group = Group::media_attachment,
     .fields = attach_media_service,
     .response = "AttachMediaServiceResponse"},
    {.name = "AttachMediaServiceResponse",
     .role = Role::response,
     .group = Group::media_attachment,
     .fields = attach_media_service_response},
    {.name = "DetachMediaService",
     .role = Role::request,
     .group = Group::media_attachment,
     .fields = detach_media_service,
     .response = "DetachMediaServiceResponse"},
    {.name = "DetachMediaServiceResponse",
     .role = Role::response,
     .group = Group::media_attachment,
     .fields = only_extensions},
    {.name = "MediaAttachedEvent",
     .role = Role::event,
     .group = Group::media_attachment,
     .fields = media_attached_event},
    {.name = "MediaDetachedEvent",
     .role = Role::event,
     .group = Group::media_attachment,
     .fields = media_detached_event},
};

}  // namespace

std::span<const Message> media_attachment_messages() { return all; }

}  // namespace ctibus::csta::tables
