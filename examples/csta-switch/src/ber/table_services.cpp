#include "ber/tables.hpp"

namespace csta_switch {

// The BER table of services.
std::string_view ber_table_of_services() {
  return R"(
MonitorStart/71 seq monitorObject:CSTAObject requestedMonitorFilter[0]:MonitorFilter?
  monitorType:MonitorType? requestedMonitorMediaClass[1]:Skip? extensions:Extensions?
MonitorStartResponse seq monitorCrossRefID:MonitorCrossRefID actualMonitorFilter[0]:MonitorFilter?
  actualMonitorMediaClass[1]:Skip? monitorExistingCalls:Bool? extensions:Extensions?
ChangeMonitorFilter/72 seq monitorCrossRefID:MonitorCrossRefID requestedFilterList:MonitorFilter
  extensions:Extensions?
ChangeMonitorFilterResponse seq actualFilterList:MonitorFilter? extensions:Extensions?
MonitorStop/73 seq monitorCrossRefID:MonitorCrossRefID extensions:Extensions?
MonitorStopResponse none
SnapshotDevice/74 seq snapshotObject:Device extensions:Extensions?
SnapshotDeviceResponse seq crossRefIDorSnapshotData:SnapshotDeviceResult extensions:Extensions?
SnapshotCall/75 seq snapshotObject:Connection extensions:Extensions?
SnapshotCallResponse seq crossRefIDorSnapshotData:SnapshotCallResult
  callingDevice:CallingDeviceID? calledDevice:CalledDeviceID?
  associatedCallingDevice:AssociatedCallingDeviceID?
  associatedCalledDevice:AssociatedCalledDeviceID? correlatorData[1]:Correlator?
  extensions:Extensions?
AlternateCall/1 seq heldCall:Connection activeCall:Connection connectionReservation:Bool?
  consultOptions:ConsultOptions? extensions:Extensions?
AlternateCallResponse none
AnswerCall/2 seq callToBeAnswered:Connection correlatorData:Correlator? userData:UserData?
  extensions:Extensions?
AnswerCallResponse none
ClearCall/4 seq callToBeCleared:Connection userData:UserData? reason:EventCause?
  extensions:Extensions?
ClearCallResponse none
ClearConnection/5 seq connectionToBeCleared:Connection correlatorData:Correlator?
  userData:UserData? reason:EventCause? extensions:Extensions?
ClearConnectionResponse none
ConferenceCall/6 seq heldCall:Connection activeCall:Connection extensions:Extensions?
ConferenceCallResponse seq conferenceCall:Connection connections[0]:ConnectionList?
  conferenceCallInfo[1]:Skip? extensions:Extensions?
ConsultationCall/7 seq existingCall[0]:Connection consultedDevice(1):Device
  connectionReservation[2]:Bool? accountCode[3]:Hex? authCode[4]:Hex?
  correlatorData[5]:Correlator? userData[6]:UserData? callCharacteristics[7]:Skip?
  mediaCallCharacteristics[8]:Skip? callingConnectionInfo[9]:Skip?
  consultOptions[10]:ConsultOptions? subjectOfCall[11]:Ia5? languagePreferences[12]:Ia5?
  extensions:Extensions?
ConsultationCallResponse seq initiatedCall:Connection mediaCallCharacteristics[0]:Skip?
  initiatedCallInfo[1]:Skip? extensions:Extensions?
DeflectCall/218 seq callToBeDiverted:Connection newDestination:Device correlatorData:Correlator?
  userData:UserData? callCharacteristics[0]:Skip? subjectOfCall[1]:Ia5?
  languagePreferences[2]:Ia5? reason[3]:EventCause? extensions:Extensions?
DeflectCallResponse none
DirectedPickupCall/220 seq callToBePickedUp:Connection requestingDevice:Device
  correlatorData:Correlator? userData:UserData? extensions:Extensions?
DirectedPickupCallResponse seq pickedCall:Connection? extensions:Extensions?
HoldCall/9 seq callToBeHeld:Connection connectionReservation:Bool? extensions:Extensions?
HoldCallResponse none
MakeCall/10 seq callingDevice:Device calledDirectoryNumber:Device accountCode[0]:Hex?
  authCode[1]:Hex? autoOriginate[3]:AutoOriginate? correlatorData[2]:Correlator?
  userData:UserData? callCharacteristics:Bits? mediaCallCharacteristics[4]:Skip?
  callingConnectionInfo[5]:Skip? subjectOfCall[6]:Ia5? languagePreferences[7]:Ia5?
  reason[8]:EventCause? extensions:Extensions?
MakeCallResponse seq callingDevice:Connection mediaCallCharacteristics[0]:Skip?
  initiatedCallInfo[1]:Skip? extensions:Extensions?
MakePredictiveCall/11 seq callingDevice:Device calledDirectoryNumber:Device
  signallingDetection[0]:Skip? destinationDetection[1]:Skip? defaultAction[2]:Skip?
  accountCode[3]:Hex? authCode[4]:Hex? autoOriginate[5]:AutoOriginate? alertTime[6]:Int?
  correlatorData[7]:Correlator? callCharacteristics[8]:Skip? userData:UserData?
  subjectOfCall[9]:Ia5? languagePreferences[10]:Ia5? extensions:Extensions?
MakePredictiveCallResponse seq initiatedCall:Connection extensions:Extensions?
ParkCall/18 seq parking:Connection parkTo:Device correlatorData:Correlator? subjectOfCall[0]:Ia5?
  languagePreferences[1]:Ia5? extensions:Extensions?
ParkCallResponse seq parkedTo:Connection? extensions:Extensions?
ReconnectCall/13 seq activeCall:Connection heldCall:Connection extensions:Extensions?
ReconnectCallResponse none
RetrieveCall/14 seq callToBeRetrieved:Connection extensions:Extensions?
RetrieveCallResponse none
SingleStepConferenceCall/20 seq activeCall:Connection deviceToJoin:Device
  participationType:ParticipationType? accountCode[0]:Hex? authCode[1]:Hex?
  correlatorData[2]:Correlator? userData:UserData? subjectOfCall[3]:Ia5?
  languagePreferences[4]:Ia5? extensions:Extensions?
SingleStepConferenceCallResponse seq conferencedCall:Connection extensions:Extensions?
SingleStepTransferCall/50 seq activeCall:Connection transferredTo:Device accountCode[0]:Hex?
  authCode[1]:Hex? correlatorData[2]:Correlator? userData:UserData? callCharacteristics[3]:Skip?
  subjectOfCall[4]:Ia5? languagePreferences[5]:Ia5? reason[6]:EventCause? extensions:Extensions?
SingleStepTransferCallResponse seq transferredCall:Connection connections[0]:ConnectionList?
  transferredCallInfo[1]:Skip? extensions:Extensions?
TransferCall/16 seq heldCall:Connection activeCall:Connection extensions:Extensions?
TransferCallResponse seq transferredCall:Connection connections[0]:ConnectionList?
  transferredCallInfo[1]:Skip? extensions:Extensions?
AssociateData/230 seq existingCall:Connection accountCode[0]:Hex? authCode[1]:Hex?
  correlatorData[2]:Correlator? callQualifyingData[3]:Hex? callCharacteristics[4]:Skip?
  subjectOfCall[5]:Ia5? languagePreferences[6]:Ia5? extensions:Extensions?
AssociateDataResponse none
GenerateDigits/232 seq connectionToSendDigits:Connection digitMode:DigitMode? charactersToSend:Ia5
  toneDuration[0]:Int? pulseRate[1]:Int? pauseDuration[2]:Int? extensions:Extensions?
GenerateDigitsResponse none
RouteRegister/248 seq routeingDevice:Device? requestedRouteingMediaClass:Bits?
  extensions:Extensions?
RouteRegisterResponse seq routeRegisterReqID:Octets actualRouteingMediaClass:Bits?
  extensions:Extensions?
RouteRegisterCancel/250 seq routeRegisterReqID:Octets extensions:Extensions?
RouteRegisterCancelResponse none
RouteRequest/31 seq crossRefIdentifier:RouteingCrossRefID routeRegisterReqID[0]:Octets?
  currentRoute:CalledDeviceID callingDevice:CallingDeviceID? routeingDevice:SubjectDeviceID?
  routedCall:Connection? routeSelAlgorithm[1]:Skip?
  associatedCallingDevice:AssociatedCallingDeviceID?
  associatedCalledDevice:AssociatedCalledDeviceID? priority[2]:Bool? replyTimeout[3]:Int?
  correlatorData[4]:Correlator? extensions:Extensions?
ReRoute/32 seq crossRefIdentifier:RouteingCrossRefID routeRegisterReqID[0]:Octets?
  replyTimeout[1]:Int? correlatorData[2]:Correlator? extensions:Extensions?
RouteSelect/33 seq crossRefIdentifier:RouteingCrossRefID routeRegisterReqID[0]:Octets?
  routeSelected(1):Device alternateRoutes[2]:DeviceIDList? remainRetries(3):RetryValue?
  routeUsedReq[4]:Bool? correlatorData[5]:Correlator? extensions:Extensions?
RouteUsed/34 seq crossRefIdentifier:RouteingCrossRefID routeRegisterReqID[0]:Octets?
  routeUsed:CalledDeviceID callingDevice:CallingDeviceID? domain:Bool?
  correlatorData[1]:Correlator? extensions:Extensions?
RouteEnd/35 seq crossRefIdentifier:RouteingCrossRefID routeRegisterReqID[0]:Octets?
  errorValue(1):ErrorValue? correlatorData[2]:Correlator? extensions:Extensions?
RouteReject/36 seq crossRefIdentifier:RouteingCrossRefID routeRegisterReqID[0]:Octets?
  rejectCause[1]:RejectCause? correlatorData[2]:Correlator? extensions:Extensions?
GetAgentState/304 seq device:Device acdGroup:Device? extensions:Extensions?
GetAgentStateResponse seq agentStateList:AgentStateList extensions:Extensions?
SetAgentState/312 seq device:Device requestedAgentState:ReqAgentState agentID[2]:Octets?
  password[3]:Hex? group:Device? extensions:Extensions?
SetAgentStateResponse seq pendingAgentState:PendingAgentState? extensions:Extensions?
GetDoNotDisturb/308 seq device:Device extensions:Extensions?
GetDoNotDisturbResponse seq doNotDisturbOn:Bool callOrigination:Bits? extensions:Extensions?
SetDoNotDisturb/316 seq device:Device doNotDisturbOn:Bool callOrigination:Bits?
  callingDeviceList:DeviceIDList? extensions:Extensions?
SetDoNotDisturbResponse none
GetForwarding/309 seq device:Device extensions:Extensions?
GetForwardingResponse seq forwardingList:ForwardList extensions:Extensions?
SetForwarding/317 seq device:Device forwardingType:ForwardingType? activateForward:Bool
  forwardDN:Device? ringCount:Int? ringDuration[3]:Int? extensions:Extensions?
SetForwardingResponse none
GetMessageWaitingIndicator/267 seq device:Device extensions:Extensions?
GetMessageWaitingIndicatorResponse seq messageWaitingOn:Bool deviceForMessage:Device?
  lampIsPresent:Bool? extensions:Extensions?
SetMessageWaitingIndicator/277 seq device:Device messageWaitingOn:Bool deviceForMessage:Device?
  extensions:Extensions?
SetMessageWaitingIndicatorResponse none
RequestSystemStatus/210 seq sysStatRegisterID:Octets? extensions:Extensions?
RequestSystemStatusResponse seq systemStatus:SystemStatusValue extensions:Extensions?
SystemStatus/211 seq sysStatRegisterID:Octets? systemStatus:SystemStatusValue
  extensions:Extensions?
SystemStatusResponse none
)";
}

}  // namespace csta_switch
