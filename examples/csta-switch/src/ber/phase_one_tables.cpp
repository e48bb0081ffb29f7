#include "ber/tables.hpp"

namespace csta_switch {

// Divert Call (8) and Set Feature (15) are several services of later phases. Of two calls this
// switch takes both (bothCalls of ConnectionDetails).
std::string_view phase_one_table_of_services() {
  return R"(
AlternateCall/1 seq/c2 heldCall:Connection activeCall:Connection
AlternateCallResponse none
AnswerCall/2 bare callToBeAnswered:Connection extensions:Extensions?
AnswerCallResponse none
ClearCall/4 bare callToBeCleared:Connection extensions:Extensions?
ClearCallResponse none
ClearConnection/5 bare connectionToBeCleared:Connection extensions:Extensions?
ClearConnectionResponse none
ConferenceCall/6 seq/c2 heldCall:Connection activeCall:Connection
ConferenceCallResponse seq conferenceCall:Connection connections:ConnectionList?
  connectionsWithDevices:CallInfo?
ConsultationCall/7 seq existingCall:Connection consultedDevice:CalledNumber
  extensions:Extensions?
ConsultationCallResponse bare initiatedCall:Connection
DeflectCall/8 seq/c0 callToBeDiverted:Connection newDestination:CalledNumber
DeflectCallResponse none
DirectedPickupCall/8 seq/c1 callToBePickedUp:Connection requestingDevice:Device
DirectedPickupCallResponse none
HoldCall/9 seq callToBeHeld:Connection connectionReservation:Bool? extensions:Extensions?
HoldCallResponse none
MakeCall/10 seq callingDevice:Device calledDirectoryNumber:CalledNumber extensions:Extensions?
MakeCallResponse bare callingDevice:Connection
MakePredictiveCall/11 seq callingDevice:Device calledDirectoryNumber:CalledNumber
  extensions:Extensions?
MakePredictiveCallResponse bare initiatedCall:Connection
ReconnectCall/13 seq/c2 heldCall:Connection activeCall:Connection
ReconnectCallResponse none
RetrieveCall/14 bare callToBeRetrieved:Connection extensions:Extensions?
RetrieveCallResponse none
SetMessageWaitingIndicator/15 seq device:Device messageWaitingOn[0]:Bool extensions:Extensions?
SetMessageWaitingIndicatorResponse none
SetDoNotDisturb/15 seq device:Device doNotDisturbOn[1]:Bool extensions:Extensions?
SetDoNotDisturbResponse none
SetForwarding/15 seq device:Device forward[2]:ForwardParameter extensions:Extensions?
SetForwardingResponse none
TransferCall/16 seq/c2 heldCall:Connection activeCall:Connection
TransferCallResponse seq transferredCall:Connection? connections:ConnectionList?
  connectionsWithDevices:CallInfo?
RouteRequest/31 seq crossRefIdentifier:RouteingCrossRefID currentRoute:CalledDeviceID
  callingDevice:CallingDeviceID? routedCall:Connection? routeSelAlgorithm:Skip? priority:Bool?
  setupInformation:Hex? extensions:Extensions?
ReRoute/32 seq crossRefIdentifier:RouteingCrossRefID extensions:Extensions?
RouteSelect/33 seq crossRefIdentifier:RouteingCrossRefID routeSelected:CalledNumber
  remainRetries:RetryValue? setupInformation:Hex? routeUsedReq:Bool? extensions:Extensions?
RouteUsed/34 seq crossRefIdentifier:RouteingCrossRefID routeUsed:CalledDeviceID
  callingDevice:CallingDeviceID? domain:Bool? extensions:Extensions?
RouteEnd/35 seq crossRefIdentifier:RouteingCrossRefID errorValue:ErrorValue?
  extensions:Extensions?
SystemStatus/52 bare systemStatus:SystemStatusValue extensions:Extensions?
SystemStatusResponse none
MonitorStart/71 seq monitorObject:CSTAObject requestedMonitorFilter:MonitorFilter?
  monitorType:MonitorType? extensions:Extensions?
MonitorStartResponse seq monitorCrossRefID:MonitorCrossRefID actualMonitorFilter:MonitorFilter?
ChangeMonitorFilter/72 seq monitorCrossRefID:MonitorCrossRefID requestedFilterList:MonitorFilter
  extensions:Extensions?
ChangeMonitorFilterResponse bare actualFilterList[0]:MonitorFilter
MonitorStop/73 bare monitorCrossRefID:MonitorCrossRefID extensions:Extensions?
MonitorStopResponse none
SnapshotDevice/74 bare snapshotObject:Device extensions:Extensions?
SnapshotDeviceResponse bare crossRefIDorSnapshotData:SnapshotDeviceResult
SnapshotCall/75 bare snapshotObject:Connection extensions:Extensions?
SnapshotCallResponse bare crossRefIDorSnapshotData:SnapshotCallResult
)";
}

