#include "ber/tables.hpp"

namespace csta_switch {

// The BER table of types.
std::string_view ber_table_of_types() {
  return R"(
CSTAObject choice deviceObject:Device callObject:Connection
MonitorCrossRefID octets/i21
RouteingCrossRefID octets/i24
UserData wrapped/e29
CallingDeviceID choice/e1 deviceIdentifier:Device notKnown[7]:Null restricted[8]:Null
CalledDeviceID choice/e2 deviceIdentifier:Device notKnown[7]:Null restricted[8]:Null
SubjectDeviceID choice/e3 deviceIdentifier:Device notKnown[7]:Null restricted[8]:Null
RedirectionDeviceID choice/e4 numberDialed:Device notKnown[7]:Null notRequired[8]:Null
  notSpecified[9]:Null restricted[10]:Null
AssociatedCallingDeviceID choice/e5 deviceIdentifier:Device notKnown[7]:Null restricted[8]:Null
AssociatedCalledDeviceID choice/e6 deviceIdentifier:Device notKnown[7]:Null restricted[8]:Null
NetworkCallingDeviceID choice/e7 deviceIdentifier:Device notKnown[7]:Null restricted[8]:Null
NetworkCalledDeviceID choice/e8 deviceIdentifier:Device notKnown[7]:Null restricted[8]:Null
DeviceIDList list deviceID:Device
ConnectionList list connectionListItem:ConnectionListItem
ConnectionListItem seq newConnection(0):Connection? oldConnection(1):Connection?
  endpoint(2):ConnectionEndpoint? associatedNID(3):AssociatedNID? resultingConnectionInfo:Skip?
ConnectionEndpoint choice deviceID:Device notKnown:Null restricted(1):Null
AssociatedNID choice deviceID:Device notKnown:Null
SnapshotDeviceResult choice serviceCrossRefID:Octets snapshotData:SnapshotDeviceDataList
SnapshotDeviceDataList list/i22 snapshotDeviceResponseInfo:SnapshotDeviceResponseInfo
SnapshotDeviceResponseInfo seq connectionIdentifier:Connection endpointDevice[3]:SubjectDeviceID?
  localCallState:CallState servicesPermitted[0]:Skip? mediaServiceInfoList[1]:Skip?
  mediaCallCharacteristics[2]:Skip? callLinkageData[4]:Skip?
CallState choice compoundCallState[0]:CompoundCallState simpleCallState[1]:SimpleCallState
  unknown[2]:Null
CompoundCallState list localConnectionState:LocalConnectionState
SnapshotCallResult choice serviceCrossRefID[0]:Octets snapshotData:SnapshotCallDataList
SnapshotCallDataList list/i23 snapshotCallResponseInfo:SnapshotCallResponseInfo
SnapshotCallResponseInfo seq deviceOnCall:SubjectDeviceID callIdentifier:Connection?
  localConnectionInfo:LocalConnectionState? servicesPermitted[0]:Skip?
  mediaServiceInfoList[1]:Skip? locationInfo[2]:Skip?
MonitorFilter seq callcontrol[0]:CallControlEvents? callAssociated[6]:CallAssociatedEvents?
  mediaAttachment[7]:MediaAttachmentEvents? physicalDeviceFeature[8]:PhysicalDeviceFeatureEvents?
  logicalDeviceFeature[9]:LogicalDeviceFeatureEvents? maintenance[3]:DeviceMaintenanceEvents?
  voice[5]:Bits? private[4]:VendorSpecEvents?
AgentStateList list agentStateEntry:AgentStateEntry
AgentStateEntry seq agentID:Octets? loggedOnState:Bool agentInfo:AgentInfo?
AgentInfo list agentInfoItem:AgentInfoItem
AgentInfoItem seq acdGroup:Device? agentState:AgentState pendingAgentState[0]:PendingAgentState?
  agentStateCondition[1]:AgentStateCondition?
ForwardList list forwardListItem:ForwardListItem
ForwardListItem seq forwardingType:ForwardingType? forwardStatus:Bool forwardDN:Device?
  forwardDefault:ForwardDefault? ringDuration[0]:Int? ringCount:Int?
RetryValue choice noListAvailable[0]:Bool noCountAvailable[1]:Bool retryCount[2]:Int
ErrorValue choice operation(0):OperationErrors security(1):SecurityErrors
  stateIncompatibility(2):StateIncompatibilityErrors
  systemResourceAvailibility(3):SystemResourceAvailabilityErrors
  subscribedResourceAvailability(4):SubscribedResourceAvailabilityErrors
  performanceManagement(5):PerformanceManagementErrors privateData(6):PrivateDataInfoErrors
  unspecified(7):Null
)";
}

}  // namespace csta_switch
