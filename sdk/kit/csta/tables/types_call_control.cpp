#include "tables/types.hpp"

namespace ctibus::csta::tables {

constexpr Word consult_options_words[] = {
    {"unrestricted"},
    {"consultOnly"},
    {"transferOnly"},
    {"conferenceOnly"},
};
constinit const Type consult_options = word("ConsultOptions", consult_options_words);

constexpr Word auto_originate_words[] = {
    {"prompt"},
    {"doNotPrompt"},
};
constinit const Type auto_originate = word("AutoOriginate", auto_originate_words);

constexpr Word participation_type_words[] = {
    {"silent"},
    {"active"},
    {"none"},
};
constinit const Type participation_type = word("ParticipationType", participation_type_words);

constexpr Word signalling_condition_words[] = {
    {"callDelivered"},
    {"callEstablished"},
};
constinit const Type signalling_condition = word("SignallingCondition", signalling_condition_words);

constexpr Word signalling_conditions_action_words[] = {
    {"destinationDetection"},
    {"remainConnected"},
};
constinit const Type signalling_conditions_action =
    word("SignallingConditionsAction", signalling_conditions_action_words);

constexpr Word destination_condition_words[] = {
    {"humanVoice"},
    {"answeringMachine"},
    {"facsimileMachine"},
};
constinit const Type destination_condition =
    word("DestinationCondition", destination_condition_words);

constexpr Word detection_action_words[] = {
    {"clearCalledConnection"},
    {"remainConnected"},
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
    optional("restricted", empty),
};
constinit const Type connection_endpoint = choice("ConnectionEndpoint", connection_endpoint_fields);

constexpr Field associated_nid_fields[] = {
    optional("deviceID", device_id),
    optional("notKnown", empty),
};
constinit const Type associated_nid = choice("AssociatedNID", associated_nid_fields);

constexpr Field connection_list_item_fields[] = {
    optional("newConnection", connection_id),
    optional("oldConnection", connection_id),
    optional("endpoint", connection_endpoint),
    optional("associatedNID", associated_nid),
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
    {"user"},           {"privateNetServingLocal"}, {"publicNetServingLocal"},
    {"transitNetwork"}, {"publicNetServingRemote"}, {"privateNetServingRemote"},
    {"localInterface"}, {"internationalNetwork"},   {"networkBeyondInterwk"},
    {"other"},
};
constinit const Type progress_location = word("ProgressLocation", progress_location_words);

constexpr Word progress_description_words[] = {
    {"iSDNProgressDesc"},
    {"qSIGProgressDesc"},
    {"other"},
};
constinit const Type progress_description = word("ProgressDescription", progress_description_words);

constexpr Field progress_indicator_fields[] = {
    once("progressLocation", progress_location),
    once("progressDescription", progress_description),
};
constinit const Type progress_indicator = sequence("ProgressIndicator", progress_indicator_fields);

constexpr Word network_type_words[] = {
    {"iSDNPublic"}, {"nonISDNPublic"}, {"iSDNPrivate"}, {"nonISDNPrivate"}, {"other"},
};
constinit const Type network_type = word("NetworkType", network_type_words);

constexpr Word network_events_provided_words[] = {
    {"bridged"},
    {"callCleared"},
    {"conferenced"},
    {"connectionCleared"},
    {"delivered"},
    {"digitsDialed"},
    {"diverted"},
    {"established"},
    {"failed"},
    {"held"},
    {"networkCapabilitiesChange"},
    {"networkReached"},
    {"offered"},
    {"originated"},
    {"queued"},
    {"retrieved"},
    {"serviceInitiated"},
    {"transferred"},
};
constinit const Type network_events_provided =
    flags("NetworkEventsProvided", network_events_provided_words);

constexpr Field network_capability_fields[] = {
    once("networkType", network_type),
    optional("eventsProvided", network_events_provided),
};
constinit const Type network_capability = sequence("NetworkCapability", network_capability_fields);

}  // namespace ctibus::csta::tables
