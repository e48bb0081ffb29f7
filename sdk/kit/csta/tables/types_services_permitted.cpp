#include "tables/types.hpp"

namespace ctibus::csta::tables {

constexpr Word call_control_services_words[] = {
    {"acceptCall"},         {"alternateCall"},    {"answerCall"},         {"callBack"},
    {"callBackMessage"},    {"campOnCall"},       {"clearCall"},          {"clearConnection"},
    {"conferenceCall"},     {"consultationCall"}, {"deflectCall"},        {"dialDigits"},
    {"directedPickupCall"}, {"groupPickupCall"},  {"holdCall"},           {"intrudeCall"},
    {"joinCall"},           {"makeCall"},         {"makePredictiveCall"}, {"parkCall"},
    {"reconnectCall"},      {"retrieveCall"},     {"sendMessage"},        {"singleStepConference"},
    {"singleStepTransfer"}, {"transferCall"},
};
constinit const Type call_control_services =
    flags("CallControlServices", call_control_services_words);

constexpr Word call_associated_services_words[] = {
    {"associateData"},          {"cancelTelephonyTones"}, {"generateDigits"},
    {"generateTelephonyTones"}, {"sendUserInformation"},  {"changeConnectionInformation"},
};
constinit const Type call_associated_services =
    flags("CallAssociatedServices", call_associated_services_words);

constexpr Word media_attachment_services_words[] = {
    {"attachMediaService"},
    {"detachMediaService"},
};
constinit const Type media_attachment_services =
    flags("MediaAttachmentServices", media_attachment_services_words);

constexpr Word routeing_services_words[] = {
    {"routeRegister"}, {"routeRegisterCancel"}, {"routeRegisterAbort"}, {"reRoute"},   {"routeEnd"},
    {"routeReject"},   {"routeRequest"},        {"routeSelect"},        {"routeUsed"},
};
constinit const Type routeing_services = flags("RouteingServices", routeing_services_words);

constexpr Word voice_services_words[] = {
    {"activate"},
    {"clear"},
    {"deactivate"},
    {"concatenateMessage"},
    {"deleteMessage"},
    {"playMessage"},
    {"queryVoiceAttribute"},
    {"recordMessage"},
    {"reposition"},
    {"resume"},
    {"review"},
    {"setVoiceAttribute"},
    {"stop"},
    {"suspend"},
    {"synthesizeMessage"},
};
constinit const Type voice_services = flags("VoiceServices", voice_services_words);

constexpr Field services_permitted_fields[] = {
    optional("callControlServices", call_control_services),
    optional("callAssociatedServices", call_associated_services),
    optional("mediaAttachementServices", media_attachment_services),
    optional("routeingServices", routeing_services),
    optional("voiceServices", voice_services),
};
constinit const Type services_permitted = sequence("ServicesPermitted", services_permitted_fields);

}  // namespace ctibus::csta::tables
