#include "tables/types.hpp"

namespace ctibus::csta::tables {

constexpr Word consult_options_words[] = {
    {"unrestricted", 0},
    {"consultOnly", 1},
    {"transferOnly", 2},
    {"conferenceOnly", 3},
};
constinit const Type consult_options = word("ConsultOptions", consult_options_words);

constexpr Word auto_originate_words[] = {
    {"prompt", 0},
    {"doNotPrompt", 1},
};
constinit const Type auto_originate = word("AutoOriginate", auto_originate_words);

constexpr Word participation_type_words[] = {
    {"silent", 0},
    {"active", 1},
    {"none", 2},
};
constinit const Type participation_type = word("ParticipationType", participation_type_words);

constexpr Word signalling_condition_words[] = {
    {"callDelivered", 0},
    {"callEstablished", 1},
};
constinit const Type signalling_condition = word("SignallingCondition", signalling_condition_words);

constexpr Word signalling_conditions_action_words[] = {
    {"destinationDetection", 0},
    {"remainConnected", 1},
};
constinit const Type signalling_conditions_action =
    word("SignallingConditionsAction", signalling_conditions_action_words);

constexpr Word destination_condition_words[] = {
    {"humanVoice", 0},
    {"answeringMachine", 1},
    {"facsimileMachine", 2},
};
constinit const Type destination_condition =
    word("DestinationCondition", destination_condition_words);

constexpr Word detection_action_words[] = {
    {"clearCalledConnection", 0},
    {"remainConnected", 1},
};
constinit const Type detection_action = word("DetectionAction", detection_action_words);

constexpr Field signalling_detection_fields[] = {
    once("signallingCondition", signalling_condition),
    once("signallingConditionsAction", signalling_conditions_action),
};
constinit const Type signalling_detection =
    sequence("SignallingDetection", signalling_detection_fields);

constexpr Field detection_item_fields[] = {
    once("destinationCondition", destination_condition),
    once("detectionAction", detection_action),
};
constinit const Type detection_item = sequence("DetectionItem", detection_item_fields);

constexpr Field destination_detection_fields[] = {
    any("detectionItem", detection_item),
};
constinit const Type destination_detection =
    sequence("DestinationDetection", destination_detection_fields);

constexpr Field connection_endpoint_fields[] = {
    optional("deviceID", device_id),
    optional("notKnown", empty),
    optional("restricted", empty, wrapped(1)),
};
constinit const Type connection_endpoint = choice("ConnectionEndpoint", connection_endpoint_fields);

constexpr Field associated_nid_fields[] = {
    optional("deviceID", device_id),
    optional("notKnown", empty),
};
constinit const Type associated_nid = choice("AssociatedNID", associated_nid_fields);

constexpr Field connection_list_item_fields[] = {
    optional("newConnection", connection_id, wrapped(0)),
    optional("oldConnection", connection_id, wrapped(1)),
    optional("endpoint", connection_endpoint, wrapped(2)),
    optional("associatedNID", associated_nid, wrapped(3)),
    optional("resultingConnectionInfo", connection_information),
};
constinit const Type connection_list_item =
    sequence("ConnectionListItem", connection_list_item_fields);

constexpr Field connection_list_fields[] = {
    some("connectionListItem", connection_list_item),
};
constinit const Type connection_list = sequence("ConnectionList", connection_list_fields);

constexpr Field message_connection_list_fields[] = {
    any("connection", connection_id),
};
constinit const Type message_connection_list =
    sequence("MessageConnectionList", message_connection_list_fields);

constexpr Field list_of_call_linkage_data_fields[] = {
    any("callLinkageData", call_linkage_data),
};
constinit const Type list_of_call_linkage_data =
    sequence("ListOfCallLinkageData", list_of_call_linkage_data_fields);

constexpr Word progress_location_words[] = {
    {"user", 0},           {"privateNetServingLocal", 1}, {"publicNetServingLocal", 2},
    {"transitNetwork", 3}, {"publicNetServingRemote", 4}, {"privateNetServingRemote", 5},
    {"localInterface", 6}, {"internationalNetwork", 7},   {"networkBeyondInterwk", 8},
    {"other", 9},
};
constinit const Type progress_location = word("ProgressLocation", progress_location_words);

constexpr Word progress_description_words[] = {
    {"iSDNProgressDesc", 0},
    {"qSIGProgressDesc", 1},
    {"other", 2},
};
constinit const Type progress_description = word("ProgressDescription", progress_description_words);

constexpr Field progress_indicator_fields[] = {
    once("progressLocation", progress_location),
    once("progressDescription", progress_description),
};
constinit const Type progress_indicator = sequence("ProgressIndicator", progress_indicator_fields);

constexpr Word network_type_words[] = {
    {"iSDNPublic", 0},     {"nonISDNPublic", 1}, {"iSDNPrivate", 2},
    {"nonISDNPrivate", 3}, {"other", 4},
};
constinit const Type network_type = word("NetworkType", network_type_words);

constexpr Word network_events_provided_words[] = {
    {"bridged", 0},
    {"callCleared", 1},
    {"conferenced", 2},
    {"connectionCleared", 3},
    {"delivered", 4},
    {"digitsDialed", 5},
    {"diverted", 6},
    {"established", 7},
    {"failed", 8},
    {"held", 9},
    {"networkCapabilitiesChange", 10},
    {"networkReached", 11},
    {"offered", 12},
    {"originated", 13},
    {"queued", 14},
    {"retrieved", 15},
    {"serviceInitiated", 16},
    {"transferred", 17},
};
constinit const Type network_events_provided =
    flags("NetworkEventsProvided", network_events_provided_words);

constexpr Field network_capability_fields[] = {
    once("networkType", network_type),
    optional("eventsProvided", network_events_provided),
};
constinit const Type network_capability = sequence("NetworkCapability", network_capability_fields);

}  // namespace ctibus::csta::tables
