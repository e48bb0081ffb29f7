#include "tables/types.hpp"

namespace ctibus::csta::tables {

constexpr Word media_service_type_words[] = {
    {"cstaVoiceUnit"},
    {"dataModem"},
    {"digitalDataIsochronousIeee1394"},
    {"digitalDataIsochronousGeoport"},
    {"digitalDataIsochronousIeeeAtm"},
    {"digitalDataIsochronousIeeeIsdn"},
    {"digitalDataApi"},
    {"ectfS100MediaServicesDefault"},
    {"ectfS100MediaServicesAppServices"},
    {"cstaIVRScript1"},
    {"cstaIVRScript2"},
    {"cstaIVRScript3"},
    {"cstaIVRScript4"},
    {"cstaIVRScript5"},
    {"cstaIVRScript6"},
    {"cstaIVRScript7"},
    {"cstaIVRScript8"},
    {"cstaIVRScript9"},
    {"cstaIVRScript10"},
    {"liveSoundCaptureAnalog"},
    {"liveSoundTransmitAnalog"},
    {"liveSoundCaptureIeee1394"},
    {"liveSoundTransmitIeee1394"},
    {"liveSoundCaptureTransmitGeoport"},
    {"liveSoundCaptureTransmitAtm"},
    {"liveSoundCaptureTransmitISDN"},
    {"soundCaptureTransmitADPCM"},
    {"soundCaptureTransmitApi"},
    {"usb"},
    {"sfSpecific1"},
    {"sfSpecific2"},
    {"sfSpecific3"},
    {"sfSpecific4"},
    {"sfSpecific5"},
    {"sfSpecific6"},
    {"sfSpecific7"},
    {"sfSpecific8"},
    {"sfSpecific9"},
    {"sfSpecific10"},
};
constinit const Type media_service_type = word("MediaServiceType", media_service_type_words);

constexpr Word connection_mode_words[] = {
    {"consultationConference"},
    {"consultationConferenceHold"},
    {"directedPickup"},
    {"join"},
    {"singleStepConference"},
    {"singleStepConferenceHold"},
    {"singleStepTransfer"},
    {"transfer"},
    {"direct"},
};
constinit const Type connection_mode = word("ConnectionMode", connection_mode_words);

constexpr Word connection_mode_b_map_words[] = {
    {"consultationConference"},
    {"consultationConferenceHold"},
    {"deflect"},
    {"directedPickup"},
    {"join"},
    {"singleStepConference"},
    {"singleStepConferenceHold"},
    {"singleStepTransfer"},
    {"transfer"},
    {"direct"},
};
constinit const Type connection_mode_b_map =
    flags("ConnectionModeBMap", connection_mode_b_map_words);

constexpr Field media_service_caps_item_fields[] = {
    once("mediaServiceType", media_service_type), optional("mediaServiceVersion", integer),
    optional("mediaServiceInstance", text),       optional("connectionMode", connection_mode_b_map),
    once("mediaStreamIDSupported", boolean),
};
constinit const Type media_service_caps_item =
    sequence("MediaServiceCapsItem", media_service_caps_item_fields);

constexpr Field media_service_caps_list_fields[] = {
    any("mediaServiceCapsItem", media_service_caps_item),
};
constinit const Type media_service_caps_list =
    sequence("MediaServiceCapsList", media_service_caps_list_fields);

}  // namespace ctibus::csta::tables
