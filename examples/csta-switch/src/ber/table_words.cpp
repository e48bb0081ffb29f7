#include "ber/tables.hpp"

namespace csta_switch {

// The BER table of words and flags.
std::string_view ber_table_of_words() {
  return R"(
LocalConnectionState enum/i14 null=0 initiated=1 alerting=2 connected=3 hold=4 queued=5 fail=6
MonitorType enum call=0 device=1
AutoOriginate enum prompt=0 doNotPrompt=1
ConsultOptions enum unrestricted=0 consultOnly=1 transferOnly=2 conferenceOnly=3
ParticipationType enum silent=0 active=1 none=2
DigitMode enum rotaryPulse=0 dTMF=1
RejectCause enum busyOverflow=1 queueTimeOverflow=2 capacityOverflow=3 calendarOverflow=4
  unknownOverflow=5
AgentState enum agentNotReady=0 agentNull=1 agentReady=2 agentBusy=3 agentWorkingAfterCall=4
PendingAgentState enum agentNotReady=0 agentNull=1 agentReady=2 agentWorkingAfterCall=3
AgentStateCondition enum forcedPause=0 other=1
ReqAgentState enum loggedOn=0 loggedOff=1 notReady=2 ready=3 workingAfterCall=4
SystemStatusValue enum initializing=0 enabled=1 normal=2 messagesLost=3 disabled=4
  overloadImminent=5 overloadReached=6 overloadRelieved=7 partiallyDisabled=8
ForwardingType enum forwardImmediate=0 forwardBusy=1 forwardNoAns=2 forwardBusyInt=3
  forwardBusyExt=4 forwardNoAnsInt=5 forwardNoAnsExt=6 forwardImmInt=7 forwardImmExt=8
  forwardDND=9 forwardDNDInt=10 forwardDNDExt=11
ForwardDefault enum forwardingTypeAndForwardDN=0 forwardingType=1 forwardDN=2
SimpleCallState enum callNull=0 callPending=1 callOriginated=3 callDelivered=35
  callDeliveredHeld=36 callReceived=50 callEstablished=51 callEstablishedHeld=52
  callReceivedOnHold=66 callEstablishedOnHold=67 callQueued=83 callQueuedHeld=84 callFailed=99
  callFailedHeld=100 callBlocked=96
CallControlEvents bits callCleared=0 conferenced=1 connectionCleared=2 delivered=3 diverted=4
  established=5 failed=6 held=7 networkReached=8 originated=9 queued=10 retrieved=11
  serviceInitiated=12 transferred=13 digitsDialed=14 bridged=15 networkCapabilitiesChanged=16
  offered=17
CallAssociatedEvents bits callInformation=0 charging=1 digitsGenerated=2 telephonyTonesGenerated=3
  serviceCompletionFailure=4
MediaAttachmentEvents bits mediaAttached=0 mediaDetached=1
PhysicalDeviceFeatureEvents bits buttonInformation=0 buttonPress=1 displayUpdated=2 hookswitch=3
  lampMode=4 messageWaiting=5 microphoneGain=6 microphoneMute=7 ringerStatus=8 speakerMute=9
  speakerVolume=10
LogicalDeviceFeatureEvents bits agentBusy=0 agentLoggedOn=1 agentLoggedOff=2 agentNotReady=3
  agentReady=4 agentWorkingAfterCall=5 autoAnswer=6 autoWorkMode=7 callBack=8 callBackMessage=9
  callerIDStatus=10 doNotDisturb=11 forwarding=12 routeingMode=13
DeviceMaintenanceEvents bits backInService=0 outOfService=1 deviceCapabilityChanged=2
  partiallyInService=3
VendorSpecEvents bits private=0
EventCause enum activeParticipation=1 alternate=2 busy=3 callBack=4 callCancelled=5
  callForwardImmediate=6 callForwardBusy=7 callForwardNoAnswer=8 callForward=9 callNotAnswered=10
  callPickup=11 campOn=12 destNotObtainable=13 doNotDisturb=14 incompatibleDestination=15
  invalidAccountCode=16 keyOperation=17 lockout=18 maintenance=19 networkCongestion=20
  networkNotObtainable=21 newCall=22 noAvailableAgents=23 override=24 park=25 overflow=26
  recall=27 redirected=28 reorderTone=29 resourcesNotAvailable=30 silentParticipation=31
  transfer=32 trunksBusy=33 blocked=35 characterCountReached=36 consultation=37 distributed=38
  dTMFDigitDetected=39 durationExceeded=40 endOfMessageDetected=41 enteringDistribution=42
  forcedPause=43 makeCall=44 messageSizeExceeded=45 networkSignal=46 nextMessage=47
  normalClearing=48 noSpeechDetected=49 numberChanged=50 singleStepConference=51
  singleStepTransfer=52 speechDetected=53 switchingFunctionTerminated=54
  terminationCharacterReceived=55 timeout=56 aCDBusy=57 aCDForward=58 aCDSaturated=59
  alertTimeExpired=60 autoWork=61 campOnTrunks=62 conference=63 destDetected=64 destOutOfOrder=65
  distributionDelay=66 forcedTransition=67 intrude=68 invalidNumberFormat=69 joinCall=70
  keyOperationInUse=71 makePredictiveCall=72 messageDurationExceeded=73 multipleAlerting=74
  multipleQueuing=75 networkDialling=76 networkOutOfOrder=77 normal=78
  notAvailableBearerService=79 notSupportedBearerService=80 numberUnallocated=81 queueCleared=82
  remainsInQueue=83 reserved=84 selectedTrunkBusy=85 suspend=86 unauthorisedBearerService=87
  activation=88 babble=89 badAttribute=90 badGrammar=91 badVoice=92 badURI=93 busyOverflow=94
  calendarOverflow=95 capacityOverflow=96 duplicateDTMF=97 earlyStop=98 emptyQueue=99
  interdigitTimeout=100 invalidConnection=101 invalidConnectionState=102 makeConnection=103
  maxTimeout=104 noAudioSaved=105 noQueue=106 noRule=107 outOfGrammar=108 pathReplacement=109
  queueTimeOverflow=110 recallBusy=111 recallForwarded=112 recallNoAnswer=113
  recallResourcesNotAvailable=114 unknownOverflow=115 callInterception=116
  callInterceptionBusy=117 callInterceptionForwarded=118 callInterceptionNoAnswer=119
  callInterceptionResourcesNotAvailable=120 lawfulInterception=121
SecurityErrors enum generic=0 sequenceNumberViolated=1 timeStampViolated=2 securityInfoViolated=4
StateIncompatibilityErrors enum generic=1 invalidObjectState=2 invalidConnectionIDForActiveCall=3
  noActiveCall=4 noHeldCall=5 noCallToClear=6 noConnectionToClear=7 noCallToAnswer=8
  noCallToComplete=9 notAbleToPlay=10 notAbleToResume=11 endOfMsg=12 beginningOfMsg=13
  msgSuspended=14 invalidDeviceState=15 connectedCallExists=16 invalidActiveDeviceState=17
  invalidCalledDeviceState=18 invalidCallingDeviceState=19 invalidCallToParkDeviceState=20
  invalidDestinationDeviceState=21 invalidDivertingDeviceState=22 invalidHeldDeviceState=23
  invalidParkToDeviceState=24 invalidConnectionState=25 invalidActiveConnectionState=26
  invalidHeldConnectionState=27 incorrectMsgState=28
SystemResourceAvailabilityErrors enum generic=1 resourceBusy=2 internalResourceBusy=3
  resourceOutOfService=4 networkBusy=5 networkOutOfService=6 overallMonitorLimitExceeded=7
  conferenceMemberLimitExceeded=8 classifierBusy=9 noMediaChannelsAvailable=10
  channelsInUseForBridgedDevices=11 channelsInUseForData=12 toneDetectorBusy=13
  toneGeneratorBusy=14 deviceOutOfService=15 activeDeviceOutOfService=16
  calledDeviceOutOfService=17 callingDeviceOutOfService=18 callToParkDeviceOutOfService=19
  destinationDeviceOutOfService=20 divertingDeviceOutOfService=21 heldDeviceOutOfService=22
  parkToDeviceOutOfService=23 pickupDeviceOutOfService=24 otherResourceOutOfService=25
  resourceLimitExceeded=26 registrationLimitExceeded=27
SubscribedResourceAvailabilityErrors enum generic=1 objectMonitorLimitExceeded=2
  trunkLimitExceeded=3 outstandingReqLimitExceeded=4 objectRegistrationLimitExceeded=5
PerformanceManagementErrors enum generic=1 performanceLimitExceeded=2
PrivateDataInfoErrors enum cSTAPrivateDataInfoError=1
OperationErrors enum generic=1 requestIncompatibleWithObject=2 valueOutOfRange=3 objectNotKnown=4
  invalidCallingDeviceID=5 invalidCalledDeviceID=6 invalidForwardingDestination=7
  privilegeViolationSpecifiedDevice=8 privilegeViolationCalledDevice=9
  privilegeViolationCallingDevice=10 invalidCallID=11 invalidDeviceID=12 invalidConnectionID=13
  invalidDestination=14 invalidFeature=15 invalidAllocationState=16 invalidCrossRefID=17
  invalidObjectType=18 securityViolation=19 invalidCorrelatorData=20 invalidAccountCode=21
  invalidAuthCode=22 requestIncompatibleWithCallingDevice=23
  requestIncompatibleWithCalledDevice=24 invalidMsgID=25 messageIDRequired=26
  requestIncompatibleWithMedia=27 invalidFile=28 atLeastOneConditionalParameterNotProvided=29
  featureAlreadySet=30 invalidParameterValue=31 invalidAgentGroup=32 invalidAgentIdentifier=33
  invalidAgentPassword=34 invalidAgentState=35 invalidEscapeCrossRefID=48 serviceNotSupported=50
  invalidForwardingFlag=51 invalidForwardingType=52 invalidMonitorCrossRefID=60
  invalidMonitorFilter=61 invalidMonitorObject=62 invalidMonitorType=63
  invalidParticipationType=65 invalidRouteingCrossRefID=71 invalidRouteRegistrationCrossRefID=72
  invalidParkToObjectType=84 notDifferentDevices=85 notSameDevice=86 invalidActiveCallID=87
  invalidHeldCallID=88 invalidActiveConnectionID=89 invalidHeldConnectionID=90
  invalidActiveDeviceID=91 invalidCallToParkDeviceID=92 invalidDestinationDeviceID=93
  invalidDivertingDeviceID=94 invalidHeldDeviceID=95 invalidParkToDeviceID=96
  invalidPickUpDeviceID=97 parameterNotSupported=98 monitorTypeNotSupported=122
  routeingTimerExpired=144 requestIncompatibleWithConnection=145 requestIncompatibleWithDevice=148
  invalidDestinationDeviceObject=195
)";
}

}  // namespace csta_switch