std::string_view phase_one_table_of_events() {
  return R"(
CallClearedEvent/0.1 seq clearedCall:Connection localConnectionInfo:LocalConnectionState?
  cause:EventCause?
ConferencedEvent/0.2 seq primaryOldCall:Connection secondaryOldCall:Connection?
  conferencingDevice:SubjectDeviceID addedParty:SubjectDeviceID
  conferenceConnections:ConnectionList?
  conferenceConnectionsWithDevices:CallInfo? localConnectionInfo:LocalConnectionState?
  cause:EventCause?
ConnectionClearedEvent/0.3 seq droppedConnection:Connection releasingDevice:SubjectDeviceID
  localConnectionInfo:LocalConnectionState? cause:EventCause?
DeliveredEvent/0.4 seq connection:Connection alertingDevice:SubjectDeviceID
  callingDevice:CallingDeviceID calledDevice:CalledDeviceID
  lastRedirectionDevice:RedirectionDeviceID localConnectionInfo:LocalConnectionState?
  cause:EventCause?
DivertedEvent/0.5 seq connection:Connection? divertingDevice:SubjectDeviceID
  newDestination:CalledDeviceID localConnectionInfo:LocalConnectionState? cause:EventCause?
EstablishedEvent/0.6 seq establishedConnection:Connection answeringDevice:SubjectDeviceID
  callingDevice:CallingDeviceID calledDevice:CalledDeviceID
  lastRedirectionDevice:RedirectionDeviceID localConnectionInfo:LocalConnectionState?
  cause:EventCause?
FailedEvent/0.7 seq failedConnection:Connection failingDevice:SubjectDeviceID
  calledDevice:CalledDeviceID localConnectionInfo:LocalConnectionState? cause:EventCause?
HeldEvent/0.8 seq heldConnection:Connection holdingDevice:SubjectDeviceID
  localConnectionInfo:LocalConnectionState? cause:EventCause?
NetworkReachedEvent/0.9 seq outboundConnection:Connection networkInterfaceUsed:SubjectDeviceID
  calledDevice:CalledDeviceID localConnectionInfo:LocalConnectionState? cause:EventCause?
OriginatedEvent/0.10 seq originatedConnection:Connection callingDevice:SubjectDeviceID
  calledDevice:CalledDeviceID localConnectionInfo:LocalConnectionState? cause:EventCause?
QueuedEvent/0.11 seq queuedConnection:Connection queue:SubjectDeviceID
  callingDevice:CallingDeviceID calledDevice:CalledDeviceID
  lastRedirectionDevice:RedirectionDeviceID numberQueued:Int?
  localConnectionInfo:LocalConnectionState? cause:EventCause?
RetrievedEvent/0.12 seq retrievedConnection:Connection retrievingDevice:SubjectDeviceID
  localConnectionInfo:LocalConnectionState? cause:EventCause?
ServiceInitiatedEvent/0.13 seq initiatedConnection:Connection
  localConnectionInfo:LocalConnectionState? cause:EventCause?
TransferedEvent/0.14 seq primaryOldCall:Connection secondaryOldCall:Connection?
  transferringDevice:SubjectDeviceID transferredToDevice:SubjectDeviceID
  transferredConnections:ConnectionList?
  transferredConnectionsWithDevices:CallInfo? localConnectionInfo:LocalConnectionState?
  cause:EventCause?
DoNotDisturbEvent/0.102 seq device:SubjectDeviceID doNotDisturbOn:Bool
ForwardingEvent/0.103 seq device:SubjectDeviceID forwardingInformation:ForwardParameter
MessageWaitingEvent/0.104 seq targetDevice:CalledDeviceID invokingDevice:SubjectDeviceID
  messageWaitingOn:Bool
AgentLoggedOnEvent/0.201 seq agentDevice:SubjectDeviceID agentID[10]:Octets? acdGroup:Device?
  agentPassword[11]:Hex?
AgentLoggedOffEvent/0.202 seq agentDevice:SubjectDeviceID agentID[10]:Octets? acdGroup:Device?
AgentNotReadyEvent/0.203 seq agentDevice:SubjectDeviceID agentID[10]:Octets?
AgentReadyEvent/0.204 seq agentDevice:SubjectDeviceID agentID[10]:Octets?
AgentWorkingAfterCallEvent/0.205 seq agentDevice:SubjectDeviceID agentID[10]:Octets?
BackInServiceEvent/0.301 seq device:ServiceDevice cause:EventCause?
OutOfServiceEvent/0.302 seq device:ServiceDevice cause:EventCause?
)";
}

