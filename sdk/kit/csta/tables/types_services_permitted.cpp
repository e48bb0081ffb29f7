#include "tables/types.hpp"

namespace ctibus::csta::tables {

constexpr Word call_control_services_words[] = {
    {"acceptCall", 0},          {"alternateCall", 1},
    {"answerCall", 2},          {"callBack", 3},
    {"callBackMessage", 4},     {"campOnCall", 5},
    {"clearCall", 6},           {"clearConnection", 7},
    {"conferenceCall", 8},      {"consultationCall", 9},
    {"deflectCall", 10},        {"dialDigits", 11},
    {"directedPickupCall", 12}, {"groupPickupCall", 13},
    {"holdCall", 14},           {"intrudeCall", 15},
    {"joinCall", 16},           {"makeCall", 17},
    {"makePredictiveCall", 18}, {"parkCall", 19},
    {"reconnectCall", 20},      {"retrieveCall", 21},
    {"sendMessage", 26},        {"singleStepConference", 22},
    {"singleStepTransfer", 23}, {"transferCall", 24},
};
constinit const Type call_control_services =
    flags("CallControlServices", call_control_services_words);

constexpr Word call_associated_services_words[] = {
    {"associateData", 0},          {"cancelTelephonyTones", 1}, {"generateDigits", 2},
    {"generateTelephonyTones", 3}, {"sendUserInformation", 4},  {"changeConnectionInformation", 5},
};
constinit const Type call_associated_services =
    flags("CallAssociatedServices", call_associated_services_words);

constexpr Word media_attachment_services_words[] = {
    {"attachMediaService", 0},
    {"detachMediaService", 1},
};
constinit const Type media_attachment_services =
    flags("MediaAttachmentServices", media_attachment_services_words);

constexpr Word routeing_services_words[] = {
    {"routeRegister", 0}, {"routeRegisterCancel", 1}, {"routeRegisterAbort", 2}, {"reRoute", 3},
    {"routeEnd", 4},      {"routeReject", 5},         {"routeRequest", 6},       {"routeSelect", 7},
    {"routeUsed", 8},
};
constinit const Type routeing_services = flags("RouteingServices", routeing_services_words);

constexpr Word voice_services_words[] = {
    {"activate", 12},
    {"clear", 13},
    {"deactivate", 14},
    {"concatenateMessage", 0},
    {"deleteMessage", 1},
    {"playMessage", 2},
    {"queryVoiceAttribute", 3},
    {"recordMessage", 4},
    {"reposition", 5},
    {"resume", 6},
    {"review", 7},
    {"setVoiceAttribute", 8},
    {"stop", 9},
    {"suspend", 10},
    {"synthesizeMessage", 11},
};
constinit const Type voice_services = flags("VoiceServices", voice_services_words);

constexpr Field services_permitted_fields[] = {
    optional("callControlServices", call_control_services),
    optional("callAssociatedServices", call_associated_services),
    optional("mediaAttachementServices", media_attachment_services),
    optional("routeingServices", routeing_services),
    optional("voiceServices", voice_services),
};
constinit const Type services_permitted =
    as(Form::complete, sequence("ServicesPermitted", services_permitted_fields));

}  // namespace ctibus::csta::tables
