#include "ber/tables.hpp"

namespace csta_switch {

// The BER table of events.
std::string_view ber_table_of_events() {
  return R"(
CallClearedEvent/0.1 seq clearedCall:Connection correlatorData[1]:Correlator? userData:UserData?
  cause:EventCause extensions:Extensions?
ConferencedEvent/0.2 seq primaryOldCall:Connection secondaryOldCall:Connection?
  conferencingDevice:SubjectDeviceID addedParty:SubjectDeviceID
  conferenceConnections:ConnectionList localConnectionInfo:LocalConnectionState?
  correlatorData[1]:Correlator? userData:UserData? cause:EventCause extensions[5]:Extensions?
ConnectionClearedEvent/0.3 seq droppedConnection:Connection releasingDevice:SubjectDeviceID
  localConnectionInfo:LocalConnectionState? correlatorData[0]:Correlator? userData:UserData?
  cause:EventCause extensions:Extensions?
DeliveredEvent/0.4 seq connection:Connection alertingDevice:SubjectDeviceID
  callingDevice:CallingDeviceID calledDevice:CalledDeviceID
  lastRedirectionDevice:RedirectionDeviceID localConnectionInfo:LocalConnectionState?
  correlatorData[0]:Correlator? userData:UserData? cause:EventCause
  networkCallingDevice:NetworkCallingDeviceID? networkCalledDevice:NetworkCalledDeviceID?
  associatedCallingDevice:AssociatedCallingDeviceID?
  associatedCalledDevice:AssociatedCalledDeviceID? extensions:Extensions?
DivertedEvent/0.6 seq connection:Connection divertingDevice:SubjectDeviceID
  newDestination:SubjectDeviceID callingDevice:CallingDeviceID? calledDevice:CalledDeviceID?
  lastRedirectionDevice:RedirectionDeviceID localConnectionInfo:LocalConnectionState?
  correlatorData[0]:Correlator? userData:UserData? cause:EventCause
  networkCallingDevice:NetworkCallingDeviceID? networkCalledDevice:NetworkCalledDeviceID?
  associatedCallingDevice:AssociatedCallingDeviceID?
  associatedCalledDevice:AssociatedCalledDeviceID? extensions:Extensions?
EstablishedEvent/0.7 seq establishedConnection:Connection answeringDevice:SubjectDeviceID
  callingDevice:CallingDeviceID calledDevice:CalledDeviceID
  lastRedirectionDevice:RedirectionDeviceID localConnectionInfo:LocalConnectionState?
  correlatorData[1]:Correlator? userData:UserData? cause:EventCause
  networkCallingDevice:NetworkCallingDeviceID? networkCalledDevice:NetworkCalledDeviceID?
  associatedCallingDevice:AssociatedCallingDeviceID?
  associatedCalledDevice:AssociatedCalledDeviceID? extensions:Extensions?
FailedEvent/0.8 seq failedConnection:Connection failingDevice:SubjectDeviceID
  callingDevice:CallingDeviceID calledDevice:CalledDeviceID
  lastRedirectionDevice:RedirectionDeviceID localConnectionInfo:LocalConnectionState?
  correlatorData[0]:Correlator? userData:UserData? cause:EventCause
  networkCallingDevice:NetworkCallingDeviceID? networkCalledDevice:NetworkCalledDeviceID?
  associatedCallingDevice:AssociatedCallingDeviceID?
  associatedCalledDevice:AssociatedCalledDeviceID? extensions:Extensions?
HeldEvent/0.9 seq heldConnection:Connection holdingDevice:SubjectDeviceID
  localConnectionInfo:LocalConnectionState? correlatorData[0]:Correlator? cause:EventCause
  extensions:Extensions?
NetworkReachedEvent/0.11 seq outboundConnection:Connection networkInterfaceUsed:SubjectDeviceID
  callingDevice:CallingDeviceID calledDevice:CalledDeviceID
  lastRedirectionDevice:RedirectionDeviceID localConnectionInfo:LocalConnectionState?
  correlatorData[0]:Correlator? userData:UserData? cause:EventCause
  networkCallingDevice:NetworkCallingDeviceID? networkCalledDevice:NetworkCalledDeviceID?
  associatedCallingDevice:AssociatedCallingDeviceID? extensions:Extensions?
OfferedEvent/0.12 seq offeredConnection:Connection offeredDevice:SubjectDeviceID
  callingDevice:CallingDeviceID calledDevice:CalledDeviceID
  lastRedirectionDevice:RedirectionDeviceID localConnectionInfo:LocalConnectionState?
  correlatorData:Correlator? userData:UserData? cause:EventCause
  networkCallingDevice:NetworkCallingDeviceID? networkCalledDevice:NetworkCalledDeviceID?
  associatedCallingDevice:AssociatedCallingDeviceID?
  associatedCalledDevice:AssociatedCalledDeviceID? extensions:Extensions?
OriginatedEvent/0.13 seq originatedConnection:Connection callingDevice:SubjectDeviceID
  calledDevice:CalledDeviceID originatingDevice:Device? localConnectionInfo:LocalConnectionState?
  correlatorData[2]:Correlator? cause:EventCause networkCallingDevice:NetworkCallingDeviceID?
  networkCalledDevice:NetworkCalledDeviceID? associatedCallingDevice:AssociatedCallingDeviceID?
  associatedCalledDevice:AssociatedCalledDeviceID? extensions:Extensions?
QueuedEvent/0.14 seq queuedConnection:Connection queue:SubjectDeviceID
  callingDevice:CallingDeviceID calledDevice:CalledDeviceID
  lastRedirectionDevice:RedirectionDeviceID numberQueued[0]:Int? callsInFront[1]:Int?
  localConnectionInfo:LocalConnectionState? correlatorData[2]:Correlator? userData:UserData?
  cause:EventCause networkCallingDevice:NetworkCallingDeviceID?
  networkCalledDevice:NetworkCalledDeviceID? associatedCallingDevice:AssociatedCallingDeviceID?
  associatedCalledDevice:AssociatedCalledDeviceID? extensions:Extensions?
RetrievedEvent/0.15 seq retrievedConnection:Connection retrievingDevice:SubjectDeviceID
  localConnectionInfo:LocalConnectionState? correlatorData[0]:Correlator? cause:EventCause
  extensions:Extensions?
ServiceInitiatedEvent/0.16 seq initiatedConnection:Connection initiatingDevice:SubjectDeviceID
  localConnectionInfo:LocalConnectionState? correlatorData[0]:Correlator? cause:EventCause
  networkCallingDevice:NetworkCallingDeviceID? networkCalledDevice:NetworkCalledDeviceID?
  associatedCallingDevice:AssociatedCallingDeviceID? extensions:Extensions?
TransferedEvent/0.17 seq primaryOldCall:Connection secondaryOldCall[0]:Connection?
  transferringDevice:SubjectDeviceID transferredToDevice:SubjectDeviceID
  transferredConnections[1]:ConnectionList localConnectionInfo:LocalConnectionState?
  correlatorData[2]:Correlator? userData:UserData? cause:EventCause extensions:Extensions?
CallInformationEvent/1.0 seq connection:Connection device:SubjectDeviceID
  callingDevice:CallingDeviceID? accountInfo[0]:Hex? authCode[1]:Hex?
  correlatorData[2]:Correlator? userData:UserData? callQualifyingData[4]:Hex?
  subjectOfCall[7]:Ia5? languagePreferences[8]:Ia5? extensions:Extensions?
DigitsGeneratedEvent/1.2 seq connection:Connection digitGeneratedList:Ia5 extensions:Extensions?
MessageWaitingEvent/3.5 seq targetDevice:SubjectDeviceID deviceForMessage:Device?
  messageWaitingOn:Bool extensions:Extensions?
AgentBusyEvent/4.0 seq agentDevice:SubjectDeviceID agentID:Octets? acdGroup:Device?
  pendingAgentState[2]:PendingAgentState? cause[3]:EventCause? extensions:Extensions?
AgentLoggedOnEvent/4.1 seq agentDevice:SubjectDeviceID agentID[2]:Octets? acdGroup:Device?
  agentPassword[3]:Hex? cause:EventCause? extensions:Extensions?
AgentLoggedOffEvent/4.2 seq agentDevice:SubjectDeviceID agentID[2]:Octets? acdGroup:Device?
  agentPassword[3]:Hex? cause:EventCause? extensions:Extensions?
AgentNotReadyEvent/4.3 seq agentDevice:SubjectDeviceID agentID:Octets? acdGroup:Device?
  cause:EventCause? extensions:Extensions?
AgentReadyEvent/4.4 seq agentDevice:SubjectDeviceID agentID:Octets? acdGroup:Device?
  cause:EventCause? extensions:Extensions?
AgentWorkingAfterCallEvent/4.5 seq agentDevice:SubjectDeviceID agentID:Octets? acdGroup:Device?
  cause[3]:EventCause? extensions:Extensions?
DoNotDisturbEvent/4.11 seq device:SubjectDeviceID doNotDisturbOn:Bool callOrigination:Bits?
  callingDeviceList:DeviceIDList? extensions:Extensions?
ForwardingEvent/4.12 seq device:SubjectDeviceID forwardingType:ForwardingType? forwardStatus:Bool
  forwardTo:Device? forwardDefault:ForwardDefault? ringCount:Int? extensions:Extensions?
BackInServiceEvent/5.0 seq device:SubjectDeviceID cause:EventCause? extensions:Extensions?
OutOfServiceEvent/5.2 seq device:SubjectDeviceID cause:EventCause? extensions:Extensions?
)";
}

}  // namespace csta_switch