std::string_view phase_one_table_of_types() {
  return R"(
CSTAObject choice deviceObject:Device callObject:Connection
MonitorCrossRefID octets/i21
RouteingCrossRefID octets/i24
ForwardParameter seq forwardingType:ForwardingType forwardDN:Ia5?
RetryValue choice noListAvailable[0]:Bool noCountAvailable[1]:Bool retryCount[2]:Int
CalledNumber device/e2
CallingDeviceID choice/e1 deviceIdentifier:Device notKnown[7]:Null notRequired[8]:Null
CalledDeviceID choice/e2 deviceIdentifier:Device notKnown[7]:Null notRequired[8]:Null
SubjectDeviceID choice/e3 deviceIdentifier:Device notKnown[7]:Null notRequired[8]:Null
RedirectionDeviceID choice/e4 numberDialed:Device notKnown[7]:Null notRequired[8]:Null
ServiceDevice choice deviceIdentifier:Device
ConnectionList list/i12 connectionListItem:ConnectionListItem
ConnectionListItem choice newConnection:Connection
CallInfo list/i13 connectionListItem:CallInfoItem
CallInfoItem seq newConnection:Connection endpoint:ConnectionEndpoint?
ConnectionEndpoint choice deviceID:Device
MonitorFilter seq callcontrol[0]:CallFilter? feature[1]:FeatureFilter? agent[2]:AgentFilter?
  maintenance[3]:MaintenanceFilter? private[4]:Bool?
SnapshotDeviceResult choice snapshotData:SnapshotDeviceData
SnapshotDeviceData list/i22 snapshotDeviceResponseInfo:SnapshotDeviceResponseInfo
SnapshotDeviceResponseInfo seq connectionIdentifier:Connection localCallState:CallState
CallState choice compoundCallState[0]:CompoundCallState
CompoundCallState list localConnectionState:LocalConnectionState
SnapshotCallResult choice snapshotData:SnapshotCallData
SnapshotCallData list/i23 snapshotCallResponseInfo:SnapshotCallResponseInfo
SnapshotCallResponseInfo seq deviceOnCall:SubjectDeviceID callIdentifier:Connection
  localConnectionInfo:LocalConnectionState?
ErrorValue choice operation[1]:OperationErrors stateIncompatibility[2]:StateErrors
  systemResourceAvailibility[3]:SystemResourceErrors
  subscribedResourceAvailability[4]:SubscribedResourceErrors
  performanceManagement[5]:PerformanceErrors unspecified[6]:Null
)";
}

std::string_view phase_one_table_of_words() {
  return R"(
LocalConnectionState enum/i14 null=0 initiated=1 alerting=2 connected=3 hold=4 queued=5 fail=6
MonitorType enum call=0 device=1
ForwardingType enum forwardImmediateOn=0 forwardImmediateOff=1 forwardBusyOn=2 forwardBusyOff=3
  forwardNoAnsOn=4 forwardNoAnsOff=5 forwardBusyIntOn=6 forwardBusyIntOff=7 forwardBusyExtOn=8
  forwardBusyExtOff=9 forwardNoAnsIntOn=10 forwardNoAnsIntOff=11 forwardNoAnsExtOn=12
  forwardNoAnsExtOff=13
SystemStatusValue enum initializing=0 enabled=1 normal=2 messagesLost=3 disabled=4
  overloadImminent=5 overloadReached=6 overloadRelieved=7
CallFilter bits callCleared=0 conferenced=1 connectionCleared=2 delivered=3 diverted=4
  established=5 failed=6 held=7 networkReached=8 originated=9 queued=10 retrieved=11
  serviceInitiated=12 transferred=13
FeatureFilter bits callInformation=0 doNotDisturb=1 forwarding=2 messageWaiting=3
AgentFilter bits agentLoggedOn=0 agentLoggedOff=1 agentNotReady=2 agentReady=3
  agentWorkingAfterCall=4 workReady=5
MaintenanceFilter bits backInService=0 outOfService=1
EventCause enum activeParticipation=1 alternate=2 busy=3 callBack=4 callCancelled=5
  callForwardImmediate=6 callForwardBusy=7 callForwardNoAnswer=8 callForward=9 callNotAnswered=10
  callPickup=11 campOn=12 destNotObtainable=13 doNotDisturb=14 incompatibleDestination=15
  invalidAccountCode=16 keyOperation=17 lockout=18 maintenance=19 networkCongestion=20
  networkNotObtainable=21 newCall=22 noAvailableAgents=23 override=24 park=25 overflow=26
  recall=27 redirected=28 reorderTone=29 resourcesNotAvailable=30 silentParticipation=31
  transfer=32 trunksBusy=33
OperationErrors enum generic=1 requestIncompatibleWithObject=2 valueOutOfRange=3 objectNotKnown=4
  invalidCallingDeviceID=5 invalidCalledDeviceID=6 invalidForwardingDestination=7
  privilegeViolationSpecifiedDevice=8 privilegeViolationCalledDevice=9
  privilegeViolationCallingDevice=10 invalidCallID=11 invalidDeviceID=12 invalidConnectionID=13
  invalidDestination=14 invalidFeature=15 invalidAllocationState=16 invalidCrossRefID=17
  invalidObjectType=18 securityViolation=19
StateErrors enum generic=1 invalidObjectState=2 invalidConnectionIDForActiveCall=3 noActiveCall=4
  noHeldCall=5 noCallToClear=6 noConnectionToClear=7 noCallToAnswer=8 noCallToComplete=9
SystemResourceErrors enum generic=1 resourceBusy=3 resourceOutOfService=4 networkBusy=5
  networkOutOfService=6 overallMonitorLimitExceeded=7 conferenceMemberLimitExceeded=8
SubscribedResourceErrors enum generic=1 objectMonitorLimitExceeded=2 trunkLimitExceeded=3
  outstandingReqLimitExceeded=4
PerformanceErrors enum generic=1 performanceLimitExceeded=2
)";
}

}  // namespace csta_switch
